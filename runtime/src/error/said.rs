//! What the body of an error says.

use crate::json::from_slice;
use serde_json::Value;

/// What an error's body says, in the forms that APIs use.
pub(super) struct Said {
    pub(super) message: Option<String>,
    pub(super) code: Option<String>,
}

/// Longer texts are for `body()`, not for a line in a log.
const LONGEST_MESSAGE: usize = 500;

impl Said {
    pub(super) fn find(body: &[u8]) -> Said {
        let Ok(value) = from_slice::<Value>(body) else {
            return Said {
                message: plain_text(body),
                code: None,
            };
        };
        let text = |pointer: &str| match value.pointer(pointer)? {
            Value::String(text) if !text.is_empty() => Some(shortened(text)),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let first = |pointers: &[&str]| pointers.iter().find_map(|pointer| text(pointer));
        let oauth = value.get("error_description").is_some();
        let message = first(&[
            "/error/message",
            "/message",
            "/error_description",
            "/detail",
            "/title",
            "/errors/0/message",
        ]);
        Said {
            message: message
                .or_else(|| text("/error"))
                .or_else(|| text("/errors/0")),
            code: first(&["/error/code", "/code", "/error/type", "/errors/0/code"])
                .or_else(|| text("/error").filter(|_| oauth)),
        }
    }
}

/// A short text that is not a page of HTML may be a message.
fn plain_text(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?.trim();
    (!text.is_empty() && !text.starts_with('<')).then(|| shortened(text))
}

pub(crate) fn shortened(text: &str) -> String {
    if text.len() <= LONGEST_MESSAGE {
        return text.to_owned();
    }
    let end = (0..=LONGEST_MESSAGE)
        .rev()
        .find(|&end| text.is_char_boundary(end))
        .unwrap_or(0);
    format!("{}…", &text[..end])
}
