//! What a generated client says about its API, as constants.

/// The API that a generated client was made for.
///
/// ```
/// use specwright_runtime::{Api, SecurityKind, SecurityScheme};
///
/// static API: Api = Api {
///     name: "petstore",
///     version: "1.2.0",
///     servers: &["https://petstore.example/v1"],
///     base_url_env: "PETSTORE_BASE_URL",
///     schemes: &[SecurityScheme { name: "ApiKey", kind: SecurityKind::Bearer, env: "PETSTORE_API_KEY" }],
///     ..Api::DEFAULT
/// };
/// assert_eq!(API.schemes[0].env, "PETSTORE_API_KEY");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// The client's name, first half of the user agent.
    pub name: &'static str,
    /// The client's version, second half of the user agent.
    pub version: &'static str,
    /// Where the API is served; the first is the default.
    pub servers: &'static [&'static str],
    /// The environment variable that replaces the server's URL.
    pub base_url_env: &'static str,
    /// The ways to authenticate.
    pub schemes: &'static [SecurityScheme],
}

impl Api {
    /// An API without servers and without authentication.
    pub const DEFAULT: Api = Api {
        name: "client",
        version: "0",
        servers: &[],
        base_url_env: "",
        schemes: &[],
    };
}

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

/// How a credential travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityKind {
    /// `Authorization: Bearer …`, also for OAuth 2 and OpenID Connect.
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
}
