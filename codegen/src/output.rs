//! What generation gives.

use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::inspect::Inspection;
use crate::write::{File, WriteError};
use std::path::PathBuf;

/// A generated client, still in memory.
#[derive(Debug, Clone)]
pub struct Output {
    /// What to write, seen from [`Config::out`](crate::Config::out).
    pub files: Vec<File>,
    /// How much it is.
    pub summary: Summary,
    /// What became of every part of the document.
    pub inspection: Inspection,
    /// The files that were read, in the order in which they were met, the root first.
    pub inputs: Vec<PathBuf>,
    /// What was noticed on the way, and did not stand in the way.
    pub warnings: Diagnostics,
}

/// How much was generated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Resources, nested ones too.
    pub resources: usize,
    /// Operations.
    pub operations: usize,
    /// Types.
    pub types: usize,
}

impl From<Vec<WriteError>> for Diagnostics {
    fn from(errors: Vec<WriteError>) -> Self {
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend(errors.into_iter().map(|error| {
            let message = format!("cannot write this: {}", error.reason);
            Diagnostic::error("unwritable", message, Place::Path(error.path))
        }));
        diagnostics
    }
}
