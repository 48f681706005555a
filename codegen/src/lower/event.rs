//! Server-sent events that are described as a whole: `itemSchema` of an object with `data` and
//! perhaps `event`, `id` and `retry`.

use super::Lowerer;
use super::parameter::{essence, is_json};
use crate::document::{MediaType, Schema, SchemaId};
use std::collections::BTreeSet;
use std::sync::Arc;

const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

impl Lowerer<'_> {
    /// Whether a schema is about the fields of an event, not about what its data says.
    pub(super) fn is_event(&mut self, id: SchemaId) -> bool {
        let found = self.members_of_choices(id, 0);
        found.iter().any(|(name, _)| name == "data")
            && found
                .iter()
                .all(|(name, _)| FIELDS.contains(&name.as_str()))
    }

    /// The data of an event is text for JSON Schema, and the JSON that this text contains for us.
    /// Done before any schema is lowered.
    pub(super) fn open_event_data(&mut self) {
        let operations = self.document.operations.iter();
        let media = operations.flat_map(|o| o.responses.iter().flat_map(|r| &r.content));
        let is_stream = |media: &&MediaType| essence(&media.media_type) == "text/event-stream";
        let items = media
            .filter(is_stream)
            .filter_map(|media| media.item_schema);
        let mut found = BTreeSet::new();
        for item in items.collect::<Vec<_>>() {
            if self.is_event(item) {
                let members = self.members_of_choices(item, 0).into_iter();
                found.extend(members.filter(|(name, _)| name == "data").map(|(_, id)| id));
            }
        }
        found.into_iter().for_each(|id| self.open_data(id));
        // What was merged is as it was before.
        self.merged.clear();
    }

    fn open_data(&mut self, id: SchemaId) {
        let schema = self.merged(id);
        let media_type = schema.content_media_type.as_deref().map(essence);
        let is_text = media_type.is_some_and(|media_type| !is_json(&media_type));
        if is_text || (schema.content_schema.is_none() && schema.content_media_type.is_none()) {
            return;
        }
        let own = self.schema(id);
        self.document.schemas[id.0 as usize] = Arc::new(Schema {
            location: own.location.clone(),
            description: own.description.clone(),
            all_of: schema.content_schema.into_iter().collect(),
            ..Schema::default()
        });
    }

    /// The properties of an object, and of its alternatives.
    fn members_of_choices(&mut self, id: SchemaId, depth: usize) -> Vec<(String, SchemaId)> {
        let schema = self.merged(id);
        let mut found = schema.properties.clone();
        if depth < 4 {
            for choice in schema.one_of.iter().chain(&schema.any_of) {
                found.extend(self.members_of_choices(*choice, depth + 1));
            }
        }
        found
    }
}
