//! Whether the credentials that were given are those that were sent.

use super::text::{decode, decode_base64};
use super::{Judge, joined};

/// Where a credential stands in a request.
#[derive(Debug, PartialEq)]
enum Place {
    Header(String),
    Query(String),
    Cookie(String),
    /// In the connection, where a request does not show it.
    Connection,
}

impl Judge<'_> {
    /// Takes the credentials of one alternative out of the request.
    ///
    /// One whose credentials were all given must be sent whole, and nothing of another. The empty
    /// alternative stands for itself only where none other can be sent.
    pub(super) fn security(&mut self) {
        let alternatives = self.document.security(&self.operation);
        let given = |name: &String| {
            self.meant
                .credentials
                .iter()
                .any(|(given, _)| given == name)
        };
        let mut ready = alternatives.iter().filter(|one| one.iter().all(given));
        let best = ready.clone().filter(|one| !one.is_empty());
        let best: Vec<Vec<String>> = best.cloned().collect();
        if best.is_empty() {
            if !alternatives.is_empty() && ready.next().is_none() {
                self.faults
                    .push("no alternative of security has its credentials".to_owned());
            }
            return;
        }
        let faults: Vec<_> = best.iter().map(|one| self.alternative(one)).collect();
        let Some(at) = faults.iter().position(|faults| faults.is_empty()) else {
            self.faults
                .extend(faults.into_iter().next().unwrap_or_default());
            return;
        };
        for name in &best[at] {
            match self.place(name) {
                Place::Header(name) => self.headers.push(name),
                Place::Query(name) => self
                    .query
                    .retain(|(key, _)| decode(key).as_ref() != Ok(&name)),
                Place::Cookie(name) => self.cookies.retain(|(key, _)| *key != name),
                Place::Connection => {}
            }
        }
    }

    fn alternative(&self, schemes: &[String]) -> Vec<String> {
        let faults = schemes.iter().filter_map(|scheme| {
            let mut given = self.meant.credentials.iter();
            let (_, secret) = given.find(|(name, _)| name == scheme)?;
            let good = match self.place(scheme) {
                Place::Connection => true,
                Place::Header(name) => {
                    self.header_says(scheme, &joined(self.asked, &name, ","), secret)
                }
                Place::Query(name) => says(&self.query, &name, secret),
                Place::Cookie(name) => says(&self.cookies, &name, secret),
            };
            (!good).then(|| format!("the credential `{scheme}` is not where it belongs"))
        });
        faults.collect()
    }

    fn place(&self, scheme: &str) -> Place {
        let scheme = self.document.security_scheme(scheme);
        let name = scheme["name"].as_str().unwrap_or_default();
        match (scheme["type"].as_str(), scheme["in"].as_str()) {
            (Some("apiKey"), Some("query")) => Place::Query(name.to_owned()),
            (Some("apiKey"), Some("cookie")) => Place::Cookie(name.to_owned()),
            (Some("apiKey"), _) => Place::Header(name.to_lowercase()),
            (Some("mutualTLS"), _) => Place::Connection,
            _ => Place::Header("authorization".to_owned()),
        }
    }

    fn header_says(&self, scheme: &str, header: &str, secret: &str) -> bool {
        let scheme = self.document.security_scheme(scheme);
        let wanted = match scheme["type"].as_str() {
            Some("apiKey") => return header == secret,
            Some("http") => scheme["scheme"].as_str().unwrap_or_default(),
            _ => "bearer",
        };
        let Some((sent, rest)) = header.split_once(' ') else {
            return false;
        };
        let secret_is = match wanted.eq_ignore_ascii_case("basic") {
            true => decode_base64(rest).is_some_and(|bytes| bytes == secret.as_bytes()),
            false => rest == secret,
        };
        sent.eq_ignore_ascii_case(wanted) && secret_is
    }
}

/// Whether a name is there once, with the secret as its value.
fn says(pairs: &[(String, String)], name: &str, secret: &str) -> bool {
    let mut named = pairs
        .iter()
        .filter(|(key, _)| decode(key).as_deref() == Ok(name));
    let first = named.next().and_then(|(_, value)| decode(value).ok());
    first.as_deref() == Some(secret) && named.next().is_none()
}
