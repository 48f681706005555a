//! The property that tells the members of a union apart.

use super::Lowerer;
use super::union::Member;
use crate::document::{Schema, SchemaId};
use crate::ir::{Tag, Type, TypeKind};
use serde_json::Value;
use std::sync::Arc;

impl Lowerer<'_> {
    /// The property whose value tells the members apart, and the values that lead to each.
    pub(super) fn find_tag(
        &mut self,
        schema: &Schema,
        members: &[Member],
    ) -> (Tag, Vec<Vec<String>>) {
        let candidates = match &schema.discriminator {
            Some(discriminator) => vec![discriminator.property.clone()],
            None => self.tag_candidates(members),
        };
        for property in candidates {
            let tags: Vec<Vec<String>> = members
                .iter()
                .map(|member| self.tags_of(schema, &property, member))
                .collect();
            let all: Vec<&String> = tags.iter().flatten().collect();
            let distinct = all
                .iter()
                .enumerate()
                .all(|(at, tag)| !all[..at].iter().any(|o| o == tag));
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
    fn tags_of(&mut self, schema: &Schema, property: &str, member: &Member) -> Vec<String> {
        let Some(id) = member.id else {
            return Vec::new();
        };
        let target = self.target(id);
        if let Some(discriminator) = &schema.discriminator {
            let mapped: Vec<String> = (discriminator.mapping.iter())
                .filter(|(_, to)| *to == target || self.target(*to) == target)
                .map(|(tag, _)| tag.clone())
                .collect();
            if !mapped.is_empty() {
                return mapped;
            }
        }
        if !self.is_object(&member.ty) {
            return Vec::new();
        }
        let own = self.declared_tags(target, property, 0);
        match (own.is_empty(), &schema.discriminator) {
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
fn string_values(schema: &Schema) -> Vec<String> {
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
