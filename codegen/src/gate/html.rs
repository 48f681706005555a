//! What remains of HTML in a description: its text and its breaks.

/// A bound on the names of tags: that of `blockquote` is the longest.
const LONGEST_NAME: usize = 12;

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

/// Takes a piece of HTML apart. Comments and known tags are dropped.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut from = 0;
    let mut ends = Ends { html, next: 0 };
    while let Some(open) = html[from..].find('<').map(|at| from + at) {
        let Some((end, is_break)) = tag(html, open, &mut ends) else {
            from = open + 1;
            continue;
        };
        if start < open {
            found.push(Piece::Text(&html[start..open]));
        }
        if is_break {
            found.push(Piece::Break);
        }
        start = end;
        from = end;
    }
    if start < html.len() {
        found.push(Piece::Text(&html[start..]));
    }
    found
}

/// Where tags end. Each `>` is searched for once, however many `<` stand before it.
struct Ends<'a> {
    html: &'a str,
    next: usize,
}

impl Ends<'_> {
    /// The first `>` from a place on. Places only grow.
    fn after(&mut self, at: usize) -> Option<usize> {
        if self.next < at || !self.html[self.next..].starts_with('>') {
            let from = self.next.max(at).min(self.html.len());
            let found = self.html[from..].find('>');
            self.next = found.map_or(self.html.len(), |length| from + length);
        }
        (self.next < self.html.len()).then_some(self.next)
    }
}

/// The end of the known tag or comment that opens here, and whether it is a break.
fn tag(html: &str, open: usize, ends: &mut Ends<'_>) -> Option<(usize, bool)> {
    let rest = &html[open..];
    if rest.starts_with("<!--") {
        let end = rest.find("-->").map_or(html.len(), |at| open + at + 3);
        return Some((end, false));
    }
    let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = name[..length.min(LONGEST_NAME)].to_ascii_lowercase();
    let is_break = BREAKS.contains(&name.as_str());
    let end = (is_break || DROPPED.contains(&name.as_str())).then(|| ends.after(open))?;
    Some((end? + 1, is_break))
}
