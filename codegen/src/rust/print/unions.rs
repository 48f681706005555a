//! Unions: an enum with a variant per member and one for what fits none.

use super::context::{Context, direction};
use super::{codec, doc};
use crate::gate::rust::{ident, string};
use crate::ir::{Misfit, Tag, Type};
use crate::render::Piece;
use crate::rust::surface::{Scope, TypeItem, Union, Variant};
use proc_macro2::TokenStream;
use quote::quote;

/// Prints a union.
pub(super) fn print(cx: &Context<'_>, item: &TypeItem, body: &Union) -> Vec<Piece> {
    let mut pieces = vec![Piece::Tokens(definition(cx, item, body))];
    pieces.push(Piece::Text(codec(item, body)));
    let conversions = conversions(cx, item, body);
    if !conversions.is_empty() {
        let text = codec::call("from_members", &item.name, &conversions);
        pieces.push(Piece::Text(text));
    }
    pieces
}

fn definition(cx: &Context<'_>, item: &TypeItem, body: &Union) -> TokenStream {
    let attributes = super::type_attributes(item);
    let name = ident(&item.name);
    let unknown = ident(&body.unknown);
    let variants = body.variants.iter().map(|variant| {
        let docs = doc::of(&variant.doc);
        let name = ident(&variant.name);
        let ty = cx.tokens(&variant.ty, Scope::Types(&item.module));
        quote!(#docs #name(#ty))
    });
    quote! {
        #attributes
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq)]
        pub enum #name {
            #(#variants,)*
            #[doc = " What fits no other variant, as it came."]
            #unknown(rt::serde_json::Value),
        }
    }
}

/// The members that a union is made of with `From`.
fn conversions(cx: &Context<'_>, item: &TypeItem, body: &Union) -> Vec<String> {
    let mut entries = Vec::new();
    for variant in body.variants.iter().filter(|variant| variant.from) {
        let name = &variant.name;
        let ty = cx.text(variant.ty.unboxed(), Scope::Types(&item.module));
        entries.push(format!("{name}({ty})"));
        if variant.ty == Type::String {
            entries.push(format!("{name}(&str)"));
        }
    }
    entries
}

fn codec(item: &TypeItem, body: &Union) -> String {
    let head = format!("{} {}", direction(item.codec), item.name);
    let (macro_name, head) = match &body.tag {
        Tag::Property(property) => ("tagged_union", format!("{head} by {}", string(property))),
        Tag::Untagged => ("untagged_union", head),
    };
    let mut entries: Vec<String> = body.variants.iter().map(entry).collect();
    entries.push(format!("..{}", body.unknown));
    match (&body.tag, body.misfit, body.variants.last()) {
        (Tag::Property(_), Misfit::Base, Some(base)) => {
            entries.push(format!("else {}", base.name));
        }
        (Tag::Property(_), Misfit::Kept, _) => entries.push("else _".to_owned()),
        _ => {}
    }
    codec::call(macro_name, &head, &entries)
}

fn entry(variant: &Variant) -> String {
    let tags: Vec<String> = variant.tags.iter().map(|tag| string(tag)).collect();
    match tags.is_empty() {
        true => variant.name.clone(),
        false => format!("{} = {}", variant.name, tags.join(" | ")),
    }
}
