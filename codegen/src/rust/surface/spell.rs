//! Types as Rust spells them.

use super::{Form, Output, Surface, Taken, TypeItem};
use crate::ir::{Format, Type};

/// From where a type is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// Outside of the crate, after `use <crate>::*;`.
    Outside,
    /// From a module below `types`.
    Types(&'a str),
    /// From the client or a resource, which have `types` in scope.
    Operations,
}

impl Scope<'_> {
    /// What stands in front of a name of the runtime.
    pub fn runtime(self) -> &'static str {
        match self {
            Scope::Outside => "",
            Scope::Types(_) | Scope::Operations => "rt::",
        }
    }

    fn prefix(self, item: &TypeItem) -> &'static str {
        match self {
            Scope::Types(module) if module == item.module => "",
            Scope::Types(_) => "super::",
            Scope::Outside | Scope::Operations => "types::",
        }
    }
}

/// `ty` as source text.
pub fn spell(surface: &Surface, ty: &Type, scope: Scope<'_>) -> String {
    let mut out = String::new();
    write_type(&mut out, surface, ty, scope);
    out
}

impl Taken {
    /// The type of an argument that takes it, as source text.
    pub fn spell(&self, surface: &Surface, scope: Scope<'_>) -> String {
        let item = || match &self.ty {
            Type::Array(item) => spell(surface, item, scope),
            ty => spell(surface, ty, scope),
        };
        match self.form {
            Form::Exact => spell(surface, &self.ty, scope),
            Form::Items => format!("impl IntoIterator<Item = {}>", item()),
            Form::IntoItems => format!("impl IntoIterator<Item = impl Into<{}>>", item()),
            Form::Patch => {
                let ty = spell(surface, &self.ty, scope);
                format!("impl {}IntoPatch<{ty}, M>", scope.runtime())
            }
            Form::Into => format!("impl Into<{}>", spell(surface, &self.ty, scope)),
            Form::Body => format!("impl Into<{}Body>", scope.runtime()),
        }
    }
}

impl Output {
    /// The Rust type, as source text.
    pub fn spell(&self, surface: &Surface, scope: Scope<'_>) -> String {
        let runtime = scope.runtime();
        match self {
            Output::Nothing => "()".to_owned(),
            Output::Json(ty) => spell(surface, ty, scope),
            Output::Text => "String".to_owned(),
            Output::Bytes => format!("{runtime}Bytes"),
            Output::Events(ty) | Output::WholeEvents(ty) => {
                format!("{runtime}EventStream<{}>", spell(surface, ty, scope))
            }
            Output::JsonLines(ty) => format!("{runtime}JsonLines<{}>", spell(surface, ty, scope)),
        }
    }
}

fn write_type(out: &mut String, surface: &Surface, ty: &Type, scope: Scope<'_>) {
    let runtime = scope.runtime();
    match ty {
        Type::String => out.push_str("String"),
        Type::Bool => out.push_str("bool"),
        Type::I32 => out.push_str("i32"),
        Type::I64 => out.push_str("i64"),
        Type::U64 => out.push_str("u64"),
        Type::I128 => out.push_str("i128"),
        Type::U128 => out.push_str("u128"),
        Type::F64 => out.push_str("f64"),
        Type::Unit => out.push_str("()"),
        Type::Format(format) => out.extend([runtime, format_name(*format)]),
        Type::Bytes => out.extend([runtime, "Bytes"]),
        Type::Upload => out.extend([runtime, "Upload"]),
        Type::Null => out.extend([runtime, "Null"]),
        Type::Value => out.extend([runtime, "serde_json::Value"]),
        Type::Array(item) => wrapped(out, surface, "Vec<", item, scope),
        Type::Map(value) => {
            let open = "std::collections::BTreeMap<String, ";
            wrapped(out, surface, open, value, scope);
        }
        Type::Option(inner) => wrapped(out, surface, "Option<", inner, scope),
        Type::Boxed(inner) => wrapped(out, surface, "Box<", inner, scope),
        Type::Patch(inner) => wrapped(out, surface, &format!("{runtime}Patch<"), inner, scope),
        Type::Tuple(items) => {
            out.push('(');
            for item in items {
                write_type(out, surface, item, scope);
                out.push_str(if items.len() == 1 { "," } else { ", " });
            }
            out.truncate(out.trim_end_matches(", ").len());
            out.push_str(if items.len() == 1 { ",)" } else { ")" });
        }
        Type::Named(id) => {
            let item = surface.type_item(*id);
            out.push_str(scope.prefix(item));
            out.push_str(&item.name);
        }
        Type::Custom(path) => out.push_str(path),
    }
}

fn wrapped(out: &mut String, surface: &Surface, open: &str, inner: &Type, scope: Scope<'_>) {
    out.push_str(open);
    write_type(out, surface, inner, scope);
    out.push('>');
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::DateTime => "DateTime",
        Format::Date => "Date",
        Format::Time => "Time",
        Format::Duration => "Duration",
        Format::Uuid => "Uuid",
        Format::Decimal => "Decimal",
        Format::Base64 => "Base64",
        Format::Secret => "Secret",
        Format::UnixTime => "UnixTime",
    }
}
