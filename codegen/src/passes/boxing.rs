//! `Box` where a type would contain itself, and nowhere else.

use crate::ir::{Api, Type, TypeId, TypeKind};

/// Boxes each mention that closes a cycle of direct containment. Lists and maps hold their parts
/// elsewhere already.
pub(super) fn run(api: &mut Api) {
    let edges: Vec<Vec<TypeId>> = api
        .types
        .iter_mut()
        .map(|def| contained(&mut def.kind))
        .collect();
    for (from, to) in closing_edges(&edges) {
        held(&mut api.types[from.0 as usize].kind, &mut |ty| wrap(ty, to));
    }
}

/// Calls `see` with each type whose value lies within a value of this definition. The rest of a
/// struct is a map, so it is not among them.
fn held(kind: &mut TypeKind, see: &mut dyn FnMut(&mut Type)) {
    match kind {
        TypeKind::Struct(body) => body.fields.iter_mut().for_each(|field| see(&mut field.ty)),
        TypeKind::Union(union) => union.variants.iter_mut().for_each(|v| see(&mut v.ty)),
        TypeKind::Newtype(ty) => see(ty),
        TypeKind::Enum(_) => {}
    }
}

fn contained(kind: &mut TypeKind) -> Vec<TypeId> {
    let mut found = Vec::new();
    held(kind, &mut |ty| direct(ty, &mut found));
    found
}

fn direct(ty: &Type, found: &mut Vec<TypeId>) {
    match ty {
        Type::Named(id) => found.push(*id),
        Type::Option(inner) | Type::Patch(inner) => direct(inner, found),
        Type::Tuple(parts) => parts.iter().for_each(|part| direct(part, found)),
        _ => {}
    }
}

fn wrap(ty: &mut Type, target: TypeId) {
    match ty {
        Type::Named(id) if *id == target => *ty = Type::Boxed(Box::new(Type::Named(target))),
        Type::Option(inner) | Type::Patch(inner) => wrap(inner, target),
        Type::Tuple(parts) => parts.iter_mut().for_each(|part| wrap(part, target)),
        _ => {}
    }
}

/// The edges that lead back to a node whose visit has not ended, in a depth-first walk. Without
/// them there is no cycle.
fn closing_edges(edges: &[Vec<TypeId>]) -> Vec<(TypeId, TypeId)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; edges.len()];
    let mut closing = Vec::new();
    for start in 0..edges.len() {
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.pop() {
            state[at] = State::Open;
            match edges[at].get(next) {
                None => state[at] = State::Done,
                Some(to) => {
                    path.push((at, next + 1));
                    match state[to.0 as usize] {
                        State::New => path.push((to.0 as usize, 0)),
                        State::Open => closing.push((TypeId(at as u32), *to)),
                        State::Done => {}
                    }
                }
            }
        }
    }
    closing
}
