//! Diagnostics as text.

use super::{
    Diagnostic, Diagnostics, Severity,
    locate::{Lines, Spot},
};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::{collections::BTreeMap, ops::Range};

/// A line longer than this is shown in part: some documents are a single line of megabytes.
const LONGEST_LINE: usize = 2000;
/// How much of it.
const EXCERPT: usize = 200;

/// All diagnostics, one after the other, with an empty line between.
pub(super) fn all(diagnostics: &Diagnostics, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut lines: BTreeMap<_, Lines<'_>> = BTreeMap::new();
    let mut blocks = Vec::new();
    for (diagnostic, spot) in diagnostics.located() {
        let mut name = diagnostics.file_name(&diagnostic.place);
        let source = diagnostics.source(&diagnostic.place);
        let line = source.zip(spot.as_ref()).and_then(|(source, spot)| {
            lines
                .entry(source.name.as_str())
                .or_insert_with(|| Lines::new(&source.text))
                .get(spot.line)
        });
        let group = group(diagnostic, name.take(), spot, line);
        blocks.push(renderer.render(&[group]));
    }
    blocks.join("\n\n")
}

fn group<'a>(
    diagnostic: &'a Diagnostic,
    name: Option<String>,
    spot: Option<Spot>,
    line: Option<&'a str>,
) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code);
    let mut group = Group::with_title(title);
    match (name, spot, line) {
        (Some(name), Some(spot), Some(line)) => {
            let (excerpt, span) = excerpt(line, &spot);
            let snippet = Snippet::source(excerpt.clone())
                .line_start(spot.line)
                .annotation(AnnotationKind::Primary.span(span));
            group = if excerpt.len() == line.len() {
                group.element(snippet.path(name))
            } else {
                // The column is not that of the excerpt.
                let origin = Origin::path(name).line(spot.line);
                let origin = origin.char_column(spot.column);
                group.element(origin).element(snippet)
            };
        }
        (Some(name), Some(spot), None) => {
            let origin = Origin::path(name).line(spot.line);
            group = group.element(origin.char_column(spot.column));
        }
        (Some(name), None, _) => group = group.element(Origin::path(name)),
        (None, ..) => {}
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The part of a line worth showing, and the bytes in it that a spot covers.
fn excerpt(line: &str, spot: &Spot) -> (String, Range<usize>) {
    let before = spot.column - 1;
    let (skip, take) = if line.len() <= LONGEST_LINE {
        (0, LONGEST_LINE)
    } else {
        (before.saturating_sub(EXCERPT / 4), EXCERPT)
    };
    let length = spot.length.min(take);
    let shown: String = line.chars().skip(skip).take(take).collect();
    let byte = |chars: usize| {
        let at = shown.char_indices().nth(chars);
        at.map_or(shown.len(), |(byte, _)| byte)
    };
    let span = byte(before - skip)..byte(before - skip + length);
    (shown, span)
}
