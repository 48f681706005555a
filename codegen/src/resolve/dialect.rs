//! The dialect of 3.0 in terms of JSON Schema 2020-12.
//!
//! Many documents that call themselves 3.1 still speak it, so it is understood everywhere.

use super::{
    node::{Field, Node},
    reader::Reader,
    swagger,
};
use crate::document::{JsonType, Schema, SchemaId};
use serde_json::Value;

/// A schema with the keywords that have no place in the new dialect.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) schema: Schema,
    nullable: bool,
    minimum_is_exclusive: bool,
    maximum_is_exclusive: bool,
    additional_items: Option<SchemaId>,
}

impl Draft {
    pub(super) fn new(node: &Node<'_>) -> Draft {
        Draft {
            schema: Schema {
                location: Some(node.location()),
                ..Schema::default()
            },
            ..Draft::default()
        }
    }
}

impl<'a> Reader<'a, '_> {
    /// Keywords that mean something else today, or nothing.
    pub(super) fn old_keyword(&mut self, draft: &mut Draft, field: Field<'a, '_>) -> bool {
        match (field.key, field.value) {
            ("nullable" | "x-nullable", _) => draft.nullable = self.flag_of(field).unwrap_or(false),
            ("exclusiveMinimum", Value::Bool(flag)) => draft.minimum_is_exclusive = *flag,
            ("exclusiveMaximum", Value::Bool(flag)) => draft.maximum_is_exclusive = *flag,
            ("additionalItems", Value::Object(_) | Value::Bool(_)) => {
                draft.additional_items = Some(self.schema(field.node()));
            }
            ("x-example", _) => draft.schema.examples.push(self.value_of(field)),
            ("x-ms-mutability", Value::Array(when)) if !when.is_empty() => {
                draft.schema.write_only = !when.iter().any(|when| when == "read");
                draft.schema.read_only = when.iter().all(|when| when == "read");
            }
            ("x-ms-secret", Value::Bool(true)) => draft.schema.format = Some("password".into()),
            _ => return false,
        }
        true
    }

    /// The schema that a draft amounts to.
    pub(super) fn finish(&mut self, draft: Draft, node: &Node<'a>) -> Schema {
        let mut schema = draft.schema;
        swagger::name_values(&mut schema);
        if draft.minimum_is_exclusive {
            schema.exclusive_minimum = schema.minimum.take();
        }
        if draft.maximum_is_exclusive {
            schema.exclusive_maximum = schema.maximum.take();
        }
        if !schema.prefix_items.is_empty() && schema.items.is_none() {
            schema.items = draft.additional_items;
        }
        if draft.nullable && !schema.types.contains(&JsonType::Null) {
            schema = self.nullable(schema, node);
        }
        schema
    }

    /// The schema, or null.
    fn nullable(&mut self, mut schema: Schema, node: &Node<'a>) -> Schema {
        let is_composed = schema.reference.is_some()
            || !schema.all_of.is_empty()
            || !schema.one_of.is_empty()
            || !schema.any_of.is_empty();
        if is_composed {
            return if has_null_member(node) {
                schema
            } else {
                self.wrapped(schema)
            };
        }
        if let Some(values) = &mut schema.enum_values
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
        // Only a schema that says what it is must say that it may be null.
        if schema.types.is_empty() {
            let is_object = !schema.properties.is_empty()
                || !schema.pattern_properties.is_empty()
                || schema.additional_properties.is_some();
            if is_object {
                schema.types.push(JsonType::Object);
            } else if schema.items.is_some() || !schema.prefix_items.is_empty() {
                schema.types.push(JsonType::Array);
            } else {
                return schema;
            }
        }
        schema.types.push(JsonType::Null);
        schema
    }

    /// `anyOf: [schema, null]`, with what describes the schema on the outside.
    fn wrapped(&mut self, mut schema: Schema) -> Schema {
        let mut outer = Schema {
            location: schema.location.clone(),
            title: schema.title.take(),
            description: schema.description.take(),
            deprecated: std::mem::take(&mut schema.deprecated),
            read_only: std::mem::take(&mut schema.read_only),
            write_only: std::mem::take(&mut schema.write_only),
            default: schema.default.take(),
            examples: std::mem::take(&mut schema.examples),
            extensions: std::mem::take(&mut schema.extensions),
            ..Schema::default()
        };
        let inner = self.add_schema(schema);
        outer.any_of = vec![inner, self.null_schema()];
        outer
    }

    fn null_schema(&mut self) -> SchemaId {
        if let Some(id) = self.null {
            return id;
        }
        let id = self.add_schema(Schema {
            types: vec![JsonType::Null],
            ..Schema::default()
        });
        self.null = Some(id);
        id
    }
}

/// Whether one of the alternatives is null already.
fn has_null_member(node: &Node<'_>) -> bool {
    ["oneOf", "anyOf"].iter().any(|keyword| {
        let members = node.value.get(keyword).and_then(Value::as_array);
        let is_null = |member: &Value| member.get("type").is_some_and(|t| t == "null");
        members.is_some_and(|members| members.iter().any(is_null))
    })
}
