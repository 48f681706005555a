//! How structs are built: `new` with what is required, and a setter for everything else.
//!
//! Written as text: setters are most of a large client, and all look alike.

use super::context::Context;
use super::structs::rest_type;
use super::{constant, convert, doc, layout};
use crate::gate::rust::{doc_comments, string};
use crate::ir::Type;
use crate::rust::surface::{Default, Field, Form, Null, Role, Scope, Struct, Taken, TypeItem};
use std::fmt::Write;

/// The `impl` with the constructor and the setters of a struct, and `Default` where nothing is
/// required.
pub(super) fn text(cx: &Context<'_>, item: &TypeItem, body: &Struct, default: Default) -> String {
    let scope = Scope::Types(&item.module);
    let name = &item.name;
    let rest = &body.rest;
    let mut out = format!("impl {name} {{\n");
    match default {
        Default::Derived => {
            doc_comments(&mut out, &["A value with nothing set.".to_owned()], 4);
            out.push_str("    pub fn new() -> Self {\n        Default::default()\n    }\n");
        }
        Default::None | Default::New => constructor(&mut out, cx, body, scope),
    }
    let is_set = |field: &Field| matches!(field.role, Role::Setter(_));
    if body.fields.iter().any(is_set) || rest.ty.is_some() {
        out.push('\n');
    }
    for field in &body.fields {
        if let Role::Setter(taken) = &field.role {
            setter(&mut out, cx, body, field, taken, scope);
        }
    }
    if rest.ty.is_some() {
        let name = &rest.name.rust;
        let docs = "Sets the members beyond the named ones.".to_owned();
        doc_comments(&mut out, &[docs], 4);
        let head = format!("{name}(self, value: {})", rest_type(cx, rest, scope));
        one_liner(
            &mut out,
            &head,
            &[format!("Self {{ {name}: value, ..self }}")],
        );
    }
    out.push_str("}\n");
    if default == Default::New {
        let _ = write!(
            out,
            "\nimpl Default for {name} {{\n    fn default() -> Self {{\n        Self::new()\n    }}\n}}\n"
        );
    }
    out
}

fn constructor(out: &mut String, cx: &Context<'_>, body: &Struct, scope: Scope<'_>) {
    let arguments = body.fields.iter().filter_map(|field| match &field.role {
        Role::Argument(taken) => {
            let ty = convert::argument(cx, taken, scope);
            Some(format!("{}: {ty}", field.name.rust))
        }
        _ => None,
    });
    let arguments: Vec<String> = arguments.collect();
    let docs = match arguments.is_empty() {
        true => "A value with nothing set but what is always the same.",
        false => "A value with what is required.",
    };
    let mut values: Vec<String> = (body.fields.iter())
        .map(|field| initial(cx, body, field, scope))
        .collect();
    values.push(format!("{}: Default::default()", body.rest.name.rust));
    let is_kept =
        |field: &Field| matches!(field.role, Role::Argument(_)) && field.null == Null::Kept;
    let remembers = body.fields.iter().any(is_kept);
    values.extend(body.nulls.iter().map(|nulls| match remembers {
        true => nulls.clone(),
        false => format!("{nulls}: Default::default()"),
    }));
    doc_comments(out, &[docs.to_owned()], 4);
    out.push_str("    pub fn new(");
    layout::fill(out, &arguments, 4, ") -> Self {", "");
    out.push_str(") -> Self {\n");
    if let Some(nulls) = body.nulls.as_ref().filter(|_| remembers) {
        let _ = writeln!(out, "        let mut {nulls} = rt::Nulls::default();");
    }
    out.push_str("        Self {");
    layout::fill(out, &values, 8, "}", " ");
    out.push_str("}\n    }\n");
}

/// The value of a field in `new`, with the field's name.
fn initial(cx: &Context<'_>, body: &Struct, field: &Field, scope: Scope<'_>) -> String {
    let name = &field.name.rust;
    match &field.role {
        Role::Fixed(value) => format!("{name}: {}", constant::expression(cx, value, scope)),
        Role::Argument(taken) => match stored(body, field, taken, name) {
            value if value == *name => value,
            value => format!("{name}: {value}"),
        },
        Role::Setter(_) | Role::Absent => format!("{name}: {}", absent(&field.ty)),
    }
}

/// The value of a field, made of the argument `value`.
fn stored(body: &Struct, field: &Field, taken: &Taken, value: &str) -> String {
    match &body.nulls {
        Some(nulls) if field.null == Null::Kept => {
            let wire = string(&field.name.wire);
            let boxed = match &field.ty {
                Type::Option(inner) if matches!(**inner, Type::Boxed(_)) => ".map(Box::new)",
                _ => "",
            };
            match taken.form {
                Form::Patch => format!("{nulls}.put({wire}, {value}){boxed}"),
                _ => format!("{nulls}.set({wire}, {value}.into()){boxed}"),
            }
        }
        _ => convert::stored(&field.ty, taken, value),
    }
}

/// The value of an optional field that is not set.
fn absent(ty: &Type) -> &'static str {
    match ty {
        Type::Option(_) => "None",
        _ => "Default::default()",
    }
}

fn setter(
    out: &mut String,
    cx: &Context<'_>,
    body: &Struct,
    field: &Field,
    taken: &Taken,
    scope: Scope<'_>,
) {
    let sentence = doc::sentence(&field.doc);
    let docs = match sentence.is_empty() || sentence.len() > 110 {
        true => format!("Sets {}.", doc::code(&field.name.wire)),
        false => sentence,
    };
    doc_comments(out, &[docs], 4);
    if field.deprecated {
        out.push_str("    #[deprecated]\n");
    }
    let name = &field.name.rust;
    let ty = convert::argument(cx, taken, scope);
    let value = stored(body, field, taken, "value");
    // What tells the states apart is inferred from the argument.
    let generics = match taken.form {
        Form::Patch => "<M>",
        _ => "",
    };
    match field.null {
        Null::Kept => one_liner(
            out,
            &format!("{name}{generics}(mut self, value: {ty})"),
            &[format!("self.{name} = self.{value};"), "self".to_owned()],
        ),
        Null::Never | Null::Always => one_liner(
            out,
            &format!("{name}{generics}(self, value: {ty})"),
            &[format!("Self {{ {name}: {value}, ..self }}")],
        ),
    }
}

/// A setter, on one line where it fits: a large client has thousands, and all say the same.
fn one_liner(out: &mut String, head: &str, body: &[String]) {
    let head = format!("    pub fn {head} -> Self {{");
    let line = format!("{head} {} }}", body.join(" "));
    if line.len() <= layout::WIDTH {
        let _ = writeln!(out, "{line}");
        return;
    }
    let _ = writeln!(out, "{head}");
    for statement in body {
        let _ = writeln!(out, "        {statement}");
    }
    out.push_str("    }\n");
}
