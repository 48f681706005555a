//! Operations: the method that fills in a request, and the builder that it gives.

use super::context::Context;
use super::{convert, doc, example, layout, request, response, server};
use crate::gate::rust::{doc_comments, string, strings};
use crate::ir::{Pagination, PaginationKind, PositionPlace};
use crate::render::Piece;
use crate::rust::surface::{Form, Gives, Input, Method, Output, Request, Resource, Scope};
use request::Target;
use std::fmt::Write;

const SCOPE: Scope<'static> = Scope::Operations;

/// The method of a resource or the client.
pub(super) fn method(out: &mut String, cx: &Context<'_>, resource: &Resource, method: &Method) {
    doc_comments(out, &method_docs(cx, resource, method), 4);
    if method.deprecated {
        out.push_str("    #[deprecated]\n");
    }
    let mut arguments = vec!["&self".to_owned()];
    arguments.extend(method.arguments.iter().map(|input| argument(cx, input)));
    let _ = write!(out, "    pub fn {}(", method.name);
    let end = format!(") -> {} {{", method.request.name);
    layout::fill(out, &arguments, 4, &end, "");
    out.push_str(&end);
    out.push('\n');
    statics(out, method);
    out.extend(method.arguments.iter().filter_map(request::parts));
    let conversions = method.arguments.iter();
    out.extend(conversions.filter_map(|input| conversion(cx, input)));
    out.push_str("        let request = self.core.request(&OPERATION)");
    let calls = method.arguments.iter();
    let calls: Vec<String> = calls
        .map(|input| request::set(input, Target::Request))
        .collect();
    layout::chain(out, &calls, 12, ";\n");
    value(out, &method.request);
    out.push_str("    }\n");
}

fn argument(cx: &Context<'_>, input: &Input) -> String {
    let ty = convert::argument(cx, &input.taken, SCOPE);
    format!("{}: {ty}", input.name.rust)
}

/// `impl Into<T>` becomes a `T` here, so that the request is filled in by code that is not generic.
fn conversion(cx: &Context<'_>, input: &Input) -> Option<String> {
    let as_it_is = matches!(input.taken.form, Form::Exact | Form::Body);
    (!as_it_is && !request::is_text(input)).then(|| {
        let text = cx.text(&input.taken.ty, SCOPE);
        let name = &input.name.rust;
        let value = convert::converted(&input.taken, name);
        format!("        let {name}: {text} = {value};\n")
    })
}

fn statics(out: &mut String, method: &Method) {
    let wire = &method.wire;
    let mut calls = Vec::new();
    if !wire.security.is_empty() {
        let schemes = wire.security.iter();
        let alternatives: Vec<String> = schemes
            .map(|schemes| format!("&[{}]", strings(schemes)))
            .collect();
        calls.push(format!(".security(&[{}])", alternatives.join(", ")));
    }
    if !wire.scopes.is_empty() {
        let scopes: Vec<String> = (wire.scopes.iter())
            .map(|own| format!("({}, &[{}])", string(&own.scheme), strings(&own.scopes)))
            .collect();
        calls.push(format!(".scopes(&[{}])", scopes.join(", ")));
    }
    let own = wire.server.as_ref().map(server::literal);
    calls.extend(own.map(|server| format!(".server(&{server})")));
    if !wire.answers.is_empty() {
        let statuses: Vec<String> = wire.answers.iter().map(u16::to_string).collect();
        calls.push(format!(".answers(&[{}])", statuses.join(", ")));
    }
    let accept = wire.accept.as_ref();
    calls.extend(accept.map(|media_types| format!(".accept({})", string(media_types))));
    let key = wire.idempotency_header.as_ref();
    calls.extend(key.map(|header| format!(".idempotency_header({})", string(header))));
    let texts = [&method.id, &method.verb, &method.template];
    let new = format!("rt::Operation::new({})", strings(&texts));
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

/// The value that is the request.
fn value(out: &mut String, request: &Request) {
    let call = response::call(&request.gives);
    let _ = writeln!(out, "        {} {{ call: {call} }}", request.name);
}

/// The type of the request, with its setters, and the enum that it gives.
pub(super) fn request(cx: &Context<'_>, method: &Method) -> Vec<Piece> {
    let request = &method.request;
    let name = &request.name;
    let output = response::output(cx, &request.gives, SCOPE);
    let endpoint = endpoint(method);
    let mut out = String::new();
    doc_comments(&mut out, &[format!("The request of {endpoint}.")], 0);
    let _ = write!(
        out,
        "#[derive(Debug, Clone)]\n\
         #[must_use = \"a request does nothing until it is sent: `.await` it\"]\n\
         pub struct {name} {{\n    call: rt::Call<{output}>,\n}}\n"
    );
    calls(&mut out, cx, request, &output);
    setters(&mut out, cx, request);
    let mut pieces = vec![Piece::Text(out)];
    pieces.extend(response::headers(cx, request).map(Piece::Text));
    pieces.extend(response::outcomes(cx, request).map(Piece::Tokens));
    pieces
}

/// What every request can do, by a macro of the runtime.
fn calls(out: &mut String, cx: &Context<'_>, request: &Request, output: &str) {
    let name = &request.name;
    let (headers, typed) = match request.headers.name.rust.as_str() {
        "" => ("()", String::new()),
        name => (name, format!(", {name}")),
    };
    match &request.pagination {
        Some(found) => {
            let item = cx.text(&found.item, SCOPE);
            let _ = write!(
                out,
                "rt::paged!({name} -> {output}, {headers}, {item},\n    "
            );
            pagination(out, found, ");\n");
        }
        None if matches!(request.gives, Gives::One(Output::Bytes)) => {
            let _ = writeln!(out, "rt::download!({name}, {headers});");
        }
        None => {
            let _ = writeln!(out, "rt::call!({name} -> {output}{typed});");
        }
    }
}

fn setters(out: &mut String, cx: &Context<'_>, request: &Request) {
    if request.setters.is_empty() {
        return;
    }
    let setters = request.setters.iter().map(|input| setter(cx, input));
    let setters: Vec<String> = setters.collect();
    let _ = write!(
        out,
        "\nimpl {} {{\n{}}}\n",
        request.name,
        setters.join("\n")
    );
}

fn setter(cx: &Context<'_>, input: &Input) -> String {
    let mut out = String::new();
    doc_comments(&mut out, &doc::lines(&input.doc), 4);
    if input.deprecated {
        out.push_str("    #[deprecated]\n");
    }
    let _ = writeln!(
        out,
        "    pub fn {}(mut self, {}) -> Self {{",
        input.name.rust,
        argument(cx, input)
    );
    out.extend(request::parts(input));
    out.extend(conversion(cx, input));
    let _ = write!(
        out,
        "        self.call{};\n        self\n    }}\n",
        request::set(input, Target::Call)
    );
    out
}

/// What it calls, as documentation says it.
fn endpoint(method: &Method) -> String {
    doc::code(&format!("{} {}", method.verb, method.template))
}

fn method_docs(cx: &Context<'_>, resource: &Resource, method: &Method) -> Vec<String> {
    let mut lines = doc::lines(&method.doc);
    let endpoint = endpoint(method);
    let errors =
        errors(cx, method).map_or_else(String::new, |errors| format!(", errors as {errors}"));
    doc::paragraph(&mut lines, [format!("{endpoint}{errors}")]);
    let arguments = method.arguments.iter();
    let described = arguments
        .map(|input| (&input.name.rust, doc::sentence(&input.doc)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("- `{}`: {text}", name.trim_start_matches("r#")));
    doc::paragraph(&mut lines, described);
    if cx.options.examples && !method.deprecated {
        doc::paragraph(&mut lines, example::for_method(cx, resource, method));
    }
    lines
}

/// The documented errors with a type: `Error::body_as` gives it.
fn errors(cx: &Context<'_>, method: &Method) -> Option<String> {
    let listed = method.errors.iter().map(|(ty, statuses)| {
        let ty = cx.text(ty, SCOPE);
        let statuses = statuses.join(", ").replace("default", "other");
        format!("[`{ty}`] ({statuses})")
    });
    let listed: Vec<String> = listed.collect();
    (!listed.is_empty()).then(|| listed.join(", "))
}
