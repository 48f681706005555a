//! What would be generated, for people and for other tools: `specwright inspect`.

mod notes;
mod table;

use crate::gate;
use crate::ir::{Origin, Pagination, PaginationKind, Place, SecurityKind, SecurityScheme, Skipped};
use crate::rust::surface::{Carried, Gives, Input, Method, Resource, Scope, Surface};
use serde::Serialize;

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
    /// Where the client is more lenient than the document.
    pub notes: Vec<String>,
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
    /// Where each argument and setter travels, but for the body.
    pub parameters: Vec<ParameterEntry>,
    /// What it sends.
    pub request: Option<RequestEntry>,
    /// What `.await` gives.
    pub gives: String,
    /// The methods for other media types of the same operation.
    pub also: Vec<MethodEntry>,
    /// The documented headers of what it receives.
    pub headers: Vec<HeaderEntry>,
    /// What it receives, documented errors included.
    pub responses: Vec<ResponseEntry>,
    /// How its pages follow one another.
    pub pagination: Option<PaginationEntry>,
}

/// A parameter of an operation.
#[derive(Debug, Clone, Serialize)]
pub struct ParameterEntry {
    /// `path`, `query`, `querystring`, `header` or `cookie`.
    #[serde(rename = "in")]
    pub place: Place,
    /// Its name, as it travels.
    pub name: String,
    /// The argument or setter.
    pub rust: String,
    /// The Rust type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A method that sends or asks for another media type than the one of its operation.
#[derive(Debug, Clone, Serialize)]
pub struct MethodEntry {
    /// How it is called on the client.
    pub rust: String,
    /// The arguments of the method, in order.
    pub arguments: Vec<String>,
    /// The setters of the request.
    pub setters: Vec<String>,
    /// What it sends.
    pub request: Option<RequestEntry>,
    /// What `.await` gives.
    pub gives: String,
}

/// The body of a request.
#[derive(Debug, Clone, Serialize)]
pub struct RequestEntry {
    /// The media type.
    pub content_type: String,
    /// The argument or setter.
    pub rust: String,
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
    /// What would be generated.
    pub fn new(surface: &Surface) -> Self {
        let mut operations: Vec<OperationEntry> = Vec::new();
        for (resource, found) in surface.methods() {
            match operations.last_mut() {
                Some(entry) if found.is_variant => {
                    entry.also.push(method(surface, resource, found));
                }
                _ => operations.push(operation(surface, resource, found)),
            }
        }
        let coverage = &surface.coverage;
        let schemas = coverage.schemas.iter().map(|entry| SchemaEntry {
            pointer: entry.pointer.clone(),
            ty: surface.spelled(&entry.ty),
        });
        let listed = |entries: &[Skipped]| {
            let entries = entries.iter().map(|entry| SkippedEntry {
                pointer: entry.pointer.clone(),
                reason: entry.reason.clone(),
            });
            entries.collect()
        };
        let mut skipped: Vec<SkippedEntry> = listed(&coverage.skipped);
        skipped.extend(surface.client.schemes.iter().filter_map(unsupported));
        let fallbacks = coverage.fallbacks.iter().map(|entry| FallbackEntry {
            pointer: entry.pointer.clone(),
            ty: surface.spelled(&entry.ty),
            reason: entry.reason.clone(),
        });
        Inspection {
            openapi: surface.openapi.clone(),
            title: surface.title.clone(),
            crate_name: surface.crate_name.clone(),
            operations,
            schemas: schemas.collect(),
            skipped,
            ignored: listed(&coverage.ignored),
            fallbacks: fallbacks.collect(),
            notes: notes::notes(surface),
        }
    }

    /// The stable JSON form.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let mut text = gate::json::visible(&text).into_owned();
        text.push('\n');
        text
    }
}

fn unsupported(scheme: &SecurityScheme) -> Option<SkippedEntry> {
    let SecurityKind::Unsupported(what) = &scheme.kind else {
        return None;
    };
    Some(SkippedEntry {
        pointer: scheme.pointer.clone(),
        reason: format!("{what} is not supported: requests can be authenticated by a hook"),
    })
}

fn operation(surface: &Surface, resource: &Resource, found: &Method) -> OperationEntry {
    let MethodEntry {
        rust,
        arguments,
        setters,
        request,
        gives,
    } = method(surface, resource, found);
    let headers = found.request.headers.fields.iter();
    let answers = found.answers.iter();
    let pages = found.request.pagination.as_ref();
    OperationEntry {
        operation_id: found.operation_id.clone(),
        method: found.verb.clone(),
        path: found.template.clone(),
        pointer: found.pointer.clone(),
        rust,
        arguments,
        setters,
        parameters: inputs(found)
            .filter_map(|input| parameter(surface, input))
            .collect(),
        request,
        gives,
        also: Vec::new(),
        headers: headers
            .map(|header| HeaderEntry {
                name: header.name.wire.clone(),
                rust: header.name.rust.clone(),
                ty: surface.spelled(&header.ty),
            })
            .collect(),
        responses: answers
            .map(|answer| ResponseEntry {
                status: answer.status.clone(),
                content_type: answer.content_type.clone(),
                ty: answer.output.spell(surface, Scope::Outside),
            })
            .collect(),
        pagination: pages.map(|found| pagination(surface, found)),
    }
}

fn inputs(method: &Method) -> impl Iterator<Item = &Input> {
    method.arguments.iter().chain(&method.request.setters)
}

fn parameter(surface: &Surface, input: &Input) -> Option<ParameterEntry> {
    let Carried::Parameter { place, .. } = input.carried else {
        return None;
    };
    Some(ParameterEntry {
        place,
        name: input.name.wire.clone(),
        rust: input.name.rust.clone(),
        ty: surface.spelled(&input.taken.ty),
    })
}

fn body(surface: &Surface, input: &Input) -> Option<RequestEntry> {
    let Carried::Body { content_type, .. } = &input.carried else {
        return None;
    };
    Some(RequestEntry {
        content_type: content_type.clone(),
        rust: input.name.rust.clone(),
        ty: surface.spelled(&input.taken.ty),
    })
}

fn method(surface: &Surface, resource: &Resource, method: &Method) -> MethodEntry {
    let accessor = resource.accessor();
    let separator = if accessor.is_empty() { "" } else { "." };
    let names = |inputs: &[Input]| {
        let names = inputs.iter().map(|input| input.name.rust.clone());
        names.collect()
    };
    MethodEntry {
        rust: format!("{accessor}{separator}{}", method.name),
        arguments: names(&method.arguments),
        setters: names(&method.request.setters),
        request: inputs(method).find_map(|input| body(surface, input)),
        gives: match &method.request.gives {
            Gives::One(output) => output.spell(surface, Scope::Outside),
            Gives::Many { name, .. } if resource.path.is_empty() => name.clone(),
            Gives::Many { name, .. } => format!("resources::{name}"),
        },
    }
}

fn pagination(surface: &Surface, pagination: &Pagination) -> PaginationEntry {
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
        item: surface.spelled(&pagination.item),
        from: match &pagination.origin {
            Origin::Extension(name) => format!("`{name}`"),
            Origin::Rule(at) => format!("entry {} of `pagination` in the configuration", at + 1),
            Origin::Inferred(from) => from.clone(),
        },
    }
}
