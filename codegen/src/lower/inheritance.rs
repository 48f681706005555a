//! Bases and the schemas that extend them by `allOf`.

use super::{Lowerer, merge};
use crate::document::{Document, Schema, SchemaId};
use std::collections::{HashMap, HashSet};

/// How many schemas that extend a base by way of another one all unions may list together, in a
/// document of nothing else. Few bases and many descendants would make a list for each pair.
const LEAST: usize = 50_000;
/// How many more for each schema that is written.
const PER_SCHEMA: usize = 20;

/// Which schemas extend which.
pub(super) struct Inheritance {
    /// The schemas whose `allOf` names a base, by the base.
    children: HashMap<SchemaId, Vec<SchemaId>>,
    /// Schemas that only extend another, and are one of those that a base chooses from: each has
    /// the members of what it extends, and is a type of its own.
    leaves: HashSet<SchemaId>,
    /// How many more indirect children may be listed.
    left: usize,
}

impl Inheritance {
    pub(super) fn new(document: &Document) -> Self {
        let ends = ends_of_references(document);
        let heirs = heirs(document, &ends);
        let children = children(document, &heirs, &ends);
        let leaves = leaves(document, &children, &ends);
        Inheritance {
            children,
            leaves,
            left: LEAST + PER_SCHEMA * document.schemas.len(),
        }
    }

    /// Whether a schema has nothing but a base, and is one of those that the base chooses from.
    pub(super) fn is_leaf(&self, id: SchemaId) -> bool {
        self.leaves.contains(&id)
    }

    fn children(&self, id: SchemaId) -> &[SchemaId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }
}

impl Lowerer<'_> {
    /// Whether a component is the base of others and says by which property they differ.
    pub(super) fn is_inherited(&self, id: SchemaId) -> bool {
        let children = &self.inheritance.children;
        is_base(self.schema(id)) && children.contains_key(&id)
    }

    /// What extends a base, directly or by way of another schema. Behind one that is a union of
    /// its own children, that union stands for them.
    pub(super) fn descendants(&mut self, base: SchemaId) -> Vec<SchemaId> {
        let mut found = self.inheritance.children(base).to_vec();
        let mut seen: HashSet<SchemaId> = found.iter().copied().collect();
        seen.insert(base);
        let mut at = 0;
        while let Some(&child) = found.get(at) {
            at += 1;
            if self.is_inherited(child) {
                continue;
            }
            for next in self.inheritance.children(child).to_vec() {
                if self.inheritance.left > 0 && seen.insert(next) {
                    self.inheritance.left -= 1;
                    found.push(next);
                }
            }
        }
        found
    }
}

/// Whether a schema is a choice of those that extend it, by a property.
fn is_base(schema: &Schema) -> bool {
    schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty()
}

/// What can be the child of a base: components, and what a `discriminator` maps to, both at the end
/// of references into other files.
fn heirs(document: &Document, ends: &[SchemaId]) -> Vec<SchemaId> {
    let components = document.component_schemas.iter().map(|(_, id)| id);
    let mapped = document
        .schemas
        .iter()
        .filter_map(|s| s.discriminator.as_ref());
    let mapped = mapped.flat_map(|d| d.mapping.iter().map(|(_, id)| id));
    let mut seen = HashSet::new();
    let ends = components.chain(mapped).map(|id| ends[id.0 as usize]);
    ends.filter(|id| seen.insert(*id)).collect()
}

fn children(
    document: &Document,
    heirs: &[SchemaId],
    ends: &[SchemaId],
) -> HashMap<SchemaId, Vec<SchemaId>> {
    let mut children: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
    for id in heirs {
        for part in &document.schema(*id).all_of {
            if let Some(base) = document.schema(*part).reference {
                let base = ends[base.0 as usize];
                children.entry(base).or_default().push(*id);
            }
        }
    }
    children
}

fn leaves(
    document: &Document,
    children: &HashMap<SchemaId, Vec<SchemaId>>,
    ends: &[SchemaId],
) -> HashSet<SchemaId> {
    let chosen = told_apart(document, children).into_iter();
    let mut leaves: HashSet<SchemaId> = chosen
        .filter(|id| extended(document, *id).is_some())
        .collect();
    // A base that lists its children in a choice of its own.
    let mut members: HashSet<(SchemaId, SchemaId)> = HashSet::new();
    for at in 0..document.schemas.len() as u32 {
        let schema = document.schema(SchemaId(at));
        let choice = schema.one_of.iter().chain(&schema.any_of);
        members.extend(choice.map(|id| (SchemaId(at), ends[id.0 as usize])));
    }
    let mut bases = HashMap::new();
    let listed: HashSet<SchemaId> = members.iter().map(|(_, member)| *member).collect();
    leaves.extend(listed.into_iter().filter(|id| {
        let base = base_of(document, *id, ends, &mut bases);
        base != *id && members.contains(&(base, *id))
    }));
    leaves
}

/// What extends, at any depth, a base that says by which property its children differ.
fn told_apart(
    document: &Document,
    children: &HashMap<SchemaId, Vec<SchemaId>>,
) -> HashSet<SchemaId> {
    let bases = children.keys().filter(|id| is_base(document.schema(**id)));
    let mut left: Vec<SchemaId> = bases.flat_map(|base| &children[base]).copied().collect();
    let mut found = HashSet::new();
    while let Some(id) = left.pop() {
        if found.insert(id) {
            left.extend(children.get(&id).into_iter().flatten());
        }
    }
    found
}

/// The schema at the end of a chain of schemas that say nothing but which one they extend.
fn base_of(
    document: &Document,
    id: SchemaId,
    ends: &[SchemaId],
    known: &mut HashMap<SchemaId, SchemaId>,
) -> SchemaId {
    let mut passed = Vec::new();
    let mut seen = HashSet::new();
    let mut end = id;
    while seen.insert(end) {
        if let Some(base) = known.get(&end) {
            end = *base;
            break;
        }
        passed.push(end);
        match extended(document, end) {
            Some(base) => end = ends[base.0 as usize],
            None => break,
        }
    }
    known.extend(passed.into_iter().map(|id| (id, end)));
    end
}

/// What a schema extends by an `allOf` that has no other part, where it says nothing else.
fn extended(document: &Document, id: SchemaId) -> Option<SchemaId> {
    let schema = document.schema(id);
    if schema.reference.is_some() || merge::shapes_itself(schema) {
        return None;
    }
    let shapes = |part: &&SchemaId| merge::shapes(document.schema(**part));
    let mut parts = schema.all_of.iter().filter(shapes);
    match (parts.next(), parts.next()) {
        (Some(part), None) => document.schema(*part).reference,
        _ => None,
    }
}

/// What each schema leads to that is nothing but a reference; any other schema is its own end. Chains may
/// be as long as the document, so that each is followed once.
fn ends_of_references(document: &Document) -> Vec<SchemaId> {
    let mut ends: Vec<Option<SchemaId>> = vec![None; document.schemas.len()];
    let follow = |start: u32| {
        let mut passed = Vec::new();
        let mut at = SchemaId(start);
        let end = loop {
            let known = &mut ends[at.0 as usize];
            if let Some(end) = known {
                break *end;
            }
            // In a circle, where it was entered is as good an end as any.
            *known = Some(at);
            passed.push(at);
            let schema = document.schema(at);
            match schema.reference {
                Some(target) if schema.all_of.is_empty() && !merge::shapes_itself(schema) => {
                    at = target;
                }
                _ => break at,
            }
        };
        for id in passed {
            ends[id.0 as usize] = Some(end);
        }
        end
    };
    (0..document.schemas.len() as u32).map(follow).collect()
}
