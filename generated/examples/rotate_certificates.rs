//! Lets a new certificate take over from those of a project that are about to expire. Says what it would do; does it
//! when the word `apply` follows.
//!
//! ```text
//! OPENAI_ADMIN_KEY=… cargo run -p openai-admin --example rotate_certificates -- proj_search cert_new apply
//! ```

use futures_util::TryStreamExt;
use openai_admin::{Client, UnixTime, types};

/// Certificates that expire within a month are replaced.
const SOON: i64 = 30 * 24 * 60 * 60;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [project, new, rest @ ..] = arguments.as_slice() else {
        return Err("give a project's id and the id of the certificate that takes over".into());
    };
    let client = Client::from_env()?;
    let certificates = client.projects().certificates();

    let all: Vec<types::ProjectCertificate> =
        certificates.list(project).items().try_collect().await?;
    let heir = all.iter().find(|certificate| certificate.id == *new);
    let heir = heir.ok_or("the project does not know the new certificate")?;
    if !is_lasting(heir) {
        return Err("the new certificate is not valid now and for a month to come".into());
    }
    // A certificate that does not say when it expires is left alone, and so is one that is inactive: somebody may have
    // had a reason.
    let ending: Vec<_> = all
        .iter()
        .filter(|old| old.active && ends_soon(old))
        .collect();

    println!("activate   {}", described(heir));
    for old in &ending {
        println!("deactivate {}", described(old));
    }
    if rest != ["apply"] {
        println!("nothing changed; add `apply` to do this");
        return Ok(());
    }

    // New before old, so that there is no moment in which all are refused. Should this program stop in between, both
    // are accepted, and it can simply be run again.
    certificates.activate(project, ids(&[heir])).await?;
    // A call takes ten certificates at most.
    for some in ending.chunks(10) {
        certificates.deactivate(project, ids(some)).await?;
    }
    println!("done");
    Ok(())
}

fn is_lasting(certificate: &types::ProjectCertificate) -> bool {
    let details = &certificate.certificate_details;
    let begins = details.valid_at;
    begins.is_some_and(|begins| begins <= UnixTime::now())
        && details.expires_at.is_some()
        && !ends_soon(certificate)
}

fn ends_soon(certificate: &types::ProjectCertificate) -> bool {
    let ends = certificate.certificate_details.expires_at;
    ends.is_some_and(|ends| ends.as_secs() < UnixTime::now().as_secs() + SOON)
}

fn ids(certificates: &[&types::ProjectCertificate]) -> types::CertificateIds {
    let ids = certificates
        .iter()
        .map(|certificate| certificate.id.clone());
    types::CertificateIds::new(ids)
}

fn described(certificate: &types::ProjectCertificate) -> String {
    let name = certificate.name.as_deref().unwrap_or("no name");
    match certificate.certificate_details.expires_at {
        Some(ends) => format!("{} ({name}), expires {ends}", certificate.id),
        None => format!("{} ({name})", certificate.id),
    }
}
