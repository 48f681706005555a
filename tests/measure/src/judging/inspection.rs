//! What `inspect` tells of methods.

use super::{Method, MethodBody, Parameter};
use serde_json::Value;

/// The items of a list.
pub(super) fn list_of<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

/// The methods of an operation.
pub(super) fn methods(entry: &Value) -> Vec<Method> {
    let parameters: Vec<Parameter> = list_of(entry, "parameters").map(parameter).collect();
    let methods = std::iter::once(entry).chain(list_of(entry, "also"));
    methods.map(|entry| method(entry, &parameters)).collect()
}

fn text(entry: &Value, key: &str) -> String {
    entry[key].as_str().unwrap_or_default().to_owned()
}

fn parameter(entry: &Value) -> Parameter {
    Parameter {
        place: text(entry, "in"),
        name: text(entry, "name"),
        rust: text(entry, "rust"),
        ty: text(entry, "type"),
    }
}

fn method(entry: &Value, parameters: &[Parameter]) -> Method {
    let names = |key: &str| {
        list_of(entry, key)
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    };
    let body = entry.get("request").filter(|request| !request.is_null());
    Method {
        rust: text(entry, "rust"),
        arguments: names("arguments"),
        setters: names("setters"),
        parameters: parameters.to_vec(),
        body: body.map(|body| MethodBody {
            rust: text(body, "rust"),
            ty: text(body, "type"),
            media_type: text(body, "content_type"),
        }),
        gives: text(entry, "gives"),
    }
}
