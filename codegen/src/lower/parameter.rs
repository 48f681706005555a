//! Parameters.

use super::{Lowerer, extension_text, facts};
use crate::document::{self, ParameterIn, SchemaId};
use crate::ir::{Doc, Name, Parameter, Place, Style, Type};

impl Lowerer<'_> {
    /// The parameters of an operation: those of the path first, in its order.
    pub(super) fn parameters(
        &mut self,
        operation: &document::Operation,
        words: &str,
    ) -> Vec<Parameter> {
        let mut path: Vec<(usize, Parameter)> = Vec::new();
        let mut rest = Vec::new();
        for parameter in &operation.parameters {
            if let Some(reason) = ignored(parameter) {
                self.ignore(&parameter.location, reason);
                continue;
            }
            let lowered = self.parameter(parameter, words);
            match operation.path.find(&format!("{{{}}}", parameter.name)) {
                Some(at) if parameter.place == ParameterIn::Path => path.push((at, lowered)),
                _ => rest.push(lowered),
            }
        }
        path.sort_by_key(|(at, _)| *at);
        path.into_iter()
            .map(|(_, parameter)| parameter)
            .chain(rest)
            .collect()
    }

    /// The schema of a parameter, and how its value becomes text.
    fn carried(&mut self, parameter: &document::Parameter) -> (Option<SchemaId>, Style) {
        let Some(content) = &parameter.content else {
            return (parameter.schema, style(parameter.style));
        };
        match essence(&content.media_type).as_str() {
            json if is_json(json) => (content.schema, Style::Json),
            "application/x-www-form-urlencoded" if parameter.place == ParameterIn::QueryString => {
                (content.schema, Style::Form)
            }
            media_type => {
                if let Some(id) = content.schema {
                    let reason = format!("`{media_type}` is passed as text");
                    self.fall_back(id, Type::String, reason);
                }
                (None, Style::Simple)
            }
        }
    }

    pub(super) fn parameter(&mut self, parameter: &document::Parameter, words: &str) -> Parameter {
        let words = format!("{words} {}", parameter.name);
        let (schema, style) = self.carried(parameter);
        let required = parameter.required || parameter.place == ParameterIn::Path;
        let ty = match schema {
            Some(id) => match self.lower(id, &words) {
                // Of the styles, JSON alone can say `null`.
                Type::Option(inner) if required && style == Style::Json => Type::Option(inner),
                Type::Option(inner) => *inner,
                Type::Null => Type::String,
                ty => ty,
            },
            None => Type::String,
        };
        let merged = schema.map(|id| self.merged(id));
        let notes = merged
            .as_deref()
            .map(super::scalar::notes)
            .unwrap_or_default();
        let facts = facts::of(self.place(&parameter.location), merged.as_deref());
        let mut name = Name::new(&parameter.name);
        name.rust = extension_text(&parameter.extensions, "x-rust-name").unwrap_or_default();
        Parameter {
            name,
            doc: Doc {
                description: parameter.description.clone(),
                notes,
                ..Doc::default()
            },
            deprecated: parameter.deprecated,
            place: place(parameter.place),
            style,
            explode: parameter.explode,
            allow_reserved: parameter.allow_reserved,
            required,
            ty,
            facts,
        }
    }
}

/// Why a header is no parameter of a call, although the document declares it.
fn ignored(parameter: &document::Parameter) -> Option<&'static str> {
    if parameter.place != ParameterIn::Header {
        return None;
    }
    match parameter.name.to_ascii_lowercase().as_str() {
        "authorization" => Some("credentials are set on the client, or by the options of a call"),
        "accept" | "content-type" => Some("the media types of responses and bodies decide this"),
        "content-length" | "transfer-encoding" | "host" | "connection" | "expect"
        | "keep-alive" | "proxy-connection" | "te" | "trailer" | "upgrade" => {
            Some("HTTP itself sets this header, from the message and the URL")
        }
        _ => None,
    }
}

fn place(place: ParameterIn) -> Place {
    match place {
        ParameterIn::Path => Place::Path,
        ParameterIn::Query => Place::Query,
        ParameterIn::Header => Place::Header,
        ParameterIn::Cookie => Place::Cookie,
        ParameterIn::QueryString => Place::QueryString,
    }
}

pub(super) fn style(style: document::Style) -> Style {
    match style {
        document::Style::Simple => Style::Simple,
        document::Style::Label => Style::Label,
        document::Style::Matrix => Style::Matrix,
        document::Style::Form => Style::Form,
        document::Style::SpaceDelimited => Style::SpaceDelimited,
        document::Style::PipeDelimited => Style::PipeDelimited,
        document::Style::TabDelimited => Style::TabDelimited,
        document::Style::DeepObject => Style::DeepObject,
        document::Style::Cookie => Style::Cookie,
    }
}

/// The media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// `application/json` and its kin. `*/*` counts, since JSON is what such APIs send.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(
        essence.as_str(),
        "application/json" | "text/json" | "*/*" | "application/*"
    ) || essence.ends_with("+json")
}
