//! An [`OAuth`] as a client's credential: connected to the server that the client and the document name.

use super::OAuth;
use super::endpoints::Endpoints;
use super::grant::{ClientAuthentication, Grant};
use super::source::{Shared, TokenSource};
use crate::client::BaseUrl;
use crate::client::credential::TokenProvider;
use crate::security::SecurityScheme;
use crate::transport::Transport;
use std::sync::{Arc, OnceLock};

/// What of a client an OAuth credential depends on.
#[derive(Clone, Copy)]
pub(in crate::client) struct ClientContext<'a> {
    pub(in crate::client) server: &'a Result<BaseUrl, String>,
    pub(in crate::client) transport: &'a Arc<dyn Transport>,
}

/// An OAuth, and its tokens once it is used.
pub(in crate::client) struct OAuthCredential {
    oauth: OAuth,
    connected: OnceLock<Connected>,
}

struct Connected {
    /// What the endpoints were found with.
    scheme: &'static SecurityScheme,
    server: Option<String>,
    source: Arc<TokenSource>,
    provider: Arc<dyn TokenProvider>,
}

impl OAuthCredential {
    pub(in crate::client) fn new(oauth: OAuth) -> Self {
        OAuthCredential {
            oauth,
            connected: OnceLock::new(),
        }
    }

    /// An error if there is something empty in it.
    fn check(&self, scheme: &str) -> Result<(), String> {
        let OAuth {
            grant,
            client_id,
            authentication,
            ..
        } = &self.oauth;
        let is_blank = |text: &str| text.trim().is_empty();
        let needs_id = !matches!(grant, Grant::Password { .. });
        if needs_id && is_blank(client_id) {
            return Err(format!("the id of the client for `{scheme}` is empty"));
        }
        let secret = match authentication {
            ClientAuthentication::Basic(secret) | ClientAuthentication::Post(secret) => secret,
            ClientAuthentication::None if matches!(grant, Grant::ClientCredentials) => {
                return Err(format!(
                    "the client for `{scheme}` has neither a secret nor a private key"
                ));
            }
            _ => return Ok(()),
        };
        match is_blank(secret.expose()) {
            true => Err(format!("the secret of the client for `{scheme}` is empty")),
            false => Ok(()),
        }
    }

    /// The tokens for a scheme. The first client that uses the credential decides where they come from; a client of
    /// another server would send it tokens that are not for it.
    pub(in crate::client) fn connect(
        &self,
        scheme: &'static SecurityScheme,
        context: ClientContext<'_>,
    ) -> Result<Arc<dyn TokenProvider>, String> {
        let server = context.server.as_ref().ok().map(|server| server.as_str());
        if let Some(connected) = self.connected.get()
            && std::ptr::eq(connected.scheme, scheme)
            && connected.server.as_deref() == server
        {
            return Ok(connected.provider.clone());
        }
        self.check(scheme.name)?;
        let endpoints = Endpoints::resolve(&self.oauth, scheme, context.server)?;
        let connected = self.connected.get_or_init(|| {
            let (oauth, endpoints) = (self.oauth.clone(), endpoints.clone());
            let source = TokenSource::new(oauth, endpoints, context.transport.clone());
            let source = Arc::new(source);
            Connected {
                scheme,
                server: server.map(str::to_owned),
                provider: Arc::new(Shared(source.clone())),
                source,
            }
        });
        match connected.source.endpoints == endpoints {
            true => Ok(connected.provider.clone()),
            false => Err(format!(
                "the credential for `{}` has tokens of another server: make one for each client",
                scheme.name
            )),
        }
    }
}
