//! `oneOf`, `anyOf`, lists of types, inheritance: one of several types.

use super::{Lowerer, merge, schema_doc};
use crate::document::{JsonType, Schema, SchemaId};
use crate::ir::{Format, Misfit, Name, Tag, Type, TypeKind, Union, UnionVariant};
use std::collections::HashSet;
use std::sync::Arc;

impl Lowerer<'_> {
    /// The members of the union that a schema is; `None` when it is none.
    pub(super) fn union_members(&mut self, id: SchemaId, schema: &Schema) -> Option<Vec<SchemaId>> {
        let members = match (schema.one_of.as_slice(), schema.any_of.as_slice()) {
            ([], []) => return None,
            (one, []) => one.to_vec(),
            ([], any) => any.to_vec(),
            (one, any) if one.len() * any.len() <= 64 => {
                let pairs: Vec<_> = one
                    .iter()
                    .flat_map(|a| any.iter().map(move |b| (*a, *b)))
                    .collect();
                pairs
                    .into_iter()
                    .map(|(a, b)| self.intersection(a, b))
                    .collect()
            }
            (one, _) => one.to_vec(),
        };
        let rest = Schema {
            one_of: Vec::new(),
            any_of: Vec::new(),
            discriminator: None,
            title: None,
            description: None,
            ..schema.clone()
        };
        let open: Vec<SchemaId> = members
            .into_iter()
            .filter(|id| self.schema(*id).boolean != Some(false))
            .collect();
        // What the union's schema says beside its members holds for each of them.
        let typed = matches!(rest.types.as_slice(), [ty] if *ty != JsonType::Object);
        if merge::shapes(&rest) || typed {
            let base = self.synthesize(rest);
            let members = open.into_iter().map(|member| {
                // A child that its base lists says so itself.
                match self.extends(member, id) {
                    true => member,
                    false => self.intersection(base, member),
                }
            });
            return Some(members.collect());
        }
        Some(open)
    }

    /// Drops `oneOf` and `anyOf` whose members only restrict (such as lists of `required`): they
    /// say nothing that a type could.
    pub(super) fn without_constraint_unions(&mut self, schema: Arc<Schema>) -> Arc<Schema> {
        if schema.one_of.is_empty() && schema.any_of.is_empty() {
            return schema;
        }
        let one = schema
            .one_of
            .iter()
            .all(|id| self.only_restricts(*id, &schema));
        let any = schema
            .any_of
            .iter()
            .all(|id| self.only_restricts(*id, &schema));
        if (schema.one_of.is_empty() || !one) && (schema.any_of.is_empty() || !any) {
            return schema;
        }
        let mut rest = Schema::clone(&schema);
        if one && !std::mem::take(&mut rest.one_of).is_empty() {
            rest.untyped.push("oneOf");
        }
        if any && !std::mem::take(&mut rest.any_of).is_empty() {
            rest.untyped.push("anyOf");
        }
        Arc::new(rest)
    }

    fn only_restricts(&self, id: SchemaId, whole: &Schema) -> bool {
        let member = self.schema(id);
        let known = |name: &String| whole.properties.iter().any(|(other, _)| other == name);
        let shapeless = member.properties.iter().all(|(name, property)| {
            let property = self.schema(*property);
            known(name)
                && (!merge::shapes(property)
                    || property.const_value.is_some()
                    || property.enum_values.is_some())
        });
        let says_type = !member.types.is_empty() && member.types != whole.types;
        member.boolean != Some(false)
            && !says_type
            && !merge::shapes_beyond_members(member)
            && shapeless
            && (!whole.properties.is_empty() || !whole.types.is_empty())
    }

    /// The type of a schema with `oneOf` or `anyOf`.
    pub(super) fn union(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        members: Vec<SchemaId>,
        words: &str,
    ) -> Type {
        let mut nullable = false;
        let mut found: Vec<Member> = Vec::with_capacity(members.len());
        let mut known = HashSet::new();
        for (at, member) in members.iter().copied().enumerate() {
            let member_words = self.member_words(schema, member, at, words);
            let ty = match self.lower(member, &member_words) {
                Type::Null => {
                    nullable = true;
                    continue;
                }
                Type::Option(inner) => {
                    nullable = true;
                    *inner
                }
                ty => ty,
            };
            if known.insert(ty.clone()) {
                found.push(Member {
                    id: Some(member),
                    ty,
                });
            }
        }
        self.simplify(&mut found);
        let ty = match found.as_slice() {
            [] if nullable => Type::Null,
            [] => self.fall_back(id, Type::Value, "a union without members"),
            [only] => only.ty.clone(),
            _ if found.iter().all(|member| member.ty == Type::Value) => Type::Value,
            _ => {
                let type_id = self.reserve_open(id, words, schema);
                let kind = self.define_union(schema, &found);
                self.define(type_id, kind);
                Type::Named(type_id)
            }
        };
        super::null::optional(ty, nullable)
    }

    /// `type` with several names.
    pub(super) fn union_of_types(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        types: &[JsonType],
        words: &str,
    ) -> Type {
        let mut members = Vec::new();
        for ty in types {
            let part = Schema {
                types: vec![*ty],
                ..schema.clone()
            };
            members.push(self.synthesize(part));
        }
        self.union(id, schema, members, words)
    }

    fn member_words(&mut self, union: &Schema, id: SchemaId, at: usize, words: &str) -> String {
        let schema = self.schema(id);
        if let Some(title) = schema.title.as_ref().filter(|title| title.len() <= 40) {
            return format!("{words} {title}");
        }
        let parts = schema
            .all_of
            .iter()
            .filter_map(|part| self.sole_target(*part));
        if let Some(name) = parts
            .filter_map(|part| self.component_names.get(&part))
            .next()
        {
            return format!("{words} {name}");
        }
        let merged = self.merged(id);
        let tag = merged.properties.iter().find_map(|(name, property)| {
            let tagged = union
                .discriminator
                .as_ref()
                .is_none_or(|d| d.property == *name);
            super::enumeration::constant(&self.merged(*property))
                .filter(|_| tagged)
                .and_then(|value| value.as_str().map(str::to_owned))
        });
        match tag.filter(|tag| tag.len() <= 40) {
            Some(tag) => format!("{words} {tag}"),
            None => match merged.types.as_slice() {
                [JsonType::String] => format!("{words} string"),
                [JsonType::Array] => format!("{words} list"),
                _ => format!("{words} variant {}", at + 1),
            },
        }
    }

    /// Members that another one contains add nothing: an open enum takes any string.
    fn simplify(&self, members: &mut Vec<Member>) {
        let enums = members
            .iter()
            .filter(|m| self.is_string_enum(&m.ty))
            .count();
        if enums == 1 {
            members.retain(|member| member.ty != Type::String);
        }
    }

    fn is_string_enum(&self, ty: &Type) -> bool {
        let Type::Named(id) = ty else { return false };
        let kind = &self.types[id.0 as usize].kind;
        matches!(kind, TypeKind::Enum(e) if e.repr == crate::ir::EnumRepr::String)
    }

    fn define_union(&mut self, schema: &Schema, members: &[Member]) -> TypeKind {
        let (tag, tags) = self.find_tag(schema, members);
        let misfit = match &tag {
            Tag::Property(property) if self.allows_others(property, members, &tags) => Misfit::Kept,
            _ => Misfit::Refused,
        };
        let variants = members
            .iter()
            .zip(tags)
            .map(|(member, tags)| UnionVariant {
                name: Name::new(self.variant_words(&member.ty, &tags)),
                doc: member
                    .id
                    .map(|id| schema_doc(self.schema(id)))
                    .unwrap_or_default(),
                ty: member.ty.clone(),
                tags,
            })
            .collect();
        TypeKind::Union(Union {
            tag,
            variants,
            misfit,
            unknown: Name::new("Unknown"),
        })
    }

    fn variant_words(&self, ty: &Type, tags: &[String]) -> String {
        if let [tag] = tags {
            return tag.clone();
        }
        match ty {
            Type::Named(id) => self.types[id.0 as usize].name.wire.clone(),
            Type::String => "String".to_owned(),
            Type::Bool => "Boolean".to_owned(),
            Type::I32 | Type::I64 | Type::U64 | Type::I128 | Type::U128 => "Integer".to_owned(),
            Type::F64 => "Number".to_owned(),
            Type::Array(item) => format!("{} list", self.variant_words(item, &[])),
            Type::Tuple(_) => "Tuple".to_owned(),
            Type::Map(_) => "Object".to_owned(),
            Type::Format(Format::UnixTime) => "Time".to_owned(),
            Type::Format(format) => format!("{format:?}"),
            Type::Boxed(inner) | Type::Option(inner) | Type::Patch(inner) => {
                self.variant_words(inner, &[])
            }
            Type::Custom(path) => path.rsplit("::").next().unwrap_or("Custom").to_owned(),
            Type::Null => "Null".to_owned(),
            _ => "Any".to_owned(),
        }
    }

    /// A base type is any of its descendants, or itself.
    pub(super) fn inheritance_union(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        words: &str,
    ) -> TypeKind {
        let mut members = Vec::new();
        for child in self.descendants(id) {
            let ty = self.referenced(child);
            members.push(Member {
                id: Some(child),
                ty,
            });
        }
        let (tag, tags) = self.find_tag(schema, &members);
        let mut variants: Vec<UnionVariant> = (members.iter().zip(tags))
            .map(|(member, tags)| UnionVariant {
                name: Name::new(self.variant_words(&member.ty, &tags)),
                doc: Default::default(),
                ty: member.ty.clone(),
                tags,
            })
            .collect();
        let name = self.own_words(id);
        let own = schema.discriminator.iter().flat_map(|d| &d.mapping);
        let mut own: Vec<String> = own
            .filter(|(_, to)| *to == id)
            .map(|(tag, _)| tag.clone())
            .collect();
        if own.is_empty() && variants.iter().all(|variant| !variant.tags.contains(&name)) {
            own.push(name);
        }
        let base = self.reserve(SchemaId(u32::MAX), &format!("{words} base"), schema);
        let body = self.object(id, schema, &format!("{words} base"));
        self.define(base, TypeKind::Struct(body));
        let ty = Type::Named(base);
        let tags = if matches!(tag, Tag::Property(_)) {
            own
        } else {
            Vec::new()
        };
        variants.push(UnionVariant {
            name: Name::new("Base"),
            doc: schema_doc(schema),
            ty,
            tags,
        });
        TypeKind::Union(Union {
            tag,
            variants,
            misfit: Misfit::Base,
            unknown: Name::new("Unknown"),
        })
    }
}

/// One of the types of a union.
pub(super) struct Member {
    pub(super) id: Option<SchemaId>,
    pub(super) ty: Type,
}
