//! `allOf` and siblings of `$ref`: several schemas that hold at once become one.

use super::Lowerer;
use super::rings::rings;
use crate::document::{JsonType, Schema, SchemaId};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

/// Two choices become one of their pairs, up to so many.
const MOST_PAIRS: usize = 64;

impl Lowerer<'_> {
    /// The schema with its `$ref` and `allOf` worked in. Parts come before the whole, without
    /// recursion: some documents extend one schema by the next a thousand times.
    pub(super) fn merged(&mut self, id: SchemaId) -> Arc<Schema> {
        if !self.is_to_merge(id) {
            return self.worked_in(id).clone();
        }
        let mut open = vec![id];
        while let Some(&at) = open.last() {
            if !self.is_to_merge(at) {
                open.pop();
                continue;
            }
            let ready = open.len();
            let parts = parts(self.schema(at));
            open.extend(parts.filter(|part| self.is_to_merge(*part)));
            if open.len() == ready {
                let merged = self.merge_parts(at);
                self.merged.insert(at, merged);
            }
        }
        self.worked_in(id).clone()
    }

    /// Whether a schema has parts that are not worked in yet. Most have none at all.
    fn is_to_merge(&self, id: SchemaId) -> bool {
        has_parts(self.schema(id)) && !self.merged.contains_key(&id)
    }

    /// A schema when there is nothing to be merged any more.
    fn worked_in(&self, id: SchemaId) -> &Arc<Schema> {
        let own = &self.document.schemas[id.0 as usize];
        if has_parts(own) {
            &self.merged[&id]
        } else {
            own
        }
    }

    /// Works the parts of a schema in, which are merged themselves. (`resolve` has seen to it that
    /// none includes itself.)
    fn merge_parts(&mut self, id: SchemaId) -> Arc<Schema> {
        let own = self.shared(id);
        if let Some(target) = self.same_as(&own) {
            self.synthetic.inherit(id, target);
            self.synthetic.end_of_merge(id);
            return self.worked_in(target).clone();
        }
        let mut own = Schema::clone(&own);
        let mut base = Schema::default();
        for part in parts(&own).collect::<Vec<_>>() {
            self.synthetic.inherit(id, part);
            let part = self.worked_in(part).clone();
            if !self.synthetic.may_merge(id, &base, &part) {
                break;
            }
            let mut part = Schema::clone(&part);
            self.without_own_choice(&mut part, id);
            strip_identity(&mut part);
            base = self.both(base, part);
        }
        let combines = !own.all_of.is_empty() || shapes_itself(&own);
        own.reference = None;
        own.all_of.clear();
        let location = own.location.clone();
        let mut merged = self.both(base, own);
        merged.location = location;
        self.synthetic.end_of_merge(id);
        if combines {
            self.synthetic.charge(id, &merged);
        }
        if self.synthetic.is_excess(id) {
            merged = Schema {
                location: merged.location,
                ..Schema::default()
            };
        }
        Arc::new(merged)
    }

    /// What a schema refers to, where that can be shared: one that is nothing but the reference, and has
    /// no choice to lose. It is described by what it refers to then, which nobody asks a merged schema for.
    fn same_as(&self, own: &Schema) -> Option<SchemaId> {
        let target = own.reference?;
        let bare = Schema {
            location: own.location.clone(),
            reference: own.reference,
            ..Schema::default()
        };
        let merged = self.worked_in(target);
        let chooses = !merged.one_of.is_empty() || !merged.any_of.is_empty();
        (*own == bare && !chooses && merged.discriminator.is_none()).then_some(target)
    }

    /// A base that lists its children asks of each child to be one of them, which it is.
    fn without_own_choice(&mut self, part: &mut Schema, child: SchemaId) {
        for choice in [&mut part.one_of, &mut part.any_of] {
            if choice.iter().any(|id| self.leads_back(*id, child)) {
                choice.clear();
            }
        }
    }

    /// Whether a choice that a part of a schema offers leads to the schema again. As the schema leads to its
    /// parts and these to their choices, it does where both are in one ring.
    fn leads_back(&mut self, choice: SchemaId, whole: SchemaId) -> bool {
        if self.synthetic.has(choice) || self.synthetic.has(whole) {
            return self.leads(&[choice], &[whole], made_of_or_choosing);
        }
        let schemas = &self.document.schemas;
        let ring = self.rings.get_or_insert_with(|| {
            let edges = schemas.iter().map(|schema| {
                let mut found = Vec::new();
                made_of_or_choosing(schema, &mut found);
                found.into_iter().map(|id| id.0).collect()
            });
            rings(&edges.collect::<Vec<_>>())
        });
        ring[choice.0 as usize] == ring[whole.0 as usize]
    }

    /// Whether `edges` lead from one of the schemas to another.
    fn leads(&self, from: &[SchemaId], to: &[SchemaId], edges: Edges) -> bool {
        let mut seen = HashSet::new();
        let mut left = from.to_vec();
        while let Some(id) = left.pop() {
            if to.contains(&id) {
                return true;
            }
            if seen.insert(id) {
                edges(self.schema(id), &mut left);
            }
        }
        false
    }

    /// Whether a schema includes another by `$ref` and `allOf`.
    pub(super) fn extends(&self, id: SchemaId, base: SchemaId) -> bool {
        id != base && self.leads(&[id], &[base], made_of)
    }

    /// The schema of what satisfies `a` and `b`. Where both describe, `b` is heard.
    fn both(&mut self, a: Schema, b: Schema) -> Schema {
        let object_and_null = b.types.contains(&JsonType::Null) && b.types.len() > 1;
        Schema {
            location: b.location.or(a.location),
            boolean: if a.boolean == Some(false) {
                a.boolean
            } else {
                b.boolean.or(a.boolean)
            }
            .filter(|value| !value),
            reference: None,
            types: if object_and_null {
                b.types.clone()
            } else {
                common_types(&a.types, &b.types)
            },
            title: b.title.or(a.title),
            description: b.description.or(a.description),
            deprecated: a.deprecated || b.deprecated,
            read_only: a.read_only || b.read_only,
            write_only: a.write_only || b.write_only,
            format: b.format.or(a.format),
            content_encoding: b.content_encoding.or(a.content_encoding),
            content_media_type: b.content_media_type.or(a.content_media_type),
            content_schema: b.content_schema.or(a.content_schema),
            enum_values: common_values(a.enum_values, b.enum_values),
            const_value: b.const_value.or(a.const_value),
            default: b.default.or(a.default),
            examples: if b.examples.is_empty() {
                a.examples
            } else {
                b.examples
            },
            properties: self.all_members(a.properties, b.properties),
            required: all_names(a.required, b.required),
            additional_properties: self.optional(a.additional_properties, b.additional_properties),
            unevaluated_properties: b.unevaluated_properties.or(a.unevaluated_properties),
            pattern_properties: self.all_members(a.pattern_properties, b.pattern_properties),
            property_names: b.property_names.or(a.property_names),
            items: self.optional(a.items, b.items),
            prefix_items: if b.prefix_items.is_empty() {
                a.prefix_items
            } else {
                b.prefix_items
            },
            min_items: b.min_items.max(a.min_items),
            max_items: least(a.max_items, b.max_items),
            unique_items: a.unique_items || b.unique_items,
            all_of: Vec::new(),
            one_of: self.alternatives(a.one_of, b.one_of),
            any_of: self.alternatives(a.any_of, b.any_of),
            branches: all_of_both(a.branches, b.branches),
            untyped: all_of_both(a.untyped, b.untyped),
            discriminator: b.discriminator.or(a.discriminator),
            minimum: b.minimum.or(a.minimum),
            maximum: b.maximum.or(a.maximum),
            exclusive_minimum: b.exclusive_minimum.or(a.exclusive_minimum),
            exclusive_maximum: b.exclusive_maximum.or(a.exclusive_maximum),
            reach: a.reach.max(b.reach),
            multiple_of: b.multiple_of.or(a.multiple_of),
            min_length: b.min_length.max(a.min_length),
            max_length: least(a.max_length, b.max_length),
            pattern: b.pattern.or(a.pattern),
            extensions: if b.extensions.is_empty() {
                a.extensions
            } else {
                b.extensions
            },
        }
    }

    /// Members of both; one that both describe must satisfy both.
    fn all_members(
        &mut self,
        mut a: Vec<(String, SchemaId)>,
        b: Vec<(String, SchemaId)>,
    ) -> Vec<(String, SchemaId)> {
        if a.is_empty() || b.is_empty() {
            return if a.is_empty() { b } else { a };
        }
        // The second is the shorter one where many parts are worked in one by one.
        let mut added: HashMap<&str, SchemaId> =
            b.iter().map(|(name, id)| (name.as_str(), *id)).collect();
        for (name, id) in &mut a {
            if let Some(other) = added.remove(name.as_str()) {
                *id = self.intersection(*id, other);
            }
        }
        let added: HashSet<String> = added.into_keys().map(str::to_owned).collect();
        a.extend(b.into_iter().filter(|(name, _)| added.contains(name)));
        a
    }

    fn optional(&mut self, a: Option<SchemaId>, b: Option<SchemaId>) -> Option<SchemaId> {
        match (a, b) {
            (Some(a), Some(b)) => Some(self.intersection(a, b)),
            (a, b) => a.or(b),
        }
    }

    /// One of `a` and one of `b`: every pair. Where those are very many, the longer list alone, which
    /// allows all that the pairs do.
    fn alternatives(&mut self, a: Vec<SchemaId>, b: Vec<SchemaId>) -> Vec<SchemaId> {
        if a.is_empty() || b.is_empty() || a == b {
            return if a.is_empty() { b } else { a };
        }
        if a.len() * b.len() > MOST_PAIRS {
            self.synthetic.ignore_choice();
            return if a.len() >= b.len() { a } else { b };
        }
        let pairs: Vec<(SchemaId, SchemaId)> = a
            .iter()
            .flat_map(|a| b.iter().map(move |b| (*a, *b)))
            .collect();
        pairs
            .into_iter()
            .map(|(a, b)| self.intersection(a, b))
            .collect()
    }
}

/// What a schema is made of: each of them holds for its values.
fn parts(schema: &Schema) -> impl Iterator<Item = SchemaId> + '_ {
    schema
        .reference
        .into_iter()
        .chain(schema.all_of.iter().copied())
}

/// Adds the schemas that a schema is directly made of, in one sense or another.
type Edges = fn(&Schema, &mut Vec<SchemaId>);

fn made_of(schema: &Schema, found: &mut Vec<SchemaId>) {
    found.extend(parts(schema));
}

fn made_of_or_choosing(schema: &Schema, found: &mut Vec<SchemaId>) {
    found.extend(parts(schema));
    found.extend_from_slice(&schema.one_of);
    found.extend_from_slice(&schema.any_of);
}

/// What a schema says about itself is not inherited by those that include it.
fn strip_identity(part: &mut Schema) {
    part.title = None;
    part.description = None;
    part.deprecated = false;
    part.extensions.clear();
    part.examples.clear();
    part.location = None;
    if part.one_of.is_empty() && part.any_of.is_empty() {
        part.discriminator = None;
    }
}

/// Whether a schema says anything about the shape of its values beyond `type` and constraints.
pub(super) fn shapes(schema: &Schema) -> bool {
    has_parts(schema) || shapes_itself(schema)
}

/// The same, whatever its parts say.
pub(super) fn shapes_itself(schema: &Schema) -> bool {
    !schema.properties.is_empty() || !schema.required.is_empty() || says_more(schema)
}

/// The same, whatever members it names.
pub(super) fn shapes_beyond_members(schema: &Schema) -> bool {
    has_parts(schema) || says_more(schema)
}

fn has_parts(schema: &Schema) -> bool {
    schema.reference.is_some() || !schema.all_of.is_empty()
}

fn says_more(schema: &Schema) -> bool {
    schema.enum_values.is_some()
        || schema.const_value.is_some()
        || schema.format.is_some()
        || schema.content_encoding.is_some()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || !schema.one_of.is_empty()
        || !schema.any_of.is_empty()
        || schema.discriminator.is_some()
        || !schema.branches.is_empty()
}

/// Types that both allow. A contradiction is settled for the second.
fn common_types(a: &[JsonType], b: &[JsonType]) -> Vec<JsonType> {
    if a.is_empty() || b.is_empty() {
        return if b.is_empty() { a.to_vec() } else { b.to_vec() };
    }
    let allows = |list: &[JsonType], ty: JsonType| {
        list.contains(&ty) || (ty == JsonType::Integer && list.contains(&JsonType::Number))
    };
    let mut common: Vec<JsonType> = a.iter().copied().filter(|ty| allows(b, *ty)).collect();
    for ty in b {
        if !common.contains(ty) && allows(a, *ty) {
            common.push(*ty);
        }
    }
    if common.is_empty() {
        b.to_vec()
    } else {
        common
    }
}

fn common_values(
    a: Option<Vec<serde_json::Value>>,
    b: Option<Vec<serde_json::Value>>,
) -> Option<Vec<serde_json::Value>> {
    match (a, b) {
        (Some(a), Some(b)) => {
            // By their texts: a list may be as long as the document.
            let allowed: HashSet<String> = a.iter().map(ToString::to_string).collect();
            let is_common = |value: &&serde_json::Value| allowed.contains(&value.to_string());
            let common: Vec<_> = b.iter().filter(is_common).cloned().collect();
            Some(if common.is_empty() { b } else { common })
        }
        (a, b) => b.or(a),
    }
}

/// The names of both, each once.
fn all_names(mut a: Vec<String>, mut b: Vec<String>) -> Vec<String> {
    let mut added: HashSet<String> = b.iter().cloned().collect();
    for name in &a {
        added.remove(name);
    }
    b.retain(|name| added.remove(name));
    a.append(&mut b);
    a
}

/// What either has, each once.
fn all_of_both<T: Copy + Eq + Hash>(mut a: Vec<T>, b: Vec<T>) -> Vec<T> {
    let mut known: HashSet<T> = a.iter().copied().collect();
    a.extend(b.into_iter().filter(|entry| known.insert(*entry)));
    a
}

fn least(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
