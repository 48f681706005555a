//! What a server has to understand of a body.

use super::MethodBody;
use super::target::{Operation, Target};
use crate::cases::{escaped, follow};
use serde_json::{Map, Value};
use specwright_tests::judge::{Body, File};

impl MethodBody {
    /// Whether it is a text that stands as it is.
    pub(super) fn is_text(&self) -> bool {
        self.ty == "String" && !self.media_type.contains("json")
    }
}

impl Target {
    /// A body as it is meant.
    pub(super) fn meant_body(
        &self,
        operation: &Operation,
        body: &MethodBody,
        value: &Value,
    ) -> Body {
        let mut meant = Body {
            media_type: concrete(&body.media_type, &body.ty),
            value: value.clone(),
            files: Vec::new(),
        };
        let file = |name: &str, value: &Value| File {
            name: name.to_owned(),
            file_name: None,
            media_type: None,
            bytes: value.as_str().unwrap_or_default().into(),
        };
        if body.ty == "Bytes" {
            meant.value = Value::Null;
            meant.files.push(file("", value));
        } else if meant.media_type == "multipart/form-data" {
            let request = follow(
                &self.document,
                &format!("{}/requestBody", operation.pointer),
            );
            let schema = format!(
                "{}/content/{}/schema",
                request.unwrap_or_default(),
                escaped(&body.media_type)
            );
            let members = meant
                .value
                .as_object_mut()
                .map(std::mem::take)
                .unwrap_or_default();
            let mut rest = Map::new();
            for (name, value) in members {
                match value {
                    Value::Array(items) if self.is_file(&schema, &name) => {
                        meant
                            .files
                            .extend(items.iter().map(|item| file(&name, item)));
                    }
                    Value::String(_) if self.is_file(&schema, &name) => {
                        meant.files.push(file(&name, &value))
                    }
                    value => drop(rest.insert(name, value)),
                }
            }
            meant.value = Value::Object(rest);
        }
        meant
    }

    /// Whether a property of a form is a file, or a list of files.
    fn is_file(&self, schema: &str, name: &str) -> bool {
        let Some(at) = follow(&self.document, schema) else {
            return false;
        };
        let property = follow(
            &self.document,
            &format!("{at}/properties/{}", escaped(name)),
        );
        let is = |at: &str| {
            let schema = self.get(at);
            let is_binary =
                schema["format"] == "binary" || schema.get("contentMediaType").is_some();
            is_binary || schema.as_object().is_some_and(Map::is_empty)
        };
        let in_parts = ["allOf", "oneOf", "anyOf"].iter().any(|keyword| {
            let parts = self
                .get(&format!("{at}/{keyword}"))
                .as_array()
                .map_or(0, Vec::len);
            (0..parts).any(|part| self.is_file(&format!("{at}/{keyword}/{part}"), name))
        });
        in_parts
            || property.is_some_and(|at| {
                let items = follow(&self.document, &format!("{at}/items"));
                is(&at) || items.is_some_and(|at| is(&at))
            })
    }
}

/// A media type in a range, without parameters.
pub(super) fn concrete(range: &str, ty: &str) -> String {
    let range = range
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    match range.split_once('*') {
        None => range,
        Some((start, suffix)) if suffix.starts_with('+') => format!("{start}{}", &suffix[1..]),
        Some(("", _)) if ty == "String" => "text/plain".to_owned(),
        Some(("", _)) if ty != "Bytes" => "application/json".to_owned(),
        Some(("application/", _)) if ty != "Bytes" => "application/json".to_owned(),
        Some(("image/", _)) => "image/png".to_owned(),
        Some(("text/", _)) => "text/plain".to_owned(),
        Some(("", _)) => "application/octet-stream".to_owned(),
        Some((start, _)) => format!("{start}x-judged"),
    }
}
