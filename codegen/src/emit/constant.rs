//! Values of the document as expressions.

use super::context::{Context, Scope, ident};
use crate::ir::{Enum, EnumRepr, Format, Type, TypeId, TypeKind};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

/// `value` as an expression of type `ty`; `None` where there is no plain way to write it.
pub(super) fn expression(
    cx: &Context<'_>,
    ty: &Type,
    value: &Value,
    scope: Scope<'_>,
) -> Option<TokenStream> {
    Some(match (ty, value) {
        (Type::Option(_), Value::Null) => quote!(None),
        (Type::Option(inner), _) => {
            let value = expression(cx, inner, value, scope)?;
            quote!(Some(#value))
        }
        (Type::Patch(_), Value::Null) => quote!(specwright_runtime::Patch::Null),
        (Type::Patch(inner), _) => {
            let value = expression(cx, inner, value, scope)?;
            quote!(specwright_runtime::Patch::Value(#value))
        }
        (Type::Boxed(inner), _) => {
            let value = expression(cx, inner, value, scope)?;
            quote!(Box::new(#value))
        }
        (Type::String, Value::String(text)) => quote!(#text.to_owned()),
        (Type::Bool, Value::Bool(value)) => quote!(#value),
        (Type::Null, Value::Null) => quote!(specwright_runtime::Null),
        (Type::Value, _) => json(value)?,
        (Type::Format(Format::UnixTime), _) => {
            let seconds = Literal::i64_unsuffixed(value.as_i64()?);
            quote!(specwright_runtime::UnixTime::from_secs(#seconds))
        }
        (Type::Format(_), Value::String(text)) => {
            let ty = cx.tokens(ty, scope);
            quote!(#ty::from(#text))
        }
        (Type::F64, Value::Number(number)) => {
            let number =
                Literal::f64_unsuffixed(number.as_f64().filter(|number| number.is_finite())?);
            quote!(#number)
        }
        (Type::I32, _) => literal(Literal::i32_unsuffixed(value.as_i64()?.try_into().ok()?)),
        (Type::I64 | Type::I128, _) => literal(Literal::i64_unsuffixed(value.as_i64()?)),
        (Type::U64 | Type::U128, _) => literal(Literal::u64_unsuffixed(value.as_u64()?)),
        (Type::Named(id), _) => variant(cx, *id, value, scope)?,
        _ => return None,
    })
}

fn literal(literal: Literal) -> TokenStream {
    quote!(#literal)
}

/// The variant of an enum.
fn variant(cx: &Context<'_>, id: TypeId, value: &Value, scope: Scope<'_>) -> Option<TokenStream> {
    let TypeKind::Enum(Enum { variants, repr, .. }) = &cx.api.type_def(id).kind else {
        return None;
    };
    let wire = match (repr, value) {
        (EnumRepr::String, Value::String(text)) => text.clone(),
        (EnumRepr::Integer, Value::Number(number)) => number.to_string(),
        _ => return None,
    };
    let variant = ident(
        &variants
            .iter()
            .find(|variant| variant.name.wire == wire)?
            .name
            .rust,
    );
    let path = cx.tokens(&Type::Named(id), scope);
    Some(quote!(#path::#variant))
}

/// Any JSON, for a field that takes any JSON.
fn json(value: &Value) -> Option<TokenStream> {
    Some(match value {
        Value::Null => quote!(specwright_runtime::serde_json::Value::Null),
        Value::Bool(value) => quote!(specwright_runtime::serde_json::Value::from(#value)),
        Value::String(text) => quote!(specwright_runtime::serde_json::Value::from(#text)),
        Value::Number(number) => {
            let number = Literal::i64_suffixed(number.as_i64()?);
            quote!(specwright_runtime::serde_json::Value::from(#number))
        }
        Value::Array(items) => {
            let items = items.iter().map(json).collect::<Option<Vec<_>>>()?;
            quote!(specwright_runtime::serde_json::Value::Array(
                vec![#(#items),*]
            ))
        }
        Value::Object(members) => {
            let names = members.keys();
            let values = members.values().map(json).collect::<Option<Vec<_>>>()?;
            quote!(specwright_runtime::serde_json::Value::from_iter([#((#names.to_owned(), #values)),*]))
        }
    })
}
