//! Changes to files that happen together or not at all, whenever the process ends.
//!
//! New contents are staged in a folder beside the files, with a second link to each file that will be
//! replaced. Then a journal of the changes appears there, by one rename, and from that moment on they
//! happen: by renames, which whoever holds the lock next completes. Without a journal nothing has
//! happened, and the folder is cleared away. Should a change be impossible, the journal becomes one of
//! what to undo, by one rename as well. Every step may be taken again.
//!
//! Between journal and end a compiler could see some files of the old client and some of the new. So the
//! file that names all the others is a stub meanwhile, which says so and does not compile.
//!
//! This is for processes that are killed and disks that are full. Nothing is flushed to the disk, which
//! would cost more than all of the generator: a loss of power is survived as well as the file system does.

use super::lock::Lock;
use super::{Act, Change, WriteError, disk};
use crate::{mark, parallel};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Where changes are prepared.
const STAGING: &str = ".specwright-staging";
/// In there: what happens.
const JOURNAL: &str = "journal";
/// What is undone.
const UNDO: &str = "undo";
/// What stands for the client while it changes.
const STUB: &str = "stub";

/// Whether somebody writes to a folder, or was stopped while doing so.
pub(super) fn is_pending(folder: &Path) -> bool {
    Lock::is_there(folder) || fs::symlink_metadata(folder.join(STAGING)).is_ok()
}

/// The sole right to write to a folder, in which nothing is half done.
#[derive(Debug)]
pub(super) struct Session<'f> {
    folder: &'f Path,
    lock: Option<Lock>,
    /// Folders that did not exist before, the outermost first.
    created: Vec<PathBuf>,
}

impl<'f> Session<'f> {
    /// Waits for others, and completes or clears away what a killed one has left.
    pub(super) fn begin(folder: &'f Path) -> Result<Session<'f>, WriteError> {
        disk::check_writable(folder)?;
        let mut session = Session {
            folder,
            lock: None,
            created: Vec::new(),
        };
        while session.lock.is_none() {
            session.created.extend(disk::create_folder(folder)?);
            session.lock = Lock::take(folder)?;
        }
        recover(folder)?;
        Ok(session)
    }

    /// Makes all changes, or none and says why. `marked`: only files with the mark are to be replaced.
    pub(super) fn commit(&self, changes: &[Change<'_>], marked: bool) -> Result<(), WriteError> {
        let stage = Stage::new(self.folder, changes, marked);
        let prepared = stage.prepare(changes);
        if let Err(error) = prepared {
            // Nothing has happened; what cannot be cleared away now the next one clears.
            let _ = fs::remove_dir_all(&stage.at);
            return Err(error);
        }
        stage.complete()
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        self.lock = None;
        // Only those go that are empty, when nothing came of it.
        for folder in self.created.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// What happens to a folder, in this order.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Journal {
    /// Whether only files with the mark may be replaced.
    marked: bool,
    /// Folders that are created.
    folders: Vec<String>,
    /// Whether the last file is replaced by the stub first.
    stub: bool,
    files: Vec<Entry>,
}

/// What happens to a file. Its new contents are in the staging folder under its number, as `.new`; a
/// link to the old file is beside them, as `.old`.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    path: String,
    /// Whether it exists before.
    old: bool,
    /// Whether it exists afterwards.
    new: bool,
}

/// One thing that happens at once.
#[derive(Debug, Clone, Copy)]
enum Step<'j> {
    Create(&'j str),
    Withhold(&'j Entry),
    Put(usize, &'j Entry),
    Remove(&'j Entry),
}

/// The staging folder of a folder.
#[derive(Debug)]
struct Stage<'f> {
    folder: &'f Path,
    at: PathBuf,
    journal: Journal,
}

impl<'f> Stage<'f> {
    fn new(folder: &'f Path, changes: &[Change<'_>], marked: bool) -> Stage<'f> {
        let entry = |change: &Change<'_>| Entry {
            path: change.path.to_string(),
            old: change.exists,
            new: change.act != Act::Remove,
        };
        let journal = Journal {
            marked,
            folders: missing_folders(folder, changes),
            stub: super::needs_stub(changes),
            files: changes.iter().map(entry).collect(),
        };
        Stage {
            folder,
            at: folder.join(STAGING),
            journal,
        }
    }

    /// Reads what a killed run has left, where it came as far as that.
    fn open(folder: &'f Path, name: &str) -> Result<Option<Stage<'f>>, WriteError> {
        let at = folder.join(STAGING);
        let path = at.join(name);
        let Some(text) = disk::read(&path)? else {
            return Ok(None);
        };
        let journal = serde_json::from_slice(&text).ok();
        // A folder from elsewhere may hold anything.
        let journal = journal.filter(|journal: &Journal| {
            let mut paths = journal.files.iter().map(|entry| &entry.path);
            let is_one = journal.files.len() == 1 && journal.folders.is_empty();
            (journal.marked || is_one)
                && journal.folders.iter().all(|path| disk::stays(path))
                && paths.all(|path| disk::stays(path) && (journal.marked || !path.contains('/')))
        });
        let journal = journal.ok_or_else(|| {
            let reason = "it was not written by this version; remove the folder that it is in";
            WriteError::new(&path, reason)
        })?;
        let paths = journal.files.iter().map(|entry| entry.path.as_str());
        disk::check_ways(folder, paths).map_err(|mut errors| errors.swap_remove(0))?;
        Ok(Some(Stage {
            folder,
            at,
            journal,
        }))
    }

    fn new_of(&self, at: usize) -> PathBuf {
        self.at.join(format!("{at}.new"))
    }

    fn old_of(&self, at: usize) -> PathBuf {
        self.at.join(format!("{at}.old"))
    }

    fn target(&self, entry: &Entry) -> PathBuf {
        self.folder.join(&entry.path)
    }

    /// Does all that may fail for want of space or rights, and lets the journal appear.
    fn prepare(&self, changes: &[Change<'_>]) -> Result<(), WriteError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error: std::io::Error| WriteError::new(&path, disk::said(&error))
        };
        let mut folders: Vec<_> = (self.journal.files.iter())
            .filter_map(|entry| Some(self.target(entry).parent()?.to_owned()))
            .collect();
        folders.sort();
        folders.dedup();
        folders
            .iter()
            .try_for_each(|folder| disk::check_writable(folder))?;
        fs::create_dir(&self.at).map_err(failed(&self.at))?;
        let numbered: Vec<_> = changes.iter().enumerate().collect();
        let staged = parallel::map(&numbered, |(at, change)| self.stage(*at, change));
        staged.into_iter().collect::<Result<(), _>>()?;
        if self.journal.stub {
            let path = self.at.join(STUB);
            fs::write(&path, stub()).map_err(failed(&path))?;
        }
        let text = serde_json::to_vec(&self.journal).unwrap_or_default();
        let path = self.at.join(JOURNAL);
        let draft = path.with_extension("draft");
        fs::write(&draft, text)
            .and_then(|()| fs::rename(&draft, &path))
            .map_err(failed(&path))
    }

    fn stage(&self, at: usize, change: &Change<'_>) -> Result<(), WriteError> {
        let target = self.folder.join(&*change.path);
        let old = match change.exists {
            true => keep(&target, &self.old_of(at)),
            false => Ok(()),
        };
        let new = |()| match &change.act {
            Act::Write(contents) => fs::write(self.new_of(at), &**contents),
            Act::Keep => keep(&target, &self.new_of(at)),
            Act::Remove => Ok(()),
        };
        old.and_then(new)
            .map_err(|error| WriteError::new(&target, disk::said(&error)))
    }

    /// Does what the journal says, or else undoes it and says why.
    fn complete(&self) -> Result<(), WriteError> {
        let done = self.steps().try_for_each(|step| self.take(step));
        if done.is_err() {
            let _ = fs::rename(self.at.join(JOURNAL), self.at.join(UNDO));
            self.undo()?;
        }
        self.clear();
        done
    }

    fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let journal = &self.journal;
        let create = journal.folders.iter().map(|path| Step::Create(path));
        let root = journal.files.last().filter(|_| journal.stub);
        let files = journal.files.iter().enumerate();
        let change = files.map(|(at, entry)| match entry.new {
            true => Step::Put(at, entry),
            false => Step::Remove(entry),
        });
        create.chain(root.map(Step::Withhold)).chain(change)
    }

    fn take(&self, step: Step<'_>) -> Result<(), WriteError> {
        let (path, result) = match step {
            Step::Create(path) => {
                let path = self.folder.join(path);
                let result = fs::create_dir_all(&path);
                (path, result)
            }
            Step::Withhold(root) => {
                let path = self.target(root);
                let result = put(&self.at.join(STUB), &path);
                (path, result)
            }
            Step::Put(at, entry) => {
                let path = self.target(entry);
                let result = put(&self.new_of(at), &path);
                (path, result)
            }
            Step::Remove(entry) => {
                let path = self.target(entry);
                let result = disk::unless_missing(fs::remove_file(&path));
                (path, result)
            }
        };
        result.map_err(|error| WriteError::new(&path, disk::said(&error)))
    }

    /// Undoes what has happened so far.
    fn undo(&self) -> Result<(), WriteError> {
        for (at, entry) in self.journal.files.iter().enumerate().rev() {
            let path = self.target(entry);
            let result = match entry.old {
                true => put(&self.old_of(at), &path),
                false if self.has_put(at, &path) => disk::unless_missing(fs::remove_file(&path)),
                false => Ok(()),
            };
            result.map_err(|error| WriteError::new(&path, disk::said(&error)))?;
        }
        for folder in self.journal.folders.iter().rev() {
            let _ = fs::remove_dir(self.folder.join(folder));
        }
        Ok(())
    }

    /// Whether what stands at a path that was free before is ours.
    fn has_put(&self, at: usize, path: &Path) -> bool {
        !self.new_of(at).exists() || fs::read(path).is_ok_and(|text| text == stub().as_bytes())
    }

    /// Refuses to go on where somebody has put a file of their own since.
    fn check_marks(&self) -> Result<(), WriteError> {
        for (at, entry) in self.journal.files.iter().enumerate() {
            let is_done = entry.new && !self.new_of(at).exists();
            let path = self.target(entry);
            let found = disk::read(&path)?;
            let staged = disk::read(&self.new_of(at))?;
            let mut texts = found.iter().chain(&staged);
            let is_ours = texts.all(|text| mark::is_in(&entry.path, text));
            if !is_done && !is_ours {
                let reason = "a run was killed that was about to replace it, and now it was not generated by specwright; move it away";
                return Err(WriteError::new(&path, reason));
            }
        }
        Ok(())
    }

    /// There is nothing left to be done.
    fn clear(&self) {
        for entry in self.journal.files.iter().filter(|entry| !entry.new) {
            disk::remove_empty_folders(&self.target(entry), self.folder);
        }
        // Without them the rest means nothing. Should it stay, the next run clears it away.
        for name in [JOURNAL, UNDO] {
            let _ = fs::remove_file(self.at.join(name));
        }
        let _ = fs::remove_dir_all(&self.at);
    }
}

/// Completes or undoes what a killed run has begun, and clears away what it has left.
fn recover(folder: &Path) -> Result<(), WriteError> {
    let at = folder.join(STAGING);
    let failed = |error| WriteError::new(&at, disk::said(&error));
    match fs::symlink_metadata(&at) {
        Err(_) => return Ok(()),
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return fs::remove_file(&at).map_err(failed),
    }
    if let Some(stage) = Stage::open(folder, UNDO)? {
        stage.undo()?;
        stage.clear();
    } else if let Some(stage) = Stage::open(folder, JOURNAL)? {
        if stage.journal.marked {
            stage.check_marks()?;
        }
        stage.complete()?;
    }
    disk::unless_missing(fs::remove_dir_all(&at)).map_err(failed)
}

/// Folders that some changes need and that do not exist, outer ones first.
fn missing_folders(folder: &Path, changes: &[Change<'_>]) -> Vec<String> {
    let mut missing = Vec::new();
    for change in changes.iter().filter(|change| change.act != Act::Remove) {
        let slashes = change.path.match_indices('/');
        for way in slashes.map(|(at, _)| &change.path[..at]) {
            if !missing.iter().any(|known| known == way) && !folder.join(way).is_dir() {
                missing.push(way.to_owned());
            }
        }
    }
    missing
}

/// A second link to a file, or a copy where there is no such thing.
fn keep(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

/// Renames a staged file, unless that has been done.
fn put(staged: &Path, target: &Path) -> std::io::Result<()> {
    match fs::rename(staged, target) {
        Err(_) if !staged.exists() => Ok(()),
        result => result,
    }
}

fn stub() -> String {
    let message = "specwright was stopped while it wrote this client; run it once more";
    format!("{}\n\ncompile_error!({message:?});\n", mark::rust(None))
}

#[cfg(test)]
#[path = "transaction_tests.rs"]
mod tests;
