//! How values are taken from callers: which argument type, and how it becomes the field's.

use super::context::{Context, Scope};
use crate::ir::{Type, TypeKind};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// Whether a value is taken as `impl Into<T>`: where that saves writing and cannot hide a mistake.
pub(super) fn is_into(cx: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::String
        | Type::Format(_)
        | Type::Value
        | Type::Bytes
        | Type::Upload
        | Type::Patch(_) => true,
        Type::Named(id) => matches!(cx.api.type_def(*id).kind, TypeKind::Union(_)),
        _ => false,
    }
}

/// The type of an argument for `ty`.
pub(super) fn argument(cx: &Context<'_>, ty: &Type, scope: Scope<'_>) -> TokenStream {
    let ty = unwrapped(ty);
    let tokens = cx.tokens(ty, scope);
    match is_into(cx, ty) {
        true => quote!(impl Into<#tokens>),
        false => tokens,
    }
}

/// The expression that makes a value of `ty` of the argument `name`.
pub(super) fn expression(cx: &Context<'_>, ty: &Type, name: &Ident) -> TokenStream {
    match ty {
        Type::Boxed(inner) => {
            let inner = expression(cx, inner, name);
            quote!(Box::new(#inner))
        }
        ty if is_into(cx, ty) => quote!(#name.into()),
        _ => quote!(#name),
    }
}

/// What a setter of a field of type `ty` takes and stores: an optional field's setter takes the
/// value itself.
pub(super) fn setter(
    cx: &Context<'_>,
    ty: &Type,
    name: &Ident,
    scope: Scope<'_>,
) -> (TokenStream, TokenStream) {
    match ty {
        Type::Option(inner) => {
            let value = expression(cx, inner, name);
            (argument(cx, inner, scope), quote!(Some(#value)))
        }
        Type::Boxed(inner) if matches!(**inner, Type::Option(_)) => {
            let (argument, value) = setter(cx, inner, name, scope);
            (argument, quote!(Box::new(#value)))
        }
        ty => (argument(cx, ty, scope), expression(cx, ty, name)),
    }
}

/// Callers do not see boxes.
fn unwrapped(ty: &Type) -> &Type {
    super::context::unboxed(ty)
}
