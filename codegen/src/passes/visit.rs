//! Walks over every type that an API mentions.

use crate::ir::{Api, Operation, Resource, Success, Type, TypeDef, TypeId, TypeKind};

/// Calls `see` with each type that stands in a definition.
pub(super) fn in_kind(kind: &mut TypeKind, see: &mut dyn FnMut(&mut Type)) {
    match kind {
        TypeKind::Struct(body) => {
            body.fields.iter_mut().for_each(|field| see(&mut field.ty));
            body.rest.ty.iter_mut().for_each(see);
        }
        TypeKind::Union(union) => union.variants.iter_mut().for_each(|v| see(&mut v.ty)),
        TypeKind::Newtype(ty) => see(ty),
        TypeKind::Enum(_) => {}
    }
}

/// Calls `see` with each type that an operation sends.
pub(super) fn sent(operation: &mut Operation, see: &mut dyn FnMut(&mut Type)) {
    for parameter in &mut operation.parameters {
        see(&mut parameter.ty);
    }
    if let Some(body) = &mut operation.body {
        see(&mut body.ty);
    }
}

/// Calls `see` with each type that an operation receives.
pub(super) fn received(operation: &mut Operation, see: &mut dyn FnMut(&mut Type)) {
    match &mut operation.success {
        Success::One { ty, .. } => see(ty),
        Success::Many { variants, .. } => variants.iter_mut().for_each(|v| see(&mut v.ty)),
    }
    operation
        .responses
        .iter_mut()
        .filter_map(|r| r.ty.as_mut())
        .for_each(&mut *see);
    let headers = operation.headers.fields.iter_mut();
    headers.for_each(|header| see(&mut header.ty));
    operation
        .pagination
        .iter_mut()
        .for_each(|pagination| see(&mut pagination.item));
}

/// Calls `see` with each operation.
pub(super) fn operations(resource: &mut Resource, see: &mut dyn FnMut(&mut Operation)) {
    resource.operations.iter_mut().for_each(&mut *see);
    resource
        .children
        .iter_mut()
        .for_each(|child| operations(child, see));
}

/// Calls `see` with each type of the API.
pub(super) fn everywhere(api: &mut Api, see: &mut dyn FnMut(&mut Type)) {
    api.types
        .iter_mut()
        .for_each(|def| in_kind(&mut def.kind, see));
    operations(&mut api.root, &mut |operation| {
        sent(operation, see);
        received(operation, see);
    });
    api.schemas.iter_mut().for_each(|entry| see(&mut entry.ty));
    api.fallbacks
        .iter_mut()
        .for_each(|fallback| see(&mut fallback.ty));
}

/// Calls `see` with each name of a type within a type.
pub(super) fn named(ty: &mut Type, see: &mut dyn FnMut(&mut TypeId)) {
    match ty {
        Type::Named(id) => see(id),
        Type::Array(inner)
        | Type::Map(inner)
        | Type::Option(inner)
        | Type::Patch(inner)
        | Type::Boxed(inner) => named(inner, see),
        Type::Tuple(parts) => parts.iter_mut().for_each(|part| named(part, see)),
        _ => {}
    }
}

/// The types that a definition mentions.
pub(super) fn mentioned(def: &mut TypeDef) -> Vec<TypeId> {
    let mut found = Vec::new();
    in_kind(&mut def.kind, &mut |ty| {
        named(ty, &mut |id| found.push(*id))
    });
    found
}

/// Keeps the types that `keep` names, and gives each mention its new number. `target` says which
/// type stands for another.
pub(super) fn renumber(api: &mut Api, keep: &[bool], target: &dyn Fn(TypeId) -> TypeId) {
    let mut next = 0;
    let numbers: Vec<u32> = keep
        .iter()
        .map(|kept| {
            next += u32::from(*kept);
            next.saturating_sub(1)
        })
        .collect();
    let mut index = 0;
    api.types.retain(|_| {
        index += 1;
        keep[index - 1]
    });
    everywhere(api, &mut |ty| {
        named(ty, &mut |id| *id = TypeId(numbers[target(*id).0 as usize]));
    });
}
