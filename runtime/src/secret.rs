//! Text that must not be seen.

use crate::json::{Decode, DecodeError, Encode, Reader, Writer};
use std::fmt;
use std::sync::Arc;

/// A key, a token or a password: printed as `[redacted]`, read only by asking for it.
///
/// ```
/// use specwright_runtime::Secret;
///
/// let key = Secret::from("sk-admin-123");
/// assert_eq!(format!("{key:?}"), "[redacted]");
/// assert_eq!(key.expose(), "sk-admin-123");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Keeps a text from being printed.
    ///
    /// ```
    /// # use specwright_runtime::Secret;
    /// let key = Secret::new(String::from("sk-admin-123"));
    /// assert_eq!(key.expose(), "sk-admin-123");
    /// ```
    pub fn new(text: impl Into<String>) -> Self {
        Secret(text.into().into())
    }

    /// The text itself.
    ///
    /// ```
    /// # use specwright_runtime::Secret;
    /// assert_eq!(Secret::from("sk-admin-123").expose(), "sk-admin-123");
    /// ```
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Decode for Secret {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        r.str()
            .map(|text| Secret(text.as_ref().into()))
            .map_err(DecodeError::of_secret)
    }
}

impl Encode for Secret {
    fn encode(&self, w: &mut Writer) {
        w.str(&self.0);
    }
}

crate::serde_traits!(both [] Secret);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret(text.into())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret(text.into())
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Secret(text.as_str().into())
    }
}

impl From<&Secret> for Secret {
    fn from(secret: &Secret) -> Self {
        secret.clone()
    }
}
