//! What all parts of reading share: the arena of schemas, and lenient access to members.

use super::{
    ids::Ids,
    node::{Field, Node, kind},
    scope::{ScopeId, Scopes},
    version::Version,
};
use crate::{
    diagnostics::{Code, Diagnostic, Diagnostics, Place},
    document::{FileId, Location, Schema, SchemaId},
    load::Sources,
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// What loose references may copy, in bytes of text: a large document many times over.
const MOST_COPIES: usize = 64 << 20;

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
    /// The places of references where the specification has none.
    loose_references: Vec<Location>,
    /// How much more may be read a second time, and whether that was not enough.
    copies_left: usize,
    copies_too_much: bool,
    /// How many more broken references get a "did you mean".
    pub(super) suggestions_left: usize,
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
            loose_references: Vec::new(),
            copies_left: MOST_COPIES,
            copies_too_much: false,
            suggestions_left: 100,
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
            Value::String(text) => Some(text.clone()),
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

    /// What stands for an object or array that cannot be a reference by the specification, but is one
    /// in many documents of several files: what the reference leads to.
    pub(super) fn elsewhere(&mut self, node: Node<'a>) -> Node<'a> {
        if !refers(&node) {
            return node;
        }
        self.loosely(&node).unwrap_or(node)
    }

    /// What a reference leads to where the specification has none.
    pub(super) fn loosely(&mut self, node: &Node<'a>) -> Option<Node<'a>> {
        let target = self.follow(node.clone())?;
        self.loose_references.push(node.location());
        self.may_copy(node, target.value).then_some(target)
    }

    /// Whether what a reference leads to may be read once more. Components are read once, whoever
    /// refers to them; a text or an operation is copied for each reference.
    pub(super) fn may_copy(&mut self, from: &Node<'a>, value: &Value) -> bool {
        if weigh(value, &mut self.copies_left) {
            return true;
        }
        // The first one says it for all.
        if !std::mem::replace(&mut self.copies_too_much, true) {
            let message = "references in place of texts, values and operations copy too much";
            let place = Place::value(from.location());
            let diagnostic = Diagnostic::error(Code::TooManyCopies, message, place);
            let help = "refer to schemas, parameters and responses, which are not copied";
            self.diagnostics.push(diagnostic.help(help));
        }
        false
    }

    /// The same for a text, a number, a boolean or a list of them, such as a description in a file of
    /// its own. The place stays that of the reference.
    pub(super) fn referred_value<'n>(&mut self, field: Field<'a, 'n>) -> Field<'a, 'n> {
        if !field.value.is_object() || !refers(&field.node()) {
            return field;
        }
        // A reference that leads nowhere is an error already.
        let target = self.loosely(&field.node());
        Field {
            value: target.map_or(&Value::Null, |target| target.value),
            ..field
        }
    }

    /// References that not every tool follows are told once for each file.
    pub(super) fn tell_loose_references(&mut self) {
        let mut by_file: BTreeMap<FileId, (Location, usize)> = BTreeMap::new();
        let mut seen = HashSet::new();
        let mut references = std::mem::take(&mut self.loose_references);
        references.retain(|location| seen.insert(location.clone()));
        for location in references {
            let (_, count) = by_file.entry(location.file).or_insert((location, 0));
            *count += 1;
        }
        for (mut first, count) in by_file.into_values() {
            first.pointer.push_str("/$ref");
            let message = match count {
                1 => "not every tool follows a reference here; it is taken as what it leads to"
                    .into(),
                _ => format!(
                    "not every tool follows a reference here, and in {count} places of this file; \
                     each is taken as what it leads to"
                ),
            };
            self.warning(Code::LooseRef, message, Place::value(first));
        }
    }
}

/// Whether a node is a reference. (A property may be named `$ref`, but is described by a schema then.)
pub(super) fn refers(node: &Node<'_>) -> bool {
    node.value.get("$ref").is_some_and(Value::is_string)
}

/// Takes the weight of a value, about what it needs as text, from what is left. Whether that was enough.
fn weigh(value: &Value, left: &mut usize) -> bool {
    let (own, keys) = match value {
        Value::String(text) => (text.len(), 0),
        Value::Object(members) => (0, members.keys().map(String::len).sum()),
        _ => (0, 0),
    };
    let Some(rest) = left.checked_sub(8 + own + keys) else {
        *left = 0;
        return false;
    };
    *left = rest;
    match value {
        Value::Array(items) => items.iter().all(|item| weigh(item, left)),
        Value::Object(members) => members.values().all(|member| weigh(member, left)),
        _ => true,
    }
}
