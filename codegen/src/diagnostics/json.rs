//! Where things stand in JSON. The parser of YAML finds them, too, but has to read a whole document in braces before it
//! says anything.

use saphyr_parser::{Event, Marker, ScalarStyle, Span};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// Where an event is, which is worked out only when somebody asks.
pub(super) struct At<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    line: usize,
    line_start: usize,
}

impl At<'_> {
    /// In characters, as the parser of YAML counts them.
    pub(super) fn span(&self) -> Span {
        let column = self.text[self.line_start..self.start].chars().count();
        let length = self.text[self.start..self.end].chars().count();
        let marker = |at| Marker::new(at, self.line, at);
        Span::new(marker(column), marker(column + length))
    }
}

/// Shows the events of a text to `see`, until it has seen enough. `None`: the text is no JSON, however far it was read.
pub(super) fn events<'t>(
    text: &'t str,
    mut see: impl FnMut(&Event<'t>, &At<'t>) -> ControlFlow<()>,
) -> Option<()> {
    // YAML may have quoted texts and numbers outside of braces, too.
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let bytes = text.as_bytes();
    let (mut at, mut line, mut line_start) = (0, 1, 0);
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let event = match byte {
            b'\n' => {
                (line, line_start) = (line + 1, at);
                continue;
            }
            b' ' | b'\t' | b'\r' | b',' | b':' => continue,
            b'{' => Event::MappingStart(0, None),
            b'[' => Event::SequenceStart(0, None),
            b'}' => Event::MappingEnd,
            b']' => Event::SequenceEnd,
            b'"' => {
                at = end_of_string(bytes, at)?;
                scalar(unquoted(&text[start..at])?)
            }
            b'-' | b'0'..=b'9' | b'f' | b'n' | b't' => {
                let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.".contains(*byte);
                at += bytes[at..].iter().take_while(is_part).count();
                let text = &text[start..at];
                serde_json::from_str::<serde_json::Number>(text)
                    .map(drop)
                    .or_else(|_| serde_json::from_str::<Option<bool>>(text).map(drop))
                    .ok()?;
                scalar(Cow::Borrowed(text))
            }
            _ => return None,
        };
        let place = At {
            text,
            start,
            end: at,
            line,
            line_start,
        };
        if see(&event, &place).is_break() {
            break;
        }
    }
    Some(())
}

fn scalar(text: Cow<'_, str>) -> Event<'_> {
    Event::Scalar(text, ScalarStyle::DoubleQuoted, 0, None)
}

/// Behind the quote that ends the string whose inside begins at `at`.
fn end_of_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            b'\n' => return None,
            _ => at += 1,
        }
    }
}

fn unquoted(text: &str) -> Option<Cow<'_, str>> {
    match text.contains('\\') {
        true => serde_json::from_str(text).ok().map(Cow::Owned),
        false => Some(Cow::Borrowed(&text[1..text.len() - 1])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saphyr_parser::Parser;

    /// What of an event counts: what it is, its text, and where it begins and ends.
    fn told(event: &Event<'_>, span: Span) -> Option<String> {
        let what = match event {
            Event::Scalar(text, ..) => format!("text {text}"),
            Event::MappingStart(..) => "object".to_owned(),
            Event::SequenceStart(..) => "array".to_owned(),
            Event::MappingEnd | Event::SequenceEnd => return Some("end".to_owned()),
            _ => return None,
        };
        let (start, end) = (span.start, span.end);
        Some(format!(
            "{what} {}:{} {}:{}",
            start.line(),
            start.col(),
            end.line(),
            end.col()
        ))
    }

    fn in_json(text: &str) -> Option<Vec<String>> {
        let mut found = Vec::new();
        events(text, |event, at| {
            found.extend(told(event, at.span()));
            ControlFlow::Continue(())
        })?;
        Some(found)
    }

    #[test]
    fn json_is_read_as_the_parser_of_yaml_reads_it() {
        let text = "{\"a\": [1, -2.5e3, true, null],\r\n  \"é \\\"q\\u0041\": {\"\": \"ü\"},\n\t\"b\":[]}\n";
        let yaml = Parser::new_from_str(text).map(|event| event.expect("YAML"));
        let yaml: Vec<String> = yaml
            .filter_map(|(event, span)| told(&event, span))
            .collect();
        assert_eq!(in_json(text), Some(yaml));
    }

    #[test]
    fn what_is_no_json_is_left_to_yaml() {
        for text in [
            "a: 1",
            "\"a\": 1",
            "{a: 1}",
            "{\"a\": b}",
            "{\"a\": nulls}",
            "[1, # one\n2]",
            "['a']",
            "[\"a\n b\"]",
            "[\"a",
        ] {
            assert_eq!(in_json(text), None, "{text}");
        }
    }
}
