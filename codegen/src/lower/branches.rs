//! Members that an object has in some cases only: those of `then`, `else` and `dependentSchemas`,
//! and of a `oneOf` or `anyOf` beside `properties` whose members cannot be told apart.

use super::{Lowerer, tag};
use crate::document::{JsonType, Schema, SchemaId};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

impl Lowerer<'_> {
    /// Adds the members that only branches of a schema declare. Nothing requires them.
    pub(super) fn with_members_of_branches(&mut self, schema: Arc<Schema>) -> Arc<Schema> {
        let one = self.is_open_choice(&schema, &schema.one_of);
        let any = self.is_open_choice(&schema, &schema.any_of);
        if schema.branches.is_empty() && !one && !any {
            return schema;
        }
        let mut whole = Schema::clone(&schema);
        let mut branches = std::mem::take(&mut whole.branches);
        if one {
            branches.append(&mut whole.one_of);
            whole.untyped.push("oneOf");
        }
        if any {
            branches.append(&mut whole.any_of);
            whole.untyped.push("anyOf");
        }
        let known = whole.properties.iter().map(|(name, _)| name.clone());
        for (name, schemas) in self.members_of(branches, known.collect()) {
            let property = match schemas.as_slice() {
                [only] => *only,
                _ => self.synthesize(Schema {
                    location: self.schema(schemas[0]).location.clone(),
                    any_of: schemas,
                    ..Schema::default()
                }),
            };
            whole.properties.push((name, property));
        }
        Arc::new(whole)
    }

    /// The members that schemas declare beyond the known ones, with all their schemas.
    fn members_of(
        &mut self,
        branches: Vec<SchemaId>,
        known: HashSet<String>,
    ) -> Vec<(String, Vec<SchemaId>)> {
        let mut found: Vec<(String, Vec<SchemaId>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut seen = HashSet::new();
        let mut left = VecDeque::from(branches);
        while let Some(id) = left.pop_front() {
            if !seen.insert(id) {
                continue;
            }
            let branch = self.merged(id);
            left.extend(branch.branches.iter().chain(&branch.one_of));
            left.extend(&branch.any_of);
            for (name, property) in &branch.properties {
                if known.contains(name) {
                    continue;
                }
                let at = *places.entry(name.clone()).or_insert(found.len());
                if at == found.len() {
                    found.push((name.clone(), Vec::new()));
                }
                if !found[at].1.contains(property) {
                    found[at].1.push(*property);
                }
            }
        }
        found
    }

    /// Whether the members of a choice are parts of one object, written in place beside its
    /// `properties`, and no property tells them apart.
    fn is_open_choice(&mut self, whole: &Schema, choice: &[SchemaId]) -> bool {
        let is_object = !whole.properties.is_empty() && whole.discriminator.is_none();
        if !is_object || choice.is_empty() || !choice.iter().all(|id| self.is_part(*id)) {
            return false;
        }
        let first = self.schema(choice[0]).properties.clone();
        let mut names = first.into_iter().map(|(name, _)| name);
        !names.any(|name| self.tells_apart(&name, choice))
    }

    /// Whether a schema says which members an object has and nothing else.
    fn is_part(&self, id: SchemaId) -> bool {
        let schema = self.schema(id);
        let part = Schema {
            location: schema.location.clone(),
            types: schema.types.clone(),
            description: schema.description.clone(),
            properties: schema.properties.clone(),
            required: schema.required.clone(),
            untyped: schema.untyped.clone(),
            branches: schema.branches.clone(),
            ..Schema::default()
        };
        let is_object = schema.types.is_empty() || schema.types == [JsonType::Object];
        is_object && *schema == part && !self.component_names.contains_key(&id)
    }

    /// Whether each member of a choice has values of its own for a property.
    fn tells_apart(&mut self, name: &str, choice: &[SchemaId]) -> bool {
        let mut seen = HashSet::new();
        choice.iter().all(|id| {
            let property = self
                .schema(*id)
                .properties
                .iter()
                .find(|(own, _)| own == name);
            let Some((_, property)) = property else {
                return false;
            };
            let property = self.merged(*property);
            let values = tag::string_values(&property);
            !values.is_empty() && values.into_iter().all(|value| seen.insert(value))
        })
    }
}
