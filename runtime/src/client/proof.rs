//! How a request shows its credentials.

use super::auth::{Credential, Kind};
use crate::api::{SecurityKind, SecurityScheme};
use crate::secret::Secret;
use crate::{Base64, BoxError};
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

/// The credentials that one call uses.
#[derive(Clone)]
pub(crate) struct Chosen {
    pub(super) used: Vec<(&'static SecurityScheme, Credential)>,
}

/// Credentials as they travel with one attempt.
#[derive(Default, Clone)]
pub(crate) struct Proof {
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(&'static str, Secret)>,
    pub(crate) cookies: Vec<(&'static str, Secret)>,
    secrets: Vec<Secret>,
}

impl Chosen {
    pub(crate) fn none() -> Self {
        Chosen { used: Vec::new() }
    }

    pub(crate) async fn prove(&self) -> Result<Proof, BoxError> {
        let mut proof = Proof::default();
        for (scheme, credential) in &self.used {
            let secret = credential.secret().await?;
            proof.add(scheme, secret)?;
        }
        Ok(proof)
    }

    /// Tells providers about a refusal; whether there is one, and so a second try makes sense.
    pub(crate) fn rejected(&self, proof: &Proof) -> bool {
        let mut any = false;
        for ((_, credential), secret) in self.used.iter().zip(&proof.secrets) {
            if let Kind::Provider(provider) = &credential.0 {
                provider.rejected(secret);
                any = true;
            }
        }
        any
    }
}

impl Proof {
    fn add(&mut self, scheme: &'static SecurityScheme, secret: Secret) -> Result<(), BoxError> {
        let text = secret.expose();
        match scheme.kind {
            SecurityKind::Bearer => {
                self.header(AUTHORIZATION, &format!("Bearer {text}"), scheme)?
            }
            SecurityKind::Basic => {
                self.header(
                    AUTHORIZATION,
                    &format!("Basic {}", Base64::encode(text)),
                    scheme,
                )?;
            }
            SecurityKind::Http(name) => {
                self.header(AUTHORIZATION, &format!("{name} {text}"), scheme)?
            }
            SecurityKind::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes())?;
                self.header(name, text, scheme)?;
            }
            SecurityKind::Query(name) => self.query.push((name, secret.clone())),
            SecurityKind::Cookie(name) => self.cookies.push((name, secret.clone())),
            SecurityKind::MutualTls => {}
        }
        self.secrets.push(secret);
        Ok(())
    }

    fn header(
        &mut self,
        name: HeaderName,
        text: &str,
        scheme: &SecurityScheme,
    ) -> Result<(), BoxError> {
        let mut value = HeaderValue::from_str(text).map_err(|_| {
            format!(
                "the credential for `{}` has characters that headers cannot hold",
                scheme.name
            )
        })?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }

    /// Takes the credentials out of a text that came from elsewhere.
    pub(crate) fn hide(&self, text: String) -> String {
        let parts = self.secrets.iter().flat_map(|secret| {
            let password = secret
                .expose()
                .split_once(':')
                .map(|(_, password)| password);
            [Some(secret.expose()), password]
        });
        // Very short ones would tear ordinary words apart, and hide nothing.
        let parts = parts.flatten().filter(|part| part.len() >= 4);
        parts.fold(text, |text, part| {
            if text.contains(part) {
                text.replace(part, "[redacted]")
            } else {
                text
            }
        })
    }
}

/// Puts cookies behind one another, as one header.
pub(crate) fn cookie_header(
    headers: &mut HeaderMap,
    cookies: &[(String, String)],
    proof: &Proof,
) -> Result<(), String> {
    let mut text = String::new();
    let mut add = |part: &str| {
        text.push_str(if text.is_empty() { "" } else { "; " });
        text.push_str(part);
    };
    cookies.iter().for_each(|(_, part)| add(part));
    proof
        .cookies
        .iter()
        .for_each(|(name, secret)| add(&format!("{name}={}", secret.expose())));
    if text.is_empty() {
        return Ok(());
    }
    let mut value = HeaderValue::from_str(&text)
        .map_err(|_| "a cookie has characters that headers cannot hold")?;
    value.set_sensitive(true);
    headers.insert(COOKIE, value);
    Ok(())
}
