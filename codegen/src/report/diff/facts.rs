//! Defaults and bounds: what no compiler sees.

use super::{Change, ChangeCode};
use crate::report::outline::FactsItem;
use serde_json::Value;
use std::cmp::Ordering;

/// A value that is sent, with its places in both documents.
pub(super) struct Sent<'a> {
    pub(super) item: &'a str,
    pub(super) old: (&'a FactsItem, &'a str),
    pub(super) new: (&'a FactsItem, &'a str),
}

impl Sent<'_> {
    pub(super) fn compare(&self, found: &mut Vec<Change>) {
        let (old, new) = (self.old.0, self.new.0);
        let item = self.item;
        if old.default != new.default {
            let shown = |value: &Option<Value>| match value {
                Some(value) => value.to_string(),
                None => "not documented".to_owned(),
            };
            let (before, after) = (shown(&old.default), shown(&new.default));
            let message = format!("the default of `{item}` changed");
            let change = self.change(ChangeCode::DefaultChanged, message, before, after);
            found.push(change.migrate("Set the value where the old default is meant."));
        }
        for code in [ChangeCode::BoundNarrowed, ChangeCode::BoundWidened] {
            let (before, after) = self.bounds(code);
            if before.is_empty() && after.is_empty() {
                continue;
            }
            let words = match code {
                ChangeCode::BoundNarrowed => "has to keep within narrower bounds",
                _ => "may be more than before",
            };
            let message = format!("`{item}` {words}");
            let change = self.change(code, message, before, after);
            found.push(match code {
                ChangeCode::BoundNarrowed => {
                    change.migrate("Check that the values you send keep within the new bounds.")
                }
                _ => change,
            });
        }
    }

    /// The bounds that were narrowed or widened, before and after.
    fn bounds(&self, code: ChangeCode) -> (String, String) {
        let (old, new) = (&self.old.0.bounds, &self.new.0.bounds);
        let value = |bounds: &[(String, Value)], keyword: &str| {
            let found = bounds.iter().find(|(known, _)| known == keyword);
            found.map(|(_, value)| value.clone())
        };
        let gained = new.iter().filter(|(k, _)| value(old, k).is_none());
        let keywords = old.iter().chain(gained).map(|(keyword, _)| keyword);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for keyword in keywords {
            let (old, new) = (value(old, keyword), value(new, keyword));
            if direction(keyword, old.as_ref(), new.as_ref()) == Some(code) {
                before.extend(old.map(|value| format!("{keyword} {value}")));
                after.extend(new.map(|value| format!("{keyword} {value}")));
            }
        }
        (before.join(", "), after.join(", "))
    }

    fn change(&self, code: ChangeCode, message: String, before: String, after: String) -> Change {
        let some = |text: String| (!text.is_empty()).then_some(text);
        Change {
            before: some(before),
            after: some(after),
            ..Change::new(code, self.item, message).at(Some(self.old.1), Some(self.new.1))
        }
    }
}

/// Whether a bound was narrowed or widened.
fn direction(keyword: &str, old: Option<&Value>, new: Option<&Value>) -> Option<ChangeCode> {
    let (old, new) = match (old, new) {
        (None, None) => return None,
        (None, Some(_)) => return Some(ChangeCode::BoundNarrowed),
        (Some(_), None) => return Some(ChangeCode::BoundWidened),
        (Some(old), Some(new)) if old == new => return None,
        (Some(old), Some(new)) => (old.as_f64(), new.as_f64()),
    };
    let raised = old.zip(new).and_then(|(old, new)| new.partial_cmp(&old));
    let is_lower = keyword.starts_with("min") || keyword == "exclusiveMinimum";
    let is_upper = keyword.starts_with("max") || keyword == "exclusiveMaximum";
    match raised {
        Some(Ordering::Less) if is_lower => Some(ChangeCode::BoundWidened),
        Some(Ordering::Greater) if is_upper => Some(ChangeCode::BoundWidened),
        // Of another pattern or step nobody can say what it lets through.
        _ => Some(ChangeCode::BoundNarrowed),
    }
}
