//! References in places that nothing here reads, such as links and extensions: each is told, because what it
//! leads to is not part of the client.

use super::{node::Node, reader::Reader};
use crate::{
    diagnostics::{Code, Place},
    document::{FileId, Location},
};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What is known of references, by the addresses of nodes.
#[derive(Debug, Default)]
pub(super) struct Followed<'a> {
    /// The nodes whose references were looked at.
    from: HashSet<usize>,
    /// Where they lead in other files than the root: only those parts of such a file are read.
    to: HashSet<usize>,
    parts: Vec<Node<'a>>,
}

impl<'a> Followed<'a> {
    /// A reference is looked at.
    pub(super) fn add(&mut self, from: &Node<'a>) {
        self.from.insert(from.address());
    }

    /// A reference leads to a node.
    pub(super) fn reach(&mut self, to: &Node<'a>) {
        if to.file != FileId::ROOT && self.to.insert(to.address()) {
            self.parts.push(to.clone());
        }
    }
}

/// What the members of an object are.
#[derive(Clone, Copy, PartialEq)]
enum Members {
    /// Keywords of OpenAPI or of JSON Schema.
    Keywords,
    /// Things that the document names.
    Named,
}

/// Keywords whose value is data, where a `$ref` may be a member like any other.
const DATA: [&str; 7] = [
    "const",
    "dataValue",
    "default",
    "enum",
    "example",
    "serializedValue",
    "value",
];

/// Keywords whose members have names of the document's.
const NAMED: [&str; 23] = [
    "$defs",
    "additionalOperations",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "links",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securityDefinitions",
    "securitySchemes",
    "variables",
    "webhooks",
];

impl<'a> Reader<'a, '_> {
    /// Tells the references that nothing has looked at, each text once for a file.
    pub(super) fn tell_unread_references(&mut self, root: &Node<'a>) {
        // Where something is wrong, what stands below it was not read for that reason.
        if self.diagnostics.has_errors() {
            return;
        }
        let followed = std::mem::take(&mut self.followed);
        let mut search = Search {
            followed: &followed,
            path: Vec::new(),
            found: Vec::new(),
        };
        for part in std::iter::once(root).chain(&followed.parts) {
            search.part(part);
        }
        let mut known: HashMap<(FileId, &str), usize> = HashMap::new();
        let mut firsts: Vec<(Location, &str)> = Vec::new();
        for (location, reference) in search.found {
            let count = known.entry((location.file, reference)).or_default();
            if *count == 0 {
                firsts.push((location, reference));
            }
            *count += 1;
        }
        for (location, reference) in firsts {
            let more = match known[&(location.file, reference)] {
                1 => String::new(),
                2 => ", nor in another place of this file".to_owned(),
                count => format!(", nor in {} other places of this file", count - 1),
            };
            let message = format!(
                "`{reference}` is not followed here{more}: nothing of this place becomes part of the client"
            );
            self.warning(Code::UnreadRef, message, Place::value(location));
        }
    }
}

/// A walk through a tree.
struct Search<'a, 'f> {
    followed: &'f Followed<'a>,
    /// The keys and indices from the part to where it is.
    path: Vec<Step<'a>>,
    /// The references that nothing has looked at, with the places of their texts.
    found: Vec<(Location, &'a str)>,
}

enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Search<'a, '_> {
    fn part(&mut self, part: &Node<'a>) {
        let before = self.found.len();
        self.value(part.value, Members::Keywords);
        for (location, _) in &mut self.found[before..] {
            location.file = part.file;
            location.pointer.insert_str(0, &part.pointer);
        }
    }

    fn value(&mut self, value: &'a Value, members: Members) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(Step::Index(index), item, members);
                }
            }
            Value::Object(object) => {
                let address = std::ptr::from_ref(value).addr();
                if !self.path.is_empty() && self.followed.to.contains(&address) {
                    return;
                }
                if let Some(Value::String(reference)) = object.get("$ref")
                    && !self.followed.from.contains(&address)
                {
                    self.found.push((self.place(), reference));
                }
                for (key, child) in object {
                    let of_keyword = members == Members::Keywords;
                    let is_data =
                        DATA.contains(&key.as_str()) || key == "examples" && child.is_array();
                    if of_keyword && is_data || !(child.is_object() || child.is_array()) {
                        continue;
                    }
                    let inside = match of_keyword && NAMED.contains(&key.as_str()) {
                        true if child.is_object() => Members::Named,
                        _ => Members::Keywords,
                    };
                    self.step(Step::Key(key), child, inside);
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, step: Step<'a>, value: &'a Value, members: Members) {
        self.path.push(step);
        self.value(value, members);
        self.path.pop();
    }

    /// The place of the reference here, below the part.
    fn place(&self) -> Location {
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                Step::Key(key) => crate::diagnostics::push_escaped(&mut pointer, key),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer.push_str("/$ref");
        Location {
            file: FileId::ROOT,
            pointer,
        }
    }
}
