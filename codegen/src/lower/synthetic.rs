//! Schemas that a document means but does not write: intersections, and the parts of unions.
//!
//! Each is made once, so that schemas which combine each other end. And there is an end to how many
//! they are, since a page of `allOf` and `oneOf` can mean millions: where it is reached, the type is
//! any JSON, and `fallbacks` says so.

use super::{Lowerer, merge};
use crate::document::{Schema, SchemaId};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How many members all combined schemas may have together, in a document of nothing else.
const LEAST: usize = 100_000;
/// How many more for each schema that is written. A member costs 400 bytes.
const PER_SCHEMA: usize = 5;

/// How many members may be gone through to work parts in, in a document of nothing else.
const LEAST_WORK: usize = 1_000_000;
/// How many more for each schema that is written.
const WORK_PER_SCHEMA: usize = 500;

/// Why a schema becomes any JSON when that is reached.
pub(super) const EXCESS: &str =
    "`allOf`, `oneOf` and `anyOf` combine to more schemas than there can be types";

/// Why a type allows more than the schema.
pub(super) const IGNORED_CHOICE: &str =
    "of two choices that hold at once, with more than 64 pairs, only the longer one counts";

/// What was made so far.
pub(super) struct Synthetic {
    /// The first id that is not the document's.
    first: u32,
    /// By their contents, roughly.
    alike: HashMap<u64, Vec<SchemaId>>,
    /// Intersections, by what they ask for, sorted.
    intersections: HashMap<Vec<SchemaId>, SchemaId>,
    /// What an intersection asks for, in the document's order.
    parts: HashMap<SchemaId, Vec<SchemaId>>,
    /// How many members may still come.
    left: usize,
    /// How many may still be gone through.
    work_left: usize,
    /// Schemas that came after the end.
    excess: HashSet<SchemaId>,
    /// Whether the schema that is being merged loses a choice.
    ignores_choice: bool,
    /// Schemas that lost one.
    with_ignored_choice: HashSet<SchemaId>,
}

impl Synthetic {
    /// For a document with so many schemas of its own.
    pub(super) fn new(written: usize) -> Self {
        Synthetic {
            first: written as u32,
            alike: HashMap::new(),
            intersections: HashMap::new(),
            parts: HashMap::new(),
            left: LEAST + PER_SCHEMA * written,
            work_left: LEAST_WORK + WORK_PER_SCHEMA * written,
            excess: HashSet::new(),
            ignores_choice: false,
            with_ignored_choice: HashSet::new(),
        }
    }

    /// Whether a schema is not the document's own.
    pub(super) fn has(&self, id: SchemaId) -> bool {
        id.0 >= self.first
    }

    /// Whether a schema stands for more than can be worked out.
    pub(super) fn is_excess(&self, id: SchemaId) -> bool {
        self.excess.contains(&id)
    }

    pub(super) fn exceed(&mut self, id: SchemaId) {
        self.excess.insert(id);
    }

    /// Whether a schema asks for one more choice than its type knows of.
    pub(super) fn has_ignored_choice(&self, id: SchemaId) -> bool {
        self.with_ignored_choice.contains(&id)
    }

    /// One of the choices of the schema that is being merged does not count.
    pub(super) fn ignore_choice(&mut self) {
        self.ignores_choice = true;
    }

    /// What a part lacks, the whole lacks too.
    pub(super) fn inherit(&mut self, whole: SchemaId, part: SchemaId) {
        if self.is_excess(part) {
            self.exceed(whole);
        }
        self.ignores_choice |= self.has_ignored_choice(part);
    }

    pub(super) fn end_of_merge(&mut self, id: SchemaId) {
        if std::mem::take(&mut self.ignores_choice) {
            self.with_ignored_choice.insert(id);
        }
    }

    /// Whether one part more of a schema can be worked in, which is counted then.
    pub(super) fn may_merge(&mut self, id: SchemaId, base: &Schema, part: &Schema) -> bool {
        let work = 1 + members(base) + members(part);
        let left = self.work_left.checked_sub(work);
        self.work_left = left.unwrap_or(0);
        if left.is_none() {
            self.exceed(id);
        }
        left.is_some()
    }

    /// Counts what a schema was found to have.
    pub(super) fn charge(&mut self, id: SchemaId, schema: &Schema) {
        match self.left.checked_sub(1 + members(schema)) {
            Some(left) => self.left = left,
            None => {
                self.left = 0;
                self.exceed(id);
            }
        }
    }

    fn parts_of(&self, id: SchemaId) -> Vec<SchemaId> {
        self.parts.get(&id).cloned().unwrap_or_else(|| vec![id])
    }
}

impl Lowerer<'_> {
    /// A schema by its contents.
    pub(super) fn synthesize(&mut self, schema: Schema) -> SchemaId {
        let rough = rough(&schema);
        let known = self.synthetic.alike.get(&rough);
        let same = |id: &&SchemaId| *self.schema(**id) == schema;
        if let Some(known) = known.and_then(|list| list.iter().find(same)) {
            return *known;
        }
        let id = SchemaId(self.document.schemas.len() as u32);
        self.synthetic.charge(id, &schema);
        self.document.schemas.push(Arc::new(schema));
        self.synthetic.alike.entry(rough).or_default().push(id);
        id
    }

    /// A schema that asks for both. What one of them leaves open needs no new schema.
    pub(super) fn intersection(&mut self, a: SchemaId, b: SchemaId) -> SchemaId {
        if self.synthetic.is_excess(a) || !self.says_something(b) {
            return a;
        }
        if self.synthetic.is_excess(b) || !self.says_something(a) {
            return b;
        }
        let (mut parts, more) = (self.synthetic.parts_of(a), self.synthetic.parts_of(b));
        if more.iter().all(|part| parts.contains(part)) {
            return a;
        }
        if parts.iter().all(|part| more.contains(part)) {
            return b;
        }
        parts.retain(|part| !more.contains(part));
        parts.extend(more);
        let mut sorted = parts.clone();
        sorted.sort_unstable();
        if let Some(known) = self.synthetic.intersections.get(&sorted) {
            return *known;
        }
        let id = self.synthesize(Schema {
            location: self.schema(b).location.clone(),
            description: self.schema(b).description.clone(),
            all_of: parts.clone(),
            ..Schema::default()
        });
        self.synthetic.intersections.insert(sorted, id);
        self.synthetic.parts.insert(id, parts);
        id
    }

    fn says_something(&self, id: SchemaId) -> bool {
        let schema = self.schema(id);
        schema.boolean == Some(false) || merge::shapes(schema) || !schema.types.is_empty()
    }
}

/// How many members a schema has, of any kind, with the parts that are not worked in yet.
fn members(schema: &Schema) -> usize {
    let values = schema.enum_values.as_ref().map_or(0, Vec::len);
    let combined = schema.all_of.len() + schema.one_of.len() + schema.any_of.len();
    schema.properties.len() + schema.required.len() + combined + values
}

/// A number that equal schemas have in common.
fn rough(schema: &Schema) -> u64 {
    let mut state = DefaultHasher::new();
    schema.types.hash(&mut state);
    schema.reference.hash(&mut state);
    schema.items.hash(&mut state);
    for list in [&schema.all_of, &schema.one_of, &schema.any_of] {
        list.hash(&mut state);
    }
    schema.properties.hash(&mut state);
    schema.required.len().hash(&mut state);
    let pointer = schema.location.as_ref().map(|place| &place.pointer);
    pointer.hash(&mut state);
    state.finish()
}
