//! Multipart bodies.

use super::Body;
use super::form::PartEncoding;
use super::shape::Shape;
use crate::client::random;
use crate::json::{self, Encode};

/// The media type with its boundary, and the body. `None` unless the value is an object.
pub(crate) fn encode(value: &dyn Encode, parts: &'static [PartEncoding]) -> Option<(String, Body)> {
    let json = json::to_string(value);
    let Shape::Object(members) = Shape::of(&json)? else {
        return None;
    };
    let boundary = format!("{:016x}{:016x}", random(), random());
    let mut out = String::with_capacity(json.len() + 128 * members.len());
    for (name, value) in members {
        let part = PartEncoding::find(parts, &name);
        match Shape::of(value)? {
            Shape::Null => {}
            // Each item of a list is a part of its own.
            Shape::Array(items) => items
                .into_iter()
                .try_for_each(|item| add(&mut out, &boundary, &name, part, item))?,
            _ => add(&mut out, &boundary, &name, part, value)?,
        }
    }
    out.push_str(&format!("--{boundary}--\r\n"));
    Some((
        format!("multipart/form-data; boundary={boundary}"),
        Body::from(out),
    ))
}

fn add(out: &mut String, boundary: &str, name: &str, part: PartEncoding, json: &str) -> Option<()> {
    let deep = json.starts_with(['{', '[']);
    let content_type = part.content_type.or(deep.then_some("application/json"));
    out.push_str(&format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"\r\n",
        escaped(name)
    ));
    if let Some(content_type) = content_type {
        out.push_str(&format!("Content-Type: {content_type}\r\n"));
    }
    out.push_str("\r\n");
    let text = Shape::flat(json)?;
    out.push_str(if content_type.is_some_and(|kind| kind.contains("json")) {
        json
    } else {
        &text
    });
    out.push_str("\r\n");
    Some(())
}

/// As browsers write names in headers.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
