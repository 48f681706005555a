//! What a server says of its endpoints: OpenID Connect Discovery and RFC 8414.

use serde_json::Value;
use url::Url;

/// The document behind a metadata URL; empty where nobody asked for it.
#[derive(Default)]
pub(super) struct Metadata(Value);

impl Metadata {
    /// An endpoint that would take secrets off an encrypted connection is refused.
    pub(super) fn read(from: &Url, json: Value) -> Result<Self, String> {
        for (name, value) in json.as_object().into_iter().flatten() {
            let url = value.as_str().filter(|_| name.ends_with("_endpoint"));
            let is_encrypted = |url: &str| Url::parse(url).is_ok_and(|url| url.scheme() == "https");
            if from.scheme() == "https" && url.is_some_and(|url| !is_encrypted(url)) {
                return Err(format!(
                    "the server's metadata names a `{name}` that is not `https`"
                ));
            }
        }
        Ok(Metadata(json))
    }

    pub(super) fn url(&self, member: &str) -> Option<Url> {
        let url = Url::parse(self.0.get(member)?.as_str()?).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    /// The identifier of the server (RFC 9207).
    #[cfg(feature = "login")]
    pub(super) fn issuer(&self) -> Option<&str> {
        self.0.get("issuer")?.as_str()
    }

    /// Whether a client's secret has to stand in the form.
    pub(super) fn wants_secret_in_form(&self) -> bool {
        let methods = self.0.get("token_endpoint_auth_methods_supported");
        let methods = methods.and_then(Value::as_array);
        let has = |name: &str| {
            let mut methods = methods.into_iter().flatten();
            methods.any(|method| method == name)
        };
        has("client_secret_post") && !has("client_secret_basic")
    }
}
