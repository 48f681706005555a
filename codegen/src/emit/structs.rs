//! Structs: the definition, and for what the client sends a constructor and setters.

use super::context::{Context, Scope, ident};
use super::{codec, constant, convert, doc};
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
    let mut pieces = vec![Piece::Tokens(definition(cx, def, &fields, &body.rest))];
    if def.usage.request {
        pieces.push(Piece::Tokens(construction(cx, def, &fields, &body.rest)));
    }
    pieces.push(Piece::Text(codec(cx, def, &fields, &body.rest)));
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
    let codec = format!("specwright_runtime::newtype!({direction} {name});");
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
enum Role {
    /// An argument of `new`.
    Argument,
    /// A setter; `new` leaves it out.
    Setter,
    /// Always this value.
    Fixed(TokenStream),
    /// Never sent: the server decides it.
    Absent,
}

struct Member<'a> {
    field: &'a Field,
    role: Role,
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
            .filter(|_| is_fixed && def.usage.request);
        let fixed = fixed.and_then(|value| {
            constant::expression(cx, &field.ty, value, Scope::Types(&def.module))
        });
        let role = match fixed {
            Some(value) => Role::Fixed(value),
            None if field.read_only && optional => Role::Absent,
            None if field.required || !optional => Role::Argument,
            None => Role::Setter,
        };
        Member { field, role }
    }

    /// The value of the field in `new`.
    fn initial(&self, cx: &Context<'_>) -> TokenStream {
        let name = ident(&self.field.name.rust);
        match &self.role {
            Role::Fixed(value) => quote!(#name: #value),
            Role::Argument if is_plain(cx, &self.field.ty) => quote!(#name),
            Role::Argument => {
                let value = convert::expression(cx, &self.field.ty, &name);
                quote!(#name: #value)
            }
            Role::Setter | Role::Absent => {
                let value = absent(&self.field.ty);
                quote!(#name: #value)
            }
        }
    }
}

fn is_plain(cx: &Context<'_>, ty: &Type) -> bool {
    !matches!(ty, Type::Boxed(_)) && !convert::is_into(cx, ty)
}

/// The value of an optional field that is not set.
fn absent(ty: &Type) -> TokenStream {
    match ty {
        Type::Patch(_) => quote!(specwright_runtime::Patch::Absent),
        Type::Boxed(inner) => {
            let inner = absent(inner);
            quote!(Box::new(#inner))
        }
        _ => quote!(None),
    }
}

fn definition(cx: &Context<'_>, def: &TypeDef, members: &[Member<'_>], rest: &Rest) -> TokenStream {
    let attributes = super::type_attributes(def);
    let non_exhaustive =
        (def.usage.response || !def.usage.request).then(|| quote!(#[non_exhaustive]));
    let default = (def.usage.request && has_empty_default(members)).then(|| quote!(, Default));
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
    let rest_type = rest_type(cx, rest, scope);
    let rest_doc = match rest.ty {
        Some(_) => " Members beyond the named ones.",
        None => " Members that the API's description does not know.",
    };
    quote! {
        #attributes
        #non_exhaustive
        #[derive(Debug, Clone, PartialEq #default)]
        pub struct #name {
            #(#fields,)*
            #[doc = #rest_doc]
            pub #rest_name: #rest_type,
        }
    }
}

fn rest_type(cx: &Context<'_>, rest: &Rest, scope: Scope<'_>) -> TokenStream {
    match &rest.ty {
        Some(ty) => cx.tokens(&Type::Map(Box::new(ty.clone())), scope),
        None => quote!(specwright_runtime::UnknownFields),
    }
}

/// Whether a value without anything set is one of `Default`'s.
fn has_empty_default(members: &[Member<'_>]) -> bool {
    members.iter().all(|member| {
        let direct = matches!(member.field.ty, Type::Option(_) | Type::Patch(_));
        direct && matches!(member.role, Role::Setter | Role::Absent)
    })
}

fn construction(
    cx: &Context<'_>,
    def: &TypeDef,
    members: &[Member<'_>],
    rest: &Rest,
) -> TokenStream {
    let name = ident(&def.name.rust);
    let scope = Scope::Types(&def.module);
    let arguments: Vec<TokenStream> = members
        .iter()
        .filter(|member| matches!(member.role, Role::Argument))
        .map(|member| {
            let name = ident(&member.field.name.rust);
            let ty = convert::argument(cx, &member.field.ty, scope);
            quote!(#name: #ty)
        })
        .collect();
    let constructor = constructor(cx, members, rest, &arguments);
    let setters = members
        .iter()
        .filter(|member| matches!(member.role, Role::Setter))
        .map(|Member { field, .. }| setter(cx, field, scope));
    let rest_setter = rest.ty.as_ref().map(|_| {
        let field = ident(&rest.name.rust);
        let ty = rest_type(cx, rest, scope);
        set(
            &[" Sets the members beyond the named ones.".to_owned()],
            false,
            &field,
            &ty,
            &quote!(#field),
        )
    });
    let default = (arguments.is_empty() && !has_empty_default(members)).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        impl #name {
            #constructor
            #(#setters)*
            #rest_setter
        }
        #default
    }
}

fn constructor(
    cx: &Context<'_>,
    members: &[Member<'_>],
    rest: &Rest,
    arguments: &[TokenStream],
) -> TokenStream {
    if has_empty_default(members) {
        return quote! {
            #[doc = " A value with nothing set."]
            #[must_use]
            pub fn new() -> Self {
                Default::default()
            }
        };
    }
    let values = members.iter().map(|member| member.initial(cx));
    let rest_name = ident(&rest.name.rust);
    let docs = match arguments.is_empty() {
        true => " A value with nothing set but what is always the same.",
        false => " A value with what is required.",
    };
    quote! {
        #[doc = #docs]
        #[must_use]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values,)* #rest_name: Default::default() }
        }
    }
}

fn setter(cx: &Context<'_>, field: &Field, scope: Scope<'_>) -> TokenStream {
    let name = ident(&field.name.rust);
    let (ty, value) = convert::setter(cx, &field.ty, &name, scope);
    let text = doc::sentence(&field.doc);
    let text = match text.is_empty() || text.len() > 90 {
        true => format!(" Sets `{}`.", field.name.wire.replace('`', "'")),
        false => format!(" {text}"),
    };
    set(&[text], field.deprecated, &name, &ty, &value)
}

fn set(
    docs: &[String],
    deprecated: bool,
    name: &proc_macro2::Ident,
    ty: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let deprecated = deprecated.then(|| quote!(#[deprecated]));
    quote! {
        #(#[doc = #docs])*
        #deprecated
        #[must_use]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
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
