//! Requests to the endpoints of an authorization server.

use super::OAuth;
use super::endpoints::Known;
use super::grant::ClientAuthentication;
use crate::Base64;
use crate::api::Api;
use crate::call::Call;
use crate::client::{Client, ClientBuilder, RequestOptions};
use crate::error::Error;
use crate::operation::Operation;
use crate::request::Body;
use crate::secret::{Secret, Veil};
use crate::transport::Transport;
use bytes::Bytes;
use http::HeaderValue;
use http::header::AUTHORIZATION;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use url::{Url, form_urlencoded};

static SERVER: Api = Api {
    name: "specwright-oauth",
    version: env!("CARGO_PKG_VERSION"),
    ..Api::DEFAULT
};
static TOKEN: Operation = Operation::new("token", "POST", "/token");
static METADATA: Operation = Operation::new("metadata", "GET", "/metadata");

const TIMEOUT: Duration = Duration::from_secs(30);
/// No token is larger.
const LARGEST: usize = 1 << 20;

/// A form for a token endpoint, with the proof of who the client is.
pub(super) struct TokenRequest {
    form: String,
    authorization: Option<HeaderValue>,
    /// What must not be seen in what comes back.
    veil: Veil,
    /// Whether sending it twice does no harm. A code and some refresh tokens are good for once.
    is_repeatable: bool,
}

/// An answer that is no token.
pub(super) struct Refusal {
    /// OAuth 2's code, such as `invalid_grant`.
    pub(super) code: Option<String>,
    pub(super) error: Error,
}

impl From<Refusal> for crate::BoxError {
    fn from(refusal: Refusal) -> Self {
        Box::new(refusal.error)
    }
}

impl TokenRequest {
    /// The caller's parameters, and the proof of who the client is.
    pub(super) fn new(oauth: &OAuth, known: &Known) -> Result<Self, String> {
        let mut request = TokenRequest {
            form: String::new(),
            authorization: None,
            veil: Veil::default(),
            is_repeatable: false,
        };
        request.authenticate(oauth, known)?;
        for (name, value) in &oauth.parameters {
            request.append(name, value);
        }
        Ok(request)
    }

    fn authenticate(&mut self, oauth: &OAuth, known: &Known) -> Result<(), String> {
        let id = &oauth.client_id;
        match &oauth.authentication {
            ClientAuthentication::Basic(secret) if !known.metadata.wants_secret_in_form() => {
                self.set_basic(id, secret)?;
            }
            ClientAuthentication::Basic(secret) | ClientAuthentication::Post(secret) => {
                self.append("client_id", id);
                self.veil.add_encoded(secret.expose());
                self.append("client_secret", secret.expose());
            }
            #[cfg(feature = "private-key-jwt")]
            ClientAuthentication::Jwt(key) => {
                let assertion = key.assertion(id, known.token.as_str())?;
                self.veil.add(&assertion);
                self.append("client_id", id);
                self.append("client_assertion_type", super::jwt::ASSERTION_TYPE);
                self.append("client_assertion", &assertion);
            }
            ClientAuthentication::None if id.is_empty() => {}
            ClientAuthentication::None => {
                self.append("client_id", id);
            }
        }
        Ok(())
    }

    /// Id and secret are form-encoded before they become a user and a password: RFC 6749, section 2.3.1.
    fn set_basic(&mut self, id: &str, secret: &Secret) -> Result<(), String> {
        let encoded =
            |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
        let pair = Base64::encode(format!("{}:{}", encoded(id), encoded(secret.expose())));
        self.veil.add_encoded(secret.expose());
        self.veil.add(pair.as_ref());
        // A server that decodes the pair may show it in its own way.
        let decoded = Base64::encode(format!("{id}:{}", secret.expose()));
        self.veil.add(decoded.as_ref());
        let value = HeaderValue::from_str(&format!("Basic {pair}"));
        let mut value = value.map_err(|error| error.to_string())?;
        value.set_sensitive(true);
        self.authorization = Some(value);
        Ok(())
    }

    fn append(&mut self, name: &str, value: &str) {
        if !self.form.is_empty() {
            self.form.push('&');
        }
        self.form.extend(form_encoded(name));
        self.form.push('=');
        self.form.extend(form_encoded(value));
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.append(name, value);
        self
    }

    pub(super) fn with_secret(mut self, name: &str, secret: &str) -> Self {
        self.veil.add_encoded(secret);
        self.with(name, secret)
    }

    pub(super) fn with_scopes(self, scopes: &[&str]) -> Self {
        match scopes.is_empty() {
            true => self,
            false => self.with("scope", &scopes.join(" ")),
        }
    }

    pub(super) fn repeatable(mut self) -> Self {
        self.is_repeatable = true;
        self
    }
}

fn form_encoded(text: &str) -> form_urlencoded::ByteSerialize<'_> {
    form_urlencoded::byte_serialize(text.as_bytes())
}

/// The way to an authorization server: the client's transport, with nothing else of the client.
pub(super) struct Http(pub(super) Arc<dyn Transport>);

impl Http {
    fn client(&self, url: &Url, is_repeatable: bool) -> Client {
        let options = RequestOptions::new()
            .timeout(TIMEOUT)
            .retry_always(is_repeatable)
            .max_response_size(LARGEST);
        ClientBuilder::<Client>::new(&SERVER)
            .base_url(url.as_str())
            .options(options)
            .shared_transport(self.0.clone())
            .finish()
    }

    /// What a server says of itself.
    pub(super) async fn metadata(&self, url: &Url) -> Result<Value, Error> {
        let mut request = self.client(url, true).request(&METADATA);
        request.data.url = Some(url.clone());
        Call::json(request).await
    }

    pub(super) async fn send(
        &self,
        url: &Url,
        token_request: TokenRequest,
    ) -> Result<Value, Refusal> {
        let client = self.client(url, token_request.is_repeatable);
        let mut request = client.request(&TOKEN);
        request.data.url = Some(url.clone());
        if let Some(value) = token_request.authorization {
            request.data.headers.set(AUTHORIZATION, value);
        }
        let form = Body::from(Bytes::from(token_request.form));
        request
            .data
            .set_body("application/x-www-form-urlencoded", form);
        let answer = Call::<Value>::json(request).await;
        match answer {
            // Some servers say with a success that there is none.
            Ok(answer) => match code(&answer) {
                None => Ok(answer),
                Some(code) => {
                    let description = answer["error_description"].as_str().unwrap_or_default();
                    let message = format!("the server refused: {code}: {description}");
                    let error = Error::request(message.trim_end_matches([':', ' ']));
                    Err(Refusal {
                        error: error.hiding(&token_request.veil),
                        code: Some(code),
                    })
                }
            },
            Err(error) => Err(Refusal {
                code: error.body_as::<Value>().as_ref().and_then(code),
                error: error.hiding(&token_request.veil),
            }),
        }
    }
}

fn code(answer: &Value) -> Option<String> {
    answer.get("error")?.as_str().map(str::to_owned)
}
