//! Names that a document chooses for code, requests and environments. What is no such name is an error,
//! and left out.

use super::{
    node::{Field, Node, kind},
    reader::Reader,
};
use crate::{
    diagnostics::{Code, Diagnostic, Place},
    tokens::{ENV_NAME, IDENTIFIER, METHOD, is_env_name, is_identifier, is_method},
};
use serde_json::Value;

/// Whether a text says where an operation stands: `projects.users.list`.
pub(super) fn is_dotted(name: &str) -> bool {
    name.split('.').all(is_identifier)
}

impl<'a> Reader<'a, '_> {
    /// The `x-…` members of a node, without those that should give a name and give none.
    pub(super) fn naming_extensions(
        &mut self,
        node: &Node<'a>,
        is_name: fn(&str) -> bool,
    ) -> Vec<(String, Value)> {
        let fields = node.fields().filter(Field::is_extension);
        fields
            .filter_map(|field| self.naming_extension(field, is_name))
            .collect()
    }

    /// One of them.
    pub(super) fn naming_extension(
        &mut self,
        field: Field<'a, '_>,
        is_name: fn(&str) -> bool,
    ) -> Option<(String, Value)> {
        let (key, value) = self.extension(field);
        let is_good = match key.as_str() {
            "x-rust-name" => self.is_name(&field.node(), &value, is_name),
            "x-rust-variants" => self.are_names(&field.node(), &value),
            _ => true,
        };
        is_good.then_some((key, value))
    }

    fn are_names(&mut self, node: &Node<'a>, names: &Value) -> bool {
        let Value::Object(names) = names else {
            self.wrong_type(node, "`x-rust-variants`", "an object: names by value");
            return false;
        };
        let mut is_good = true;
        for (value, name) in names {
            let at = node.child(value, &Value::Null);
            is_good &= self.is_name(&at, name, is_identifier);
        }
        is_good
    }

    fn is_name(&mut self, at: &Node<'_>, name: &Value, is_name: fn(&str) -> bool) -> bool {
        let place = Place::value(at.location());
        let Value::String(name) = name else {
            let message = format!("a name in Rust must be a string, not {}", kind(name));
            self.error(Code::WrongType, message, place);
            return false;
        };
        if !is_name(name) {
            let message = format!("`{name}` cannot be a name in Rust");
            let diagnostic = Diagnostic::error(Code::RustName, message, place);
            self.diagnostics.push(diagnostic.help(IDENTIFIER));
            return false;
        }
        true
    }

    /// `x-env`: the environment variable that a client reads a value from.
    pub(super) fn env_name(&mut self, node: &Node<'a>) -> Option<String> {
        let name = self.text(node, "x-env")?;
        if is_env_name(&name) {
            return Some(name);
        }
        let message = format!("`{name}` cannot be the name of an environment variable");
        let place = Place::value(node.child("x-env", &Value::Null).location());
        let diagnostic = Diagnostic::error(Code::EnvName, message, place);
        self.diagnostics.push(diagnostic.help(ENV_NAME));
        None
    }

    /// Whether a key of `additionalOperations` is a method.
    pub(super) fn is_method(&mut self, name: &str, node: &Node<'a>) -> bool {
        if is_method(name) {
            return true;
        }
        let message = format!("`{name}` cannot be an HTTP method");
        let diagnostic = Diagnostic::error(Code::MethodName, message, Place::key(node.location()));
        self.diagnostics.push(diagnostic.help(METHOD));
        false
    }
}
