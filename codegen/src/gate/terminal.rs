//! Text on a terminal, which acts on control characters and may show format characters as tricks.

use std::borrow::Cow;

/// Text as it may be printed on one line. Each hidden character becomes a mark that is as wide
/// everywhere, so that an underline still stands below its place.
pub(crate) fn line(line: &str) -> Cow<'_, str> {
    match line.contains(super::is_hidden) {
        false => Cow::Borrowed(line),
        true => Cow::Owned(line.replace(super::is_hidden, "\u{fffd}")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_reaches_the_terminal_that_it_acts_on() {
        let text = "a\u{1b}[31mb\u{202e}c\r\n\td";
        let shown = "a\u{fffd}[31mb\u{fffd}c\u{fffd}\u{fffd}\u{fffd}d";
        assert_eq!(super::line(text), shown);
    }
}
