//! What is wrong with a document, and where: collected by every stage, shown once at the end.

mod code;
mod collection;
mod json;
mod locate;
mod render;
mod walk;

pub use code::Code;
pub use collection::Diagnostics;
pub(crate) use walk::{Seen, Walk, push_escaped};

use crate::document::{FileId, Location};
use crate::gate::terminal;
use std::{borrow::Cow, fmt, path::PathBuf};

/// A text on one line, without characters that a terminal acts on or that change what is seen: each
/// becomes a mark of the same width.
pub fn printable(text: &str) -> Cow<'_, str> {
    terminal::line(text)
}

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
    /// What kind of problem it is.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something that stops generation.
    pub fn error(code: Code, message: impl Into<String>, place: Place) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message.into(), place)
    }

    /// Something that is worth a word.
    pub fn warning(code: Code, message: impl Into<String>, place: Place) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message.into(), place)
    }

    fn new(severity: Severity, code: Code, message: String, place: Place) -> Diagnostic {
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
    /// What kind of problem it is.
    pub code: Code,
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

fn file_of(place: &Place) -> Option<FileId> {
    match place {
        Place::Nowhere | Place::Path(_) | Place::Top(_) => None,
        Place::Node(location, _) => Some(location.file),
        Place::Point { file, .. } => Some(*file),
    }
}
