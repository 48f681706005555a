//! Text of a document reaches a file through the gates in `codegen/src/gate` alone: no printer
//! writes a comment, a literal, an identifier or a value of a manifest by hand.

use std::fs;
use std::path::Path;

/// What only a gate writes.
const BY_HAND: &[(&str, &str)] = &[
    ("///", "a doc comment"),
    ("//!", "a doc comment"),
    ("doc = #", "a doc attribute"),
    ("doc = {", "a doc attribute"),
    ("Ident::new", "an identifier"),
    ("format_ident!", "an identifier"),
    (":?}", "a literal"),
    (":#?}", "a literal"),
    ("escape_de", "a literal"),
    ("toml::Value", "a value of a manifest"),
    ("pulldown_cmark", "Markdown"),
    ("```{", "a block of code"),
    ("`{wire", "a code span"),
];

/// Members of the IR and the options that hold what a document or a user says, as it is said.
const TEXTS: &[&str] = &[
    ".wire",
    ".title",
    ".version",
    ".url",
    ".env",
    ".path",
    ".method",
    ".content_type",
    ".status",
    ".description",
    ".summary",
    ".property",
    ".license",
    ".package",
    ".id",
];

/// Each line of the printers' code, without comments and tests, with its place.
fn printers() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/src/rust/print");
    let mut lines = Vec::new();
    let files = fs::read_dir(folder).expect("the printers are there");
    for file in files.map(|file| file.expect("an entry").path()) {
        if file.ends_with("tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file is readable");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, line) in code.lines().enumerate() {
            if !line.trim_start().starts_with("//") {
                let place = format!("{}:{}", file.display(), at + 1);
                lines.push((place, line.to_owned()));
            }
        }
    }
    assert!(lines.len() > 1_500, "only {} lines were read", lines.len());
    lines
}

#[test]
fn printers_write_nothing_by_hand_that_a_gate_writes() {
    let mut wrong = Vec::new();
    for (place, line) in printers() {
        let found = BY_HAND.iter().filter(|(hand, _)| line.contains(hand));
        wrong.extend(found.map(|(hand, what)| format!("{place} writes {what} by hand: `{hand}`")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A line that hands a text as it is to what stands around it, such as a format string.
fn bare(line: &str) -> Option<&str> {
    let argument = line.trim().strip_suffix(',')?;
    let value = argument.rsplit(" = ").next().unwrap_or(argument);
    let is_member = value
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
    (is_member && TEXTS.iter().any(|text| value.ends_with(text))).then_some(value)
}

#[test]
fn format_strings_take_no_text_as_it_is() {
    let mut wrong = Vec::new();
    for (place, line) in printers() {
        wrong.extend(bare(&line).map(|value| format!("{place} hands on `{value}` as it is")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_scanner_sees_what_is_handed_on() {
    assert_eq!(bare("    scheme.name.wire,"), Some("scheme.name.wire"));
    assert_eq!(
        bare("  version = cx.options.version,"),
        Some("cx.options.version")
    );
    assert_eq!(bare("    string(&scheme.name.wire),"), None);
    assert_eq!(bare("    field.name.rust,"), None);
}
