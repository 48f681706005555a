//! Paths, webhooks, callbacks, and the operations in them.

use super::{
    node::{Field, Node},
    reader::Reader,
};
use crate::{
    diagnostics::{Diagnostic, Place},
    document::{Document, Location, Operation},
};
use std::collections::{HashMap, HashSet, VecDeque};

/// The methods that have a key of their own.
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// A path item that is still to be read: its name and its place.
type Pending<'a> = (String, Node<'a>);

/// Where path items come from, which decides what their names mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// `paths`: the name is a template of a URL.
    Paths,
    /// `webhooks` and `callbacks`.
    Incoming,
}

/// The path item that operations stand in.
struct Item<'a> {
    path: String,
    origin: Origin,
    /// The key of the path, as a place.
    key: Location,
    /// The item itself, and what its `$ref` leads to.
    nodes: Vec<Node<'a>>,
}

impl<'a> Reader<'a, '_> {
    /// Reads all operations of a document.
    pub(super) fn operations(&mut self, root: &Node<'a>, document: &mut Document) {
        let mut callbacks = VecDeque::new();
        for (path, node) in self.map(root, "paths") {
            if path.starts_with("x-") {
                continue;
            }
            if !path.starts_with('/') && !node.value.is_object() {
                let message = format!("`{path}` is no path; it is left out");
                self.warning("path-slash", message, Place::key(node.location()));
                continue;
            }
            let path = self.rooted(path, &node);
            let item = self.item(path, Origin::Paths, node);
            self.item_operations(&item, &mut document.operations, &mut callbacks);
        }
        let webhooks = self.map(root, "webhooks").into_iter();
        callbacks.extend(
            webhooks
                .filter(|(name, _)| !name.starts_with("x-"))
                .map(|(name, node)| (name.to_owned(), node)),
        );
        // A callback may have callbacks, even itself.
        let mut seen = HashSet::new();
        while let Some((name, node)) = callbacks.pop_front() {
            if seen.insert(node.address()) {
                let item = self.item(name, Origin::Incoming, node);
                self.item_operations(&item, &mut document.webhooks, &mut callbacks);
            }
        }
        self.check_ids(&document.operations);
    }

    fn rooted(&mut self, path: &str, node: &Node<'a>) -> String {
        if path.starts_with('/') {
            return path.to_owned();
        }
        let message = format!("the path `{path}` does not begin with a slash; it is taken as if");
        self.warning("path-slash", message, Place::key(node.location()));
        format!("/{path}")
    }

    fn item(&mut self, path: String, origin: Origin, node: Node<'a>) -> Item<'a> {
        let key = node.location();
        let mut nodes = vec![node.clone()];
        if node.value.get("$ref").is_some() {
            nodes.extend(self.follow(node));
        }
        for node in &nodes {
            if !node.value.is_object() {
                self.wrong_type(node, "a path item", "an object");
            }
        }
        Item {
            path,
            origin,
            key,
            nodes,
        }
    }

    fn item_operations(
        &mut self,
        item: &Item<'a>,
        operations: &mut Vec<Operation>,
        callbacks: &mut VecDeque<Pending<'a>>,
    ) {
        let mut methods = HashSet::new();
        for node in &item.nodes {
            for (method, node) in self.methods(node) {
                // What stands beside a `$ref` wins over what it leads to.
                if methods.insert(method.clone()) {
                    operations.extend(self.operation(item, method, &node));
                    self.callbacks(&node, callbacks);
                }
            }
        }
    }

    /// The operations of a path item, by method.
    fn methods(&mut self, item: &Node<'a>) -> Vec<(String, Node<'a>)> {
        let mut methods = Vec::new();
        for field in item.fields().filter(|field| !field.value.is_null()) {
            let lower = field.key.to_ascii_lowercase();
            if METHODS.contains(&lower.as_str()) {
                if lower != field.key {
                    self.shouted(field, &lower);
                }
                methods.push((lower.to_ascii_uppercase(), field.node()));
            } else if field.key == "additionalOperations" {
                let others = self.map(item, "additionalOperations");
                let others = others.into_iter();
                methods.extend(others.map(|(method, node)| (method.to_owned(), node)));
            }
        }
        methods
    }

    fn shouted(&mut self, field: Field<'a, '_>, lower: &str) {
        let message = format!("`{}` is taken as `{lower}`", field.key);
        let place = Place::key(field.location());
        self.diagnostics.push(
            Diagnostic::warning("method-case", message, place)
                .help("methods are written in lower case"),
        );
    }

    fn operation(&mut self, item: &Item<'a>, method: String, node: &Node<'a>) -> Option<Operation> {
        if !node.value.is_object() {
            self.wrong_type(node, "an operation", "an object");
            return None;
        }
        let mut parameters = self.parameters(node);
        for item in &item.nodes {
            let inherited = self.parameters(item).into_iter();
            let inherited: Vec<_> = inherited
                .filter(|one| {
                    !parameters
                        .iter()
                        .any(|own| super::parameter::same(own, one))
                })
                .collect();
            // The path item's come first, as they stand first.
            parameters.splice(0..0, inherited);
        }
        if item.origin == Origin::Paths {
            self.match_path(&item.path, &item.key, &method, &mut parameters);
        }
        Some(Operation {
            location: node.location(),
            operation_id: self.text(node, "operationId").filter(|id| !id.is_empty()),
            tags: self.texts(node, "tags"),
            summary: self.own_or_inherited(item, node, "summary"),
            description: self.own_or_inherited(item, node, "description"),
            deprecated: self.flag(node, "deprecated").unwrap_or(false),
            parameters,
            request_body: node
                .get("requestBody")
                .and_then(|body| self.request_body(body)),
            responses: self.responses(node),
            security: self.security(node),
            servers: self.operation_servers(item, node),
            extensions: node.extensions(),
            path: item.path.clone(),
            method,
        })
    }

    fn own_or_inherited(&mut self, item: &Item<'a>, node: &Node<'a>, key: &str) -> Option<String> {
        let mut holders = std::iter::once(node).chain(&item.nodes);
        holders.find_map(|holder| self.text(holder, key))
    }

    fn operation_servers(
        &mut self,
        item: &Item<'a>,
        node: &Node<'a>,
    ) -> Vec<crate::document::Server> {
        let mut holders = std::iter::once(node).chain(&item.nodes);
        holders
            .find(|holder| holder.field("servers").is_some())
            .map(|holder| self.servers(holder))
            .unwrap_or_default()
    }

    /// The path items of an operation's callbacks.
    fn callbacks(&mut self, operation: &Node<'a>, pending: &mut VecDeque<Pending<'a>>) {
        for (_, callback) in self.map(operation, "callbacks") {
            let Some(callback) = self.follow(callback) else {
                continue;
            };
            if !callback.value.is_object() {
                self.wrong_type(&callback, "a callback", "an object");
            }
            let items = callback.entries();
            let items = items.filter(|(expression, _)| !expression.starts_with("x-"));
            pending.extend(items.map(|(expression, node)| (expression.to_owned(), node)));
        }
    }

    /// An id that is used twice does no harm, since names are made unique later; but the calls
    /// are not named as the author meant.
    fn check_ids(&mut self, operations: &[Operation]) {
        let mut first: HashMap<&str, &Operation> = HashMap::new();
        for operation in operations {
            let Some(id) = operation.operation_id.as_deref() else {
                continue;
            };
            let Some(other) = first.get(id) else {
                first.insert(id, operation);
                continue;
            };
            let mut location = operation.location.clone();
            location.pointer.push_str("/operationId");
            let message = format!("the operationId `{id}` is already that of another operation");
            self.diagnostics.push(
                Diagnostic::warning("duplicate-operation-id", message, Place::value(location))
                    .help(format!("`{} {}` has it too", other.method, other.path)),
            );
        }
    }
}
