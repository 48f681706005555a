//! Doc comments.

use crate::gate::rust::doc_attributes;
use crate::gate::{self, docs};
use crate::ir::Doc;
use proc_macro2::TokenStream;

/// How wide the text of a doc comment is.
const WIDTH: usize = 92;

/// The whole text: summary, description, notes.
pub(super) fn lines(doc: &Doc) -> Vec<String> {
    let mut lines = match &doc.summary {
        Some(summary) => docs::safe(summary, WIDTH),
        None => Vec::new(),
    };
    if let Some(description) = &doc.description {
        let description = docs::safe(description, WIDTH);
        if !description.starts_with(&lines) {
            paragraph(&mut lines, description);
        } else {
            lines = description;
        }
    }
    if !doc.notes.is_empty() {
        add_notes(&mut lines, &doc.notes);
    }
    lines
}

/// Adds lines as a paragraph of their own.
pub(super) fn paragraph(lines: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    let mut more = more.into_iter().peekable();
    if !lines.is_empty() && more.peek().is_some() {
        lines.push(String::new());
    }
    lines.extend(more);
}

/// Notes go on where the last paragraph ends; after anything but a paragraph they are one of
/// their own. What the text says already is not repeated.
fn add_notes(lines: &mut Vec<String>, notes: &[String]) {
    let said = |note: &&String| !lines.iter().any(|line| line.contains(note.as_str()));
    let notes: Vec<&str> = notes.iter().filter(said).map(String::as_str).collect();
    if notes.is_empty() {
        return;
    }
    let start = lines
        .iter()
        .rposition(String::is_empty)
        .map_or(0, |at| at + 1);
    let is_text = |line: &String| line.starts_with(|c: char| c.is_alphabetic() || c == '`');
    let is_paragraph = start < lines.len()
        && lines[start..].iter().all(is_text)
        && !lines.iter().any(|line| line.ends_with("```text"));
    let notes = docs::safe(&notes.join(" "), WIDTH);
    if !is_paragraph {
        paragraph(lines, notes);
        return;
    }
    let mut notes = notes.into_iter();
    if let (Some(last), Some(first)) = (lines.last_mut(), notes.next()) {
        if !last.ends_with(['.', '!', '?', ':']) {
            last.push('.');
        }
        if last.len() + 1 + first.len() <= WIDTH {
            last.push(' ');
            last.push_str(&first);
        } else {
            lines.push(first);
        }
    }
    lines.extend(notes);
}

/// Text in a code span.
pub(super) fn code(text: &str) -> String {
    let text = gate::line(text).replace('`', "'");
    match text.trim() {
        "" => "` `".to_owned(),
        text => format!("`{text}`"),
    }
}

/// The first sentence, on one line; empty when there is none.
pub(super) fn sentence(doc: &Doc) -> String {
    let text = doc
        .summary
        .as_deref()
        .or(doc.description.as_deref())
        .unwrap_or_default();
    let lines = docs::safe(text, usize::MAX);
    let line = lines.into_iter().next().unwrap_or_default();
    let is_text = !line.starts_with(['#', '|', '>', '-', ' ']) && !line.contains("```");
    let end = end_of_sentence(&line);
    match (is_text, end) {
        (false, _) => String::new(),
        (true, Some(end)) => line[..end].to_owned(),
        (true, None) => line,
    }
}

/// Where the first full stop is that is more than that of an abbreviation, with no code span open.
fn end_of_sentence(line: &str) -> Option<usize> {
    let mut from = 0;
    let mut marks = 0;
    for (at, _) in line.match_indices(". ") {
        marks += line[from..at].matches('`').count();
        from = at;
        let sentence = &line[..=at];
        let abbreviation = ["e.g.", "i.e.", "etc.", "vs.", "approx."]
            .iter()
            .any(|end| sentence.ends_with(end));
        if !abbreviation && marks.is_multiple_of(2) {
            return Some(at + 1);
        }
    }
    None
}

/// The text of a [`Doc`] as attributes.
pub(super) fn of(doc: &Doc) -> TokenStream {
    doc_attributes(&lines(doc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(summary: Option<&str>, description: Option<&str>, notes: &[&str]) -> Doc {
        Doc {
            summary: summary.map(str::to_owned),
            description: description.map(str::to_owned),
            notes: notes.iter().map(|note| (*note).to_owned()).collect(),
        }
    }

    #[test]
    fn parts_become_paragraphs() {
        let lines = lines(&doc(
            Some("Lists."),
            Some("All of them.\n\nReally."),
            &["Max 100."],
        ));
        assert_eq!(
            lines,
            ["Lists.", "", "All of them.", "", "Really. Max 100."]
        );
    }

    #[test]
    fn a_summary_that_opens_the_description_is_not_repeated() {
        assert_eq!(
            lines(&doc(Some("Lists."), Some("Lists.\n\nMore."), &[])),
            ["Lists.", "", "More."]
        );
    }

    #[test]
    fn notes_go_on_where_the_text_ends() {
        let noted = |text: &str, note: &str| lines(&doc(None, Some(text), &[note]));
        assert_eq!(
            noted("A limit.", "From 1 to 100."),
            ["A limit. From 1 to 100."]
        );
        assert_eq!(noted("A limit", "From 1."), ["A limit. From 1."]);
        assert_eq!(noted("Always `a`.", "Always `a`."), ["Always `a`."]);
        assert_eq!(noted("- a\n- b", "From 1."), ["- a", "- b", "", "From 1."]);
        assert_eq!(
            noted("```\nx\n```", "From 1.").last().map(String::as_str),
            Some("From 1.")
        );
        assert_eq!(lines(&doc(None, None, &["Unix time."])), ["Unix time."]);
    }

    #[test]
    fn the_first_sentence_is_found() {
        assert_eq!(
            sentence(&doc(None, Some("One, e.g. this. Two."), &[])),
            "One, e.g. this."
        );
        assert_eq!(
            sentence(&doc(None, Some("Of `a. b` c. Two."), &[])),
            "Of `a. b` c."
        );
        assert_eq!(sentence(&doc(None, Some("```\nx\n```"), &[])), "");
    }
}
