//! How values are taken from callers: which argument type, and how it becomes the field's.

use super::context::{Context, Scope, unboxed};
use crate::ir::{Type, TypeKind};

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

/// The type of an argument for `ty`, as source text. Callers do not see boxes.
pub(super) fn argument(cx: &Context<'_>, ty: &Type, scope: Scope<'_>) -> String {
    let ty = unboxed(ty);
    let text = cx.text(ty, scope);
    match is_into(cx, ty) {
        true => format!("impl Into<{text}>"),
        false => text,
    }
}

/// The expression that makes a value of `ty` of the argument `name`.
pub(super) fn expression(cx: &Context<'_>, ty: &Type, name: &str) -> String {
    match ty {
        Type::Boxed(inner) => format!("Box::new({})", expression(cx, inner, name)),
        ty if is_into(cx, ty) => format!("{name}.into()"),
        _ => name.to_owned(),
    }
}

/// What a setter of a field of type `ty` takes, and what it stores of the argument `name`: an
/// optional field's setter takes the value itself.
pub(super) fn setter(
    cx: &Context<'_>,
    ty: &Type,
    name: &str,
    scope: Scope<'_>,
) -> (String, String) {
    match ty {
        Type::Option(inner) => {
            let value = expression(cx, inner, name);
            (argument(cx, inner, scope), format!("Some({value})"))
        }
        Type::Boxed(inner) if matches!(**inner, Type::Option(_)) => {
            let (argument, value) = setter(cx, inner, name, scope);
            (argument, format!("Box::new({value})"))
        }
        ty => (argument(cx, ty, scope), expression(cx, ty, name)),
    }
}
