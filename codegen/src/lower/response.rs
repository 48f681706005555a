//! Responses: what success gives, and what is documented beside it.

use super::Lowerer;
use super::body::is_json_lines;
use super::parameter::{essence, is_json};
use crate::document::{self, JsonType, MediaType};
use crate::ir::{
    Decoding, Doc, Name, Response, ResponseHeader, ResponseHeaders, Style, Success, SuccessVariant,
    Type,
};
use std::collections::HashSet;

impl Lowerer<'_> {
    /// Every documented response, with the media type that is asked for.
    pub(super) fn responses(
        &mut self,
        operation: &document::Operation,
        words: &str,
    ) -> Vec<Response> {
        let mut lowered = Vec::with_capacity(operation.responses.len());
        for response in &operation.responses {
            let words = match success_status(&response.status) {
                true => format!("{words} response"),
                false => format!("{words} error"),
            };
            let media = self
                .preferred(response)
                .filter(|_| has_body(operation, response));
            lowered.push(self.media_type_of(response, media, &words));
        }
        lowered
    }

    /// Which media type is asked for, unless a caller says otherwise.
    pub(super) fn preferred<'r>(
        &mut self,
        response: &'r document::Response,
    ) -> Option<&'r MediaType> {
        let media = response.content.iter();
        let first = media.min_by_key(|media| rank(&media.media_type))?;
        // A file that is also offered as a JSON string is a file.
        let file = response.content.iter().find(|media| self.is_file(media));
        match file {
            Some(file) if self.is_json_text(first) => Some(file),
            _ => Some(first),
        }
    }

    fn is_json_text(&mut self, media: &MediaType) -> bool {
        is_json(&media.media_type) && media.schema.is_some_and(|id| self.is_plain_text(id))
    }

    /// Whether a media type is that of files, and its schema says the same.
    fn is_file(&mut self, media: &MediaType) -> bool {
        self.decoding(media) == Decoding::Bytes
            && !media.media_type.contains('*')
            && media.schema.is_none_or(|id| self.is_plain_text(id))
    }

    fn is_plain_text(&mut self, id: document::SchemaId) -> bool {
        let schema = self.merged(id);
        schema.types == [JsonType::String] && schema.enum_values.is_none()
    }

    /// A response as it is in one of its media types.
    pub(super) fn media_type_of(
        &mut self,
        response: &document::Response,
        media: Option<&MediaType>,
        words: &str,
    ) -> Response {
        let (decoding, ty) = match media {
            Some(media) => self.media_response(media, words),
            None => (Decoding::Empty, None),
        };
        Response {
            status: response.status.clone(),
            doc: Doc {
                description: response.description.clone(),
                ..Doc::default()
            },
            content_type: media.map(|media| media.media_type.clone()),
            decoding,
            ty,
            example: media.and_then(|media| media.examples.first().cloned()),
        }
    }

    /// How a body of a media type is decoded.
    pub(super) fn decoding(&mut self, media: &MediaType) -> Decoding {
        match essence(&media.media_type).as_str() {
            json if is_json(json) => match self.is_binary(media.schema) {
                true => Decoding::Bytes,
                false => Decoding::Json,
            },
            "text/event-stream" => match media.item_schema.is_some_and(|id| self.is_event(id)) {
                true => Decoding::WholeEvents,
                false => Decoding::EventStream,
            },
            lines if is_json_lines(lines) => Decoding::JsonLines,
            text if text.starts_with("text/") || text.ends_with("xml") => Decoding::Text,
            _ => Decoding::Bytes,
        }
    }

    fn media_response(&mut self, media: &MediaType, words: &str) -> (Decoding, Option<Type>) {
        let typed = |lowerer: &mut Self, schema: Option<document::SchemaId>| match schema {
            Some(id) => lowerer.lower(id, words),
            None => Type::Value,
        };
        let decoding = self.decoding(media);
        let ty = match decoding {
            Decoding::Empty => return (decoding, None),
            Decoding::Json => typed(self, media.schema),
            Decoding::EventStream | Decoding::WholeEvents => {
                typed(self, media.item_schema.or(media.schema))
            }
            Decoding::JsonLines => self.line_type(media, words),
            Decoding::Text => {
                let xml = essence(&media.media_type).ends_with("xml");
                if let Some(id) = media.schema.filter(|_| xml) {
                    self.fall_back(id, Type::String, "XML is passed as text");
                }
                Type::String
            }
            Decoding::Bytes => Type::Bytes,
        };
        (decoding, Some(ty))
    }

    fn is_binary(&mut self, schema: Option<document::SchemaId>) -> bool {
        schema.is_some_and(|id| self.merged(id).format.as_deref() == Some("binary"))
    }

    /// The documented headers of what a call gives, each once.
    pub(super) fn answered_headers(
        &mut self,
        operation: &document::Operation,
        answers: &[u16],
        words: &str,
    ) -> ResponseHeaders {
        let mut fields: Vec<ResponseHeader> = Vec::new();
        let mut known = HashSet::new();
        for response in &operation.responses {
            if !is_answer(&response.status, answers) {
                continue;
            }
            for header in &response.headers {
                if known.insert(header.name.to_ascii_lowercase()) {
                    fields.push(self.answered_header(header, words));
                }
            }
        }
        ResponseHeaders {
            name: Name::new(format!("{words} headers")),
            fields,
            same_as: None,
        }
    }

    fn answered_header(&mut self, header: &document::Parameter, words: &str) -> ResponseHeader {
        let mut parameter = self.parameter(header, &format!("{words} header"));
        let delimited = [
            Style::SpaceDelimited,
            Style::PipeDelimited,
            Style::TabDelimited,
        ];
        if delimited.contains(&parameter.style)
            && let Some(id) = header.schema
        {
            parameter.ty = self.fall_back(id, Type::String, "items that no comma divides are text");
        }
        ResponseHeader {
            json: parameter.style == Style::Json,
            name: parameter.name,
            doc: parameter.doc,
            deprecated: parameter.deprecated,
            ty: match parameter.ty {
                Type::Option(inner) => *inner,
                ty => ty,
            },
        }
    }

    /// What `.await` gives: one type, or an enum when successful statuses differ.
    /// `answers` are the redirects among them.
    pub(super) fn success(&self, responses: &[Response], answers: &[u16], words: &str) -> Success {
        let is_answer = |response: &&Response| is_answer(&response.status, answers);
        let mut good: Vec<&Response> = responses.iter().filter(is_answer).collect();
        if good.is_empty() {
            good = responses
                .iter()
                .filter(|r| r.status.eq_ignore_ascii_case("default"))
                .collect();
        }
        let kind = |r: &Response| (r.decoding, r.ty.clone().unwrap_or(Type::Unit));
        let Some(first) = good.first() else {
            return Success::One {
                decoding: Decoding::Empty,
                ty: Type::Unit,
            };
        };
        if good.iter().all(|response| kind(response) == kind(first)) {
            let (decoding, ty) = kind(first);
            return Success::One { decoding, ty };
        }
        let variants = good
            .iter()
            .map(|response| {
                let (decoding, ty) = kind(response);
                SuccessVariant {
                    name: Name::new(status_words(&response.status)),
                    status: response.status.clone(),
                    content_type: response.content_type.clone(),
                    decoding,
                    ty,
                }
            })
            .collect();
        Success::Many {
            name: Name::new(format!("{words} response")),
            variants,
        }
    }
}

/// Whether HTTP lets a response have a body, whatever the document says of it.
pub(super) fn has_body(operation: &document::Operation, response: &document::Response) -> bool {
    let never = ["204", "205", "304"].contains(&response.status.as_str());
    operation.method != "HEAD" && !never
}

/// Whether a response of this status is what a call gives.
fn is_answer(status: &str, answers: &[u16]) -> bool {
    success_status(status) || status.parse().is_ok_and(|status| answers.contains(&status))
}

/// Whether a status of the document means success.
pub(super) fn success_status(status: &str) -> bool {
    status.starts_with('2')
}

/// What a type can say most about comes first; a stream only where there is nothing else.
fn rank(media_type: &str) -> usize {
    let essence = essence(media_type);
    match essence.as_str() {
        "application/json" => 0,
        json if is_json(json) && !json.contains('*') => 1,
        "application/jsonl" | "application/x-ndjson" | "application/json-seq" => 2,
        "text/event-stream" => 7,
        "*/*" | "application/*" => 4,
        text if text.starts_with("text/") => 5,
        _ => 6,
    }
}

/// The reason phrase of a status, as words for a variant.
fn status_words(status: &str) -> String {
    match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "208" => "AlreadyReported",
        "226" => "ImUsed",
        "300" => "MultipleChoices",
        "301" => "MovedPermanently",
        "302" => "Found",
        "303" => "SeeOther",
        "304" => "NotModified",
        "307" => "TemporaryRedirect",
        "308" => "PermanentRedirect",
        "default" => "Default",
        range if range.to_ascii_uppercase().ends_with("XX") => "Success",
        other => return format!("Status{other}"),
    }
    .to_owned()
}
