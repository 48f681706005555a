//! What a page says, by JSON pointers.

use crate::json::{DecodeError, Kind as Json, Reader};

/// The text of a page's body. A byte order mark before it is none of it.
pub(super) fn text(body: &[u8]) -> &str {
    let text = std::str::from_utf8(body).unwrap_or_default();
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Goes to what a pointer names; `-1` in it is the last member of a list.
fn seek<'a>(text: &'a str, pointer: &str) -> Result<Option<Reader<'a>>, DecodeError> {
    let pointer = match pointer.split_once("/-1") {
        Some((list, rest)) => match items_count(text, list)? {
            0 => return Ok(None),
            count => format!("{list}/{}{rest}", count - 1),
        },
        None => pointer.to_owned(),
    };
    let mut reader = Reader::new(text);
    Ok(reader.seek(&pointer)?.then_some(reader))
}

pub(super) fn scalar(text: &str, pointer: &str) -> Result<Option<String>, DecodeError> {
    let Some(mut reader) = seek(text, pointer)? else {
        return Ok(None);
    };
    Ok(match reader.peek()? {
        Json::String => Some(reader.str()?.into_owned()).filter(|text| !text.is_empty()),
        Json::Number => Some(reader.number()?.to_owned()),
        _ => None,
    })
}

pub(super) fn boolean(text: &str, pointer: &str) -> Result<Option<bool>, DecodeError> {
    let Some(mut reader) = seek(text, pointer)? else {
        return Ok(None);
    };
    if reader.peek()? == Json::Bool {
        reader.bool().map(Some)
    } else {
        Ok(None)
    }
}

/// Whether a page has an item, as far as its text says so.
pub(super) fn has_items(text: &str, pointer: &str) -> bool {
    let mut reader = Reader::new(text);
    let is_list =
        matches!(reader.seek(pointer), Ok(true)) && matches!(reader.peek(), Ok(Json::Array));
    let first = |reader: &mut Reader<'_>| {
        let mut elements = reader.begin_array()?;
        reader.next_element(&mut elements)
    };
    is_list && first(&mut reader).unwrap_or(false)
}

pub(super) fn items_count(text: &str, pointer: &str) -> Result<i64, DecodeError> {
    let mut reader = Reader::new(text);
    if !reader.seek(pointer)? || reader.peek()? != Json::Array {
        return Ok(0);
    }
    let mut elements = reader.begin_array()?;
    let mut count = 0;
    while reader.next_element(&mut elements)? {
        reader.skip()?;
        count += 1;
    }
    Ok(count)
}

/// The text of what a pointer names.
pub(super) fn raw<'a>(text: &'a str, pointer: &str) -> Result<Option<&'a str>, DecodeError> {
    let mut reader = Reader::new(text);
    if !reader.seek(pointer)? {
        return Ok(None);
    }
    reader.peek()?;
    let start = reader.position();
    reader.skip()?;
    Ok(text.get(start..reader.position()))
}

/// A whole number that is not negative.
pub(super) fn number(text: &str, pointer: Option<&str>) -> Result<Option<i64>, DecodeError> {
    let Some(pointer) = pointer else {
        return Ok(None);
    };
    let number = scalar(text, pointer)?.and_then(|text| text.parse().ok());
    Ok(number.filter(|number| *number >= 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers() {
        let text =
            r#"{"data":[{"id":"a"},{"id":"b"}],"last_id":"b","n":7,"null":null,"more":true}"#;
        assert_eq!(scalar(text, "/last_id").unwrap().as_deref(), Some("b"));
        assert_eq!(scalar(text, "/data/-1/id").unwrap().as_deref(), Some("b"));
        assert_eq!(scalar(text, "/n").unwrap().as_deref(), Some("7"));
        assert_eq!(scalar(text, "/null").unwrap(), None);
        assert_eq!(scalar(text, "/missing").unwrap(), None);
        assert_eq!(boolean(text, "/more").unwrap(), Some(true));
        assert_eq!(items_count(text, "/data").unwrap(), 2);
        assert_eq!(items_count("[1,2,3]", "").unwrap(), 3);
        assert_eq!(raw(text, "/data/1").unwrap(), Some(r#"{"id":"b"}"#));
        assert_eq!(number(text, Some("/n")).unwrap(), Some(7));
        assert_eq!(number(r#"{"n":-1}"#, Some("/n")).unwrap(), None);
    }
}
