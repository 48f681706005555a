//! Following `$ref`.

use super::{node::Node, reader::Reader, uri};
use crate::{
    diagnostics::{Code, Diagnostic, Place, push_escaped},
    document::{FileId, Location},
    load::{Unreadable, percent_decode},
    suggest::Suggestions,
};
use serde_json::Value;
use std::borrow::Cow;

/// References that only lead to references end after so many, or lead nowhere.
const LONGEST_CHAIN: usize = 100;

impl<'a> Reader<'a, '_> {
    /// What a node stands for: itself, or what its `$ref` leads to in the end. A broken reference
    /// is reported and gives nothing.
    pub(super) fn follow(&mut self, node: Node<'a>) -> Option<Node<'a>> {
        let mut at = node.clone();
        for _ in 0..LONGEST_CHAIN {
            self.used.insert(at.address());
            if at.value.get("$ref").is_none() {
                return Some(at);
            }
            at = self.target(&at, "$ref")?;
        }
        let place = Place::value(node.child("$ref", &Value::Null).location());
        self.error(
            Code::CyclicRef,
            "this reference leads back to itself",
            place,
        );
        None
    }

    /// Where one reference leads. `keyword` is `$ref` or another one with the same meaning.
    pub(super) fn target(&mut self, node: &Node<'a>, keyword: &str) -> Option<Node<'a>> {
        let field = node.field(keyword)?;
        let Value::String(reference) = field.value else {
            let node = field.node();
            self.wrong_type(&node, &format!("`{keyword}`"), "a string");
            return None;
        };
        match self.find(node, reference) {
            Ok(target) => Some(target),
            // What is wrong inside a file is told there, once for all who refer to it.
            Err(problem) if problem.is_told() => None,
            Err(problem) => {
                let place = Place::value(field.location());
                let diagnostic = problem.diagnostic(reference, place, &mut self.suggestions);
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// The node that a reference names, seen from the node that holds it.
    pub(super) fn find(
        &mut self,
        from: &Node<'a>,
        reference: &str,
    ) -> Result<Node<'a>, Broken<'a>> {
        self.followed.add(from);
        let found = self.find_place(from, reference);
        if let Ok(target) = &found {
            self.followed.reach(target);
        }
        found
    }

    fn find_place(&mut self, from: &Node<'a>, reference: &str) -> Result<Node<'a>, Broken<'a>> {
        self.ids.add(from.file, self.sources);
        let (address, fragment) = match reference.split_once('#') {
            Some((address, fragment)) => (address, fragment),
            None => (reference, ""),
        };
        let resource = self.resource(from, address)?;
        let name = percent_decode(fragment);
        if name.is_empty() || name.starts_with('/') {
            return self.place(&resource, fragment, LONGEST_CHAIN);
        }
        let anchor = self.ids.anchor(resource.file, &resource.pointer, &name);
        if let Some(location) = anchor.cloned() {
            let root = self.root_of(location.file);
            return self.place(&root, &location.pointer, LONGEST_CHAIN);
        }
        // `#components/schemas/X`: a slash was forgotten.
        self.place(&resource, &format!("/{fragment}"), LONGEST_CHAIN)
            .map_err(|_| Broken::Anchor(name))
    }

    /// The file, or the part of one that has a URI, which the part before `#` names.
    fn resource(&mut self, from: &Node<'a>, address: &str) -> Result<Node<'a>, Broken<'a>> {
        let (around, base) = self.ids.around(from.file, &from.pointer);
        let known = match base {
            _ if address.is_empty() => Some(Location {
                file: from.file,
                pointer: around.to_owned(),
            }),
            Some(base) => self.ids.resource(&uri::join(base, address)).cloned(),
            None => self.ids.resource(address).cloned(),
        };
        if let Some(location) = known {
            let root = self.root_of(location.file);
            return self.place(&root, &location.pointer, LONGEST_CHAIN);
        }
        let path = match uri::path(address) {
            Some(path) => path,
            None if uri::is_network(address) => return Err(Broken::Remote),
            None => return Err(Broken::Unknown),
        };
        match self.sources.relative(from.file, path, self.diagnostics) {
            Ok(file) => {
                self.ids.add(file, self.sources);
                Ok(self.root_of(file))
            }
            Err(unreadable) => Err(Broken::File {
                unreadable,
                named: self.component_named(address),
            }),
        }
    }

    pub(super) fn root_of(&self, file: FileId) -> Node<'a> {
        Node::root(self.sources.tree(file), file)
    }

    /// The component that someone may have meant who wrote only its name.
    fn component_named(&self, name: &str) -> Option<String> {
        let root = self.sources.tree(FileId::ROOT);
        ["/components/schemas", "/definitions"]
            .iter()
            .find(|schemas| {
                root.pointer(schemas)
                    .is_some_and(|all| all.get(name).is_some())
            })
            .map(|schemas| format!("#{schemas}/{name}"))
    }

    /// The node at a pointer below another. References on the way are followed, `chain` at most.
    fn place(
        &mut self,
        from: &Node<'a>,
        pointer: &str,
        chain: usize,
    ) -> Result<Node<'a>, Broken<'a>> {
        match self.walk(from, &percent_decode(pointer), chain) {
            // A key may have a percent sign of its own, or a slash that is written as `%2F`.
            Err(_) if pointer.contains('%') => {
                let keys = pointer.split('/').map(percent_decode);
                let keys = keys.map(|key| key.replace('/', "~1"));
                let keys = keys.collect::<Vec<_>>().join("/");
                self.walk(from, pointer, chain)
                    .or_else(|broken| self.walk(from, &keys, chain).map_err(|_| broken))
            }
            // To the letter it is the member without a name, but the whole file is meant.
            Err(_) if pointer == "/" => Ok(from.clone()),
            // Inside of a resource with `$id`, people still count from the top of the file.
            Err(broken) if !from.pointer.is_empty() => {
                let root = self.root_of(from.file);
                self.place(&root, pointer, chain).map_err(|_| broken)
            }
            found => found,
        }
    }

    fn walk(
        &mut self,
        from: &Node<'a>,
        pointer: &str,
        chain: usize,
    ) -> Result<Node<'a>, Broken<'a>> {
        let mut at = from.clone();
        for segment in pointer.split('/').skip(1) {
            let key = match segment.contains('~') {
                true => Cow::Owned(segment.replace("~1", "/").replace("~0", "~")),
                false => Cow::Borrowed(segment),
            };
            if !step(&mut at, &key) {
                let through = self.through(&at, chain);
                let stepped = through.and_then(|mut at| step(&mut at, &key).then_some(at));
                at = stepped.ok_or_else(|| Broken::Missing {
                    key: key.into_owned(),
                    inside: at,
                })?;
            }
        }
        Ok(at)
    }

    /// What a node on the way of a pointer refers to.
    fn through(&mut self, node: &Node<'a>, chain: usize) -> Option<Node<'a>> {
        let reference = node.value.get("$ref")?.as_str()?;
        self.followed.add(node);
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = self.resource(node, address).ok()?;
        self.place(&resource, fragment, chain.checked_sub(1)?).ok()
    }
}

/// Goes on to a member or an item, if there is one.
fn step(node: &mut Node<'_>, key: &str) -> bool {
    let inner = match node.value {
        Value::Object(map) => map.get(key),
        Value::Array(items) => key.parse().ok().and_then(|at: usize| items.get(at)),
        _ => None,
    };
    let Some(inner) = inner else {
        return false;
    };
    node.value = inner;
    node.pointer.push('/');
    push_escaped(&mut node.pointer, key);
    true
}

/// Why a reference leads nowhere.
#[derive(Debug)]
pub(super) enum Broken<'a> {
    /// It is on the network.
    Remote,
    /// It is a URI that no file claims.
    Unknown,
    /// The file cannot be had; perhaps a component was meant.
    File {
        unreadable: Unreadable,
        named: Option<String>,
    },
    /// There is no such anchor.
    Anchor(String),
    /// There is no such key in a node.
    Missing { key: String, inside: Node<'a> },
}

impl Broken<'_> {
    /// Whether the reference is right, and only what it leads to is wrong.
    pub(super) fn is_told(&self) -> bool {
        matches!(self, Broken::File { unreadable, .. } if unreadable.is_told)
    }

    fn diagnostic(
        self,
        reference: &str,
        place: Place,
        suggestions: &mut Suggestions,
    ) -> Diagnostic {
        match self {
            Broken::Remote => {
                let message = format!("`{reference}` is on the network, which is never asked");
                Diagnostic::error(Code::RemoteRef, message, place)
                    .help("download the file, and refer to the copy by its path")
            }
            Broken::Unknown => {
                let message = format!("no schema has the identifier `{reference}`");
                Diagnostic::error(Code::DanglingRef, message, place)
            }
            Broken::File { unreadable, named } => {
                let diagnostic = unreadable.at(place);
                match named {
                    Some(named) => diagnostic.help(format!("did you mean `{named}`?")),
                    None => diagnostic,
                }
            }
            Broken::Anchor(name) => {
                let message = format!("there is no anchor `{name}`");
                Diagnostic::error(Code::DanglingRef, message, place)
                    .help("a reference to a place begins with `#/`")
            }
            Broken::Missing { key, inside } => {
                let message = format!("`{reference}` does not exist: there is no `{key}`");
                let diagnostic = Diagnostic::error(Code::DanglingRef, message, place);
                let names = inside.value.as_object().map(|object| object.keys());
                let near = names.and_then(|n| suggestions.near(&key, n.map(String::as_str)));
                match near {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic,
                }
            }
        }
    }
}
