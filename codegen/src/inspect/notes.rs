//! Where clients are more lenient than their document.

use crate::ir::Type;
use crate::rust::surface::{Codec, Kind, Surface};

/// One note for each way in which it is.
pub(super) fn notes(surface: &Surface) -> Vec<String> {
    let lists = required_lists(surface);
    if lists == 0 {
        return Vec::new();
    }
    let places = match lists {
        1 => "in 1 place".to_owned(),
        lists => format!("in {lists} places"),
    };
    vec![format!(
        "null for a required list or map of a reply ({places}) is read as an empty one; \
         `strict(true)` of the client's builder refuses it"
    )]
}

/// How many members and bodies that are received are lists or maps and never absent or null.
fn required_lists(surface: &Surface) -> usize {
    let is_list = |ty: &Type| is_list(surface, ty);
    let received = surface
        .types
        .iter()
        .filter(|item| item.codec != Codec::Encode);
    let members = received.filter_map(|item| match &item.kind {
        Kind::Struct(item) => Some(item.fields.iter().filter(|field| is_list(&field.ty))),
        _ => None,
    });
    let answers = surface.methods().flat_map(|(_, method)| &method.answers);
    let bodies = answers.filter_map(|answer| answer.output.ty());
    members.flatten().count() + bodies.filter(|ty| is_list(ty)).count()
}

fn is_list(surface: &Surface, ty: &Type) -> bool {
    match ty.unboxed() {
        Type::Array(_) | Type::Map(_) => true,
        Type::Named(id) => match &surface.type_item(*id).kind {
            Kind::Newtype(inner) => matches!(inner.unboxed(), Type::Array(_) | Type::Map(_)),
            _ => false,
        },
        _ => false,
    }
}
