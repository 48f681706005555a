//! Enums of strings and of integers, open to values that the document does not list.

use super::context::direction;
use super::{codec, doc, layout};
use crate::gate::rust::{doc_comments, string};
use crate::ir::{Doc, Enum, EnumRepr};
use crate::render::Piece;
use crate::rust::surface::TypeItem;
use std::fmt::Write;

/// Prints an enum.
pub(super) fn print(item: &TypeItem, body: &Enum) -> Vec<Piece> {
    let macro_name = match body.repr {
        EnumRepr::String => "string_enum",
        EnumRepr::Integer => "integer_enum",
    };
    let mut entries: Vec<String> = body
        .variants
        .iter()
        .map(|variant| match body.repr {
            EnumRepr::String => {
                format!("{} = {}", variant.name.rust, string(&variant.name.wire))
            }
            EnumRepr::Integer => format!("{} = {}", variant.name.rust, variant.name.wire),
        })
        .collect();
    entries.push(format!("..{}", body.unknown.rust));
    let head = format!("{} {}", direction(item.codec), item.name);
    vec![
        Piece::Text(definition(item, body)),
        Piece::Text(codec::call(macro_name, &head, &entries)),
    ]
}

/// Variants without docs share lines.
fn definition(item: &TypeItem, body: &Enum) -> String {
    let mut out = String::new();
    doc_comments(&mut out, &doc::lines(&item.doc), 0);
    if item.deprecated {
        out.push_str("#[deprecated]\n");
    }
    out.push_str("#[non_exhaustive]\n#[derive(Debug, Clone, PartialEq, Eq, Hash)]\n");
    let _ = write!(out, "pub enum {} {{", item.name);
    let holds = match body.repr {
        EnumRepr::String => "UnknownValue",
        EnumRepr::Integer => "UnknownInteger",
    };
    let unknown = format!("{}(rt::{holds})", body.unknown.rust);
    if body
        .variants
        .iter()
        .all(|variant| variant.doc == Doc::default())
    {
        let names = body
            .variants
            .iter()
            .map(|variant| variant.name.rust.clone());
        let names: Vec<String> = names.chain([unknown]).collect();
        layout::fill(&mut out, &names, 0, "}", " ");
    } else {
        out.push('\n');
        for variant in &body.variants {
            doc_comments(&mut out, &doc::lines(&variant.doc), 4);
            let _ = writeln!(out, "    {},", variant.name.rust);
        }
        let _ = writeln!(out, "    {unknown},");
    }
    out.push_str("}\n");
    out
}
