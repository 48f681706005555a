//! Looking at files and folders without being led astray by what stands there.

use super::WriteError;
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

/// What a file says, where there is one. Only plain files are opened: a link is somebody else's, and to
/// open a pipe is to wait for ever.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    let is_gone = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
    let kind = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if is_gone(&error) => return Ok(None),
        Err(error) => return Err(WriteError::new(path, said(&error))),
    };
    if !kind.is_file() {
        let what = match (kind.is_dir(), kind.is_symlink()) {
            (true, _) => "folder",
            (_, true) => "link",
            _ => "device or pipe",
        };
        let reason = format!("a {what} stands there; move it away, or choose another folder");
        return Err(WriteError::new(path, reason));
    }
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // It has gone since.
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(WriteError::new(path, said(&error))),
    }
}

/// Whether a path stays in the folder that it is below.
pub(super) fn stays(path: &str) -> bool {
    let mut components = Path::new(path).components();
    components.all(|c| matches!(c, Component::Normal(_))) && !path.is_empty()
}

/// Refuses paths below a folder that a link leads out of it, or that lead through what is no folder.
pub(super) fn check_ways<'p>(
    folder: &Path,
    paths: impl Iterator<Item = &'p str>,
) -> Result<(), Vec<WriteError>> {
    let mut seen = HashSet::new();
    let mut errors = Vec::new();
    for path in paths {
        // The last one is the empty path, the folder itself.
        for way in Path::new(path).ancestors().skip(1) {
            if way.as_os_str().is_empty() || !seen.insert(way) {
                break;
            }
            errors.extend(check_way(folder, &folder.join(way)).err());
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

fn check_way(folder: &Path, way: &Path) -> Result<(), WriteError> {
    let kind = match fs::symlink_metadata(way) {
        Ok(metadata) => metadata.file_type(),
        // Why not is told where something is to be written there.
        Err(_) => return Ok(()),
    };
    if kind.is_symlink() {
        let inside = fs::canonicalize(way)
            .ok()
            .zip(fs::canonicalize(folder).ok())
            .is_some_and(|(way, folder)| way.starts_with(folder));
        if !inside {
            return Err(WriteError::new(
                way,
                "it is a link that leads out of the folder",
            ));
        }
    } else if !kind.is_dir() {
        return Err(WriteError::new(way, "it is not a folder"));
    }
    Ok(())
}

/// Refuses a folder that is marked read-only, also where the user's rights would get past that; if it
/// does not exist, the one that it is to be created in.
pub(super) fn check_writable(folder: &Path) -> Result<(), WriteError> {
    for folder in folder.ancestors() {
        let folder = match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        let metadata = match fs::metadata(folder) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(WriteError::new(folder, said(&error))),
        };
        if !metadata.is_dir() {
            return Err(WriteError::new(folder, "it is not a folder"));
        }
        // On Windows the flag means something else for folders.
        if cfg!(unix) && metadata.permissions().readonly() {
            return Err(WriteError::new(folder, "the folder is read-only"));
        }
        return Ok(());
    }
    Ok(())
}

/// Creates a folder and those around it, and names those that were missing, the outermost first.
pub(super) fn create_folder(folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.is_dir();
    let missing = folder.ancestors().take_while(is_missing);
    let mut created: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    created.reverse();
    fs::create_dir_all(folder).map_err(|error| WriteError::new(folder, said(&error)))?;
    Ok(created)
}

/// Removes the folders around a file, up to a folder that stays, as long as they are empty.
pub(super) fn remove_empty_folders(file: &Path, top: &Path) {
    let mut folder = file.parent();
    while let Some(path) = folder.filter(|path| *path != top && path.starts_with(top)) {
        if fs::remove_dir(path).is_err() {
            return;
        }
        folder = path.parent();
    }
}

/// What has been done already, or is undone, is no error.
pub(super) fn unless_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// The operating system's words, without its error number.
pub(super) fn said(error: &io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text[..end].to_lowercase()
}
