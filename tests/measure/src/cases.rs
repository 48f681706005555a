//! What the types of a document are tried on: its examples, and samples of its schemas.

use crate::driver::{Case, Subject, Verdict};
use crate::keywords::decoded;
use crate::sampler::Sampler;
use crate::validity::{Judge, translate};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// How the cases of a document were found.
#[derive(Default)]
pub struct Collected {
    /// Schemas that no valid instance was found for.
    pub without: Vec<String>,
    /// Schemas that the validator cannot use, with its remark.
    pub unusable: Vec<String>,
}

/// A schema with the Rust type it became.
struct Place {
    pointer: String,
    ty: String,
    /// The document's instances of it.
    examples: Vec<Value>,
    /// Whether it is a reference to a component, which is sampled at its own place.
    is_reference: bool,
    /// Whether it is not only received: what a request leaves out is not what it sets to null.
    is_sent: bool,
}

/// Collects the cases of a document as `inspect` describes it.
pub fn collect(
    package: &str,
    document: &Value,
    inspection: &Value,
    seed: u64,
) -> Result<(Subject, Collected), String> {
    let judge = Judge::new(document, false)?;
    let relaxed = Judge::new(document, true)?;
    let mut translated = document.clone();
    translate(&mut translated);
    let mut subject = Subject {
        package: package.to_owned(),
        types: Vec::new(),
        cases: Vec::new(),
        read_only: BTreeSet::new(),
    };
    read_only(document, &mut subject.read_only);
    let mut collected = Collected::default();
    let mut indices: HashMap<String, usize> = HashMap::new();
    let mut known: BTreeSet<(String, String)> = BTreeSet::new();
    for place in places(document, inspection) {
        let validator = match judge.validator(&place.pointer) {
            Ok(validator) => validator,
            Err(remark) => {
                collected
                    .unusable
                    .push(format!("{}: {remark}", place.pointer));
                continue;
            }
        };
        let ty = *indices.entry(place.ty.clone()).or_insert_with(|| {
            subject.types.push(place.ty.clone());
            subject.types.len() - 1
        });
        let samples = match translated.pointer(&place.pointer) {
            Some(schema) if !place.is_reference => {
                let seed = place.pointer.bytes().fold(seed, |seed, byte| {
                    seed.wrapping_mul(31).wrapping_add(byte.into())
                });
                Sampler::new(&translated, seed).samples(schema)
            }
            _ => Vec::new(),
        };
        let examples = place.examples.into_iter().map(|example| (true, example));
        let samples = samples.into_iter().map(|sample| (false, sample));
        let all: Vec<(bool, Value)> = (examples.chain(samples)).collect();
        let mut valid: Vec<_> = (all.iter())
            .filter(|(_, instance)| validator.is_valid(instance))
            .cloned()
            .collect();
        // A `oneOf` whose members overlap may allow nothing; what was meant can still be tried.
        if valid.is_empty()
            && let Ok(validator) = relaxed.validator(&place.pointer)
        {
            valid.extend(
                all.into_iter()
                    .filter(|(_, instance)| validator.is_valid(instance)),
            );
        }
        let found = !valid.is_empty();
        for (is_example, instance) in valid {
            if known.insert((place.ty.clone(), instance.to_string())) {
                subject.cases.push(Case {
                    ty,
                    pointer: place.pointer.clone(),
                    instance,
                    is_example,
                    is_sent: place.is_sent,
                    verdict: Verdict::Untried,
                });
            }
        }
        if !found && !place.is_reference {
            collected.without.push(place.pointer);
        }
    }
    Ok((subject, collected))
}

fn places(document: &Value, inspection: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    let body = match is_swagger(document) {
        true => "parameters",
        false => "requestBody",
    };
    let sent = Reached::by(document, inspection, body).pointers;
    let received = Reached::by(document, inspection, "responses").pointers;
    for entry in inspection["schemas"].as_array().into_iter().flatten() {
        if let (Some(pointer), Some(ty)) = (entry["pointer"].as_str(), entry["type"].as_str())
            && let Some(schema) = document.pointer(pointer)
        {
            places.push(Place {
                pointer: pointer.to_owned(),
                ty: ty.to_owned(),
                examples: schema_examples(schema),
                is_reference: false,
                is_sent: sent.contains(pointer) || !received.contains(pointer),
            });
        }
    }
    for entry in inspection["operations"].as_array().into_iter().flatten() {
        let Some(pointer) = entry["pointer"].as_str() else {
            continue;
        };
        let body = match is_swagger(document) {
            true => body_parameter(document, pointer),
            false => follow(document, &format!("{pointer}/requestBody")),
        };
        let bodies = places.len();
        content(document, body, &entry["request"], &mut places);
        for place in &mut places[bodies..] {
            place.is_sent = true;
        }
        for response in entry["responses"].as_array().into_iter().flatten() {
            let status = response["status"].as_str().unwrap_or_default();
            let at = follow(document, &format!("{pointer}/responses/{status}"));
            content(document, at, response, &mut places);
        }
    }
    places
}

/// Where schemas have names.
const COMPONENTS: [&str; 2] = ["#/components/schemas/", "#/definitions/"];

fn is_swagger(document: &Value) -> bool {
    document.get("swagger").is_some()
}

/// The pointer of the parameter that is the body of an operation of Swagger 2.0.
fn body_parameter(document: &Value, operation: &str) -> Option<String> {
    let item = operation.rsplit_once('/')?.0;
    [operation, item].iter().find_map(|holder| {
        let list = document.pointer(&format!("{holder}/parameters"))?;
        let count = list.as_array()?.len();
        let mut places = (0..count)
            .filter_map(|index| follow(document, &format!("{holder}/parameters/{index}")));
        places.find(|at| {
            let parameter = document.pointer(at);
            parameter.is_some_and(|parameter| parameter["in"] == "body")
        })
    })
}

/// A body in JSON, where the entry of `inspect` is one.
fn content(document: &Value, at: Option<String>, entry: &Value, places: &mut Vec<Place>) {
    let (Some(at), Some(media), Some(ty)) =
        (at, entry["content_type"].as_str(), entry["type"].as_str())
    else {
        return;
    };
    let plain = media.split(';').next().unwrap_or(media).trim();
    let is_json = plain == "application/json" || plain.ends_with("+json");
    if !is_json || matches!(ty, "()" | "Bytes" | "specwright_runtime::Bytes") {
        return;
    }
    let at = match is_swagger(document) {
        true => Some(at),
        false => follow(document, &format!("{at}/content/{}", escaped(media))),
    };
    let Some(at) = at else {
        return;
    };
    let pointer = format!("{at}/schema");
    let (Some(body), Some(schema)) = (document.pointer(&at), document.pointer(&pointer)) else {
        return;
    };
    let mut examples: Vec<Value> = body.get("example").cloned().into_iter().collect();
    for name in body["examples"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|entry| entry.0)
    {
        let example = follow(document, &format!("{at}/examples/{}", escaped(name)));
        let example = example.and_then(|at| document.pointer(&at));
        let value = match is_swagger(document) {
            true => example.filter(|_| name == media),
            false => example.and_then(|e| e.get("dataValue").or(e.get("value"))),
        };
        examples.extend(value.cloned());
    }
    examples.extend(schema_examples(schema));
    places.push(Place {
        pointer,
        ty: ty.to_owned(),
        examples,
        is_reference: (schema["$ref"].as_str())
            .is_some_and(|reference| COMPONENTS.iter().any(|at| reference.starts_with(at))),
        is_sent: false,
    });
}

/// The names of the properties that are read-only somewhere.
fn read_only(value: &Value, names: &mut BTreeSet<String>) {
    if let Some(properties) = value.get("properties").and_then(Value::as_object) {
        let read_only = |schema: &Value| schema.get("readOnly") == Some(&Value::Bool(true));
        let found = properties.iter().filter(|(_, schema)| read_only(schema));
        names.extend(found.map(|(name, _)| name.clone()));
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| read_only(member, names)),
        Value::Array(items) => items.iter().for_each(|item| read_only(item, names)),
        _ => {}
    }
}

/// What references lead to.
struct Reached<'a> {
    document: &'a Value,
    pointers: BTreeSet<String>,
}

impl<'a> Reached<'a> {
    /// What a part of the operations mentions, directly or through others.
    fn by(document: &'a Value, inspection: &Value, part: &str) -> Self {
        let mut reached = Reached {
            document,
            pointers: BTreeSet::new(),
        };
        for entry in inspection["operations"].as_array().into_iter().flatten() {
            let pointer = entry["pointer"].as_str().unwrap_or_default();
            if let Some(part) = document.pointer(&format!("{pointer}/{part}")) {
                reached.visit(part);
            }
        }
        reached
    }

    fn visit(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                if let Some(pointer) = reference.and_then(|reference| reference.strip_prefix('#'))
                    && let pointer = decoded(pointer)
                    && let Some(target) = self.document.pointer(&pointer)
                    && self.pointers.insert(pointer)
                {
                    self.visit(target);
                }
                members.values().for_each(|member| self.visit(member));
            }
            Value::Array(items) => items.iter().for_each(|item| self.visit(item)),
            _ => {}
        }
    }
}

fn schema_examples(schema: &Value) -> Vec<Value> {
    let list = schema.get("examples").and_then(Value::as_array);
    let all = schema
        .get("example")
        .into_iter()
        .chain(list.into_iter().flatten());
    all.cloned().collect()
}

/// The pointer of what stands at a pointer, behind all references.
pub(crate) fn follow(document: &Value, pointer: &str) -> Option<String> {
    let mut pointer = pointer.to_owned();
    for _ in 0..16 {
        let value = document.pointer(&pointer)?;
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => pointer = decoded(reference.strip_prefix('#')?),
            None => return Some(pointer),
        }
    }
    None
}

/// A name as a segment of a pointer.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
