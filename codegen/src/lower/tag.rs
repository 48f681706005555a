//! The property that tells the members of a union apart.

use super::Lowerer;
use super::union::Member;
use crate::document::{Discriminator, Schema, SchemaId};
use crate::ir::{Tag, Type, TypeKind};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many schemas are asked for a discriminator, on the way from a member to its bases.
const MOST_BASES: usize = 64;

impl Lowerer<'_> {
    /// The property whose value tells the members apart, and the values that lead to each.
    pub(super) fn find_tag(
        &mut self,
        schema: &Schema,
        members: &[Member],
    ) -> (Tag, Vec<Vec<String>>) {
        let discriminator = match &schema.discriminator {
            Some(own) => Some(own.clone()),
            None => self.inherited_discriminator(members),
        };
        let mut candidates: Vec<String> = Vec::new();
        candidates.extend(discriminator.as_ref().map(|d| d.property.clone()));
        if schema.discriminator.is_none() {
            candidates.extend(self.tag_candidates(members));
        }
        for property in candidates {
            let speaking = discriminator.as_ref().filter(|d| d.property == property);
            let speaking = speaking.map(|d| self.mapped(d));
            let tags: Vec<Vec<String>> = members
                .iter()
                .map(|member| self.tags_of(speaking.as_ref(), &property, member))
                .collect();
            let tags = self.with_nested_tags(&property, members, tags);
            let mut all = HashSet::new();
            let distinct = tags.iter().flatten().all(|tag| all.insert(tag));
            let complete = members
                .iter()
                .zip(&tags)
                .all(|(member, tags)| !tags.is_empty() || !self.is_object(&member.ty));
            if distinct && complete && !all.is_empty() {
                return (Tag::Property(property), tags);
            }
        }
        (Tag::Untagged, vec![Vec::new(); members.len()])
    }

    /// The tags that a discriminator maps to each schema, in order.
    fn mapped(&self, discriminator: &Discriminator) -> HashMap<SchemaId, Vec<String>> {
        let mut mapped: HashMap<SchemaId, Vec<String>> = HashMap::new();
        for (tag, to) in &discriminator.mapping {
            let target = self.target(*to);
            mapped.entry(target).or_default().push(tag.clone());
            if target != *to {
                mapped.entry(*to).or_default().push(tag.clone());
            }
        }
        mapped
    }

    /// The discriminator of a base that all objects among the members extend.
    fn inherited_discriminator(&self, members: &[Member]) -> Option<Discriminator> {
        let mut objects = members
            .iter()
            .filter(|member| self.is_object(&member.ty))
            .filter_map(|member| member.id);
        let mut common = self.bases(objects.next()?);
        common.retain(|base| self.schema(*base).discriminator.is_some());
        for member in objects {
            if common.is_empty() {
                return None;
            }
            let bases = self.bases(member);
            common.retain(|base| bases.contains(base));
        }
        self.schema(*common.first()?).discriminator.clone()
    }

    /// What a schema extends, the nearest first.
    fn bases(&self, id: SchemaId) -> Vec<SchemaId> {
        let mut found = vec![id];
        let mut at = 0;
        while at < found.len().min(MOST_BASES) {
            let schema = self.schema(found[at]);
            at += 1;
            for part in schema.reference.iter().chain(&schema.all_of) {
                if !found.contains(part) {
                    found.push(*part);
                }
            }
        }
        found.split_off(1)
    }

    /// Adds to a member that is a union by the same property the values which lead to that
    /// union's own members, where no other member has them.
    fn with_nested_tags(
        &mut self,
        property: &str,
        members: &[Member],
        mut tags: Vec<Vec<String>>,
    ) -> Vec<Vec<String>> {
        let mut known: HashSet<String> = tags.iter().flatten().cloned().collect();
        for (member, tags) in members.iter().zip(&mut tags) {
            let Some(id) = member.id else { continue };
            let nested = self.nested_tags(self.target(id), property, 0);
            tags.extend(nested.into_iter().filter(|tag| known.insert(tag.clone())));
        }
        tags
    }

    /// The values of a property that lead to the descendants of a base.
    fn nested_tags(&mut self, base: SchemaId, property: &str, depth: usize) -> Vec<String> {
        let schema = self.shared(base);
        let by_property = |d: &&Discriminator| d.property == property;
        let Some(discriminator) = schema.discriminator.as_ref().filter(by_property) else {
            return Vec::new();
        };
        if depth >= 4 || !self.is_inherited(base) {
            return Vec::new();
        }
        let mut tags: Vec<String> =
            (discriminator.mapping.iter().map(|(tag, _)| tag.clone())).collect();
        for child in self.descendants(base) {
            let is_mapped = discriminator.mapping.iter().any(|(_, to)| *to == child);
            if !is_mapped && let Some(name) = self.component_names.get(&child) {
                tags.push(name.clone());
            }
            tags.extend(self.nested_tags(child, property, depth + 1));
        }
        tags
    }

    /// Properties of the first object among the members that have one value only.
    fn tag_candidates(&mut self, members: &[Member]) -> Vec<String> {
        let first = members.iter().find(|member| self.is_object(&member.ty));
        let Some(id) = first.and_then(|member| member.id) else {
            return Vec::new();
        };
        let schema = self.merged_target(id);
        let mut found = Vec::new();
        for (name, property) in &schema.properties {
            let property = self.merged_target(*property);
            if !string_values(&property).is_empty() {
                found.push(name.clone());
            }
        }
        found
    }

    fn is_object(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => !matches!(
                self.types[id.0 as usize].kind,
                TypeKind::Enum(_) | TypeKind::Newtype(Type::Array(_))
            ),
            Type::Map(_) | Type::Value => true,
            _ => false,
        }
    }

    /// The tag's values for a member: as mapped, else as the member itself says, else its name.
    fn tags_of(
        &mut self,
        mapped: Option<&HashMap<SchemaId, Vec<String>>>,
        property: &str,
        member: &Member,
    ) -> Vec<String> {
        let Some(id) = member.id else {
            return Vec::new();
        };
        let target = self.target(id);
        if let Some(tags) = mapped.and_then(|mapped| mapped.get(&target)) {
            return tags.clone();
        }
        if !self.is_object(&member.ty) {
            return Vec::new();
        }
        let own = self.declared_tags(target, property, 0);
        match (own.is_empty(), mapped) {
            (true, Some(_)) => self
                .component_names
                .get(&target)
                .cloned()
                .into_iter()
                .collect(),
            _ => own,
        }
    }

    /// Whether a member allows the tag of another one, as those do that only a `mapping` or their names tell
    /// apart.
    pub(super) fn allows_others(
        &mut self,
        property: &str,
        members: &[Member],
        tags: &[Vec<String>],
    ) -> bool {
        members.iter().zip(tags).any(|(member, tags)| {
            let Some(id) = member.id.filter(|_| self.is_object(&member.ty)) else {
                return false;
            };
            let declared = self.declared_tags(self.target(id), property, 0);
            declared.is_empty() || declared.iter().any(|tag| !tags.contains(tag))
        })
    }

    /// The values that a schema allows for a property; for a union, those of all its members.
    fn declared_tags(&mut self, id: SchemaId, property: &str, depth: usize) -> Vec<String> {
        let schema = self.merged_target(id);
        if let Some((_, property)) = schema.properties.iter().find(|(name, _)| name == property) {
            let property = self.merged_target(*property);
            return string_values(&property);
        }
        if depth >= 4 {
            return Vec::new();
        }
        let members: Vec<SchemaId> = schema
            .one_of
            .iter()
            .chain(&schema.any_of)
            .copied()
            .collect();
        let mut all = Vec::new();
        for member in members {
            let tags = self.declared_tags(member, property, depth + 1);
            if tags.is_empty() {
                return Vec::new();
            }
            all.extend(tags);
        }
        all
    }

    /// The schema at the end of a chain of references.
    fn target(&self, id: SchemaId) -> SchemaId {
        let mut id = id;
        for _ in 0..64 {
            match self.sole_target(id) {
                Some(next) => id = next,
                None => break,
            }
        }
        id
    }

    fn merged_target(&mut self, id: SchemaId) -> Arc<Schema> {
        let target = self.target(id);
        self.merged(target)
    }
}

/// The strings that a schema lists, when it lists nothing else.
pub(super) fn string_values(schema: &Schema) -> Vec<String> {
    let values: Vec<&Value> = match (&schema.const_value, &schema.enum_values) {
        (Some(value), _) => vec![value],
        (None, Some(values)) => values.iter().collect(),
        (None, None) => Vec::new(),
    };
    let strings: Vec<String> = values
        .iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect();
    if strings.len() == values.len() {
        strings
    } else {
        Vec::new()
    }
}
