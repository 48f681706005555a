//! Makes text of a document safe to stand in a doc comment.
//!
//! The text is CommonMark written for another reader. It is parsed and printed again, so that
//! what rustdoc sees is well-formed: code blocks are text and never doctests, brackets and angle
//! brackets that are no links are escaped, bare URLs become links, HTML is reduced to its text,
//! headings are lowered, and invisible control characters are gone.

use super::html::{self, Piece};
use super::is_hidden;
use super::words::{FIXED_SPACE, find_url, wrap};
use pulldown_cmark::{
    CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};
use std::borrow::Cow;

/// A number of more digits begins no item.
const LAST_NUMBER: u64 = 999_999_999;

/// Deeper lists and quotes are printed at this depth.
const DEEPEST: usize = 8;

/// `text` as lines of Markdown that rustdoc takes as they are, about `width` columns wide.
pub(crate) fn safe(text: &str, width: usize) -> Vec<String> {
    let text = clean(text);
    let mut printer = Printer::new(width);
    if is_plain(&text) {
        printer.inline.push_str(&text);
        printer.flush("");
        return printer.lines;
    }
    for event in TextMergeStream::new(Parser::new_ext(&text, options(&text))) {
        printer.event(event);
    }
    printer.flush("");
    match has_code(&printer.lines) {
        true => plain(&text, width),
        false => printer.lines,
    }
}

/// How many cells the rows of a table may come to, if each is as long as the longest line.
const MOST_CELLS: usize = 100_000;

/// A row has as many cells as the head of its table, written or not. Where that would be very
/// many, there are no tables.
fn options(text: &str) -> Options {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let bars = |line: &str| line.bytes().filter(|byte| *byte == b'|').count();
    let widest = text.lines().map(bars).max().unwrap_or(0);
    if widest.saturating_mul(text.lines().count()) > MOST_CELLS {
        options.remove(Options::ENABLE_TABLES);
    }
    options
}

/// Whether rustdoc would find a block of code in lines that is not one of [`Printer::code_block`].
/// It is asked of the lines as they are printed: what the parser understands in them counts, both
/// as rustdoc shows docs and as it looks for tests in them.
fn has_code(lines: &[String]) -> bool {
    let marks = ["    ", "\t", "```", "~~~"];
    let may_have = |line: &String| marks.iter().any(|mark| line.contains(mark));
    if !lines.iter().any(may_have) {
        return false;
    }
    let text = lines.join("\n");
    let is_code = |event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => true,
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => &*info != "text",
        _ => false,
    };
    let read = [Options::empty(), Options::all()];
    (read.into_iter()).any(|options| Parser::new_ext(&text, options).any(is_code))
}

/// The words of a text as paragraphs, with nothing that means anything to Markdown.
fn plain(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split("\n\n") {
        let mut escaped = String::with_capacity(paragraph.len());
        for c in paragraph.chars() {
            if c.is_ascii_punctuation() {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        let paragraph = wrap(&escaped, width);
        if !lines.is_empty() && !paragraph.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph);
    }
    lines
}

/// Removes what no reader can see, [`FIXED_SPACE`] among it. A separator of lines or paragraphs
/// breaks the line.
fn clean(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| is_hidden(c) && c != '\n' && c != '\t';
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let text = text.replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    Cow::Owned(text.replace(hidden, ""))
}

/// Whether the text is one paragraph in which no character means anything to Markdown.
fn is_plain(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '\'' | '(' | ')' | '-' | '/')
        })
}

/// Whether a link is to the web, to a mailbox, or to a place on the same page.
fn leads_somewhere(destination: &str) -> bool {
    let absolute = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| destination.starts_with(scheme));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let anchor = destination.strip_prefix('#');
    let anchor = anchor.is_some_and(|name| !name.is_empty() && name.chars().all(is_name));
    let safe =
        |c: char| !c.is_whitespace() && !is_hidden(c) && !matches!(c, '<' | '>' | '\\' | '`');
    (absolute || anchor) && destination.chars().all(safe)
}

enum Container {
    Quote,
    Item { marker: String, printed: bool },
}

struct Printer {
    width: usize,
    lines: Vec<String>,
    containers: Vec<Container>,
    /// The number of the next item of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The text of the open block; `\n` is a hard line break.
    inline: String,
    /// Whether the next block needs a blank line in front.
    gap: bool,
    /// For each open link or image, whether it is printed as a link, with its destination.
    links: Vec<Option<String>>,
    /// Whether one of them is. There is never a link inside of another.
    in_link: bool,
    code: Option<String>,
    /// The number of columns of the open table's head.
    columns: usize,
}

impl Printer {
    fn new(width: usize) -> Self {
        Printer {
            width,
            lines: Vec::new(),
            containers: Vec::new(),
            lists: Vec::new(),
            inline: String::new(),
            gap: false,
            links: Vec::new(),
            in_link: false,
            code: None,
            columns: 0,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                // An entity may stand for anything.
                None => self.text(&super::line(&text)),
            },
            Event::Code(code) => self.code_span(&super::line(&code)),
            Event::Html(text) => self.html(&text, true),
            Event::InlineHtml(text) => self.html(&text, false),
            Event::SoftBreak => self.inline.push(' '),
            Event::HardBreak => self.inline.push('\n'),
            Event::Rule => {
                self.flush("");
                self.inline.push_str("***");
                self.flush("");
            }
            // Not enabled.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::BlockQuote(_) => {
                self.separate();
                self.containers.push(Container::Quote);
            }
            Tag::List(first) => {
                let nested = !self.inline.trim().is_empty();
                self.flush("");
                // Only a list that starts with one can follow a line of text at once.
                self.gap = self.gap && !(nested && first.is_none_or(|first| first == 1));
                self.separate();
                self.lists.push(first);
            }
            Tag::Item => {
                self.gap = false;
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{}. ", (*number).min(LAST_NUMBER));
                        *number += 1;
                        marker
                    }
                    _ => "- ".to_owned(),
                };
                self.containers.push(Container::Item {
                    marker,
                    printed: false,
                });
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.flush("");
                self.code = Some(String::new());
            }
            Tag::Emphasis => self.inline.push('*'),
            Tag::Strong => self.inline.push_str("**"),
            Tag::Strikethrough => self.inline.push_str("~~"),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.open_link(link_type, &dest_url),
            Tag::Image { dest_url, .. } => self.open_link(LinkType::Inline, &dest_url),
            Tag::Table(columns) => {
                self.flush("");
                self.columns = columns.len();
            }
            Tag::TableHead | Tag::TableRow => self.inline.push('|'),
            Tag::TableCell => self.inline.push(' '),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(""),
            TagEnd::Heading(level) => self.flush(&"######"[..(level as usize + 2).min(6)]),
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.flush("");
                if let Some(Container::Item { printed: false, .. }) = self.containers.last() {
                    self.line("");
                }
                self.containers.pop();
                self.gap = true;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.gap = true;
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.code_block(&code);
            }
            TagEnd::Emphasis => self.inline.push('*'),
            TagEnd::Strong => self.inline.push_str("**"),
            TagEnd::Strikethrough => self.inline.push_str("~~"),
            TagEnd::Link | TagEnd::Image => {
                if let Some(Some(destination)) = self.links.pop() {
                    self.in_link = false;
                    self.inline.push_str(&format!("]({destination})"));
                }
            }
            TagEnd::TableCell => self.inline.push_str(" |"),
            TagEnd::TableHead => {
                self.row();
                self.inline = format!("|{}", " --- |".repeat(self.columns));
                self.row();
            }
            TagEnd::TableRow => self.row(),
            TagEnd::Table => self.gap = true,
            _ => {}
        }
    }

    /// Prints the blank line that is due.
    fn separate(&mut self) {
        if std::mem::take(&mut self.gap) && !self.lines.is_empty() {
            self.line("");
        }
    }

    /// Prints one line below the markers of the open lists and quotes.
    fn line(&mut self, text: &str) {
        let mut line = String::new();
        for container in self.containers.iter_mut().take(DEEPEST) {
            match container {
                Container::Quote => line.push_str("> "),
                Container::Item {
                    marker,
                    printed: true,
                } => line.extend(std::iter::repeat_n(' ', marker.len())),
                Container::Item { marker, printed } => {
                    line.push_str(marker);
                    *printed = true;
                }
            }
        }
        line.push_str(text);
        line.truncate(line.trim_end().len());
        self.lines.push(line);
    }

    /// Prints the open block, a heading when `heading` is `#`s.
    fn flush(&mut self, heading: &str) {
        let inline = std::mem::take(&mut self.inline);
        if inline.trim().is_empty() {
            return;
        }
        self.separate();
        if !heading.is_empty() {
            let words: Vec<&str> = inline.split_whitespace().collect();
            self.line(&format!("{heading} {}", words.join(" ")).replace(FIXED_SPACE, " "));
        } else {
            let width = self
                .width
                .saturating_sub(4 * self.containers.len().min(DEEPEST))
                .max(40);
            let parts: Vec<&str> = inline
                .split('\n')
                .filter(|part| !part.trim().is_empty())
                .collect();
            for (index, part) in parts.iter().enumerate() {
                let mut lines = wrap(part, width);
                if let (true, Some(last)) = (index + 1 < parts.len(), lines.last_mut()) {
                    last.push('\\');
                }
                for line in lines {
                    self.line(&line);
                }
            }
        }
        self.gap = true;
    }

    /// Prints a row of a table, which stays one line.
    fn row(&mut self) {
        self.separate();
        let row = std::mem::take(&mut self.inline).replace(['\n', FIXED_SPACE], " ");
        self.line(&row);
    }

    fn code_block(&mut self, code: &str) {
        self.separate();
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.line(&format!("{fence}text"));
        for line in code.lines() {
            self.line(&super::line(line));
        }
        self.line(&fence);
        self.gap = true;
    }

    fn code_span(&mut self, code: &str) {
        // A line that broke here might open a block.
        let code = code.replace(char::is_whitespace, &FIXED_SPACE.to_string());
        // In a table, `|` ends the cell even here.
        let code = if self.columns > 0 {
            code.replace('|', "\\|")
        } else {
            code
        };
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let space = if code.starts_with('`') || code.ends_with('`') {
            "\u{1}"
        } else {
            ""
        };
        self.inline
            .push_str(&format!("{fence}{space}{code}{space}{fence}"));
    }

    /// Opens a link if its destination is one that rustdoc takes as such and that leads somewhere.
    fn open_link(&mut self, link_type: LinkType, destination: &str) {
        let autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
        if autolink || self.in_link || !leads_somewhere(destination) {
            self.links.push(None);
            return;
        }
        self.in_link = true;
        self.inline.push('[');
        self.links.push(Some(
            match destination.contains(['(', ')', '*', '_', '|']) {
                true => format!("<{}>", destination.replace('|', "%7C")),
                false => destination.to_owned(),
            },
        ));
    }

    fn html(&mut self, text: &str, block: bool) {
        for piece in html::pieces(text) {
            match piece {
                Piece::Text(text) => self.text(text),
                Piece::Break if block => self.flush(""),
                Piece::Break => self.inline.push('\n'),
            }
        }
    }

    /// Text, in which URLs become links and everything else stays as it reads.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some((start, end)) = find_url(rest).filter(|_| !self.in_link) {
            self.escaped(&rest[..start]);
            self.inline
                .push_str(&format!("<{}>", rest[start..end].replace('|', "%7C")));
            rest = &rest[end..];
        }
        self.escaped(rest);
    }

    fn escaped(&mut self, text: &str) {
        for (at, c) in text.char_indices() {
            let next = text[at + c.len_utf8()..].chars().next();
            let escape = match c {
                '*' | '`' | '[' | '<' | '|' | '~' => true,
                ']' => self.in_link,
                '_' => {
                    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                    !(word(self.inline.chars().next_back()) && word(next))
                }
                '\\' => next.is_none_or(|next| next.is_ascii_punctuation() || next.is_whitespace()),
                '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
                _ => false,
            };
            if escape {
                self.inline.push('\\');
            }
            self.inline.push(if c == '\n' { ' ' } else { c });
        }
    }
}

#[cfg(test)]
#[path = "docs_tests.rs"]
mod tests;
