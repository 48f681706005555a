//! HTTP Message Signatures (RFC 9421) with a shared secret, and `Content-Digest` (RFC 9530).

use ring::digest::{SHA256, digest};
use ring::hmac::{HMAC_SHA256, Key, sign};
use specwright_runtime::http::header::HeaderValue;
use specwright_runtime::{AttemptParts, Base64, Hook};
use std::time::{SystemTime, UNIX_EPOCH};
use url::Position;

/// Signs the parts of every attempt that a server has to trust.
pub(crate) struct MessageSignature {
    key_id: String,
    key: Key,
    components: &'static [&'static str],
    now: fn() -> SystemTime,
}

impl MessageSignature {
    pub(crate) fn new(key_id: &str, secret: &[u8]) -> Self {
        MessageSignature {
            key_id: key_id.to_owned(),
            key: Key::new(HMAC_SHA256, secret),
            components: &["@method", "@authority", "@path", "@query", "content-digest"],
            now: SystemTime::now,
        }
    }

    /// What is signed, in place of method, URL and body.
    #[allow(dead_code, reason = "for tests")]
    pub(crate) fn components(mut self, components: &'static [&'static str]) -> Self {
        self.components = components;
        self
    }

    /// Another clock, for tests.
    #[allow(dead_code, reason = "for tests")]
    pub(crate) fn clock(mut self, now: fn() -> SystemTime) -> Self {
        self.now = now;
        self
    }
}

impl Hook for MessageSignature {
    fn before(
        &self,
        attempt: &mut AttemptParts<'_>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if self.components.contains(&"content-digest") {
            let body = attempt.body().ok_or("a streamed body cannot be signed")?;
            let digest = Base64::encode(digest(&SHA256, &body));
            let value = HeaderValue::from_str(&format!("sha-256=:{digest}:"))?;
            attempt.headers_mut().insert("content-digest", value);
        }
        let mut base = String::new();
        for component in self.components {
            let value = component_value(attempt, component)?;
            base.push_str(&format!("\"{component}\": {value}\n"));
        }
        let names: Vec<_> = self
            .components
            .iter()
            .map(|name| format!("\"{name}\""))
            .collect();
        let created = (self.now)().duration_since(UNIX_EPOCH)?.as_secs();
        let parameters = format!(
            "({});created={created};keyid=\"{}\"",
            names.join(" "),
            self.key_id
        );
        base.push_str(&format!("\"@signature-params\": {parameters}"));
        let signature = Base64::encode(sign(&self.key, base.as_bytes()));
        let mut signature = HeaderValue::from_str(&format!("sig=:{signature}:"))?;
        signature.set_sensitive(true);
        let input = HeaderValue::from_str(&format!("sig={parameters}"))?;
        attempt.headers_mut().insert("signature-input", input);
        attempt.headers_mut().insert("signature", signature);
        Ok(())
    }
}

fn component_value(attempt: &AttemptParts<'_>, component: &str) -> Result<String, String> {
    let url = attempt.url();
    Ok(match component {
        "@method" => attempt.method().to_string(),
        "@authority" => url[Position::BeforeHost..Position::AfterPort].to_owned(),
        "@path" => url.path().to_owned(),
        "@query" => format!("?{}", url.query().unwrap_or_default()),
        name => {
            let value = attempt
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok());
            value
                .ok_or_else(|| format!("there is no header `{name}` to be signed"))?
                .trim()
                .to_owned()
        }
    })
}
