//! Which OpenAPI a document is written for.

use super::node::Node;
use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::load::Sources;
use serde_json::Value;

/// The `openapi` field, if it names a version that can be read.
pub(super) fn check(
    root: &Node<'_>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let diagnostic = match version(root, sources) {
        Ok(version) => return Some(version),
        Err(diagnostic) => diagnostic,
    };
    diagnostics.push(diagnostic);
    None
}

const HELP: &str = "begin it with the version, such as `openapi: 3.1.0`";

fn version(root: &Node<'_>, sources: &Sources) -> Result<String, Diagnostic> {
    let here = Place::value(root.location());
    if !root.value.is_object() {
        let message = "this is not an OpenAPI document: it must be an object";
        return Err(Diagnostic::error("not-openapi", message, here).help(HELP));
    }
    if let Some(swagger) = root.get("swagger") {
        let message = "Swagger 2.0 is not supported, only OpenAPI 3";
        let place = Place::value(swagger.location());
        return Err(
            Diagnostic::error("unsupported-version", message, place).help(
                "convert it first, for instance with `npx swagger2openapi -o openapi.yaml FILE`",
            ),
        );
    }
    let Some(openapi) = root.get("openapi") else {
        let message = "this is not an OpenAPI document: it has no `openapi` field";
        return Err(Diagnostic::error("not-openapi", message, here).help(HELP));
    };
    let version = match openapi.value {
        Value::String(text) => text.trim().to_owned(),
        // Without quotes, YAML makes a number of `3.1`.
        Value::Number(_) => sources.written(&openapi.location(), openapi.value),
        _ => String::new(),
    };
    if is_supported(&version) {
        return Ok(version);
    }
    let message = format!("the version `{version}` is not supported");
    let place = Place::value(openapi.location());
    Err(Diagnostic::error("unsupported-version", message, place)
        .help("the versions 3.0.x, 3.1.x and 3.2.x are"))
}

/// Any patch version will do, and whatever people append to it.
fn is_supported(version: &str) -> bool {
    ["3.0", "3.1", "3.2"].iter().any(|minor| {
        let rest = version.strip_prefix(minor);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}
