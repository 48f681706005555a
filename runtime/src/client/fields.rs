//! Members of headers that are lists, as RFC 9651 writes them and older drafts did.

use std::borrow::Cow;

/// A member of a list, with its parameters.
#[derive(Debug, PartialEq)]
pub(super) struct Member<'a> {
    pub(super) value: Cow<'a, str>,
    parameters: Vec<(&'a str, Cow<'a, str>)>,
}

impl Member<'_> {
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        let found = parameters.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| &**value)
    }
}

/// The members of a list. What is malformed is read as far as it goes.
pub(super) fn members(text: &str) -> impl Iterator<Item = Member<'_>> {
    let parts = split(text, ',').filter(|part| !part.is_empty());
    parts.map(|part| {
        let mut parts = split(part, ';');
        Member {
            value: unquoted(parts.next().unwrap_or_default()),
            parameters: parts
                .map(|parameter| {
                    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
                    (name.trim(), unquoted(value.trim()))
                })
                .collect(),
        }
    })
}

/// Splits a text at a mark outside of quotes.
fn split(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        let splits = c == mark && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && quoted && !escaped;
        splits
    })
    .map(str::trim)
}

fn unquoted(text: &str) -> Cow<'_, str> {
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    match inner {
        None => Cow::Borrowed(text),
        Some(inner) if !inner.contains('\\') => Cow::Borrowed(inner),
        Some(inner) => Cow::Owned(inner.replace("\\\"", "\"").replace("\\\\", "\\")),
    }
}

#[cfg(test)]
mod tests {
    use super::members;

    #[test]
    fn quotes_and_parameters() {
        let text = r#" "a,b;\"c";r=5 ; T="x;y", plain,, 100;w=10;bare"#;
        let found: Vec<_> = members(text).collect();
        let values: Vec<_> = found.iter().map(|member| &*member.value).collect();
        assert_eq!(values, [r#"a,b;"c"#, "plain", "100"]);
        assert_eq!(found[0].parameter("r"), Some("5"));
        assert_eq!(found[0].parameter("t"), Some("x;y"));
        assert_eq!(found[2].parameter("bare"), Some(""));
        assert_eq!(found[2].parameter("q"), None);
        assert_eq!(members("").count(), 0);
        assert_eq!(members("\"open, never closed").count(), 1);
    }
}
