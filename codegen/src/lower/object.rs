//! Objects: structs and maps.

use super::{Lowerer, enumeration, extension_text, schema_doc};
use crate::document::{Schema, SchemaId};
use crate::ir::{Field, Name, Rest, Struct, Type};
use serde_json::Value;

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
        let additional = additional.filter(|id| self.schema(*id).boolean.is_none());
        match (additional, schema.pattern_properties.as_slice()) {
            (None, []) => None,
            (Some(values), []) => match self.lower(values, &format!("{words} value")) {
                Type::Value => None,
                ty => Some(ty),
            },
            (None, _) | (Some(_), _) => {
                let reason = "`patternProperties` beside other members: one map holds them all";
                self.fall_back(id, Type::Value, reason);
                None
            }
        }
    }

    /// An object without named members.
    pub(super) fn map(&mut self, id: SchemaId, schema: &Schema, words: &str) -> Type {
        let additional = schema
            .additional_properties
            .or(schema.unevaluated_properties);
        let closed = additional.is_some_and(|id| self.schema(id).boolean == Some(false));
        let value = match (additional, schema.pattern_properties.as_slice()) {
            (Some(values), []) if !closed => self.lower(values, &format!("{words} value")),
            (_, [(_, values)]) if closed => self.lower(*values, &format!("{words} value")),
            (_, []) => Type::Value,
            _ => {
                let map = Type::Map(Box::new(Type::Value));
                return self.fall_back(id, map, "`patternProperties`: values of several types");
            }
        };
        Type::Map(Box::new(value))
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
