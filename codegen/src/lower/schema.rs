//! From a schema to a type: which keyword decides.

use super::null::{optional, without_null};
use super::{Lowerer, Open, enumeration, hint, merge};
use crate::document::{JsonType, Schema, SchemaId};
use crate::ir::{Type, TypeId, TypeKind};
use std::sync::Arc;

/// As many structs are worked on, one in the other. Schemas lead to each other in chains of any
/// length; what comes deeper waits, and nobody will notice, because a struct has a name.
const MOST_STRUCTS: usize = 48;
/// As many lists, maps and unions, one directly in the other. What comes deeper gets a name.
const MOST_OTHERS: usize = 24;

/// A struct has so many fields. The compiler's stack is no match for the comparison of 5,000.
const MOST_FIELDS: usize = 3_000;

/// How deep a schema stands in others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Depth {
    /// In how many structs.
    structs: usize,
    /// In how many other types, within the last struct.
    others: usize,
}

impl Lowerer<'_> {
    /// The type of a schema that stands in place. `words` name it, if it needs a name.
    pub(super) fn lower(&mut self, id: SchemaId, words: &str) -> Type {
        if let Some(target) = self.sole_target(id) {
            return self.referenced(target);
        }
        // A list of itself, for instance; where a struct stands in between, that ends it.
        let within_itself = |open: &Open| open.structs == self.depth.structs;
        if self.component_names.contains_key(&id)
            || self.known.contains_key(&id)
            || self.open.get(&id).is_some_and(within_itself)
        {
            return self.referenced(id);
        }
        let ty = self.build(id, hint::short(words));
        if self.synthetic.has(id) {
            self.known.insert(id, ty.clone());
        }
        ty
    }

    /// The type of a schema that is a component, or that a `$ref` leads to.
    pub(super) fn referenced(&mut self, id: SchemaId) -> Type {
        let mut passed = Vec::new();
        let mut id = id;
        loop {
            if let Some(path) = self.replacement(id) {
                return Type::Custom(path);
            }
            if let Some(known) = self.known.get(&id).cloned() {
                self.known
                    .extend(passed.into_iter().map(|id| (id, known.clone())));
                return known;
            }
            match self.sole_target(id) {
                Some(target) if passed.len() < self.document.schemas.len() => {
                    passed.push(id);
                    id = target;
                }
                Some(_) => return self.fall_back(id, Type::Value, "the schema consists of itself"),
                None => break,
            }
        }
        let words = self.own_words(id);
        if let Some(open) = self.open.get(&id).copied() {
            let type_id = open.named.unwrap_or_else(|| {
                let schema = self.shared(id);
                self.reserve(id, &words, &schema)
            });
            self.open.insert(
                id,
                Open {
                    named: Some(type_id),
                    ..open
                },
            );
            return optional(Type::Named(type_id), open.nullable);
        }
        let ty = self.build(id, &words);
        self.known.insert(id, ty.clone());
        self.known
            .extend(passed.into_iter().map(|id| (id, ty.clone())));
        ty
    }

    /// The user's type for a component.
    fn replacement(&self, id: SchemaId) -> Option<String> {
        let name = self.component_names.get(&id)?;
        self.options.replace.get(name).cloned()
    }

    /// The schema that a `$ref` leads to, where this one has no shape of its own beside it.
    pub(super) fn sole_target(&self, id: SchemaId) -> Option<SchemaId> {
        let schema = self.schema(id);
        if schema.reference.is_none() && schema.all_of.is_empty() {
            return None;
        }
        if merge::shapes_itself(schema) || schema.types.contains(&JsonType::Null) {
            return None;
        }
        if self.inheritance.is_leaf(id) {
            return None;
        }
        let parts: Vec<SchemaId> = (schema.all_of.iter().copied())
            .filter(|part| {
                let part = self.schema(*part);
                merge::shapes(part) || (!part.types.is_empty() && schema.reference.is_none())
            })
            .collect();
        match (schema.reference, parts.as_slice()) {
            (Some(target), []) => Some(target),
            (None, [part]) => self.sole_target(*part),
            _ => None,
        }
    }

    /// Ends the lowering of a schema; a recursive use meanwhile has made it a newtype.
    fn close(&mut self, id: SchemaId, ty: Type) -> Type {
        match self.open.remove(&id).and_then(|open| open.named) {
            // A union has taken the name already.
            Some(type_id) if *without_null(&ty) != Type::Named(type_id) => {
                self.define(type_id, TypeKind::Newtype(ty));
                Type::Named(type_id)
            }
            _ => ty,
        }
    }

    /// The id for a type that is only now found to need a name: the one that a recursive use was
    /// given, if there was one.
    pub(super) fn reserve_open(&mut self, id: SchemaId, words: &str, schema: &Schema) -> TypeId {
        match self.open.get(&id).and_then(|open| open.named) {
            Some(type_id) => type_id,
            None => self.reserve(id, words, schema),
        }
    }

    fn build(&mut self, id: SchemaId, words: &str) -> Type {
        let (schema, nullable) = self.shape(id);
        let ty = self.build_type(id, &schema, nullable, words);
        self.list_untyped(id, &schema, &ty);
        if self.synthetic.has_ignored_choice(id) && !self.synthetic.is_excess(id) {
            return self.fall_back(id, ty, super::synthetic::IGNORED_CHOICE);
        }
        ty
    }

    /// Lists what the schema says beyond its type.
    fn list_untyped(&mut self, id: SchemaId, schema: &Schema, ty: &Type) {
        if !schema.untyped.is_empty() {
            let keywords: Vec<String> =
                (schema.untyped.iter().map(|name| format!("`{name}`"))).collect();
            let reason = format!("no type says what {} says", keywords.join(", "));
            self.fall_back(id, ty.clone(), reason);
        }
    }

    fn build_type(
        &mut self,
        id: SchemaId,
        schema: &Arc<Schema>,
        nullable: bool,
        words: &str,
    ) -> Type {
        let nullable = nullable || self.has_nullable_member(schema);
        if self.synthetic.is_excess(id) {
            return self.fall_back(id, Type::Value, super::synthetic::EXCESS);
        }
        if schema.properties.len() > MOST_FIELDS {
            let reason = format!("more than {MOST_FIELDS} properties, the most that a struct has");
            return self.fall_back(id, Type::Value, reason);
        }
        let named = self.is_named(id, schema);
        if !named && !self.waits(id, schema) {
            return optional(self.unnamed(id, None, schema, nullable, words), nullable);
        }
        let type_id = self.reserve(id, words, schema);
        let ty = optional(Type::Named(type_id), nullable);
        self.known.insert(id, ty.clone());
        if self.waits(id, schema) {
            self.waiting.push_back((id, type_id, words.to_owned()));
        } else {
            self.named(id, type_id, schema, words);
        }
        ty
    }

    /// What a schema says when all is worked in, without `null`, and whether that was there.
    fn shape(&mut self, id: SchemaId) -> (Arc<Schema>, bool) {
        let merged = self.merged(id);
        let (schema, nullable) = self.split_null(&merged);
        let schema = self.with_listed_values(schema);
        let schema = self.without_constraint_unions(schema);
        (self.with_members_of_branches(schema), nullable)
    }

    /// Whether what is in a schema has to wait until the stack is empty again.
    fn waits(&self, id: SchemaId, schema: &Schema) -> bool {
        if self.is_named(id, schema) {
            return self.depth.structs >= MOST_STRUCTS && !enumeration::is_enum(self, id, schema);
        }
        let union = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        let contains = union || schema.items.is_some() || schema.additional_properties.is_some();
        self.depth.others >= MOST_OTHERS && contains && schema.const_value.is_none()
    }

    /// Defines a type that has a name.
    fn named(&mut self, id: SchemaId, type_id: TypeId, schema: &Schema, words: &str) {
        let before = self.depth;
        self.depth = Depth {
            structs: before.structs + 1,
            others: 0,
        };
        self.fill(id, type_id, schema, words);
        self.depth = before;
        self.fill_waiting();
    }

    /// The type of a schema that needs no name, unless it has been given one already.
    fn unnamed(
        &mut self,
        id: SchemaId,
        named: Option<TypeId>,
        schema: &Schema,
        nullable: bool,
        words: &str,
    ) -> Type {
        let open = Open {
            nullable,
            named,
            structs: self.depth.structs,
        };
        let outer = self.open.insert(id, open);
        self.depth.others += 1;
        let ty = self.plain(id, schema, words);
        self.depth.others -= 1;
        let ty = self.close(id, ty);
        if let Some(outer) = outer {
            self.open.insert(id, outer);
        }
        self.fill_waiting();
        ty
    }

    /// Goes on with what had to wait, once the stack is empty.
    fn fill_waiting(&mut self) {
        if self.depth != Depth::default() || std::mem::replace(&mut self.is_filling, true) {
            return;
        }
        while let Some((id, type_id, words)) = self.waiting.pop_front() {
            let (schema, nullable) = self.shape(id);
            if self.is_named(id, &schema) {
                self.named(id, type_id, &schema, &words);
            } else {
                self.unnamed(id, Some(type_id), &schema, nullable, &words);
            }
        }
        self.is_filling = false;
    }

    /// Whether the schema becomes a type with a name of its own.
    fn is_named(&self, id: SchemaId, schema: &Schema) -> bool {
        if schema.boolean.is_some() || schema.const_value.is_some() {
            return false;
        }
        // To the letter, an object's keywords do not say that the value is one.
        let untyped = self.options.strict_types && schema.types.is_empty();
        self.is_inherited(id)
            || (is_struct(schema) && !untyped)
            || enumeration::is_enum(self, id, schema)
    }

    /// Defines the type reserved for a schema.
    fn fill(&mut self, id: SchemaId, type_id: TypeId, schema: &Schema, words: &str) {
        let kind = if self.is_inherited(id) {
            self.inheritance_union(id, schema, words)
        } else if enumeration::is_enum(self, id, schema) {
            enumeration::lower(schema)
        } else {
            TypeKind::Struct(self.object(id, schema, words))
        };
        self.define(type_id, kind);
    }

    /// A type without a name of its own: scalars, lists, maps; unions name themselves.
    fn plain(&mut self, id: SchemaId, schema: &Schema, words: &str) -> Type {
        match schema.boolean {
            Some(true) => return Type::Value,
            Some(false) => {
                return self.fall_back(id, Type::Value, "the schema is `false`: no value fits");
            }
            None => {}
        }
        if let Some(value) = &schema.const_value {
            return self.constant(id, value.clone());
        }
        if let Some(values) = schema
            .enum_values
            .clone()
            .filter(|values| !values.is_empty())
        {
            return self.scalar_values(id, schema, &values, words);
        }
        if let Some(members) = self.union_members(id, schema) {
            return self.union(id, schema, members, words);
        }
        match schema.types.as_slice() {
            [] => self.untyped(id, schema, words),
            [ty] => self.typed(id, *ty, schema, words),
            types => {
                let types = types.to_vec();
                self.union_of_types(id, schema, &types, words)
            }
        }
    }

    pub(super) fn typed(
        &mut self,
        id: SchemaId,
        ty: JsonType,
        schema: &Schema,
        words: &str,
    ) -> Type {
        match ty {
            JsonType::Null => Type::Null,
            JsonType::Boolean => Type::Bool,
            JsonType::Integer => self.integer(schema),
            JsonType::Number => self.number(schema),
            JsonType::String => self.string(schema),
            JsonType::Array => self.array(id, schema, words),
            JsonType::Object => self.map(id, schema, words),
        }
    }

    /// No `type`: the other keywords tell what the author meant.
    fn untyped(&mut self, id: SchemaId, schema: &Schema, words: &str) -> Type {
        let numeric = [
            schema.minimum,
            schema.maximum,
            schema.exclusive_minimum,
            schema.exclusive_maximum,
            schema.multiple_of,
        ];
        let meant = if schema.items.is_some() || !schema.prefix_items.is_empty() {
            JsonType::Array
        } else if object_keywords(schema) {
            JsonType::Object
        } else if schema
            .format
            .as_deref()
            .is_some_and(super::scalar::is_string_format)
            || schema.pattern.is_some()
            || schema.content_encoding.is_some()
        {
            JsonType::String
        } else if numeric.iter().any(Option::is_some) {
            JsonType::Number
        } else {
            return Type::Value;
        };
        if self.options.strict_types {
            self.fall_back(id, Type::Value, "without a `type`, any value fits")
        } else {
            self.typed(id, meant, schema, words)
        }
    }

    fn array(&mut self, id: SchemaId, schema: &Schema, words: &str) -> Type {
        let exact = schema.prefix_items.len() as u64;
        if exact > 0 {
            let closed = schema.max_items == Some(exact)
                || schema
                    .items
                    .is_some_and(|items| self.schema(items).boolean == Some(false));
            if closed && schema.min_items == Some(exact) && exact <= 12 {
                let parts = schema.prefix_items.clone();
                let types = parts
                    .into_iter()
                    .enumerate()
                    .map(|(at, part)| self.lower(part, &format!("{words} {}", at + 1)))
                    .collect();
                return Type::Tuple(types);
            }
            let list = Type::Array(Box::new(Type::Value));
            return self.fall_back(id, list, "`prefixItems` of an array whose length may vary");
        }
        match schema.items {
            Some(items) => Type::Array(Box::new(self.lower(items, &hint::singular(words)))),
            None => Type::Array(Box::new(Type::Value)),
        }
    }
}

/// Whether a schema describes an object with members of its own.
pub(super) fn is_struct(schema: &Schema) -> bool {
    let object = schema.types.is_empty() || schema.types == [JsonType::Object];
    let union = !schema.one_of.is_empty() || !schema.any_of.is_empty();
    let values = schema
        .enum_values
        .as_ref()
        .is_some_and(|values| !values.is_empty());
    object && !union && !values && !schema.properties.is_empty()
}

fn object_keywords(schema: &Schema) -> bool {
    !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || schema.property_names.is_some()
        || schema.unevaluated_properties.is_some()
}
