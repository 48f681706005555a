//! Texts that YAML takes for something else: an unquoted `1.10` is the number 1.1 to it. Where a
//! string is wanted, the text counts.

use super::{
    node::{Field, Node},
    reader::Reader,
    types::type_named,
};
use crate::diagnostics::{Code, Place};
use crate::document::JsonType;
use serde_json::Value;

impl<'a> Reader<'a, '_> {
    /// A value of a schema: a text if the schema is one of strings and nothing like it.
    pub(super) fn value_in(&mut self, schema: &Node<'a>, node: &Node<'a>) -> Value {
        if may_be_text(node.value) && wants_text(schema) {
            return Value::String(self.sources.written(&node.location(), node.value));
        }
        let value = self.shown_elsewhere(node).unwrap_or(node.value);
        if !self.may_show(node, value) {
            return Value::Null;
        }
        value.clone()
    }

    /// The `x-…` members of a node.
    pub(super) fn extensions(&mut self, node: &Node<'a>) -> Vec<(String, Value)> {
        let extensions = node.fields().filter(Field::is_extension);
        extensions.map(|field| self.extension(field)).collect()
    }

    /// One `x-…` member.
    pub(super) fn extension(&mut self, field: Field<'a, '_>) -> (String, Value) {
        let value = match field.value.is_object() {
            true => self.shown_elsewhere(&field.node()),
            false => None,
        };
        (field.key.to_owned(), value.unwrap_or(field.value).clone())
    }

    /// The value that a lone `$ref` in place of one leads to. Where it leads nowhere it may be meant
    /// as it is, by an API that speaks of schemas.
    pub(super) fn shown_elsewhere(&mut self, node: &Node<'a>) -> Option<&'a Value> {
        const EXAMPLE: [&str; 4] = ["summary", "description", "value", "externalValue"];
        let members = node
            .value
            .as_object()
            .filter(|members| members.len() == 1)?;
        let reference = members.get("$ref")?.as_str()?;
        let Ok(target) = self.find(node, reference) else {
            if !reference.starts_with('#') {
                let message = format!("`{reference}` leads nowhere; the value is taken as written");
                let place = node.child("$ref", &Value::Null).location();
                self.warning(Code::DanglingExample, message, Place::value(place));
            }
            return None;
        };
        if !self.may_copy(node, target.value) {
            return None;
        }
        let members = target.value.as_object();
        let is_example = members.is_some_and(|m| m.keys().all(|key| EXAMPLE.contains(&&**key)));
        let inner = target.value.get("value").filter(|_| is_example);
        Some(inner.unwrap_or(target.value))
    }

    /// The value of a keyword of a schema.
    pub(super) fn value_of(&mut self, field: Field<'a, '_>) -> Value {
        match field.value {
            Value::Number(_) | Value::Bool(_) | Value::Object(_) => {
                self.value_in(field.parent, &field.node())
            }
            plain => plain.clone(),
        }
    }

    /// The values of a keyword of a schema that is a list of them.
    pub(super) fn values_of(&mut self, field: Field<'a, '_>, values: &[Value]) -> Vec<Value> {
        let is_plain = |value: &Value| !may_be_text(value) && !value.is_object();
        if !values.iter().all(is_plain) {
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
