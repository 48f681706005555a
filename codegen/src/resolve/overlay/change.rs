//! What an action does to the document.

use super::super::node::{kind, size};
use super::action::{Action, Change, Path};
use super::effort::Effort;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::load::{Budget, Exceeded};
use serde_json::{Value, map::Entry};
use std::collections::{HashMap, HashSet};

/// What the actions of an overlay may take together.
pub(super) struct Limits {
    /// What they may add to the document.
    pub(super) budget: Budget,
    /// What they may look at to find their targets.
    pub(super) effort: Effort,
}

impl Action {
    /// Fails, with a word about it, where the overlay asks for too much.
    pub(super) fn run(
        &self,
        root: &mut Value,
        limits: &mut Limits,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Exceeded> {
        let mut may_ask = |path: &Path| limits.effort.spend(path.shape, root);
        let is_short = match &self.change {
            Change::Copy(source) => may_ask(&self.target) && may_ask(source),
            Change::Remove | Change::Update(_) => may_ask(&self.target),
        };
        if !is_short {
            let message =
                "the paths up to this one look at more nodes than can be looked at in time";
            let place = Place::value(self.place.clone());
            let diagnostic = Diagnostic::error(Code::OverlayLimit, message, place);
            diagnostics.push(diagnostic.help("name the nodes by fewer `..`, or without a filter"));
            return Err(Exceeded);
        }
        // This also brings them in order.
        let targets = self.target.query.query_located(root).dedup();
        let targets = targets.locations();
        let pointers: Vec<String> = targets.map(|target| target.to_json_pointer()).collect();
        if pointers.is_empty() {
            self.warn("the target is not in the document", diagnostics);
        }
        if !self.takes_primitives && self.meets_primitive(root, &pointers) {
            let message = "for Overlay 1.0 only objects and arrays are targets; it is done anyway";
            self.warn(message, diagnostics);
        }
        let copied = match &self.change {
            Change::Copy(source) => source.query.query(root).exactly_one().ok(),
            Change::Remove | Change::Update(_) => None,
        };
        let update = match &self.change {
            Change::Update(update) => Some(update),
            Change::Copy(_) => copied,
            Change::Remove => None,
        };
        let size = update.map_or(0, |update| size(update).saturating_mul(pointers.len()));
        if let Err(exceeded) = limits.budget.spend(size) {
            let message = "the actions up to this one add far more to the document than they say";
            let place = Place::value(self.change_place.clone());
            let diagnostic = Diagnostic::error(Code::OverlayLimit, message, place);
            diagnostics.push(diagnostic.help("give the action fewer targets, or less to copy"));
            return Err(exceeded);
        }
        let done = match &self.change {
            Change::Remove => remove(root, &pointers),
            Change::Update(update) => change(root, &pointers, update),
            Change::Copy(_) => match copied.cloned() {
                Some(source) => change(root, &pointers, &source),
                None => Err("`copy` must select one node of the document".to_owned()),
            },
        };
        if let Err(message) = done {
            let place = Place::value(self.change_place.clone());
            diagnostics.push(Diagnostic::error(Code::OverlayAction, message, place));
        }
        Ok(())
    }

    fn warn(&self, message: &str, diagnostics: &mut Diagnostics) {
        let place = Place::value(self.place.clone());
        diagnostics.push(Diagnostic::warning(Code::OverlayTarget, message, place));
    }

    fn meets_primitive(&self, root: &Value, pointers: &[String]) -> bool {
        let mut targets = pointers.iter().filter_map(|pointer| root.pointer(pointer));
        targets.any(|target| Shape::of(target) == Shape::Primitive)
    }
}

/// As far as it matters to what can be merged with what.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Object,
    Array,
    Primitive,
}

impl Shape {
    fn of(value: &Value) -> Shape {
        match value {
            Value::Object(_) => Shape::Object,
            Value::Array(_) => Shape::Array,
            _ => Shape::Primitive,
        }
    }
}

fn change(root: &mut Value, pointers: &[String], update: &Value) -> Result<(), String> {
    let shapes = pointers.iter().filter_map(|pointer| root.pointer(pointer));
    let shapes: Vec<Shape> = shapes.map(Shape::of).collect();
    if shapes.windows(2).any(|pair| pair[0] != pair[1]) {
        return Err("the targets must all be objects, or arrays, or neither".to_owned());
    }
    for pointer in pointers {
        match root.pointer_mut(pointer) {
            // Only a target itself takes what is no array as one item more.
            Some(Value::Array(items)) if !update.is_array() => items.push(update.clone()),
            Some(target) => merge(target, update)?,
            None => {}
        }
    }
    Ok(())
}

/// Objects are merged, arrays joined, everything else replaced by its like.
fn merge(target: &mut Value, update: &Value) -> Result<(), String> {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                match target.entry(key.as_str()) {
                    Entry::Vacant(entry) => {
                        entry.insert(value.clone());
                    }
                    Entry::Occupied(mut entry) => merge(entry.get_mut(), value)
                        .map_err(|message| format!("`{key}`: {message}"))?,
                }
            }
        }
        (Value::Array(target), Value::Array(update)) => target.extend(update.iter().cloned()),
        // The specification's own example has keys without values, which change nothing.
        (Value::Object(_) | Value::Array(_), Value::Null) => {}
        (target, update) if Shape::of(target) == Shape::of(update) => *target = update.clone(),
        (target, update) => {
            let (target, update) = (kind(target), kind(update));
            return Err(format!("{update} cannot be merged into {target}"));
        }
    }
    Ok(())
}

/// Takes the targets out of what is around them, of which each is gone through once.
fn remove(root: &mut Value, pointers: &[String]) -> Result<(), String> {
    let mut keys: HashMap<&str, HashSet<String>> = HashMap::new();
    let mut parents: Vec<&str> = Vec::new();
    for pointer in pointers {
        let Some((parent, key)) = pointer.rsplit_once('/') else {
            return Err("the document itself cannot be removed".to_owned());
        };
        let gone = keys.entry(parent).or_insert_with(|| {
            parents.push(parent);
            HashSet::new()
        });
        gone.insert(key.replace("~1", "/").replace("~0", "~"));
    }
    // From the end, so that the indices in what is still to come stay right.
    for parent in parents.into_iter().rev() {
        let gone = &keys[parent];
        match root.pointer_mut(parent) {
            Some(Value::Object(map)) => map.retain(|key, _| !gone.contains(key)),
            Some(Value::Array(items)) => {
                let mut index = 0..;
                items.retain(|_| {
                    index
                        .next()
                        .is_none_or(|index: usize| !gone.contains(&index.to_string()))
                });
            }
            _ => {}
        }
    }
    Ok(())
}
