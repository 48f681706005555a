//! A program that uses every public item of a client as its documentation invites to. Nothing of it
//! is run: that it compiles against a later client says that the later one breaks nobody.

use super::outline::{Kind, MethodItem, Outline, Role, StructItem, TypeItem, UnionItem};
use crate::mark;
use crate::rust::surface::Codec;
use std::fmt::Write;

const HEAD: &str = "\
//! Every public item in use: a compile test. Nothing of it is run.

#![allow(deprecated, dead_code, unreachable_code, unreachable_patterns, unused, clippy::all)]

/// A value of any type.
fn any<T>() -> T {
    unimplemented!()
}
";

/// The program, as a module or the root of a crate that depends on the client.
pub fn program(outline: &Outline) -> String {
    let name = outline.client.package.replace('-', "_");
    let mut out = format!("{}\n\n{HEAD}\nuse {name}::*;\n", mark::rust(None));
    client(&mut out, outline);
    for (at, method) in outline.methods.iter().enumerate() {
        self::method(&mut out, at, method);
    }
    for (at, item) in outline.types.iter().enumerate() {
        ty(&mut out, at, item);
    }
    out
}

fn client(out: &mut String, outline: &Outline) {
    out.push_str("\nfn client() {\n");
    match outline.client.takes {
        Some(_) => out.push_str("    let _: Client = Client::new(any::<String>());\n"),
        None => out.push_str(
            "    let _: Client = Client::new();\n    let _: Client = Client::default();\n",
        ),
    }
    out.push_str("    let _: Result<Client, Error> = Client::from_env();\n");
    out.push_str("    let client: Result<Client, Error> = Client::builder().build();\n");
    for resource in &outline.resources {
        let (path, handle) = (&resource.path, &resource.handle);
        let _ = writeln!(
            out,
            "    let _: resources::{handle} = any::<Client>().{path};"
        );
    }
    out.push_str("}\n");
}

/// A value for what takes a type.
fn value(ty: &str) -> String {
    let within = |start: &str| ty.strip_prefix(start)?.strip_suffix('>');
    if ty == "impl Into<Body>" {
        return "any::<Bytes>()".to_owned();
    }
    if let Some(inner) = within("impl Into<") {
        return format!("any::<{inner}>()");
    }
    // The marker is inferred from what is passed.
    if let Some(inner) = within("impl IntoPatch<").and_then(|inner| inner.strip_suffix(", M")) {
        return format!("any::<{inner}>()");
    }
    match within("impl IntoIterator<Item = ") {
        Some(item) => {
            let inner = item
                .strip_prefix("impl Into<")
                .and_then(|item| item.strip_suffix('>'));
            format!("any::<Vec<{}>>()", inner.unwrap_or(item))
        }
        None => format!("any::<{ty}>()"),
    }
}

/// The values for a setter: one of three states takes `Null`, too.
fn values(ty: &str) -> impl Iterator<Item = String> {
    let null = ty.starts_with("impl IntoPatch<").then(|| "Null".to_owned());
    [value(ty)].into_iter().chain(null)
}

fn method(out: &mut String, at: usize, method: &MethodItem) {
    let inputs = method.arguments.iter();
    let arguments: Vec<String> = inputs.map(|input| value(&input.ty)).collect();
    // What belongs to the client itself stands in the crate's root.
    let home = match method.path.contains('.') {
        true => "resources::",
        false => "",
    };
    let (request, path) = (&method.request, &method.path);
    let _ = write!(
        out,
        "\nasync fn method_{at}(client: Client) -> Result<(), Error> {{\n    \
         let request: {home}{request} = client.{path}({});\n",
        arguments.join(", ")
    );
    for input in &method.setters {
        let name = &input.name;
        for value in values(&input.ty) {
            let _ = writeln!(
                out,
                "    let request: {home}{request} = request.{name}({value});"
            );
        }
    }
    if let Some(pages) = &method.pages {
        let item = &pages.item;
        let _ = writeln!(
            out,
            "    let _: ItemStream<{item}> = request.clone().items();"
        );
        let _ = writeln!(out, "    let _ = request.clone().pages();");
    }
    let gives = match method.outcomes.is_empty() {
        true => method.gives.clone(),
        false => format!("{home}{}", method.gives),
    };
    let _ = writeln!(out, "    let value: {gives} = request.clone().await?;");
    if !method.outcomes.is_empty() {
        out.push_str("    match value {\n");
        for outcome in &method.outcomes {
            let name = &outcome.name;
            let _ = match outcome.ty.as_str() {
                "()" => writeln!(out, "        {gives}::{name} => {{}}"),
                ty => writeln!(
                    out,
                    "        {gives}::{name}(value) => {{ let _: {ty} = value; }}"
                ),
            };
        }
        out.push_str("        _ => {}\n    }\n");
    }
    out.push_str("    let response = request.with_response().await?;\n");
    if let Some(headers) = &method.headers {
        let name = &headers.name;
        let _ = writeln!(
            out,
            "    let headers: {home}{name} = response.documented();"
        );
        for (field, ty, _) in &headers.fields {
            let _ = writeln!(out, "    let _: {ty} = headers.{field};");
        }
    }
    for (ty, _) in &method.errors {
        let _ = writeln!(
            out,
            "    let _: Option<{ty}> = any::<Error>().body_as::<{ty}>();"
        );
    }
    out.push_str("    Ok(())\n}\n");
}

fn ty(out: &mut String, at: usize, item: &TypeItem) {
    let name = format!("types::{}", item.name);
    let _ = write!(out, "\nfn type_{at}(value: {name}) {{\n");
    if item.codec != Codec::Decode {
        let _ = writeln!(out, "    let _ = serde_json::to_string(&value);");
    }
    if item.codec != Codec::Encode {
        let _ = writeln!(out, "    let _ = serde_json::from_str::<{name}>(\"\");");
    }
    match &item.kind {
        Kind::Struct(body) => structure(out, &name, body),
        Kind::Enum(body) => {
            out.push_str("    match value {\n");
            for (variant, _) in &body.variants {
                let _ = writeln!(out, "        {name}::{variant} => {{}}");
            }
            let _ = writeln!(
                out,
                "        {name}::{}(_) => {{}}\n        _ => {{}}\n    }}",
                body.unknown
            );
        }
        Kind::Union(body) => union(out, &name, body),
        Kind::Newtype(inner) => {
            let _ = writeln!(out, "    let _: {inner} = value.0;");
            let _ = writeln!(out, "    let _ = {name}::from(any::<{inner}>());");
        }
    }
    out.push_str("}\n");
}

fn structure(out: &mut String, name: &str, body: &StructItem) {
    for field in &body.fields {
        let _ = writeln!(out, "    let _: {} = value.{};", field.ty, field.name);
    }
    let (rest, ty) = &body.rest;
    let _ = writeln!(out, "    let _: {ty} = value.{rest};");
    if !body.built {
        return;
    }
    let arguments = body.fields.iter().filter_map(|field| match &field.role {
        Role::Argument(ty) => Some(value(ty)),
        _ => None,
    });
    let arguments: Vec<String> = arguments.collect();
    let _ = writeln!(
        out,
        "    let new: {name} = {name}::new({});",
        arguments.join(", ")
    );
    for field in &body.fields {
        if let Role::Setter(ty) = &field.role {
            for value in values(ty) {
                let _ = writeln!(out, "    let new: {name} = new.{}({value});", field.name);
            }
        }
    }
    if body.default {
        let _ = writeln!(out, "    let _: {name} = Default::default();");
    }
}

fn union(out: &mut String, name: &str, body: &UnionItem) {
    out.push_str("    match value {\n");
    for variant in &body.variants {
        let (variant, ty) = (&variant.name, &variant.ty);
        let _ = writeln!(
            out,
            "        {name}::{variant}(value) => {{ let _: {ty} = value; }}"
        );
    }
    let unknown = &body.unknown;
    let _ = writeln!(
        out,
        "        {name}::{unknown}(value) => {{ let _: serde_json::Value = value; }}\n        _ => {{}}\n    }}"
    );
    for variant in body.variants.iter().filter(|variant| variant.from) {
        let ty = &variant.ty;
        let unboxed = ty.strip_prefix("Box<").and_then(|ty| ty.strip_suffix('>'));
        let _ = writeln!(
            out,
            "    let _ = {name}::from(any::<{}>());",
            unboxed.unwrap_or(ty)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn whatever_is_taken_has_a_value() {
        for (taken, given) in [
            ("i64", "any::<i64>()"),
            ("impl Into<Body>", "any::<Bytes>()"),
            ("impl Into<String>", "any::<String>()"),
            ("impl IntoPatch<Vec<i64>, M>", "any::<Vec<i64>>()"),
            (
                "impl IntoIterator<Item = types::Pet>",
                "any::<Vec<types::Pet>>()",
            ),
            (
                "impl IntoIterator<Item = impl Into<String>>",
                "any::<Vec<String>>()",
            ),
        ] {
            assert_eq!(value(taken), given);
        }
    }
}
