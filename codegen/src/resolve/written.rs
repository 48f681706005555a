//! Texts that YAML takes for something else: an unquoted `1.10` is the number 1.1 to it. Where a
//! string is wanted, the text counts.

use super::{
    node::{Field, Node},
    reader::Reader,
    schema::type_named,
};
use crate::document::JsonType;
use serde_json::Value;

impl<'a> Reader<'a, '_> {
    /// A value of a schema: a text if the schema is one of strings and nothing like it.
    pub(super) fn value_in(&self, schema: &Node<'a>, node: &Node<'a>) -> Value {
        if may_be_text(node.value) && wants_text(schema) {
            return Value::String(self.sources.written(&node.location(), node.value));
        }
        node.value.clone()
    }

    /// The value of a keyword of a schema.
    pub(super) fn value_of(&self, field: Field<'a, '_>) -> Value {
        if may_be_text(field.value) {
            return self.value_in(field.parent, &field.node());
        }
        field.value.clone()
    }

    /// The values of a keyword of a schema that is a list of them.
    pub(super) fn values_of(&self, field: Field<'a, '_>, values: &[Value]) -> Vec<Value> {
        if values.iter().any(may_be_text) {
            let node = field.node();
            let items = node.items();
            return items
                .map(|item| self.value_in(field.parent, &item))
                .collect();
        }
        values.to_vec()
    }
}

fn may_be_text(value: &Value) -> bool {
    matches!(value, Value::Number(_) | Value::Bool(_))
}

/// Whether a schema allows strings, and nothing but `null` beside them.
fn wants_text(schema: &Node<'_>) -> bool {
    let names = match schema.value.get("type") {
        Some(Value::Array(names)) => names.as_slice(),
        Some(name) => std::slice::from_ref(name),
        None => &[],
    };
    let types = names.iter().map(|name| name.as_str().and_then(type_named));
    let types: Vec<_> = types.filter(|ty| *ty != Some(JsonType::Null)).collect();
    types == [Some(JsonType::String)]
}
