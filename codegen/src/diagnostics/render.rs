//! Diagnostics as text. All that comes from a document or a path goes through the terminal's gate.

use super::{
    Diagnostic, Diagnostics, Severity,
    collection::shortened,
    locate::{Lines, Spot},
};
use crate::gate::terminal;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::{collections::BTreeMap, ops::Range};

/// So many problems are shown, and the rest is counted.
const MOST_SHOWN: usize = 200;
/// A longer line is cut before the renderer, which shows what fits on a terminal, sees it: some documents
/// are a single line of megabytes.
const LONGEST_LINE: usize = 2000;
/// So many characters of it are left.
const EXCERPT: usize = 200;
/// So many characters are underlined at most.
const LONGEST_UNDERLINE: usize = 120;

/// The diagnostics, one after the other, with an empty line between.
pub(super) fn all(diagnostics: &Diagnostics, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut lines: BTreeMap<_, Lines<'_>> = BTreeMap::new();
    let mut blocks = Vec::new();
    let (shown, rest) = shown(diagnostics);
    for (diagnostic, spot) in shown {
        let name = diagnostics.file_name(&diagnostic.place);
        let name = name.map(|name| terminal::line(&shortened(name)).into_owned());
        let source = diagnostics.source(&diagnostic.place);
        let line = source.zip(spot.as_ref()).and_then(|(source, spot)| {
            lines
                .entry(source.name.as_str())
                .or_insert_with(|| Lines::new(&source.text))
                .get(spot.line)
        });
        let message = terminal::line(&diagnostic.message);
        let help = diagnostic.help.as_deref().map(terminal::line);
        let mut group = Group::with_title(
            level(diagnostic.severity)
                .primary_title(message)
                .id(diagnostic.code.name()),
        );
        group = place(group, name, spot, line);
        if let Some(help) = help {
            group = group.element(Level::HELP.message(help));
        }
        blocks.push(renderer.render(&[group]));
    }
    blocks.extend(rest);
    blocks.join("\n\n")
}

/// The problems to show, by their places, and a line that counts the others. No error gives way to
/// a warning.
fn shown(diagnostics: &Diagnostics) -> (Vec<(&Diagnostic, Option<Spot>)>, Option<String>) {
    let mut located = diagnostics.located();
    let kept_errors = located
        .iter()
        .filter(|(diagnostic, _)| diagnostic.severity == Severity::Error)
        .count();
    let errors = kept_errors.min(MOST_SHOWN);
    let mut left = [errors, MOST_SHOWN - errors];
    let mut shown = [0, 0];
    located.retain(|(diagnostic, _)| {
        let at = diagnostic.severity as usize;
        let fits = left[at] > 0;
        left[at] -= usize::from(fits);
        shown[at] += usize::from(fits);
        fits
    });
    let more = [
        (
            diagnostics.errors() - shown[Severity::Error as usize],
            "error",
        ),
        (
            diagnostics.warnings() - shown[Severity::Warning as usize],
            "warning",
        ),
    ];
    let more = more.into_iter().filter(|(number, _)| *number > 0);
    let more: Vec<_> = more
        .map(|(number, thing)| {
            let plural = if number == 1 { "" } else { "s" };
            format!("{number} more {thing}{plural}")
        })
        .collect();
    let rest = (!more.is_empty()).then(|| format!("… and {}", more.join(", ")));
    (located, rest)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

/// Adds where a problem is.
fn place<'a>(
    group: Group<'a>,
    name: Option<String>,
    spot: Option<Spot>,
    line: Option<&'a str>,
) -> Group<'a> {
    match (name, spot, line) {
        (Some(name), Some(spot), Some(line)) => {
            let excerpt = excerpt(line, &spot);
            let snippet = Snippet::source(excerpt.text)
                .line_start(spot.line)
                .annotation(AnnotationKind::Primary.span(excerpt.span));
            if excerpt.is_whole {
                return group.element(snippet.path(name));
            }
            // The column is not that of the excerpt.
            let origin = Origin::path(name).line(spot.line);
            let origin = origin.char_column(spot.column);
            group.element(origin).element(snippet)
        }
        (Some(name), Some(spot), None) => {
            let origin = Origin::path(name).line(spot.line);
            group.element(origin.char_column(spot.column))
        }
        (Some(name), None, _) => group.element(Origin::path(name)),
        (None, ..) => group,
    }
}

/// What is shown of a line.
struct Excerpt {
    text: String,
    /// The bytes in it that a spot covers.
    span: Range<usize>,
    is_whole: bool,
}

/// The part of a line that is worth showing: all of it, or what is around a spot.
fn excerpt(line: &str, spot: &Spot) -> Excerpt {
    let before = spot.column - 1;
    let is_whole = line.chars().nth(LONGEST_LINE).is_none();
    let (skip, take) = if is_whole {
        (0, LONGEST_LINE)
    } else {
        (before.saturating_sub(EXCERPT / 4), EXCERPT)
    };
    let part: String = line.chars().skip(skip).take(take).collect();
    // Neither changes a character's place.
    let text = terminal::line(&part.replace('\t', " ")).into_owned();
    let byte = |chars: usize| {
        let at = text.char_indices().nth(chars);
        at.map_or(text.len(), |(byte, _)| byte)
    };
    let length = spot.length.min(LONGEST_UNDERLINE);
    let span = byte(before - skip)..byte(before - skip + length);
    Excerpt {
        text,
        span,
        is_whole,
    }
}
