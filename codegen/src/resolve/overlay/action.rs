//! What an overlay says is to be done.

use super::super::{
    node::{Field, Node},
    reader::Reader,
};
use super::effort::Shape;
use crate::{
    diagnostics::{Code, Diagnostic, Place},
    document::Location,
};
use serde_json::Value;
use serde_json_path::JsonPath;

/// One change to some nodes of the document.
pub(super) struct Action {
    pub(super) target: Path,
    /// Where the target is written.
    pub(super) place: Location,
    pub(super) change: Change,
    /// Where the change is written.
    pub(super) change_place: Location,
    /// Whether texts, numbers and the like may be targets, as they may since 1.1.
    pub(super) takes_primitives: bool,
}

pub(super) enum Change {
    Remove,
    Update(Value),
    /// What is elsewhere in the document.
    Copy(Path),
}

/// A JSONPath, and how much work it is.
pub(super) struct Path {
    pub(super) query: JsonPath,
    pub(super) shape: Shape,
}

impl<'a> Reader<'a, '_> {
    /// The actions, in order; none if the overlay is for another version.
    pub(super) fn actions(&mut self, overlay: &Node<'a>) -> Vec<Action> {
        if !overlay.value.is_object() {
            self.wrong_type(overlay, "an overlay", "an object");
            return Vec::new();
        }
        let Some(minor) = self.minor_version(overlay) else {
            return Vec::new();
        };
        if overlay.field("actions").is_none() {
            self.missing(overlay, "actions", "the overlay changes nothing");
        }
        let actions = self.list(overlay, "actions");
        let actions = actions.iter();
        actions
            .filter_map(|node| self.action(node, minor))
            .collect()
    }

    /// The second number of the version: 0 or 1.
    fn minor_version(&mut self, overlay: &Node<'a>) -> Option<u32> {
        let version = self.required_text(overlay, "overlay")?;
        let mut numbers = version.split('.');
        match (numbers.next(), numbers.next()) {
            (Some("1"), Some("0")) => Some(0),
            (Some("1"), Some("1")) => Some(1),
            _ => {
                let message = format!("the overlay version `{version}` is not supported");
                let place = Place::value(overlay.field("overlay")?.location());
                let diagnostic = Diagnostic::error(Code::UnsupportedVersion, message, place);
                let help = "the versions 1.0.x and 1.1.x are";
                self.diagnostics.push(diagnostic.help(help));
                None
            }
        }
    }

    fn action(&mut self, node: &Node<'a>, minor: u32) -> Option<Action> {
        if !node.value.is_object() {
            self.wrong_type(node, "an action", "an object");
            return None;
        }
        self.required_text(node, "target")?;
        let target = node.field("target")?;
        let path = self.json_path(target)?;
        let (change, change_place) = self.change(node, minor)?;
        Some(Action {
            target: path,
            place: target.location(),
            change,
            change_place,
            takes_primitives: minor > 0,
        })
    }

    /// `remove` wins over the others, of which there is one.
    fn change(&mut self, node: &Node<'a>, minor: u32) -> Option<(Change, Location)> {
        if self.flag(node, "remove").unwrap_or(false) {
            return Some((Change::Remove, node.field("target")?.location()));
        }
        match (node.value.get("update"), node.field("copy")) {
            (Some(update), None) => {
                let place = node.child("update", update).location();
                Some((Change::Update(update.clone()), place))
            }
            (None, Some(copy)) if minor > 0 => {
                Some((Change::Copy(self.json_path(copy)?), copy.location()))
            }
            (None, None) => {
                self.missing(node, "update", "the action changes nothing");
                None
            }
            (_, Some(copy)) => {
                let (message, help) = match minor {
                    0 => ("Overlay 1.0 has no `copy`", "begin with `overlay: 1.1.0`"),
                    _ => ("an action is `update` or `copy`", "write two actions"),
                };
                let place = Place::key(copy.location());
                let diagnostic = Diagnostic::error(Code::OverlayAction, message, place);
                self.diagnostics.push(diagnostic.help(help));
                None
            }
        }
    }

    fn json_path(&mut self, field: Field<'a, '_>) -> Option<Path> {
        let text = self.text_of(field)?;
        let shape = Shape::of(&text);
        if !shape.is_shallow() {
            let message = "the brackets of this JSONPath are nested too deeply";
            let place = Place::value(field.location());
            let diagnostic = Diagnostic::error(Code::OverlayTarget, message, place);
            self.diagnostics
                .push(diagnostic.help("write a shorter filter, or several actions"));
            return None;
        }
        match JsonPath::parse(&text) {
            Ok(query) => Some(Path { query, shape }),
            Err(error) => {
                let message = format!("`{text}` is not a JSONPath: {}", error.message());
                let place = Place::value(field.location());
                let diagnostic = Diagnostic::error(Code::OverlayTarget, message, place);
                let help = "a name of more than letters, digits and `_` is written `$['x-name']`";
                self.diagnostics.push(diagnostic.help(help));
                None
            }
        }
    }
}
