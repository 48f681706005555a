//! What to do about a syntax error, as far as the text around it tells.

/// `rest` is the text from the error on, `indent` what its line has in front.
pub(super) fn hint(indent: &str, rest: &str) -> Option<&'static str> {
    if rest.trim_start().is_empty() {
        return Some("a quote or a bracket is opened above and not closed");
    }
    let is_blank = indent.chars().all(char::is_whitespace);
    if rest.starts_with('\t') || is_blank && indent.contains('\t') {
        return Some("YAML is indented by spaces alone");
    }
    if rest.starts_with("//") || rest.starts_with("/*") {
        return Some("JSON has no comments");
    }
    match rest.chars().next()? {
        '*' | '&' | '!' | '@' | '`' | '%' => Some("write a text that begins like this in quotes"),
        ':' => Some("write a text with a colon in quotes"),
        '<' => Some("this looks like a web page: download the document itself"),
        c if c.is_control() && !c.is_whitespace() => Some("a document is plain text"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn what_is_at_the_error_says_what_to_do() {
        for (indent, rest, part) in [
            ("", " \n", "not closed"),
            ("", "\ta: b", "spaces"),
            ("\t", "a: b", "spaces"),
            ("  ", "// why", "comments"),
            ("a: ", "*", "quotes"),
            ("a: b", ": c", "colon"),
            ("", "<!DOCTYPE html>", "web page"),
            ("a: ", "\0", "plain text"),
        ] {
            let found = hint(indent, rest);
            assert!(
                found.is_some_and(|hint| hint.contains(part)),
                "{rest:?}: {found:?}"
            );
        }
        assert_eq!(hint("a: b\t", "c"), None);
    }
}
