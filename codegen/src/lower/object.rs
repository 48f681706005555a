//! Objects: structs and maps.

use super::{Lowerer, enumeration, extension_text, facts, schema_doc};
use crate::document::{Schema, SchemaId};
use crate::ir::{Field, Name, Rest, Struct, Type};
use serde_json::Value;

const SEVERAL_TYPES: &str = "`patternProperties`: one map holds values of several types";

impl Lowerer<'_> {
    /// An object with members of its own.
    pub(super) fn object(&mut self, id: SchemaId, schema: &Schema, words: &str) -> Struct {
        let files = self.multipart.contains(&id);
        let mut fields: Vec<Field> = Vec::with_capacity(schema.properties.len());
        for (wire, property) in &schema.properties {
            fields.push(self.field(wire, *property, schema, words, files));
        }
        let ty = self.rest(id, schema, words);
        Struct {
            fields,
            rest: Rest {
                name: Name::new(""),
                ty,
            },
        }
    }

    fn field(
        &mut self,
        wire: &str,
        property: SchemaId,
        object: &Schema,
        words: &str,
        files: bool,
    ) -> Field {
        let merged = self.merged(property);
        let required = object.required.iter().any(|name| name == wire);
        let ty = match self.file_type(property).filter(|_| files) {
            Some(ty) => ty,
            None => self.lower(property, &format!("{words} {wire}")),
        };
        let own = self.schema(property);
        let mut doc = schema_doc(own);
        doc.notes = super::scalar::notes(&merged);
        if let Some(text) = &doc.description {
            doc.notes.retain(|note| !text.contains(note.as_str()));
        }
        let facts = facts::of(self.pointer(property), Some(&merged));
        let mut name = Name::new(wire);
        name.rust = extension_text(&own.extensions, "x-rust-name").unwrap_or_default();
        Field {
            name,
            doc,
            deprecated: own.deprecated,
            constant: enumeration::constant(&merged).filter(|value| fits(value, &ty)),
            ty,
            required,
            read_only: merged.read_only,
            write_only: merged.write_only,
            sent_only: false,
            facts,
            three_state: false,
        }
    }

    /// A property of a multipart body that is a file, or a list of files.
    fn file_type(&mut self, property: SchemaId) -> Option<Type> {
        let schema = self.merged(property);
        let binary = |schema: &Schema| {
            schema.format.as_deref() == Some("binary")
                || (schema.content_media_type.is_some() && schema.content_encoding.is_none())
        };
        if binary(&schema) {
            return Some(Type::Upload);
        }
        let items = self.merged(schema.items?);
        binary(&items).then(|| Type::Array(Box::new(Type::Upload)))
    }

    /// The type of members that have no name in the document, where it says something of them.
    fn rest(&mut self, id: SchemaId, schema: &Schema, words: &str) -> Option<Type> {
        let additional = schema
            .additional_properties
            .or(schema.unevaluated_properties);
        if additional.is_none() && schema.pattern_properties.is_empty() {
            return None;
        }
        match self.values(additional, schema, words) {
            Some(Type::Value) => None,
            Some(ty) => Some(ty),
            None => {
                self.fall_back(id, Type::Value, SEVERAL_TYPES);
                None
            }
        }
    }

    /// The one type of all members without a name in the document; `None` where there are several.
    fn values(
        &mut self,
        additional: Option<SchemaId>,
        schema: &Schema,
        words: &str,
    ) -> Option<Type> {
        let words = format!("{words} value");
        let mut types: Vec<Type> = Vec::new();
        // What no pattern speaks of is anything, unless `additionalProperties` says otherwise.
        match additional.map(|id| (id, self.merged(id).boolean)) {
            Some((_, Some(false))) => {}
            Some((id, None)) => types.push(self.lower(id, &words)),
            Some((_, Some(true))) | None => types.push(Type::Value),
        }
        for (_, values) in &schema.pattern_properties {
            types.push(self.lower(*values, &words));
        }
        let first = types.first().cloned().unwrap_or(Type::Value);
        types.iter().all(|ty| *ty == first).then_some(first)
    }

    /// An object without named members.
    pub(super) fn map(&mut self, id: SchemaId, schema: &Schema, words: &str) -> Type {
        let additional = schema
            .additional_properties
            .or(schema.unevaluated_properties);
        match self.values(additional, schema, words) {
            Some(value) => Type::Map(Box::new(value)),
            None => {
                let map = Type::Map(Box::new(Type::Value));
                self.fall_back(id, map, SEVERAL_TYPES)
            }
        }
    }
}

/// Whether a constant can be written as a value of the type.
fn fits(value: &Value, ty: &Type) -> bool {
    match ty {
        Type::Option(inner) => fits(value, inner),
        Type::String => value.is_string(),
        Type::Bool => value.is_boolean(),
        Type::I64 | Type::F64 => value.is_number(),
        _ => false,
    }
}
