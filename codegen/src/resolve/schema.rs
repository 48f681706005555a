//! Schemas: each is read once, whatever leads to it, without recursion.

use super::{
    dialect::Draft,
    loose::refers,
    node::{Field, Node},
    reader::Reader,
    scope::ScopeId,
    version::Version,
};
use crate::{
    diagnostics::{Code, Place, push_escaped},
    document::{Discriminator, FileId, JsonType, Reach, Schema, SchemaId},
    tokens::is_identifier,
};
use serde_json::Value;
use std::sync::Arc;

/// About what a schema costs.
const SCHEMA: usize = 1000;
/// The same beside what its text pays for.
const LISTED: usize = 300;

impl<'a> Reader<'a, '_> {
    /// The id of the schema at a node, which is read later if it is new.
    pub(super) fn schema(&mut self, node: Node<'a>) -> SchemaId {
        let scope = self.scope_of(&node);
        self.schema_in(node, scope)
    }

    fn schema_in(&mut self, node: Node<'a>, scope: ScopeId) -> SchemaId {
        let key = (node.address(), scope);
        if let Some(id) = self.schema_ids.get(&key) {
            return *id;
        }
        // Without dynamic references a schema is read once, and costs no more than its text.
        if scope != ScopeId::EMPTY && !self.has_room(&node, SCHEMA) {
            return self.string_schema();
        }
        let id = self.add_schema(self.unread.clone());
        self.schema_ids.insert(key, id);
        self.queue.push_back((id, node, scope));
        id
    }

    /// A schema that stands nowhere in the document.
    pub(super) fn add_schema(&mut self, schema: impl Into<Arc<Schema>>) -> SchemaId {
        let id = SchemaId(self.schemas.len() as u32);
        self.schemas.push(schema.into());
        id
    }

    /// Where nothing says more: a string.
    pub(super) fn string_schema(&mut self) -> SchemaId {
        if let Some(id) = self.string {
            return id;
        }
        let id = self.add_schema(Schema {
            types: vec![JsonType::String],
            ..Schema::default()
        });
        self.string = Some(id);
        id
    }

    /// Reads the schemas seen so far, and those that they lead to.
    pub(super) fn read_schemas(&mut self) {
        while let Some((id, node, scope)) = self.queue.pop_front() {
            self.scopes.enter(&node, scope);
            let schema = self.read_schema(&node);
            self.schemas[id.0 as usize] = Arc::new(schema);
        }
        self.scopes.current = ScopeId::EMPTY;
    }

    fn read_schema(&mut self, node: &Node<'a>) -> Schema {
        let mut draft = Draft::new(node);
        match node.value {
            Value::Bool(value) => draft.schema.boolean = Some(*value),
            Value::Object(_) => {
                // Before 3.1 a reference stands alone; only what describes it has a meaning anyway.
                let alone =
                    self.version(node.file) < Version::V3_1 && node.value.get("$ref").is_some();
                for field in node.fields() {
                    self.keyword(&mut draft, node, field, alone);
                }
            }
            Value::Null => {
                let message = "this schema is empty; it is taken as any value";
                self.warning(Code::WrongType, message, Place::value(node.location()));
            }
            _ => self.wrong_type(node, "a schema", "an object or a boolean"),
        }
        self.finish(draft, node)
    }

    fn keyword(&mut self, draft: &mut Draft, node: &Node<'a>, field: Field<'a, '_>, alone: bool) {
        let known = self.old_keyword(draft, field) || self.annotation(&mut draft.schema, field);
        if known {
            return;
        }
        match field.key {
            "$ref" | "$dynamicRef" | "$recursiveRef" if draft.schema.reference.is_none() => {
                draft.schema.reference = self.referred(node, field);
            }
            _ if alone || field.value.is_null() && field.key != "const" => {}
            _ => {
                self.untyped_keyword(&mut draft.schema, field);
                let _ = self.assertion(&mut draft.schema, field)
                    || self.applicator(&mut draft.schema, field);
            }
        }
    }

    /// What a reference leads to; for `$dynamicRef`, what the dynamic scope has in its place.
    fn referred(&mut self, node: &Node<'a>, field: Field<'a, '_>) -> Option<SchemaId> {
        if field.key == "$dynamicRef"
            && let Some(reference) = field.value.as_str()
            && let Some((_, name)) = reference.split_once('#')
            && let Some((bound, scope)) = self.scopes.bound(name)
            && self.is_replaceable(node, reference, name)
        {
            return Some(self.schema_in(bound, scope));
        }
        let target = self.target(node, field.key)?;
        Some(self.schema(target))
    }

    /// Whether what a `$dynamicRef` names where it stands is meant to be replaced: a plain `$anchor`
    /// is not.
    fn is_replaceable(&mut self, node: &Node<'a>, reference: &str, name: &str) -> bool {
        self.find(node, reference).ok().is_none_or(|found| {
            let own = found.value.get("$dynamicAnchor");
            own.and_then(Value::as_str) == Some(name)
        })
    }

    /// Notes a keyword that says what no type can.
    fn untyped_keyword(&mut self, schema: &mut Schema, field: Field<'a, '_>) {
        const KEYWORDS: &[&str] = &[
            "not",
            "if",
            "then",
            "else",
            "dependentSchemas",
            "dependentRequired",
            "dependencies",
            "propertyNames",
            "contains",
            "unevaluatedItems",
        ];
        schema
            .untyped
            .extend(KEYWORDS.iter().find(|keyword| **keyword == field.key));
        // Their types do not matter. Reading them reports what is wrong with them.
        if matches!(field.key, "not" | "if" | "contains" | "unevaluatedItems") {
            self.schema(field.node());
        }
    }

    /// Keywords that describe.
    fn annotation(&mut self, schema: &mut Schema, field: Field<'a, '_>) -> bool {
        match field.key {
            "title" => schema.title = self.text_of(field),
            "description" => schema.description = self.text_of(field),
            "deprecated" => schema.deprecated = self.flag_of(field).unwrap_or(false),
            "readOnly" => schema.read_only = self.flag_of(field).unwrap_or(false),
            "writeOnly" => schema.write_only = self.flag_of(field).unwrap_or(false),
            "default" => schema.default = Some(self.value_of(field)),
            "example" => schema.examples.push(self.value_of(field)),
            "examples" => match field.value {
                Value::Array(examples) => schema.examples.extend(self.values_of(field, examples)),
                // Written as for a parameter: by name.
                Value::Object(examples) => {
                    let node = field.node();
                    for (key, example) in examples {
                        let example = node.child(key, example);
                        let value = example.get("value").unwrap_or(example);
                        schema.examples.push(self.value_in(field.parent, &value));
                    }
                }
                _ => {}
            },
            _ if field.is_extension() => {
                let extension = self.naming_extension(field, is_identifier);
                schema.extensions.extend(extension);
            }
            _ => return false,
        }
        true
    }

    /// Keywords that say something about a value by themselves.
    fn assertion(&mut self, schema: &mut Schema, field: Field<'a, '_>) -> bool {
        match field.key {
            "type" => schema.types = self.types(schema, field),
            "format" => schema.format = self.text_of(field),
            "contentEncoding" => schema.content_encoding = self.text_of(field),
            "contentMediaType" => schema.content_media_type = self.text_of(field),
            "enum" => match self.referred_value(field).value {
                Value::Array(values) => schema.enum_values = Some(self.values_of(field, values)),
                _ => self.ignored(field, "an array"),
            },
            "const" => schema.const_value = Some(self.value_of(field)),
            // Draft 3 had a boolean on the property itself; its place is the list of the object.
            "required" if !field.value.is_boolean() => schema.required = self.texts_of(field),
            "minItems" => schema.min_items = self.count_of(field),
            "maxItems" => schema.max_items = self.count_of(field),
            "uniqueItems" => schema.unique_items = self.flag_of(field).unwrap_or(false),
            "minimum" => schema.minimum = self.bound(schema, field),
            "maximum" => schema.maximum = self.bound(schema, field),
            "exclusiveMinimum" => schema.exclusive_minimum = self.bound(schema, field),
            "exclusiveMaximum" => schema.exclusive_maximum = self.bound(schema, field),
            "multipleOf" => schema.multiple_of = self.number_of(field),
            "minLength" => schema.min_length = self.count_of(field),
            "maxLength" => schema.max_length = self.count_of(field),
            "pattern" => schema.pattern = self.text_of(field),
            _ => return false,
        }
        true
    }

    fn bound(&mut self, schema: &mut Schema, field: Field<'a, '_>) -> Option<f64> {
        schema.reach = schema.reach.max(Reach::of(field.value));
        self.number_of(field)
    }

    /// Keywords with schemas inside.
    fn applicator(&mut self, schema: &mut Schema, field: Field<'a, '_>) -> bool {
        match field.key {
            "properties" => schema.properties = self.schema_map(field),
            "patternProperties" => schema.pattern_properties = self.schema_map(field),
            "additionalProperties" => {
                schema.additional_properties = Some(self.schema(field.node()));
            }
            "unevaluatedProperties" => {
                schema.unevaluated_properties = Some(self.schema(field.node()));
            }
            "propertyNames" => schema.property_names = Some(self.schema(field.node())),
            "items" if field.value.is_array() => schema.prefix_items = self.schema_list(field),
            "items" => schema.items = Some(self.schema(field.node())),
            "prefixItems" => schema.prefix_items = self.schema_list(field),
            "allOf" => schema.all_of = self.schema_list(field),
            "oneOf" => schema.one_of = self.schema_list(field),
            "anyOf" => schema.any_of = self.schema_list(field),
            "contentSchema" => schema.content_schema = Some(self.schema(field.node())),
            "then" | "else" => schema.branches.push(self.schema(field.node())),
            "dependentSchemas" => {
                let schemas = self.schema_map(field).into_iter();
                schema.branches.extend(schemas.map(|(_, id)| id));
            }
            // Before 2019, one keyword for `dependentSchemas` and `dependentRequired`.
            "dependencies" => {
                let members = self.members(field).into_iter();
                let schemas = members.filter(|(_, node)| !node.value.is_array());
                let ids = schemas.map(|(_, node)| self.schema(node));
                schema.branches.extend(ids.collect::<Vec<_>>());
            }
            "discriminator" => schema.discriminator = self.discriminator(field),
            _ => return false,
        }
        true
    }

    fn schema_map(&mut self, field: Field<'a, '_>) -> Vec<(String, SchemaId)> {
        let schemas = self.members(field).into_iter();
        schemas
            .map(|(name, node)| (name.to_owned(), self.schema(node)))
            .collect()
    }

    fn schema_list(&mut self, field: Field<'a, '_>) -> Vec<SchemaId> {
        let node = field.node();
        match node.value {
            Value::Array(_) => {
                let items = node.items();
                items.map_while(|item| self.listed_schema(item)).collect()
            }
            Value::Object(_) if self.leads_to_list(&node) => {
                let list = self.elsewhere(node);
                list.items().map(|item| self.schema(item)).collect()
            }
            Value::Object(_) => {
                self.ignored_list(field);
                vec![self.schema(node)]
            }
            _ => {
                self.wrong_type(&node, &format!("`{}`", field.key), "an array");
                Vec::new()
            }
        }
    }

    /// Whether a reference stands for a whole list of schemas, and not for one of them.
    fn leads_to_list(&mut self, node: &Node<'a>) -> bool {
        refers(node)
            && self
                .follow(node.clone())
                .is_some_and(|to| to.value.is_array())
    }

    /// A schema in a list has no name, so that three bytes can be one.
    fn listed_schema(&mut self, item: Node<'a>) -> Option<SchemaId> {
        (self.has_room(&item, LISTED)).then(|| self.schema(item))
    }

    fn ignored_list(&mut self, field: Field<'a, '_>) {
        let message = format!(
            "`{}` must be an array; it is taken as one of one",
            field.key
        );
        self.warning(Code::WrongType, message, Place::value(field.location()));
    }

    fn discriminator(&mut self, field: Field<'a, '_>) -> Option<Discriminator> {
        // Swagger 2 had only the name.
        if let Value::String(property) = field.value {
            return Some(Discriminator {
                property: property.clone(),
                mapping: Vec::new(),
                default: None,
            });
        }
        let node = self.elsewhere(field.node());
        if !node.value.is_object() {
            self.ignored(field, "an object");
            return None;
        }
        let property = self.required_text(&node, "propertyName")?;
        let mapping = node.get("mapping").map(|mapping| self.elsewhere(mapping));
        let mapping = mapping.iter().flat_map(Node::fields).filter_map(|target| {
            let name = target.key.to_owned();
            Some((name, self.mapped_schema(&node, target)?))
        });
        let mapping = mapping.collect();
        let default = node.field("defaultMapping");
        let default = default.and_then(|target| self.mapped_schema(&node, target));
        Some(Discriminator {
            property,
            mapping,
            default,
        })
    }

    /// The target of a mapping: the name of a component, or a reference.
    fn mapped_schema(&mut self, from: &Node<'a>, target: Field<'a, '_>) -> Option<SchemaId> {
        if refers(&target.node()) {
            let schema = self.loosely(&target.node())?;
            return Some(self.schema(schema));
        }
        let name = self.text_of(target)?;
        for file in [from.file, FileId::ROOT] {
            let root = Node::root(self.sources.tree(file), file);
            let mut component = match self.is_swagger(&root) {
                true => "#/definitions/".to_owned(),
                false => "#/components/schemas/".to_owned(),
            };
            push_escaped(&mut component, &name);
            if let Ok(schema) = self.find(&root, &component) {
                return Some(self.schema(schema));
            }
        }
        match self.find(from, &name) {
            Ok(schema) => Some(self.schema(schema)),
            Err(problem) if problem.is_told() => None,
            Err(_) => {
                let message = format!("`{name}` is no schema of this document; it is left out");
                let place = Place::value(target.location());
                self.warning(Code::DanglingMapping, message, place);
                None
            }
        }
    }
}
