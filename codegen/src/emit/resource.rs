//! Resources: the handle with its methods, then the builders of its operations.

use super::context::Context;
use super::{doc, layout, operation};
use crate::ir::{Name, Resource};
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
    layout::docs(&mut out, &docs, 0);
    let _ = write!(
        out,
        "#[derive(Debug, Clone)]\npub struct {name} {{\n    pub(crate) core: rt::Client,\n}}\n\n\
         impl {name} {{\n"
    );
    out.push_str(&methods(cx, resource, path, "super::"));
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

/// The methods of a resource's handle: first those that lead to the resources below, whose
/// handles are in `module`.
pub(super) fn methods(cx: &Context<'_>, resource: &Resource, path: &str, module: &str) -> String {
    let mut methods: Vec<String> = resource
        .children
        .iter()
        .map(|child| accessor(child, module))
        .collect();
    methods.extend(resource.operations.iter().map(|operation| {
        let mut out = String::new();
        operation::method(&mut out, cx, operation, path);
        out
    }));
    methods.join("\n")
}

fn accessor(child: &Resource, module: &str) -> String {
    let docs = match doc::sentence(&child.doc) {
        text if text.is_empty() => format!("The resource `{}`.", child.name.wire.replace('`', "'")),
        text => text,
    };
    let mut out = String::new();
    layout::docs(&mut out, &[docs], 4);
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
