//! Whether values are what they have to be, and whether they match the document.

use super::{Config, Runtime, rules, rules::Fault};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Part, Place};
use crate::document::Document;
use crate::ir::{Api, Origin};
use crate::passes::Unmatched;
use crate::suggest;
use std::collections::BTreeSet;

impl Config {
    /// Reports values that mean nothing.
    pub(crate) fn check(&self, diagnostics: &mut Diagnostics) {
        self.add_source(diagnostics);
        let mut note = |keys: &[&str], checked: Result<(), Fault>| {
            if let Err(fault) = checked {
                let place = self.place(keys, Part::Value);
                let diagnostic = Diagnostic::error(Code::Config, fault.message, place);
                diagnostics.push(diagnostic.help(fault.help));
            }
        };
        if let Some(name) = &self.name {
            note(&["name"], rules::check_package_name(name));
        }
        if let Some(version) = &self.version {
            note(&["version"], rules::version(version));
        }
        if let Runtime::Version(version) = &self.runtime {
            note(&["runtime", "version"], rules::requirement(version));
        }
        for (key, entries) in [("formats", &self.formats), ("types", &self.types)] {
            for (name, ty) in entries {
                note(&[key, name], rules::rust_type(ty));
            }
        }
        for (name, text) in &self.dependencies {
            note(&["dependencies", name], rules::dependency(name, text));
        }
        for (at, rule) in self.pagination.iter().enumerate() {
            if let Err(fault) = rules::pagination(rule) {
                let place = self.place_of_entry("pagination", at);
                let diagnostic = Diagnostic::error(Code::Config, fault.message, place);
                diagnostics.push(diagnostic.help(fault.help));
            }
        }
    }

    /// Reports what can only be told by looking at the disk. Gives back whether the document may be
    /// there.
    pub(crate) fn check_paths(&self, diagnostics: &mut Diagnostics) -> bool {
        if let Runtime::Path(folder) = &self.runtime
            && let Err(fault) = rules::check_runtime(folder)
        {
            let place = self.place(&["runtime", "path"], Part::Value);
            let diagnostic = Diagnostic::error(Code::Config, fault.message, place);
            diagnostics.push(diagnostic.help(fault.help));
        }
        let mut is_here = true;
        for path in [&self.spec].into_iter().chain(&self.overlays) {
            if let Err(fault) = rules::check_document(path) {
                let diagnostic = Diagnostic::error(Code::RemoteRef, fault.message, Place::Nowhere);
                diagnostics.push(diagnostic.help(fault.help));
                is_here = false;
            }
        }
        is_here
    }

    /// Reports types and formats that nothing in the document has.
    pub(crate) fn check_matches(&self, document: &Document, diagnostics: &mut Diagnostics) {
        if self.types.is_empty() && self.formats.is_empty() {
            return;
        }
        let names = document.component_schemas.iter();
        let names: BTreeSet<&str> = names.map(|(name, _)| name.as_str()).collect();
        for name in self.types.keys() {
            if !names.contains(name.as_str()) {
                let message = format!("the document has no component schema `{name}`");
                let place = self.place(&["types", name], Part::Key);
                let diagnostic = Diagnostic::error(Code::UnmatchedType, message, place);
                diagnostics.push(with_near(diagnostic, name, &names));
            }
        }
        let formats = formats(document);
        for name in self.formats.keys() {
            if !formats.contains(name.as_str()) {
                let message = format!("no schema of the document has the format `{name}`");
                let place = self.place(&["formats", name], Part::Key);
                let diagnostic = Diagnostic::error(Code::UnmatchedFormat, message, place);
                diagnostics.push(with_near(diagnostic, name, &formats));
            }
        }
    }

    /// Reports rules of pagination that no operation is a list by.
    pub(crate) fn note_unused_rules(&self, api: &Api, diagnostics: &mut Diagnostics) {
        let mut operations = api.resources().into_iter().flat_map(|(_, r)| &r.operations);
        let used: BTreeSet<usize> = operations
            .by_ref()
            .filter_map(|operation| match operation.pagination.as_ref()?.origin {
                Origin::Rule(at) => Some(at),
                _ => None,
            })
            .collect();
        for at in (0..self.pagination.len()).filter(|at| !used.contains(at)) {
            let message = "no operation is a list by this entry";
            let place = self.place_of_entry("pagination", at);
            let diagnostic = Diagnostic::error(Code::UnmatchedPagination, message, place);
            diagnostics.push(diagnostic.help(
                "an operation needs the `parameter`, and a list at `items` in its reply; earlier entries come first",
            ));
        }
    }

    /// Reports selectors that match no operation.
    pub(crate) fn note_unmatched(&self, selectors: &[Unmatched], diagnostics: &mut Diagnostics) {
        diagnostics.extend(selectors.iter().map(|unmatched| {
            let selector = &unmatched.selector;
            let message = format!("no operation matches the selector `{selector}`");
            let place = self.place_in_list("only", selector);
            let diagnostic = Diagnostic::error(Code::UnmatchedSelector, message, place);
            match &unmatched.near {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => {
                    diagnostic.help("a selector is an operationId, a path with `*`, or `tag:NAME`")
                }
            }
        }));
    }
}

/// The formats that schemas have. An encoding in base64 counts as `byte`.
fn formats(document: &Document) -> BTreeSet<&str> {
    let schemas = document.schemas.iter();
    schemas
        .filter_map(|schema| match schema.content_encoding.as_deref() {
            Some("base64" | "base64url") if schema.format.is_none() => Some("byte"),
            _ => schema.format.as_deref(),
        })
        .collect()
}

fn with_near(diagnostic: Diagnostic, name: &str, names: &BTreeSet<&str>) -> Diagnostic {
    match suggest::near(name, names.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("correct the name, or remove the entry"),
    }
}
