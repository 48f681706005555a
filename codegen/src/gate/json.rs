//! JSON for programs, which people look at in a terminal too.

use std::borrow::Cow;
use std::fmt::Write;

/// JSON in which every hidden character of a string is escaped. Line breaks between values remain.
pub(crate) fn visible(json: &str) -> Cow<'_, str> {
    // Most JSON is ASCII without control characters, of which looking at bytes is enough.
    let is_shown = |byte: u8| (b' '..=b'~').contains(&byte) || byte == b'\n';
    if json.bytes().all(is_shown) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !super::is_hidden(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes_mean_the_same() {
        let value = serde_json::json!({ "a\u{202e}": "b\u{2028}c\u{e0001}\u{1}\n" });
        let json = serde_json::to_string_pretty(&value).expect("JSON");
        let visible = super::visible(&json);
        assert_eq!(super::visible("{\"a\": 1}\n"), "{\"a\": 1}\n");
        assert!(!visible.contains(|c| c != '\n' && super::super::is_hidden(c)));
        let read: serde_json::Value = serde_json::from_str(&visible).expect("JSON");
        assert_eq!(read, value);
    }
}
