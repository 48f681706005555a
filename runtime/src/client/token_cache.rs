//! Access tokens that are kept while they are valid.

use super::auth::{TokenFuture, TokenProvider};
use crate::BoxError;
use crate::secret::Secret;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Tokens are renewed this long before they run out.
const MARGIN: Duration = Duration::from_secs(30);
/// Upper bound on a token's lifetime, whatever the server says.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Keeps a token while it is valid. Concurrent callers share one refresh.
#[derive(Default)]
pub(super) struct TokenCache {
    /// Held while a token is fetched.
    fetching: Mutex<()>,
    held: RwLock<Option<Held>>,
}

struct Held {
    token: Secret,
    until: Instant,
}

impl TokenCache {
    pub(super) async fn token<F>(&self, fetch: impl FnOnce() -> F) -> Result<Secret, BoxError>
    where
        F: Future<Output = Result<(Secret, Duration), BoxError>>,
    {
        if let Some(token) = self.good() {
            return Ok(token);
        }
        let _turn = self.fetching.lock().await;
        if let Some(token) = self.good() {
            return Ok(token);
        }
        let (token, good_for) = fetch().await?;
        let good_for = good_for.min(LONGEST);
        let held = Held {
            token: token.clone(),
            until: Instant::now() + good_for.saturating_sub(MARGIN.min(good_for / 2)),
        };
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(held);
        Ok(token)
    }

    fn good(&self) -> Option<Secret> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let held = held.as_ref()?;
        (held.until > Instant::now()).then(|| held.token.clone())
    }

    /// Forgets a token that was refused, unless there is a newer one.
    pub(super) fn rejected(&self, token: &Secret) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_some_and(|held| held.token == *token) {
            *held = None;
        }
    }
}

/// A function that fetches tokens, and the one that it gave.
pub(super) struct Refreshing<F>(Arc<(TokenCache, F)>);

impl<F> Refreshing<F> {
    pub(super) fn new(fetch: F) -> Self {
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
        Box::pin(async move { this.0.token(|| (this.1)()).await })
    }

    fn rejected(&self, token: &Secret) {
        self.0.0.rejected(token);
    }
}
