//! Security schemes, and what asks for them.

use super::{Location, ParameterIn};

/// An entry of `components.securitySchemes`.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// Where it stands.
    pub location: Location,
    /// The key under `securitySchemes`.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
    /// What kind it is.
    pub kind: SecurityKind,
    /// `x-env`: the environment variable that the credential is read from.
    pub env: Option<String>,
}

/// What a security scheme asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityKind {
    /// `type: apiKey`.
    ApiKey {
        /// `name` of the header, query parameter or cookie.
        name: String,
        /// `in`.
        place: ParameterIn,
    },
    /// `type: http`, `scheme: bearer`.
    Bearer,
    /// `type: http`, `scheme: basic`.
    Basic,
    /// `type: http` with another scheme, lower-cased.
    Http(String),
    /// `type: oauth2`.
    OAuth2 {
        /// `flows`, in order; the one that Swagger's `flow` names.
        flows: Vec<OAuthFlow>,
        /// `oauth2MetadataUrl`, since 3.2.
        metadata_url: Option<String>,
    },
    /// `type: openIdConnect`, with its `openIdConnectUrl`.
    OpenIdConnect(Option<String>),
    /// `type: mutualTLS`.
    MutualTls,
    /// A type that OpenAPI does not define.
    Unknown(String),
}

/// An entry of `flows`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthFlow {
    /// Where it stands.
    pub location: Location,
    /// Its key.
    pub kind: OAuthFlowKind,
    /// `authorizationUrl` or `deviceAuthorizationUrl`.
    pub authorization_url: Option<String>,
    /// `tokenUrl`.
    pub token_url: Option<String>,
    /// `refreshUrl`.
    pub refresh_url: Option<String>,
    /// The names in `scopes`.
    pub scopes: Vec<String>,
}

/// A way to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OAuthFlowKind {
    /// `authorizationCode`; Swagger: `accessCode`.
    AuthorizationCode,
    /// `clientCredentials`; Swagger: `application`.
    ClientCredentials,
    /// `deviceAuthorization`, since 3.2.
    DeviceAuthorization,
    /// `implicit`.
    Implicit,
    /// `password`.
    Password,
}

/// One alternative of a `security` list: all of its schemes are needed together. Empty: anonymous.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecurityRequirement {
    /// The names of the schemes, with the scopes asked for.
    pub schemes: Vec<(String, Vec<String>)>,
}
