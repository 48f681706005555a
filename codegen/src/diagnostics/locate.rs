//! From JSON pointers to lines and columns.
//!
//! The trees that the generator works on carry no positions. When there is something to show, the
//! text is read once more, and all pointers into a file are looked up in that one pass: by a scanner
//! of JSON, or by a parser of YAML that has positions.

use super::{
    Part, Place, SourceText, json,
    walk::{Seen, Walk},
};
use crate::document::FileId;
use saphyr_parser::{Parser, Span};
use std::{
    cell::Cell,
    collections::{BTreeMap, HashMap, HashSet},
    ops::{ControlFlow, Range},
    sync::Arc,
};

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// From 1.
    pub(super) line: usize,
    /// In characters, from 1.
    pub(super) column: usize,
    /// In characters; at least 1.
    pub(super) length: usize,
}

impl Spot {
    const TOP: Spot = Spot {
        line: 1,
        column: 1,
        length: 1,
    };
}

/// The spots of some places, in their order; `None` for those that are in no file.
pub(super) fn spots(
    places: &[&Place],
    sources: &BTreeMap<FileId, Arc<SourceText>>,
) -> Vec<Option<Spot>> {
    let mut wanted: HashMap<FileId, Vec<(&str, Part)>> = HashMap::new();
    for place in places {
        if let Place::Node(location, part) = place {
            let pointers = wanted.entry(location.file).or_default();
            pointers.push((&location.pointer, *part));
        }
    }
    let found: HashMap<FileId, HashMap<&str, Found>> = wanted
        .into_iter()
        .filter_map(|(file, pointers)| Some((file, find(&sources.get(&file)?.text, &pointers))))
        .collect();
    let spot = |place: &&Place| match place {
        Place::Nowhere | Place::Path(_) => None,
        Place::Top(_) => Some(Spot::TOP),
        Place::Point { line, column, .. } => Some(Spot {
            line: *line,
            column: *column,
            length: 1,
        }),
        Place::Node(location, part) => {
            let found = found.get(&location.file)?;
            Some(nearest(found, &location.pointer, *part))
        }
    };
    places.iter().map(spot).collect()
}

/// Where a node was seen.
#[derive(Debug, Clone, Default)]
struct Found {
    key: Option<Spot>,
    second_key: Option<Spot>,
    value: Option<Spot>,
    container: bool,
}

impl Found {
    fn spot(&self, part: Part) -> Option<&Spot> {
        let key_first = self.key.as_ref().or(self.value.as_ref());
        match part {
            Part::Key => key_first,
            Part::SecondKey => self.second_key.as_ref().or(key_first),
            Part::Value if self.container => key_first,
            Part::Value => self.value.as_ref().or(self.key.as_ref()),
        }
    }
}

/// The spot of a pointer, or of the closest node around it that is in the text: what an overlay, an
/// alias or a merge key brought is not.
fn nearest(found: &HashMap<&str, Found>, pointer: &str, part: Part) -> Spot {
    if let Some(spot) = found.get(pointer).and_then(|f| f.spot(part)) {
        return spot.clone();
    }
    ancestors(pointer)
        .find_map(|ancestor| found.get(ancestor)?.spot(Part::Value))
        .cloned()
        .unwrap_or(Spot::TOP)
}

/// The pointers of the nodes around a node, from the inside out.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(pointer), |pointer| parent(pointer))
}

fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|slash| &pointer[..slash])
}

fn find<'w>(text: &str, wanted: &[(&'w str, Part)]) -> HashMap<&'w str, Found> {
    let in_json = Finder::new(text, wanted).in_json();
    in_json.unwrap_or_else(|| Finder::new(text, wanted).in_yaml())
}

/// No pointer.
const EVERYWHERE: &str = "*";

struct Finder<'w, 't> {
    wanted: HashMap<&'w str, Found>,
    /// The pointers whose values were not seen yet.
    open: HashSet<&'w str>,
    lines: Lines<'t>,
}

impl<'w, 't> Finder<'w, 't> {
    fn new(text: &'t str, wanted: &[(&'w str, Part)]) -> Self {
        let mut finder = Finder {
            wanted: HashMap::new(),
            open: HashSet::new(),
            lines: Lines::new(text),
        };
        for (pointer, part) in wanted {
            finder.wanted.entry(pointer).or_default();
            finder.open.insert(pointer);
            if *part == Part::SecondKey {
                // It may stand anywhere, so that the whole text is read.
                finder.open.insert(EVERYWHERE);
            }
            for ancestor in ancestors(pointer) {
                finder.wanted.entry(ancestor).or_default();
            }
        }
        finder
    }

    /// `None`: the text is no JSON.
    fn in_json(mut self) -> Option<HashMap<&'w str, Found>> {
        let mut walk = Walk::default();
        json::events(self.lines.text, |event, at| {
            walk.step(event, |pointer, seen| self.see(pointer, seen, || at.span()));
            match self.open.is_empty() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })?;
        Some(self.wanted)
    }

    /// A text that does not parse is searched as far as it does.
    fn in_yaml(mut self) -> HashMap<&'w str, Found> {
        let mut walk = Walk::default();
        for (event, span) in Parser::new_from_str(self.lines.text).map_while(Result::ok) {
            walk.step(&event, |pointer, seen| self.see(pointer, seen, || span));
            if self.open.is_empty() {
                break;
            }
        }
        self.wanted
    }

    fn see(&mut self, pointer: &str, seen: Seen, span: impl FnOnce() -> Span) {
        let Some(found) = self.wanted.get_mut(pointer) else {
            return;
        };
        let (place, container) = match seen {
            Seen::Key if found.key.is_none() => (&mut found.key, false),
            Seen::Key => (&mut found.second_key, false),
            Seen::Leaf => (&mut found.value, false),
            Seen::Container => (&mut found.value, true),
        };
        if place.is_none() {
            *place = Some(self.lines.spot(span()));
            found.container |= container;
        }
        if seen != Seen::Key {
            self.open.remove(pointer);
        }
    }
}

/// The lines of a text, without their ends.
pub(super) struct Lines<'t> {
    text: &'t str,
    lines: Vec<Range<usize>>,
    /// The line that was last asked for, and how many characters it has: some documents are a
    /// single line of megabytes.
    width: Cell<(usize, usize)>,
}

/// Adds what ends at a line feed. On its own, a carriage return ends a line, too; in front of a line feed it belongs to
/// the end.
fn push_lines(
    lines: &mut Vec<Range<usize>>,
    text: &str,
    Range { mut start, mut end }: Range<usize>,
) {
    let is_last = end == text.len();
    if !is_last && text[start..end].ends_with('\r') {
        end -= 1;
    }
    while let Some(length) = text[start..end].find('\r') {
        lines.push(start..start + length);
        start += length + 1;
    }
    lines.push(start..end);
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Lines<'t> {
        let mut lines = Vec::new();
        let mut start = 0;
        for (at, _) in text.match_indices('\n') {
            push_lines(&mut lines, text, start..at);
            start = at + 1;
        }
        push_lines(&mut lines, text, start..text.len());
        Lines {
            text,
            lines,
            width: Cell::default(),
        }
    }

    /// A line, counted from 1.
    pub(super) fn get(&self, line: usize) -> Option<&'t str> {
        let range = self.lines.get(line.checked_sub(1)?)?;
        Some(&self.text[range.clone()])
    }

    /// How many characters a line has, not counting space at its end.
    fn width(&self, line: usize) -> usize {
        let (known, width) = self.width.get();
        if known == line {
            return width;
        }
        let text = self.get(line).unwrap_or_default().trim_end();
        let width = text.chars().count();
        self.width.set((line, width));
        width
    }

    /// What of a span is on its first line.
    fn spot(&self, span: Span) -> Spot {
        let (line, column) = (span.start.line(), span.start.col() + 1);
        let rest = self.width(line).saturating_sub(column - 1);
        let length = if span.end.line() == line && !span.is_empty() {
            span.len().min(rest)
        } else {
            rest
        };
        Spot {
            line,
            column,
            length: length.max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_end_at_any_break() {
        let lines = Lines::new("a\nb\r\nc\rd\r\r\n\ne\r");
        let all: Vec<&str> = (1..).map_while(|line| lines.get(line)).collect();
        assert_eq!(all, ["a", "b", "c", "d", "", "", "e", ""]);
    }
}
