//! Strings, numbers, and what `format` makes of them.

use super::Lowerer;
use crate::document::{JsonType, Reach, Schema, SchemaId};
use crate::ir::{Format, Type};
use serde_json::Value;

impl Lowerer<'_> {
    pub(super) fn string(&self, schema: &Schema) -> Type {
        let Some(format) = schema.format.as_deref() else {
            return match schema.content_encoding.as_deref() {
                Some("base64" | "base64url") => self.format_type("byte", Format::Base64),
                _ => Type::String,
            };
        };
        match string_format(format) {
            Some(known) => self.format_type(format, known),
            None => self.user_format(format).unwrap_or(Type::String),
        }
    }

    pub(super) fn integer(&self, schema: &Schema) -> Type {
        if let Some(format) = schema.format.as_deref() {
            match format {
                "unixtime" => return self.format_type(format, Format::UnixTime),
                "uint64" => return self.user_format(format).unwrap_or(Type::U64),
                "int128" => return self.user_format(format).unwrap_or(Type::I128),
                "uint128" => return self.user_format(format).unwrap_or(Type::U128),
                _ => {}
            }
            if let Some(ty) = self.user_format(format) {
                return ty;
            }
        }
        let least = schema.minimum.or(schema.exclusive_minimum);
        let is_unsigned = least.is_some_and(|least| least >= 0.0);
        let most = schema.maximum.or(schema.exclusive_maximum);
        match schema.reach {
            // Nothing keeps a count below the sign.
            Reach::I64 if is_unsigned && most.is_none() && schema.format.is_none() => Type::U64,
            Reach::I64 => Type::I64,
            Reach::U64 if is_unsigned => Type::U64,
            Reach::U64 | Reach::Beyond => Type::I128,
        }
    }

    pub(super) fn number(&self, schema: &Schema) -> Type {
        match schema.format.as_deref() {
            Some("unixtime") => self.format_type("unixtime", Format::UnixTime),
            Some(format) => self.user_format(format).unwrap_or(Type::F64),
            None => Type::F64,
        }
    }

    /// A built-in format, unless the user switched it off or replaced it.
    fn format_type(&self, format: &str, built_in: Format) -> Type {
        self.user_format(format).unwrap_or(Type::Format(built_in))
    }

    fn user_format(&self, format: &str) -> Option<Type> {
        Some(match self.options.formats.get(format)?.as_str() {
            "String" => Type::String,
            "i32" => Type::I32,
            "i64" => Type::I64,
            "u64" => Type::U64,
            "f64" => Type::F64,
            path => Type::Custom(path.to_owned()),
        })
    }

    /// The type of a constant, or of values that are not worth an enum.
    pub(super) fn constant(&mut self, id: SchemaId, value: Value) -> Type {
        match value {
            Value::Null => Type::Null,
            Value::Bool(_) => Type::Bool,
            Value::Number(number) if number.is_i64() => Type::I64,
            Value::Number(number) if number.is_u64() => Type::U64,
            Value::Number(_) => Type::F64,
            Value::String(_) => Type::String,
            Value::Array(_) | Value::Object(_) => {
                self.fall_back(id, Type::Value, "a constant that is a list or an object")
            }
        }
    }

    /// An `enum` that does not become a Rust enum.
    pub(super) fn scalar_values(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        values: &[Value],
        words: &str,
    ) -> Type {
        if let [value] = values {
            return match (value, schema.types.as_slice()) {
                (Value::Number(_), [JsonType::String]) => Type::String,
                (Value::Number(_), [JsonType::Number]) => Type::F64,
                _ => self.constant(id, value.clone()),
            };
        }
        let mut types: Vec<JsonType> = Vec::new();
        for value in values {
            let ty = json_type(value);
            if !types.contains(&ty) {
                types.push(ty);
            }
        }
        if types.contains(&JsonType::Number) {
            types.retain(|ty| *ty != JsonType::Integer);
        }
        match types.as_slice() {
            [
                ty @ (JsonType::Boolean | JsonType::Number | JsonType::Integer | JsonType::String),
            ] => {
                let plain = Schema {
                    types: vec![*ty],
                    reach: values.iter().map(Reach::of).max().unwrap_or_default(),
                    ..Schema::default()
                };
                self.typed(id, *ty, &plain, words)
            }
            _ if types
                .iter()
                .any(|ty| matches!(ty, JsonType::Array | JsonType::Object)) =>
            {
                self.fall_back(
                    id,
                    Type::Value,
                    "`enum` with lists or objects among its values",
                )
            }
            _ => {
                let plain = Schema {
                    enum_values: None,
                    types: types.clone(),
                    ..schema.clone()
                };
                self.union_of_types(id, &plain, &types, words)
            }
        }
    }
}

fn json_type(value: &Value) -> JsonType {
    match value {
        Value::Null => JsonType::Null,
        Value::Bool(_) => JsonType::Boolean,
        Value::Number(number) if number.is_i64() || number.is_u64() => JsonType::Integer,
        Value::Number(_) => JsonType::Number,
        Value::String(_) => JsonType::String,
        Value::Array(_) => JsonType::Array,
        Value::Object(_) => JsonType::Object,
    }
}

fn string_format(format: &str) -> Option<Format> {
    Some(match format {
        "date-time" => Format::DateTime,
        "date" => Format::Date,
        "time" => Format::Time,
        "duration" => Format::Duration,
        "uuid" => Format::Uuid,
        "decimal" => Format::Decimal,
        "password" => Format::Secret,
        "byte" | "base64" | "base64url" => Format::Base64,
        _ => return None,
    })
}

/// Formats that only strings have.
pub(super) fn is_string_format(format: &str) -> bool {
    string_format(format).is_some() && format != "decimal"
        || matches!(
            format,
            "binary"
                | "email"
                | "idn-email"
                | "uri"
                | "url"
                | "uri-reference"
                | "uri-template"
                | "iri"
                | "iri-reference"
                | "hostname"
                | "idn-hostname"
                | "ipv4"
                | "ipv6"
                | "json-pointer"
                | "relative-json-pointer"
                | "regex"
        )
}

/// Bounds and defaults, as sentences for the documentation.
pub(super) fn notes(schema: &Schema) -> Vec<String> {
    let mut notes = Vec::new();
    let number = |value: f64| {
        if value.fract() == 0.0 && value.abs() < 1e15 {
            format!("{value:.0}")
        } else {
            value.to_string()
        }
    };
    match (schema.minimum, schema.maximum) {
        (Some(least), Some(most)) => {
            notes.push(format!("From {} to {}.", number(least), number(most)));
        }
        (Some(least), None) => notes.push(format!("At least {}.", number(least))),
        (None, Some(most)) => notes.push(format!("At most {}.", number(most))),
        (None, None) => {}
    }
    match (schema.min_items, schema.max_items) {
        (Some(least), Some(most)) => notes.push(format!("{least} to {most} items.")),
        (Some(least), None) if least > 0 => notes.push(format!("At least {least} items.")),
        (None, Some(most)) => notes.push(format!("At most {most} items.")),
        _ => {}
    }
    match &schema.default {
        Some(Value::String(text)) if text.len() <= 60 && !text.contains(['`', '\n']) => {
            notes.push(format!("Default: `{text}`."));
        }
        Some(value @ (Value::Number(_) | Value::Bool(_))) => {
            notes.push(format!("Default: `{value}`."));
        }
        _ => {}
    }
    if let Some(Value::String(text)) = super::enumeration::constant(schema)
        && !text.contains(['`', '\n'])
    {
        notes.push(format!("Always `{text}`."));
    }
    notes
}
