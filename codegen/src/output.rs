//! What generation gives.

use crate::diagnostics::Diagnostics;
use crate::render::File;
use crate::report::{exercise, outline};
use crate::rust::surface::Surface;
use semver::Version;
use std::path::PathBuf;

/// A generated client, still in memory.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Output {
    /// What to write, seen from [`Config::out`](crate::Config::out).
    pub files: Vec<File>,
    /// What the files say, as data.
    pub surface: Surface,
    /// The files that were read, the root first.
    pub inputs: Vec<PathBuf>,
    /// What was noticed, and did not stand in the way.
    pub warnings: Diagnostics,
    /// How the files are called where a pointer names one.
    pub(crate) file_names: Vec<String>,
    /// The version that the package says.
    pub(crate) version: Version,
}

impl Output {
    /// A program that uses every public item of the client, to compile against later ones.
    pub fn exercise(&self) -> String {
        exercise::program(&outline::of(&self.surface))
    }

    /// How much was generated.
    pub fn summary(&self) -> Summary {
        Summary {
            // The client itself is the first.
            resources: self.surface.resources.len().saturating_sub(1),
            operations: self.surface.methods().count(),
            types: self.surface.types.len(),
        }
    }
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
