//! `consumes` and `produces`: the media types of bodies and responses.

use crate::{
    diagnostics::{Code, Place},
    document::{FileId, Location, MediaType, SchemaId},
    resolve::{node::Node, reader::Reader},
};
use serde_json::Value;

/// The list at the top counts for every operation, so that it has to end somewhere.
const MOST_MEDIA_TYPES: usize = 50;

/// What is sent and expected where nothing is said.
const JSON: &str = "application/json";

/// A media type, and where it is written.
pub(in crate::resolve) type Named = (String, Location);

impl<'a> Reader<'a, '_> {
    /// The media types of an operation: its own, else those of its file, else those of the root.
    pub(in crate::resolve) fn media_types(
        &mut self,
        operation: &Node<'a>,
        keyword: &str,
    ) -> Vec<Named> {
        let file = self.root_of(operation.file);
        let root = self.root_of(FileId::ROOT);
        let mut holders = [operation, &file, &root].into_iter();
        let Some(field) = holders.find_map(|holder| holder.field(keyword)) else {
            return Vec::new();
        };
        let list: Vec<Node<'a>> = match field.value {
            Value::Array(items) => {
                if items.len() > MOST_MEDIA_TYPES {
                    let message =
                        format!("only the first {MOST_MEDIA_TYPES} media types are taken");
                    self.warning(Code::TooMany, message, Place::value(field.location()));
                }
                field.node().items().take(MOST_MEDIA_TYPES).collect()
            }
            _ => self.list(field.parent, keyword),
        };
        let mut named: Vec<Named> = Vec::new();
        for node in list.into_iter().take(MOST_MEDIA_TYPES) {
            match node.value {
                Value::String(name) if named.iter().any(|(known, _)| known == name) => {}
                Value::String(name) => named.push((name.clone(), node.location())),
                _ => self.wrong_type(&node, "a media type", "a string"),
            }
        }
        named
    }

    /// What a response gives, in each of the media types that the operation produces.
    pub(in crate::resolve) fn produced(
        &mut self,
        response: &Node<'a>,
        produces: &[Named],
    ) -> Vec<MediaType> {
        let examples = self.map(response, "examples");
        let schema = response.get("schema");
        // Without a schema there is no body, unless an example shows one.
        let place = match (&schema, examples.first()) {
            (Some(schema), _) => schema.location(),
            (None, Some((_, example))) => example.location(),
            (None, None) => return Vec::new(),
        };
        let is_file = schema.as_ref().is_some_and(is_file);
        let schema = schema.map(|schema| self.schema(schema));
        let mut media_types = produces.to_vec();
        if media_types.is_empty() {
            let shown = examples.iter().map(|(name, _)| (*name).to_owned());
            let mut shown = shown.filter(|name| name.contains('/'));
            let implied = if is_file {
                "application/octet-stream"
            } else {
                JSON
            };
            media_types.push((shown.next().unwrap_or_else(|| implied.to_owned()), place));
        }
        let media_type = |(name, location): Named| {
            let shown = examples.iter().filter(|(of, _)| *of == name);
            let shown = shown.map(|(_, example)| self.value_in(example, example));
            MediaType {
                examples: shown.collect(),
                ..plain(name, location, schema)
            }
        };
        media_types.into_iter().map(media_type).collect()
    }
}

/// A media type of which nothing more is said.
pub(super) fn plain(media_type: String, location: Location, schema: Option<SchemaId>) -> MediaType {
    MediaType {
        location,
        media_type,
        schema,
        item_schema: None,
        encoding: Vec::new(),
        examples: Vec::new(),
    }
}

/// Those of some media types that are right for forms, or those that are not.
pub(super) fn choose(consumes: Vec<Named>, forms: bool) -> Vec<Named> {
    let fits = |(name, _): &Named| is_form(name) == forms;
    consumes.into_iter().filter(fits).collect()
}

fn is_form(media_type: &str) -> bool {
    let lower = media_type.to_ascii_lowercase();
    lower.starts_with("application/x-www-form-urlencoded") || lower.starts_with("multipart/")
}

/// `type: file`.
pub(super) fn is_file(schema: &Node<'_>) -> bool {
    schema.value.get("type").is_some_and(|name| name == "file")
}

/// JSON, by the place that a body has.
pub(super) fn json(location: Location) -> Named {
    (JSON.to_owned(), location)
}
