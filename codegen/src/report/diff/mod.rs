//! What a new client means for those who use the old one.
//!
//! Two outlines are compared by what users can name: methods by how they are called, types by their
//! names, fields and parameters by theirs. What went away and came back under another name is two
//! changes, of which the first says so.

mod changelog;
mod client;
mod code;
mod facts;
mod inputs;
mod methods;
mod shapes;
#[cfg(test)]
mod tests;
mod types;
mod verdict;
mod version;

pub use code::{ChangeCode, Level};
pub use verdict::Diff;
pub use version::required;

use super::outline::Outline;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// A change of the public surface, or of what a call does.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What kind of change it is.
    pub code: ChangeCode,
    /// The item, such as `projects().users().create`.
    pub item: String,
    /// How the old client has it.
    pub before: Option<String>,
    /// How the new client has it.
    pub after: Option<String>,
    /// Where that stands in the old document.
    pub old: Option<Spot>,
    /// Where that stands in the new document.
    pub new: Option<Spot>,
    /// What changed, in a sentence.
    pub message: String,
    /// What to do about it.
    pub migration: Option<String>,
    /// The resource that it belongs to, such as `projects().users()`; empty for the client.
    pub resource: String,
    /// The pointers of these places.
    pointers: [Option<String>; 2],
}

impl Change {
    fn new(code: ChangeCode, item: impl Into<String>, message: impl Into<String>) -> Change {
        Change {
            code,
            item: item.into(),
            before: None,
            after: None,
            old: None,
            new: None,
            message: message.into(),
            migration: None,
            resource: String::new(),
            pointers: [None, None],
        }
    }

    fn turns(mut self, before: impl Into<String>, after: impl Into<String>) -> Change {
        self.before = Some(before.into());
        self.after = Some(after.into());
        self
    }

    fn gone(mut self, before: impl Into<String>) -> Change {
        self.before = Some(before.into());
        self
    }

    fn comes(mut self, after: impl Into<String>) -> Change {
        self.after = Some(after.into());
        self
    }

    fn at(mut self, old: Option<&str>, new: Option<&str>) -> Change {
        self.pointers = [old, new].map(|pointer| pointer.map(str::to_owned));
        self
    }

    fn migrate(mut self, migration: impl Into<String>) -> Change {
        self.migration = Some(migration.into());
        self
    }
}

/// The changes of one client to another: those that ask most first.
pub(super) fn changes(old: &Outline, new: &Outline) -> Vec<Change> {
    let mut found = Vec::new();
    client::compare(&mut found, old, new);
    methods::compare(&mut found, old, new);
    types::compare(&mut found, old, new);
    found.sort_by_key(|change| std::cmp::Reverse(change.code.level()));
    found
}

/// What of two lists has the same key, and what is in one of them alone, each in its order.
struct Matched<'a, T> {
    both: Vec<(&'a T, &'a T)>,
    old: Vec<&'a T>,
    new: Vec<&'a T>,
}

fn matched<'a, T, K: Eq + Hash>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> Matched<'a, T> {
    let by_key: HashMap<K, &T> = new.iter().map(|item| (key(item), item)).collect();
    let known: HashSet<K> = old.iter().map(&key).collect();
    let mut found = Matched {
        both: Vec::new(),
        old: Vec::new(),
        new: new
            .iter()
            .filter(|item| !known.contains(&key(item)))
            .collect(),
    };
    for item in old {
        match by_key.get(&key(item)) {
            Some(other) => found.both.push((item, other)),
            None => found.old.push(item),
        }
    }
    found
}

/// Adds `deprecated` or `undeprecated`.
fn deprecation(
    found: &mut Vec<Change>,
    item: &str,
    (old, new): (bool, bool),
    (old_at, new_at): (&str, &str),
) {
    let (code, message) = match (old, new) {
        (false, true) => (ChangeCode::Deprecated, format!("`{item}` is deprecated")),
        (true, false) => (
            ChangeCode::Undeprecated,
            format!("`{item}` is not deprecated any more"),
        ),
        _ => return,
    };
    let change = Change::new(code, item, message).at(Some(old_at), Some(new_at));
    found.push(match code {
        ChangeCode::Deprecated => change.migrate("It still works; see its documentation."),
        _ => change,
    });
}

/// A place as a program reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}
