//! What would be generated, for people and for other tools: `specwright inspect`.

use crate::gate;
use crate::ir::{Api, BodyEncoding, Operation, Origin, Pagination, PaginationKind, Skipped, Type};
use crate::rust::print::context::{Scope, text};
use crate::rust::print::{accessor_path, decoded, setters};
use serde::Serialize;
use std::fmt::Write;

/// Everything about a generated client that users can see. Its JSON form is stable.
#[derive(Debug, Clone, Serialize)]
pub struct Inspection {
    /// The document's version of OpenAPI.
    pub openapi: String,
    /// The API's title.
    pub title: String,
    /// The crate, as Rust code names it.
    #[serde(rename = "crate")]
    pub crate_name: String,
    /// Every operation that is generated.
    pub operations: Vec<OperationEntry>,
    /// Every component schema that is generated.
    pub schemas: Vec<SchemaEntry>,
    /// What is not generated.
    pub skipped: Vec<SkippedEntry>,
    /// What the document says and no call needs.
    pub ignored: Vec<SkippedEntry>,
    /// Places whose type says less than their schema.
    pub fallbacks: Vec<FallbackEntry>,
}

/// An operation.
#[derive(Debug, Clone, Serialize)]
pub struct OperationEntry {
    /// The `operationId`, where the document has one.
    pub operation_id: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path's template.
    pub path: String,
    /// Where it stands in the document.
    pub pointer: String,
    /// How it is called on the client.
    pub rust: String,
    /// The arguments of the method, in order.
    pub arguments: Vec<String>,
    /// The setters of the request.
    pub setters: Vec<String>,
    /// What it sends.
    pub request: Option<Content>,
    /// The documented headers of what it receives.
    pub headers: Vec<HeaderEntry>,
    /// What it receives, documented errors included.
    pub responses: Vec<ResponseEntry>,
    /// How its pages follow one another.
    pub pagination: Option<PaginationEntry>,
}

/// A body.
#[derive(Debug, Clone, Serialize)]
pub struct Content {
    /// The media type.
    pub content_type: String,
    /// The Rust type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A header of a response.
#[derive(Debug, Clone, Serialize)]
pub struct HeaderEntry {
    /// Its name.
    pub name: String,
    /// The field of the documented headers.
    pub rust: String,
    /// The Rust type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A response with one of its media types.
#[derive(Debug, Clone, Serialize)]
pub struct ResponseEntry {
    /// `200`, `4XX`, `default`.
    pub status: String,
    /// The media type, where there is a body.
    pub content_type: Option<String>,
    /// The Rust type; `()` where there is no body.
    #[serde(rename = "type")]
    pub ty: String,
}

/// How the pages of a list follow one another.
#[derive(Debug, Clone, Serialize)]
pub struct PaginationEntry {
    /// `cursor`, `offset`, `page` or `link`.
    pub kind: &'static str,
    /// The parameter that carries the position.
    pub parameter: Option<String>,
    /// Where a page says how to go on: a JSON pointer.
    pub next: Option<String>,
    /// Where the items are: a JSON pointer.
    pub items: String,
    /// The Rust type of an item.
    pub item: String,
    /// What it is known from.
    pub from: String,
}

/// A component schema.
#[derive(Debug, Clone, Serialize)]
pub struct SchemaEntry {
    /// Where it stands.
    pub pointer: String,
    /// The Rust type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// Something that is not generated.
#[derive(Debug, Clone, Serialize)]
pub struct SkippedEntry {
    /// Where it stands.
    pub pointer: String,
    /// Why.
    pub reason: String,
}

/// A place whose type says less than its schema.
#[derive(Debug, Clone, Serialize)]
pub struct FallbackEntry {
    /// Where it stands.
    pub pointer: String,
    /// The Rust type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Why.
    pub reason: String,
}

impl Inspection {
    /// What would be generated for `api`.
    pub fn new(api: &Api) -> Self {
        let ty = |ty: &Type| text(api, ty, Scope::Outside);
        let operations = api.resources().into_iter().flat_map(|(path, resource)| {
            let accessor = accessor_path(&path);
            let listed = resource
                .operations
                .iter()
                .filter(|operation| !operation.variant);
            listed
                .map(move |found| operation(api, found, &accessor))
                .collect::<Vec<_>>()
        });
        let schemas = api.schemas.iter().map(|entry| SchemaEntry {
            pointer: entry.pointer.clone(),
            ty: ty(&entry.ty),
        });
        let listed = |entries: &[Skipped]| {
            let entries = entries.iter().map(|entry| SkippedEntry {
                pointer: entry.pointer.clone(),
                reason: entry.reason.clone(),
            });
            entries.collect()
        };
        let fallbacks = api.fallbacks.iter().map(|entry| FallbackEntry {
            pointer: entry.pointer.clone(),
            ty: ty(&entry.ty),
            reason: entry.reason.clone(),
        });
        Inspection {
            openapi: api.openapi.clone(),
            title: api.title.clone(),
            crate_name: api.package.replace('-', "_"),
            operations: operations.collect(),
            schemas: schemas.collect(),
            skipped: listed(&api.skipped),
            ignored: listed(&api.ignored),
            fallbacks: fallbacks.collect(),
        }
    }

    /// The stable JSON form.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let mut text = gate::json::visible(&text);
        text.push('\n');
        text
    }

    /// A table for people.
    pub fn to_table(&self) -> String {
        let language = match self.openapi.starts_with('2') {
            true => "Swagger",
            false => "OpenAPI",
        };
        let mut out = format!(
            "{} ({language} {}) as crate `{}`\n",
            gate::terminal::line(&self.title),
            gate::terminal::line(&self.openapi),
            self.crate_name
        );
        let rows = self.operations.iter().map(|operation| {
            let call = format!("{}({})", operation.rust, operation.arguments.join(", "));
            [
                operation.method.clone(),
                operation.path.clone(),
                call,
                gives(operation),
            ]
        });
        table(
            &mut out,
            "operations",
            ["method", "path", "call", "gives"],
            rows.collect(),
        );
        let rows = self.operations.iter().filter_map(|operation| {
            let found = operation.pagination.as_ref()?;
            Some([
                operation.rust.clone(),
                found.kind.to_owned(),
                found.item.clone(),
                found.from.clone(),
            ])
        });
        table(
            &mut out,
            "lists",
            ["call", "kind", "item", "known from"],
            rows.collect(),
        );
        let rows = self
            .schemas
            .iter()
            .map(|schema| [schema.pointer.clone(), schema.ty.clone()]);
        table(&mut out, "schemas", ["schema", "type"], rows.collect());
        for (heading, entries) in [("skipped", &self.skipped), ("ignored", &self.ignored)] {
            let rows = entries
                .iter()
                .map(|entry| [entry.pointer.clone(), entry.reason.clone()]);
            table(&mut out, heading, ["place", "why"], rows.collect());
        }
        let rows = self.fallbacks.iter().map(|entry| {
            [
                entry.pointer.clone(),
                entry.ty.clone(),
                entry.reason.clone(),
            ]
        });
        table(
            &mut out,
            "fallbacks",
            ["place", "type", "why"],
            rows.collect(),
        );
        out
    }
}

fn operation(api: &Api, operation: &Operation, accessor: &str) -> OperationEntry {
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.required);
    let arguments = required
        .map(|parameter| &parameter.name.rust)
        .chain(body.map(|body| &body.name.rust));
    let separator = if accessor.is_empty() { "" } else { "." };
    OperationEntry {
        operation_id: operation.operation_id.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        pointer: operation.pointer.clone(),
        rust: format!("{accessor}{separator}{}", operation.name.rust),
        arguments: arguments.cloned().collect(),
        setters: setters(operation).into_iter().map(str::to_owned).collect(),
        request: operation.body.as_ref().map(|body| Content {
            content_type: body.content_type.clone(),
            ty: match body.encoding {
                BodyEncoding::Text => "String".to_owned(),
                _ => text(api, &body.ty, Scope::Outside),
            },
        }),
        headers: (operation.headers.fields.iter())
            .map(|header| HeaderEntry {
                name: header.name.wire.clone(),
                rust: header.name.rust.clone(),
                ty: text(api, &header.ty, Scope::Outside),
            })
            .collect(),
        responses: operation
            .responses
            .iter()
            .map(|response| ResponseEntry {
                status: response.status.clone(),
                content_type: response.content_type.clone(),
                ty: decoded(
                    api,
                    response.decoding,
                    response.ty.as_ref().unwrap_or(&Type::Unit),
                    Scope::Outside,
                ),
            })
            .collect(),
        pagination: operation
            .pagination
            .as_ref()
            .map(|found| pagination(api, found)),
    }
}

fn pagination(api: &Api, pagination: &Pagination) -> PaginationEntry {
    let (kind, parameter, next) = match &pagination.kind {
        PaginationKind::Cursor { parameter, next } => ("cursor", Some(parameter), Some(next)),
        PaginationKind::Offset { parameter, .. } => ("offset", Some(parameter), None),
        PaginationKind::Page { parameter, .. } => ("page", Some(parameter), None),
        PaginationKind::Link { next } => ("link", None, next.as_ref()),
    };
    PaginationEntry {
        kind,
        parameter: parameter.cloned(),
        next: next.cloned(),
        items: pagination.items.clone(),
        item: text(api, &pagination.item, Scope::Outside),
        from: match &pagination.origin {
            Origin::Extension(name) => format!("`{name}`"),
            Origin::Rule(at) => format!("entry {} of `pagination` in the configuration", at + 1),
            Origin::Inferred(from) => from.clone(),
        },
    }
}

/// The type of the first successful response.
fn gives(operation: &OperationEntry) -> String {
    let success = operation
        .responses
        .iter()
        .find(|response| response.status.starts_with('2'));
    let found = success.or_else(|| {
        operation
            .responses
            .iter()
            .find(|response| response.status == "default")
    });
    found.map_or_else(|| "()".to_owned(), |response| response.ty.clone())
}

/// Adds a table with its heading; nothing when it has no rows.
fn table<const N: usize>(
    out: &mut String,
    heading: &str,
    columns: [&str; N],
    rows: Vec<[String; N]>,
) {
    if rows.is_empty() {
        return;
    }
    let columns = columns.map(str::to_uppercase);
    let mut widths = columns.each_ref().map(|column| column.len());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let _ = writeln!(out, "\n{} {heading}", rows.len());
    let rows = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| gate::terminal::line(cell)));
    let head = columns
        .each_ref()
        .map(|column| gate::terminal::line(column));
    for row in std::iter::once(head).chain(rows) {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
}
