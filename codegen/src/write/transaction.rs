//! Changes to files that happen together or not at all.

use super::{Change, WriteError, said};
use crate::parallel;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What has been done so far, so that it can be undone.
struct Transaction<'c> {
    changes: &'c [Change],
    folders: Vec<PathBuf>,
    /// How many of the changes are in place.
    committed: usize,
    /// Nothing is to be undone any more.
    finished: bool,
}

/// Makes all changes, or none and says why.
pub(super) fn commit(changes: &[Change]) -> Result<(), WriteError> {
    let mut transaction = Transaction {
        changes,
        folders: Vec::new(),
        committed: 0,
        finished: false,
    };
    transaction.create_folders()?;
    let staged = parallel::map(changes, stage);
    staged.into_iter().collect::<Result<(), _>>()?;
    for change in changes {
        put_in_place(change)?;
        transaction.committed += 1;
    }
    transaction.finished = true;
    Ok(())
}

impl Transaction<'_> {
    /// Creates the folders that are missing, and refuses those that are read-only.
    fn create_folders(&mut self) -> Result<(), WriteError> {
        let mut ready = HashSet::new();
        for change in self.changes {
            let folder = change.path.parent().unwrap_or(Path::new(""));
            if ready.insert(folder) {
                self.create_folder(folder)?;
                check_writable(folder)?;
            }
        }
        Ok(())
    }

    fn create_folder(&mut self, folder: &Path) -> Result<(), WriteError> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.create_folder(parent)?;
            check_writable(parent)?;
        }
        fs::create_dir(folder).map_err(|error| WriteError::new(folder, said(&error)))?;
        self.folders.push(folder.to_owned());
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    /// Undoes what was begun and not finished. What cannot be undone is left: the error that led
    /// here is the one to report.
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        for change in self.changes[..self.committed].iter().rev() {
            let _ = match &change.old {
                Some(old) => fs::write(&change.path, old),
                None => fs::remove_file(&change.path),
            };
        }
        for change in &self.changes[self.committed..] {
            let _ = fs::remove_file(staged(&change.path));
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Where the new contents of a file are, beside it, until a rename picks them up.
fn staged(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

fn stage(change: &Change) -> Result<(), WriteError> {
    let Some(contents) = &change.new else {
        return Ok(());
    };
    fs::write(staged(&change.path), contents)
        .map_err(|error| WriteError::new(&change.path, said(&error)))
}

fn put_in_place(change: &Change) -> Result<(), WriteError> {
    let result = match &change.new {
        Some(_) => fs::rename(staged(&change.path), &change.path),
        None => fs::remove_file(&change.path),
    };
    result.map_err(|error| WriteError::new(&change.path, said(&error)))
}

/// Refuses a folder that is marked read-only, also where the user's rights would get past that.
fn check_writable(folder: &Path) -> Result<(), WriteError> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let metadata = fs::metadata(folder).map_err(|error| WriteError::new(folder, said(&error)))?;
    // On Windows the flag means something else for folders.
    if cfg!(unix) && metadata.permissions().readonly() {
        return Err(WriteError::new(folder, "the folder is read-only"));
    }
    Ok(())
}
