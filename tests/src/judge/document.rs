//! A document as it stands in its files, with an answer to where references lead.

use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// An OpenAPI document of one file or several.
pub struct Document {
    /// A member per file, named by its path. References are pointers into this.
    files: Value,
    root: String,
}

/// One operation with what stands around it.
pub(super) struct Operation<'a> {
    pub(super) method: String,
    pub(super) path: &'a str,
    pub(super) value: &'a Value,
    item: &'a Value,
}

/// The members of a path item that are operations.
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

impl Document {
    /// A document in memory. References to files lead nowhere: what has one must not be asked for.
    pub fn new(document: Value) -> Self {
        let mut files = Map::new();
        add(&mut files, "root", document, &mut |other| other.to_owned());
        Document {
            files: Value::Object(files),
            root: "root".to_owned(),
        }
    }

    /// Reads a YAML or JSON file, and all files that it refers to.
    pub fn read(path: &Path) -> Self {
        let mut files = Map::new();
        let root = path.canonicalize().expect("the document exists");
        let mut waiting = vec![root.clone()];
        while let Some(path) = waiting.pop() {
            let name = path.to_string_lossy().into_owned();
            if files.contains_key(&name) {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a file of the document is read");
            let value = serde_yaml::from_str(&text).expect("a file of the document is YAML");
            let folder = path.parent().expect("a file is in a folder");
            add(&mut files, &name, value, &mut |other| {
                let other: PathBuf = folder.join(other);
                let other = other.canonicalize().expect("a reference leads to a file");
                waiting.push(other.clone());
                other.to_string_lossy().into_owned()
            });
        }
        Document {
            files: Value::Object(files),
            root: root.to_string_lossy().into_owned(),
        }
    }

    /// The `operationId`s of all operations.
    pub fn operations(&self) -> Vec<String> {
        let ids = self.all().into_iter().map(|operation| {
            let id = operation.value["operationId"].as_str();
            id.unwrap_or_default().to_owned()
        });
        ids.collect()
    }

    /// The document with a change of its root file.
    pub fn changed(&self, change: impl FnOnce(&mut Value)) -> Self {
        let mut files = self.files.clone();
        change(&mut files[&self.root]);
        Document {
            files,
            root: self.root.clone(),
        }
    }

    pub(super) fn root(&self) -> &Value {
        &self.files[&self.root]
    }

    pub(super) fn operation(&self, id: &str) -> Option<Operation<'_>> {
        let mut all = self.all().into_iter();
        all.find(|operation| operation.value["operationId"] == id)
    }

    fn all(&self) -> Vec<Operation<'_>> {
        let mut all = Vec::new();
        let paths = members(self.get(self.root(), "paths"));
        for (path, item) in paths.filter(|(path, _)| path.starts_with('/')) {
            let item = self.follow(item);
            let methods = METHODS
                .iter()
                .map(|method| (*method, self.get(item, method)));
            let more = members(self.get(item, "additionalOperations"));
            let more = more.map(|(method, value)| (method, self.follow(value)));
            for (method, value) in methods.chain(more).filter(|(_, value)| value.is_object()) {
                let method = method.to_uppercase();
                let operation = Operation {
                    method,
                    path,
                    value,
                    item,
                };
                all.push(operation);
            }
        }
        all
    }

    /// A member of a node, where its reference leads; `null` when it has none.
    pub(super) fn get<'a>(&'a self, node: &'a Value, key: &str) -> &'a Value {
        self.follow(&node[key])
    }

    /// Where a node's reference leads.
    pub(super) fn follow<'a>(&'a self, mut node: &'a Value) -> &'a Value {
        // A circle of references is not worth more than this.
        for _ in 0..100 {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
                return node;
            };
            let found = self.files.pointer(reference.trim_start_matches('#'));
            node = found.unwrap_or_else(|| panic!("{reference} leads nowhere"));
        }
        panic!("references go round in circles")
    }

    /// The parameters of an operation: its own, and those of its path that it does not replace.
    pub(super) fn parameters<'a>(&'a self, operation: &Operation<'a>) -> Vec<&'a Value> {
        let mut all: Vec<&Value> = Vec::new();
        for holder in [operation.value, operation.item] {
            for parameter in self
                .get(holder, "parameters")
                .as_array()
                .into_iter()
                .flatten()
            {
                let parameter = self.follow(parameter);
                let same = |other: &&Value| {
                    other["name"] == parameter["name"] && other["in"] == parameter["in"]
                };
                if !all.iter().any(same) {
                    all.push(parameter);
                }
            }
        }
        all
    }

    /// The URL of the first server that an operation or its path has for itself.
    pub(super) fn own_server(&self, operation: &Operation<'_>) -> Option<String> {
        let mut holders = [operation.value, operation.item].into_iter();
        let server = holders.find_map(|holder| holder["servers"].get(0))?;
        let mut url = server["url"].as_str()?.to_owned();
        for (name, variable) in members(&server["variables"]) {
            let default = variable["default"].as_str().unwrap_or_default();
            url = url.replace(&format!("{{{name}}}"), default);
        }
        Some(url)
    }

    /// The alternatives of security: the schemes that each wants.
    pub(super) fn security(&self, operation: &Operation<'_>) -> Vec<Vec<String>> {
        let own = operation.value.get("security");
        let security = own.or_else(|| self.root().get("security"));
        let alternatives = security.and_then(Value::as_array).into_iter().flatten();
        let names = |one: &Value| members(one).map(|(name, _)| name.to_owned()).collect();
        alternatives.map(names).collect()
    }

    pub(super) fn security_scheme(&self, name: &str) -> &Value {
        let components = self.get(self.root(), "components");
        self.get(self.get(components, "securitySchemes"), name)
    }
}

pub(super) fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(key, value)| (key.as_str(), value))
}

/// Adds a file, with references that are pointers from above all files. `name_of` names another file.
fn add(
    files: &mut Map<String, Value>,
    name: &str,
    mut value: Value,
    name_of: &mut dyn FnMut(&str) -> String,
) {
    rewrite(&mut value, name, name_of);
    files.insert(name.to_owned(), value);
}

fn rewrite(value: &mut Value, name: &str, name_of: &mut dyn FnMut(&str) -> String) {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| rewrite(item, name, name_of)),
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
                        let file = match file {
                            "" => name.to_owned(),
                            file => name_of(file),
                        };
                        let file = file.replace('~', "~0").replace('/', "~1");
                        let pointer = super::text::decode(pointer).unwrap_or_default();
                        *reference = format!("#/{file}{pointer}");
                    }
                    value => rewrite(value, name, name_of),
                }
            }
        }
        _ => {}
    }
}
