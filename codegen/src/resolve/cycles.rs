//! Schemas that are made of themselves.
//!
//! A schema may contain itself in a property or an item. But one that is itself by reference is
//! nothing at all (an error, unless there is a word beside a reference), and one that is an `allOf` of
//! itself, or a choice between itself and others, says no more with that member than without it.
//! Neither is left for the later stages: references and `allOf` together form no cycle, and neither do
//! references, `anyOf` and `oneOf`. (A cycle of both kinds is left alone: a base that lists its
//! children, which extend the base, is common.)

use crate::{
    diagnostics::{Code, Diagnostic, Diagnostics, Place},
    document::{Location, Schema, SchemaId},
};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many schemas may be looked at for what cycles of choices offer, in a document of nothing else.
const LEAST_OFFERS: usize = 100_000;
/// How many more for each schema.
const OFFERS_PER_SCHEMA: usize = 2;

/// Takes out the references that close a cycle.
pub(super) fn cut(schemas: &mut [Arc<Schema>], diagnostics: &mut Diagnostics) {
    // A cut may leave a cycle that had a way around it.
    while cut_along(parts, schemas, diagnostics) {}
    flatten(schemas);
    while cut_along(choices, schemas, diagnostics) {}
}

/// Choices that lead back to one another, `A: integer or B` and `B: string or A`, allow all the same:
/// what closes the circle is replaced by what the others offer. Where that makes a new circle, or the
/// circles are more than can be gone through, it is cut like any other.
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

/// A schema on the way from the start of a search to where it is.
struct Step {
    id: SchemaId,
    /// The edges that are left.
    left: Vec<SchemaId>,
    /// The depth of the last step up to here that the one before it refers to.
    last_reference: Option<usize>,
    /// How many steps up to here, without a break, say nothing and are referred to by the one before them.
    bare: usize,
}

/// A depth-first search with its own stack. A short document has thousands of cycles through thousands of schemas
/// each, so that none is gone through to find what is to be cut.
struct Search<'s> {
    edges: Edges,
    schemas: &'s [Arc<Schema>],
    state: Vec<State>,
    /// The schemas from the start to here.
    path: Vec<Step>,
    /// The depths of the steps on the path that a cut reference leads to, in order.
    cut_steps: Vec<usize>,
    /// Whose references go, and whether there was nothing but references.
    cuts: HashSet<(SchemaId, bool)>,
    /// What the others of a cycle of choices offer in place of a reference that is cut.
    instead: HashMap<SchemaId, Vec<SchemaId>>,
    /// How many schemas may still be looked at for that.
    offers_left: usize,
}

impl<'s> Search<'s> {
    fn new(edges: Edges, schemas: &'s [Arc<Schema>]) -> Self {
        Search {
            edges,
            schemas,
            state: vec![State::New; schemas.len()],
            path: Vec::new(),
            cut_steps: Vec::new(),
            cuts: HashSet::new(),
            instead: HashMap::new(),
            offers_left: LEAST_OFFERS + OFFERS_PER_SCHEMA * schemas.len(),
        }
    }

    fn run(&mut self) {
        for index in 0..self.schemas.len() {
            self.from(SchemaId(index as u32));
        }
    }

    fn from(&mut self, start: SchemaId) {
        self.enter(start);
        while let Some(step) = self.path.last_mut() {
            match step.left.pop() {
                Some(next) => self.enter(next),
                None => {
                    self.state[step.id.0 as usize] = State::Done;
                    self.path.pop();
                    self.cut_steps.pop_if(|depth| *depth == self.path.len());
                }
            }
        }
    }

    fn schema(&self, id: SchemaId) -> &'s Schema {
        &self.schemas[id.0 as usize]
    }

    /// Whether the schema at the end of the path refers to another.
    fn refers_to(&self, id: SchemaId) -> bool {
        let end = self.path.last();
        end.is_some_and(|step| self.schema(step.id).reference == Some(id))
    }

    fn enter(&mut self, id: SchemaId) {
        let index = id.0 as usize;
        match self.state[index] {
            State::Done => {}
            State::Open(depth) => self.close(depth, id),
            State::New => {
                let depth = self.path.len();
                let is_referred = self.refers_to(id);
                let before = self.path.last();
                let step = Step {
                    id,
                    left: (self.edges)(self.schema(id)),
                    last_reference: match is_referred {
                        true => Some(depth),
                        false => before.and_then(|step| step.last_reference),
                    },
                    bare: match is_referred && says_nothing(self.schema(id)) {
                        true => before.map_or(0, |step| step.bare) + 1,
                        false => 0,
                    },
                };
                self.state[index] = State::Open(depth);
                self.path.push(step);
            }
        }
    }

    /// The path from `depth`, where `start` is, to its end is a cycle. Only references go up the tree, so one
    /// of its steps is a reference; the last of them is cut.
    fn close(&mut self, depth: usize, start: SchemaId) {
        let is_cut = self.cut_steps.last().is_some_and(|step| *step > depth);
        let Some(end) = self.path.last().filter(|_| !is_cut) else {
            return;
        };
        if self.refers_to(start) {
            let are_bare = end.bare >= self.path.len() - 1 - depth;
            let is_nothing = are_bare && says_nothing(self.schema(start));
            self.cut(end.id, is_nothing, depth);
        } else if let Some(step) = end.last_reference.filter(|step| *step > depth) {
            self.cut_steps.push(step);
            self.cut(self.path[step - 1].id, false, depth);
        }
    }

    fn cut(&mut self, id: SchemaId, is_nothing: bool, depth: usize) {
        self.cuts.insert((id, is_nothing));
        if says_nothing(self.schema(id))
            && let Some(offers) = self.offers(id, depth)
        {
            self.instead.insert(id, offers);
        }
    }

    /// What the cycle from `depth` offers beside itself and what is cut.
    fn offers(&mut self, cut: SchemaId, depth: usize) -> Option<Vec<SchemaId>> {
        let mut offers = Vec::new();
        for step in &self.path[depth..] {
            let schema = self.schema(step.id);
            let members = schema.one_of.iter().chain(&schema.any_of);
            let count = schema.one_of.len() + schema.any_of.len();
            self.offers_left = self.offers_left.checked_sub(1 + count)?;
            if members.clone().any(|member| *member == cut) {
                continue;
            }
            offers.extend(members.filter(|member| !self.is_on_path(**member, depth)));
        }
        (!offers.is_empty()).then_some(offers)
    }

    fn is_on_path(&self, id: SchemaId, depth: usize) -> bool {
        matches!(self.state[id.0 as usize], State::Open(at) if at >= depth)
    }
}
