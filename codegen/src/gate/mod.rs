//! Where text of a document leaves for another language: one gate for each, and no other code
//! writes such text there.
//!
//! | gate | for |
//! |---|---|
//! | [`docs`] | descriptions, as Markdown in doc comments |
//! | [`rust`] | doc comments and attributes, identifiers, string literals |
//! | [`toml`] | manifests |
//! | [`markdown`] | README.md and api.md |
//! | [`terminal`] | diagnostics, tables, summaries |
//! | [`json`] | what `inspect` prints for programs |
//!
//! No gate lets a character through that readers cannot see and that may change what they see:
//! control and format characters, line and paragraph separators.

pub(crate) mod docs;
mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod rust;
pub(crate) mod terminal;
pub(crate) mod toml;
mod words;

use std::borrow::Cow;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Whether a character is of the categories Cc, Cf, Zl or Zp.
pub(crate) fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(
        c.general_category(),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
    )
}

/// Text on one line: what breaks a line becomes a space, and nothing hidden remains.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let breaks = |c: char| matches!(c, '\n' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let shown = text.chars().filter_map(|c| match c {
        c if breaks(c) => Some(' '),
        c => (!is_hidden(c)).then_some(c),
    });
    Cow::Owned(shown.collect())
}

/// The first line of a text of which more would say nothing, such as a version.
pub(crate) fn first_line(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let first = text.trim().split(breaks).next();
    line(first.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{first_line, is_hidden, line};

    #[test]
    fn a_version_is_one_line() {
        assert_eq!(first_line("1.0\n\npub fn b() {}"), "1.0");
        assert_eq!(first_line("\n 2024-01\u{202e} beta "), "2024-01 beta");
        assert_eq!(first_line(""), "");
    }

    #[test]
    fn what_is_hidden_is_left_out() {
        assert_eq!(line("plain"), "plain");
        assert_eq!(line("a\r\nb\tc\u{2028}d"), "a b c d");
        assert_eq!(line("a\u{202e}b\u{200b}c\u{1}d\u{feff}e\u{ad}f"), "abcdef");
    }

    #[test]
    fn what_is_seen_is_not_hidden() {
        for c in [' ', 'a', 'é', '日', '\u{a0}', '🦀', '\u{301}'] {
            assert!(!is_hidden(c), "{c:?}");
        }
    }
}
