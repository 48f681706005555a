//! The credentials of one call, and how its requests carry them.

use super::credential::{Credential, Kind, TokenProvider, check};
use super::oauth::ClientContext;
use crate::request::{Keep, percent_encode};
use crate::secret::{Secret, Veil};
use crate::security::{SecurityKind, SecurityScheme};
use crate::{Base64, BoxError};
use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use url::Url;

/// The credentials of one call.
#[derive(Default, Clone)]
pub(crate) struct Authentication(Vec<Applied>);

#[derive(Clone)]
struct Applied {
    scheme: &'static SecurityScheme,
    /// What tokens are to be good for.
    scopes: &'static [&'static str],
    /// Empty until the provider was asked.
    secret: Secret,
    provider: Option<Arc<dyn TokenProvider>>,
}

impl Authentication {
    pub(super) fn with_capacity(schemes: usize) -> Self {
        Authentication(Vec::with_capacity(schemes))
    }

    pub(super) fn add(
        &mut self,
        scheme: &'static SecurityScheme,
        scopes: &'static [&'static str],
        credential: &Credential,
        context: ClientContext<'_>,
    ) -> Result<(), String> {
        let (secret, provider) = match &credential.0 {
            Kind::Secret(secret) => (secret.clone(), None),
            Kind::Provider(provider) => (Secret::from(""), Some(provider.clone())),
            Kind::OAuth(oauth) => (Secret::from(""), Some(oauth.connect(scheme, context)?)),
            Kind::External => return Ok(()),
        };
        self.0.push(Applied {
            scheme,
            scopes,
            secret,
            provider,
        });
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes valid tokens from the providers.
    pub(super) async fn fetch_tokens(&mut self) -> Result<(), BoxError> {
        for applied in &mut self.0 {
            if let Some(provider) = &applied.provider {
                applied.secret = provider.token_for(applied.scopes).await?;
            }
            check(&applied.secret, applied.scheme.name)?;
        }
        Ok(())
    }

    /// Reports a 401 to the providers. Whether there is one, so that a second attempt can have another token.
    pub(super) fn rejected(&self) -> bool {
        let mut any = false;
        for applied in &self.0 {
            if let Some(provider) = &applied.provider {
                provider.rejected(&applied.secret);
                any = true;
            }
        }
        any
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|applied| applied.scheme.name).collect()
    }

    /// Adds the headers, but for those that the caller gave by hand. Whether nothing is left for the query and cookies.
    pub(crate) fn put_into(&self, headers: &mut HeaderMap) -> Result<bool, BoxError> {
        let mut is_all = true;
        // Of two schemes with the same header, the later one counts.
        for Applied { scheme, secret, .. } in self.0.iter().rev() {
            let text = secret.expose();
            let (name, text) = match scheme.kind {
                SecurityKind::Bearer | SecurityKind::OAuth2(_) => {
                    (AUTHORIZATION, with_prefix("Bearer ", text))
                }
                SecurityKind::Basic => (AUTHORIZATION, format!("Basic {}", Base64::encode(text))),
                SecurityKind::Http(name) => (AUTHORIZATION, format!("{name} {text}")),
                SecurityKind::Header(name) => {
                    (HeaderName::from_bytes(name.as_bytes())?, text.to_owned())
                }
                SecurityKind::Query(_)
                | SecurityKind::Cookie(_)
                | SecurityKind::MutualTls
                | SecurityKind::Unsupported(_) => {
                    is_all = false;
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
        Ok(is_all)
    }

    /// Adds the parameters of the query, but for those that are there.
    pub(crate) fn complete_query(&self, url: &mut Url) {
        for Applied { scheme, secret, .. } in &self.0 {
            if let SecurityKind::Query(name) = scheme.kind
                && !url.query_pairs().any(|(known, _)| known == name)
            {
                // Encoded as all parameters are: not every server reads a plus sign as a space.
                let mut query = url.query().unwrap_or_default().to_owned();
                if !query.is_empty() {
                    query.push('&');
                }
                percent_encode(&mut query, name, Keep::Unreserved);
                query.push('=');
                percent_encode(&mut query, secret.expose(), Keep::Unreserved);
                url.set_query(Some(&query));
            }
        }
    }

    fn cookies(&self) -> impl Iterator<Item = (&'static str, &Secret)> {
        self.0
            .iter()
            .filter_map(|applied| match applied.scheme.kind {
                SecurityKind::Cookie(name) => Some((name, &applied.secret)),
                _ => None,
            })
    }

    /// Adds every form in which a server could repeat the credentials.
    pub(super) fn add_to(&self, veil: &mut Veil) {
        for Applied { scheme, secret, .. } in &self.0 {
            let text = secret.expose();
            veil.add_encoded(text);
            if let Some((_, password)) = text.split_once(':') {
                veil.add_encoded(password);
            }
            if matches!(scheme.kind, SecurityKind::Basic) {
                veil.add(Base64::encode(text).as_ref());
            }
        }
    }
}

/// A scheme's word and a secret. Most calls need one, and this way it takes its memory once.
fn with_prefix(word: &str, text: &str) -> String {
    let mut whole = String::with_capacity(word.len() + text.len());
    whole.push_str(word);
    whole.push_str(text);
    whole
}

/// Puts cookies behind one another, as one header.
pub(crate) fn cookie_header(
    headers: &mut HeaderMap,
    cookies: &[(String, String)],
    authentication: &Authentication,
) -> Result<(), String> {
    // A header parameter of this name stands in front.
    let declared = headers.get(COOKIE).and_then(|value| value.to_str().ok());
    let mut text = declared.unwrap_or_default().to_owned();
    let mut add = |part: &str| {
        text.push_str(if text.is_empty() { "" } else { "; " });
        text.push_str(part);
    };
    cookies.iter().for_each(|(_, part)| add(part));
    authentication
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
