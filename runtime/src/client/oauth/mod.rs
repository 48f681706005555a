//! Access tokens by OAuth 2 and OpenID Connect.

mod cache;
mod credential;
mod device;
#[cfg(any(feature = "login", feature = "private-key-jwt"))]
mod encoding;
mod endpoints;
mod grant;
#[cfg(feature = "private-key-jwt")]
mod jwt;
#[cfg(feature = "login")]
mod listener;
#[cfg(feature = "login")]
mod login;
mod metadata;
mod source;
mod token_request;
mod tokens;

use crate::secret::Secret;
use grant::{ClientAuthentication, Grant};
use std::fmt;
use std::sync::Arc;

pub(super) use cache::Refreshing;
pub(super) use credential::{ClientContext, OAuthCredential};
pub use device::DevicePrompt;
#[cfg(feature = "private-key-jwt")]
pub use jwt::PrivateKey;
pub use tokens::{StoreFuture, TokenStore, Tokens};

/// A way to access tokens, with what the client proves itself with. URLs and scopes are the document's, unless they are
/// given here; tokens are kept while they are good, renewed in time, and shared by all calls.
///
/// A token is asked for with the scopes of the operation that needs it. Where a user has to agree, or where
/// [`scopes`](OAuth::scopes) says them, one token has them all.
///
/// ```
/// # use specwright_runtime::{Api, Client, ClientBuilder, OAuth, OAuth2, OAuthFlow, OAuthGrant, SecurityKind};
/// # use specwright_runtime::{SecurityScheme, Server};
/// # static API: Api = Api {
/// #     servers: &[Server::new("https://petstore.example/v1")],
/// #     schemes: &[SecurityScheme {
/// #         name: "login",
/// #         kind: SecurityKind::OAuth2(&OAuth2 {
/// #             flows: &[OAuthFlow::new(OAuthGrant::ClientCredentials, "/oauth/token")],
/// #             metadata_url: "",
/// #             client_env: "PETSTORE",
/// #         }),
/// #         env: "PETSTORE_LOGIN",
/// #     }],
/// #     ..Api::DEFAULT
/// # };
/// let oauth = OAuth::client_credentials("my-id").secret("my-secret").parameter("audience", "pets");
/// let client: Client = ClientBuilder::new(&API).credential("login", oauth).build()?;
/// # drop(client);
/// # Ok::<(), specwright_runtime::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "an OAuth does nothing until a client has it as a credential"]
pub struct OAuth {
    grant: Grant,
    client_id: String,
    authentication: ClientAuthentication,
    scopes: Option<Vec<String>>,
    parameters: Vec<(String, String)>,
    token_url: Option<String>,
    authorization_url: Option<String>,
    metadata_url: Option<String>,
    #[cfg(feature = "login")]
    redirect_url: Option<String>,
    store: Option<Arc<dyn TokenStore>>,
}

impl OAuth {
    fn new(client_id: &str, grant: Grant) -> Self {
        OAuth {
            grant,
            client_id: client_id.to_owned(),
            authentication: ClientAuthentication::None,
            scopes: None,
            parameters: Vec::new(),
            token_url: None,
            authorization_url: None,
            metadata_url: None,
            #[cfg(feature = "login")]
            redirect_url: None,
            store: None,
        }
    }

    /// A client that acts on its own. It needs a [`secret`](OAuth::secret), or a private key.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::client_credentials("my-id").secret("my-secret");
    /// # drop(oauth);
    /// ```
    pub fn client_credentials(client_id: &str) -> Self {
        Self::new(client_id, Grant::ClientCredentials)
    }

    /// A refresh token that a user's consent gave before. The server may replace it each time: a
    /// [`store`](OAuth::store) keeps the newest one beyond the end of the program.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::refresh_token("my-id", "a refresh token").secret("my-secret");
    /// # drop(oauth);
    /// ```
    pub fn refresh_token(client_id: &str, token: impl Into<Secret>) -> Self {
        Self::new(client_id, Grant::RefreshToken(token.into()))
    }

    /// A user's name and password, which the client sees. RFC 9700 advises against it; some servers have nothing else.
    /// The client's id may be empty where the server knows none.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::password("my-id", "ada", "lovelace");
    /// # drop(oauth);
    /// ```
    pub fn password(client_id: &str, user: &str, password: impl Into<Secret>) -> Self {
        let (user, password) = (user.to_owned(), password.into());
        Self::new(client_id, Grant::Password { user, password })
    }

    /// A user who agrees on another device (RFC 8628), for programs without a browser. `show` tells them where to go
    /// and what to enter; the call that needs the token goes on when they have done it.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::device_code("my-id", |prompt| {
    ///     println!("Open {} and enter {}", prompt.verification_uri(), prompt.user_code());
    /// });
    /// # drop(oauth);
    /// ```
    pub fn device_code(
        client_id: &str,
        show: impl Fn(&DevicePrompt) + Send + Sync + 'static,
    ) -> Self {
        Self::new(client_id, Grant::DeviceCode(Arc::new(show)))
    }

    /// A user who agrees in the browser of this machine: the authorization code flow of native programs (RFC 8252), with
    /// PKCE and a listener on loopback. `open` brings the URL to a browser; the call that needs the token goes on when
    /// the browser came back. Feature `login`.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::authorization_code("my-id", |url| {
    ///     println!("Open {url}");
    /// });
    /// # drop(oauth);
    /// ```
    #[cfg(feature = "login")]
    pub fn authorization_code(
        client_id: &str,
        open: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        Self::new(client_id, Grant::AuthorizationCode(Arc::new(open)))
    }

    /// The client's secret: form-encoded and sent by HTTP Basic (RFC 6749, section 2.3.1).
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::client_credentials("my-id").secret("my-secret");
    /// # drop(oauth);
    /// ```
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.authentication = ClientAuthentication::Basic(secret.into());
        self
    }

    /// The client's secret, sent in the form of the token request: `client_secret_post`.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::client_credentials("my-id").secret_in_form("my-secret");
    /// # drop(oauth);
    /// ```
    pub fn secret_in_form(mut self, secret: impl Into<Secret>) -> Self {
        self.authentication = ClientAuthentication::Post(secret.into());
        self
    }

    /// A private key that signs who the client is, in place of a secret: `private_key_jwt` (RFC 7523). Feature
    /// `private-key-jwt`.
    ///
    /// ```no_run
    /// # use specwright_runtime::{OAuth, PrivateKey};
    /// let key = PrivateKey::from_pem(&std::fs::read_to_string("client.pem").unwrap())?.id("2026-01");
    /// let oauth = OAuth::client_credentials("my-id").private_key(key);
    /// # drop(oauth);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    #[cfg(feature = "private-key-jwt")]
    pub fn private_key(mut self, key: PrivateKey) -> Self {
        self.authentication = ClientAuthentication::Jwt(Arc::new(key));
        self
    }

    /// The scopes of all tokens, in place of those that the document names for each operation.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::client_credentials("my-id").secret("s").scopes(["pets:read"]);
    /// # drop(oauth);
    /// ```
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// A parameter more of the requests for tokens and authorization, such as `audience` or `resource`.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::client_credentials("my-id").secret("s").parameter("audience", "pets");
    /// # drop(oauth);
    /// ```
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// The token endpoint, in place of the document's. A relative URL stands beside the client's server.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::client_credentials("my-id")
    ///     .secret("my-secret")
    ///     .token_url("https://login.example.com/oauth/token");
    /// # drop(oauth);
    /// ```
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// The endpoint that users, or devices, are authorized at, in place of the document's.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::device_code("my-id", |prompt| println!("{}", prompt.user_code()))
    ///     .authorization_url("https://login.example.com/device");
    /// # drop(oauth);
    /// ```
    pub fn authorization_url(mut self, url: impl Into<String>) -> Self {
        self.authorization_url = Some(url.into());
        self
    }

    /// Where the server describes its endpoints, in place of the document's: OpenID Connect Discovery, or RFC 8414.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::client_credentials("my-id")
    ///     .secret("my-secret")
    ///     .metadata_url("https://login.example.com/.well-known/openid-configuration");
    /// # drop(oauth);
    /// ```
    pub fn metadata_url(mut self, url: impl Into<String>) -> Self {
        self.metadata_url = Some(url.into());
        self
    }

    /// Where the browser comes back to, on this machine (`http://127.0.0.1/`, at any free port). For servers that want
    /// to know its path, or a fixed port.
    ///
    /// ```
    /// let oauth = specwright_runtime::OAuth::authorization_code("my-id", |url| println!("Open {url}"))
    ///     .redirect_url("http://127.0.0.1:8400/callback");
    /// # drop(oauth);
    /// ```
    #[cfg(feature = "login")]
    pub fn redirect_url(mut self, url: impl Into<String>) -> Self {
        self.redirect_url = Some(url.into());
        self
    }

    /// Where tokens are kept beyond the end of the program.
    ///
    /// ```
    /// # use specwright_runtime::{OAuth, StoreFuture, TokenStore, Tokens};
    /// struct Nowhere;
    ///
    /// impl TokenStore for Nowhere {
    ///     fn load(&self, _key: &str) -> StoreFuture<Option<Tokens>> {
    ///         Box::pin(async { Ok(None) })
    ///     }
    ///
    ///     fn save(&self, _key: &str, _tokens: Tokens) -> StoreFuture<()> {
    ///         Box::pin(async { Ok(()) })
    ///     }
    /// }
    ///
    /// let oauth = OAuth::refresh_token("my-id", "a refresh token").store(Nowhere);
    /// # drop(oauth);
    /// ```
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("grant", &self.grant.name())
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
