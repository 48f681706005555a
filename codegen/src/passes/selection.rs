//! `--only`: some operations, and the types that they reach.

use super::visit;
use crate::ir::{Api, Operation, Resource, Skipped, Type, TypeId};
use crate::suggest;
use std::collections::BTreeSet;

/// A selector that matches nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// The selector.
    pub selector: String,
    /// One that is spelt nearly so, and would match.
    pub near: Option<String>,
}

/// Leaves out the operations that no selector names, and the types that nothing needs then. Gives
/// back the selectors that match nothing.
pub(super) fn run(api: &mut Api, only: &[String]) -> Vec<Unmatched> {
    if only.is_empty() {
        return Vec::new();
    }
    let mut matched = vec![false; only.len()];
    let mut skipped = Vec::new();
    let mut candidates = BTreeSet::new();
    let mut path = Vec::new();
    retain(&mut api.root, &mut path, &mut |operation, tag| {
        let mut wanted = false;
        candidates.extend(operation.operation_id.clone());
        candidates.insert(operation.path.clone());
        candidates.extend(tag.first().map(|tag| format!("tag:{tag}")));
        for (selector, matched) in only.iter().zip(&mut matched) {
            if selects(selector, operation, tag) {
                *matched = true;
                wanted = true;
            }
        }
        if !wanted {
            skipped.push(operation.pointer.clone());
        }
        wanted
    });
    let reason = "not selected by `only`".to_owned();
    api.skipped
        .extend(skipped.into_iter().map(|pointer| Skipped {
            pointer,
            reason: reason.clone(),
        }));
    remove_unreachable(api, &reason);
    only.iter()
        .zip(matched)
        .filter(|(_, matched)| !matched)
        .map(|(selector, _)| Unmatched {
            selector: selector.clone(),
            near: suggest::near(selector, candidates.iter().map(String::as_str)).map(str::to_owned),
        })
        .collect()
}

fn retain(
    resource: &mut Resource,
    path: &mut Vec<String>,
    wanted: &mut dyn FnMut(&Operation, &[String]) -> bool,
) {
    resource
        .operations
        .retain(|operation| wanted(operation, path));
    for child in &mut resource.children {
        path.push(child.name.wire.clone());
        retain(child, path, wanted);
        path.pop();
    }
    resource
        .children
        .retain(|child| !child.operations.is_empty() || !child.children.is_empty());
}

fn selects(selector: &str, operation: &Operation, resource: &[String]) -> bool {
    match selector.strip_prefix("tag:") {
        Some(tag) => resource
            .first()
            .is_some_and(|first| first.eq_ignore_ascii_case(tag)),
        None if selector.starts_with('/') => matches(selector, &operation.path),
        None => {
            let id = operation.operation_id.as_deref();
            id.is_some_and(|id| matches(selector, id)) || operation.id == selector
        }
    }
}

/// `*` stands for any text.
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn remove_unreachable(api: &mut Api, reason: &str) {
    let mut reached = vec![false; api.types.len()];
    let mut open: Vec<TypeId> = Vec::new();
    visit::operations(&mut api.root, &mut |operation| {
        let mut note = |ty: &mut Type| visit::named(ty, &mut |id| open.push(*id));
        visit::sent(operation, &mut note);
        visit::received(operation, &mut note);
    });
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            open.extend(visit::mentioned(&mut api.types[id.0 as usize]));
        }
    }
    let is_reached = |ty: &mut Type| {
        let mut all = true;
        visit::named(ty, &mut |id| all &= reached[id.0 as usize]);
        all
    };
    let (kept, left): (Vec<_>, Vec<_>) = std::mem::take(&mut api.schemas)
        .into_iter()
        .partition(|entry| is_reached(&mut entry.ty.clone()));
    api.schemas = kept;
    api.fallbacks
        .retain(|fallback| is_reached(&mut fallback.ty.clone()));
    api.skipped.extend(left.into_iter().map(|e| Skipped {
        pointer: e.pointer,
        reason: reason.to_owned(),
    }));
    visit::renumber(api, &reached, &|id| id);
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stand_for_any_text() {
        assert!(matches("/projects/*", "/projects/{id}/users"));
        assert!(matches("/projects", "/projects"));
        assert!(!matches("/projects", "/projects/{id}"));
        assert!(matches("/*/users", "/projects/{id}/users"));
        assert!(!matches("/*/users", "/projects/{id}/keys"));
    }
}
