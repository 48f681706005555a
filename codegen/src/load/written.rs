//! What was written where YAML sees a number or a boolean. `1.10` is the number 1.1 to it, but may
//! be meant as a text.

use crate::diagnostics::{Seen, Walk};
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::Value;
use std::collections::HashMap;

/// By pointer, the numbers and booleans that JSON would write in another way.
#[derive(Debug, Default)]
pub(super) struct Written(HashMap<String, (Value, String)>);

impl Written {
    pub(super) fn read(text: &str) -> Written {
        let mut found = HashMap::new();
        let mut walk = Walk::default();
        for (event, _) in Parser::new_from_str(text).map_while(Result::ok) {
            walk.step(&event, |pointer, seen| {
                if let Event::Scalar(text, ScalarStyle::Plain, _, None) = &event
                    && seen == Seen::Leaf
                    && let Some(value) = other_than_text(text)
                {
                    found.insert(pointer.to_owned(), (value, text.to_string()));
                }
            });
        }
        Written(found)
    }

    /// The text of a value, unless something else has taken its place since.
    pub(super) fn text(&self, pointer: &str, value: &Value) -> Option<&str> {
        let (written, text) = self.0.get(pointer)?;
        (written == value).then_some(text)
    }
}

/// The value of a scalar without quotes, if it is not told by its text.
fn other_than_text(text: &str) -> Option<Value> {
    let first = text.chars().next()?;
    if !first.is_ascii_digit() && !"+-.tTfF".contains(first) {
        return None;
    }
    let value: Value = serde_yaml::from_str(text).ok()?;
    let as_json = value.to_string();
    let differs = !value.is_string() && !value.is_null() && as_json != text;
    differs.then_some(value)
}
