//! Whether a body says what was meant, in a media type that the document has.

use super::document::{Document, Operation, members};
use super::multipart::{Part, parts};
use super::styles::{Coding, Style};
use super::text::{decode_form, pairs, same, says};
use crate::server::Asked;
use serde_json::Value;

/// A body that was meant.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its media type, without parameters.
    pub media_type: String,
    /// What it says: the JSON, the text, the fields of a form.
    pub value: Value,
    /// Bytes: the parts of a form that are files, or the body where it is bytes and nothing else.
    pub files: Vec<File>,
}

/// Bytes that were meant.
#[derive(Clone, Debug)]
pub struct File {
    /// The part's name; empty for a body.
    pub name: String,
    /// What a server may call the file.
    pub file_name: Option<String>,
    /// The media type that the caller gave it.
    pub media_type: Option<String>,
    /// The bytes themselves.
    pub bytes: Vec<u8>,
}

pub(super) const FORM: &str = "application/x-www-form-urlencoded";
const LINES: [&str; 4] = [
    "application/jsonl",
    "application/x-ndjson",
    "application/x-jsonlines",
    "application/ndjson",
];

/// The bodies that an operation may have, and the one that was sent.
pub(super) struct Content<'a> {
    pub(super) document: &'a Document,
    pub(super) operation: &'a Operation<'a>,
    pub(super) asked: &'a Asked,
}

impl Content<'_> {
    pub(super) fn faults(&self, meant: Option<&Body>) -> Vec<String> {
        let request = self.document.get(self.operation.value, "requestBody");
        let mut faults: Vec<String> = self.length().err().into_iter().collect();
        let Some(body) = meant else {
            if request["required"] == true {
                faults.push("the body is required and not meant".to_owned());
            }
            if !self.asked.body.is_empty() {
                faults.push("nobody meant a body".to_owned());
            }
            if self.asked.headers.contains_key("content-type") {
                faults.push("there is a Content-Type and no body".to_owned());
            }
            return faults;
        };
        let sent = self.asked.header("content-type");
        if essence(sent) != body.media_type.to_lowercase() {
            faults.push(format!(
                "the Content-Type is `{sent}`, not `{}`",
                body.media_type
            ));
        }
        let mut documented: Vec<_> = members(&request["content"]).collect();
        // The narrowest range decides.
        documented.sort_by_key(|(range, _)| (range.contains('*'), range.starts_with("*/")));
        let fits = documented
            .iter()
            .find(|(range, _)| in_range(&body.media_type, range));
        match fits {
            None => faults.push(format!("the document has no body of {}", body.media_type)),
            Some((_, media)) => {
                let said = self.says(body, self.document.follow(media));
                faults.extend(said.err().map(|fault| format!("the body: {fault}")));
            }
        }
        faults
    }

    /// HTTP wants a length, also of an empty body where a method may have one.
    fn length(&self) -> Result<(), String> {
        let length = self.asked.headers.get("content-length");
        let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let sent = self.asked.body.len();
        let chunked = self.asked.headers.contains_key("transfer-encoding");
        match length {
            Some(length) if length != sent => {
                Err(format!("Content-Length is {length}, not {sent}"))
            }
            None if sent > 0 && !chunked => Err("the body has no length".to_owned()),
            None if matches!(&*self.asked.method, "POST" | "PUT" | "PATCH") && !chunked => {
                Err("an empty body has no Content-Length".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn says(&self, body: &Body, media: &Value) -> Result<(), String> {
        let bytes = &self.asked.body[..];
        let media_type = &*body.media_type;
        if media_type == "multipart/form-data" {
            let content_type = self.asked.header("content-type");
            return form_parts(self.document, media, body, parts(content_type, bytes)?);
        }
        if media_type.starts_with("multipart/") {
            return Err(format!("{media_type} cannot be judged"));
        }
        if let Some(file) = body.files.first() {
            return is(bytes == file.bytes, || "the bytes are others".to_owned());
        }
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
        let wrong = || format!("`{text}` does not say {}", body.value);
        match media_type {
            FORM if body.value.is_object() => {
                let mut pairs = pairs(text);
                form_pairs(self.document, media, &body.value, &mut pairs)?;
                is(pairs.is_empty(), || format!("nobody meant {pairs:?}"))
            }
            "application/json-seq" => {
                let records = text.split('\u{1e}').skip(1);
                let ended = records.clone().all(|record| record.ends_with('\n'));
                is(text.starts_with('\u{1e}') || text.is_empty(), wrong)?;
                is(ended && all_say(records, &body.value), wrong)
            }
            lines if LINES.contains(&lines) => is(all_say(text.lines(), &body.value), wrong),
            json if is_json(json) => {
                let read = serde_json::from_str::<Value>(text);
                is(read.is_ok_and(|read| same(&read, &body.value)), wrong)
            }
            _ => is(says(text, &body.value), wrong),
        }
    }
}

fn is(good: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if good { Ok(()) } else { Err(fault()) }
}

/// Whether each text is the JSON of an item.
fn all_say<'a>(texts: impl Iterator<Item = &'a str>, value: &Value) -> bool {
    let read: Result<Vec<Value>, _> = texts.map(serde_json::from_str).collect();
    read.is_ok_and(|read| same(&Value::Array(read), value))
}

/// Takes the fields of a form out of its pairs.
pub(super) fn form_pairs(
    document: &Document,
    media: &Value,
    value: &Value,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), String> {
    for (name, value) in members(value) {
        let encoding = document.get(&media["encoding"], name);
        let styled = ["style", "explode", "allowReserved"];
        let styled = styled.iter().any(|key| encoding.get(key).is_some());
        let style = Style::of(encoding, "form", Coding::Form);
        if styled || !value.is_object() {
            style.take(name, value, pairs)?;
            continue;
        }
        // Without a style an object is JSON, as its `contentType` is.
        let text = decode_form(&style.take_one(name, pairs)?)?;
        let read = serde_json::from_str(&text).is_ok_and(|read: Value| same(&read, value));
        is(read, || format!("`{name}` is `{text}`, not {value}"))?;
    }
    Ok(())
}

fn form_parts(
    document: &Document,
    media: &Value,
    body: &Body,
    mut parts: Vec<Part>,
) -> Result<(), String> {
    let mut take = |name: &str| {
        let at = parts.iter().position(|part| part.name == name);
        at.map(|at| parts.remove(at))
            .ok_or_else(|| format!("the part `{name}` is missing"))
    };
    for (name, value) in members(&body.value) {
        let one = std::slice::from_ref(value);
        for value in value.as_array().map_or(one, Vec::as_slice) {
            let part = take(name)?;
            let default = if value.is_object() {
                "application/json"
            } else {
                "text/plain"
            };
            part_type(document, media, &part, default)?;
            let text = String::from_utf8_lossy(&part.bytes);
            is(says(&text, value), || {
                format!("the part `{name}` is `{text}`, not {value}")
            })?;
        }
    }
    for file in &body.files {
        let part = take(&file.name)?;
        let name = &file.name;
        let default = file.media_type.as_deref().unwrap_or("*/*");
        part_type(document, media, &part, default)?;
        is(part.bytes == file.bytes, || {
            format!("the bytes of the part `{name}` are others")
        })?;
        let named = file.file_name.is_none() || part.file_name == file.file_name;
        is(named, || {
            format!("the part `{name}` has the file name {:?}", part.file_name)
        })?;
        let said = part.media_type.as_deref().map(essence);
        let typed = file.media_type.is_none() || said == file.media_type.as_deref();
        is(typed, || {
            format!("the part `{name}` is {said:?}, not {:?}", file.media_type)
        })?;
    }
    is(parts.is_empty(), || format!("nobody meant {parts:?}"))
}

/// A part's type is one that the document lists, or else the one that its value has.
fn part_type(document: &Document, media: &Value, part: &Part, default: &str) -> Result<(), String> {
    let encoding = document.get(&media["encoding"], &part.name);
    let listed = encoding["contentType"].as_str().unwrap_or(default);
    // A part that does not say is text.
    let said = essence(part.media_type.as_deref().unwrap_or("text/plain"));
    let fits = listed.split(',').any(|range| in_range(said, range));
    is(fits, || {
        format!("the part `{}` is {said}, not {listed}", part.name)
    })
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

pub(super) fn is_json(media_type: &str) -> bool {
    let media_type = essence(media_type);
    let plain = ["application/json", "text/json"].contains(&media_type);
    plain || media_type.ends_with("+json")
}

/// Whether a media type is in a range such as `image/*` or `application/*+json`.
pub(super) fn in_range(media_type: &str, range: &str) -> bool {
    let (one, range) = (
        essence(media_type).to_lowercase(),
        essence(range).to_lowercase(),
    );
    match range.split_once('*') {
        // A range of one syntax takes the plain type of that syntax, too.
        Some((start, suffix)) if suffix.starts_with('+') => {
            one.starts_with(start)
                && (one.ends_with(suffix) || one == format!("{start}{}", &suffix[1..]))
        }
        Some((start, "/*")) => start.is_empty(),
        Some((start, _)) => one.starts_with(start),
        None => one == range,
    }
}
