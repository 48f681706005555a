//! What the keywords of a schema say, as far as sampling needs it.

use serde_json::{Map, Value, json};

type Members = Map<String, Value>;

/// The types that a schema allows, or those that its keywords speak of.
pub(crate) fn types(schema: &Members) -> Vec<String> {
    match schema.get("type") {
        Some(Value::String(name)) => return vec![name.clone()],
        Some(Value::Array(names)) => {
            let names = names.iter().filter_map(Value::as_str);
            return names.map(str::to_owned).collect();
        }
        _ => {}
    }
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.contains_key(*keyword));
    let ty = if has(&[
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
    ]) {
        "object"
    } else if has(&["items", "prefixItems", "minItems", "maxItems"]) {
        "array"
    } else if has(&[
        "pattern",
        "format",
        "minLength",
        "maxLength",
        "contentMediaType",
        "contentEncoding",
    ]) {
        "string"
    } else if has(&[
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    ]) {
        "number"
    } else {
        "anything"
    };
    vec![ty.to_owned()]
}

/// Whether a schema gives the only values itself.
pub(crate) fn says_value(schema: &Value) -> bool {
    schema.get("const").is_some() || schema.get("enum").is_some()
}

/// The tag that a discriminator gives to a member.
pub(crate) fn tag(discriminator: &Value, member: &Value) -> Option<String> {
    let reference = member["$ref"].as_str()?;
    let name = reference.rsplit('/').next().unwrap_or(reference);
    let mapping = discriminator["mapping"].as_object();
    let mapped = mapping.into_iter().flatten().find(|(_, target)| {
        target
            .as_str()
            .is_some_and(|target| target == reference || target == name)
    });
    Some(mapped.map_or(name, |(tag, _)| tag).to_owned())
}

/// The schema of what satisfies both, as far as sampling goes.
pub(crate) fn merge(mut a: Members, b: Members) -> Members {
    for (keyword, value) in b {
        match (keyword.as_str(), a.get_mut(&keyword)) {
            ("properties", Some(Value::Object(known))) => {
                for (name, schema) in value.as_object().cloned().unwrap_or_default() {
                    let both = match known.get(&name) {
                        Some(first) if *first != schema => json!({ "allOf": [first, schema] }),
                        _ => schema,
                    };
                    known.insert(name, both);
                }
            }
            ("required", Some(Value::Array(known))) => {
                known.extend(value.as_array().cloned().unwrap_or_default());
            }
            ("enum", Some(Value::Array(known))) => {
                let other = value.as_array().cloned().unwrap_or_default();
                known.retain(|value| other.contains(value));
            }
            ("oneOf" | "anyOf", Some(Value::Array(known))) => {
                let other = value.as_array().cloned().unwrap_or_default();
                let pairs = known.iter().flat_map(|a| {
                    let other = other.iter();
                    other.map(move |b| json!({ "allOf": [a, b] }))
                });
                *known = pairs.take(64).collect();
            }
            ("type", Some(known)) => *known = common_types(known, value),
            ("items" | "additionalProperties", Some(first)) if *first != value => {
                *first = json!({ "allOf": [first, value] });
            }
            _ => {
                a.insert(keyword, value);
            }
        }
    }
    a
}

fn common_types(a: &Value, b: Value) -> Value {
    let list = |value: &Value| match value {
        Value::Array(names) => names.clone(),
        name => vec![name.clone()],
    };
    let (first, mut common) = (list(a), list(&b));
    common.retain(|name| {
        first.contains(name) || name == "integer" && first.contains(&json!("number"))
    });
    if common.is_empty() {
        b
    } else {
        Value::Array(common)
    }
}

pub(crate) fn never_schema() -> Members {
    Members::from_iter([("enum".to_owned(), json!([]))])
}

/// A fragment of a URI without its escapes.
pub(crate) fn decoded(fragment: &str) -> String {
    let bytes = fragment.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = fragment.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}
