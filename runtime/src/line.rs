//! Texts of others, made fit for a line of a log.

use std::borrow::Cow;

/// The text on one line of at most so many bytes: what does not print is a space, and what is cut off leaves `…`.
pub(crate) fn one_line(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most && !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut ends = (0..=most.min(text.len())).rev();
    let end = ends.find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let mut line = String::with_capacity(end + '…'.len_utf8());
    for part in text[..end]
        .split(is_unprintable)
        .filter(|part| !part.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(part);
    }
    if end < text.len() {
        line.push('…');
    }
    Cow::Owned(line)
}

/// What stands in the first element of a name, in HTML or XML.
pub(crate) fn tagged<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    // Lower case in ASCII alone, so that places stay where they are.
    let lower = text.to_ascii_lowercase();
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let begin = lower.find(&open)? + open.len();
    let end = begin + lower[begin..].find(&close)?;
    Some(&text[begin..end])
}

/// Control characters, and those that change how others are shown.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn lines() {
        for (text, most, line) in [
            ("plain", 5, "plain"),
            ("plain", 4, "plai…"),
            ("é", 1, "…"),
            ("a\r\n\u{1b}b\u{202e}c\n", 20, "a b c"),
            ("", 0, ""),
        ] {
            assert_eq!(one_line(text, most), line, "{text:?}");
        }
    }
}
