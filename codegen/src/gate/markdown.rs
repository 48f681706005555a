//! Text in README.md and api.md, which people read on the pages of registries and repositories.

/// Text in a line of prose: no character of it means anything to Markdown or HTML.
pub(crate) fn text(text: &str) -> String {
    let line = super::line(text);
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        out.push_str(if out.is_empty() { "" } else { " " });
        for c in word.chars() {
            match c {
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => {
                    out.push('\\');
                    out.push(c);
                }
                c => out.push(c),
            }
        }
    }
    out
}

/// A code span. What would end it, or the cell of a table around it, becomes a look-alike.
pub(crate) fn code(text: &str) -> String {
    let line = super::line(text);
    let inside = line.replace('`', "'").replace('|', "¦");
    match inside.trim() {
        "" => "` `".to_owned(),
        inside => format!("`{inside}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    const HOSTILE: &[&str] = &[
        "a\n\n```\nb\n```",
        "<script>x</script> &#x202e; [a](javascript:b) ![c](d)",
        "`a` | **b** _c_ ~~d~~ # e \\ <https://f>",
        "| --- |\u{2028}\u{202e}",
    ];

    #[test]
    fn text_is_one_paragraph_of_text() {
        for hostile in HOSTILE {
            let markdown = format!("for {}.", text(hostile));
            for event in Parser::new_ext(&markdown, Options::all()) {
                let is_text = matches!(
                    event,
                    Event::Text(_) | Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
                );
                assert!(is_text, "{event:?} of {markdown:?}");
            }
        }
    }

    #[test]
    fn a_code_span_stays_in_its_cell() {
        for hostile in HOSTILE {
            let table = format!("| a | b |\n| --- | --- |\n| {} | c |\n", code(hostile));
            let events: Vec<Event<'_>> = Parser::new_ext(&table, Options::all()).collect();
            let count = |wanted: fn(&Event<'_>) -> bool| {
                events.iter().filter(|event| wanted(event)).count()
            };
            let cells = count(|event| matches!(event, Event::Start(Tag::TableCell)));
            let spans = count(|event| matches!(event, Event::Code(_)));
            let html = count(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
            assert_eq!((cells, spans, html), (4, 1, 0), "{table}");
        }
    }
}
