//! Which OpenAPI a document is written for.

use super::{node::Node, reader::Reader};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::document::FileId;
use crate::load::Sources;
use serde_json::Value;

/// The versions that are read in different ways, from the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1 and later.
    V3_1,
}

impl Version {
    /// From the text of the `openapi` or `swagger` field.
    pub(super) fn of(text: &str) -> Version {
        match text {
            _ if text.starts_with("2") => Version::V2,
            _ if text.starts_with("3.0") => Version::V3_0,
            _ => Version::V3_1,
        }
    }

    /// What a file says of itself, if it does.
    fn written(tree: &Value) -> Option<Version> {
        match (tree.get("openapi"), tree.get("swagger")) {
            (Some(openapi), _) => openapi.as_str().map(Version::of),
            (None, Some(_)) => Some(Version::V2),
            (None, None) => None,
        }
    }
}

impl Reader<'_, '_> {
    /// The version that a file is written for; one that does not say goes with the root.
    pub(super) fn version(&self, file: FileId) -> Version {
        Version::written(self.sources.tree(file)).unwrap_or(self.root_version)
    }
}

/// The `openapi` or `swagger` field, if it names a version that can be read.
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
        return Err(Diagnostic::error(Code::NotOpenapi, message, here).help(HELP));
    }
    let Some(openapi) = root.get("openapi").or_else(|| root.get("swagger")) else {
        let message = "this is not an OpenAPI document: it has no `openapi` field";
        return Err(Diagnostic::error(Code::NotOpenapi, message, here).help(HELP));
    };
    let version = match openapi.value {
        Value::String(text) => text.trim().to_owned(),
        // Without quotes, YAML makes a number of `3.1`.
        Value::Number(_) => sources.written(&openapi.location(), openapi.value),
        _ => String::new(),
    };
    let is_swagger = openapi.pointer == "/swagger";
    if is_supported(&version, is_swagger) {
        return Ok(version);
    }
    let message = format!("the version `{version}` is not supported");
    let place = Place::value(openapi.location());
    Err(Diagnostic::error(Code::UnsupportedVersion, message, place)
        .help("`swagger: '2.0'` and the versions 3.0.x, 3.1.x and 3.2.x of `openapi` are"))
}

/// Any patch version will do, and whatever people append to it.
fn is_supported(version: &str, is_swagger: bool) -> bool {
    let supported: &[&str] = match is_swagger {
        true => &["2"],
        false => &["3.0", "3.1", "3.2"],
    };
    supported.iter().any(|minor| {
        let rest = version.strip_prefix(minor);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}
