//! Resources: the handle with its methods, then the requests of its operations.

use super::context::Context;
use super::{doc, operation};
use crate::gate::rust::doc_comments;
use crate::render::Piece;
use crate::rust::surface::Resource;
use std::fmt::Write;

/// Prints a resource other than the client.
pub(super) fn print(cx: &Context<'_>, resource: &Resource) -> Vec<Piece> {
    let name = &resource.handle;
    let mut docs = doc::lines(&resource.doc);
    if docs.is_empty() {
        docs.push(format!("`{}`", resource.expression()));
    }
    let mut out = String::new();
    doc_comments(&mut out, &docs, 0);
    let _ = write!(
        out,
        "#[derive(Debug, Clone)]\npub struct {name} {{\n    pub(crate) core: rt::Client,\n}}\n\n\
         impl {name} {{\n"
    );
    let mut all = accessors(cx, resource, "super::");
    all.extend(resource.methods.iter().map(|method| {
        let mut out = String::new();
        operation::method(&mut out, cx, resource, method);
        out
    }));
    out.push_str(&all.join("\n"));
    out.push_str("}\n");
    let mut pieces = vec![Piece::Text(out)];
    let requests = resource.methods.iter();
    pieces.extend(requests.flat_map(|method| operation::request(cx, method)));
    pieces
}

/// The methods that lead to the resources below, whose handles are in `module`.
pub(super) fn accessors(cx: &Context<'_>, resource: &Resource, module: &str) -> Vec<String> {
    let children = resource.children.iter();
    children
        .map(|child| accessor(&cx.surface.resources[*child], module))
        .collect()
}

fn accessor(child: &Resource, module: &str) -> String {
    let docs = match doc::sentence(&child.doc) {
        text if text.is_empty() => format!("The resource {}.", doc::code(&child.wire)),
        text => text,
    };
    let mut out = String::new();
    doc_comments(&mut out, &[docs], 4);
    let handle = format!("{module}{}", child.handle);
    let name = child.path.last().map_or("", String::as_str);
    let _ = write!(
        out,
        "    pub fn {name}(&self) -> {handle} {{\n        {handle} {{ core: self.core.clone() }}\n    }}\n"
    );
    out
}
