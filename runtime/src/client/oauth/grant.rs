//! What a token is asked for with, and how the client proves who it is.

use super::device::DevicePrompt;
#[cfg(feature = "private-key-jwt")]
use super::jwt::PrivateKey;
use crate::secret::Secret;
use crate::security::OAuthGrant;
use std::sync::Arc;

#[derive(Clone)]
pub(super) enum Grant {
    ClientCredentials,
    RefreshToken(Secret),
    Password {
        user: String,
        password: Secret,
    },
    /// Shows the user what to enter.
    DeviceCode(Arc<dyn Fn(&DevicePrompt) + Send + Sync>),
    /// Opens a browser.
    #[cfg(feature = "login")]
    AuthorizationCode(Arc<dyn Fn(&str) + Send + Sync>),
}

impl Grant {
    /// What it is called in messages.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Grant::ClientCredentials => "client credentials",
            Grant::RefreshToken(_) => "a refresh token",
            Grant::Password { .. } => "a password",
            Grant::DeviceCode(_) => "a device code",
            #[cfg(feature = "login")]
            Grant::AuthorizationCode(_) => "an authorization code",
        }
    }

    /// Whether a document's flow is for it. A refresh token comes from any flow with a user.
    pub(super) fn is_of(&self, flow: OAuthGrant) -> bool {
        match self {
            Grant::ClientCredentials => flow == OAuthGrant::ClientCredentials,
            Grant::RefreshToken(_) => flow != OAuthGrant::ClientCredentials,
            Grant::Password { .. } => flow == OAuthGrant::Password,
            Grant::DeviceCode(_) => flow == OAuthGrant::DeviceCode,
            #[cfg(feature = "login")]
            Grant::AuthorizationCode(_) => flow == OAuthGrant::AuthorizationCode,
        }
    }

    /// The endpoint that comes before the token endpoint, as a server's metadata calls it.
    pub(super) fn authorizes_at(&self) -> Option<&'static str> {
        match self {
            Grant::DeviceCode(_) => Some("device_authorization_endpoint"),
            #[cfg(feature = "login")]
            Grant::AuthorizationCode(_) => Some("authorization_endpoint"),
            _ => None,
        }
    }

    /// Whether a user has to do something for each new token, refreshing aside.
    pub(super) fn is_interactive(&self) -> bool {
        !matches!(self, Grant::ClientCredentials | Grant::Password { .. })
    }
}

/// How the client proves who it is at the token endpoint.
#[derive(Clone)]
pub(super) enum ClientAuthentication {
    /// It only says its id.
    None,
    Basic(Secret),
    Post(Secret),
    #[cfg(feature = "private-key-jwt")]
    Jwt(Arc<PrivateKey>),
}
