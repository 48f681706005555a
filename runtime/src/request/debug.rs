//! What `Debug` shows of a request: its arguments, and no secret.

use super::RequestData;
use super::setters::BODY;
use crate::json::sounds_secret;
use crate::line::one_line;
use serde_json::Value;
use std::fmt;

/// How many bytes of a value are shown.
const MOST: usize = 512;

const REDACTED: &str = "[redacted]";

impl fmt::Debug for RequestData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Request");
        shown.field("method", &self.target.method);
        shown.field("path", &self.target.shown_path());
        let values = self.path.iter().map(|(place, text)| {
            let rest = self.target.path.get(*place..).unwrap_or_default();
            (rest.split('}').next().unwrap_or_default(), text.as_str())
        });
        let query = self.query.iter();
        let query = query.map(|(name, text)| {
            let value = text.split_once('=').filter(|(before, _)| before == name);
            (
                name.as_str(),
                value.map_or(text.as_str(), |(_, value)| value),
            )
        });
        let cookies = self
            .cookies
            .iter()
            .map(|(name, _)| (name.as_str(), REDACTED));
        for (name, value) in values.chain(query).chain(cookies) {
            shown.field(
                if name.is_empty() { "query" } else { name },
                &self.shown(name, value),
            );
        }
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        if !headers.is_empty() {
            shown.field("headers", &headers);
        }
        match self.shown_body() {
            Some(text) => shown.field(BODY, &Raw(&text)),
            None => shown.field(BODY, &self.body),
        };
        shown.finish_non_exhaustive()
    }
}

impl RequestData {
    fn is_hidden(&self, name: &str) -> bool {
        sounds_secret(name) || self.hidden.iter().any(|hidden| hidden == name)
    }

    fn shown<'a>(&self, name: &str, value: &'a str) -> std::borrow::Cow<'a, str> {
        match self.is_hidden(name) {
            true => REDACTED.into(),
            false => one_line(value, MOST),
        }
    }

    /// A body of JSON, with what sounds secret hidden.
    fn shown_body(&self) -> Option<String> {
        if self.hidden.iter().any(|hidden| hidden == BODY) {
            return None;
        }
        let bytes = self.body.bytes().filter(|bytes| !bytes.is_empty())?;
        let mut value: Value = serde_json::from_slice(&bytes).ok()?;
        redact(&mut value);
        Some(one_line(&value.to_string(), MOST).into_owned())
    }
}

fn redact(value: &mut Value) {
    match value {
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| {
            match sounds_secret(name) && !value.is_null() {
                true => *value = REDACTED.into(),
                false => redact(value),
            }
        }),
        Value::Array(items) => items.iter_mut().for_each(redact),
        _ => {}
    }
}

/// A text without quotes around it.
struct Raw<'a>(&'a str);

impl fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
