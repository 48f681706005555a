//! Enums of strings and of integers, open to values that the document does not list.

use super::context::{Context, ident};
use super::{codec, doc};
use crate::ir::{Enum, EnumRepr, TypeDef};
use crate::render::Piece;
use quote::quote;

/// Emits an enum.
pub(super) fn emit(cx: &Context<'_>, def: &TypeDef, body: &Enum) -> Vec<Piece> {
    let attributes = super::type_attributes(def);
    let name = ident(&def.name.rust);
    let unknown = ident(&body.unknown.rust);
    let variants = body.variants.iter().map(|variant| {
        let docs = doc::of(&variant.doc);
        let name = ident(&variant.name.rust);
        quote!(#docs #name)
    });
    let (holds, macro_name) = match body.repr {
        EnumRepr::String => (quote!(specwright_runtime::UnknownValue), "string_enum"),
        EnumRepr::Integer => (quote!(specwright_runtime::UnknownInteger), "integer_enum"),
    };
    let definition = quote! {
        #attributes
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#variants,)*
            #unknown(#holds),
        }
    };
    let mut entries: Vec<String> = body
        .variants
        .iter()
        .map(|variant| match body.repr {
            EnumRepr::String => format!("{} = {:?}", variant.name.rust, variant.name.wire),
            EnumRepr::Integer => format!("{} = {}", variant.name.rust, variant.name.wire),
        })
        .collect();
    entries.push(format!("..{}", body.unknown.rust));
    let head = format!("{} {}", cx.direction(def.usage), def.name.rust);
    vec![
        Piece::Tokens(definition),
        Piece::Text(codec::call(macro_name, &head, &entries)),
    ]
}
