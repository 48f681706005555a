//! Headers on their way to a request.

use http::header::{HeaderMap, HeaderName, HeaderValue};

/// Headers, each name once. A list: a map of them is made for each attempt, and making two would cost more than
/// looking through a few names.
#[derive(Clone, Default)]
pub(crate) struct Headers(Vec<(HeaderName, HeaderValue)>);

impl Headers {
    pub(crate) fn with_capacity(names: usize) -> Self {
        Headers(Vec::with_capacity(names))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, (HeaderName, HeaderValue)> {
        self.0.iter()
    }

    pub(crate) fn set(&mut self, name: HeaderName, value: HeaderValue) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some(header) => header.1 = value,
            None => self.0.push((name, value)),
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        let mut names = self.0.iter().map(|(name, _)| name.as_str());
        names.any(|known| known.eq_ignore_ascii_case(name))
    }

    pub(crate) fn get(&self, name: &HeaderName) -> Option<&HeaderValue> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// Whether a header is there and says nothing.
    pub(crate) fn is_blank(&self, name: &str) -> bool {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.is_some_and(|(_, value)| value.as_bytes().trim_ascii().is_empty())
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&HeaderName) -> bool) {
        self.0.retain(|(name, _)| keep(name));
    }

    /// As a map, with room for some more.
    pub(crate) fn map(&self, more: usize) -> HeaderMap {
        let mut map = HeaderMap::with_capacity(self.0.len() + more);
        for (name, value) in &self.0 {
            map.entry(name.clone()).or_insert(value.clone());
        }
        map
    }
}
