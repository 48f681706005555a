//! Resources: the handle with its methods, then the builders of its operations.

use super::context::Context;
use super::{doc, operation};
use crate::gate::rust::doc_comments;
use crate::ir::{Name, Operation, Resource};
use crate::render::Piece;
use std::fmt::Write;

/// Emits a resource other than the root; `path` is how users come to it, such as
/// `projects().users()`.
pub(super) fn emit(cx: &Context<'_>, resource: &Resource, path: &str) -> Vec<Piece> {
    let name = &resource.type_name.rust;
    let mut docs = doc::lines(&resource.doc);
    if docs.is_empty() {
        docs.push(format!("`client.{path}`"));
    }
    let mut out = String::new();
    doc_comments(&mut out, &docs, 0);
    let _ = write!(
        out,
        "#[derive(Debug, Clone)]\npub struct {name} {{\n    pub(crate) core: rt::Client,\n}}\n\n\
         impl {name} {{\n"
    );
    let mut all = accessors(resource, "super::");
    all.extend(methods(cx, &resource.operations, path));
    out.push_str(&all.join("\n"));
    out.push_str("}\n");
    let mut pieces = vec![Piece::Text(out)];
    pieces.extend(
        resource
            .operations
            .iter()
            .flat_map(|operation| operation::builder(cx, operation)),
    );
    pieces
}

/// The methods that lead to the resources below, whose handles are in `module`.
pub(super) fn accessors(resource: &Resource, module: &str) -> Vec<String> {
    let children = resource.children.iter();
    children.map(|child| accessor(child, module)).collect()
}

/// The methods of operations.
pub(super) fn methods<'a>(
    cx: &Context<'_>,
    operations: impl IntoIterator<Item = &'a Operation>,
    path: &str,
) -> Vec<String> {
    let method = |operation| {
        let mut out = String::new();
        operation::method(&mut out, cx, operation, path);
        out
    };
    operations.into_iter().map(method).collect()
}

fn accessor(child: &Resource, module: &str) -> String {
    let docs = match doc::sentence(&child.doc) {
        text if text.is_empty() => format!("The resource {}.", doc::code(&child.name.wire)),
        text => text,
    };
    let mut out = String::new();
    doc_comments(&mut out, &[docs], 4);
    let handle = format!("{module}{}", child.type_name.rust);
    let _ = write!(
        out,
        "    pub fn {}(&self) -> {handle} {{\n        {handle} {{ core: self.core.clone() }}\n    }}\n",
        child.name.rust
    );
    out
}

/// A path of accessors as it is written.
pub(crate) fn accessor_path(path: &[&Name]) -> String {
    let calls: Vec<String> = path.iter().map(|name| format!("{}()", name.rust)).collect();
    calls.join(".")
}
