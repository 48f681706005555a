//! How structs are built: `new` with what is required, and a setter for everything else.
//!
//! Written as text: setters are most of a large client, and all look alike.

use super::context::{Context, Scope};
use super::structs::{Member, Role, has_empty_default, rest_type};
use super::{convert, doc, layout};
use crate::gate::rust::doc_comments;
use crate::ir::{Field, Rest, Type, TypeDef};
use std::fmt::Write;

/// The `impl` with the constructor and the setters of a struct, and `Default` where nothing is
/// required.
pub(super) fn text(cx: &Context<'_>, def: &TypeDef, members: &[Member<'_>], rest: &Rest) -> String {
    let scope = Scope::Types(&def.module);
    let mut out = format!("impl {} {{\n", def.name.rust);
    constructor(&mut out, cx, members, rest, scope);
    let has_setters = members
        .iter()
        .any(|member| matches!(member.role, Role::Setter));
    if has_setters || rest.ty.is_some() {
        out.push('\n');
    }
    for member in members {
        if let Role::Setter = member.role {
            setter(&mut out, cx, member.field, scope);
        }
    }
    if rest.ty.is_some() {
        let set = Setter {
            docs: "Sets the members beyond the named ones.".to_owned(),
            deprecated: false,
            name: &rest.name.rust,
            ty: rest_type(cx, rest, scope),
            value: "value".to_owned(),
        };
        set.write(&mut out);
    }
    out.push_str("}\n");
    let is_empty = !members
        .iter()
        .any(|member| matches!(member.role, Role::Argument));
    if is_empty && !has_empty_default(members) {
        let name = &def.name.rust;
        let _ = write!(
            out,
            "\nimpl Default for {name} {{\n    fn default() -> Self {{\n        Self::new()\n    }}\n}}\n"
        );
    }
    out
}

fn constructor(
    out: &mut String,
    cx: &Context<'_>,
    members: &[Member<'_>],
    rest: &Rest,
    scope: Scope<'_>,
) {
    let arguments: Vec<String> = members
        .iter()
        .filter(|member| matches!(member.role, Role::Argument))
        .map(|Member { field, .. }| {
            let (ty, _) = taken(cx, field, scope);
            format!("{}: {ty}", field.name.rust)
        })
        .collect();
    if has_empty_default(members) {
        doc_comments(out, &["A value with nothing set.".to_owned()], 4);
        out.push_str("    pub fn new() -> Self {\n        Default::default()\n    }\n");
        return;
    }
    let docs = match arguments.is_empty() {
        true => "A value with nothing set but what is always the same.",
        false => "A value with what is required.",
    };
    let mut values: Vec<String> = (members.iter())
        .map(|member| initial(cx, member, scope))
        .collect();
    values.push(format!("{}: Default::default()", rest.name.rust));
    doc_comments(out, &[docs.to_owned()], 4);
    out.push_str("    pub fn new(");
    layout::fill(out, &arguments, 4, ") -> Self {", "");
    out.push_str(") -> Self {\n        Self {");
    layout::fill(out, &values, 8, "}", " ");
    out.push_str("}\n    }\n");
}

/// What `new` takes for a field, and the value that it makes of that.
fn taken(cx: &Context<'_>, field: &Field, scope: Scope<'_>) -> (String, String) {
    let name = &field.name.rust;
    match field.sent_only {
        true => convert::setter(cx, &field.ty, name, scope),
        false => (
            convert::argument(cx, &field.ty, scope),
            convert::expression(cx, &field.ty, name),
        ),
    }
}

/// The value of a field in `new`, with the field's name.
fn initial(cx: &Context<'_>, member: &Member<'_>, scope: Scope<'_>) -> String {
    let Field { name, ty, .. } = member.field;
    let name = &name.rust;
    match &member.role {
        Role::Fixed(value) => format!("{name}: {value}"),
        Role::Argument => match taken(cx, member.field, scope).1 {
            value if value == *name => value,
            value => format!("{name}: {value}"),
        },
        Role::Setter | Role::Absent => format!("{name}: {}", absent(ty)),
    }
}

/// The value of an optional field that is not set.
fn absent(ty: &Type) -> &'static str {
    match ty {
        Type::Option(_) => "None",
        _ => "Default::default()",
    }
}

fn setter(out: &mut String, cx: &Context<'_>, field: &Field, scope: Scope<'_>) {
    let (ty, value) = convert::setter(cx, &field.ty, "value", scope);
    let sentence = doc::sentence(&field.doc);
    let docs = match sentence.is_empty() || sentence.len() > 110 {
        true => format!("Sets {}.", doc::code(&field.name.wire)),
        false => sentence,
    };
    let set = Setter {
        docs,
        deprecated: field.deprecated,
        name: &field.name.rust,
        ty,
        value,
    };
    set.write(out);
}

struct Setter<'a> {
    docs: String,
    deprecated: bool,
    name: &'a str,
    ty: String,
    value: String,
}

impl Setter<'_> {
    /// On one line: a large client has thousands, and all say the same.
    fn write(&self, out: &mut String) {
        let Setter {
            docs,
            name,
            ty,
            value,
            ..
        } = self;
        let deprecated = if self.deprecated {
            "    #[deprecated]\n"
        } else {
            ""
        };
        doc_comments(out, std::slice::from_ref(docs), 4);
        let _ = writeln!(
            out,
            "{deprecated}    pub fn {name}(self, value: {ty}) -> Self {{ \
             Self {{ {name}: {value}, ..self }} }}"
        );
    }
}
