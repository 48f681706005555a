//! `allOf` and siblings of `$ref`: several schemas that hold at once become one.

use super::Lowerer;
use crate::document::{JsonType, Schema, SchemaId};
use std::rc::Rc;

impl Lowerer<'_> {
    /// The schema with its `$ref` and `allOf` worked in.
    pub(super) fn merged(&mut self, id: SchemaId) -> Rc<Schema> {
        if let Some(done) = self.merged.get(&id) {
            return done.clone();
        }
        let merged = Rc::new(self.merge_parts(id, &mut Vec::new()));
        self.merged.insert(id, merged.clone());
        merged
    }

    /// `above` holds the schemas being merged; one that includes itself adds nothing.
    fn merge_parts(&mut self, id: SchemaId, above: &mut Vec<SchemaId>) -> Schema {
        let own = self.schema(id).clone();
        if own.reference.is_none() && own.all_of.is_empty() {
            return own;
        }
        above.push(id);
        let mut parts: Vec<SchemaId> = own.reference.into_iter().collect();
        parts.extend(own.all_of.iter().copied());
        let mut base = Schema::default();
        for part in parts {
            if above.contains(&part) {
                continue;
            }
            let mut part = self.merge_parts(part, above);
            strip_identity(&mut part);
            base = self.both(base, part);
        }
        above.pop();
        let mut own = own;
        own.reference = None;
        own.all_of.clear();
        let location = own.location.clone();
        let mut merged = self.both(base, own);
        merged.location = location;
        merged
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
            enum_values: common_values(a.enum_values, b.enum_values),
            const_value: b.const_value.or(a.const_value),
            default: b.default.or(a.default),
            examples: if b.examples.is_empty() {
                a.examples
            } else {
                b.examples
            },
            properties: self.all_members(a.properties, b.properties),
            required: a.required.into_iter().chain(b.required).collect(),
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
            not: b.not.or(a.not),
            conditions: a.conditions.into_iter().chain(b.conditions).collect(),
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
        for (name, id) in b {
            match a.iter().position(|(known, _)| *known == name) {
                Some(at) => a[at].1 = self.intersection(a[at].1, id),
                None => a.push((name, id)),
            }
        }
        a
    }

    fn optional(&mut self, a: Option<SchemaId>, b: Option<SchemaId>) -> Option<SchemaId> {
        match (a, b) {
            (Some(a), Some(b)) => Some(self.intersection(a, b)),
            (a, b) => a.or(b),
        }
    }

    /// A schema that asks for both. What one of them leaves open needs no new schema.
    pub(super) fn intersection(&mut self, a: SchemaId, b: SchemaId) -> SchemaId {
        if a == b || !self.says_something(b) {
            return a;
        }
        if !self.says_something(a) {
            return b;
        }
        let location = self.schema(b).location.clone();
        let description = self.schema(b).description.clone();
        self.synthesize(Schema {
            location,
            description,
            all_of: vec![a, b],
            ..Schema::default()
        })
    }

    fn says_something(&self, id: SchemaId) -> bool {
        let schema = self.schema(id);
        schema.boolean == Some(false) || shapes(schema) || !schema.types.is_empty()
    }

    /// One of `a` and one of `b`: every pair, unless there are very many.
    fn alternatives(&mut self, a: Vec<SchemaId>, b: Vec<SchemaId>) -> Vec<SchemaId> {
        if a.is_empty() || b.is_empty() || a == b {
            return if a.is_empty() { b } else { a };
        }
        if a.len() * b.len() > 64 {
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
    schema.reference.is_some()
        || schema.enum_values.is_some()
        || schema.const_value.is_some()
        || schema.format.is_some()
        || schema.content_encoding.is_some()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || !schema.all_of.is_empty()
        || !schema.one_of.is_empty()
        || !schema.any_of.is_empty()
        || schema.discriminator.is_some()
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
            let common: Vec<_> = b
                .iter()
                .filter(|value| a.contains(value))
                .cloned()
                .collect();
            Some(if common.is_empty() { b } else { common })
        }
        (a, b) => b.or(a),
    }
}

fn least(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
