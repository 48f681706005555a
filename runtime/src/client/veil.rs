//! What of a call must not be seen in what a server says.

use super::authentication::Authentication;
use super::{Added, RequestOptions};
use crate::json::sounds_secret;
use crate::request::{Keep, RequestData, percent_encode};
use crate::secret::Veil;
use http::header::{HeaderName, HeaderValue};
use std::borrow::Cow;

impl Veil {
    /// Hides what a request proved itself with: its credentials, and what the caller gave by hand under names that
    /// sound secret.
    pub(crate) fn over(authentication: &Authentication, data: &RequestData) -> Self {
        let mut veil = Veil::default();
        authentication.add_to(&mut veil);
        let options: &RequestOptions = &data.client.settled_options();
        for (name, value) in data.headers.iter() {
            veil.add_header(name, value);
        }
        for (name, value) in &options.headers {
            veil.add_header(name, value);
        }
        for (name, value) in &options.query {
            if sounds_secret(name) {
                veil.add_encoded(value);
            }
        }
        for (name, pair) in data.target.written_query() {
            if sounds_secret(name) {
                veil.add_pair(pair);
            }
        }
        let texts = data.query.iter().chain(&data.cookies);
        for (_, text) in texts.filter(|(name, _)| sounds_secret(name)) {
            text.split('&').for_each(|pair| veil.add_pair(pair));
        }
        if let Some(added) = &data.added {
            veil.add_added(added);
        }
        veil
    }

    /// What hooks added to a request.
    pub(crate) fn add_added(&mut self, added: &Added) {
        for (name, value) in added.headers.iter() {
            self.add_header(name, value);
        }
        let pairs = added.query.split('&');
        let is_secret = |pair: &&str| pair.split('=').next().is_some_and(sounds_secret);
        pairs.filter(is_secret).for_each(|pair| self.add_pair(pair));
    }

    /// The value of a header that sounds secret, with and without the word before it.
    fn add_header(&mut self, name: &HeaderName, value: &HeaderValue) {
        let name = name.as_str();
        let named = sounds_secret(name) && !name.contains("idempotency");
        let Some(text) = value
            .to_str()
            .ok()
            .filter(|_| named || value.is_sensitive())
        else {
            return;
        };
        self.add(text);
        if name == "cookie" {
            text.split(';').for_each(|pair| self.add_pair(pair.trim()));
        } else if let Some((_, after)) = text.split_once(' ') {
            self.add(after);
        }
    }

    /// The value of `name=value`.
    fn add_pair(&mut self, pair: &str) {
        let value = pair.split_once('=').map_or(pair, |(_, value)| value);
        self.add(value);
        self.add(&percent_decoded(value));
    }

    /// A text, and the same as URLs and cookies have it.
    pub(super) fn add_encoded(&mut self, text: &str) {
        self.add(text);
        let mut encoded = String::new();
        percent_encode(&mut encoded, text, Keep::Unreserved);
        self.add(&encoded);
        let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        self.add(&form);
    }
}

fn percent_decoded(text: &str) -> Cow<'_, str> {
    let mut pairs = url::form_urlencoded::parse(text.as_bytes());
    pairs.next().map_or(Cow::Borrowed(""), |(value, _)| value)
}
