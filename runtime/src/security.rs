//! What a generated client says about the ways to authenticate, as constants.

/// A way to authenticate.
#[derive(Debug, Clone, Copy)]
pub struct SecurityScheme {
    /// Its name in the document.
    pub name: &'static str,
    /// How its credential travels.
    pub kind: SecurityKind,
    /// The environment variable that holds its credential.
    pub env: &'static str,
}

impl SecurityScheme {
    /// Why no credential can meet it, if that is so.
    pub(crate) fn unsupported(&self) -> Option<String> {
        let SecurityKind::Unsupported(what) = self.kind else {
            return None;
        };
        Some(format!(
            "{what} of the security scheme `{}` is not supported: authenticate requests by a hook, and say so with \
             `Credential::external`",
            self.name
        ))
    }
}

/// How a credential travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityKind {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`; in the environment: `user:password`.
    Basic,
    /// `Authorization: <scheme> …`.
    Http(&'static str),
    /// In a header of this name.
    Header(&'static str),
    /// In a query parameter of this name.
    Query(&'static str),
    /// In a cookie of this name.
    Cookie(&'static str),
    /// In the TLS handshake: the transport's business.
    MutualTls,
    /// `Authorization: Bearer …` with an access token of OAuth 2 or OpenID Connect: one that the caller has, or those
    /// that an [`OAuth`](crate::OAuth) gets.
    OAuth2(&'static OAuth2),
    /// In a way that the client does not know, and what that is. [`Credential::external`](crate::Credential::external)
    /// says that something else takes care of it.
    Unsupported(&'static str),
}

impl SecurityKind {
    /// Whether the client sends a credential for it.
    pub(crate) fn takes_credential(self) -> bool {
        !matches!(self, SecurityKind::MutualTls | SecurityKind::Unsupported(_))
    }
}

/// Where access tokens come from.
///
/// ```
/// use specwright_runtime::{OAuth2, OAuthFlow, OAuthGrant, SecurityKind, SecurityScheme};
///
/// static SCHEME: SecurityScheme = SecurityScheme {
///     name: "login",
///     kind: SecurityKind::OAuth2(&OAuth2 {
///         flows: &[OAuthFlow::new(OAuthGrant::ClientCredentials, "/oauth/token").scopes(&["pets:read"])],
///         metadata_url: "",
///         client_env: "PETSTORE",
///     }),
///     env: "PETSTORE_LOGIN",
/// };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OAuth2 {
    /// The document's flows.
    pub flows: &'static [OAuthFlow],
    /// Where the server describes its endpoints, as RFC 8414 or OpenID Connect Discovery have it. Empty: nowhere.
    pub metadata_url: &'static str,
    /// What `…_CLIENT_ID` and `…_CLIENT_SECRET` begin with in the environment.
    pub client_env: &'static str,
}

/// A way to a token. Relative URLs stand beside the client's server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OAuthFlow {
    pub(crate) grant: OAuthGrant,
    pub(crate) token_url: &'static str,
    pub(crate) authorization_url: &'static str,
    pub(crate) refresh_url: &'static str,
    pub(crate) scopes: &'static [&'static str],
}

impl OAuthFlow {
    /// A flow that ends at a token endpoint.
    ///
    /// ```
    /// # use specwright_runtime::{OAuthFlow, OAuthGrant};
    /// static FLOW: OAuthFlow = OAuthFlow::new(OAuthGrant::ClientCredentials, "https://login.example.com/token");
    /// ```
    pub const fn new(grant: OAuthGrant, token_url: &'static str) -> Self {
        OAuthFlow {
            grant,
            token_url,
            authorization_url: "",
            refresh_url: "",
            scopes: &[],
        }
    }

    /// Where users, or devices, ask for authorization.
    ///
    /// ```
    /// # use specwright_runtime::{OAuthFlow, OAuthGrant};
    /// static FLOW: OAuthFlow = OAuthFlow::new(OAuthGrant::AuthorizationCode, "https://login.example.com/token")
    ///     .authorization_url("https://login.example.com/authorize");
    /// ```
    pub const fn authorization_url(mut self, url: &'static str) -> Self {
        self.authorization_url = url;
        self
    }

    /// Where refresh tokens are taken, if not at the token endpoint.
    ///
    /// ```
    /// # use specwright_runtime::{OAuthFlow, OAuthGrant};
    /// static FLOW: OAuthFlow = OAuthFlow::new(OAuthGrant::Password, "https://login.example.com/token")
    ///     .refresh_url("https://login.example.com/refresh");
    /// ```
    pub const fn refresh_url(mut self, url: &'static str) -> Self {
        self.refresh_url = url;
        self
    }

    /// All scopes that the flow knows.
    ///
    /// ```
    /// # use specwright_runtime::{OAuthFlow, OAuthGrant};
    /// static FLOW: OAuthFlow =
    ///     OAuthFlow::new(OAuthGrant::ClientCredentials, "/token").scopes(&["pets:read", "pets:write"]);
    /// ```
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }
}

/// What a token is asked for with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OAuthGrant {
    /// A code that the user's browser brings back.
    AuthorizationCode,
    /// The client's own id and secret.
    ClientCredentials,
    /// A code that the user enters on another device.
    DeviceCode,
    /// The user's name and password.
    Password,
}
