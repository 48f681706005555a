//! Swagger 2.0 in terms of OpenAPI 3.
//!
//! It is read from where it stands, so that places are those of the file as it was written, and gives
//! what OpenAPI 3 would have: nothing after `resolve` knows it. A file that does not say its version
//! is read like the root.

mod body;
mod collection;
mod host;
mod media;
mod schema;

pub(super) use body::is_in_body;
pub(super) use media::Named;
pub(super) use schema::{map_tags, name_values};

use super::{node::Node, reader::Reader, version::Version};
use crate::diagnostics::{Code, Place};

impl<'a> Reader<'a, '_> {
    /// Whether a node stands in a file of Swagger 2.0.
    pub(super) fn is_swagger(&self, node: &Node<'_>) -> bool {
        self.version(node.file) == Version::V2
    }

    /// A word of OpenAPI 3 in a document of 2.0, which was written half for one, half for the other: it
    /// is read as there.
    pub(super) fn newer_word(&mut self, node: &Node<'a>, word: &str) -> Option<Node<'a>> {
        let field = node.field(word)?;
        let message = format!("`{word}` is a word of OpenAPI 3, in a document of Swagger 2.0");
        self.warning(Code::NewerWord, message, Place::key(field.location()));
        Some(field.node())
    }
}
