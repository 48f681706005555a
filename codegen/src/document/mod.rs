//! A mirror of OpenAPI 3.2 with every reference already followed: pure data, no logic.
//!
//! Documents of Swagger 2.0 and of OpenAPI 3.0 and 3.1 are brought into this form by `resolve`, so the later stages know
//! one dialect only. Schemas refer to one another by [`SchemaId`], because they may be recursive;
//! everything else (parameters, bodies, responses, …) stands where it is used.

mod operation;
mod schema;
mod security;

pub use operation::*;
pub use schema::*;
pub use security::*;

use serde_json::Value;
use std::sync::Arc;

/// One of the files that a document consists of: an index into `load`'s table of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The file that the caller named; all others are reached from it.
    pub const ROOT: FileId = FileId(0);
}

/// A place in the document: a file and a JSON pointer into it (`""` is the whole file).
///
/// Lines and columns are looked up only when a diagnostic is shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The RFC 6901 pointer within the file.
    pub pointer: String,
}

impl Location {
    /// From a pointer as `inspect` shows it, with the name of the file in front when it is not the
    /// root.
    pub(crate) fn shown(pointer: &str, files: &[String]) -> Location {
        let named = files.iter().enumerate().skip(1).find_map(|(index, name)| {
            let pointer = pointer.strip_prefix(name.as_str())?.strip_prefix('#')?;
            Some(Location {
                file: FileId(index as u32),
                pointer: pointer.to_owned(),
            })
        });
        named.unwrap_or_else(|| Location {
            file: FileId::ROOT,
            pointer: pointer.to_owned(),
        })
    }
}

/// A whole document.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The `openapi` field as written, such as `3.1.0`.
    pub openapi: String,
    /// `info`.
    pub info: Info,
    /// `servers` of the root.
    pub servers: Vec<Server>,
    /// The operations of `paths`, in the order of the document.
    pub operations: Vec<Operation>,
    /// The operations of `webhooks` and of all `callbacks`: the API calls them, not the client.
    pub webhooks: Vec<Operation>,
    /// `components.schemas` of the root file, in order.
    pub component_schemas: Vec<(String, SchemaId)>,
    /// `components.securitySchemes`, in order.
    pub security_schemes: Vec<SecurityScheme>,
    /// `security` of the root; `None` when the root says nothing.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `tags`, in order.
    pub tags: Vec<Tag>,
    /// Every schema of the document, inline ones too. Indexed by [`SchemaId`]. They are large and many,
    /// so that later stages share them.
    pub schemas: Vec<Arc<Schema>>,
    /// `x-…` members of the root.
    pub extensions: Vec<(String, Value)>,
    /// The files, as the document refers to them, indexed by [`FileId`].
    pub files: Vec<String>,
}

impl Document {
    /// The schema behind an id.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }
}

/// `info`.
#[derive(Debug, Clone, Default)]
pub struct Info {
    /// `title`; a default when the document has none.
    pub title: String,
    /// `version` of the API.
    pub version: String,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`, CommonMark.
    pub description: Option<String>,
    /// `termsOfService`.
    pub terms_of_service: Option<String>,
    /// `license.name` or `license.identifier`.
    pub license: Option<String>,
}

/// A server object.
#[derive(Debug, Clone)]
pub struct Server {
    /// The URL template, as written.
    pub url: String,
    /// `name`, since 3.2.
    pub name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `variables`, in order.
    pub variables: Vec<ServerVariable>,
    /// `x-env`: the environment variable that replaces the URL.
    pub env: Option<String>,
}

/// One variable of a server's URL template.
#[derive(Debug, Clone)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`; empty when any value goes.
    pub values: Vec<String>,
    /// `description`.
    pub description: Option<String>,
}

/// A tag object.
#[derive(Debug, Clone)]
pub struct Tag {
    /// `name`.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
}
