//! Unions: an enum with a variant per member and one for what fits none.

use super::context::{Context, Scope, unboxed};
use super::{codec, doc};
use crate::gate::rust::{ident, string};
use crate::ir::{Misfit, Tag, Type, TypeDef, TypeId, Union, UnionVariant};
use crate::render::Piece;
use proc_macro2::TokenStream;
use quote::quote;

/// Emits a union.
pub(super) fn emit(cx: &Context<'_>, id: TypeId, def: &TypeDef, body: &Union) -> Vec<Piece> {
    let mut pieces = vec![Piece::Tokens(definition(cx, def, body))];
    pieces.push(Piece::Text(codec(cx, def, body)));
    let conversions = conversions(cx, id, def, body);
    if def.usage.built && !conversions.is_empty() {
        let text = codec::call("from_members", &def.name.rust, &conversions);
        pieces.push(Piece::Text(text));
    }
    pieces
}

fn definition(cx: &Context<'_>, def: &TypeDef, body: &Union) -> TokenStream {
    let attributes = super::type_attributes(def);
    let name = ident(&def.name.rust);
    let unknown = ident(&body.unknown.rust);
    let variants = body.variants.iter().map(|variant| {
        let docs = doc::of(&variant.doc);
        let name = ident(&variant.name.rust);
        let ty = cx.tokens(&variant.ty, Scope::Types(&def.module));
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

/// The members that a union is made of with `From`: those whose type no other member has.
fn conversions(cx: &Context<'_>, id: TypeId, def: &TypeDef, body: &Union) -> Vec<String> {
    let mut entries = Vec::new();
    for variant in body
        .variants
        .iter()
        .filter(|variant| is_distinct(id, body, variant))
    {
        let name = &variant.name.rust;
        let ty = cx.text(unboxed(&variant.ty), Scope::Types(&def.module));
        entries.push(format!("{name}({ty})"));
        if variant.ty == Type::String {
            entries.push(format!("{name}(&str)"));
        }
    }
    entries
}

pub(super) fn is_distinct(id: TypeId, body: &Union, variant: &UnionVariant) -> bool {
    let ty = unboxed(&variant.ty);
    let others = body
        .variants
        .iter()
        .filter(|other| unboxed(&other.ty) == ty)
        .count();
    others == 1 && *ty != Type::Named(id) && !has_custom(ty)
}

/// A user's type may be another name for anything.
fn has_custom(ty: &Type) -> bool {
    match ty {
        Type::Custom(_) => true,
        Type::Array(inner)
        | Type::Map(inner)
        | Type::Option(inner)
        | Type::Patch(inner)
        | Type::Boxed(inner) => has_custom(inner),
        Type::Tuple(items) => items.iter().any(has_custom),
        _ => false,
    }
}

fn codec(cx: &Context<'_>, def: &TypeDef, body: &Union) -> String {
    let head = format!("{} {}", cx.direction(def.usage), def.name.rust);
    let (macro_name, head) = match &body.tag {
        Tag::Property(property) => ("tagged_union", format!("{head} by {}", string(property))),
        Tag::Untagged => ("untagged_union", head),
    };
    let mut entries: Vec<String> = body.variants.iter().map(entry).collect();
    entries.push(format!("..{}", body.unknown.rust));
    match (&body.tag, body.misfit, body.variants.last()) {
        (Tag::Property(_), Misfit::Base, Some(base)) => {
            entries.push(format!("else {}", base.name.rust));
        }
        (Tag::Property(_), Misfit::Kept, _) => entries.push("else _".to_owned()),
        _ => {}
    }
    codec::call(macro_name, &head, &entries)
}

fn entry(variant: &UnionVariant) -> String {
    let tags: Vec<String> = variant.tags.iter().map(|tag| string(tag)).collect();
    match tags.is_empty() {
        true => variant.name.rust.clone(),
        false => format!("{} = {}", variant.name.rust, tags.join(" | ")),
    }
}
