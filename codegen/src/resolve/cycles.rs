//! Schemas that are made of themselves.
//!
//! A schema may contain itself in a property or an item. But one that is itself by reference is
//! nothing at all (an error, unless there is a word beside a reference), and one that is an `allOf` of itself, or a choice between itself and others, says no
//! more with that member than without it. Neither is left for the later stages: references and
//! `allOf` together form no cycle, and neither do references, `anyOf` and `oneOf`. (A cycle of both
//! kinds is left alone: a base that lists its children, which extend the base, is common.)

use crate::{
    diagnostics::{Code, Diagnostic, Diagnostics, Place},
    document::{Location, Schema, SchemaId},
};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Takes out the references that close a cycle.
pub(super) fn cut(schemas: &mut [Arc<Schema>], diagnostics: &mut Diagnostics) {
    // A cut may leave a cycle that had a way around it.
    while cut_along(parts, schemas, diagnostics) {}
    flatten(schemas);
    while cut_along(choices, schemas, diagnostics) {}
}

/// Choices that lead back to one another, `A: integer or B` and `B: string or A`, allow all the same:
/// what closes the circle is replaced by what the others offer. Where that makes a new circle, it is
/// cut like any other.
fn flatten(schemas: &mut [Arc<Schema>]) {
    let mut search = Search::new(choices, schemas);
    search.run();
    let instead: Vec<_> = search.instead.into_iter().collect();
    for (id, offers) in instead {
        let schema = Arc::make_mut(&mut schemas[id.0 as usize]);
        schema.reference = None;
        schema.any_of = offers;
    }
}

/// The schemas that a schema is directly made of, in one sense or another.
type Edges = fn(&Schema) -> Vec<SchemaId>;

/// What a value has to match as well.
fn parts(schema: &Schema) -> Vec<SchemaId> {
    let reference = schema.reference.iter();
    reference.chain(&schema.all_of).copied().collect()
}

/// What a value may match instead.
fn choices(schema: &Schema) -> Vec<SchemaId> {
    let reference = schema.reference.iter();
    let choices = reference.chain(&schema.one_of).chain(&schema.any_of);
    choices.copied().collect()
}

/// Cuts what one search finds, and says whether there was anything.
fn cut_along(edges: Edges, schemas: &mut [Arc<Schema>], diagnostics: &mut Diagnostics) -> bool {
    let mut search = Search::new(edges, schemas);
    search.run();
    let mut cuts: Vec<_> = search.cuts.into_iter().collect();
    cuts.sort();
    let any = !cuts.is_empty();
    let mut void = HashSet::new();
    for (id, is_nothing) in cuts {
        let schema = Arc::make_mut(&mut schemas[id.0 as usize]);
        schema.reference = None;
        if let Some(location) = schema.location.clone() {
            diagnostics.push(diagnostic(location, is_nothing));
        }
        if !is_nothing && is_empty(schema) {
            void.insert(id);
        }
    }
    if void.is_empty() {
        return any;
    }
    for schema in schemas.iter_mut().map(Arc::make_mut) {
        for list in [&mut schema.all_of, &mut schema.one_of, &mut schema.any_of] {
            list.retain(|id| !void.contains(id));
        }
    }
    any
}

fn diagnostic(mut location: Location, is_nothing: bool) -> Diagnostic {
    location.pointer.push_str("/$ref");
    let place = Place::value(location);
    if is_nothing {
        Diagnostic::error(
            Code::CyclicRef,
            "this reference leads back to itself",
            place,
        )
    } else {
        let message = "this makes the schema a part of itself; it is left out";
        Diagnostic::warning(Code::CyclicSchema, message, place)
    }
}

/// Whether a schema has nothing beside its reference, not even a description.
fn says_nothing(schema: &Schema) -> bool {
    schema.description.is_none() && schema.title.is_none() && is_empty(schema)
}

/// Whether a schema accepts whatever its reference does.
fn is_empty(schema: &Schema) -> bool {
    schema.types.is_empty()
        && schema.properties.is_empty()
        && schema.enum_values.is_none()
        && schema.const_value.is_none()
        && schema.items.is_none()
        && schema.additional_properties.is_none()
        && schema.all_of.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// On the path at hand, at this depth.
    Open(usize),
    Done,
}

/// A depth-first search with its own stack.
struct Search<'s> {
    edges: Edges,
    schemas: &'s [Arc<Schema>],
    state: Vec<State>,
    /// The schemas from the start to here, each with the edges that are left.
    path: Vec<(SchemaId, Vec<SchemaId>)>,
    /// Whose references go, and whether there was nothing but references.
    cuts: HashSet<(SchemaId, bool)>,
    /// What the others of a cycle of choices offer in place of a reference that is cut.
    instead: HashMap<SchemaId, Vec<SchemaId>>,
}

impl<'s> Search<'s> {
    fn new(edges: Edges, schemas: &'s [Arc<Schema>]) -> Self {
        Search {
            edges,
            schemas,
            state: vec![State::New; schemas.len()],
            path: Vec::new(),
            cuts: HashSet::new(),
            instead: HashMap::new(),
        }
    }

    fn run(&mut self) {
        for index in 0..self.schemas.len() {
            self.from(SchemaId(index as u32));
        }
    }

    fn from(&mut self, start: SchemaId) {
        self.enter(start);
        while let Some((id, left)) = self.path.last_mut() {
            match left.pop() {
                Some(next) => self.enter(next),
                None => {
                    self.state[id.0 as usize] = State::Done;
                    self.path.pop();
                }
            }
        }
    }

    fn enter(&mut self, id: SchemaId) {
        let index = id.0 as usize;
        match self.state[index] {
            State::Done => {}
            State::Open(depth) => self.close(depth),
            State::New => {
                self.state[index] = State::Open(self.path.len());
                let edges = (self.edges)(&self.schemas[index]);
                self.path.push((id, edges));
            }
        }
    }

    /// The path from `depth` to its end is a cycle. Only references go up the tree, so one of its
    /// steps is a reference; the last of them is cut.
    fn close(&mut self, depth: usize) {
        let cycle: Vec<SchemaId> = self.path[depth..].iter().map(|(id, _)| *id).collect();
        let steps = cycle.iter().zip(cycle.iter().cycle().skip(1));
        let is_reference = |(from, to): &(&SchemaId, &SchemaId)| {
            self.schemas[from.0 as usize].reference == Some(**to)
        };
        let references: Vec<SchemaId> = steps.filter(is_reference).map(|(from, _)| *from).collect();
        let is_cut =
            |id: &SchemaId| self.cuts.contains(&(*id, true)) || self.cuts.contains(&(*id, false));
        if references.iter().any(is_cut) {
            return;
        }
        let is_bare = |id: &SchemaId| says_nothing(&self.schemas[id.0 as usize]);
        let is_nothing = references.len() == cycle.len() && cycle.iter().all(is_bare);
        if let Some(last) = references.last() {
            self.cuts.insert((*last, is_nothing));
            self.offer_instead(*last, &cycle);
        }
    }

    fn offer_instead(&mut self, cut: SchemaId, cycle: &[SchemaId]) {
        let schema = |id: &SchemaId| &self.schemas[id.0 as usize];
        let members = |id: &SchemaId| {
            let members = schema(id).one_of.iter().chain(&schema(id).any_of);
            members.copied().collect::<Vec<_>>()
        };
        let others = cycle.iter().filter(|id| !members(id).contains(&cut));
        let offers: Vec<SchemaId> = others
            .flat_map(members)
            .filter(|member| !cycle.contains(member))
            .collect();
        if !offers.is_empty() && says_nothing(schema(&cut)) {
            self.instead.insert(cut, offers);
        }
    }
}
