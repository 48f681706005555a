//! Structs: the definition, and for what the client sends a constructor and setters.

use super::context::{Context, Scope, parsed};
use super::{codec, constant, construct, doc};
use crate::gate::rust::ident;
use crate::ir::{Field, Rest, Struct, Type, TypeDef, TypeId};
use crate::render::Piece;
use proc_macro2::TokenStream;
use quote::quote;

/// Emits a struct.
pub(super) fn emit(cx: &Context<'_>, id: TypeId, def: &TypeDef, body: &Struct) -> Vec<Piece> {
    let fields: Vec<Member<'_>> = body
        .fields
        .iter()
        .map(|field| Member::new(cx, id, def, field))
        .collect();
    let mut pieces = vec![
        Piece::Tokens(definition(cx, def, &fields, &body.rest)),
        Piece::Text(codec(cx, def, &fields, &body.rest)),
    ];
    if def.usage.built {
        pieces.push(Piece::Text(construct::text(cx, def, &fields, &body.rest)));
    }
    pieces
}

/// Emits a type around a list or map that contains itself.
pub(super) fn emit_newtype(cx: &Context<'_>, def: &TypeDef, inner: &Type) -> Vec<Piece> {
    let attributes = super::type_attributes(def);
    let name = ident(&def.name.rust);
    let scope = Scope::Types(&def.module);
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
    let direction = cx.direction(def.usage);
    let codec = format!("rt::newtype!({direction} {name});");
    vec![Piece::Tokens(definition), Piece::Text(codec)]
}

/// The fields that are arguments of a struct's `new`.
pub(super) fn arguments<'a>(
    cx: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    body: &'a Struct,
) -> impl Iterator<Item = &'a Field> {
    let members = body
        .fields
        .iter()
        .map(move |field| Member::new(cx, id, def, field));
    members
        .filter(|member| matches!(member.role, Role::Argument))
        .map(|member| member.field)
}

/// What becomes of a field when the struct is built.
pub(super) enum Role {
    /// An argument of `new`.
    Argument,
    /// A setter; `new` leaves it out.
    Setter,
    /// Always this value.
    Fixed(String),
    /// Never sent: the server decides it.
    Absent,
}

pub(super) struct Member<'a> {
    pub field: &'a Field,
    pub role: Role,
}

impl<'a> Member<'a> {
    fn new(cx: &Context<'_>, id: TypeId, def: &TypeDef, field: &'a Field) -> Self {
        let optional = matches!(
            super::context::unboxed(&field.ty),
            Type::Option(_) | Type::Patch(_)
        );
        let is_fixed = field.required || cx.is_tag(id, &field.name.wire);
        let fixed = field
            .constant
            .as_ref()
            .filter(|_| is_fixed && def.usage.built);
        let fixed = fixed.and_then(|value| {
            constant::expression(cx, &field.ty, value, Scope::Types(&def.module))
        });
        let role = match fixed {
            Some(value) => Role::Fixed(value),
            None if field.read_only && optional => Role::Absent,
            None if field.required || field.sent_only || !optional => Role::Argument,
            None => Role::Setter,
        };
        Member { field, role }
    }
}

fn definition(cx: &Context<'_>, def: &TypeDef, members: &[Member<'_>], rest: &Rest) -> TokenStream {
    let attributes = super::type_attributes(def);
    let non_exhaustive = def.usage.response.then(|| quote!(#[non_exhaustive]));
    let default = (def.usage.built && has_empty_default(members)).then(|| quote!(, Default));
    let name = ident(&def.name.rust);
    let scope = Scope::Types(&def.module);
    let fields = members.iter().map(|Member { field, .. }| {
        let docs = doc::of(&field.doc);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        let name = ident(&field.name.rust);
        let ty = cx.tokens(&field.ty, scope);
        quote!(#docs #deprecated pub #name: #ty)
    });
    let rest_name = ident(&rest.name.rust);
    let rest_type = parsed(&rest_type(cx, rest, scope));
    // What the runtime's type says of itself is not repeated for each struct.
    let rest_doc = rest
        .ty
        .as_ref()
        .map(|_| quote!(#[doc = " Members beyond the named ones."]));
    quote! {
        #attributes
        #non_exhaustive
        #[derive(Debug, Clone, PartialEq #default)]
        pub struct #name {
            #(#fields,)*
            #rest_doc
            pub #rest_name: #rest_type,
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

/// Whether a value without anything set is one of `Default`'s.
pub(super) fn has_empty_default(members: &[Member<'_>]) -> bool {
    members.iter().all(|member| {
        let direct = matches!(member.field.ty, Type::Option(_) | Type::Patch(_));
        direct && matches!(member.role, Role::Setter | Role::Absent)
    })
}

fn codec(cx: &Context<'_>, def: &TypeDef, members: &[Member<'_>], rest: &Rest) -> String {
    let mut entries: Vec<String> = members
        .iter()
        .map(|Member { field, .. }| {
            let null = field.required && matches!(field.ty, Type::Option(_));
            let entry = codec::entry(&field.name.rust, &field.name.wire);
            if null {
                format!("{entry}: null")
            } else {
                entry
            }
        })
        .collect();
    entries.push(format!("..{}", rest.name.rust));
    codec::call(
        "object",
        &format!("{} {}", cx.direction(def.usage), def.name.rust),
        &entries,
    )
}
