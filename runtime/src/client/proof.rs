//! How a request shows its credentials.

use super::auth::{Credential, Kind};
use crate::api::{SecurityKind, SecurityScheme};
use crate::secret::Secret;
use crate::{Base64, BoxError};
use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

/// The credentials that one call uses.
#[derive(Clone)]
pub(crate) struct Chosen {
    pub(super) used: Vec<(&'static SecurityScheme, Credential)>,
}

/// Credentials as they travel with one attempt.
#[derive(Default, Clone)]
pub(crate) struct Proof {
    secrets: Vec<(&'static SecurityScheme, Secret)>,
}

impl Chosen {
    pub(crate) fn none() -> Self {
        Chosen { used: Vec::new() }
    }

    pub(crate) async fn prove(&self) -> Result<Proof, BoxError> {
        let mut secrets = Vec::with_capacity(self.used.len());
        for (scheme, credential) in &self.used {
            secrets.push((*scheme, credential.secret().await?));
        }
        Ok(Proof { secrets })
    }

    /// Tells providers about a refusal; whether there is one, and so a second try makes sense.
    pub(crate) fn rejected(&self, proof: &Proof) -> bool {
        let mut any = false;
        for ((_, credential), (_, secret)) in self.used.iter().zip(&proof.secrets) {
            if let Kind::Provider(provider) = &credential.0 {
                provider.rejected(secret);
                any = true;
            }
        }
        any
    }
}

impl Proof {
    /// Adds the headers, but for those that the caller gave by hand.
    pub(crate) fn put_into(&self, headers: &mut HeaderMap) -> Result<(), BoxError> {
        // Of two schemes with the same header, the later one counts.
        for (scheme, secret) in self.secrets.iter().rev() {
            let text = secret.expose();
            let (name, text) = match scheme.kind {
                SecurityKind::Bearer => (AUTHORIZATION, behind("Bearer ", text)),
                SecurityKind::Basic => (AUTHORIZATION, format!("Basic {}", Base64::encode(text))),
                SecurityKind::Http(name) => (AUTHORIZATION, format!("{name} {text}")),
                SecurityKind::Header(name) => {
                    (HeaderName::from_bytes(name.as_bytes())?, text.to_owned())
                }
                SecurityKind::Query(_) | SecurityKind::Cookie(_) | SecurityKind::MutualTls => {
                    continue;
                }
            };
            let mut value = HeaderValue::from_maybe_shared(Bytes::from(text)).map_err(|_| {
                format!(
                    "the credential for `{}` has characters that headers cannot hold",
                    scheme.name
                )
            })?;
            value.set_sensitive(true);
            headers.entry(name).or_insert(value);
        }
        Ok(())
    }

    /// The parameters of the query.
    pub(crate) fn query(&self) -> impl Iterator<Item = (&'static str, &Secret)> {
        self.secrets
            .iter()
            .filter_map(|(scheme, secret)| match scheme.kind {
                SecurityKind::Query(name) => Some((name, secret)),
                _ => None,
            })
    }

    fn cookies(&self) -> impl Iterator<Item = (&'static str, &Secret)> {
        self.secrets
            .iter()
            .filter_map(|(scheme, secret)| match scheme.kind {
                SecurityKind::Cookie(name) => Some((name, secret)),
                _ => None,
            })
    }

    /// Takes the credentials out of a text that came from elsewhere.
    pub(crate) fn hide(&self, text: String) -> String {
        let parts = self.secrets.iter().flat_map(|(_, secret)| {
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

fn behind(word: &str, text: &str) -> String {
    let mut whole = String::with_capacity(word.len() + text.len());
    whole.push_str(word);
    whole.push_str(text);
    whole
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
        .cookies()
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
