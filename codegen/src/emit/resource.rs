//! Resources: the handle with its methods, then the builders of its operations.

use super::context::{Context, ident};
use super::{doc, operation};
use crate::ir::Resource;
use crate::render::Piece;
use proc_macro2::TokenStream;
use quote::quote;

/// Emits a resource other than the root; `path` is how users come to it, such as
/// `projects().users()`.
pub(super) fn emit(cx: &Context<'_>, resource: &Resource, path: &str) -> Vec<Piece> {
    let name = ident(&resource.type_name.rust);
    let mut docs = doc::lines(&resource.doc);
    if docs.is_empty() {
        docs.push(format!("`client.{path}`"));
    }
    let docs = doc::attributes(&docs);
    let accessors = accessors(resource, &quote!(super));
    let methods = resource
        .operations
        .iter()
        .map(|operation| operation::method(cx, operation, path));
    let handle = quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #name {
            pub(crate) core: specwright_runtime::Client,
        }
        impl #name {
            #(#accessors)*
            #(#methods)*
        }
    };
    let mut pieces = vec![Piece::Tokens(handle)];
    pieces.extend(
        resource
            .operations
            .iter()
            .flat_map(|operation| operation::builder(cx, operation)),
    );
    pieces
}

/// The methods that lead to the resources below; `module` is where their handles are.
pub(super) fn accessors(resource: &Resource, module: &TokenStream) -> Vec<TokenStream> {
    let accessor = |child: &Resource| {
        let docs = match doc::sentence(&child.doc) {
            text if text.is_empty() => doc::attributes(&[format!(
                "The resource `{}`.",
                child.name.wire.replace('`', "'")
            )]),
            text => doc::attributes(&[text]),
        };
        let name = ident(&child.name.rust);
        let handle = ident(&child.type_name.rust);
        quote! {
            #docs
            pub fn #name(&self) -> #module::#handle {
                #module::#handle { core: self.core.clone() }
            }
        }
    };
    resource.children.iter().map(accessor).collect()
}

/// A path of accessors as it is written.
pub(crate) fn accessor_path(path: &[&crate::ir::Name]) -> String {
    let calls: Vec<String> = path.iter().map(|name| format!("{}()", name.rust)).collect();
    calls.join(".")
}
