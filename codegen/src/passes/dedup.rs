//! Identical inline schemas become one type: the first in the order of the document, or the
//! component that looks the same. Types of components are never merged with one another.

use super::visit;
use crate::ir::{Api, Doc, TypeDef, TypeId, TypeKind};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{Hash, Hasher};

/// A definition that is hashed by the names in it and the ends of what is said about them, and compared
/// by all: hashing every text of a large document would cost more than the few comparisons.
#[derive(PartialEq, Eq)]
struct Shape<'a>(&'a TypeKind);

impl Hash for Shape<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self.0).hash(state);
        match self.0 {
            TypeKind::Struct(body) => {
                body.fields.len().hash(state);
                for field in &body.fields {
                    field.name.wire.hash(state);
                    field.ty.hash(state);
                    ending(&field.doc).hash(state);
                }
            }
            TypeKind::Enum(body) => {
                body.variants.len().hash(state);
                for variant in &body.variants {
                    variant.name.wire.hash(state);
                }
            }
            TypeKind::Union(body) => {
                body.variants.len().hash(state);
                for variant in &body.variants {
                    variant.ty.hash(state);
                }
            }
            TypeKind::Newtype(ty) => ty.hash(state),
        }
    }
}

/// How a description ends: where many are made to a pattern, they differ there or nearby.
fn ending(doc: &Doc) -> Option<(usize, &[u8])> {
    let text = doc.description.as_ref()?.as_bytes();
    Some((text.len(), &text[text.len().saturating_sub(64)..]))
}

pub(super) fn run(api: &mut Api) {
    let mut stands_for: Vec<TypeId> = (0..api.types.len() as u32).map(TypeId).collect();
    // Types whose parts became equal are equal in the next round.
    while round(&mut api.types, &mut stands_for) {}
    let keep: Vec<bool> = stands_for
        .iter()
        .enumerate()
        .map(|(at, id)| id.0 as usize == at)
        .collect();
    let target = |id: TypeId| root(&stands_for, id);
    visit::renumber(api, &keep, &target);
}

/// Merges what is equal now; says whether anything was.
fn round(types: &mut [TypeDef], stands_for: &mut [TypeId]) -> bool {
    let mut first: HashMap<Shape<'_>, TypeId> = HashMap::with_capacity(types.len());
    let mut merged = Vec::new();
    let (components, inline): (Vec<_>, Vec<_>) =
        (0..types.len()).partition(|at| types[*at].component);
    for at in components.into_iter().chain(inline) {
        let id = TypeId(at as u32);
        if stands_for[at] != id {
            continue;
        }
        let def = &types[at];
        match first.entry(Shape(&def.kind)) {
            Entry::Occupied(known) if !def.component && def.rust_name.is_none() => {
                merged.push((at, *known.get()));
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(place) => {
                place.insert(id);
            }
        }
    }
    let any = !merged.is_empty();
    for (at, known) in merged {
        stands_for[at] = known;
    }
    if any {
        for def in types.iter_mut() {
            visit::in_kind(&mut def.kind, &mut |ty| {
                visit::named(ty, &mut |id| *id = root(stands_for, *id));
            });
        }
    }
    any
}

fn root(stands_for: &[TypeId], id: TypeId) -> TypeId {
    let mut id = id;
    while stands_for[id.0 as usize] != id {
        id = stands_for[id.0 as usize];
    }
    id
}
