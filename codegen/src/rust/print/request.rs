//! How inputs are put into a request.

use crate::gate::rust::string;
use crate::ir::{BodyEncoding, PartEncoding, Place, Style};
use crate::rust::surface::{Carried, Input};

/// On what an input is set: the request that a method fills in, or the call within a request,
/// whose methods for bodies are named otherwise because its constructors have the short names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Request,
    Call,
}

/// The call that puts an input into the request, with its leading dot.
pub(super) fn set(input: &Input, target: Target) -> String {
    match &input.carried {
        Carried::Parameter {
            place,
            style,
            explode,
            allow_reserved,
        } => set_parameter(input, *place, (*style, *explode), *allow_reserved),
        Carried::Body {
            content_type,
            encoding,
        } => set_body(&input.name.rust, content_type, encoding, target),
    }
}

fn set_parameter(
    input: &Input,
    place: Place,
    (style, explode): (Style, bool),
    allow_reserved: bool,
) -> String {
    let name = string(&input.name.wire);
    let value = &input.name.rust;
    let plain = match place {
        Place::Path | Place::Header => style == Style::Simple && !explode,
        Place::Query | Place::Cookie => style == Style::Form && explode,
        Place::QueryString if style == Style::Json => {
            return format!(".query_string_json(&{value})");
        }
        Place::QueryString => return format!(".query_string(&{value})"),
    };
    let method = match place {
        Place::Path => "path",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::Query | Place::QueryString => "query",
    };
    if plain && !allow_reserved {
        return format!(".{method}({name}, &{value})");
    }
    let style = self::style(style, explode);
    let reserved = if allow_reserved {
        ".allow_reserved()"
    } else {
        ""
    };
    format!(".{method}_with({name}, {style}{reserved}, &{value})")
}

fn style(style: Style, explode: bool) -> String {
    let style = match style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::TabDelimited => "TabDelimited",
        Style::DeepObject => "DeepObject",
        Style::Json => "Json",
        Style::Cookie => "Cookie",
    };
    format!("rt::ParameterStyle::new(rt::Style::{style}, {explode})")
}

/// Whether an input is sent as it is, so that the runtime converts it.
pub(super) fn is_text(input: &Input) -> bool {
    let Carried::Body { encoding, .. } = &input.carried else {
        return false;
    };
    matches!(encoding, BodyEncoding::Text)
}

fn set_body(name: &str, content_type: &str, encoding: &BodyEncoding, target: Target) -> String {
    let is_json = content_type == "application/json";
    let content_type = string(content_type);
    let suffix = match target {
        Target::Request => "",
        Target::Call => "_body",
    };
    let parts = special(encoding).map_or("&[]", |_| "PARTS");
    match encoding {
        BodyEncoding::Json if is_json => {
            format!(".json{suffix}(&{name})")
        }
        BodyEncoding::Json => format!(".json{suffix}_as({content_type}, &{name})"),
        BodyEncoding::Form(_) => format!(".form{suffix}(&{name}, {parts})"),
        BodyEncoding::Multipart(_) => format!(".multipart{suffix}(&{name}, {parts})"),
        BodyEncoding::Text => format!(".text{suffix}({content_type}, {name})"),
        BodyEncoding::Bytes => format!(".bytes{suffix}({content_type}, {name})"),
        BodyEncoding::JsonLines => format!(".json_lines{suffix}({content_type}, &{name})"),
    }
}

/// The constant that says how the properties of a form travel, where one needs more than usual.
pub(super) fn parts(input: &Input) -> Option<String> {
    let Carried::Body { encoding, .. } = &input.carried else {
        return None;
    };
    let parts = special(encoding)?;
    let parts: String = parts
        .iter()
        .map(|part| format!("            {},\n", self::part(part)))
        .collect();
    Some(format!(
        "        static PARTS: &[rt::PartEncoding] = &[\n{parts}        ];\n"
    ))
}

fn special(encoding: &BodyEncoding) -> Option<&[PartEncoding]> {
    match encoding {
        BodyEncoding::Form(parts) | BodyEncoding::Multipart(parts) if !parts.is_empty() => {
            Some(parts)
        }
        _ => None,
    }
}

fn part(part: &PartEncoding) -> String {
    let mut out = format!("rt::PartEncoding::new({})", string(&part.property));
    if let Some(content_type) = &part.content_type {
        out.push_str(&format!(".content_type({})", string(content_type)));
    }
    if let Some((style, explode)) = part.style {
        out.push_str(&format!(".style({})", self::style(style, explode)));
    }
    out
}
