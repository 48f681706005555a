//! How parameters and bodies are put into a request.

use super::context::{Context, Scope};
use super::convert;
use crate::ir::{Body, BodyEncoding, Parameter, PartEncoding, Place, Style};

/// The call that puts a parameter into the request, with its leading dot.
pub(super) fn set_parameter(parameter: &Parameter) -> String {
    let wire = &parameter.name.wire;
    let value = &parameter.name.rust;
    let plain = match parameter.place {
        Place::Path | Place::Header => parameter.style == Style::Simple && !parameter.explode,
        Place::Query | Place::Cookie => parameter.style == Style::Form && parameter.explode,
        Place::QueryString => return format!(".query_string(&{value})"),
    };
    let method = match parameter.place {
        Place::Path => "path",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::Query | Place::QueryString => "query",
    };
    if plain && !parameter.allow_reserved {
        return format!(".{method}({wire:?}, &{value})");
    }
    let style = style(parameter.style, parameter.explode);
    let reserved = if parameter.allow_reserved {
        ".allow_reserved()"
    } else {
        ""
    };
    format!(".{method}_with({wire:?}, {style}{reserved}, &{value})")
}

fn style(style: Style, explode: bool) -> String {
    format!(
        "specwright_runtime::ParameterStyle::new(specwright_runtime::Style::{style:?}, {explode})"
    )
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
        BodyEncoding::Bytes => format!("{name}: impl Into<specwright_runtime::Body>"),
        _ => format!(
            "{name}: {}",
            convert::argument(cx, &body.ty, Scope::Operations)
        ),
    }
}

/// The call that puts the body into the request, with its leading dot.
pub(super) fn set_body(body: &Body) -> String {
    let name = &body.name.rust;
    let content_type = &body.content_type;
    match &body.encoding {
        BodyEncoding::Json if content_type == "application/json" => format!(".json(&{name})"),
        BodyEncoding::Json => format!(".json_as({content_type:?}, &{name})"),
        BodyEncoding::Form(_) => format!(".form(&{name}, PARTS)"),
        BodyEncoding::Multipart(_) => format!(".multipart(&{name}, PARTS)"),
        BodyEncoding::Text => format!(".text({content_type:?}, {name})"),
        BodyEncoding::Bytes => format!(".bytes({content_type:?}, {name})"),
        BodyEncoding::JsonLines => format!(".json_lines({content_type:?}, &{name})"),
    }
}

/// The constant that says how the properties of a form travel.
pub(super) fn parts(body: &Body) -> Option<String> {
    let (BodyEncoding::Form(parts) | BodyEncoding::Multipart(parts)) = &body.encoding else {
        return None;
    };
    if parts.is_empty() {
        return Some(
            "        static PARTS: &[specwright_runtime::PartEncoding] = &[];\n".to_owned(),
        );
    }
    let parts: String = parts
        .iter()
        .map(|part| format!("            {},\n", self::part(part)))
        .collect();
    Some(format!(
        "        static PARTS: &[specwright_runtime::PartEncoding] = &[\n{parts}        ];\n"
    ))
}

fn part(part: &PartEncoding) -> String {
    let mut out = format!("specwright_runtime::PartEncoding::new({:?})", part.property);
    if let Some(content_type) = &part.content_type {
        out.push_str(&format!(".content_type({content_type:?})"));
    }
    if part.style != Style::Form || !part.explode {
        out.push_str(&format!(".style({})", style(part.style, part.explode)));
    }
    out
}
