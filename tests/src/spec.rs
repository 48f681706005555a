//! The hand-written document as data, so that its examples need not be copied into the tests.
//!
//! This reads the files without any help from the generator, which is under test.

use serde_json::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

/// The document of the Projects API.
pub struct Spec {
    files: RefCell<HashMap<String, Rc<Value>>>,
}

/// One of its operations.
pub struct Operation {
    /// In capitals.
    pub method: String,
    /// With `{…}` for its parameters.
    pub path: String,
    /// What a request may carry.
    pub request: Option<Value>,
    /// The answer to a successful call.
    pub response: Value,
    /// The answers to failed calls: a status, and a body where one is documented.
    pub failures: Vec<(u16, Option<Value>)>,
}

/// Where a node stands, which says what its references are relative to.
struct Node {
    file: String,
    value: Value,
}

const ROOT: &str = "openai-admin.yaml";
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

impl Spec {
    /// Opens the document.
    pub fn open() -> Self {
        Spec {
            files: RefCell::default(),
        }
    }

    /// The operation with an `operationId`.
    pub fn operation(&self, id: &str) -> Operation {
        let found = self.operations().into_iter().find(|(found, _)| found == id);
        found.unwrap_or_else(|| panic!("no operation `{id}`")).1
    }

    /// All operations with their `operationId`s.
    pub fn operations(&self) -> Vec<(String, Operation)> {
        let root = Node {
            file: ROOT.to_owned(),
            value: (*self.file(ROOT)).clone(),
        };
        let paths = self.get(&root, "paths").expect("there are paths");
        let mut operations = Vec::new();
        for path in keys(&paths.value) {
            let item = self.get(&paths, path).expect("a path item");
            for method in METHODS {
                let Some(operation) = self.get(&item, method) else {
                    continue;
                };
                let id = operation.value["operationId"].as_str();
                let id = id.expect("an operationId").to_owned();
                operations.push((id, self.read(&operation, method, path)));
            }
        }
        operations
    }

    fn read(&self, operation: &Node, method: &str, path: &str) -> Operation {
        let responses = self.get(operation, "responses").expect("responses");
        let mut response = Value::Null;
        let mut failures = Vec::new();
        for status in keys(&responses.value) {
            let reply = self.get(&responses, status).expect("a response");
            let example = self.example(&reply);
            match status.parse::<u16>() {
                Ok(200..300) => response = example.expect("an example of success"),
                Ok(status) => failures.push((status, example)),
                // What `default` documents is, in its example, something that does not exist.
                Err(_) => failures.push((404, example)),
            }
        }
        let request = self.get(operation, "requestBody");
        Operation {
            method: method.to_uppercase(),
            path: path.to_owned(),
            request: request.and_then(|request| self.example(&request)),
            response,
            failures,
        }
    }

    /// The example of a body.
    fn example(&self, holder: &Node) -> Option<Value> {
        let content = self.get(holder, "content")?;
        let media = self.get(&content, "application/json")?;
        Some(media.value["example"].clone()).filter(|example| !example.is_null())
    }

    /// A member of a node, where its reference leads.
    fn get(&self, node: &Node, key: &str) -> Option<Node> {
        let mut found = Node {
            file: node.file.clone(),
            value: node.value.get(key)?.clone(),
        };
        while let Some(reference) = found.value.get("$ref").and_then(Value::as_str) {
            let (file, pointer) = reference.split_once('#').expect("a fragment");
            let file = if file.is_empty() { &found.file } else { file }.to_owned();
            let value = self.file(&file).pointer(pointer).cloned();
            let value = value.unwrap_or_else(|| panic!("{reference} leads nowhere"));
            found = Node { file, value };
        }
        Some(found)
    }

    fn file(&self, name: &str) -> Rc<Value> {
        let mut files = self.files.borrow_mut();
        let read = || {
            let path: PathBuf = crate::root().join("spec").join(name);
            let text = std::fs::read_to_string(&path).expect("a file of the document");
            Rc::new(serde_yaml::from_str(&text).expect("it is YAML"))
        };
        files.entry(name.to_owned()).or_insert_with(read).clone()
    }
}

fn keys(value: &Value) -> impl Iterator<Item = &str> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(key, _)| key.as_str())
}
