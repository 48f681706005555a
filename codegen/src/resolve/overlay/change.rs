//! What an action does to the document.

use super::super::node::kind;
use super::action::{Action, Change};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use serde_json::{Value, map::Entry};

impl Action {
    pub(super) fn run(&self, root: &mut Value, diagnostics: &mut Diagnostics) {
        // This also brings them in order.
        let targets = self.target.query_located(root).dedup();
        let targets = targets.locations();
        let pointers: Vec<String> = targets.map(|target| target.to_json_pointer()).collect();
        if pointers.is_empty() {
            self.warn("the target is not in the document", diagnostics);
        }
        if !self.takes_primitives && self.meets_primitive(root, &pointers) {
            let message = "for Overlay 1.0 only objects and arrays are targets; it is done anyway";
            self.warn(message, diagnostics);
        }
        let done = match &self.change {
            Change::Remove => remove(root, &pointers),
            Change::Update(update) => change(root, &pointers, update),
            Change::Copy(source) => match source.query(root).exactly_one().cloned() {
                Ok(source) => change(root, &pointers, &source),
                Err(_) => Err("`copy` must select one node of the document".to_owned()),
            },
        };
        if let Err(message) = done {
            let place = Place::value(self.change_place.clone());
            diagnostics.push(Diagnostic::error(Code::OverlayAction, message, place));
        }
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

fn remove(root: &mut Value, pointers: &[String]) -> Result<(), String> {
    // From the end, so that the indices of what is still to go stay right.
    for pointer in pointers.iter().rev() {
        let Some((parent, key)) = pointer.rsplit_once('/') else {
            return Err("the document itself cannot be removed".to_owned());
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
    Ok(())
}
