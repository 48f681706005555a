//! Request bodies.

use super::Lowerer;
use super::negotiation::{is_plain_json, subtype_words};
use super::parameter::{essence, is_json, style};
use super::variants::{Suffixes, TOO_MANY};
use crate::document::{self, JsonType, MediaType, SchemaId};
use crate::ir::{Body, BodyEncoding, Doc, Name, PartEncoding, Style, Type, TypeKind};

impl Lowerer<'_> {
    /// Schemas of multipart bodies, known before any of them is lowered.
    pub(super) fn find_multipart_roots(&mut self) {
        let roots: Vec<_> = (self.document.operations.iter())
            .filter_map(|operation| operation.request_body.as_ref())
            .flat_map(|body| &body.content)
            .filter(|content| essence(&content.media_type).starts_with("multipart/"))
            .filter_map(|content| content.schema)
            .collect();
        for root in roots {
            let mut root = root;
            self.multipart.insert(root);
            while let Some(target) = self.sole_target(root) {
                if !self.multipart.insert(target) {
                    break;
                }
                root = target;
            }
        }
    }

    /// What an operation may send, the media type with the best typed form first, each with what
    /// tells its method from the first one's. `repeated` is how many parameters and responses each has.
    pub(super) fn bodies(
        &mut self,
        body: &document::RequestBody,
        repeated: usize,
        words: &str,
    ) -> Vec<(String, Body)> {
        let mut media: Vec<&MediaType> = body.content.iter().collect();
        media.sort_by_key(|media| rank(&media.media_type));
        let mut lowered: Vec<(String, Body)> = Vec::with_capacity(media.len());
        let mut suffixes = Suffixes::default();
        for next in &media {
            if self.is_json_as_xml(next, media[0]) {
                self.note_unsent(next, &media[0].media_type, Type::String);
                continue;
            }
            if !lowered.is_empty() && !self.room_for_variants.fits(repeated) {
                self.note_without_method(next, Type::Value, TOO_MANY);
                continue;
            }
            let body = self.media_body(body, next, words);
            let mut suffix = variant_words(&body).to_owned();
            if let Some((_, known)) = lowered.iter().find(|(known, _)| *known == suffix) {
                if !self.sends_more(next, media[0]) {
                    // JSON of one type may have several names.
                    if known.encoding != BodyEncoding::Json || known.ty != body.ty {
                        let sent = known.content_type.clone();
                        self.note_unsent(next, &sent, body.ty);
                    }
                    continue;
                }
                suffix = suffixes.unused(subtype_words(&next.media_type));
            }
            if !lowered.is_empty() {
                self.room_for_variants.spend(repeated);
            }
            suffixes.take(&suffix);
            lowered.push((suffix, body));
        }
        lowered
    }

    fn note_unsent(&mut self, media: &MediaType, sent: &str, ty: Type) {
        let instead = format!("`{sent}` is sent instead");
        self.note_without_method(media, ty, &instead);
    }

    /// Whether XML is offered for the very data that can be sent as JSON, from a struct.
    fn is_json_as_xml(&self, media: &MediaType, preferred: &MediaType) -> bool {
        essence(&media.media_type).ends_with("xml")
            && is_json(&preferred.media_type)
            && self.end(media.schema) == self.end(preferred.schema)
    }

    /// Whether JSON under a second name is something else: another schema, or one of the ways to
    /// describe a change.
    fn sends_more(&self, media: &MediaType, preferred: &MediaType) -> bool {
        let json = is_json(&media.media_type) && !is_plain_json(&media.media_type);
        let is_patch = essence(&media.media_type).ends_with("patch+json");
        json && (is_patch || self.end(media.schema) != self.end(preferred.schema))
    }

    fn media_body(&mut self, body: &document::RequestBody, media: &MediaType, words: &str) -> Body {
        let essence = essence(&media.media_type);
        let schema = media.schema.or(media.item_schema);
        let words = format!("{words} body");
        let whole = |lowerer: &mut Self| match schema {
            Some(id) => lowerer.lower(id, &words),
            None => Type::Value,
        };
        // Only JSON has a `null`.
        let typed = |lowerer: &mut Self| match whole(lowerer) {
            Type::Option(inner) => *inner,
            ty => ty,
        };
        let (encoding, ty) = match essence.as_str() {
            range if range.contains('*') && self.is_text_or_bytes(schema) => {
                (BodyEncoding::Bytes, Type::Bytes)
            }
            "application/json-patch+json" => (BodyEncoding::Json, patch(whole(self))),
            json if is_json(json) => (BodyEncoding::Json, whole(self)),
            "application/x-www-form-urlencoded" => {
                (BodyEncoding::Form(self.parts(media)), typed(self))
            }
            multipart if multipart.starts_with("multipart/") => {
                (BodyEncoding::Multipart(self.parts(media)), typed(self))
            }
            lines if is_json_lines(lines) => {
                let item = self.line_type(media, &words);
                (BodyEncoding::JsonLines, Type::Array(Box::new(item)))
            }
            text if text.starts_with("text/") || text.ends_with("xml") => {
                (BodyEncoding::Text, Type::String)
            }
            _ => (BodyEncoding::Bytes, Type::Bytes),
        };
        if ty == Type::String
            && essence.ends_with("xml")
            && let Some(id) = schema
        {
            self.fall_back(id, Type::String, "XML is passed as text");
        }
        let (encoding, ty) = self.form_of_an_object(schema, encoding, ty);
        Body {
            name: Name::new("body"),
            doc: Doc {
                description: body.description.clone(),
                ..Doc::default()
            },
            required: body.required,
            content_type: concrete(&media.media_type, &encoding),
            encoding,
            ty,
            facts: super::facts::of(self.place(&body.location), None),
        }
    }

    /// What a line holds: the schema of an item, or that of the items of a list of all lines.
    pub(super) fn line_type(&mut self, media: &MediaType, words: &str) -> Type {
        if let Some(item) = media.item_schema {
            return match self.lower(item, words) {
                Type::Option(inner) => *inner,
                ty => ty,
            };
        }
        match media.schema.map(|id| self.lower(id, words)) {
            Some(Type::Array(item)) => *item,
            Some(Type::Option(inner)) => *inner,
            Some(ty) => ty,
            None => Type::Value,
        }
    }

    /// Whether a body of any type is a text or a file, which is sent as it is.
    fn is_text_or_bytes(&mut self, schema: Option<SchemaId>) -> bool {
        schema.is_some_and(|id| self.merged(id).types == [JsonType::String])
    }

    /// A form whose schema is no object has no members to send: its text is the caller's.
    fn form_of_an_object(
        &mut self,
        schema: Option<SchemaId>,
        encoding: BodyEncoding,
        ty: Type,
    ) -> (BodyEncoding, Type) {
        let is_form = matches!(encoding, BodyEncoding::Form(_) | BodyEncoding::Multipart(_));
        let is_object = match &ty {
            Type::Named(id) => !matches!(
                self.types[id.0 as usize].kind,
                TypeKind::Enum(_) | TypeKind::Newtype(Type::Array(_))
            ),
            Type::Map(_) | Type::Value | Type::Custom(_) => true,
            _ => false,
        };
        if !is_form || is_object {
            return (encoding, ty);
        }
        let (encoding, ty) = match encoding {
            BodyEncoding::Form(_) => (BodyEncoding::Text, Type::String),
            _ => (BodyEncoding::Bytes, Type::Bytes),
        };
        if let Some(id) = schema {
            let reason = "a form whose schema is not an object is sent as the caller writes it";
            self.fall_back(id, ty.clone(), reason);
        }
        (encoding, ty)
    }

    /// The properties of a form whose encoding differs from the default.
    fn parts(&mut self, media: &MediaType) -> Vec<PartEncoding> {
        media
            .encoding
            .iter()
            .map(|(property, encoding)| {
                let says = encoding.style.is_some() || encoding.explode.is_some();
                let style = encoding.style.map_or(Style::Form, style);
                let explode = encoding.explode.unwrap_or(style == Style::Form);
                PartEncoding {
                    property: property.clone(),
                    content_type: encoding.content_type.clone(),
                    style: says.then_some((style, explode)),
                }
            })
            .filter(|part| part.content_type.is_some() || part.style.is_some())
            .collect()
    }
}

/// How a method that sends this body is told from the one that sends the preferred one.
fn variant_words(body: &Body) -> &'static str {
    match &body.encoding {
        BodyEncoding::Json => "json",
        BodyEncoding::Form(_) => "form",
        BodyEncoding::Multipart(_) => "multipart",
        BodyEncoding::Text => "text",
        BodyEncoding::Bytes => "bytes",
        BodyEncoding::JsonLines => "json lines",
    }
}

/// A JSON patch is a list of changes, also where one schema for all media types says that a body is
/// an object of anything.
fn patch(ty: Type) -> Type {
    match ty {
        Type::Map(members) if *members == Type::Value => Type::Value,
        ty => ty,
    }
}

/// Which media type is preferred: the more a type can say, the better.
fn rank(media_type: &str) -> usize {
    let essence = essence(media_type);
    match essence.as_str() {
        "application/json" => 0,
        json if is_json(json) && !json.contains('*') => 1,
        multipart if multipart.starts_with("multipart/") => 2,
        "application/x-www-form-urlencoded" => 3,
        "*/*" | "application/*" => 4,
        text if text.starts_with("text/") => 5,
        _ => 6,
    }
}

/// JSON values, one after another.
pub(super) fn is_json_lines(essence: &str) -> bool {
    matches!(
        essence,
        "application/jsonl"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/json-seq"
            | "application/jsonlines"
            | "application/x-jsonlines"
    )
}

/// A media type that can be sent: ranges stand for JSON and plain text, and for bytes until the
/// caller names the type.
fn concrete(media_type: &str, encoding: &BodyEncoding) -> String {
    match media_type.trim() {
        range if *encoding == BodyEncoding::Bytes => range.to_owned(),
        range if range.contains('*') && is_json(range) => "application/json".to_owned(),
        "" | "*/*" | "application/*" => "application/json".to_owned(),
        "text/*" => "text/plain".to_owned(),
        range if range.contains('*') => "application/octet-stream".to_owned(),
        media_type => media_type.to_owned(),
    }
}
