//! Where a request says which page it asks for.

use super::{Kind, Pagination, Place};
use crate::json::{DecodeError, Kind as Json, Reader, Writer};
use crate::request::{Body, RequestData};
use url::Url;

/// Asks for the page at a position.
pub(super) fn go_to(request: &mut RequestData, plan: &Pagination, position: &str) {
    match plan.kind {
        Kind::Cursor { parameter, .. }
        | Kind::Offset { parameter, .. }
        | Kind::Page { parameter, .. } => match plan.place {
            Place::Query => request.set_query_text(parameter, position),
            Place::BodyText => set_in_body(request, parameter, &quoted(position)),
            Place::BodyNumber if position.parse::<f64>().is_ok_and(f64::is_finite) => {
                set_in_body(request, parameter, position);
            }
            Place::BodyNumber => {
                request.reject(format!("the position `{position}` is not a number"))
            }
        },
        Kind::Link | Kind::NextUrl(_) => match Url::parse(position) {
            Ok(url) => request.url = Some(url),
            Err(_) => request
                .reject("the position to resume from is not one that a stream told".to_owned()),
        },
    }
}

/// Where the caller begins.
pub(super) fn given(request: &RequestData, plan: &Pagination) -> Option<String> {
    match plan.kind {
        Kind::Cursor { parameter, .. }
        | Kind::Offset { parameter, .. }
        | Kind::Page { parameter, .. } => {
            if plan.place != Place::Query {
                let body = request.body.bytes()?;
                let text = std::str::from_utf8(&body).ok()?;
                return super::page::scalar(text, parameter).ok().flatten();
            }
            let text = &request.query.iter().find(|(name, _)| name == parameter)?.1;
            url::form_urlencoded::parse(text.as_bytes())
                .next()
                .map(|(_, value)| value.into_owned())
        }
        Kind::Link | Kind::NextUrl(_) => request.url.as_ref().map(Url::to_string),
    }
}

fn quoted(text: &str) -> String {
    let mut writer = Writer::new();
    writer.str(text);
    writer.into_string()
}

fn set_in_body(request: &mut RequestData, pointer: &str, value: &str) {
    let Some(bytes) = request.body.bytes() else {
        return request.reject("a body that is a stream cannot say where a page begins".to_owned());
    };
    let steps: Vec<String> = pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    let is_empty = text.trim().is_empty();
    let changed = with_member(if is_empty { "{}" } else { text }, &steps, value);
    match changed {
        Ok(text) if is_empty => request.set_body("application/json", Body::from(text)),
        // The media type is what it was.
        Ok(text) => request.body = Body::from(text),
        Err(_) => request
            .reject("a body that is no JSON object cannot say where a page begins".to_owned()),
    }
}

/// The JSON text with a member replaced or added, and everything else as it was written.
fn with_member(text: &str, steps: &[String], value: &str) -> Result<String, DecodeError> {
    let Some((step, rest)) = steps.split_first() else {
        return Ok(value.to_owned());
    };
    let mut reader = Reader::new(text);
    if reader.peek()? != Json::Object {
        // What was not an object cannot hold the position.
        let inner = with_member("{}", rest, value)?;
        let own = if rest.is_empty() { value } else { &inner };
        return Ok(format!("{{{}:{own}}}", quoted(step)));
    }
    let open = reader.position() + 1;
    let mut members = reader.begin_object()?;
    let mut is_first = true;
    while let Some(key) = reader.next_key(&mut members)? {
        is_first = false;
        let found = key == step.as_str();
        reader.peek()?;
        let start = reader.position();
        reader.skip()?;
        if found {
            let end = reader.position();
            let inner = with_member(&text[start..end], rest, value)?;
            return Ok(format!("{}{inner}{}", &text[..start], &text[end..]));
        }
    }
    let inner = if rest.is_empty() {
        value.to_owned()
    } else {
        with_member("{}", rest, value)?
    };
    let comma = if is_first { "" } else { "," };
    Ok(format!(
        "{}{}:{inner}{comma}{}",
        &text[..open],
        quoted(step),
        &text[open..]
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, pointer: &str, value: &str) -> String {
        let steps: Vec<String> = pointer.split('/').skip(1).map(str::to_owned).collect();
        with_member(text, &steps, value).unwrap()
    }

    #[test]
    fn members_of_a_body() {
        assert_eq!(set("{}", "/cursor", "1"), r#"{"cursor":1}"#);
        assert_eq!(
            set(r#" {"a": 1.50}"#, "/cursor", "\"x\""),
            r#" {"cursor":"x","a": 1.50}"#
        );
        assert_eq!(
            set(r#"{"a":1,"cursor": "x" ,"b":2}"#, "/cursor", "\"y\""),
            r#"{"a":1,"cursor": "y" ,"b":2}"#
        );
        assert_eq!(
            set(r#"{"a":1}"#, "/page/cursor", "7"),
            r#"{"page":{"cursor":7},"a":1}"#
        );
        assert_eq!(
            set(r#"{"page":{"limit":2}}"#, "/page/cursor", "7"),
            r#"{"page":{"cursor":7,"limit":2}}"#
        );
        assert_eq!(
            set(r#"{"page":null}"#, "/page/cursor", "7"),
            r#"{"page":{"cursor":7}}"#
        );
    }
}
