//! Which values a place of a request can say at all.

use serde_json::Value;

/// A text with each character that has a meaning somewhere in a request.
pub(super) const EDGE: &str = "a b+c&d=e/f?g#h%20i,j|k;l.m\"n\\o[p]é~'(!)*$:@";

/// The same for headers, which have only ASCII, and no spaces at their ends.
pub(super) const HEADER_EDGE: &str = "a b+c&d=e/f?g#h%20i;l.m\"n\\o[p]~'(!)*$:@";

/// Why a value cannot be said in a place, by OpenAPI's styles; `None`, where it can.
pub(super) fn refused(place: &str, style: Option<&str>, value: &Value) -> Option<&'static str> {
    let is_raw = place == "header" || style == Some("cookie");
    if is_raw && !texts(value).iter().all(|text| is_header_text(text)) {
        return Some("a header has no such characters");
    }
    // A media type says everything.
    let style = style?;
    if style == "cookie" && texts(value).iter().any(|text| text.contains(';')) {
        return Some("a semicolon begins another cookie");
    }
    let parts = match value {
        Value::Null => return Some("no style says null"),
        Value::String(text) if place == "path" && matches!(text.as_str(), "" | "." | "..") => {
            return Some("a path's segment that vanishes");
        }
        Value::Array(items) if items.iter().any(is_nested) => {
            return Some("no style says lists of lists or objects");
        }
        Value::Object(members) if members.values().any(is_nested) => {
            return Some("no style says objects of lists or objects");
        }
        Value::Array(items) if items.is_empty() && place != "query" => {
            return Some("an empty list is left out");
        }
        Value::Object(members) if members.is_empty() => return Some("an empty object is left out"),
        Value::Array(_) | Value::Object(_) => texts(value),
        _ => return None,
    };
    let separators: &[char] = match style {
        _ if is_raw && value.is_array() => &[','],
        _ if is_raw => &[',', '='],
        "label" => &['.'],
        "spaceDelimited" => &[' '],
        "pipeDelimited" => &['|'],
        _ => &[],
    };
    let split = |text: &&str| text.contains(separators) || text.is_empty() && place != "query";
    parts.iter().any(split).then_some("a separator in an item")
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object() || value.is_null()
}

/// All strings of a value, names included.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| std::iter::once(name.as_str()).chain(texts(value)))
            .collect(),
        _ => Vec::new(),
    }
}

fn is_header_text(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
        && text.trim() == text
        && !text.is_empty()
}
