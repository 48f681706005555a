//! What remains of HTML in a description: its text and its breaks.

/// A part of a piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text, with what looks like a tag but is none, such as `<project_id>`.
    Text(&'a str),
    /// A tag that ends a line or a block.
    Break,
}

/// Tags that end a line or a block.
const BREAKS: &[&str] = &[
    "br",
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "dl",
    "dt",
    "dd",
    "section",
    "details",
    "summary",
    "figure",
    "thead",
    "tbody",
];

/// Tags of which only the content remains.
const DROPPED: &[&str] = &[
    "a", "abbr", "b", "big", "caption", "center", "cite", "code", "del", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "script", "small", "span", "strike", "strong",
    "style", "sub", "sup", "td", "th", "tt", "u", "var", "wbr", "iframe", "input", "button", "svg",
    "object", "embed", "link", "meta",
];

/// What is longer is no tag. Without an end to the search, text with many `<` would take its
/// length squared.
const LONGEST_TAG: usize = 4096;

/// Takes a piece of HTML apart. Comments and known tags are dropped.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(open) = html[from..].find('<').map(|at| from + at) {
        let Some((length, is_break)) = tag(&html[open..]) else {
            from = open + 1;
            continue;
        };
        if start < open {
            found.push(Piece::Text(&html[start..open]));
        }
        if is_break {
            found.push(Piece::Break);
        }
        start = open + length;
        from = start;
    }
    if start < html.len() {
        found.push(Piece::Text(&html[start..]));
    }
    found
}

/// The length of the known tag or comment at the start of `html`, and whether it is a break.
fn tag(html: &str) -> Option<(usize, bool)> {
    if html.starts_with("<!--") {
        return Some((html.find("-->").map_or(html.len(), |at| at + 3), false));
    }
    let end = html.bytes().take(LONGEST_TAG).position(|byte| byte == b'>');
    let inside = &html[1..end?];
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let name = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()?
        .to_ascii_lowercase();
    let is_break = BREAKS.contains(&name.as_str());
    (is_break || DROPPED.contains(&name.as_str())).then_some((inside.len() + 2, is_break))
}
