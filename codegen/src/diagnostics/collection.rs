//! All problems of a run.

use super::{Diagnostic, Place, Report, Severity, SourceText, file_of, locate, render};
use crate::document::{FileId, Location};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::{borrow::Cow, fmt, path::PathBuf, sync::Arc};

/// So many errors are kept, and so many warnings: nobody reads more at a time.
const MOST_KEPT: usize = 200;
/// A message or a help may have this many characters.
const LONGEST_TEXT: usize = 300;
/// And what is quoted in it, so many.
const LONGEST_QUOTE: usize = 80;

/// All problems of a run.
///
/// However many there are, the first 200 errors and the first 200 warnings are kept, and all are
/// counted. `Display` shows at most 200 of them, errors first, with the lines they are about.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    /// Hashes of the problems that were noted: a problem counts once.
    noted: HashSet<u64>,
    sources: BTreeMap<FileId, Arc<SourceText>>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Takes note of a problem; one that is already noted is dropped.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let mut hasher = DefaultHasher::new();
        diagnostic.hash(&mut hasher);
        if !self.noted.insert(hasher.finish()) {
            return;
        }
        let count = match diagnostic.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        *count += 1;
        if *count <= MOST_KEPT {
            self.list.push(Diagnostic {
                message: shortened(diagnostic.message),
                help: diagnostic.help.map(shortened),
                ..diagnostic
            });
        }
    }

    /// Takes over the problems of another collection, all of them as warnings.
    pub(crate) fn absorb_as_warnings(&mut self, other: Diagnostics) {
        let more = other.errors + other.warnings - other.list.len();
        for diagnostic in other.list {
            self.push(Diagnostic {
                severity: Severity::Warning,
                ..diagnostic
            });
        }
        self.warnings += more;
        self.sources.extend(other.sources);
    }

    /// Makes a file's text available for quoting.
    pub(crate) fn add_source(&mut self, file: FileId, source: Arc<SourceText>) {
        self.sources.insert(file, source);
    }

    /// The files that were read, the root first.
    pub fn files(&self) -> Vec<PathBuf> {
        self.sources
            .values()
            .map(|source| PathBuf::from(&source.name))
            .collect()
    }

    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.errors + self.warnings == 0
    }

    /// The number of errors, also of those that are not kept.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// The number of warnings, also of those that are not kept.
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// The problems that are kept, with line and column, by file and position.
    pub fn iter(&self) -> impl Iterator<Item = Report> {
        self.located().into_iter().map(|(diagnostic, spot)| Report {
            severity: diagnostic.severity,
            code: diagnostic.code,
            message: diagnostic.message.clone(),
            file: self.file_name(&diagnostic.place),
            line: spot.as_ref().map(|s| s.line),
            column: spot.as_ref().map(|s| s.column),
            help: diagnostic.help.clone(),
        })
    }

    /// The problems as text, as rustc prints them; `colour` adds terminal escapes, and nothing that
    /// a document says does.
    pub fn render(&self, colour: bool) -> String {
        render::all(self, colour)
    }

    /// The problems with their spots, sorted: those without a file first.
    pub(super) fn located(&self) -> Vec<(&Diagnostic, Option<locate::Spot>)> {
        let places: Vec<&Place> = self.list.iter().map(|one| &one.place).collect();
        let spots = locate::spots(&places, &self.sources);
        let mut located: Vec<_> = self.list.iter().zip(spots).collect();
        located.sort_by_key(|(diagnostic, spot)| {
            let position = spot.as_ref().map(|s| (s.line, s.column));
            (file_of(&diagnostic.place), position)
        });
        located
    }

    /// Where nodes of the files that were read stand: the file, the line and the column. A pointer
    /// outside of the root begins with the name of its file, and `#`.
    pub(crate) fn positions(
        &self,
        pointers: &[&str],
        files: &[String],
    ) -> Vec<Option<(String, usize, usize)>> {
        let place = |pointer: &&str| Place::key(Location::shown(pointer, files));
        let places: Vec<Place> = pointers.iter().map(place).collect();
        let spots = locate::spots(&places.iter().collect::<Vec<_>>(), &self.sources);
        let spots = places.iter().zip(spots);
        spots
            .map(|(place, spot)| {
                let spot = spot?;
                Some((self.file_name(place)?, spot.line, spot.column))
            })
            .collect()
    }

    pub(super) fn source(&self, place: &Place) -> Option<&SourceText> {
        file_of(place)
            .and_then(|file| self.sources.get(&file))
            .map(|source| &**source)
    }

    pub(super) fn file_name(&self, place: &Place) -> Option<String> {
        match place {
            Place::Path(path) | Place::Top(path) => Some(path.display().to_string()),
            _ => self.source(place).map(|source| source.name.clone()),
        }
    }
}

/// A text of bounded length. What it quotes, which comes from a document, gives way before the words
/// around it.
pub(super) fn shortened(text: String) -> String {
    if text.len() <= LONGEST_QUOTE {
        return text;
    }
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => Cow::Borrowed(part),
        _ => without_middle(part, LONGEST_QUOTE),
    });
    let text = parts.collect::<Vec<_>>().join("`");
    without_middle(&text, LONGEST_TEXT).into_owned()
}

/// A text, or its ends when it has more characters than allowed.
fn without_middle(text: &str, longest: usize) -> Cow<'_, str> {
    if text.chars().nth(longest).is_none() {
        return Cow::Borrowed(text);
    }
    let tail = longest / 3;
    let head: String = text.chars().take(longest - tail - 1).collect();
    let at = text.char_indices().nth_back(tail - 1);
    Cow::Owned(format!("{head}…{}", at.map_or("", |(at, _)| &text[at..])))
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(diagnostic);
        diagnostics
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        iter.into_iter()
            .for_each(|diagnostic| self.push(diagnostic));
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;

    fn problem(severity: Severity, message: impl Into<String>) -> Diagnostic {
        match severity {
            Severity::Error => Diagnostic::error(Code::Config, message, Place::Nowhere),
            Severity::Warning => Diagnostic::warning(Code::Config, message, Place::Nowhere),
        }
    }

    #[test]
    fn an_error_is_seen_behind_any_number_of_warnings() {
        let mut diagnostics = Diagnostics::new();
        let warning = |at: usize| problem(Severity::Warning, format!("warning {at}."));
        diagnostics.extend((0..100_000).map(warning));
        diagnostics.extend((0..100_000).map(warning));
        diagnostics.push(problem(Severity::Error, "the error"));
        assert_eq!((diagnostics.errors(), diagnostics.warnings()), (1, 100_000));
        assert_eq!(diagnostics.iter().count(), MOST_KEPT + 1);
        let text = diagnostics.to_string();
        assert!(text.contains("the error") && text.contains("warning 198."));
        assert!(!text.contains("warning 199."));
        assert!(text.ends_with("\n\n… and 99801 more warnings"), "{text}");
    }

    #[test]
    fn what_becomes_a_warning_is_counted_in_full() {
        let mut errors = Diagnostics::new();
        errors.extend((0..300).map(|at| problem(Severity::Error, format!("{at}"))));
        let mut diagnostics = Diagnostics::new();
        diagnostics.absorb_as_warnings(errors);
        assert_eq!((diagnostics.errors(), diagnostics.warnings()), (0, 300));
        assert!(diagnostics.to_string().ends_with("… and 100 more warnings"));
    }

    #[test]
    fn a_long_text_keeps_its_ends_and_its_words() {
        let long = "é".repeat(1000);
        let short = shortened(format!("`{long}` is not `{long}`, but `a`"));
        let quote = format!("`{}…{}`", "é".repeat(53), "é".repeat(26));
        assert_eq!(short, format!("{quote} is not {quote}, but `a`"));
        let fits = "é".repeat(LONGEST_TEXT);
        assert_eq!(shortened(fits.clone()), fits);
        let over = shortened(format!("{fits}x"));
        assert_eq!(over.chars().count(), LONGEST_TEXT);
        assert!(over.ends_with("éx"));
    }
}
