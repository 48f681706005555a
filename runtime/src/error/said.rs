//! What the body of an error says.

use super::LONGEST_MESSAGE;
use crate::json::from_slice;
use crate::line::one_line;
use serde_json::Value;

/// What an error's body says, in the forms that APIs use.
pub(super) struct Said {
    pub(super) message: Option<String>,
    pub(super) code: Option<String>,
}

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

fn shortened(text: &str) -> String {
    one_line(text, LONGEST_MESSAGE).trim().to_owned()
}
