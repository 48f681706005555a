//! The document that a client was generated for: its operations, their parameters, and samples of their schemas.

use crate::bundle::Bundle;
use crate::cases::{escaped, follow};
use crate::sampler::Sampler;
use crate::validity::{Judge, translate};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// A document that requests are made for.
pub(super) struct Target {
    /// One file, where every operation has an id of its own: `GET /path`.
    pub(super) document: Value,
    /// The same as requests see it, in 2020-12's dialect: without what is read-only.
    view: Value,
    judges: [Judge; 2],
    samples: HashMap<String, Vec<Value>>,
}

/// An operation of the document.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) pointer: String,
    pub(super) parameters: Vec<Parameter>,
}

/// A parameter of an operation.
pub(super) struct Parameter {
    pub(super) place: String,
    pub(super) name: String,
    /// The style that its text has; `None` where it has a media type.
    pub(super) style: Option<String>,
    /// Where it stands.
    pub(super) pointer: String,
    /// Where its schema stands, and beside what examples.
    pub(super) schema: String,
    pub(super) holder: String,
}

impl Target {
    /// Takes a document of OpenAPI 3.
    pub(super) fn new(bundle: &Bundle) -> Result<Self, String> {
        let mut document = bundle.document.clone();
        if document.get("openapi").is_none() {
            return Err("the reader of requests knows OpenAPI 3 only".to_owned());
        }
        check_references(&document, &document)?;
        for (id, pointer) in operations(&document) {
            if let Some(operation) = document.pointer_mut(&pointer) {
                operation["operationId"] = id.as_str().into();
            }
            declare_variables(&mut document, &id, &pointer);
        }
        let mut view = document.clone();
        without_read_only(&mut view, &document);
        let judges = [Judge::new(&view, false)?, Judge::new(&view, true)?];
        translate(&mut view);
        Ok(Target {
            document,
            view,
            judges,
            samples: HashMap::new(),
        })
    }

    /// Where an operation stands, by its id.
    pub(super) fn pointer(&self, id: &str) -> String {
        let mut all = operations(&self.document).into_iter();
        let found = all.find(|(one, _)| one == id);
        found.map_or_else(String::new, |(_, pointer)| pointer)
    }

    /// What judges answers: who describes members means an object, also where no `type` says so.
    pub(super) fn answers(&self) -> Option<Judge> {
        let mut document = self.document.clone();
        with_implied_types(&mut document);
        Judge::new(&document, true).ok()
    }

    /// All operations of the document.
    pub(super) fn operations(&self) -> Vec<Operation> {
        let all = operations(&self.document).into_iter();
        all.map(|(id, pointer)| {
            let path = id.split_once(' ').map_or("", |(_, path)| path);
            let item = follow(&self.document, &format!("/paths/{}", escaped(path)));
            let parameters = self.parameters(&pointer, item.as_deref().unwrap_or_default());
            Operation {
                id,
                pointer,
                parameters,
            }
        })
        .collect()
    }

    pub(super) fn get(&self, pointer: &str) -> &Value {
        self.document.pointer(pointer).unwrap_or(&Value::Null)
    }

    fn parameters(&self, operation: &str, item: &str) -> Vec<Parameter> {
        let mut all: Vec<Parameter> = Vec::new();
        for holder in [operation, item] {
            let list = format!("{holder}/parameters");
            let count = self.get(&list).as_array().map_or(0, Vec::len);
            for at in 0..count {
                let Some(pointer) = follow(&self.document, &format!("{list}/{at}")) else {
                    continue;
                };
                let parameter = self.parameter(pointer);
                let same =
                    |one: &Parameter| one.name == parameter.name && one.place == parameter.place;
                if !all.iter().any(same) {
                    all.push(parameter);
                }
            }
        }
        all
    }

    fn parameter(&self, pointer: String) -> Parameter {
        let value = self.get(&pointer);
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let media_type = value["content"]
            .as_object()
            .and_then(|content| content.keys().next());
        let holder = match media_type {
            Some(media_type) => format!("{pointer}/content/{}", escaped(media_type)),
            None => pointer.clone(),
        };
        let style = value["style"]
            .as_str()
            .unwrap_or(match value["in"].as_str() {
                Some("query" | "cookie") => "form",
                _ => "simple",
            });
        Parameter {
            place: text("in"),
            name: text("name"),
            style: media_type.is_none().then(|| style.to_owned()),
            schema: format!("{holder}/schema"),
            holder,
            pointer,
        }
    }

    /// Valid instances of a schema that requests may carry: the fullest first, the smallest second.
    pub(super) fn samples(&mut self, schema: &str) -> Vec<Value> {
        if let Some(known) = self.samples.get(schema) {
            return known.clone();
        }
        let found = match self.view.pointer(schema) {
            None | Some(Value::Bool(true)) => vec!["anything".into()],
            Some(found) => {
                let all = Sampler::new(&self.view, 1).samples(found);
                self.valid(schema, all)
            }
        };
        self.samples.insert(schema.to_owned(), found.clone());
        found
    }

    /// The document's own examples of what stands at a pointer, those that are valid.
    pub(super) fn examples(&self, holder: &str, schema: &str) -> Vec<Value> {
        let mut found = Vec::new();
        for place in [holder, schema] {
            let Some(place) = follow(&self.document, place) else {
                continue;
            };
            let value = self.get(&place);
            found.extend(value.get("example").cloned());
            match &value["examples"] {
                Value::Array(values) => found.extend(values.iter().cloned()),
                Value::Object(named) => found.extend(named.keys().filter_map(|name| {
                    let at = format!("{place}/examples/{}", escaped(name));
                    let example = self.get(&follow(&self.document, &at)?);
                    example.get("dataValue").or(example.get("value")).cloned()
                })),
                _ => {}
            }
        }
        self.valid(schema, found)
    }

    /// Those that are valid: strictly, or else where members of a `oneOf` may overlap.
    pub(super) fn valid(&self, schema: &str, all: Vec<Value>) -> Vec<Value> {
        for judge in &self.judges {
            let Ok(validator) = judge.validator(schema) else {
                return all;
            };
            let valid = all.iter().filter(|value| validator.is_valid(value));
            let valid: Vec<Value> = valid.cloned().collect();
            if !valid.is_empty() {
                return valid;
            }
        }
        Vec::new()
    }
}

/// The operations below `paths`, by method and path, with the pointers of where they stand.
fn operations(document: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let paths = document["paths"].as_object();
    let paths = paths.into_iter().flat_map(Map::keys);
    for path in paths.filter(|path| path.starts_with('/')) {
        let Some(item) = follow(document, &format!("/paths/{}", escaped(path))) else {
            continue;
        };
        let more = document.pointer(&format!("{item}/additionalOperations"));
        let more = more
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(Map::keys);
        let methods = METHODS
            .iter()
            .map(|method| (method.to_uppercase(), (*method).to_owned()));
        let more = more.map(|method| {
            (
                method.clone(),
                format!("additionalOperations/{}", escaped(method)),
            )
        });
        for (method, key) in methods.chain(more) {
            let pointer = follow(document, &format!("{item}/{key}"));
            let found = pointer.filter(|at| document.pointer(at).is_some_and(Value::is_object));
            all.extend(found.map(|pointer| (format!("{method} {path}"), pointer)));
        }
    }
    all
}

/// The reader of requests cannot do with references that lead nowhere.
fn check_references(document: &Value, value: &Value) -> Result<(), String> {
    match value {
        Value::Array(items) => items
            .iter()
            .try_for_each(|item| check_references(document, item)),
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                let pointer = reference.strip_prefix('#');
                let target = pointer.and_then(|at| document.pointer(&crate::keywords::decoded(at)));
                if target.is_none() {
                    return Err(format!("`{reference}` leads nowhere"));
                }
            }
            // Data and extensions may hold what looks like one.
            let mut members = members.iter().filter(|(key, _)| !is_data(key));
            members.try_for_each(|(_, member)| check_references(document, member))
        }
        _ => Ok(()),
    }
}

fn is_data(key: &str) -> bool {
    DATA.contains(&key) || key.starts_with("x-")
}

/// Takes out the properties that only answers have.
fn without_read_only(value: &mut Value, document: &Value) {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| without_read_only(item, document)),
        Value::Object(members) => {
            let mut removed: Vec<String> = Vec::new();
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                let is_read_only = |schema: &Value| {
                    let target = schema["$ref"].as_str().and_then(|at| at.strip_prefix('#'));
                    let target =
                        target.and_then(|at| document.pointer(&crate::keywords::decoded(at)));
                    let read_only =
                        |schema: &Value| schema.get("readOnly") == Some(&Value::Bool(true));
                    read_only(schema) || target.is_some_and(read_only)
                };
                removed.extend(
                    properties
                        .iter()
                        .filter(|(_, one)| is_read_only(one))
                        .map(|(name, _)| name.clone()),
                );
                properties.retain(|name, _| !removed.contains(name));
            }
            if let Some(Value::Array(required)) = members.get_mut("required") {
                required.retain(|name| !removed.iter().any(|one| name == one.as_str()));
            }
            members
                .values_mut()
                .for_each(|member| without_read_only(member, document));
        }
        _ => {}
    }
}

/// A variable of a path that no parameter describes is a text.
fn declare_variables(document: &mut Value, id: &str, pointer: &str) {
    let path = id.split_once(' ').map_or("", |(_, path)| path);
    let item = follow(document, &format!("/paths/{}", escaped(path))).unwrap_or_default();
    let mut declared: Vec<String> = Vec::new();
    for holder in [pointer, &item] {
        let list = format!("{holder}/parameters");
        let count = document
            .pointer(&list)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        let places = (0..count).filter_map(|at| follow(document, &format!("{list}/{at}")));
        let parameters = places.filter_map(|at| document.pointer(&at));
        let of_path = parameters.filter(|parameter| parameter["in"] == "path");
        declared
            .extend(of_path.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned)));
    }
    let names = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    let names: Vec<Value> = names
        .filter(|(name, _)| !declared.iter().any(|one| one == name))
        .map(|(name, _)| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let Some(operation) = document.pointer_mut(pointer).filter(|_| !names.is_empty()) else {
        return;
    };
    match operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut)
    {
        Some(list) => list.extend(names),
        None => operation["parameters"] = names.into(),
    }
}

fn with_implied_types(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(with_implied_types),
        Value::Object(members) => {
            let is_schema = members.get("properties").is_some_and(Value::is_object);
            if is_schema && !members.contains_key("type") {
                members.insert("type".to_owned(), "object".into());
            }
            members.values_mut().for_each(with_implied_types);
        }
        _ => {}
    }
}
