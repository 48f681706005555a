//! AWS Signature Version 4.

use ring::digest::{SHA256, digest};
use ring::hmac::{HMAC_SHA256, Key, sign};
use specwright_runtime::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use specwright_runtime::{AttemptParts, DateTime, Hook, Secret};
use std::fmt::Write;
use std::time::SystemTime;
use url::{Position, Url};

/// Signs every attempt for one service in one region.
pub(crate) struct SigV4 {
    key_id: String,
    key: Secret,
    session_token: Option<Secret>,
    region: String,
    service: String,
    now: fn() -> SystemTime,
}

impl SigV4 {
    pub(crate) fn new(key_id: &str, key: impl Into<Secret>, region: &str, service: &str) -> Self {
        SigV4 {
            key_id: key_id.to_owned(),
            key: key.into(),
            session_token: None,
            region: region.to_owned(),
            service: service.to_owned(),
            now: SystemTime::now,
        }
    }

    /// For temporary credentials.
    #[allow(dead_code, reason = "not every program has some")]
    pub(crate) fn session_token(mut self, token: impl Into<Secret>) -> Self {
        self.session_token = Some(token.into());
        self
    }

    /// Another clock, for tests.
    #[allow(dead_code, reason = "for tests")]
    pub(crate) fn clock(mut self, now: fn() -> SystemTime) -> Self {
        self.now = now;
        self
    }

    /// The key for one day, region and service.
    fn signing_key(&self, day: &str) -> Key {
        let first = format!("AWS4{}", self.key.expose());
        let parts = [day, &self.region, &self.service, "aws4_request"];
        parts
            .iter()
            .fold(Key::new(HMAC_SHA256, first.as_bytes()), |key, part| {
                Key::new(HMAC_SHA256, sign(&key, part.as_bytes()).as_ref())
            })
    }
}

impl Hook for SigV4 {
    fn before(
        &self,
        attempt: &mut AttemptParts<'_>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let body = attempt.body().ok_or("a streamed body cannot be signed")?;
        let time = DateTime::from((self.now)()).to_string();
        // `20150830T123600Z`
        let time: String = time.chars().filter(|c| !matches!(c, '-' | ':')).collect();
        let time = format!("{}Z", time.split(['.', 'Z']).next().unwrap_or_default());
        let day = time.split('T').next().unwrap_or_default();
        let headers = attempt.headers_mut();
        headers.insert("x-amz-date", HeaderValue::from_str(&time)?);
        if let Some(token) = &self.session_token {
            let mut token = HeaderValue::from_str(token.expose())?;
            token.set_sensitive(true);
            headers.insert("x-amz-security-token", token);
        }

        let mut signed = vec![("host", host(attempt.url()))];
        for (name, value) in attempt.headers() {
            if is_signed(name) {
                signed.push((name.as_str(), value.to_str()?.trim().to_owned()));
            }
        }
        signed.sort_unstable();
        let names: Vec<_> = signed.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: String = signed
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let request = [
            attempt.method().as_str(),
            &canonical_path(attempt.url()),
            &canonical_query(attempt.url()),
            &lines,
            &names,
            &hex(digest(&SHA256, &body).as_ref()),
        ]
        .join("\n");

        let scope = format!("{day}/{}/{}/aws4_request", self.region, self.service);
        let request = hex(digest(&SHA256, request.as_bytes()).as_ref());
        let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{request}");
        let signature = hex(sign(&self.signing_key(day), text.as_bytes()).as_ref());
        let header = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
            self.key_id
        );
        let mut header = HeaderValue::from_str(&header)?;
        header.set_sensitive(true);
        attempt.headers_mut().insert(AUTHORIZATION, header);
        Ok(())
    }
}

fn is_signed(name: &HeaderName) -> bool {
    name == CONTENT_TYPE || name.as_str().starts_with("x-amz-")
}

/// As the transport writes it.
fn host(url: &Url) -> String {
    url[Position::BeforeHost..Position::AfterPort].to_owned()
}

/// The path is encoded once more than it travels, for every service but S3.
fn canonical_path(url: &Url) -> String {
    let mut path = String::new();
    for byte in url.path().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                path.push(char::from(byte));
            }
            _ => {
                let _ = write!(path, "%{byte:02X}");
            }
        }
    }
    path
}

/// The client encodes all but what AWS leaves as it is too.
fn canonical_query(url: &Url) -> String {
    let mut pairs: Vec<_> = url.query().unwrap_or_default().split('&').collect();
    pairs.retain(|pair| !pair.is_empty());
    let mut pairs: Vec<_> = pairs
        .into_iter()
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
