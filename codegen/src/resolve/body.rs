//! Bodies and responses.

use super::{node::Node, reader::Reader, swagger::Named, version::Version};
use crate::{
    diagnostics::{Code, Place},
    document::{Encoding, MediaType, RequestBody, Response},
};

/// About what a media type of a body costs.
const MEDIA_TYPE: usize = 400;
/// About what a response costs beside its media types and headers.
const RESPONSE: usize = 200;

impl<'a> Reader<'a, '_> {
    pub(super) fn request_body(&mut self, from: Node<'a>) -> Option<RequestBody> {
        let node = self.follow(from.clone())?;
        if !node.value.is_object() {
            self.wrong_type(&node, "a request body", "an object");
            return None;
        }
        Some(RequestBody {
            location: node.location(),
            description: self.description(&from, &node),
            required: self.flag(&node, "required").unwrap_or(false),
            content: self.content(&node),
        })
    }

    /// The description beside a reference, or that of what it leads to.
    pub(super) fn description(&mut self, from: &Node<'a>, node: &Node<'a>) -> Option<String> {
        let beside = self.text(from, "description");
        beside.or_else(|| self.text(node, "description"))
    }

    /// `content`, in order.
    pub(super) fn content(&mut self, parent: &Node<'a>) -> Vec<MediaType> {
        let mut content = Vec::new();
        if self.is_full {
            return content;
        }
        for (media_type, from) in self.map(parent, "content") {
            if !self.has_room(&from, MEDIA_TYPE) {
                break;
            }
            let Some(node) = self.follow(from) else {
                continue;
            };
            if !node.value.is_object() {
                self.wrong_type(&node, "a media type", "an object");
                continue;
            }
            let encoding = self.map(&node, "encoding").into_iter();
            content.push(MediaType {
                location: node.location(),
                media_type: media_type.to_owned(),
                schema: node.get("schema").map(|schema| self.schema(schema)),
                item_schema: node.get("itemSchema").map(|schema| self.schema(schema)),
                encoding: encoding
                    .map(|(property, node)| {
                        let node = self.elsewhere(node);
                        (property.to_owned(), self.encoding(&node))
                    })
                    .collect(),
                examples: self.examples(&node),
            });
        }
        content
    }

    fn encoding(&mut self, node: &Node<'a>) -> Encoding {
        Encoding {
            content_type: self.text(node, "contentType"),
            headers: self.headers(node),
            style: self.style(node),
            explode: self.flag(node, "explode"),
            allow_reserved: self.flag(node, "allowReserved").unwrap_or(false),
        }
    }

    /// `responses` of an operation.
    pub(super) fn responses(&mut self, operation: &Node<'a>) -> Vec<Response> {
        if operation.field("responses").is_none() && self.version(operation.file) < Version::V3_1 {
            self.missing(operation, "responses", "any success is taken as empty");
        }
        let produces = match self.is_swagger(operation) {
            true => self.media_types(operation, "produces"),
            false => Vec::new(),
        };
        let mut responses = Vec::new();
        if self.is_full {
            return responses;
        }
        for (key, from) in self.map(operation, "responses") {
            if !self.has_room(&from, 0) {
                break;
            }
            if key.starts_with("x-") {
                continue;
            }
            let Some(status) = status(key) else {
                let message = format!("`{key}` is no status code; the response is left out");
                self.warning(Code::UnknownStatus, message, Place::key(from.location()));
                continue;
            };
            let Some(node) = self.follow(from.clone()) else {
                continue;
            };
            responses.extend(self.response(status, &from, &node, &produces));
        }
        responses
    }

    /// A response; `produces` counts where Swagger 2.0 has it apart from the schema.
    pub(super) fn response(
        &mut self,
        status: String,
        from: &Node<'a>,
        node: &Node<'a>,
        produces: &[Named],
    ) -> Option<Response> {
        if !node.value.is_object() {
            self.wrong_type(node, "a response", "an object");
            return None;
        }
        if !self.has_room(node, RESPONSE) {
            return None;
        }
        Some(Response {
            location: node.location(),
            status,
            description: self.description(from, node),
            headers: self.headers(node),
            content: match self.is_swagger(node) {
                true if self.newer_word(node, "content").is_some() => self.content(node),
                true => self.produced(node, produces),
                false => self.content(node),
            },
        })
    }
}

/// A key of `responses` as it should be written: `200`, `2XX` or `default`.
fn status(key: &str) -> Option<String> {
    let key = key.trim().to_ascii_uppercase();
    if key == "DEFAULT" {
        return Some("default".to_owned());
    }
    let bytes = key.as_bytes();
    let is_status = bytes.len() == 3
        && (b'1'..=b'5').contains(&bytes[0])
        && (bytes.ends_with(b"XX") || bytes[1..].iter().all(u8::is_ascii_digit));
    is_status.then_some(key)
}
