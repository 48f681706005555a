//! `Box` where a type would contain itself, or something large.

use crate::ir::{Api, Type, TypeId, TypeKind};

/// A larger type is boxed where another holds it. Without a limit, structs of structs grow to
/// megabytes, which no stack has room for; a smaller one would put boxes where nobody needs them.
const LARGE: usize = 1024;

/// Boxes each mention that closes a cycle of direct containment, then each of a large type. Lists and
/// maps hold their parts elsewhere already.
pub(super) fn run(api: &mut Api) {
    box_cycles(api);
    box_large(api);
}

/// Works from the parts to the whole, so that each size is known where it counts.
fn box_large(api: &mut Api) {
    let mut sizes: Vec<Option<usize>> = vec![None; api.types.len()];
    for start in 0..api.types.len() {
        let mut path = vec![start];
        while let Some(&at) = path.last() {
            let parts = contained(&mut api.types[at].kind);
            let unknown = parts.iter().map(|id| id.0 as usize);
            let unknown: Vec<usize> = unknown.filter(|part| sizes[*part].is_none()).collect();
            if sizes[at].is_none() && !unknown.is_empty() {
                path.extend(unknown);
                continue;
            }
            path.pop();
            if sizes[at].is_some() {
                continue;
            }
            let kind = &mut api.types[at].kind;
            let is_large = |id: &&TypeId| sizes[id.0 as usize].is_some_and(|size| size > LARGE);
            for id in parts.iter().filter(is_large) {
                held(kind, &mut |ty| wrap(ty, *id));
            }
            sizes[at] = Some(size_of_kind(kind, &sizes));
        }
    }
}

/// About what a value takes, in bytes.
fn size_of_kind(kind: &TypeKind, sizes: &[Option<usize>]) -> usize {
    match kind {
        TypeKind::Struct(body) => {
            let fields = body.fields.iter().map(|field| size(&field.ty, sizes));
            24 + fields.sum::<usize>()
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|v| size(&v.ty, sizes));
            8 + variants.max().unwrap_or(0).max(24)
        }
        TypeKind::Enum(_) => 24,
        TypeKind::Newtype(ty) => size(ty, sizes),
    }
}

fn size(ty: &Type, sizes: &[Option<usize>]) -> usize {
    match ty {
        Type::Named(id) => sizes[id.0 as usize].unwrap_or(0),
        Type::Option(inner) | Type::Patch(inner) => match size(inner, sizes) {
            small if small <= 8 => 2 * small,
            inner => inner,
        },
        Type::Tuple(parts) => parts.iter().map(|part| size(part, sizes)).sum(),
        Type::Unit | Type::Null => 0,
        Type::Bool => 1,
        Type::I32 | Type::I64 | Type::U64 | Type::F64 | Type::Boxed(_) => 8,
        _ => 24,
    }
}

fn box_cycles(api: &mut Api) {
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
