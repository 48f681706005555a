//! Multipart bodies.

use super::form::PartEncoding;
use super::setters::LOST_NUMBER;
use super::shape::Shape;
use super::style::joined_items;
use super::{Body, Upload, media};
use crate::json::{Encode, Writer};
use crate::time::random;
use serde_json::Value;

const NO_OBJECT: &str = "a multipart body must be an object";

/// The media type with its boundary, and the body.
pub(crate) fn encode(
    value: &dyn Encode,
    parts: &'static [PartEncoding],
) -> Result<(String, Body), String> {
    let mut writer = Writer::with_attachments();
    value.encode(&mut writer);
    if writer.has_lost_number() {
        return Err(LOST_NUMBER.to_owned());
    }
    let (json, uploads) = writer.into_parts();
    let Some(Shape::Object(members)) = Shape::of(&json) else {
        return Err(NO_OBJECT.to_owned());
    };
    let mut form = Form {
        boundary: format!("{:016x}{:016x}", random(), random()),
        text: String::with_capacity(json.len() + 128 * members.len()),
        done: Vec::new(),
    };
    for (name, value) in members {
        let part = PartEncoding::find(parts, &name);
        match Shape::of(value).ok_or(NO_OBJECT)? {
            Shape::Null => {}
            // Each item of a list is a part of its own, unless they are joined.
            Shape::Array(items) => match joined_items(part.style, &items) {
                Some(joined) => {
                    let json = Value::from(joined).to_string();
                    form.add(&name, part, &json, &uploads)?;
                }
                None => items
                    .into_iter()
                    .try_for_each(|item| form.add(&name, part, item, &uploads))?,
            },
            _ => form.add(&name, part, value, &uploads)?,
        }
    }
    Ok(form.finish())
}

/// A body in the making: the text since the last file, and what stands before it.
struct Form {
    boundary: String,
    text: String,
    done: Vec<Body>,
}

impl Form {
    fn add(
        &mut self,
        name: &str,
        part: PartEncoding,
        json: &str,
        uploads: &[Upload],
    ) -> Result<(), String> {
        let named = |problem| format!("the part `{name}`: {problem}");
        self.text.push_str(&format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            escaped(name)
        ));
        if let Some(upload) = Writer::attachment(json, uploads) {
            let kind = match part.content_type {
                Some(listed) => {
                    let suggested = upload.name().map(|_| upload.media_type());
                    media::choose(listed, upload.given_type(), suggested).map_err(named)?
                }
                None => upload.media_type().to_owned(),
            };
            self.text.push_str(&format!(
                "; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
                // Servers tell files from values by the name that they have.
                escaped(upload.name().unwrap_or(name)),
                escaped(&kind),
            ));
            self.done.push(Body::from(std::mem::take(&mut self.text)));
            self.done.push(upload.body().clone());
        } else {
            let deep = json.starts_with(['{', '[']);
            let usual = if deep {
                "application/json"
            } else {
                "text/plain"
            };
            let kind = match part.content_type {
                Some(listed) => Some(media::choose(listed, None, Some(usual)).map_err(named)?),
                None => deep.then(|| usual.to_owned()),
            };
            self.text.push_str("\r\n");
            if let Some(kind) = &kind {
                self.text.push_str(&format!("Content-Type: {kind}\r\n"));
            }
            self.text.push_str("\r\n");
            match kind {
                Some(kind) if kind.contains("json") => self.text.push_str(json),
                _ => self.text.push_str(&Shape::flat(json).ok_or(NO_OBJECT)?),
            }
        }
        self.text.push_str("\r\n");
        Ok(())
    }

    fn finish(mut self) -> (String, Body) {
        self.text.push_str(&format!("--{}--\r\n", self.boundary));
        self.done.push(Body::from(self.text));
        let kind = format!("multipart/form-data; boundary={}", self.boundary);
        (kind, Body::chain(self.done))
    }
}

/// As browsers write names in headers.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
