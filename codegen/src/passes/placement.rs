//! The module of each type: that of the first resource that uses it. All modules are re-exported
//! flat, so a type that moves keeps its path.

use super::visit;
use crate::ir::{Api, Resource, Type, TypeId};

/// For types that no operation uses.
const OTHER: &str = "other";

/// Runs after naming, since modules bear the names of resources.
pub(super) fn run(api: &mut Api) {
    let mut owner: Vec<Option<usize>> = vec![None; api.types.len()];
    let mut modules = vec!["client".to_owned()];
    let mut root = std::mem::replace(&mut api.root, empty());
    let mut children = std::mem::take(&mut root.children);
    claim(api, 0, used_by(&mut root), &mut owner);
    for (at, child) in children.iter_mut().enumerate() {
        modules.push(child.module.rust.trim_start_matches("r#").to_owned());
        claim(api, at + 1, used_by(child), &mut owner);
    }
    root.children = children;
    api.root = root;
    for (def, owner) in api.types.iter_mut().zip(owner) {
        def.module = owner.map_or(OTHER.to_owned(), |owner| modules[owner].clone());
    }
}

fn empty() -> Resource {
    use crate::ir::{Doc, Name};
    Resource {
        name: Name::new(""),
        type_name: Name::new(""),
        module: Name::new(""),
        doc: Doc::default(),
        operations: Vec::new(),
        children: Vec::new(),
    }
}

/// The types that a resource and those below it mention.
fn used_by(resource: &mut Resource) -> Vec<TypeId> {
    let mut found = Vec::new();
    visit::operations(resource, &mut |operation| {
        let mut note = |ty: &mut Type| visit::named(ty, &mut |id| found.push(*id));
        visit::sent(operation, &mut note);
        visit::received(operation, &mut note);
    });
    found
}

/// Marks what is reached and not another's yet.
fn claim(api: &Api, resource: usize, mut open: Vec<TypeId>, owner: &mut [Option<usize>]) {
    while let Some(id) = open.pop() {
        let at = id.0 as usize;
        if owner[at].is_none() {
            owner[at] = Some(resource);
            open.extend(visit::mentioned(&api.types[at]));
        }
    }
}
