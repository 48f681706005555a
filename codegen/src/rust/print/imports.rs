//! What the methods of a module need from elsewhere.

use crate::ir::Type;
use crate::rust::surface::{Gives, Method};

/// Where the text of some methods names types of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mentions {
    /// Nowhere.
    None,
    /// Only in links of their documentation.
    InDocs,
    /// In code.
    InCode,
}

/// Where methods name types of the API.
pub(super) fn of<'a>(methods: impl IntoIterator<Item = &'a Method>) -> Mentions {
    let each = methods.into_iter().map(|method| {
        if in_code(method) {
            Mentions::InCode
        } else if !method.errors.is_empty() {
            Mentions::InDocs
        } else {
            Mentions::None
        }
    });
    each.max().unwrap_or(Mentions::None)
}

fn in_code(method: &Method) -> bool {
    let request = &method.request;
    let mut inputs = method.arguments.iter().chain(&request.setters);
    let received = match &request.gives {
        Gives::One(output) => output.ty().is_some_and(names),
        Gives::Many { variants, .. } => variants
            .iter()
            .any(|variant| variant.output.ty().is_some_and(names)),
    };
    inputs.any(|input| names(&input.taken.ty))
        || received
        || request.headers.fields.iter().any(|field| names(&field.ty))
        || request.pagination.iter().any(|found| names(&found.item))
}

/// Whether a type of the API stands somewhere in a type.
fn names(ty: &Type) -> bool {
    match ty {
        Type::Named(_) => true,
        Type::Array(inner)
        | Type::Map(inner)
        | Type::Option(inner)
        | Type::Patch(inner)
        | Type::Boxed(inner) => names(inner),
        Type::Tuple(items) => items.iter().any(names),
        _ => false,
    }
}
