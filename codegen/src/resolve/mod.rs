//! From trees to the [`Document`]: the version, overlays, every reference, inherited parameters,
//! Swagger 2.0 and OpenAPI 3.0 brought into terms of 3.2 and JSON Schema 2020-12.
//!
//! It reads as people write: what has a sensible reading is taken with a warning, what has none is
//! an error, and reading goes on after either, so that one run shows everything.

mod body;
mod components;
mod cycles;
mod dialect;
mod ids;
mod loose;
mod node;
mod operation;
mod overlay;
mod parameter;
mod reader;
mod reference;
mod root;
mod schema;
mod scope;
mod security;
mod swagger;
mod token;
mod types;
mod unread;
mod uri;
mod version;
mod written;

pub use overlay::extended_document;

use crate::{
    diagnostics::Diagnostics,
    document::{Document, FileId},
    load::Sources,
};
use node::Node;
use reader::Reader;
use std::path::{Path, PathBuf};

/// Reads the whole document. `None` if its root is not one that can be read at all, or more would come of
/// it than can be built; errors further
/// inside are in `diagnostics` beside a document that leaves out what they are about.
pub fn document(
    sources: &mut Sources,
    overlays: &[PathBuf],
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    for overlay in overlays {
        overlay::apply(sources, overlay, diagnostics);
    }
    let sources = &*sources;
    let root = Node::root(sources.tree(FileId::ROOT), FileId::ROOT);
    let openapi = version::check(&root, sources, diagnostics)?;
    let mut reader = Reader::new(sources, &openapi, diagnostics);
    let mut document = Document {
        openapi,
        ..Document::default()
    };
    root::read(&mut reader, &root, &mut document);
    reader.read_schemas();
    components::check_unused(&mut reader, &root);
    reader.tell_loose_references();
    reader.tell_unread_references(&root);
    if reader.is_full {
        return None;
    }
    document.schemas = std::mem::take(&mut reader.schemas);
    swagger::map_tags(&mut document.schemas);
    cycles::cut(&mut document.schemas, diagnostics);
    document.files = file_names(sources);
    Some(document)
}

/// The files as seen from the folder of the root.
fn file_names(sources: &Sources) -> Vec<String> {
    let root = sources.path(FileId::ROOT);
    let folder = root.parent().unwrap_or(Path::new(""));
    sources
        .files()
        .map(|path| {
            let path = path.strip_prefix(folder).unwrap_or(path);
            path.to_string_lossy().replace('\\', "/")
        })
        .collect()
}
