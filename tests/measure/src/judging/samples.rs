//! What requests are made of: values of parameters, bodies, credentials.

use super::MethodBody;
use super::sayable::{EDGE, HEADER_EDGE, refused};
use super::target::{Operation, Parameter, Target};
use crate::cases::{escaped, follow};
use serde_json::{Map, Value, json};

/// So many samples of a parameter are sent beside the first one, and of a body.
const OTHERS: usize = 6;

/// Credentials by the names of their schemes.
pub(super) type Credentials = Vec<(String, String)>;

/// What a parameter is tried with.
pub(super) struct Sampled {
    pub(super) values: Vec<Value>,
    pub(super) examples: Vec<Value>,
    /// Why a value cannot be said in the parameter's place.
    pub(super) unsaid: Option<&'static str>,
}

impl Target {
    /// The media types of an operation's body.
    pub(super) fn media_types(&self, operation: &Operation) -> Vec<String> {
        let body = follow(
            &self.document,
            &format!("{}/requestBody", operation.pointer),
        );
        let content = body.map(|body| self.get(&format!("{body}/content")));
        let keys = content
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(Map::keys);
        keys.cloned().collect()
    }

    /// Values for a parameter, the document's examples of it, and why there may be none.
    pub(super) fn parameter_samples(&mut self, parameter: &Parameter) -> Sampled {
        let (place, style) = (&*parameter.place, parameter.style.as_deref());
        let mut values = self.samples(&parameter.schema);
        let schema = follow(&self.document, &parameter.schema);
        let schema = schema.map_or(&Value::Null, |at| self.get(&at));
        let is_raw = place == "header" || style == Some("cookie");
        if schema["format"].is_null() && values.iter().any(Value::is_string) {
            let edge = if is_raw { HEADER_EDGE } else { EDGE };
            values.insert(values.len().min(1), edge.into());
            values = self.valid(&parameter.schema, values);
        }
        let mut unsaid = None;
        let mut sayable = |value: &Value| {
            let why = refused(place, style, value);
            unsaid = unsaid.or(why);
            why.is_none()
        };
        values.retain(&mut sayable);
        values.truncate(1 + OTHERS);
        let mut examples = self.examples(&parameter.holder, &parameter.schema);
        examples.retain(sayable);
        examples.truncate(OTHERS);
        Sampled {
            values,
            examples,
            unsaid,
        }
    }

    /// Bodies of a method: the fullest, the document's examples, and others.
    pub(super) fn body_samples(
        &mut self,
        operation: &Operation,
        body: &MethodBody,
    ) -> Vec<(&'static str, Value)> {
        let request = follow(
            &self.document,
            &format!("{}/requestBody", operation.pointer),
        );
        let request = request.unwrap_or_default();
        let media_types = self.media_types(operation);
        let exact = media_types.iter().find(|key| **key == body.media_type);
        let range = || media_types.iter().find(|key| key.contains('*'));
        let Some(key) = exact.or_else(range) else {
            return Vec::new();
        };
        if body.ty == "Bytes" {
            return vec![
                ("everything", "\u{0}bytes %2B\r\n--\r\n".into()),
                ("edge values", "".into()),
            ];
        }
        let holder = format!("{request}/content/{}", escaped(key));
        if body.is_text() {
            return vec![("everything", EDGE.into()), ("edge values", "x".into())];
        }
        let schema = format!("{holder}/schema");
        let items = format!("{holder}/itemSchema");
        let mut values: Vec<Value> = match self.get(&items) {
            Value::Null if is_lines(&body.media_type) => lists(self.samples(&schema)),
            Value::Null => self.samples(&schema),
            _ => vec![Value::Array(self.samples(&items)), json!([])],
        };
        let mut examples = self.examples(&holder, &schema);
        if is_lines(&body.media_type) {
            examples = lists(examples);
        }
        if is_form(&body.media_type) {
            values.iter_mut().for_each(without_nulls);
            values.retain(|value| self.is_form_sayable(&holder, value));
        }
        values.dedup();
        values.truncate(2 + OTHERS);
        let mut values = values.into_iter().map(|value| ("edge values", value));
        let first = values.next();
        let examples = examples
            .into_iter()
            .take(OTHERS)
            .map(|value| ("examples", value));
        let examples: Vec<_> = examples
            .filter(|(_, value)| !is_form(&body.media_type) || !has_nulls(value))
            .collect();
        first.into_iter().chain(examples).chain(values).collect()
    }

    /// Whether the properties that have a style can be said in it.
    fn is_form_sayable(&self, holder: &str, value: &Value) -> bool {
        let mut members = value.as_object().into_iter().flatten();
        members.all(|(name, value)| {
            let at = follow(
                &self.document,
                &format!("{holder}/encoding/{}", escaped(name)),
            );
            let encoding = at.map_or(&Value::Null, |at| self.get(&at));
            let style = encoding["style"].as_str();
            style.is_none() || refused("query", style, value).is_none()
        })
    }

    /// The alternatives of security, each with its credentials.
    pub(super) fn alternatives(&self, operation: &Operation) -> Vec<Credentials> {
        let own = self.get(&format!("{}/security", operation.pointer));
        let root = &self.document["security"];
        let security = if own.is_null() { root } else { own };
        let alternatives = security.as_array().into_iter().flatten();
        let alternatives = alternatives.map(|alternative| {
            let schemes = alternative.as_object().into_iter().flat_map(Map::keys);
            schemes
                .map(|name| (name.clone(), self.secret(name)))
                .collect()
        });
        alternatives.collect()
    }

    fn secret(&self, scheme: &str) -> String {
        let at = format!("/components/securitySchemes/{}", escaped(scheme));
        let at = follow(&self.document, &at).unwrap_or_default();
        let is_basic = self.get(&at)["scheme"]
            .as_str()
            .is_some_and(|one| one.eq_ignore_ascii_case("basic"));
        match is_basic {
            true => "user:password".to_owned(),
            false => "secret-key_1".to_owned(),
        }
    }
}

/// Whether a body is a line for each item of a list.
fn is_lines(media_type: &str) -> bool {
    ["jsonl", "ndjson", "jsonlines", "json-seq"]
        .iter()
        .any(|name| media_type.contains(name))
}

/// A schema that is no list speaks of one line.
fn lists(values: Vec<Value>) -> Vec<Value> {
    let lists = values.into_iter().map(|value| match value {
        Value::Array(_) => value,
        line => json!([line]),
    });
    lists.collect()
}

fn is_form(media_type: &str) -> bool {
    media_type.contains("form")
}

fn has_nulls(value: &Value) -> bool {
    let mut without = value.clone();
    without_nulls(&mut without);
    without != *value
}

/// A form has no way to say null.
fn without_nulls(value: &mut Value) {
    if let Value::Object(members) = value {
        members.retain(|_, value| !value.is_null());
    }
}
