//! Operations: the method that fills in a request, and the builder that it gives.

use super::context::{Context, Scope};
use super::request::{self, Target, is_encoded};
use super::{convert, doc, example, layout, response, server};
use crate::gate::rust::{doc_comments, string, strings};
use crate::ir::{Body, Operation, Pagination, PaginationKind, Parameter, PositionPlace, Type};
use crate::render::Piece;
use std::fmt::Write;

const SCOPE: Scope<'static> = Scope::Operations;

/// Whether the operation has a builder of its own; otherwise its builder is a name for `Call`.
pub(super) fn has_builder(operation: &Operation) -> bool {
    let optional_body = operation.body.as_ref().is_some_and(|body| !body.required);
    let optional_parameter = operation
        .parameters
        .iter()
        .any(|parameter| !parameter.required);
    let documented_headers = !operation.headers.fields.is_empty();
    operation.pagination.is_some() || optional_body || optional_parameter || documented_headers
}

/// The method of a resource or the client. `accessor` is how users come to its handle, such as
/// `projects().users()`.
pub(super) fn method(out: &mut String, cx: &Context<'_>, operation: &Operation, accessor: &str) {
    let required: Vec<&Parameter> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .collect();
    let body = operation.body.as_ref().filter(|body| body.required);
    let mut arguments = vec!["&self".to_owned()];
    arguments.extend(
        required
            .iter()
            .map(|parameter| argument(cx, &parameter.name.rust, &parameter.ty)),
    );
    arguments.extend(body.map(|body| request::body_argument(cx, body)));

    doc_comments(out, &method_docs(cx, operation, accessor), 4);
    if operation.deprecated {
        out.push_str("    #[deprecated]\n");
    }
    let builder = &operation.builder.rust;
    let _ = write!(out, "    pub fn {}(", operation.name.rust);
    let end = format!(") -> {builder} {{");
    layout::fill(out, &arguments, 4, &end, "");
    out.push_str(&end);
    out.push('\n');
    statics(out, operation);
    out.extend(body.and_then(request::parts));
    for parameter in &required {
        out.extend(conversion(cx, &parameter.name.rust, &parameter.ty));
    }
    let encoded = body.filter(|body| is_encoded(body));
    out.extend(encoded.and_then(|body| conversion(cx, &body.name.rust, &body.ty)));
    out.push_str("        let request = self.core.request(&OPERATION)");
    let mut calls: Vec<String> = required
        .iter()
        .map(|parameter| request::set_parameter(parameter))
        .collect();
    calls.extend(body.map(|body| request::set_body(body, Target::Request)));
    layout::chain(out, &calls, 12, ";\n");
    value(out, operation);
    out.push_str("    }\n");
}

fn argument(cx: &Context<'_>, name: &str, ty: &Type) -> String {
    if matches!(ty, Type::Option(_)) {
        return format!("{name}: impl Into<{}>", cx.text(ty, SCOPE));
    }
    format!("{name}: {}", convert::argument(cx, ty, SCOPE))
}

/// `impl Into<T>` becomes a `T` here, so that the request is filled in by code that is not generic.
/// A body that may be `null` is taken with and without `Some`.
fn conversion(cx: &Context<'_>, name: &str, ty: &Type) -> Option<String> {
    let text = cx.text(ty, SCOPE);
    let is_into = convert::is_into(cx, ty) || matches!(ty, Type::Option(_));
    is_into.then(|| format!("        let {name}: {text} = {name}.into();\n"))
}

fn statics(out: &mut String, operation: &Operation) {
    let Operation {
        id, method, path, ..
    } = operation;
    let mut calls = Vec::new();
    if !operation.security.is_empty() {
        let schemes = operation.security.iter();
        let alternatives: Vec<String> = schemes
            .map(|schemes| format!("&[{}]", strings(schemes)))
            .collect();
        calls.push(format!(".security(&[{}])", alternatives.join(", ")));
    }
    let own = operation.server.as_ref().map(server::literal);
    calls.extend(own.map(|server| format!(".server(&{server})")));
    if !operation.answers.is_empty() {
        let statuses: Vec<String> = operation.answers.iter().map(u16::to_string).collect();
        calls.push(format!(".answers(&[{}])", statuses.join(", ")));
    }
    let accept = operation.accept.as_ref();
    calls.extend(accept.map(|media_types| format!(".accept({})", string(media_types))));
    let key = operation.idempotency_header.as_ref();
    calls.extend(key.map(|header| format!(".idempotency_header({})", string(header))));
    let new = format!("rt::Operation::new({})", strings(&[id, method, path]));
    constant(out, "OPERATION: rt::Operation", &new, &calls);
}

/// Adds the expression of how pages follow one another, and what comes `after` it.
fn pagination(out: &mut String, pagination: &Pagination, after: &str) {
    let kind = match &pagination.kind {
        PaginationKind::Cursor { parameter, next } => {
            format!("cursor({})", strings(&[parameter, next]))
        }
        PaginationKind::Offset { parameter, .. } => format!("offset({})", string(parameter)),
        PaginationKind::Page { parameter, first } => {
            format!("page({}, {first})", string(parameter))
        }
        PaginationKind::Link { next: None } => "link()".to_owned(),
        PaginationKind::Link { next: Some(next) } => format!("next_url({})", string(next)),
    };
    let mut calls: Vec<String> = Vec::new();
    if let PaginationKind::Offset { first, .. } = pagination.kind
        && first != 0
    {
        calls.push(format!(".first({first})"));
    }
    match pagination.place {
        PositionPlace::Query => {}
        PositionPlace::BodyText => calls.push(".in_body()".to_owned()),
        PositionPlace::BodyNumber => calls.push(".in_body_as_number()".to_owned()),
    }
    calls.extend(ends(pagination));
    calls.push(format!(".items({})", string(&pagination.items)));
    let _ = write!(out, "rt::Pagination::{kind}");
    layout::chain(out, &calls, 8, after);
}

/// What a page says of the end, where the runtime uses it.
fn ends(pagination: &Pagination) -> Vec<String> {
    let counts = matches!(
        pagination.kind,
        PaginationKind::Offset { .. } | PaginationKind::Page { .. }
    );
    let is_page = matches!(pagination.kind, PaginationKind::Page { .. });
    let ends = &pagination.ends;
    let has_total = ends.total.is_some();
    let listed = [
        ("has_more", &ends.has_more, true),
        ("last", &ends.last, true),
        ("total", &ends.total, counts),
        ("count", &ends.count, counts && !has_total),
        ("total_pages", &ends.total_pages, is_page),
        ("number", &ends.number, is_page),
    ];
    let listed = listed.into_iter().filter(|(_, _, is_used)| *is_used);
    let calls = listed.filter_map(|(name, pointer, _)| {
        let pointer = pointer.as_ref()?;
        Some(format!(".{name}({})", string(pointer)))
    });
    calls.collect()
}

/// A `static` with a value that is a chain of calls.
fn constant(out: &mut String, name: &str, value: &str, calls: &[String]) {
    let one_line = format!("        static {name} = {value}{};\n", calls.concat());
    if one_line.len() <= layout::WIDTH + 1 {
        out.push_str(&one_line);
        return;
    }
    let _ = write!(out, "        static {name} =\n            {value}");
    layout::chain(out, calls, 16, ";\n");
}

/// The builder made of `request`.
fn value(out: &mut String, operation: &Operation) {
    let builder = &operation.builder.rust;
    if !has_builder(operation) {
        let call = response::call(operation, builder);
        let _ = writeln!(out, "        {call}");
        return;
    }
    let call = response::call(operation, "rt::Call");
    let _ = writeln!(out, "        {builder} {{ call: {call} }}");
}

/// The builder: a struct with setters, or a name for `Call`; and the enum that it gives.
pub(super) fn builder(cx: &Context<'_>, operation: &Operation) -> Vec<Piece> {
    let name = &operation.builder.rust;
    let output = cx.output(operation, SCOPE);
    let endpoint = endpoint(operation);
    let mut out = String::new();
    if !has_builder(operation) {
        doc_comments(&mut out, &[format!("The request of {endpoint}.")], 0);
        let _ = writeln!(out, "pub type {name} = rt::Call<{output}>;");
    } else {
        let docs = format!("The request of {endpoint}, with what is optional.");
        doc_comments(&mut out, &[docs], 0);
        let _ = write!(
            out,
            "#[derive(Debug)]\n\
             #[must_use = \"a request does nothing until it is sent: `.await` it\"]\n\
             pub struct {name} {{\n    call: rt::Call<{output}>,\n}}\n"
        );
        let (headers, typed) = match operation.headers.name.rust.as_str() {
            "" => ("()", String::new()),
            name => (name, format!(", {name}")),
        };
        match &operation.pagination {
            Some(found) => {
                let item = cx.text(&found.item, SCOPE);
                let _ = write!(
                    out,
                    "rt::paged!({name} -> {output}, {headers}, {item},\n    "
                );
                pagination(&mut out, found, ");\n");
            }
            None if output == "rt::Bytes" => {
                let _ = writeln!(out, "rt::download!({name}, {headers});");
            }
            None => {
                let _ = writeln!(out, "rt::call!({name} -> {output}{typed});");
            }
        }
        setters(&mut out, cx, operation);
    }
    let mut pieces = vec![Piece::Text(out)];
    pieces.extend(response::headers(cx, operation).map(Piece::Text));
    pieces.extend(response::emit(cx, operation).map(Piece::Tokens));
    pieces
}

fn setters(out: &mut String, cx: &Context<'_>, operation: &Operation) {
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let mut setters: Vec<String> = parameters
        .map(|parameter| parameter_setter(cx, parameter))
        .collect();
    let body = operation.body.as_ref().filter(|body| !body.required);
    setters.extend(body.map(|body| body_setter(cx, body)));
    if !setters.is_empty() {
        let _ = write!(
            out,
            "\nimpl {} {{\n{}}}\n",
            operation.builder.rust,
            setters.join("\n")
        );
    }
}

fn parameter_setter(cx: &Context<'_>, parameter: &Parameter) -> String {
    let name = &parameter.name.rust;
    let mut out = String::new();
    doc_comments(&mut out, &doc::lines(&parameter.doc), 4);
    if parameter.deprecated {
        out.push_str("    #[deprecated]\n");
    }
    let _ = writeln!(
        out,
        "    pub fn {name}(mut self, {}) -> Self {{",
        argument(cx, name, &parameter.ty)
    );
    out.extend(conversion(cx, name, &parameter.ty));
    let _ = write!(
        out,
        "        self.call{};\n        self\n    }}\n",
        request::set_parameter(parameter)
    );
    out
}

fn body_setter(cx: &Context<'_>, body: &Body) -> String {
    let name = &body.name.rust;
    let mut out = String::new();
    doc_comments(&mut out, &doc::lines(&body.doc), 4);
    let _ = writeln!(
        out,
        "    pub fn {name}(mut self, {}) -> Self {{",
        request::body_argument(cx, body)
    );
    out.extend(request::parts(body));
    if is_encoded(body) {
        out.extend(conversion(cx, name, &body.ty));
    }
    let _ = write!(
        out,
        "        self.call{};\n        self\n    }}\n",
        request::set_body(body, Target::Call)
    );
    out
}

/// What it calls, as documentation says it.
fn endpoint(operation: &Operation) -> String {
    doc::code(&format!("{} {}", operation.method, operation.path))
}

fn method_docs(cx: &Context<'_>, operation: &Operation, accessor: &str) -> Vec<String> {
    let mut lines = doc::lines(&operation.doc);
    let endpoint = endpoint(operation);
    let errors =
        errors(cx, operation).map_or_else(String::new, |errors| format!(", errors as {errors}"));
    doc::paragraph(&mut lines, [format!("{endpoint}{errors}")]);
    let arguments = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.required);
    let described = arguments
        .map(|parameter| (&parameter.name.rust, &parameter.doc))
        .chain(body.map(|body| (&body.name.rust, &body.doc)))
        .map(|(name, text)| (name.trim_start_matches("r#"), doc::sentence(text)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("- `{name}`: {text}"));
    doc::paragraph(&mut lines, described);
    if cx.options.examples && !operation.deprecated {
        doc::paragraph(&mut lines, example::for_operation(cx, operation, accessor));
    }
    lines
}

/// The documented errors with a type: `Error::body_as` gives it.
fn errors(cx: &Context<'_>, operation: &Operation) -> Option<String> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    for response in operation.responses.iter().filter(|own| own.is_failure()) {
        let Some(ty @ Type::Named(_)) = &response.ty else {
            continue;
        };
        let ty = cx.text(ty, SCOPE);
        match found.iter_mut().find(|(known, _)| *known == ty) {
            Some((_, statuses)) if statuses.contains(&response.status.as_str()) => {}
            Some((_, statuses)) => statuses.push(&response.status),
            None => found.push((ty, vec![&response.status])),
        }
    }
    let listed = found.iter().map(|(ty, statuses)| {
        format!(
            "[`{ty}`] ({})",
            statuses.join(", ").replace("default", "other")
        )
    });
    let listed: Vec<String> = listed.collect();
    (!listed.is_empty()).then(|| listed.join(", "))
}
