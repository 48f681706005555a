//! Where a client's tokens come from: memory, the caller's store, a refresh token, the grant itself.

use super::cache::{Fetched, LONGEST, TokenCache};
use super::device;
use super::endpoints::{Endpoints, Known};
use super::grant::Grant;
#[cfg(feature = "login")]
use super::login;
use super::metadata::Metadata;
use super::token_request::{Http, TokenRequest};
use super::{OAuth, Tokens};
use crate::BoxError;
use crate::client::credential::{TokenFuture, TokenProvider};
use crate::secret::Secret;
use crate::transport::Transport;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;

/// For servers that do not say how long a token is good.
const ASSUMED: Duration = Duration::from_secs(300);
/// A token from the store that ends sooner is not worth a call.
const SHORTEST: Duration = Duration::from_secs(30);

/// The tokens of one OAuth credential at one authorization server.
pub(super) struct TokenSource {
    pub(super) oauth: OAuth,
    pub(super) endpoints: Endpoints,
    pub(super) http: Http,
    known: OnceCell<Known>,
    cache: TokenCache,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// The newest refresh token.
    refresh: Option<Secret>,
    /// The last access token that a server refused: a store may still have it.
    refused: Option<Secret>,
}

impl TokenSource {
    pub(super) fn new(oauth: OAuth, endpoints: Endpoints, transport: Arc<dyn Transport>) -> Self {
        let refresh = match &oauth.grant {
            Grant::RefreshToken(token) => Some(token.clone()),
            _ => None,
        };
        TokenSource {
            oauth,
            endpoints,
            http: Http(transport),
            known: OnceCell::new(),
            cache: TokenCache::default(),
            memory: Mutex::new(Memory {
                refresh,
                refused: None,
            }),
        }
    }

    fn with_memory<T>(&self, with: impl FnOnce(&mut Memory) -> T) -> T {
        with(&mut self.memory.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The scopes to ask for where an operation needs some.
    fn scopes<'a>(&'a self, operation: &'static [&'static str]) -> Vec<&'a str> {
        match &self.oauth.scopes {
            Some(own) => own.iter().map(String::as_str).collect(),
            None if matches!(self.oauth.grant, Grant::RefreshToken(_)) => Vec::new(),
            None if self.oauth.grant.is_interactive() && !self.endpoints.scopes.is_empty() => {
                self.endpoints.scopes.to_vec()
            }
            None => operation.to_vec(),
        }
    }

    async fn known(&self) -> Result<&Known, BoxError> {
        let complete = || async {
            let metadata = match self.endpoints.metadata(&self.oauth) {
                Some(url) => Metadata::read(url, self.http.metadata(url).await?)?,
                None => Metadata::default(),
            };
            Ok(self.endpoints.completed(&self.oauth, metadata)?)
        };
        self.known.get_or_try_init(complete).await
    }

    async fn fetch(&self, scopes: &[&str]) -> Result<Fetched, BoxError> {
        let known = self.known().await?;
        let key = self.key(known, scopes);
        let stored = match &self.oauth.store {
            Some(store) => store.load(&key).await?,
            None => None,
        };
        if let Some(tokens) = &stored
            && self.is_good(tokens, scopes)
        {
            let refresh = tokens.refresh.clone();
            self.with_memory(|memory| memory.refresh = refresh.or(memory.refresh.take()));
            return Ok(self.fetched(tokens));
        }
        let stored = stored.and_then(|tokens| tokens.refresh);
        let refreshed = self.refreshed(known, stored).await?;
        let mut tokens = match refreshed {
            Some(tokens) => tokens,
            None => self.granted(known, scopes).await?,
        };
        // A server may grant less than was asked for: asking again would not help.
        for scope in scopes {
            if !tokens.covers(&[scope]) {
                tokens.scopes.push((*scope).to_owned());
            }
        }
        self.with_memory(|memory| {
            // One that is not replaced stays good.
            tokens.refresh = tokens.refresh.take().or(memory.refresh.take());
            memory.refresh = tokens.refresh.clone();
        });
        if let Some(store) = &self.oauth.store {
            store.save(&key, tokens.clone()).await?;
        }
        Ok(self.fetched(&tokens))
    }

    /// What a store knows the tokens by.
    fn key(&self, known: &Known, scopes: &[&str]) -> String {
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        let (url, id) = (&known.token, &self.oauth.client_id);
        format!("{url} {id} {}", scopes.join(" "))
            .trim_end()
            .to_owned()
    }

    fn is_good(&self, tokens: &Tokens, scopes: &[&str]) -> bool {
        let is_refused = self.with_memory(|memory| memory.refused.as_ref() == Some(&tokens.access));
        let lifetime = tokens.lifetime();
        !is_refused && tokens.covers(scopes) && lifetime.is_none_or(|left| left > SHORTEST)
    }

    fn fetched(&self, tokens: &Tokens) -> Fetched {
        let is_cheap = tokens.refresh.is_some() || !self.oauth.grant.is_interactive();
        let assumed = match is_cheap {
            true => ASSUMED,
            // Only a refusal is worth a user's time.
            false => LONGEST,
        };
        let lifetime = tokens.lifetime().unwrap_or(assumed);
        Fetched::new(tokens.access.clone(), tokens.scopes.clone(), lifetime)
    }

    /// New tokens by a refresh token, the stored one first: another program may have had it after this one's. `None`:
    /// there is none that is good.
    async fn refreshed(
        &self,
        known: &Known,
        stored: Option<Secret>,
    ) -> Result<Option<Tokens>, BoxError> {
        if matches!(self.oauth.grant, Grant::ClientCredentials) {
            return Ok(None);
        }
        let own = self.with_memory(|memory| memory.refresh.clone());
        let own = own.filter(|own| stored.as_ref() != Some(own));
        let mut refusal = None;
        for token in stored.into_iter().chain(own) {
            let request = TokenRequest::new(&self.oauth, known)?
                .with("grant_type", "refresh_token")
                .with_secret("refresh_token", token.expose());
            match self.http.send(&known.refresh, request).await {
                Ok(answer) => {
                    let mut tokens = read(&answer)?;
                    tokens.refresh = tokens.refresh.or(Some(token));
                    return Ok(Some(tokens));
                }
                Err(refused) if refused.code.as_deref() == Some("invalid_grant") => {
                    self.forget(&token);
                    refusal = Some(refused);
                }
                Err(refused) => return Err(refused.into()),
            }
        }
        match (&self.oauth.grant, refusal) {
            (Grant::RefreshToken(_), Some(refused)) => Err(refused.into()),
            (Grant::RefreshToken(_), None) => Err("the refresh token was refused before".into()),
            _ => Ok(None),
        }
    }

    fn forget(&self, refresh: &Secret) {
        self.with_memory(|memory| {
            memory.refresh.take_if(|known| known == refresh);
        });
    }

    async fn granted(&self, known: &Known, scopes: &[&str]) -> Result<Tokens, BoxError> {
        let request = TokenRequest::new(&self.oauth, known)?;
        let request = match &self.oauth.grant {
            Grant::ClientCredentials => request
                .with("grant_type", "client_credentials")
                .with_scopes(scopes)
                .repeatable(),
            Grant::Password { user, password } => request
                .with("grant_type", "password")
                .with("username", user)
                .with_secret("password", password.expose())
                .with_scopes(scopes)
                .repeatable(),
            Grant::DeviceCode(show) => {
                return device::authorize(self, known, scopes, &**show).await;
            }
            #[cfg(feature = "login")]
            Grant::AuthorizationCode(open) => {
                return login::authorize(self, known, scopes, &**open).await;
            }
            Grant::RefreshToken(_) => return Err("there is no refresh token".into()),
        };
        let answer = self.http.send(&known.token, request).await;
        read(&answer.map_err(BoxError::from)?)
    }
}

/// The tokens of an answer. Those that a request has to be signed for are not of use.
pub(super) fn read(answer: &Value) -> Result<Tokens, BoxError> {
    let kind = answer["token_type"].as_str().unwrap_or("Bearer");
    if ["dpop", "mac", "pop"].contains(&kind.to_ascii_lowercase().as_str()) {
        return Err(format!("the token endpoint gave a `{kind}` token, not a bearer token").into());
    }
    Tokens::read(answer).ok_or_else(|| "the token endpoint gave no access_token".into())
}

/// A source as a client has it.
pub(super) struct Shared(pub(super) Arc<TokenSource>);

impl TokenProvider for Shared {
    fn token(&self) -> TokenFuture {
        self.token_for(&[])
    }

    fn token_for(&self, scopes: &'static [&'static str]) -> TokenFuture {
        let source = self.0.clone();
        Box::pin(async move {
            let scopes = source.scopes(scopes);
            source.cache.token(&scopes, || source.fetch(&scopes)).await
        })
    }

    fn rejected(&self, token: &Secret) {
        self.0
            .with_memory(|memory| memory.refused = Some(token.clone()));
        self.0.cache.rejected(token);
    }
}
