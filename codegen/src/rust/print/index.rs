//! `api.md`: every method on a line.

use super::context::Context;
use super::response;
use crate::gate::markdown::{code, text};
use crate::mark;
use crate::rust::surface::{Form, Input, Method, Scope};

/// The text of `api.md`.
pub(super) fn page(cx: &Context<'_>) -> String {
    let mut out = format!(
        "{}\n\n# {}\n\nEvery method of `{}`, with the request that it sends.\n",
        mark::MARKDOWN,
        text(&cx.surface.title),
        cx.surface.crate_name
    );
    for resource in &cx.surface.resources {
        if resource.methods.is_empty() {
            continue;
        }
        let handle = resource.expression();
        out.push_str(&format!("\n## `{handle}`\n\n"));
        for method in &resource.methods {
            out.push_str(&line(cx, method, &handle));
        }
    }
    out
}

fn line(cx: &Context<'_>, method: &Method, handle: &str) -> String {
    let arguments = method.arguments.iter();
    let arguments: Vec<String> = arguments
        .map(|input| format!("{}: {}", input.name.rust, takes(cx, input)))
        .collect();
    let setters: Vec<&str> = (method.request.setters.iter())
        .map(|input| input.name.rust.as_str())
        .collect();
    let setters = match setters.join("`, `") {
        names if names.is_empty() => String::new(),
        names => format!("; optional: `{names}`"),
    };
    let deprecated = if method.deprecated {
        "; deprecated"
    } else {
        ""
    };
    format!(
        "- `{handle}.{}({}) -> {}`: {}{setters}{deprecated}\n",
        method.name,
        arguments.join(", "),
        response::output(cx, &method.request.gives, Scope::Outside),
        code(&format!("{} {}", method.verb, method.template)),
    )
}

fn takes(cx: &Context<'_>, input: &Input) -> String {
    match input.taken.form {
        Form::Body => "Body".to_owned(),
        _ => cx.text(&input.taken.ty, Scope::Outside),
    }
}
