//! Structs: the definition, and for what the client sends a constructor and setters.

use super::context::{Context, direction, parsed};
use super::{codec, construct, doc};
use crate::gate::rust::ident;
use crate::ir::{Rest, Type};
use crate::render::Piece;
use crate::rust::surface::{Default, Null, Scope, Struct, TypeItem};
use proc_macro2::TokenStream;
use quote::quote;

/// Prints a struct.
pub(super) fn print(cx: &Context<'_>, item: &TypeItem, body: &Struct) -> Vec<Piece> {
    let mut pieces = vec![
        Piece::Tokens(definition(cx, item, body)),
        Piece::Text(codec(item, body)),
    ];
    if let Some(default) = body.built {
        pieces.push(Piece::Text(construct::text(cx, item, body, default)));
    }
    pieces
}

/// Prints a type around a list or map that contains itself.
pub(super) fn print_newtype(cx: &Context<'_>, item: &TypeItem, inner: &Type) -> Vec<Piece> {
    let attributes = super::type_attributes(item);
    let name = ident(&item.name);
    let scope = Scope::Types(&item.module);
    let tokens = cx.tokens(inner, scope);
    let definition = quote! {
        #attributes
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name(pub #tokens);
        impl From<#tokens> for #name {
            fn from(value: #tokens) -> Self {
                Self(value)
            }
        }
    };
    let direction = direction(item.codec);
    let codec = format!("rt::newtype!({direction} {name});");
    vec![Piece::Tokens(definition), Piece::Text(codec)]
}

fn definition(cx: &Context<'_>, item: &TypeItem, body: &Struct) -> TokenStream {
    let attributes = super::type_attributes(item);
    let is_default = body.built == Some(Default::Derived);
    let default = is_default.then(|| quote!(, Default));
    let name = ident(&item.name);
    let scope = Scope::Types(&item.module);
    let fields = body.fields.iter().map(|field| {
        let docs = doc::of(&field.doc);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        let name = ident(&field.name.rust);
        let ty = cx.tokens(&field.ty, scope);
        quote!(#docs #deprecated pub #name: #ty)
    });
    let rest = &body.rest;
    let rest_name = ident(&rest.name.rust);
    let rest_type = parsed(&rest_type(cx, rest, scope));
    let nulls = body.nulls.as_ref().map(|name| {
        let name = ident(name);
        quote!(#name: rt::Nulls,)
    });
    // What the runtime's type says of itself is not repeated for each struct.
    let rest_doc = rest
        .ty
        .as_ref()
        .map(|_| quote!(#[doc = " Members beyond the named ones."]));
    quote! {
        #attributes
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq #default)]
        pub struct #name {
            #(#fields,)*
            #rest_doc
            pub #rest_name: #rest_type,
            #nulls
        }
    }
}

/// The type of the field that keeps the rest, as source text.
pub(super) fn rest_type(cx: &Context<'_>, rest: &Rest, scope: Scope<'_>) -> String {
    match &rest.ty {
        Some(ty) => cx.text(&Type::Map(Box::new(ty.clone())), scope),
        None => "rt::UnknownFields".to_owned(),
    }
}

fn codec(item: &TypeItem, body: &Struct) -> String {
    let fields = body.fields.iter().map(|field| {
        let entry = codec::entry(&field.name.rust, &field.name.wire);
        match field.null {
            Null::Always => format!("{entry}: null"),
            Null::Kept => format!("{entry}: kept"),
            Null::Never => entry,
        }
    });
    let mut entries: Vec<String> = fields.collect();
    entries.push(format!("..{}", body.rest.name.rust));
    entries.extend(body.nulls.clone());
    let head = format!("{} {}", direction(item.codec), item.name);
    codec::call("object", &head, &entries)
}
