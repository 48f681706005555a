//! `type`: its names, and what people write in their place.

use super::{node::Field, reader::Reader};
use crate::{
    diagnostics::{Code, Diagnostic, Place},
    document::{JsonType, Schema},
    suggest,
};
use serde_json::Value;

impl<'a> Reader<'a, '_> {
    /// `type`: a name or a list of them.
    pub(super) fn types(&mut self, schema: &mut Schema, field: Field<'a, '_>) -> Vec<JsonType> {
        let mut types = Vec::new();
        let mut is_any = false;
        for name in self.texts_or_one(field) {
            match json_type(&name) {
                Some(json_type) if types.contains(&json_type) => {}
                Some(json_type) => types.push(json_type),
                None if name == "file" && self.is_swagger(field.parent) => {
                    types.push(JsonType::String);
                    schema.format = Some("binary".to_owned());
                }
                None => match lax_type(&name) {
                    Some((json_type, format)) => {
                        let message = format!("`{name}` is not a type");
                        let place = Place::value(field.location());
                        self.diagnostics.push(
                            Diagnostic::warning(Code::UnknownType, message, place)
                                .help(format!("it is taken as `{}`", type_name(json_type))),
                        );
                        types.push(json_type);
                        let format = format.map(str::to_owned);
                        schema.format = schema.format.take().or(format);
                    }
                    None => {
                        is_any = true;
                        self.unknown_type(&name, field);
                    }
                },
            }
        }
        if is_any { Vec::new() } else { types }
    }

    /// What is spelt nearly as a type is a slip; anything else has a meaning for other tools.
    fn unknown_type(&mut self, name: &str, field: Field<'a, '_>) {
        let place = Place::value(field.location());
        let is_word = name.chars().all(char::is_alphabetic);
        let near = suggest::near(name, TYPES.iter().map(|(name, _)| *name)).filter(|_| is_word);
        self.diagnostics.push(match near {
            Some(near) => {
                let message = format!("`{name}` is not a type");
                Diagnostic::error(Code::UnknownType, message, place)
                    .help(format!("did you mean `{near}`?"))
            }
            None => {
                let message = format!("`{name}` is not a type; any value is accepted here");
                let names = TYPES.map(|(name, _)| format!("`{name}`")).join(", ");
                Diagnostic::warning(Code::UnknownType, message, place)
                    .help(format!("the types are {names}"))
            }
        });
    }

    /// One text or a list of them, both as they should be.
    fn texts_or_one(&mut self, field: Field<'a, '_>) -> Vec<String> {
        match field.value {
            Value::String(text) => vec![text.clone()],
            Value::Object(_) => match self.referred_value(field).value {
                Value::String(text) => vec![text.clone()],
                _ => self.texts_of(field),
            },
            _ => self.texts_of(field),
        }
    }
}

const TYPES: [(&str, JsonType); 7] = [
    ("null", JsonType::Null),
    ("boolean", JsonType::Boolean),
    ("integer", JsonType::Integer),
    ("number", JsonType::Number),
    ("string", JsonType::String),
    ("array", JsonType::Array),
    ("object", JsonType::Object),
];

fn json_type(name: &str) -> Option<JsonType> {
    let found = TYPES.iter().find(|(known, _)| *known == name);
    found.map(|(_, json_type)| *json_type)
}

fn type_name(json_type: JsonType) -> &'static str {
    let found = TYPES.iter().find(|(_, known)| *known == json_type);
    found.map_or("", |(name, _)| name)
}

/// A type by its name or what people write for it.
pub(super) fn type_named(name: &str) -> Option<JsonType> {
    lax_type(name).map(|(json_type, _)| json_type)
}

/// What people write in place of a type, with the format that they mean by it.
fn lax_type(name: &str) -> Option<(JsonType, Option<&'static str>)> {
    let lower = name.to_ascii_lowercase();
    Some(match lower.as_str() {
        "int" => (JsonType::Integer, None),
        "int32" => (JsonType::Integer, Some("int32")),
        "int64" | "long" => (JsonType::Integer, Some("int64")),
        "float" => (JsonType::Number, Some("float")),
        "double" => (JsonType::Number, Some("double")),
        "decimal" => (JsonType::Number, None),
        "bool" => (JsonType::Boolean, None),
        "str" | "text" => (JsonType::String, None),
        "file" | "binary" => (JsonType::String, Some("binary")),
        "date" => (JsonType::String, Some("date")),
        "date-time" | "datetime" => (JsonType::String, Some("date-time")),
        "uuid" => (JsonType::String, Some("uuid")),
        "list" => (JsonType::Array, None),
        "map" | "dict" => (JsonType::Object, None),
        _ => (json_type(&lower)?, None),
    })
}
