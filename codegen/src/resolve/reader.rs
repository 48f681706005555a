//! What all parts of reading share: the arena of schemas, and lenient access to members.

use super::{
    ids::Ids,
    loose::{Loose, refers},
    node::{Field, Node, kind},
    scope::{ScopeId, Scopes},
    unread::Followed,
    version::Version,
};
use crate::{
    diagnostics::{Code, Diagnostic, Diagnostics, Place},
    document::{Schema, SchemaId},
    load::Sources,
    suggest::Suggestions,
};
use serde_json::Value;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// What a text of a list takes beside its letters.
const TEXT: usize = std::mem::size_of::<String>();

/// The state of reading a document.
pub(super) struct Reader<'a, 'd> {
    pub(super) sources: &'a Sources,
    pub(super) diagnostics: &'d mut Diagnostics,
    /// The arena. A schema has its slot from the moment it is first seen, and is read later.
    pub(super) schemas: Vec<Arc<Schema>>,
    /// What is in a slot until its schema is read.
    pub(super) unread: Arc<Schema>,
    /// The schemas that have a slot, by the address of their node and the scope it is read in.
    pub(super) schema_ids: HashMap<(usize, ScopeId), SchemaId>,
    /// The schemas still to be read, so that reading never recurses.
    pub(super) queue: VecDeque<(SchemaId, Node<'a>, ScopeId)>,
    pub(super) scopes: Scopes<'a>,
    /// Whether a `$dynamicRef` can be reached from a node, by address.
    pub(super) dynamic: HashMap<usize, bool>,
    /// The shared `type: null` and `type: string`.
    pub(super) null: Option<SchemaId>,
    pub(super) string: Option<SchemaId>,
    /// The names that references can use instead of places.
    pub(super) ids: Ids,
    /// What was reached by a reference or by its own place, by address.
    pub(super) used: HashSet<usize>,
    /// The names in `components.securitySchemes`.
    pub(super) schemes: HashSet<String>,
    /// References where the specification has none.
    pub(super) loose: Loose,
    /// The references that were looked at, and where they lead.
    pub(super) followed: Followed<'a>,
    /// What was meant by names that do not exist.
    pub(super) suggestions: Suggestions,
    /// Whether more was asked for than can be built.
    pub(super) is_full: bool,
    /// About what the `security` of the root costs each operation that has none of its own.
    pub(super) common_security: usize,
    /// The version of the root.
    pub(super) root_version: Version,
}

impl<'a, 'd> Reader<'a, 'd> {
    pub(super) fn new(
        sources: &'a Sources,
        openapi: &str,
        diagnostics: &'d mut Diagnostics,
    ) -> Reader<'a, 'd> {
        Reader {
            sources,
            diagnostics,
            schemas: Vec::new(),
            unread: Arc::default(),
            schema_ids: HashMap::new(),
            queue: VecDeque::new(),
            scopes: Scopes::default(),
            dynamic: HashMap::new(),
            null: None,
            string: None,
            ids: Ids::default(),
            used: HashSet::new(),
            schemes: HashSet::new(),
            loose: Loose::default(),
            followed: Followed::default(),
            suggestions: Suggestions::default(),
            is_full: false,
            common_security: 0,
            root_version: Version::of(openapi),
        }
    }

    pub(super) fn error(&mut self, code: Code, message: impl Into<String>, place: Place) {
        let diagnostic = Diagnostic::error(code, message, place);
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn warning(&mut self, code: Code, message: impl Into<String>, place: Place) {
        let diagnostic = Diagnostic::warning(code, message, place);
        self.diagnostics.push(diagnostic);
    }

    /// Whether there is room for a part of so many bytes that is read at a node. A part stands wherever it is
    /// referred to or inherited, so that a short document can ask for any number of them. The first one
    /// that is too many is an error.
    pub(super) fn has_room(&mut self, node: &Node<'_>, bytes: usize) -> bool {
        let bytes = bytes + node.pointer.len();
        if self.sources.budget().spend(bytes).is_ok() {
            return true;
        }
        if !std::mem::replace(&mut self.is_full, true) {
            let message = "up to here, operations share more parameters, bodies, responses and texts than a \
                           client can have";
            let place = Place::value(node.location());
            let diagnostic = Diagnostic::error(Code::TooManyCopies, message, place);
            let help = "share fewer of them, or divide the document into several";
            self.diagnostics.push(diagnostic.help(help));
        }
        false
    }

    /// A node that had to be something else.
    pub(super) fn wrong_type(&mut self, node: &Node<'_>, what: &str, expected: &str) {
        let message = format!("{what} must be {expected}, not {}", kind(node.value));
        self.error(Code::WrongType, message, Place::value(node.location()));
    }

    /// A member that had to be something else, but that generation can do without.
    pub(super) fn ignored(&mut self, field: Field<'_, '_>, expected: &str) {
        let (key, kind) = (field.key, kind(field.value));
        let message = format!("`{key}` must be {expected}, not {kind}; it is ignored");
        self.warning(Code::WrongType, message, Place::value(field.location()));
    }

    /// A member that is not quite what it had to be, but whose meaning is clear.
    fn taken(&mut self, field: Field<'_, '_>, expected: &str) {
        let (key, kind) = (field.key, kind(field.value));
        let message = format!("`{key}` must be {expected}, not {kind}; it is taken as one");
        self.warning(Code::WrongType, message, Place::value(field.location()));
    }

    /// A member that is missing although it has to be there.
    pub(super) fn missing(&mut self, node: &Node<'_>, key: &str, instead: &str) {
        let message = format!("`{key}` is missing; {instead}");
        self.warning(Code::MissingField, message, Place::value(node.location()));
    }

    /// A text; numbers and booleans are taken as they were written.
    pub(super) fn text(&mut self, node: &Node<'a>, key: &str) -> Option<String> {
        node.field(key).and_then(|field| self.text_of(field))
    }

    pub(super) fn text_of(&mut self, field: Field<'a, '_>) -> Option<String> {
        let field = self.referred_value(field);
        match field.value {
            Value::Null => None,
            Value::String(text) => {
                let has_room = self.has_room(field.parent, text.len());
                has_room.then(|| text.clone())
            }
            Value::Number(_) | Value::Bool(_) => {
                self.taken(field, "a string");
                Some(self.sources.written(&field.location(), field.value))
            }
            Value::Array(_) | Value::Object(_) => {
                self.ignored(field, "a string");
                None
            }
        }
    }

    /// A text without which there is no way on.
    pub(super) fn required_text(&mut self, node: &Node<'a>, key: &str) -> Option<String> {
        let text = self.text(node, key);
        if text.is_none() {
            let place = Place::value(node.location());
            self.error(Code::MissingField, format!("`{key}` is missing"), place);
        }
        text
    }

    /// A boolean.
    pub(super) fn flag(&mut self, node: &Node<'a>, key: &str) -> Option<bool> {
        node.field(key).and_then(|field| self.flag_of(field))
    }

    pub(super) fn flag_of(&mut self, field: Field<'a, '_>) -> Option<bool> {
        let field = self.referred_value(field);
        let flag = match field.value {
            Value::Null => return None,
            Value::Bool(flag) => return Some(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        if flag.is_some() {
            self.taken(field, "a boolean");
        } else {
            self.ignored(field, "a boolean");
        }
        flag
    }

    /// A number.
    pub(super) fn number_of(&mut self, field: Field<'a, '_>) -> Option<f64> {
        let field = self.referred_value(field);
        match field.value {
            Value::Null => None,
            Value::Number(number) => number.as_f64(),
            Value::String(text) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
                self.taken(field, "a number");
                text.parse().ok()
            }
            _ => {
                self.ignored(field, "a number");
                None
            }
        }
    }

    /// A whole number from 0.
    pub(super) fn count_of(&mut self, field: Field<'a, '_>) -> Option<u64> {
        if let Some(count) = field.value.as_u64() {
            return Some(count);
        }
        match self.number_of(field)? {
            // `as` saturates, which is right for a limit.
            number if number >= 0.0 && number.fract() == 0.0 => Some(number as u64),
            number => {
                let message = format!(
                    "`{}` must be a whole number from 0, not {number}; it is ignored",
                    field.key
                );
                self.warning(Code::WrongType, message, Place::value(field.location()));
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, node: &Node<'a>, key: &str) -> Vec<String> {
        let Some(list) = node.field(key) else {
            return Vec::new();
        };
        self.texts_of(list)
    }

    pub(super) fn texts_of(&mut self, field: Field<'a, '_>) -> Vec<String> {
        let field = self.referred_value(field);
        match field.value {
            Value::Array(items) => {
                let texts = items.iter().filter_map(Value::as_str);
                if !self.has_room(field.parent, texts.map(|text| TEXT + text.len()).sum()) {
                    return Vec::new();
                }
                let mut texts = Vec::with_capacity(items.len());
                for (at, item) in items.iter().enumerate() {
                    texts.extend(self.text_item(field, at, item));
                }
                if texts.len() < items.len() {
                    self.ignored(field, "an array of strings");
                }
                texts
            }
            Value::String(text) => {
                self.taken(field, "an array");
                vec![text.clone()]
            }
            Value::Null => Vec::new(),
            _ => {
                self.ignored(field, "an array of strings");
                Vec::new()
            }
        }
    }

    /// One item of a list of texts.
    fn text_item(&mut self, list: Field<'a, '_>, at: usize, item: &'a Value) -> Option<String> {
        if let Value::String(text) = item {
            return Some(text.clone());
        }
        let node = list.node().child(&at.to_string(), item);
        match item {
            Value::Number(_) | Value::Bool(_) => Some(self.sources.written(&node.location(), item)),
            _ if refers(&node) => self.loosely(&node)?.value.as_str().map(str::to_owned),
            _ => None,
        }
    }

    /// The members of an object that has to be one.
    pub(super) fn map(&mut self, node: &Node<'a>, key: &str) -> Vec<(&'a str, Node<'a>)> {
        let Some(field) = node.field(key) else {
            return Vec::new();
        };
        let mut members = self.members(field);
        members.retain(|(_, node)| !node.value.is_null());
        members
    }

    /// The same for a member, and with those of its members that are null.
    pub(super) fn members(&mut self, field: Field<'a, '_>) -> Vec<(&'a str, Node<'a>)> {
        let node = field.node();
        let all = |node: &Node<'a>| -> Vec<_> {
            let members = node.value.as_object().into_iter().flatten();
            let child = |(key, value): (&'a String, _)| (key.as_str(), node.child(key, value));
            members.map(child).collect()
        };
        let target = self.elsewhere(node.clone());
        if !target.value.is_object() {
            self.wrong_type(&target, &format!("`{}`", field.key), "an object");
        }
        let mut members = all(&target);
        if refers(&node) {
            members.extend(all(&node));
            members.retain(|(key, _)| *key != "$ref");
        }
        members
    }

    /// The items of an array that has to be one; an object stands for an array of itself.
    pub(super) fn list(&mut self, node: &Node<'a>, key: &str) -> Vec<Node<'a>> {
        let Some(field) = node.field(key) else {
            return Vec::new();
        };
        let node = field.node();
        match node.value {
            Value::Array(_) => node.items().collect(),
            Value::Object(_) if refers(&node) => {
                let target = self.elsewhere(node.clone());
                match target.value {
                    Value::Array(_) => target.items().collect(),
                    _ => vec![node],
                }
            }
            Value::Object(_) => {
                self.taken(field, "an array");
                vec![node]
            }
            _ => {
                self.wrong_type(&node, &format!("`{key}`"), "an array");
                Vec::new()
            }
        }
    }
}
