//! Operations that offer several media types: one is preferred, and each of the others that says
//! something else is a method of its own.

use super::Lowerer;
use super::parameter::{essence, is_json};
use super::response::{has_body, success_status};
use super::variants::{Suffixes, TOO_MANY};
use crate::document::{self, JsonType, MediaType, SchemaId};
use crate::ir::{Decoding, Fallback, Response, Success, Type};

/// Another way to ask for what an operation gives.
pub(super) struct Alternative {
    /// What tells its method from the preferred one, such as `stream`.
    pub(super) words: String,
    /// The response as it is then.
    pub(super) response: Response,
}

impl Alternative {
    /// What `.await` gives.
    pub(super) fn success(&self) -> Success {
        Success::One {
            decoding: self.response.decoding,
            ty: self.response.ty.clone().unwrap_or(Type::Unit),
        }
    }
}

impl Lowerer<'_> {
    /// The media types of successful responses that give something else than the preferred ones.
    /// `repeated` is how many parameters and responses each method has.
    pub(super) fn other_media(
        &mut self,
        operation: &document::Operation,
        plain: &[Response],
        repeated: usize,
        words: &str,
    ) -> Vec<Alternative> {
        let known = |found: &[Alternative], response: &Response| {
            // Files and texts are all of one type, and yet each is asked for by its own name.
            let typed = !matches!(response.decoding, Decoding::Text | Decoding::Bytes);
            let same = |r: &Response| {
                (r.decoding, &r.ty) == (response.decoding, &response.ty)
                    && (typed || r.content_type == response.content_type)
            };
            plain.iter().any(same) || found.iter().any(|other| same(&other.response))
        };
        let mut found: Vec<Alternative> = Vec::new();
        let mut suffixes = Suffixes::default();
        let good = operation.responses.iter();
        for response in good.filter(|response| success_status(&response.status)) {
            let first = self
                .preferred(response)
                .filter(|_| has_body(operation, response));
            let Some(first) = first else {
                continue;
            };
            for media in &response.content {
                if !self.says_more(media, first) {
                    self.note_unasked(media, first);
                    continue;
                }
                // All of them are among the responses of each.
                let repeated = repeated + 2 * found.len();
                if !self.room_for_variants.fits(repeated) {
                    let ty = untyped(self.decoding(media));
                    self.note_without_method(media, ty, TOO_MANY);
                    continue;
                }
                let mut suffix = decoding_words(self.decoding(media)).to_owned();
                if suffix.is_empty() || suffixes.is_taken(&suffix) {
                    suffix = suffixes.unused(subtype_words(&media.media_type));
                }
                let words = match suffix.as_str() {
                    "stream" => format!("{words} event"),
                    _ => format!("{words} {suffix} response"),
                };
                let response = self.media_type_of(response, Some(media), &words);
                if !known(&found, &response) {
                    self.room_for_variants.spend(repeated);
                    suffixes.take(&suffix);
                    found.push(Alternative {
                        words: suffix,
                        response,
                    });
                }
            }
        }
        found
    }

    /// The files to ask for where a success is preferred as one of them, and is offered as JSON too.
    pub(super) fn files_beside_json(&mut self, operation: &document::Operation) -> Option<String> {
        let mut good = operation.responses.iter();
        let good = good.find(|response| success_status(&response.status))?;
        let first = self.preferred(good)?;
        let is_offered = good.content.iter().any(|media| is_json(&media.media_type));
        if !is_offered || self.decoding(first) != Decoding::Bytes {
            return None;
        }
        let files = good.content.iter().filter(|media| {
            self.decoding(media) == Decoding::Bytes && is_header_value(&media.media_type)
        });
        let files: Vec<&str> = files.map(|media| media.media_type.as_str()).collect();
        Some(files.join(", "))
    }

    /// Lists a media type that no method asks for, unless it is the preferred one by another name.
    fn note_unasked(&mut self, media: &MediaType, preferred: &MediaType) {
        let decoding = self.decoding(media);
        let is_spelling = decoding == self.decoding(preferred)
            && !matches!(decoding, Decoding::Text | Decoding::Bytes)
            && self.end(media.schema) == self.end(preferred.schema);
        if media.media_type != preferred.media_type && !is_spelling {
            let ty = untyped(decoding);
            let instead = &preferred.media_type;
            self.note_without_method(media, ty, &format!("`{instead}` is asked for instead"));
        }
    }

    /// Lists a media type that no method is for.
    pub(super) fn note_without_method(&mut self, media: &MediaType, ty: Type, instead: &str) {
        self.fallbacks.push(Fallback {
            pointer: self.place(&media.location),
            ty,
            reason: format!("this media type has no method of its own: {instead}"),
        });
    }

    /// Whether a media type is more than another spelling of the preferred one.
    fn says_more(&mut self, media: &MediaType, preferred: &MediaType) -> bool {
        if media.media_type == preferred.media_type {
            return false;
        }
        let (decoding, other) = (self.decoding(media), self.decoding(preferred));
        let same_schema = self.end(media.schema) == self.end(preferred.schema);
        match decoding {
            Decoding::EventStream | Decoding::WholeEvents | Decoding::JsonLines => {
                decoding != other
            }
            Decoding::Json => !is_plain_json(&media.media_type) && !same_schema,
            Decoding::Text | Decoding::Bytes => {
                let is_text = |lowerer: &mut Self, media: &MediaType| match media.schema {
                    Some(id) => lowerer.merged(id).types == [JsonType::String],
                    // Since 3.1 a file needs no schema.
                    None => decoding == Decoding::Bytes && !media.media_type.contains('*'),
                };
                let xml = essence(&media.media_type).ends_with("xml");
                decoding != other
                    && !(xml && other == Decoding::Json)
                    && is_text(self, media)
                    && (other != Decoding::Json
                        || preferred.schema.is_none()
                        || !is_text(self, preferred))
            }
            Decoding::Empty => false,
        }
    }

    /// The schema behind mere references.
    pub(super) fn end(&self, schema: Option<SchemaId>) -> Option<SchemaId> {
        let mut end = schema?;
        // As many steps as there are schemas are only taken in a circle.
        for _ in 0..self.document.schemas.len() {
            match self.sole_target(end) {
                Some(target) => end = target,
                None => break,
            }
        }
        Some(end)
    }
}

/// The type of what nobody looks into.
fn untyped(decoding: Decoding) -> Type {
    match decoding {
        Decoding::Text => Type::String,
        Decoding::Bytes => Type::Bytes,
        _ => Type::Value,
    }
}

/// Names for JSON that say nothing about what it describes.
pub(super) fn is_plain_json(media_type: &str) -> bool {
    is_json(media_type) && !essence(media_type).ends_with("+json")
}

fn decoding_words(decoding: Decoding) -> &'static str {
    match decoding {
        Decoding::EventStream | Decoding::WholeEvents => "stream",
        Decoding::JsonLines => "lines",
        Decoding::Text => "text",
        Decoding::Bytes => "bytes",
        Decoding::Json | Decoding::Empty => "",
    }
}

/// `application/vnd.github.star+json` as `vnd github star`.
pub(super) fn subtype_words(media_type: &str) -> String {
    let essence = essence(media_type);
    let subtype = essence.split('/').nth(1).unwrap_or("other");
    let subtype = subtype.strip_suffix("+json").unwrap_or(subtype);
    let words = subtype.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.is_empty() {
        true => "any".to_owned(),
        false => words.join(" "),
    }
}

/// What to ask a server for, where the preference that goes with the decoding is not enough.
pub(super) fn accept(
    responses: &[Response],
    success: &Success,
    is_variant: bool,
) -> Option<String> {
    let Success::One { decoding, .. } = success else {
        return None;
    };
    let asked = responses
        .iter()
        .filter(|response| success_status(&response.status))
        .find_map(|response| response.content_type.clone())?;
    let implied = match decoding {
        Decoding::Json => is_plain_json(&asked),
        Decoding::Text | Decoding::Bytes => !is_variant,
        Decoding::Empty | Decoding::EventStream | Decoding::WholeEvents | Decoding::JsonLines => {
            true
        }
    };
    (!implied && is_header_value(&asked)).then_some(asked)
}

/// Documents write what they like where a media type belongs.
fn is_header_value(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}
