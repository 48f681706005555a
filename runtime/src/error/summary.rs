//! What the body of an error says, in the forms that APIs use.

use super::{LONGEST_MESSAGE, LONGEST_NAME};
use crate::json::from_slice;
use crate::line::{one_line, tagged};
use serde_json::{Map, Value};

/// Message and code, each one line.
pub(super) struct Summary {
    pub(super) message: Option<String>,
    pub(super) code: Option<String>,
}

/// Members with what is wrong in an object of its own: most APIs', and Apigee's and SOAP's.
const INNER: [&str; 4] = ["error", "fault", "Error", "Fault"];
/// Members with a text for people, the more telling first. RFC 9457 has `detail` and `title`.
const MESSAGES: [&str; 11] = [
    "message",
    "Message",
    "error_description",
    "errorMessage",
    "error_message",
    "detail",
    "title",
    "faultstring",
    "description",
    "reason",
    "msg",
];
/// Members with a text for programs.
const CODES: [&str; 5] = ["code", "Code", "errorCode", "error_code", "errorcode"];
/// Of a list, so many are told.
const MOST: usize = 5;
/// No API nests its words deeper.
const DEPTH: usize = 4;

impl Summary {
    pub(super) fn find(body: &[u8]) -> Summary {
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        match from_slice::<Value>(body) {
            Ok(value) => Summary {
                message: message(&value, DEPTH).map(|text| line(&text, LONGEST_MESSAGE)),
                code: code(&value, DEPTH).map(|text| line(&text, LONGEST_NAME)),
            },
            Err(_) => Self::of_text(&String::from_utf8_lossy(body)),
        }
    }

    /// A text is a message, and so is the title of a page; XML has both in elements.
    fn of_text(text: &str) -> Summary {
        let text = text.trim();
        let (message, code) = match text.starts_with('<') {
            false => (Some(text), None),
            true => (
                tagged(text, "title").or_else(|| tagged(text, "message")),
                tagged(text, "code"),
            ),
        };
        let message = message.map(|text| line(text, LONGEST_MESSAGE));
        Summary {
            message: message.filter(|message| !message.is_empty()),
            code: code.map(|text| line(text, LONGEST_NAME)),
        }
    }
}

fn line(text: &str, most: usize) -> String {
    one_line(text.trim(), most).trim().to_owned()
}

/// A text or a number that is the value of a member.
fn word(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What is said for people.
fn message(value: &Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(_) => word(Some(value)),
        Value::Array(list) => {
            let told: Vec<_> = list
                .iter()
                .filter_map(|one| message(one, depth))
                .take(MOST)
                .collect();
            (!told.is_empty()).then(|| told.join("; "))
        }
        Value::Object(members) => {
            let inner = INNER.iter().filter_map(|name| members.get(*name));
            let mut objects = inner.clone().filter(|inner| !inner.is_string());
            (objects.find_map(|inner| message(inner, depth)))
                .or_else(|| MESSAGES.iter().find_map(|name| word(members.get(*name))))
                .or_else(|| inner.clone().find_map(|inner| word(Some(inner))))
                .or_else(|| of_fields(members.get("errors")?, depth))
                .or_else(|| of_fields(members.get("detail")?, depth))
        }
        _ => None,
    }
}

/// What is said of several things, or of each field by its name.
fn of_fields(value: &Value, depth: usize) -> Option<String> {
    let Value::Object(fields) = value else {
        return message(value, depth);
    };
    if let Some(whole) = message(value, depth) {
        return Some(whole);
    }
    let told = fields.iter().filter_map(|(name, value)| {
        let message = message(value, depth)?;
        Some(format!("{name}: {message}"))
    });
    let told: Vec<_> = told.take(MOST).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// What is said for programs.
fn code(value: &Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Array(list) => list.iter().find_map(|one| code(one, depth)),
        Value::Object(members) => {
            let mut inner = INNER.iter().filter_map(|name| members.get(*name));
            inner
                .find_map(|inner| named(inner).or_else(|| code(inner, depth)))
                .or_else(|| own_code(members))
                .or_else(|| code(members.get("errors")?, depth))
                .or_else(|| code(members.get("extensions")?, depth))
                .or_else(|| code(members.get("detail")?, depth))
                // OAuth 2 has the code where others have a text.
                .or_else(|| {
                    word(members.get("error")).filter(|_| members.contains_key("error_description"))
                })
        }
        _ => None,
    }
}

/// The code of an object that holds nothing but what is wrong.
fn named(inner: &Value) -> Option<String> {
    let members = inner.as_object()?;
    own_code(members).or_else(|| word(members.get("type")))
}

fn own_code(members: &Map<String, Value>) -> Option<String> {
    let code = CODES
        .iter()
        .find_map(|name| members.get(*name).filter(|code| word(Some(code)).is_some()));
    // Google's number is the status once more, and its status the name.
    if let (Some(Value::Number(_)), Some(Value::String(status))) = (code, members.get("status"))
        && status.bytes().any(|byte| byte.is_ascii_uppercase())
    {
        return Some(status.clone());
    }
    // AWS writes a namespace before the name.
    let kind = || word(members.get("__type")).map(|kind| after(&kind, '#').to_owned());
    word(code).or_else(kind)
}

fn after(text: &str, mark: char) -> &str {
    text.rsplit_once(mark).map_or(text, |(_, after)| after)
}
