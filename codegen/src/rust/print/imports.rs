//! What the methods of a module need from elsewhere.

use crate::ir::{BodyEncoding, Decoding, Operation, Success, Type};

/// Where the text of some operations names types of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mentions {
    /// Nowhere.
    None,
    /// Only in links of their documentation.
    InDocs,
    /// In code.
    InCode,
}

/// Where operations name types of the API.
pub(super) fn of<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Mentions {
    let each = operations.into_iter().map(|operation| {
        if in_code(operation) {
            Mentions::InCode
        } else if in_docs(operation) {
            Mentions::InDocs
        } else {
            Mentions::None
        }
    });
    each.max().unwrap_or(Mentions::None)
}

fn in_code(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter();
    let body = operation.body.as_ref();
    let sent =
        body.filter(|body| !matches!(body.encoding, BodyEncoding::Text | BodyEncoding::Bytes));
    let received = match &operation.success {
        Success::One { decoding, ty } => is_typed(*decoding) && names(ty),
        Success::Many { variants, .. } => variants
            .iter()
            .any(|variant| is_typed(variant.decoding) && names(&variant.ty)),
    };
    parameters.any(|parameter| names(&parameter.ty))
        || sent.is_some_and(|body| names(&body.ty))
        || received
        || operation
            .headers
            .fields
            .iter()
            .any(|header| names(&header.ty))
        || operation.pagination.iter().any(|found| names(&found.item))
}

/// Errors with a type are linked to.
fn in_docs(operation: &Operation) -> bool {
    let mut failures = operation
        .responses
        .iter()
        .filter(|response| response.is_failure());
    failures.any(|response| matches!(response.ty, Some(Type::Named(_))))
}

fn is_typed(decoding: Decoding) -> bool {
    !matches!(decoding, Decoding::Empty | Decoding::Text | Decoding::Bytes)
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
