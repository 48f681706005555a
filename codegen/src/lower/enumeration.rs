//! `enum`: lists of strings or of integers.

use super::Lowerer;
use crate::document::{JsonType, Schema, SchemaId};
use crate::ir::{Doc, Enum, EnumRepr, EnumVariant, Name, TypeKind};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;

/// Whether a schema becomes a Rust enum: values of one kind, and more than one of them, unless the
/// schema is a component, which has a name and may grow.
pub(super) fn is_enum(lowerer: &Lowerer<'_>, id: SchemaId, schema: &Schema) -> bool {
    let Some(values) = &schema.enum_values else {
        return false;
    };
    let enough = values.len() > 1 || lowerer.component_names.contains_key(&id);
    enough && !values.is_empty() && repr(schema, values).is_some()
}

impl Lowerer<'_> {
    /// A `oneOf` or `anyOf` of constants is an `enum` whose values have a `title` and a
    /// `description`. A plain `string` beside them says that there may be others, which every enum
    /// allows.
    pub(super) fn with_listed_values(&mut self, schema: Arc<Schema>) -> Arc<Schema> {
        let members = match (schema.one_of.as_slice(), schema.any_of.as_slice()) {
            (members, []) | ([], members) if !members.is_empty() => members,
            _ => return schema,
        };
        if schema.enum_values.is_some() || !schema.properties.is_empty() {
            return schema;
        }
        let mut listed = Schema {
            one_of: Vec::new(),
            any_of: Vec::new(),
            discriminator: None,
            ..Schema::clone(&schema)
        };
        let (mut values, mut names, mut descriptions) = (Vec::new(), Vec::new(), Vec::new());
        for member in members {
            let member = self.merged(*member);
            if is_plain_string(&member) {
                listed.types = vec![JsonType::String];
                continue;
            }
            let Some(value) = constant(&member) else {
                return schema;
            };
            if listed.types.is_empty() {
                listed.types.clone_from(&member.types);
            }
            let name = member.title.as_ref().filter(|title| is_name(title));
            names.push(name.map_or(Value::Null, |name| name.as_str().into()));
            descriptions.push(description(&member, name).map_or(Value::Null, Value::from));
            values.push(value);
        }
        if values.is_empty() || repr(&listed, &values).is_none() {
            return schema;
        }
        listed.enum_values = Some(values);
        let extensions = [
            ("x-enum-varnames", Value::Array(names)),
            ("x-enum-descriptions", Value::Array(descriptions)),
        ];
        let extensions = extensions.map(|(key, list)| (key.to_owned(), list));
        listed.extensions.extend(extensions);
        Arc::new(listed)
    }
}

/// Whether a schema allows every string and says nothing else of it.
fn is_plain_string(schema: &Schema) -> bool {
    schema.types == [JsonType::String] && !super::merge::shapes(schema) && schema.pattern.is_none()
}

/// Whether a title is short enough to name a value; longer ones explain it.
fn is_name(title: &str) -> bool {
    title.len() <= 40 && title.contains(char::is_alphanumeric)
}

/// What a value means, where its name does not say so already.
fn description(member: &Schema, name: Option<&String>) -> Option<String> {
    let title = member.title.as_ref().filter(|_| name.is_none());
    let mut text = member.description.clone().or(title.cloned());
    if member.deprecated {
        let text = text.get_or_insert_default();
        let separator = if text.is_empty() { "" } else { "\n\n" };
        text.push_str(separator);
        text.push_str("Deprecated.");
    }
    text
}

/// The values as an enum. Duplicates count once.
pub(super) fn lower(schema: &Schema) -> TypeKind {
    let values = schema.enum_values.as_deref().unwrap_or_default();
    let repr = repr(schema, values).unwrap_or(EnumRepr::String);
    let names = per_value(schema, &["x-enum-varnames", "x-enumNames"]);
    let docs = per_value(schema, &["x-enum-descriptions", "x-enumDescriptions"]);
    let mut variants: Vec<EnumVariant> = Vec::with_capacity(values.len());
    let mut known: HashSet<String> = HashSet::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let wire = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if !known.insert(wire.clone()) {
            continue;
        }
        let rust = rust_name(schema, &wire).or_else(|| names.get(at).cloned().flatten());
        let description = docs.get(at).cloned().flatten();
        variants.push(EnumVariant {
            name: Name {
                rust: rust.unwrap_or_default(),
                wire,
            },
            doc: Doc {
                description,
                ..Doc::default()
            },
        });
    }
    TypeKind::Enum(Enum {
        repr,
        variants,
        unknown: Name::new("Unknown"),
    })
}

fn repr(schema: &Schema, values: &[Value]) -> Option<EnumRepr> {
    let strings = values.iter().all(Value::is_string);
    let integers = values.iter().all(Value::is_i64);
    let scalars = values
        .iter()
        .all(|v| v.is_string() || v.is_number() || v.is_boolean());
    match schema.types.as_slice() {
        [] if strings => Some(EnumRepr::String),
        [] | [JsonType::Integer] if integers => Some(EnumRepr::Integer),
        // YAML reads an unquoted `1` as a number; `type: string` says what was meant.
        [JsonType::String] if scalars => Some(EnumRepr::String),
        [JsonType::Integer] if strings => values
            .iter()
            .all(|value| {
                value
                    .as_str()
                    .is_some_and(|text| text.parse::<i64>().is_ok())
            })
            .then_some(EnumRepr::Integer),
        _ => None,
    }
}

/// The only value that a schema allows.
pub(super) fn constant(schema: &Schema) -> Option<Value> {
    match (&schema.const_value, schema.enum_values.as_deref()) {
        (Some(value), _) => Some(value.clone()),
        (None, Some([value])) => Some(value.clone()),
        _ => None,
    }
}

/// An extension with an entry per value, in the same order.
fn per_value(schema: &Schema, names: &[&str]) -> Vec<Option<String>> {
    let list = schema
        .extensions
        .iter()
        .find(|(key, _)| names.contains(&key.as_str()));
    let Some((_, Value::Array(list))) = list else {
        return Vec::new();
    };
    list.iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// `x-rust-name` of an enum is a map from values to names.
fn rust_name(schema: &Schema, wire: &str) -> Option<String> {
    let (_, map) = schema
        .extensions
        .iter()
        .find(|(key, _)| key == "x-rust-variants")?;
    map.get(wire)?.as_str().map(str::to_owned)
}
