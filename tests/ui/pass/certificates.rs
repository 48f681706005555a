//! Certificates of a project: three operations.

use futures_util::TryStreamExt;
use openai_admin::{Client, Error, types};

async fn example(client: Client) -> Result<(), Error> {
    let certificates = client.projects().certificates();
    let page: types::ProjectCertificateList = certificates
        .list("proj_1")
        .order(types::SortOrder::Asc)
        .await?;
    let all: Vec<types::ProjectCertificate> = certificates
        .list("proj_1")
        .limit(5)
        .after("cert_1")
        .items()
        .try_collect()
        .await?;
    let pages: Vec<types::ProjectCertificateList> =
        certificates.list("proj_1").pages().try_collect().await?;
    let ids = types::CertificateIds::new(vec!["cert_1".to_owned()]);
    let on: types::ProjectCertificateActivation =
        certificates.activate("proj_1", ids.clone()).await?;
    let off: types::ProjectCertificateDeactivation = certificates.deactivate("proj_1", ids).await?;
    drop((page, all, pages, on, off));
    Ok(())
}

fn main() {
    drop(example(Client::new("key")));
}
