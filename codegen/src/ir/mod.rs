//! What will be generated, as pure data: nothing here knows OpenAPI's syntax or Rust's.
//!
//! `lower` builds an [`Api`] from a document, `passes` complete it, `rust` turns it into tokens.
//! Order everywhere is the document's.

mod facts;
mod operation;
mod security;
mod types;

pub use facts::Facts;
pub use operation::*;
pub use security::*;
pub use types::*;

use serde::Serialize;

/// An identifier, as the API spells it and as Rust code spells it.
///
/// `rust` is empty until `passes::naming` decides it, once. It is a complete identifier: escaped
/// (`r#type`), in the case that its role asks for, unique in its scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Name {
    /// As it travels, or as the document calls it.
    pub wire: String,
    /// As Rust code writes it.
    pub rust: String,
}

impl Name {
    /// A name whose Rust side is still open.
    pub fn new(wire: impl Into<String>) -> Self {
        Name {
            wire: wire.into(),
            rust: String::new(),
        }
    }
}

/// Text for people, as the document has it: CommonMark, not yet made safe for rustdoc.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Doc {
    /// A one-line summary, where the document has one.
    pub summary: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// Facts that we add, a sentence each: units, formats, bounds, defaults.
    pub notes: Vec<String>,
}

/// A whole client.
#[derive(Debug, Clone, Serialize)]
pub struct Api {
    /// The `openapi` field of the document.
    pub openapi: String,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// What the API is.
    pub doc: Doc,
    /// The package's name, in kebab-case, such as `openai-admin`.
    pub package: String,
    /// Where the API is served; the first is the default.
    pub servers: Vec<Server>,
    /// The ways to authenticate, in the document's order.
    pub security_schemes: Vec<SecurityScheme>,
    /// The client itself: operations without a resource, and the first level of resources.
    pub root: Resource,
    /// Every type. Indexed by [`TypeId`].
    pub types: Vec<TypeDef>,
    /// Component schemas and what became of them, in the document's order.
    pub schemas: Vec<SchemaEntry>,
    /// What could not be generated.
    pub skipped: Vec<Skipped>,
    /// What the document says and no call needs, such as a parameter for `Content-Length`.
    pub ignored: Vec<Skipped>,
    /// Places whose type says less than their schema.
    pub fallbacks: Vec<Fallback>,
}

impl Api {
    /// The definition behind an id.
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }

    /// All operations, a resource's own before those of its children.
    pub fn operations(&self) -> Vec<&Operation> {
        self.resources()
            .into_iter()
            .flat_map(|(_, resource)| &resource.operations)
            .collect()
    }

    /// All resources with the path of their names, the root first, parents before children.
    pub fn resources(&self) -> Vec<(Vec<&Name>, &Resource)> {
        let mut found = Vec::new();
        let mut open = vec![(Vec::new(), &self.root)];
        while let Some((path, resource)) = open.pop() {
            for child in resource.children.iter().rev() {
                let mut path: Vec<&Name> = path.clone();
                path.push(&child.name);
                open.push((path, child));
            }
            found.push((path, resource));
        }
        found
    }
}

/// A server.
#[derive(Debug, Clone, Serialize)]
pub struct Server {
    /// The URL, or its template with `{variable}`s.
    pub url: String,
    /// What it is for.
    pub doc: Doc,
    /// The variables of the template: name, default, allowed values.
    pub variables: Vec<(String, String, Vec<String>)>,
    /// The environment variable that replaces the URL, where the document names one.
    pub env: Option<String>,
}

/// A component schema of the document and the type it became.
#[derive(Debug, Clone, Serialize)]
pub struct SchemaEntry {
    /// Its pointer, with the file in front when it is not the root's.
    pub pointer: String,
    /// Its type.
    pub ty: Type,
}

/// Something that is not generated.
#[derive(Debug, Clone, Serialize)]
pub struct Skipped {
    /// Its pointer.
    pub pointer: String,
    /// Why.
    pub reason: String,
}

/// A place whose type says less than its schema.
#[derive(Debug, Clone, Serialize)]
pub struct Fallback {
    /// Its pointer.
    pub pointer: String,
    /// The type it got.
    pub ty: Type,
    /// Why.
    pub reason: String,
}
