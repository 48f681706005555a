//! `api.md`: every method on a line.

use super::context::{Context, Scope};
use super::resource;
use crate::gate::markdown::{code, text};
use crate::ir::{Body, BodyEncoding, Operation};
use crate::mark;

/// The text of `api.md`.
pub(super) fn page(cx: &Context<'_>) -> String {
    let mut out = format!(
        "{}\n\n# {}\n\nEvery method of `{}`, with the request that it sends.\n",
        mark::MARKDOWN,
        text(&cx.api.title),
        cx.crate_name()
    );
    for (path, resource) in cx.api.resources() {
        if resource.operations.is_empty() {
            continue;
        }
        let accessor = resource::accessor_path(&path);
        let heading = match accessor.is_empty() {
            true => "client".to_owned(),
            false => format!("client.{accessor}"),
        };
        out.push_str(&format!("\n## `{heading}`\n\n"));
        for operation in &resource.operations {
            out.push_str(&line(cx, operation, &heading));
        }
    }
    out
}

fn line(cx: &Context<'_>, operation: &Operation, handle: &str) -> String {
    let mut arguments: Vec<String> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| {
            format!(
                "{}: {}",
                parameter.name.rust,
                cx.text(&parameter.ty, Scope::Outside)
            )
        })
        .collect();
    let body = operation.body.as_ref().filter(|body| body.required);
    arguments.extend(body.map(|body| format!("{}: {}", body.name.rust, body_type(cx, body))));
    let setters = match setters(operation).join("`, `") {
        names if names.is_empty() => String::new(),
        names => format!("; optional: `{names}`"),
    };
    let deprecated = if operation.deprecated {
        "; deprecated"
    } else {
        ""
    };
    format!(
        "- `{handle}.{}({}) -> {}`: {}{setters}{deprecated}\n",
        operation.name.rust,
        arguments.join(", "),
        cx.output(operation, Scope::Outside),
        code(&format!("{} {}", operation.method, operation.path)),
    )
}

/// The names of an operation's setters.
pub(crate) fn setters(operation: &Operation) -> Vec<&str> {
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let body = operation.body.as_ref().filter(|body| !body.required);
    parameters
        .map(|parameter| parameter.name.rust.as_str())
        .chain(body.map(|body| body.name.rust.as_str()))
        .collect()
}

fn body_type(cx: &Context<'_>, body: &Body) -> String {
    match body.encoding {
        BodyEncoding::Text => "String".to_owned(),
        BodyEncoding::Bytes => "Body".to_owned(),
        _ => cx.text(&body.ty, Scope::Outside),
    }
}
