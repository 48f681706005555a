//! What would be generated, for people and for other tools: `specwright inspect`.

mod table;

use crate::gate;
use crate::ir::{
    Api, BodyEncoding, Operation, Origin, Pagination, PaginationKind, Place, Skipped, Success, Type,
};
use crate::rust::print::context::{Scope, text};
use crate::rust::print::{accessor_path, decoded, setters};
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
    /// What would be generated for `api`.
    pub fn new(api: &Api) -> Self {
        let ty = |ty: &Type| text(api, ty, Scope::Outside);
        let operations = api.resources().into_iter().flat_map(|(path, resource)| {
            let accessor = accessor_path(&path);
            let mut entries: Vec<OperationEntry> = Vec::new();
            for found in &resource.operations {
                match entries.last_mut() {
                    Some(entry) if found.variant => entry.also.push(method(api, found, &accessor)),
                    _ => entries.push(operation(api, found, &accessor)),
                }
            }
            entries
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
}

fn operation(api: &Api, operation: &Operation, accessor: &str) -> OperationEntry {
    let MethodEntry {
        rust,
        arguments,
        setters,
        request,
        gives,
    } = method(api, operation, accessor);
    let parameters = operation.parameters.iter().map(|parameter| ParameterEntry {
        place: parameter.place,
        name: parameter.name.wire.clone(),
        rust: parameter.name.rust.clone(),
        ty: text(api, &parameter.ty, Scope::Outside),
    });
    OperationEntry {
        operation_id: operation.operation_id.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        pointer: operation.pointer.clone(),
        rust,
        arguments,
        setters,
        parameters: parameters.collect(),
        request,
        gives,
        also: Vec::new(),
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

fn method(api: &Api, operation: &Operation, accessor: &str) -> MethodEntry {
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.required);
    let arguments = required
        .map(|parameter| &parameter.name.rust)
        .chain(body.map(|body| &body.name.rust));
    let separator = if accessor.is_empty() { "" } else { "." };
    MethodEntry {
        rust: format!("{accessor}{separator}{}", operation.name.rust),
        arguments: arguments.cloned().collect(),
        setters: setters(operation).into_iter().map(str::to_owned).collect(),
        request: operation.body.as_ref().map(|body| RequestEntry {
            content_type: body.content_type.clone(),
            rust: body.name.rust.clone(),
            ty: match body.encoding {
                BodyEncoding::Text => "String".to_owned(),
                _ => text(api, &body.ty, Scope::Outside),
            },
        }),
        gives: match &operation.success {
            Success::One { decoding, ty } => decoded(api, *decoding, ty, Scope::Outside),
            Success::Many { name, .. } => format!("resources::{}", name.rust),
        },
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
