//! What a token endpoint gives, and where it is kept.

use crate::error::Error;
use crate::secret::Secret;
use crate::{BoxError, BoxFuture};
use serde_json::{Value, json};
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Keeps tokens beyond the end of a program: in a file that only its user can read, in the system's keyring, in a
/// database.
///
/// It is asked before a new token is fetched, so that several programs can share one.
///
/// ```
/// use specwright_runtime::{StoreFuture, TokenStore, Tokens};
/// use std::collections::HashMap;
/// use std::sync::{Arc, Mutex};
///
/// #[derive(Default)]
/// struct Memory(Arc<Mutex<HashMap<String, Tokens>>>);
///
/// impl TokenStore for Memory {
///     fn load(&self, key: &str) -> StoreFuture<Option<Tokens>> {
///         let found = self.0.lock().unwrap().get(key).cloned();
///         Box::pin(async move { Ok(found) })
///     }
///
///     fn save(&self, key: &str, tokens: Tokens) -> StoreFuture<()> {
///         self.0.lock().unwrap().insert(key.to_owned(), tokens);
///         Box::pin(async { Ok(()) })
///     }
/// }
/// # drop(Memory::default());
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// The tokens that were saved under a key. The key is no secret: it is made of the token endpoint, the client's id
    /// and the scopes.
    fn load(&self, key: &str) -> StoreFuture<Option<Tokens>>;

    /// Keeps tokens in place of those that were saved under the key before. An error fails the call that needed them;
    /// later calls use the tokens from memory.
    fn save(&self, key: &str, tokens: Tokens) -> StoreFuture<()>;
}

/// What a [`TokenStore`] gives.
pub type StoreFuture<T> = BoxFuture<Result<T, BoxError>>;

/// An access token, and what is known of it.
///
/// ```
/// use specwright_runtime::Tokens;
///
/// let tokens = Tokens::from_json(r#"{"access_token":"a","refresh_token":"r","scope":"read"}"#)?;
/// assert_eq!(tokens.refresh_token().unwrap().expose(), "r");
/// assert_eq!(Tokens::from_json(&tokens.expose_json())?, tokens);
/// # Ok::<(), specwright_runtime::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    pub(super) access: Secret,
    pub(super) refresh: Option<Secret>,
    pub(super) expires_at: Option<SystemTime>,
    pub(super) scopes: Vec<String>,
}

impl Tokens {
    /// The access token.
    ///
    /// ```
    /// # use specwright_runtime::Tokens;
    /// let tokens = Tokens::from_json(r#"{"access_token":"a"}"#)?;
    /// assert_eq!(tokens.access_token().expose(), "a");
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn access_token(&self) -> &Secret {
        &self.access
    }

    /// What gets the next access token.
    ///
    /// ```
    /// # use specwright_runtime::Tokens;
    /// let tokens = Tokens::from_json(r#"{"access_token":"a"}"#)?;
    /// assert!(tokens.refresh_token().is_none());
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.refresh.as_ref()
    }

    /// When the access token ends, if the server said so.
    ///
    /// ```
    /// # use specwright_runtime::Tokens;
    /// let tokens = Tokens::from_json(r#"{"access_token":"a"}"#)?;
    /// assert!(tokens.expires_at().is_none());
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    /// What the access token is good for: the scopes that were asked for, and those that the server granted.
    ///
    /// ```
    /// # use specwright_runtime::Tokens;
    /// let tokens = Tokens::from_json(r#"{"access_token":"a","scope":"read write"}"#)?;
    /// assert_eq!(tokens.scopes(), ["read", "write"]);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// All of it as one line of JSON, secrets included: for a [`TokenStore`], never for a log.
    ///
    /// ```
    /// # use specwright_runtime::Tokens;
    /// let tokens = Tokens::from_json(r#"{"access_token":"a"}"#)?;
    /// assert_eq!(tokens.expose_json(), r#"{"access_token":"a"}"#);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn expose_json(&self) -> String {
        let mut json = json!({ "access_token": self.access.expose() });
        if let Some(refresh) = &self.refresh {
            json["refresh_token"] = refresh.expose().into();
        }
        if let Some(since) = (self.expires_at).and_then(|at| at.duration_since(UNIX_EPOCH).ok()) {
            json["expires_at"] = since.as_secs().into();
        }
        if !self.scopes.is_empty() {
            json["scope"] = self.scopes.join(" ").into();
        }
        json.to_string()
    }

    /// Reads what [`expose_json`](Tokens::expose_json) wrote.
    ///
    /// ```
    /// # use specwright_runtime::Tokens;
    /// assert!(Tokens::from_json("{}").is_err());
    /// ```
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let json: Option<Value> = serde_json::from_str(json).ok();
        let tokens = json.and_then(|json| Tokens::read(&json));
        tokens.ok_or_else(|| Error::request("these are no saved tokens"))
    }

    /// What a token endpoint answers, or a store kept. `None`: there is no token in it.
    pub(super) fn read(json: &Value) -> Option<Self> {
        let text = |name: &str| {
            let text = json.get(name)?.as_str()?;
            (!text.is_empty()).then(|| Secret::from(text))
        };
        let at = |name: &str| seconds(json.get(name)?);
        let lifetime =
            at("expires_in").and_then(|lifetime| crate::time::now().checked_add(lifetime));
        let scopes = json.get("scope").and_then(Value::as_str);
        Some(Tokens {
            access: text("access_token")?,
            refresh: text("refresh_token"),
            expires_at: lifetime.or_else(|| UNIX_EPOCH.checked_add(at("expires_at")?)),
            scopes: scopes
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        })
    }

    /// How long the access token is good from now on. `None`: the server did not say it.
    pub(super) fn lifetime(&self) -> Option<Duration> {
        let until = self.expires_at?;
        Some(until.duration_since(crate::time::now()).unwrap_or_default())
    }

    pub(super) fn covers(&self, scopes: &[&str]) -> bool {
        let has = |scope: &&str| self.scopes.iter().any(|own| own == scope);
        scopes.iter().all(has)
    }
}

/// Some servers write numbers as texts.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::String(text) => text.trim().parse().ok()?,
        _ => value.as_f64()?,
    };
    Duration::try_from_secs_f64(seconds).ok()
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("expires_at", &self.expires_at)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
