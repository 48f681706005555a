//! Identical inline schemas become one type: the first in the order of the document, or the
//! component that looks the same. Types of components are never merged with one another.

use super::visit;
use crate::ir::{Api, TypeDef, TypeId, TypeKind};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A type that no other stands for so far. In order, those that look the same are neighbours, and the first
/// of them is the one that the others become.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    hash: u64,
    inline: bool,
    id: TypeId,
    /// Whether it looks different from the last round.
    changed: bool,
}

pub(super) fn run(api: &mut Api) {
    let mut stands_for: Vec<TypeId> = (0..api.types.len() as u32).map(TypeId).collect();
    let candidate = |(def, id): (&TypeDef, &TypeId)| Candidate {
        hash: hash(&def.kind),
        inline: !def.component,
        id: *id,
        changed: true,
    };
    let mut candidates: Vec<Candidate> = api.types.iter().zip(&stands_for).map(candidate).collect();
    // Types whose parts became equal are equal in the next round.
    while round(&mut api.types, &mut candidates, &mut stands_for) {}
    let keep: Vec<bool> = stands_for
        .iter()
        .enumerate()
        .map(|(at, id)| id.0 as usize == at)
        .collect();
    let target = |id: TypeId| root(&stands_for, id);
    visit::renumber(api, &keep, &target);
}

/// Merges what is equal now; says whether anything was.
fn round(
    types: &mut [TypeDef],
    candidates: &mut Vec<Candidate>,
    stands_for: &mut [TypeId],
) -> bool {
    candidates.sort_unstable();
    for alike in candidates.chunk_by(|a, b| a.hash == b.hash) {
        if alike.len() > 1 && alike.iter().any(|candidate| candidate.changed) {
            merge(alike, types, stands_for);
        }
    }
    let before = candidates.len();
    candidates.retain(|candidate| stands_for[candidate.id.0 as usize] == candidate.id);
    if candidates.len() == before {
        return false;
    }
    for candidate in candidates {
        let kind = &mut types[candidate.id.0 as usize].kind;
        candidate.changed = false;
        visit::in_kind(kind, &mut |ty| {
            visit::named(ty, &mut |id| {
                let target = stands_for[id.0 as usize];
                candidate.changed |= target != *id;
                *id = target;
            });
        });
        if candidate.changed {
            candidate.hash = hash(kind);
        }
    }
    true
}

/// Merges those of equal hash that are equal.
fn merge(alike: &[Candidate], types: &[TypeDef], stands_for: &mut [TypeId]) {
    let def = |id: TypeId| &types[id.0 as usize];
    let mut firsts: Vec<TypeId> = Vec::new();
    for candidate in alike {
        let this = def(candidate.id);
        match firsts.iter().find(|first| def(**first).kind == this.kind) {
            None => firsts.push(candidate.id),
            Some(first) if candidate.inline && this.rust_name.is_none() => {
                stands_for[candidate.id.0 as usize] = *first;
            }
            Some(_) => {}
        }
    }
}

/// Of all that is compared: where many types are made to a pattern, any part of them may be what differs.
fn hash(kind: &TypeKind) -> u64 {
    let mut state = DefaultHasher::new();
    kind.hash(&mut state);
    state.finish()
}

fn root(stands_for: &[TypeId], id: TypeId) -> TypeId {
    let mut id = id;
    while stands_for[id.0 as usize] != id {
        id = stands_for[id.0 as usize];
    }
    id
}
