//! Access tokens that are kept while they are valid.

use crate::BoxError;
use crate::client::credential::{TokenFuture, TokenProvider};
use crate::secret::Secret;
use crate::time::Instant;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;

/// Tokens are renewed this long before they run out.
const MARGIN: Duration = Duration::from_secs(30);
/// Upper bound on a token's lifetime, whatever the server says.
pub(super) const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Keeps tokens while they are valid. Concurrent callers share one refresh, and its failure.
#[derive(Default)]
pub(super) struct TokenCache {
    /// Held while a token is fetched; the last failure.
    fetching: Mutex<Option<Failure>>,
    held: RwLock<Vec<Fetched>>,
}

/// A token, what it is good for, and until when.
pub(super) struct Fetched {
    token: Secret,
    scopes: Vec<String>,
    until: Instant,
}

impl Fetched {
    pub(super) fn new(token: Secret, scopes: Vec<String>, lifetime: Duration) -> Self {
        let lifetime = lifetime.min(LONGEST);
        Fetched {
            token,
            scopes,
            until: Instant::now() + lifetime.saturating_sub(MARGIN.min(lifetime / 2)),
        }
    }

    fn covers(&self, scopes: &[&str]) -> bool {
        let has = |scope: &&str| self.scopes.iter().any(|own| own == scope);
        scopes.iter().all(has)
    }
}

struct Failure {
    at: Instant,
    scopes: Vec<String>,
    error: SharedError,
}

impl TokenCache {
    /// A valid token with these scopes: one that is held, or what `fetch` gives.
    pub(super) async fn token<F>(
        &self,
        scopes: &[&str],
        fetch: impl FnOnce() -> F,
    ) -> Result<Secret, BoxError>
    where
        F: Future<Output = Result<Fetched, BoxError>>,
    {
        if let Some(token) = self.valid(scopes) {
            return Ok(token);
        }
        let asked = Instant::now();
        let mut last_failure = self.fetching.lock().await;
        if let Some(token) = self.valid(scopes) {
            return Ok(token);
        }
        // It failed while this caller waited for it.
        if let Some(failure) = &*last_failure
            && failure.at > asked
            && failure.scopes == scopes
        {
            return Err(Box::new(failure.error.clone()));
        }
        match fetch().await {
            Ok(fetched) => {
                *last_failure = None;
                let token = fetched.token.clone();
                self.keep(fetched);
                Ok(token)
            }
            Err(error) => {
                let error = SharedError(Arc::from(error));
                *last_failure = Some(Failure {
                    at: Instant::now(),
                    scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
                    error: error.clone(),
                });
                Err(Box::new(error))
            }
        }
    }

    fn valid(&self, scopes: &[&str]) -> Option<Secret> {
        let now = Instant::now();
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let mut valid = held.iter().filter(|held| held.until > now);
        let found = valid.find(|held| held.covers(scopes))?;
        Some(found.token.clone())
    }

    fn keep(&self, fetched: Fetched) {
        let now = Instant::now();
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.retain(|known| {
            let scopes: Vec<&str> = known.scopes.iter().map(String::as_str).collect();
            known.until > now && !fetched.covers(&scopes)
        });
        held.push(fetched);
    }

    /// Forgets a token that was refused, unless there is a newer one.
    pub(super) fn rejected(&self, token: &Secret) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.retain(|held| held.token != *token);
    }
}

/// One failure, told to all who waited.
#[derive(Clone)]
struct SharedError(Arc<dyn std::error::Error + Send + Sync>);

impl fmt::Display for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for SharedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

/// A function that fetches tokens, and the one that it gave.
pub(in crate::client) struct Refreshing<F>(Arc<(TokenCache, F)>);

impl<F> Refreshing<F> {
    pub(in crate::client) fn new(fetch: F) -> Self {
        Refreshing(Arc::new((TokenCache::default(), fetch)))
    }
}

impl<F, R> TokenProvider for Refreshing<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<(Secret, Duration), BoxError>> + Send + 'static,
{
    fn token(&self) -> TokenFuture {
        let this = self.0.clone();
        Box::pin(async move {
            let fetch = || async {
                let (token, lifetime) = (this.1)().await?;
                Ok(Fetched::new(token, Vec::new(), lifetime))
            };
            this.0.token(&[], fetch).await
        })
    }

    fn rejected(&self, token: &Secret) {
        self.0.0.rejected(token);
    }
}
