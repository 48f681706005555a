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
        w.secret(&self.0);
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

/// What stands where a secret was.
const REDACTED: &str = "[redacted]";

/// What stands where a text was cut.
const CUT: &str = "…";

/// Very short texts would tear ordinary words apart, and hide nothing.
const SHORTEST: usize = 4;

/// The secrets of a call, to be taken out of what comes back.
#[derive(Default)]
pub(crate) struct Veil(Vec<String>);

impl Veil {
    pub(crate) fn add(&mut self, secret: &str) {
        if secret.len() < SHORTEST || self.0.iter().any(|known| known == secret) {
            return;
        }
        // Longer ones first, so that what holds another goes as a whole.
        let place = self.0.partition_point(|known| known.len() >= secret.len());
        self.0.insert(place, secret.to_owned());
    }

    /// The text without secrets, and without the beginnings of those that were cut short before.
    pub(crate) fn hide(&self, text: String) -> String {
        let hide = |text: String, secret: &String| match text.contains(secret) {
            true => text.replace(secret, REDACTED),
            false => text,
        };
        let text = self.0.iter().fold(text, hide);
        let Some((cut, last)) = text.rsplit_once(CUT) else {
            return text;
        };
        let mut shown = String::with_capacity(text.len());
        for part in cut.split(CUT) {
            shown.push_str(&self.without_beginning(part));
            shown.push_str(CUT);
        }
        shown + last
    }

    /// A text that was cut behind, without what a secret begins with.
    fn without_beginning(&self, text: &str) -> String {
        let begins = |end: &usize| {
            let begun = &text[*end..];
            let mut secrets = self.0.iter();
            begun.len() >= SHORTEST && secrets.any(|secret| secret.starts_with(begun))
        };
        let longest = self.0.first().map_or(0, String::len);
        let from = text.len().saturating_sub(longest);
        let mut places = (from..text.len()).filter(|at| text.is_char_boundary(*at));
        match places.find(begins) {
            Some(end) => format!("{}{REDACTED}", &text[..end]),
            None => text.to_owned(),
        }
    }

    /// Whether a text tells one of the secrets.
    pub(crate) fn is_told(&self, text: &[u8]) -> bool {
        let tells = |secret: &String| {
            let mut windows = text.windows(secret.len());
            windows.any(|window| window == secret.as_bytes())
        };
        self.0.iter().any(tells)
    }

    /// Keeps headers that tell a secret, or are one, from being printed.
    pub(crate) fn mark(&self, headers: &mut http::HeaderMap) {
        for (name, value) in headers.iter_mut() {
            if name == http::header::SET_COOKIE || self.is_told(value.as_bytes()) {
                value.set_sensitive(true);
            }
        }
    }
}
