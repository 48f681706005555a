//! One run at a time in a folder.

use super::{WriteError, disk};
use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file that is locked. It exists while somebody writes.
const NAME: &str = ".specwright-lock";

/// Held while a folder is written to. The system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Whether somebody writes to a folder, or was stopped while doing so.
    pub(super) fn is_there(folder: &Path) -> bool {
        // Elsewhere an open file cannot be told from its successor, so the file stays.
        cfg!(unix) && fs::symlink_metadata(folder.join(NAME)).is_ok()
    }

    /// Waits until nobody else writes to a folder. `None`: the folder has gone meanwhile.
    pub(super) fn take(folder: &Path) -> Result<Option<Lock>, WriteError> {
        let path = folder.join(NAME);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        loop {
            if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
                return Err(WriteError::new(
                    &path,
                    "it is not a plain file; move it away",
                ));
            }
            let file = match options.open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(WriteError::new(&path, disk::said(&error))),
            };
            match file.lock() {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                // Some file systems have no locks: there, two runs at once are the user's to avoid.
                Err(error) if error.kind() == ErrorKind::Unsupported => {}
                Err(error) => return Err(WriteError::new(&path, disk::said(&error))),
            }
            // Its holder removes the file, and then there may be another.
            if is_at(&file, &path) {
                return Ok(Some(Lock { file, path }));
            }
        }
    }
}

impl Drop for Lock {
    /// The file goes first, so that whoever waits for it sees that it has gone.
    fn drop(&mut self) {
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (there, ours) = (fs::symlink_metadata(path), file.metadata());
    let same = |(a, b): (fs::Metadata, fs::Metadata)| a.dev() == b.dev() && a.ino() == b.ino();
    there.ok().zip(ours.ok()).is_some_and(same)
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}
