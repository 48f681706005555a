//! Parameters.

use super::{Lowerer, extension_text};
use crate::document::{self, ParameterIn};
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
            // OpenAPI: these three headers are described elsewhere, and such parameters ignored.
            let ignored = ["accept", "content-type", "authorization"];
            if parameter.place == ParameterIn::Header
                && ignored.contains(&parameter.name.to_ascii_lowercase().as_str())
            {
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

    fn parameter(&mut self, parameter: &document::Parameter, words: &str) -> Parameter {
        let words = format!("{words} {}", parameter.name);
        let (schema, style) = match &parameter.content {
            Some(content) if is_json(&content.media_type) => (content.schema, Style::Json),
            Some(_) => (None, Style::Simple),
            None => (parameter.schema, style(parameter.style)),
        };
        let ty = match schema {
            Some(id) => match self.lower(id, &words) {
                Type::Option(inner) => *inner,
                Type::Null => Type::String,
                ty => ty,
            },
            None => Type::String,
        };
        let mut notes = Vec::new();
        if let Some(id) = schema {
            let merged = self.merged(id);
            notes = super::scalar::notes(&merged);
        }
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
            required: parameter.required || parameter.place == ParameterIn::Path,
            ty,
        }
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
