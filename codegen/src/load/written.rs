//! What was written where YAML sees a number or a boolean. `1.10` is the number 1.1 to it, but may
//! be meant as a text.

use crate::diagnostics::{Seen, Walk};
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::Value;
use std::collections::HashMap;

/// Aliases may lead to aliases, so many times.
const MOST_ALIASES: usize = 8;

/// The numbers and booleans that JSON would write in another way.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// By pointer, what YAML reads and what is written.
    scalars: HashMap<String, (Value, String)>,
    /// By the pointer of an alias, that of the node it repeats.
    aliases: HashMap<String, String>,
}

impl Written {
    pub(super) fn read(text: &str) -> Written {
        let mut found = Written::default();
        let mut anchors: HashMap<usize, String> = HashMap::new();
        let mut walk = Walk::default();
        for (event, _) in Parser::new_from_str(text).map_while(Result::ok) {
            walk.step(&event, |pointer, seen| {
                if seen != Seen::Key {
                    found.see(&event, pointer, &mut anchors);
                }
            });
        }
        found
    }

    fn see(&mut self, event: &Event<'_>, pointer: &str, anchors: &mut HashMap<usize, String>) {
        match event {
            Event::Alias(anchor) => {
                if let Some(target) = anchors.get(anchor) {
                    self.aliases.insert(pointer.to_owned(), target.clone());
                }
            }
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _)
                if *anchor != 0 =>
            {
                anchors.insert(*anchor, pointer.to_owned());
            }
            _ => {}
        }
        if let Event::Scalar(text, ScalarStyle::Plain, _, None) = event
            && let Some(value) = other_than_text(text)
        {
            let scalar = (value, text.to_string());
            self.scalars.insert(pointer.to_owned(), scalar);
        }
    }

    /// The text of a value, unless something else has taken its place since.
    pub(super) fn text(&self, pointer: &str, value: &Value) -> Option<&str> {
        let aliases = (0..MOST_ALIASES).scan(pointer.to_owned(), |at, _| {
            let here = at.clone();
            *at = self.repeated(at).unwrap_or_default();
            (!here.is_empty()).then_some(here)
        });
        let mut scalars = aliases.filter_map(|pointer| self.scalars.get(&pointer));
        let (written, text) = scalars.next()?;
        (written == value).then_some(text)
    }

    /// The pointer to where a node was first written that an alias or a merge key repeats.
    fn repeated(&self, pointer: &str) -> Option<String> {
        let slashes = pointer.rmatch_indices('/').map(|(at, _)| at);
        std::iter::once(pointer.len())
            .chain(slashes)
            .map(|end| pointer.split_at(end))
            .find_map(|(around, inside)| {
                let merged = || self.aliases.get(&format!("{around}/<<"));
                let target = self.aliases.get(around).or_else(merged)?;
                Some(format!("{target}{inside}"))
            })
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
