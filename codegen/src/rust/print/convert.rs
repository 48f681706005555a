//! How values are taken from callers: which argument type, and how it becomes the field's.

use super::context::Context;
use crate::ir::Type;
use crate::rust::surface::{Form, Scope, Taken};

/// The type of an argument, as source text.
pub(super) fn argument(cx: &Context<'_>, taken: &Taken, scope: Scope<'_>) -> String {
    taken.spell(cx.surface, scope)
}

/// The expression that makes a value of `ty` of the argument `name`.
pub(super) fn stored(ty: &Type, taken: &Taken, name: &str) -> String {
    match ty {
        Type::Boxed(inner) => format!("Box::new({})", stored(inner, taken, name)),
        Type::Option(inner) if *ty != taken.ty => format!("Some({})", stored(inner, taken, name)),
        _ => converted(taken, name),
    }
}

/// The expression that makes a value of the type of what was taken.
pub(super) fn converted(taken: &Taken, name: &str) -> String {
    match taken.form {
        Form::Exact => name.to_owned(),
        Form::Items | Form::IntoItems => format!("rt::list({name})"),
        Form::Into | Form::Patch | Form::Body => format!("{name}.into()"),
    }
}
