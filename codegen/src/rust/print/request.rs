//! How parameters and bodies are put into a request.

use super::context::{Context, Scope};
use super::convert;
use crate::gate::rust::string;
use crate::ir::{Body, BodyEncoding, Parameter, PartEncoding, Place, Style, Type};

/// The call that puts a parameter into the request, with its leading dot.
pub(super) fn set_parameter(parameter: &Parameter) -> String {
    let name = string(&parameter.name.wire);
    let value = &parameter.name.rust;
    let plain = match parameter.place {
        Place::Path | Place::Header => parameter.style == Style::Simple && !parameter.explode,
        Place::Query | Place::Cookie => parameter.style == Style::Form && parameter.explode,
        Place::QueryString if parameter.style == Style::Json => {
            return format!(".query_string_json(&{value})");
        }
        Place::QueryString => return format!(".query_string(&{value})"),
    };
    let method = match parameter.place {
        Place::Path => "path",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::Query | Place::QueryString => "query",
    };
    if plain && !parameter.allow_reserved {
        return format!(".{method}({name}, &{value})");
    }
    let style = style(parameter.style, parameter.explode);
    let reserved = if parameter.allow_reserved {
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

/// Whether the body is a value that is encoded, not text or bytes that are sent as they are.
pub(super) fn is_encoded(body: &Body) -> bool {
    !matches!(body.encoding, BodyEncoding::Text | BodyEncoding::Bytes)
}

/// The argument that takes the body.
pub(super) fn body_argument(cx: &Context<'_>, body: &Body) -> String {
    let name = &body.name.rust;
    match body.encoding {
        BodyEncoding::Text => format!("{name}: impl Into<String>"),
        BodyEncoding::Bytes => format!("{name}: impl Into<rt::Body>"),
        _ if matches!(body.ty, Type::Option(_)) => {
            format!(
                "{name}: impl Into<{}>",
                cx.text(&body.ty, Scope::Operations)
            )
        }
        _ => format!(
            "{name}: {}",
            convert::argument(cx, &body.ty, Scope::Operations)
        ),
    }
}

/// On what a body is set: the request that a method fills in, or the call of a builder, whose
/// methods are named otherwise because its constructors have the short names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Request,
    Call,
}

/// The call that puts the body into the request, with its leading dot.
pub(super) fn set_body(body: &Body, target: Target) -> String {
    let name = &body.name.rust;
    let is_json = body.content_type == "application/json";
    let content_type = string(&body.content_type);
    let suffix = match target {
        Target::Request => "",
        Target::Call => "_body",
    };
    let parts = special(&body.encoding).map_or("&[]", |_| "PARTS");
    match &body.encoding {
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
pub(super) fn parts(body: &Body) -> Option<String> {
    let parts = special(&body.encoding)?;
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
