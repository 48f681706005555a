//! Overlays: small documents that change another one before it is read.

use super::{node::Node, reader::Reader};
use crate::{
    diagnostics::{Diagnostic, Diagnostics, Place},
    document::Location,
    load::Sources,
};
use serde_json::{Value, map::Entry};
use serde_json_path::JsonPath;
use std::path::Path;

/// What one action does to its targets.
struct Action {
    target: JsonPath,
    /// Where the target is written.
    place: Location,
    change: Change,
}

enum Change {
    Remove,
    Update(Value),
}

/// Applies the overlay in a file to the root document.
pub(super) fn apply(sources: &mut Sources, path: &Path, diagnostics: &mut Diagnostics) {
    let file = match sources.load(path, diagnostics) {
        Ok(file) => file,
        Err(unreadable) => {
            diagnostics.push(unreadable.diagnostic(path));
            return;
        }
    };
    let overlay = Node::root(sources.tree(file), file);
    let actions = Reader::new(sources, "", diagnostics).actions(&overlay);
    let Some(root) = sources.root_mut() else {
        return;
    };
    for action in actions {
        run(&action, root, diagnostics);
    }
}

impl<'a> Reader<'a, '_> {
    fn actions(&mut self, overlay: &Node<'a>) -> Vec<Action> {
        if !overlay.value.is_object() {
            self.wrong_type(overlay, "an overlay", "an object");
            return Vec::new();
        }
        let version = self.required_text(overlay, "overlay");
        if let (Some(version), Some(field)) = (version, overlay.field("overlay"))
            && !version.starts_with("1.")
        {
            let message = format!("the overlay version `{version}` is not supported");
            let place = Place::value(field.location());
            let diagnostic = Diagnostic::error("unsupported-version", message, place);
            self.diagnostics.push(diagnostic.help("overlay 1.0.0 is"));
            return Vec::new();
        }
        if overlay.field("actions").is_none() {
            self.missing(overlay, "actions", "the overlay changes nothing");
        }
        let actions = self.list(overlay, "actions");
        actions
            .iter()
            .filter_map(|node| self.action(node))
            .collect()
    }

    fn action(&mut self, node: &Node<'a>) -> Option<Action> {
        if !node.value.is_object() {
            self.wrong_type(node, "an action", "an object");
            return None;
        }
        let text = self.required_text(node, "target")?;
        let place = node.field("target")?.location();
        let target = match JsonPath::parse(&text) {
            Ok(target) => target,
            Err(error) => {
                let message = format!("`{text}` is not a JSONPath: {}", error.message());
                self.error("overlay-target", message, Place::value(place));
                return None;
            }
        };
        // `remove` wins over `update`.
        let change = if self.flag(node, "remove").unwrap_or(false) {
            Change::Remove
        } else if let Some(update) = node.value.get("update") {
            Change::Update(update.clone())
        } else {
            self.missing(node, "update", "the action changes nothing");
            return None;
        };
        Some(Action {
            target,
            place,
            change,
        })
    }
}

fn run(action: &Action, root: &mut Value, diagnostics: &mut Diagnostics) {
    let targets = action.target.query_located(root).dedup();
    let mut pointers: Vec<String> = targets
        .locations()
        .map(|location| location.to_json_pointer())
        .collect();
    if pointers.is_empty() {
        let message = "the target is not in the document";
        let place = Place::value(action.place.clone());
        diagnostics.push(Diagnostic::warning("overlay-target", message, place));
    }
    match &action.change {
        Change::Update(update) => {
            for pointer in &pointers {
                if let Some(target) = root.pointer_mut(pointer) {
                    merge(target, update);
                }
            }
        }
        Change::Remove => {
            // From the end, so that the indices of what is still to go stay right.
            pointers.reverse();
            for pointer in &pointers {
                remove(root, pointer);
            }
        }
    }
}

/// Objects are merged, arrays joined, everything else replaced.
fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                match target.entry(key.as_str()) {
                    Entry::Vacant(entry) => {
                        entry.insert(value.clone());
                    }
                    Entry::Occupied(mut entry) => merge(entry.get_mut(), value),
                }
            }
        }
        (Value::Array(target), Value::Array(update)) => target.extend(update.iter().cloned()),
        (Value::Array(target), update) => target.push(update.clone()),
        (target, update) => *target = update.clone(),
    }
}

fn remove(root: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    let key = key.replace("~1", "/").replace("~0", "~");
    match root.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&key);
        }
        Some(Value::Array(items)) => {
            if let Ok(index) = key.parse::<usize>()
                && index < items.len()
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}
