//! Tokens by OAuth 2's client credentials.

use super::auth::{Credential, TokenFuture, TokenProvider};
use super::token_cache::TokenCache;
use super::{BaseUrl, Client, ClientBuilder, RequestOptions};
use crate::BoxError;
use crate::api::Api;
use crate::call::Call;
use crate::operation::Operation;
use crate::secret::Secret;
use crate::security::{SecurityKind, SecurityScheme};
use serde_json::{Value, json};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Fetches tokens with a client's id and secret, keeps them while they are good and fetches new ones in time. Many
/// calls at once wait for one token.
///
/// ```
/// use specwright_runtime::{ClientCredentials, Credential};
///
/// let tokens = ClientCredentials::new("https://login.example.com/oauth/token", "my-id", "my-secret")?.scope("pets:read");
/// let credential = Credential::provider(tokens);
/// # drop(credential);
/// # Ok::<(), specwright_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct ClientCredentials {
    shared: Arc<Shared>,
    scope: String,
}

struct Shared {
    client: Client,
    url: Url,
    tokens: TokenCache,
}

static TOKENS: Api = Api {
    name: "specwright-oauth",
    version: env!("CARGO_PKG_VERSION"),
    schemes: &[SecurityScheme {
        name: "Client",
        kind: SecurityKind::Basic,
        env: "",
    }],
    ..Api::DEFAULT
};

static FETCH: Operation = Operation::new("token", "POST", "/token").security(&[&["Client"]]);

/// For servers that do not say how long a token is good.
const ASSUMED: Duration = Duration::from_secs(300);

impl ClientCredentials {
    /// The address of the token endpoint, and what the client proves itself with.
    ///
    /// ```
    /// # use specwright_runtime::ClientCredentials;
    /// assert!(ClientCredentials::new("nowhere", "my-id", "my-secret").is_err());
    /// ```
    pub fn new(token_url: &str, id: &str, secret: impl Into<Secret>) -> Result<Self, crate::Error> {
        let secret = secret.into();
        if id.trim().is_empty() || secret.expose().trim().is_empty() {
            return Err(crate::Error::request(
                "the client's id or its secret is empty",
            ));
        }
        let client: Client = ClientBuilder::new(&TOKENS)
            .base_url(token_url)
            .credential("Client", Credential::basic(id, secret))
            .options(
                RequestOptions::new()
                    .timeout(Duration::from_secs(30))
                    .retry_always(true),
            )
            .build()?;
        let url = BaseUrl::parse(token_url).map_err(crate::Error::request)?;
        let shared = Shared {
            client,
            url: (*url).clone(),
            tokens: TokenCache::default(),
        };
        Ok(ClientCredentials {
            shared: Arc::new(shared),
            scope: String::new(),
        })
    }

    /// What the tokens are for: scopes, separated by spaces.
    ///
    /// ```
    /// # use specwright_runtime::ClientCredentials;
    /// let tokens = ClientCredentials::new("https://login.example.com/token", "id", "secret")?.scope("a b");
    /// # drop(tokens);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn scope(mut self, scopes: &str) -> Self {
        scopes.clone_into(&mut self.scope);
        self
    }

    async fn fetch(&self) -> Result<(Secret, Duration), BoxError> {
        let mut form = json!({ "grant_type": "client_credentials" });
        if !self.scope.is_empty() {
            form["scope"] = Value::from(self.scope.as_str());
        }
        let mut request = self.shared.client.request(&FETCH).form(&form, &[]);
        request.data.url = Some(self.shared.url.clone());
        let answer: Value = Call::json(request).await?;
        let token = answer["access_token"]
            .as_str()
            .ok_or("the token endpoint gave no access_token")?;
        let good_for = answer["expires_in"].as_u64();
        Ok((
            Secret::from(token),
            good_for.map_or(ASSUMED, Duration::from_secs),
        ))
    }
}

impl TokenProvider for ClientCredentials {
    fn token(&self) -> TokenFuture {
        let this = self.clone();
        Box::pin(async move { this.shared.tokens.token(|| this.fetch()).await })
    }

    fn rejected(&self, token: &Secret) {
        self.shared.tokens.rejected(token);
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCredentials")
    }
}
