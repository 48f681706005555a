//! Overlays: small documents that change another one before it is read.

mod action;
mod change;
mod effort;

use super::{node::Node, reader::Reader, uri};
use crate::{
    diagnostics::{Code, Diagnostic, Diagnostics, Place},
    document::FileId,
    load::{Budget, Sources, percent_decode},
};
use change::Limits;
use effort::Effort;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Applies the overlay in a file to the root document.
pub(super) fn apply(sources: &mut Sources, path: &Path, diagnostics: &mut Diagnostics) {
    let file = match sources.named(path, diagnostics) {
        Ok(file) => file,
        Err(unreadable) => {
            if !unreadable.is_told {
                diagnostics.push(unreadable.diagnostic(path));
            }
            return;
        }
    };
    let overlay = Node::root(sources.tree(file), file);
    let mut reader = Reader::new(sources, "", diagnostics);
    reader.compare_extended(&overlay, path);
    let actions = reader.actions(&overlay);
    let length = sources.length(FileId::ROOT) + sources.length(file);
    let Some(root) = sources.root_mut() else {
        return;
    };
    let mut limits = Limits {
        budget: Budget::for_text(length),
        effort: Effort::for_text(length),
    };
    for action in actions {
        // What comes after one that is too much would be, too.
        if action.run(root, &mut limits, diagnostics).is_err() {
            return;
        }
    }
}

/// The document that the overlay in a file says it extends. It is below the overlay's folder, or below
/// one that is allowed.
///
/// # Errors
///
/// The overlay cannot be read, or names no document that it may name.
pub fn extended_document(overlay: &Path, allowed: &[PathBuf]) -> Result<PathBuf, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let sources = Sources::open_allowing(overlay, allowed, &mut diagnostics);
    let found = sources.and_then(|sources| {
        let root = Node::root(sources.tree(FileId::ROOT), FileId::ROOT);
        let mut reader = Reader::new(&sources, "", &mut diagnostics);
        reader.extended(&root, overlay)
    });
    match found {
        Some(path) if !diagnostics.has_errors() => Ok(path),
        _ => Err(diagnostics),
    }
}

impl<'a> Reader<'a, '_> {
    /// The document that is to be changed when nobody names one.
    fn extended(&mut self, overlay: &Node<'a>, path: &Path) -> Option<PathBuf> {
        let Some(extends) = self.text(overlay, "extends") else {
            let message = "no document is named, and the overlay does not say what it extends";
            let place = Place::value(overlay.location());
            let diagnostic = Diagnostic::error(Code::MissingField, message, place);
            let help = "name the document, or add `extends` with its path";
            self.diagnostics.push(diagnostic.help(help));
            return None;
        };
        let place = Place::value(overlay.child("extends", &Value::Null).location());
        let Some(local) = local(&extends, path) else {
            let message = format!("`{extends}` is on the network, which is never asked");
            let diagnostic = Diagnostic::error(Code::RemoteRef, message, place);
            let help = "download the document, and name the copy";
            self.diagnostics.push(diagnostic.help(help));
            return None;
        };
        if let Err(refused) = self.sources.check_reach(&local) {
            let refused = refused.about(&local).at(place);
            self.diagnostics.push(refused);
        }
        Some(local)
    }

    /// A document that is named is the one to change, also if the overlay was written for another.
    /// (One on the network may be where it came from.)
    fn compare_extended(&mut self, overlay: &Node<'a>, path: &Path) {
        let Some(extends) = overlay.field("extends") else {
            return;
        };
        let text = self.text_of(extends).unwrap_or_default();
        if local(&text, path).is_some_and(|path| !self.sources.is_root(&path)) {
            let message =
                format!("the overlay extends `{text}`, and is applied to another document");
            let place = Place::value(extends.location());
            self.warning(Code::OverlayExtends, message, place);
        }
    }
}

/// The path of a document as an overlay names it.
fn local(extends: &str, overlay: &Path) -> Option<PathBuf> {
    let (address, _) = extends.split_once('#').unwrap_or((extends, ""));
    let folder = overlay.parent().unwrap_or(Path::new(""));
    uri::path(address).map(|path| folder.join(percent_decode(path)))
}
