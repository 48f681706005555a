//! References where the specification has none: in place of operations, whole maps and lists, texts and
//! values. Bundlers resolve them, so that documents have them.

use super::{
    node::{Field, Node},
    reader::Reader,
};
use crate::{
    diagnostics::{Code, Diagnostic, Place},
    document::{FileId, Location},
};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// What loose references may copy, in bytes of text: a large document many times over.
const MOST_COPIES: usize = 32 << 20;

/// What is known of loose references so far.
#[derive(Debug)]
pub(super) struct Loose {
    /// Their places.
    references: Vec<Location>,
    /// The longer examples and defaults that were copied, by address.
    shown: HashSet<usize>,
    /// How much more may be copied, and whether that was not enough.
    copies_left: usize,
    copies_too_much: bool,
}

impl Default for Loose {
    fn default() -> Loose {
        Loose {
            references: Vec::new(),
            shown: HashSet::new(),
            copies_left: MOST_COPIES,
            copies_too_much: false,
        }
    }
}

impl<'a> Reader<'a, '_> {
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
        self.loose.references.push(node.location());
        self.may_copy(node, target.value).then_some(target)
    }

    /// Whether what a reference leads to may be read once more. Components are read once, whoever
    /// refers to them; a text or an operation is copied for each reference.
    pub(super) fn may_copy(&mut self, from: &Node<'a>, value: &Value) -> bool {
        if weigh(value, &mut self.loose.copies_left) {
            return true;
        }
        // The first one says it for all.
        if !std::mem::replace(&mut self.loose.copies_too_much, true) {
            let message = "references copy too much: texts, values, operations and examples";
            let place = Place::value(from.location());
            let diagnostic = Diagnostic::error(Code::TooManyCopies, message, place);
            let help = "of what many refer to, only schemas may be large";
            self.diagnostics.push(diagnostic.help(help));
        }
        false
    }

    /// Whether a value may be copied for one more use of what shows it. The first is free.
    pub(super) fn may_show(&mut self, node: &Node<'a>, value: &Value) -> bool {
        let is_long = match value {
            Value::String(text) => text.len() > 1_000,
            Value::Array(_) | Value::Object(_) => true,
            _ => false,
        };
        let address = std::ptr::from_ref(value).addr();
        !is_long || self.loose.shown.insert(address) || self.may_copy(node, value)
    }

    /// What stands for a text, a number, a boolean or a list of them, such as a description in a file
    /// of its own. The place stays that of the reference.
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
        let mut references = std::mem::take(&mut self.loose.references);
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
