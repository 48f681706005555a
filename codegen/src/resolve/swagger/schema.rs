//! What vendors add to the schemas of Swagger 2.0, which lacks words for it.

use crate::document::{Schema, SchemaId};
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// `x-ms-enum`: names and descriptions of the values, as the extensions that are read for that.
pub(in crate::resolve) fn name_values(schema: &mut Schema) {
    let described = extension(schema, "x-ms-enum").and_then(|named| named.get("values"));
    let Some(described) = described.and_then(Value::as_array) else {
        return;
    };
    let key = |entry: &Value| entry.get("value").map(Value::to_string);
    let entries = described
        .iter()
        .filter_map(|entry| Some((key(entry)?, entry)));
    let entries: HashMap<String, &Value> = entries.collect();
    let values = schema.enum_values.as_deref().unwrap_or_default();
    let of = |value: &Value, key: &str| {
        let entry = entries.get(&value.to_string());
        entry
            .and_then(|entry| entry.get(key))
            .cloned()
            .unwrap_or_default()
    };
    let list = |key| Value::Array(values.iter().map(|value| of(value, key)).collect());
    let (names, descriptions) = (list("name"), list("description"));
    schema.extensions.extend([
        ("x-enum-varnames".to_owned(), names),
        ("x-enum-descriptions".to_owned(), descriptions),
    ]);
}

/// `x-ms-discriminator-value`: maps the value to the schema, in what it extends.
pub(in crate::resolve) fn map_tags(schemas: &mut [Arc<Schema>]) {
    let mut mapped: Vec<(SchemaId, String, SchemaId)> = Vec::new();
    for (index, schema) in schemas.iter().enumerate() {
        let tag = extension(schema, "x-ms-discriminator-value").and_then(Value::as_str);
        if let Some(tag) = tag {
            let id = SchemaId(index as u32);
            let bases = bases(schemas, id).into_iter();
            mapped.extend(bases.map(|base| (base, tag.to_owned(), id)));
        }
    }
    for (base, tag, id) in mapped {
        let schema = Arc::make_mut(&mut schemas[base.0 as usize]);
        if let Some(discriminator) = &mut schema.discriminator {
            discriminator.mapping.push((tag, id));
        }
    }
}

/// What a schema extends that has a discriminator.
fn bases(schemas: &[Arc<Schema>], id: SchemaId) -> Vec<SchemaId> {
    /// Families are not so large; work beyond would grow with the square of their depth.
    const MOST: usize = 50;
    let mut seen = HashSet::from([id]);
    let mut left = vec![id];
    let mut bases = Vec::new();
    while let Some(next) = left.pop().filter(|_| seen.len() < MOST) {
        let schema = &schemas[next.0 as usize];
        if next != id && schema.discriminator.is_some() {
            bases.push(next);
        }
        let parts = schema.reference.iter().chain(&schema.all_of);
        left.extend(parts.copied().filter(|part| seen.insert(*part)));
    }
    bases
}

fn extension<'s>(schema: &'s Schema, name: &str) -> Option<&'s Value> {
    let mut extensions = schema.extensions.iter();
    extensions
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}
