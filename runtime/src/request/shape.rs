//! A value's outline, read from the JSON text that its encoder wrote.
//!
//! Parameters and forms need to know only whether a value is a scalar, a list or a record. The text comes from our
//! own writer, so it is well-formed; anything else gives `None`, never a panic.

use std::borrow::Cow;

/// What a value looks like from outside.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape<'a> {
    Null,
    /// A string, unescaped, or a number or boolean as JSON spells it.
    Scalar(Cow<'a, str>),
    /// Members as JSON text.
    Array(Vec<&'a str>),
    /// Names with members as JSON text.
    Object(Vec<(Cow<'a, str>, &'a str)>),
}

impl<'a> Shape<'a> {
    pub(crate) fn of(json: &'a str) -> Option<Shape<'a>> {
        match json.as_bytes().first()? {
            b'n' => Some(Shape::Null),
            b'"' => Some(Shape::Scalar(unquote(json)?)),
            b'[' => members(json).map(Shape::Array),
            b'{' => {
                let parts = members(json)?;
                parts
                    .into_iter()
                    .map(member)
                    .collect::<Option<_>>()
                    .map(Shape::Object)
            }
            _ => Some(Shape::Scalar(Cow::Borrowed(json))),
        }
    }

    /// The text of a member of a list or record: scalars plainly, anything deeper as JSON.
    pub(crate) fn flat(json: &'a str) -> Option<Cow<'a, str>> {
        match Shape::of(json)? {
            Shape::Scalar(text) => Some(text),
            Shape::Null => Some(Cow::Borrowed("")),
            Shape::Array(_) | Shape::Object(_) => Some(Cow::Borrowed(json)),
        }
    }
}

fn member(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let end = string_end(text.as_bytes())?;
    let name = unquote(&text[..end])?;
    let value = text[end..].trim_start().strip_prefix(':')?;
    Some((name, value.trim()))
}

/// Splits what stands between the outer brackets at its commas.
fn members(json: &str) -> Option<Vec<&str>> {
    let inner = json.get(1..json.len().checked_sub(1)?)?.trim();
    let bytes = inner.as_bytes();
    let mut found = Vec::new();
    let (mut depth, mut start, mut at) = (0usize, 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += string_end(&bytes[at..])?;
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                found.push(inner[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    if !inner.is_empty() {
        found.push(inner[start..].trim());
    }
    Some(found)
}

/// The length of the string literal that the bytes begin with.
fn string_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

fn unquote(literal: &str) -> Option<Cow<'_, str>> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        return serde_json::from_str(literal).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines() {
        assert_eq!(Shape::of("null"), Some(Shape::Null));
        assert_eq!(Shape::of("1.50"), Some(Shape::Scalar("1.50".into())));
        assert_eq!(Shape::of(r#""a\"b""#), Some(Shape::Scalar("a\"b".into())));
        assert_eq!(
            Shape::of(r#"["a,b",[1,2],{"c":","}]"#),
            Some(Shape::Array(vec!["\"a,b\"", "[1,2]", r#"{"c":","}"#]))
        );
        assert_eq!(
            Shape::of(r#"{"a":1,"b":[2]}"#),
            Some(Shape::Object(vec![("a".into(), "1"), ("b".into(), "[2]")]))
        );
        assert_eq!(Shape::of("[]"), Some(Shape::Array(vec![])));
    }

    #[test]
    fn nonsense_is_none() {
        for text in ["", "\"", "[", "{", "{\"a\"}", "[\"]", "{a:1}", "]"] {
            let _ = Shape::of(text);
        }
        assert_eq!(Shape::of("{\"a\"}"), None);
    }
}
