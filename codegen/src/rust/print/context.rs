//! What every emitter needs: the API, the options, and how to write a type where one stands.

use super::EmitOptions;
use crate::ir::{Api, Format, Operation, Success, Tag, Type, TypeDef, TypeId, TypeKind, Usage};
use proc_macro2::{Literal, TokenStream, TokenTree};
use std::collections::HashSet;

/// From where a type is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope<'a> {
    /// Outside of the crate, after `use <crate>::*;`.
    Outside,
    /// From a module below `types`.
    Types(&'a str),
    /// From the client or a resource, which have `types` in scope.
    Operations,
}

/// The API with what is derived from it once.
pub(crate) struct Context<'a> {
    pub api: &'a Api,
    pub options: &'a EmitOptions,
    /// Properties that tell the members of a union apart, with the member.
    tags: HashSet<(TypeId, &'a str)>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(api: &'a Api, options: &'a EmitOptions) -> Self {
        let mut tags = HashSet::new();
        for def in &api.types {
            let TypeKind::Union(union) = &def.kind else {
                continue;
            };
            let Tag::Property(property) = &union.tag else {
                continue;
            };
            for variant in &union.variants {
                if let Type::Named(id) = unboxed(&variant.ty) {
                    tags.insert((*id, property.as_str()));
                }
            }
        }
        Context { api, options, tags }
    }

    /// Whether a member of `id` tells it apart from the other members of a union.
    pub(crate) fn is_tag(&self, id: TypeId, property: &str) -> bool {
        self.tags.contains(&(id, property))
    }

    /// `ty` as source text.
    pub(crate) fn text(&self, ty: &Type, scope: Scope<'_>) -> String {
        text(self.api, ty, scope)
    }

    /// `ty` as tokens.
    pub(crate) fn tokens(&self, ty: &Type, scope: Scope<'_>) -> TokenStream {
        parsed(&self.text(ty, scope))
    }

    /// The directions in which a type is encoded, as the codec macros name them.
    pub(crate) fn direction(&self, usage: Usage) -> &'static str {
        match usage {
            _ if self.options.both_directions => "both",
            Usage {
                request: true,
                response: false,
                ..
            } => "encode",
            Usage {
                request: false,
                response: true,
                ..
            } => "decode",
            _ => "both",
        }
    }

    /// The name of the generated crate, as Rust writes it.
    pub(crate) fn crate_name(&self) -> String {
        self.api.package.replace('-', "_")
    }

    /// The type that `.await` gives, as source text.
    pub(crate) fn output(&self, operation: &Operation, scope: Scope<'_>) -> String {
        match &operation.success {
            Success::One { decoding, ty } => super::response::output(self, *decoding, ty, scope),
            Success::Many { name, .. } => name.rust.clone(),
        }
    }
}

/// `ty` as source text.
pub(crate) fn text(api: &Api, ty: &Type, scope: Scope<'_>) -> String {
    let mut out = String::new();
    write_type(&mut out, api, ty, scope);
    out
}

fn write_type(out: &mut String, api: &Api, ty: &Type, scope: Scope<'_>) {
    let runtime = runtime(scope);
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
        Type::Array(item) => wrapped(out, api, "Vec<", item, scope),
        Type::Map(value) => wrapped(
            out,
            api,
            "std::collections::BTreeMap<String, ",
            value,
            scope,
        ),
        Type::Option(inner) => wrapped(out, api, "Option<", inner, scope),
        Type::Boxed(inner) => wrapped(out, api, "Box<", inner, scope),
        Type::Patch(inner) => wrapped(out, api, &format!("{runtime}Patch<"), inner, scope),
        Type::Tuple(items) => {
            out.push('(');
            for item in items {
                write_type(out, api, item, scope);
                out.push_str(if items.len() == 1 { "," } else { ", " });
            }
            out.truncate(out.trim_end_matches(", ").len());
            out.push_str(if items.len() == 1 { ",)" } else { ")" });
        }
        Type::Named(id) => {
            let def = api.type_def(*id);
            out.push_str(prefix(def, scope));
            out.push_str(&def.name.rust);
        }
        Type::Custom(path) => out.push_str(path),
    }
}

fn wrapped(out: &mut String, api: &Api, open: &str, inner: &Type, scope: Scope<'_>) {
    out.push_str(open);
    write_type(out, api, inner, scope);
    out.push('>');
}

/// What stands in front of a name of the runtime.
pub(crate) fn runtime(scope: Scope<'_>) -> &'static str {
    match scope {
        Scope::Outside => "",
        Scope::Types(_) | Scope::Operations => "rt::",
    }
}

fn prefix(def: &TypeDef, scope: Scope<'_>) -> &'static str {
    match scope {
        Scope::Types(module) if module == def.module => "",
        Scope::Types(_) => "super::",
        Scope::Outside | Scope::Operations => "types::",
    }
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

/// `ty` without the boxes around it.
pub(crate) fn unboxed(ty: &Type) -> &Type {
    match ty {
        Type::Boxed(inner) => unboxed(inner),
        other => other,
    }
}

/// Source text as tokens. What is not Rust (a user's type that is no path) becomes a string
/// literal, so that the compiler points at it.
pub(crate) fn parsed(text: &str) -> TokenStream {
    text.parse()
        .unwrap_or_else(|_| TokenTree::from(Literal::string(text)).into())
}
