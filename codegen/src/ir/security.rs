//! Ways to authenticate.

use super::{Doc, Name};
use serde::Serialize;

/// A way to authenticate.
#[derive(Debug, Clone, Serialize)]
pub struct SecurityScheme {
    /// Its key in the document; `rust` is the snake_case form used for a setter.
    pub name: Name,
    /// Where it stands.
    pub pointer: String,
    /// What it is.
    pub doc: Doc,
    /// How the credential travels.
    pub kind: SecurityKind,
    /// The environment variable that holds the credential.
    pub env: String,
}

/// How a credential travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum SecurityKind {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// `Authorization: <scheme> …`.
    Http(String),
    /// A header of this name.
    Header(String),
    /// A query parameter of this name.
    Query(String),
    /// A cookie of this name.
    Cookie(String),
    /// In the TLS handshake: nothing to send.
    MutualTls,
    /// `Authorization: Bearer …` with an access token of OAuth 2 or OpenID Connect.
    OAuth2(OAuth2),
    /// In a way that the client does not know, and why.
    Unsupported(String),
}

impl SecurityKind {
    /// Whether the client sends a credential for it.
    pub fn takes_credential(&self) -> bool {
        !matches!(self, SecurityKind::MutualTls | SecurityKind::Unsupported(_))
    }

    /// Whether a client's own id and secret get a token. A server that describes itself may know that.
    pub fn takes_client(&self) -> bool {
        let SecurityKind::OAuth2(oauth) = self else {
            return false;
        };
        let mut grants = oauth.flows.iter().map(|flow| flow.grant);
        oauth.flows.is_empty() || grants.any(|grant| grant == OAuthGrant::ClientCredentials)
    }
}

/// Where access tokens come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OAuth2 {
    /// The flows that a client can use.
    pub flows: Vec<OAuthFlow>,
    /// Where the server describes its endpoints; may be empty.
    pub metadata_url: String,
    /// What `…_CLIENT_ID` and `…_CLIENT_SECRET` begin with in the environment.
    pub client_env: String,
}

/// A way to a token. URLs may be relative, or empty where the document has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OAuthFlow {
    /// What a token is asked for with.
    pub grant: OAuthGrant,
    /// The token endpoint.
    pub token_url: String,
    /// The authorization endpoint, of users or of devices.
    pub authorization_url: String,
    /// The endpoint for refresh tokens, where it is not the token endpoint.
    pub refresh_url: String,
    /// All scopes that the flow knows.
    pub scopes: Vec<String>,
}

/// What a token is asked for with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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

/// The scopes that an operation needs of one scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scopes {
    /// The scheme.
    pub scheme: String,
    /// The scopes.
    pub scopes: Vec<String>,
}
