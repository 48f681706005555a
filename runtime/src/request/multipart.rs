//! Multipart bodies.

use super::form::PartEncoding;
use super::shape::Shape;
use super::{Body, Upload};
use crate::client::random;
use crate::json::{Encode, Writer};

/// The media type with its boundary, and the body. `None` unless the value is an object.
pub(crate) fn encode(value: &dyn Encode, parts: &'static [PartEncoding]) -> Option<(String, Body)> {
    let mut writer = Writer::with_attachments();
    value.encode(&mut writer);
    let (json, uploads) = writer.into_parts();
    let Shape::Object(members) = Shape::of(&json)? else {
        return None;
    };
    let mut form = Form {
        boundary: format!("{:016x}{:016x}", random(), random()),
        text: String::with_capacity(json.len() + 128 * members.len()),
        done: Vec::new(),
    };
    for (name, value) in members {
        let part = PartEncoding::find(parts, &name);
        match Shape::of(value)? {
            Shape::Null => {}
            // Each item of a list is a part of its own.
            Shape::Array(items) => items
                .into_iter()
                .try_for_each(|item| form.add(&name, part, item, &uploads))?,
            _ => form.add(&name, part, value, &uploads)?,
        }
    }
    Some(form.finish())
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
    ) -> Option<()> {
        self.text.push_str(&format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            escaped(name)
        ));
        if let Some(upload) = Writer::attachment(json, uploads) {
            // A list of types or a pattern in the document is no type to send.
            let declared = part.content_type.filter(|kind| !kind.contains([',', '*']));
            let kind = upload.given_type().or(declared);
            self.text.push_str(&format!(
                "; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
                // Servers tell files from values by the name that they have.
                escaped(upload.name().unwrap_or(name)),
                escaped(kind.unwrap_or(upload.media_type())),
            ));
            self.done.push(Body::from(std::mem::take(&mut self.text)));
            self.done.push(upload.body().clone());
        } else {
            let deep = json.starts_with(['{', '[']);
            let kind = part.content_type.or(deep.then_some("application/json"));
            self.text.push_str("\r\n");
            if let Some(kind) = kind {
                self.text.push_str(&format!("Content-Type: {kind}\r\n"));
            }
            self.text.push_str("\r\n");
            match kind {
                Some(kind) if kind.contains("json") => self.text.push_str(json),
                _ => self.text.push_str(&Shape::flat(json)?),
            }
        }
        self.text.push_str("\r\n");
        Some(())
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
