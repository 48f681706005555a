//! Changes to files that happen together or not at all.

use super::{Change, WriteError, said};
use std::fs;
use std::path::{Path, PathBuf};

/// What has been done so far, so that it can be undone.
#[derive(Default)]
pub(super) struct Transaction<'c> {
    folders: Vec<PathBuf>,
    staged: Vec<PathBuf>,
    committed: Vec<&'c Change>,
    /// Nothing is to be undone any more.
    pub(super) finished: bool,
}

impl<'c> Transaction<'c> {
    /// Writes the new contents beside the file, where a rename can pick them up.
    pub(super) fn stage(&mut self, change: &Change) -> Result<Option<PathBuf>, WriteError> {
        let folder = change.path.parent().unwrap_or(Path::new(""));
        let Some(contents) = &change.new else {
            check_writable(folder)?;
            return Ok(None);
        };
        self.create_folder(folder)?;
        check_writable(folder)?;
        let name = change
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let staged = folder.join(format!(".{name}.{}.tmp", std::process::id()));
        self.staged.push(staged.clone());
        fs::write(&staged, contents)
            .map_err(|error| WriteError::new(&change.path, said(&error)))?;
        Ok(Some(staged))
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

    pub(super) fn commit(
        &mut self,
        change: &'c Change,
        staged: Option<&Path>,
    ) -> Result<(), WriteError> {
        let result = match staged {
            Some(staged) => fs::rename(staged, &change.path),
            None => fs::remove_file(&change.path),
        };
        result.map_err(|error| WriteError::new(&change.path, said(&error)))?;
        self.committed.push(change);
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
        for change in self.committed.iter().rev() {
            let _ = match &change.old {
                Some(old) => fs::write(&change.path, old),
                None => fs::remove_file(&change.path),
            };
        }
        for staged in &self.staged {
            let _ = fs::remove_file(staged);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
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
