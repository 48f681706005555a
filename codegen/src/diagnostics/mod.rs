//! What is wrong with a document, and where: collected by every stage, shown once at the end.

mod locate;
mod render;
mod walk;

pub(crate) use walk::{Seen, Walk, push_escaped};

use crate::document::{FileId, Location};
use std::{collections::BTreeMap, fmt, path::PathBuf, sync::Arc};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No right client can come of it: nothing is generated.
    Error,
    /// A sensible reading exists, and generation goes on with it.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// Which part of a node a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The key that introduces the node.
    Key,
    /// The node itself. An object or array is shown by its key, which says more than its brace.
    Value,
    /// The key where it is written a second time.
    SecondKey,
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// Nowhere in particular.
    Nowhere,
    /// A file or directory as a whole.
    Path(PathBuf),
    /// The beginning of a file whose text is not there to quote.
    Top(PathBuf),
    /// A node of a document.
    Node(Location, Part),
    /// A line and a column of a file, both counted in characters from 1.
    Point {
        /// The file.
        file: FileId,
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
}

impl Place {
    /// The key of a node.
    pub fn key(location: Location) -> Place {
        Place::Node(location, Part::Key)
    }

    /// A node itself.
    pub fn value(location: Location) -> Place {
        Place::Node(location, Part::Value)
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A short name that stays the same from release to release, such as `dangling-ref`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something that stops generation.
    pub fn error(code: &'static str, message: impl Into<String>, place: Place) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message.into(), place)
    }

    /// Something that is worth a word.
    pub fn warning(code: &'static str, message: impl Into<String>, place: Place) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message.into(), place)
    }

    fn new(severity: Severity, code: &'static str, message: String, place: Place) -> Diagnostic {
        Diagnostic {
            severity,
            code,
            message,
            place,
            help: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

/// A diagnostic with its place looked up, for programs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Report {
    /// How bad it is.
    pub severity: Severity,
    /// The stable short name.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file, as it was named.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column in characters, from 1.
    pub column: Option<usize>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A file as it was read, kept to quote from.
#[derive(Debug)]
pub(crate) struct SourceText {
    /// How the file is called in messages.
    pub(crate) name: String,
    /// What it says, without a byte order mark.
    pub(crate) text: String,
}

/// All problems of a run.
///
/// `Display` shows every one of them, with the lines they are about.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    sources: BTreeMap<FileId, Arc<SourceText>>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Takes note of a problem; one that is already noted is dropped.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Takes over the problems of another collection, each changed on the way.
    pub(crate) fn absorb(&mut self, other: Diagnostics, change: impl Fn(&mut Diagnostic)) {
        let changed = other.list.into_iter().map(|mut diagnostic| {
            change(&mut diagnostic);
            diagnostic
        });
        self.list.extend(changed);
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
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The number of errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// The number of warnings.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        let distinct = self.distinct();
        distinct.iter().filter(|d| d.severity == severity).count()
    }

    /// Every problem with its line and column, by file and position.
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

    /// All problems as text, as rustc prints them; `colour` adds terminal escapes.
    pub fn render(&self, colour: bool) -> String {
        render::all(self, colour)
    }

    /// The problems without exact repetitions, in the order they were found.
    fn distinct(&self) -> Vec<&Diagnostic> {
        let mut seen = std::collections::HashSet::new();
        self.list.iter().filter(|d| seen.insert(*d)).collect()
    }

    /// The problems with their spots, sorted: those without a file first.
    fn located(&self) -> Vec<(&Diagnostic, Option<locate::Spot>)> {
        let distinct = self.distinct();
        let spots = locate::spots(&distinct, &self.sources);
        let mut located: Vec<_> = distinct.into_iter().zip(spots).collect();
        located.sort_by_key(|(diagnostic, spot)| {
            let position = spot.as_ref().map(|s| (s.line, s.column));
            (file_of(&diagnostic.place), position)
        });
        located
    }

    fn source(&self, place: &Place) -> Option<&SourceText> {
        file_of(place)
            .and_then(|file| self.sources.get(&file))
            .map(|source| &**source)
    }

    fn file_name(&self, place: &Place) -> Option<String> {
        match place {
            Place::Path(path) | Place::Top(path) => Some(path.display().to_string()),
            _ => self.source(place).map(|source| source.name.clone()),
        }
    }
}

fn file_of(place: &Place) -> Option<FileId> {
    match place {
        Place::Nowhere | Place::Path(_) | Place::Top(_) => None,
        Place::Node(location, _) => Some(location.file),
        Place::Point { file, .. } => Some(*file),
    }
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
        self.list.extend(iter);
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}
