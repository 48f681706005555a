//! From files in memory to files on disk: only what differs, all or nothing.
//!
//! A generated file begins with a mark, and only files that do are ever replaced. A folder that was
//! written to has a list of them, `.specwright`, which says which are stale and go. Nothing else in the
//! folder is touched.

mod disk;
mod lock;
mod transaction;

#[cfg(test)]
mod tests;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::render::File;
use crate::{mark, parallel};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use transaction::Session;

/// The files that name all the others of a client, in a package and in a module.
const ROOTS: [&str; 2] = ["src/lib.rs", "mod.rs"];

/// What would have to happen for the disk to agree with some files.
#[derive(Debug)]
pub struct Plan<'f> {
    folder: PathBuf,
    changes: Vec<Change<'f>>,
    unchanged: usize,
    /// Why some of the changes must not be made.
    refused: Vec<WriteError>,
}

/// A file that differs.
#[derive(Debug)]
struct Change<'f> {
    /// Below the folder.
    path: Cow<'f, str>,
    /// Whether it is there.
    exists: bool,
    act: Act<'f>,
}

/// What is done to a file.
#[derive(Debug, PartialEq, Eq)]
enum Act<'f> {
    Write(Cow<'f, str>),
    /// It is as it should be, and takes part all the same.
    Keep,
    Remove,
}

/// In which way a file on disk differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// It is not there.
    Missing,
    /// It says something else.
    Changed,
    /// It was generated once and is no longer.
    Stale,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Difference::Missing => "missing",
            Difference::Changed => "changed",
            Difference::Stale => "stale",
        })
    }
}

/// How many files were touched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Those that are new or say something new.
    pub written: usize,
    /// Those that were right already.
    pub unchanged: usize,
    /// Those that were stale.
    pub removed: usize,
}

/// A file or folder that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteError {
    /// Which one.
    pub path: PathBuf,
    /// Why, as the end of a sentence that begins with the path.
    pub reason: String,
}

impl WriteError {
    fn new(path: &Path, reason: impl fmt::Display) -> Self {
        WriteError {
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write `{}`: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for WriteError {}

impl From<Vec<WriteError>> for Diagnostics {
    fn from(errors: Vec<WriteError>) -> Self {
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend(errors.into_iter().map(|error| {
            let message = format!("cannot write: {}", error.reason);
            Diagnostic::error(Code::Unwritable, message, Place::Path(error.path))
        }));
        diagnostics
    }
}

/// Compares files with a folder. Writes nothing, unless a run was killed while it wrote there: what that
/// one began is completed first.
///
/// # Errors
///
/// All files that cannot be read.
pub fn plan<'f>(folder: &Path, files: &'f [File]) -> Result<Plan<'f>, Vec<WriteError>> {
    if transaction::is_pending(folder) {
        Session::begin(folder).map_err(|error| vec![error])?;
    }
    compare(folder, files)
}

/// Makes a folder agree with files. Several runs may do so at once: the last one's files stay, all of
/// them.
///
/// # Errors
///
/// What stands in the way; the folder is then as it was before.
pub fn write(folder: &Path, files: &[File]) -> Result<Written, Vec<WriteError>> {
    let plan = plan(folder, files)?.allowed()?;
    if plan.changes.is_empty() {
        return Ok(plan.written());
    }
    let session = Session::begin(folder).map_err(|error| vec![error])?;
    // Somebody may have written before it was our turn.
    let mut plan = compare(folder, files)?.allowed()?;
    let written = plan.written();
    plan.end_with_root(files);
    if !plan.changes.is_empty() {
        let commit = session.commit(&plan.changes, true);
        commit.map_err(|error| vec![error])?;
    }
    Ok(written)
}

/// Writes one file when it differs, and says whether it did. It needs no mark to be replaced.
///
/// # Errors
///
/// It cannot be read or written; it is then as it was before.
pub fn write_file(path: &Path, contents: &str) -> Result<bool, WriteError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| WriteError::new(path, "this is no name for a file"))?;
    let is_right = |old: &Option<Vec<u8>>| old.as_deref() == Some(contents.as_bytes());
    if !transaction::is_pending(folder) && is_right(&disk::read(path)?) {
        return Ok(false);
    }
    let session = Session::begin(folder)?;
    let old = disk::read(path)?;
    if is_right(&old) {
        return Ok(false);
    }
    let change = Change {
        path: name.into(),
        exists: old.is_some(),
        act: Act::Write(contents.into()),
    };
    session.commit(&[change], false)?;
    Ok(true)
}

fn compare<'f>(folder: &Path, files: &'f [File]) -> Result<Plan<'f>, Vec<WriteError>> {
    let listed = read_list(folder).map_err(|error| vec![error])?;
    let wanted = files.iter().map(|file| file.path.as_str());
    let ways = wanted.clone().chain(listed.iter().map(String::as_str));
    disk::check_ways(folder, ways)?;
    let wanted: BTreeSet<&str> = wanted.collect();
    let list = (Cow::from(mark::LIST_FILE), Cow::from(list_of(files)));
    let all: Vec<_> = files
        .iter()
        .map(|file| (Cow::from(&file.path), Cow::from(&file.contents)))
        .chain([list])
        .collect();
    let mut plan = Plan {
        folder: folder.to_owned(),
        changes: Vec::new(),
        unchanged: 0,
        refused: Vec::new(),
    };
    let mut errors = Vec::new();
    for compared in parallel::map(&all, |(path, text)| compare_file(folder, path, text)) {
        match compared {
            Ok(None) => plan.unchanged += 1,
            Ok(Some((change, refused))) => {
                plan.changes.push(change);
                plan.refused.extend(refused);
            }
            Err(error) => errors.push(error),
        }
    }
    for path in listed.iter().filter(|path| !wanted.contains(path.as_str())) {
        match disk::read(&folder.join(path)) {
            Ok(Some(old)) if mark::is_in(path, &old) => plan.changes.push(Change {
                path: path.clone().into(),
                exists: true,
                act: Act::Remove,
            }),
            // It has gone, or somebody has made it their own.
            Ok(_) => {}
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(plan)
    } else {
        Err(errors)
    }
}

/// What has to change for one file to be as it should, and why it must not.
fn compare_file<'f>(
    folder: &Path,
    path: &Cow<'f, str>,
    contents: &Cow<'f, str>,
) -> Result<Option<(Change<'f>, Option<WriteError>)>, WriteError> {
    let full = folder.join(&**path);
    let old = disk::read(&full)?;
    if old.as_deref() == Some(contents.as_bytes()) {
        return Ok(None);
    }
    let foreign = old.as_ref().filter(|old| !mark::is_in(path, old));
    let refused = foreign.map(|_| {
        let reason =
            "it exists and was not generated by specwright; move it away, or choose another folder";
        WriteError::new(&full, reason)
    });
    let change = Change {
        path: path.clone(),
        exists: old.is_some(),
        act: Act::Write(contents.clone()),
    };
    Ok(Some((change, refused)))
}

impl<'f> Plan<'f> {
    /// The files that differ.
    pub fn differences(&self) -> impl Iterator<Item = (Difference, PathBuf)> {
        self.changes.iter().map(|change| {
            let difference = match (change.exists, &change.act) {
                (_, Act::Remove) => Difference::Stale,
                (false, _) => Difference::Missing,
                (true, _) => Difference::Changed,
            };
            (difference, self.folder.join(&*change.path))
        })
    }

    /// Itself, unless it would replace what somebody else has written.
    fn allowed(self) -> Result<Self, Vec<WriteError>> {
        if self.refused.is_empty() {
            Ok(self)
        } else {
            Err(self.refused)
        }
    }

    fn written(&self) -> Written {
        let stale = |change: &&Change<'_>| change.act == Act::Remove;
        let removed = self.changes.iter().filter(stale).count();
        Written {
            written: self.changes.len() - removed,
            unchanged: self.unchanged,
            removed,
        }
    }

    /// Lets the client's root be the last file that changes. Where it is right already and others are
    /// not, it takes part.
    fn end_with_root(&mut self, files: &'f [File]) {
        let is_root = |path: &str| ROOTS.contains(&path);
        if let Some(at) = self.changes.iter().position(|change| is_root(&change.path)) {
            let root = self.changes.remove(at);
            self.changes.push(root);
        } else if let Some(root) = files.iter().find(|file| is_root(&file.path))
            && self
                .changes
                .iter()
                .filter(|change| change.is_code())
                .count()
                > 1
        {
            self.changes.push(Change {
                path: Cow::from(&root.path),
                exists: true,
                act: Act::Keep,
            });
        }
    }
}

impl Change<'_> {
    /// Whether a compiler would see it.
    fn is_code(&self) -> bool {
        [".rs", ".toml"].iter().any(|end| self.path.ends_with(end))
    }
}

/// Whether a compiler could see some of the changes without the others.
fn needs_stub(changes: &[Change<'_>]) -> bool {
    let has_root = changes
        .last()
        .is_some_and(|c| ROOTS.contains(&&*c.path) && c.act != Act::Remove);
    has_root && changes.iter().filter(|change| change.is_code()).count() > 1
}

/// The files that were generated last time. An entry that would lead out of the folder is ignored.
fn read_list(folder: &Path) -> Result<BTreeSet<String>, WriteError> {
    let bytes = disk::read(&folder.join(mark::LIST_FILE))?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    Ok(lines
        .filter(|line| disk::stays(line))
        .map(str::to_owned)
        .collect())
}

fn list_of(files: &[File]) -> String {
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut contents = format!("{}\n", mark::LIST);
    for path in paths {
        contents.push_str(path);
        contents.push('\n');
    }
    contents
}
