//! The URL that the paths of operations are put behind.

use std::ops::Deref;
use url::{ParseError, Url};

/// How long most paths are at most, in bytes.
const ROOM: usize = 96;

/// The URL of a server.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    url: Url,
    /// The same with a long path: what is copied from it takes in a path without growing.
    roomy: Url,
}

impl BaseUrl {
    /// The problem never repeats the URL: it may hold a password.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("the document names no server: set the base URL".to_owned());
        }
        if text.chars().any(char::is_control) {
            return Err("the base URL must not hold control characters".to_owned());
        }
        let mut url = Url::parse(text).map_err(|error| {
            format!("the base URL is not complete, such as `https://api.example.com/v1`: {error}")
        })?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err("the base URL must begin with `https://` or `http://`".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(
                "the base URL must not hold a user name or password: give them as a credential"
                    .to_owned(),
            );
        }
        url.set_fragment(None);
        let mut roomy = url.clone();
        roomy.set_path(&"x".repeat(url.path().len() + ROOM));
        Ok(BaseUrl { url, roomy })
    }

    /// Whether a URL has to be resolved against another one.
    pub(super) fn is_relative(text: &str) -> bool {
        Url::parse(text.trim()) == Err(ParseError::RelativeUrlWithoutBase)
    }

    /// A relative URL beside this one, by RFC 3986.
    pub(super) fn join(&self, text: &str) -> Result<Self, String> {
        let joined = self.url.join(text.trim());
        let joined = joined.map_err(|error| format!("the operation's server: {error}"))?;
        BaseUrl::parse(joined.as_str())
    }

    /// The same with another path.
    pub(crate) fn with_path(&self, path: &str) -> Url {
        let mut url = self.roomy.clone();
        url.set_path(path);
        url
    }
}

impl Deref for BaseUrl {
    type Target = Url;

    fn deref(&self) -> &Url {
        &self.url
    }
}
