//! The module of each type: that of the only resource that uses it, or `shared`.

use super::visit;
use crate::ir::{Api, Resource, Type, TypeId};

const SHARED: &str = "shared";

/// Runs after naming, since modules bear the names of resources.
pub(super) fn run(api: &mut Api) {
    let mut owner: Vec<Option<usize>> = vec![None; api.types.len()];
    let mut shared = vec![false; api.types.len()];
    let mut modules = vec!["client".to_owned()];
    let mut root = std::mem::replace(&mut api.root, empty());
    let mut children = std::mem::take(&mut root.children);
    claim(api, 0, used_by(&mut root), &mut owner, &mut shared);
    for (at, child) in children.iter_mut().enumerate() {
        modules.push(child.module.rust.trim_start_matches("r#").to_owned());
        claim(api, at + 1, used_by(child), &mut owner, &mut shared);
    }
    root.children = children;
    api.root = root;
    for ((def, owner), shared) in api.types.iter_mut().zip(owner).zip(shared) {
        def.module = match owner {
            Some(owner) if !shared => modules[owner].clone(),
            _ => SHARED.to_owned(),
        };
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

/// Marks what is reached as this resource's, or as shared when another one has it. What a shared
/// type reaches is shared too, so nothing is looked at more than twice.
fn claim(
    api: &Api,
    resource: usize,
    mut open: Vec<TypeId>,
    owner: &mut [Option<usize>],
    shared: &mut [bool],
) {
    while let Some(id) = open.pop() {
        let at = id.0 as usize;
        match owner[at] {
            None => owner[at] = Some(resource),
            Some(other) if other != resource && !shared[at] => shared[at] = true,
            Some(_) => continue,
        }
        open.extend(visit::mentioned(&api.types[at]));
    }
}
