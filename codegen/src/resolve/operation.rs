//! Paths, webhooks, callbacks, and the operations in them.

use super::{
    loose::refers,
    node::{Field, Node},
    reader::Reader,
    token::is_dotted,
};
use crate::{
    diagnostics::{Code, Diagnostic, Place},
    document::{Document, Operation, RequestBody, Server},
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
    /// The item itself, and what its `$ref` leads to.
    nodes: Vec<Node<'a>>,
}

/// The first of some nodes that has a member, else the last.
fn having<'a, 'n>(nodes: &'n [Node<'a>], key: &str) -> &'n Node<'a> {
    let found = nodes.iter().find(|node| node.field(key).is_some());
    found.unwrap_or_else(|| &nodes[nodes.len() - 1])
}

impl<'a> Reader<'a, '_> {
    /// Reads all operations of a document.
    pub(super) fn operations(&mut self, root: &Node<'a>, document: &mut Document) {
        let mut callbacks = VecDeque::new();
        let mut paths = self.map(root, "paths");
        // Azure's, for paths that differ in their queries alone.
        paths.extend(self.map(root, "x-ms-paths"));
        for (path, node) in paths {
            if path.starts_with("x-") {
                continue;
            }
            if !path.starts_with('/') && !node.value.is_object() {
                let message = format!("`{path}` is no path; it is left out");
                self.warning(Code::PathSlash, message, Place::key(node.location()));
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
        self.warning(Code::PathSlash, message, Place::key(node.location()));
        format!("/{path}")
    }

    fn item(&mut self, path: String, origin: Origin, node: Node<'a>) -> Item<'a> {
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
            // What stands beside a `$ref` wins over what it leads to.
            let beside: HashSet<String> = methods.clone();
            for (method, node) in self.methods(node) {
                if methods.insert(method.clone()) {
                    let nodes = self.whole_operation(node);
                    operations.extend(self.operation(item, method, &nodes));
                    self.callbacks(having(&nodes, "callbacks"), callbacks);
                } else if !beside.contains(&method) {
                    let message =
                        format!("`{method}` stands twice in this path; it is left out here");
                    self.warning(Code::DuplicateMethod, message, Place::key(node.location()));
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
                for (method, node) in others {
                    if self.is_method(method, &node) {
                        methods.push((method.to_owned(), node));
                    }
                }
            }
        }
        methods
    }

    fn shouted(&mut self, field: Field<'a, '_>, lower: &str) {
        let message = format!("`{}` is taken as `{lower}`", field.key);
        let place = Place::key(field.location());
        self.diagnostics.push(
            Diagnostic::warning(Code::MethodCase, message, place)
                .help("methods are written in lower case"),
        );
    }

    /// An operation, and what it refers to when it stands elsewhere: what stands beside a `$ref` wins
    /// over what it leads to.
    fn whole_operation(&mut self, node: Node<'a>) -> Vec<Node<'a>> {
        let target = match refers(&node) {
            true => self.loosely(&node),
            false => None,
        };
        std::iter::once(node).chain(target).collect()
    }

    fn operation(
        &mut self,
        item: &Item<'a>,
        method: String,
        nodes: &[Node<'a>],
    ) -> Option<Operation> {
        let location = nodes.first()?.location();
        for node in nodes {
            if !node.value.is_object() {
                self.wrong_type(node, "an operation", "an object");
                return None;
            }
        }
        let mut parameters = self.parameters(having(nodes, "parameters"));
        for item in &item.nodes {
            let own: HashSet<_> = parameters.iter().map(super::parameter::identity).collect();
            let mut inherited = self.parameters(item);
            inherited.retain(|one| !own.contains(&super::parameter::identity(one)));
            // The path item's come first, as they stand first.
            parameters.splice(0..0, inherited);
        }
        if item.origin == Origin::Paths {
            self.match_path(&item.path, &item.nodes[0], &method, &mut parameters);
        }
        let id = self.text(having(nodes, "operationId"), "operationId");
        let security = self.security(having(nodes, "security"));
        if security.is_none() && !self.has_room(&nodes[0], self.common_security) {
            return None;
        }
        Some(Operation {
            location,
            operation_id: id.filter(|id| !id.is_empty()),
            tags: self.texts(having(nodes, "tags"), "tags"),
            summary: self.own_or_inherited(item, nodes, "summary"),
            description: self.own_or_inherited(item, nodes, "description"),
            deprecated: (self.flag(having(nodes, "deprecated"), "deprecated")).unwrap_or(false),
            parameters,
            request_body: self.operation_body(item, nodes),
            responses: self.responses(having(nodes, "responses")),
            security,
            servers: self.operation_servers(item, nodes),
            extensions: (nodes.iter())
                .flat_map(|node| self.naming_extensions(node, is_dotted))
                .collect(),
            path: item.path.clone(),
            method,
        })
    }

    fn operation_body(&mut self, item: &Item<'a>, nodes: &[Node<'a>]) -> Option<RequestBody> {
        let node = having(nodes, "parameters");
        if self.is_swagger(node) {
            let holders = std::iter::once(node).chain(&item.nodes);
            let body = self.parameters_as_body(&holders.collect::<Vec<_>>());
            let newer = self.newer_word(having(nodes, "requestBody"), "requestBody");
            return body.or_else(|| self.request_body(newer?));
        }
        let body = having(nodes, "requestBody").get("requestBody")?;
        self.request_body(body)
    }

    fn own_or_inherited(
        &mut self,
        item: &Item<'a>,
        nodes: &[Node<'a>],
        key: &str,
    ) -> Option<String> {
        let mut holders = nodes.iter().chain(&item.nodes);
        holders.find_map(|holder| self.text(holder, key))
    }

    fn operation_servers(&mut self, item: &Item<'a>, nodes: &[Node<'a>]) -> Vec<Server> {
        let own = having(nodes, "schemes");
        if self.is_swagger(own) {
            return self.hosts_by_scheme(own);
        }
        let mut holders = nodes.iter().chain(&item.nodes);
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
                Diagnostic::warning(Code::DuplicateOperationId, message, Place::value(location))
                    .help(format!("`{} {}` has it too", other.method, other.path)),
            );
        }
    }
}
