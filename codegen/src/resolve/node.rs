//! Trees with places.

use crate::{
    diagnostics::push_escaped,
    document::{FileId, Location},
};
use serde_json::Value;

/// A node of a file's tree that knows where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) file: FileId,
    pub(super) pointer: String,
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value, file: FileId) -> Node<'a> {
        Node {
            value,
            file,
            pointer: String::new(),
        }
    }

    pub(super) fn location(&self) -> Location {
        Location {
            file: self.file,
            pointer: self.pointer.clone(),
        }
    }

    /// What tells this node from every other: trees do not move while a document is read.
    pub(super) fn address(&self) -> usize {
        std::ptr::from_ref(self.value).addr()
    }

    /// A member that is not null.
    pub(super) fn field<'n>(&'n self, key: &'n str) -> Option<Field<'a, 'n>> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Field {
            parent: self,
            key,
            value,
        })
    }

    /// A member that is not null, as a node of its own.
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.field(key).map(|field| field.node())
    }

    /// All members, null or not; none if this is no object.
    pub(super) fn fields(&self) -> impl Iterator<Item = Field<'a, '_>> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(key, value)| Field {
            parent: self,
            key,
            value,
        })
    }

    /// The members that are not null, as nodes.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> {
        let members = self.value.as_object().into_iter().flatten();
        members
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.as_str(), self.child(key, value)))
    }

    /// All items; none if this is no array.
    pub(super) fn items(&self) -> impl Iterator<Item = Node<'a>> {
        let items = self.value.as_array().into_iter().flatten();
        let child = |(index, value): (usize, _)| self.child(&index.to_string(), value);
        items.enumerate().map(child)
    }

    pub(super) fn child(&self, key: &str, value: &'a Value) -> Node<'a> {
        let mut pointer = String::with_capacity(self.pointer.len() + key.len() + 1);
        pointer.push_str(&self.pointer);
        pointer.push('/');
        push_escaped(&mut pointer, key);
        Node {
            value,
            file: self.file,
            pointer,
        }
    }
}

/// A member of an object whose place is worked out only when asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a, 'n> {
    pub(super) parent: &'n Node<'a>,
    pub(super) key: &'n str,
    pub(super) value: &'a Value,
}

impl<'a> Field<'a, '_> {
    pub(super) fn node(&self) -> Node<'a> {
        self.parent.child(self.key, self.value)
    }

    pub(super) fn location(&self) -> Location {
        self.node().location()
    }

    pub(super) fn is_extension(&self) -> bool {
        self.key.starts_with("x-")
    }
}

/// What a value is, in words that follow "not".
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// About what a copy of a value takes, in bytes.
pub(super) fn size(value: &Value) -> usize {
    let inside = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(map) => {
            let members = map.iter();
            members
                .map(|(key, value)| 64 + key.len() + size(value))
                .sum()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    std::mem::size_of::<Value>() + inside
}
