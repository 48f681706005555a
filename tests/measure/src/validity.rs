//! Whether an instance is valid under a schema of a document.

use crate::keywords::{decoded, tag};
use jsonschema::{Draft, Registry, Resource, Validator};
use serde_json::{Map, Value, json};

/// The address that a document is registered under.
const ADDRESS: &str = "urn:specwright:document";

/// A document whose schemas can be asked about instances.
pub struct Judge {
    registry: Registry<'static>,
}

impl Judge {
    /// Takes a document as it stands: 3.0's dialect is translated first. A relaxed judge lets the
    /// members of a `oneOf` overlap, where the discriminator is the one that a member is meant by.
    pub fn new(document: &Value, relaxed: bool) -> Result<Self, String> {
        let mut document = document.clone();
        translate(&mut document);
        if relaxed {
            relax(&mut document);
        }
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(ADDRESS, Resource::from_contents(document))
            .and_then(|builder| builder.prepare())
            .map_err(|error| error.to_string())?;
        Ok(Self { registry })
    }

    /// What judges instances of the schema at a pointer.
    pub fn validator(&self, pointer: &str) -> Result<Validator, String> {
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(false)
            .offline()
            .build(&json!({ "$ref": format!("{ADDRESS}#{}", encoded(pointer)) }))
            .map_err(|error| error.to_string())
    }
}

/// A pointer as a fragment of a URI.
fn encoded(pointer: &str) -> String {
    let mut text = String::with_capacity(pointer.len());
    for byte in pointer.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                text.push(byte.into());
            }
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    text
}

/// Puts 2.0's and 3.0's keywords in the terms of 2020-12, wherever they stand: documents that call themselves
/// 3.1 have them, too.
pub fn translate(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(translate),
        Value::Object(members) => {
            members.values_mut().for_each(translate);
            exclusive(members, "minimum", "exclusiveMinimum");
            exclusive(members, "maximum", "exclusiveMaximum");
            // 3.0's parameters have it, and some schemas, where it means nothing.
            if members.get("required").is_some_and(Value::is_boolean) {
                members.remove("required");
            }
            // A validator takes a reference for the URI that it should be.
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(pointer) = reference.strip_prefix('#')
            {
                *reference = format!("#{}", encoded(&decoded(pointer)));
            }
            let nulls = ["nullable", "x-nullable"];
            if nulls
                .map(|word| members.remove(word))
                .contains(&Some(Value::Bool(true)))
            {
                *value = nullable(std::mem::take(members));
            }
        }
        _ => {}
    }
}

/// Turns `oneOf` into `anyOf` everywhere, and ties a member to its tags.
fn relax(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(relax),
        Value::Object(members) => {
            members.values_mut().for_each(relax);
            if members.contains_key("anyOf") || !members.get("oneOf").is_some_and(Value::is_array) {
                return;
            }
            let discriminator = members.get("discriminator").cloned();
            let mut any = members.remove("oneOf").unwrap_or_default();
            for member in any.as_array_mut().into_iter().flatten() {
                if let Some(discriminator) = &discriminator
                    && let Some(tag) = tag(discriminator, member)
                    && let Some(property) = discriminator["propertyName"].as_str()
                {
                    *member = json!({
                        "allOf": [member],
                        "properties": { property: { "const": tag } },
                        "required": [property],
                    });
                }
            }
            members.insert("anyOf".to_owned(), any);
        }
        _ => {}
    }
}

fn exclusive(members: &mut Map<String, Value>, bound: &str, keyword: &str) {
    if let Some(Value::Bool(flag)) = members.get(keyword).cloned() {
        members.remove(keyword);
        if flag && let Some(value) = members.remove(bound) {
            members.insert(keyword.to_owned(), value);
        }
    }
}

fn nullable(mut schema: Map<String, Value>) -> Value {
    let composed = ["$ref", "allOf", "oneOf", "anyOf"];
    if composed.iter().any(|keyword| schema.contains_key(*keyword)) {
        return json!({ "anyOf": [schema, { "type": "null" }] });
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    match schema.get_mut("type") {
        Some(Value::String(name)) => {
            let types = json!([name.clone(), "null"]);
            schema.insert("type".to_owned(), types);
        }
        Some(Value::Array(types)) if !types.contains(&json!("null")) => types.push(json!("null")),
        _ => {}
    }
    Value::Object(schema)
}
