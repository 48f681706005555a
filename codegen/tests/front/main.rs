//! From files to the document: what is read, what is refused, and where the fault is said to be.

mod bad;
mod combinations;
mod dialect;
mod lenient;
mod limits;
mod overlays;
mod reach;
mod references;
mod repeated;
mod security;
mod swagger;
mod unread;

use specwright::{
    diagnostics::Diagnostics,
    document::{Document, Schema},
    load::Sources,
    resolve,
};

/// Reads a document from memory; the first file is its root.
fn read(files: &[(&str, &str)]) -> (Option<Document>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let document = Sources::in_memory(files, &mut diagnostics)
        .and_then(|mut sources| resolve::document(&mut sources, &[], &mut diagnostics));
    (document, diagnostics)
}

/// Reads a document that has nothing wrong with it.
#[track_caller]
fn read_good(files: &[(&str, &str)]) -> Document {
    let (document, diagnostics) = read(files);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    document.expect("a document without problems is read")
}

/// `error dangling-ref 12:7`, and the file in front where it is not the root `api.yaml`.
fn summary(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics
        .iter()
        .map(|report| {
            let mut line = format!("{} {}", report.severity, report.code);
            if let Some(file) = report.file.filter(|file| file != "api.yaml") {
                line = format!("{file}: {line}");
            }
            if let (Some(row), Some(column)) = (report.line, report.column) {
                line.push_str(&format!(" {row}:{column}"));
            }
            line
        })
        .collect()
}

/// A component schema by name.
#[track_caller]
fn component<'d>(document: &'d Document, name: &str) -> &'d Schema {
    let mut schemas = document.component_schemas.iter();
    let found = schemas.find(|(known, _)| known == name);
    document.schema(found.expect("the component exists").1)
}

/// A property of a schema.
#[track_caller]
fn property<'d>(document: &'d Document, schema: &'d Schema, name: &str) -> &'d Schema {
    let found = schema.properties.iter().find(|(known, _)| known == name);
    document.schema(found.expect("the property exists").1)
}
