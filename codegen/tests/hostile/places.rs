//! Every key and every string of a document, and other texts there.

use serde_json::{Map, Value};

/// The texts of a document: its keys and strings, each once.
pub(crate) fn texts(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(document, &mut found);
    found.sort();
    found.dedup();
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(members) => {
            for (key, value) in members {
                found.push(key.clone());
                collect(value, found);
            }
        }
        _ => {}
    }
}

/// The document with another text wherever `old` stands, also in references.
pub(crate) fn with(document: &Value, old: &str, new: &str) -> Value {
    match document {
        Value::String(text) if text == old => Value::String(new.to_owned()),
        Value::String(text) if text.starts_with("#/") => Value::String(reference(text, old, new)),
        Value::Array(items) => items.iter().map(|item| with(item, old, new)).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let key = if key == old { new } else { key };
                (key.to_owned(), with(value, old, new))
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn reference(text: &str, old: &str, new: &str) -> String {
    let new = new.replace('~', "~0").replace('/', "~1");
    let new: String = new.bytes().map(escaped).collect();
    let parts = text.split('/');
    let parts: Vec<&str> = parts
        .map(|part| if part == old { &new } else { part })
        .collect();
    parts.join("/")
}

fn escaped(byte: u8) -> String {
    match byte {
        b'~' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    }
}
