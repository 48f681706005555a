//! Which files a document may read, and how a file is opened.
//!
//! A document comes from somebody else. It may read the folder of its root file, and folders that the
//! caller allows; a link counts by where it leads. A path is judged before its file is touched, and what
//! is opened is the path that was judged.

use super::{Unreadable, unreadable};
use crate::diagnostics::Code;
use std::{
    fs::{self, File},
    io::Read,
    path::{Component, Path, PathBuf, Prefix},
};

/// A file may be this long.
pub(super) const MAX_FILE_BYTES: u64 = 256 << 20;

/// The folders that a document may read, as the disk has them.
#[derive(Debug, Default)]
pub(super) struct Reach {
    folders: Vec<PathBuf>,
}

impl Reach {
    /// The folder of a root file, that of the file it is a link to, and others.
    pub(super) fn new(root: &Path, allowed: &[PathBuf]) -> Reach {
        // What comes through a pipe has no folder.
        let is_file = fs::metadata(root).is_ok_and(|metadata| metadata.is_file());
        let own = is_file.then(|| {
            let target = fs::canonicalize(root).ok();
            [Some(root.to_owned()), target]
                .into_iter()
                .flatten()
                .filter_map(|path| Some(path.parent()?.to_owned()))
        });
        let folders = own.into_iter().flatten().chain(allowed.iter().cloned());
        // A folder that does not exist allows nothing.
        let folders =
            folders.filter_map(|folder| fs::canonicalize(Path::new(".").join(folder)).ok());
        Reach {
            folders: folders.collect(),
        }
    }

    /// The path to open for a file that a document refers to.
    pub(super) fn resolve(&self, path: &Path) -> Result<PathBuf, Unreadable> {
        let resolved = (!self.is_elsewhere(path)).then(|| real(path));
        resolved
            .filter(|path| self.folders.iter().any(|folder| path.starts_with(folder)))
            .ok_or_else(refused)
    }

    /// Whether a path leads to another machine or to a device, which Windows would ask as soon as the
    /// path is looked at.
    fn is_elsewhere(&self, path: &Path) -> bool {
        let prefix = |path: &Path| match path.components().next() {
            Some(Component::Prefix(prefix)) => match prefix.kind() {
                Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share) => {
                    Some((server.to_owned(), share.to_owned()))
                }
                Prefix::DeviceNS(device) => Some((device.to_owned(), Default::default())),
                _ => None,
            },
            _ => None,
        };
        let there = prefix(path);
        there.is_some() && !self.folders.iter().any(|folder| prefix(folder) == there)
    }
}

/// For a file that a document may not read.
pub(super) fn refused() -> Unreadable {
    Unreadable {
        code: Code::FileNotAllowed,
        is_told: false,
        reason: "it is outside of the document's folder".to_owned(),
        help: Some(
            "if the document may read it, allow its folder: `--allow-files DIR`, or `allow-files` in specwright.toml",
        ),
    }
}

/// A path without links. What does not exist keeps its name, so that its absence can be reported.
fn real(path: &Path) -> PathBuf {
    let mut missing = PathBuf::new();
    let mut existing = path;
    loop {
        if let Ok(real) = fs::canonicalize(Path::new(".").join(existing)) {
            return if missing.as_os_str().is_empty() {
                real
            } else {
                real.join(missing)
            };
        }
        let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else {
            return path.to_owned();
        };
        missing = if missing.as_os_str().is_empty() {
            PathBuf::from(name)
        } else {
            Path::new(name).join(missing)
        };
        existing = parent;
    }
}

/// Reads a file, which may be a pipe only where the caller named it.
pub(super) fn read(path: &Path, may_be_pipe: bool) -> Result<Vec<u8>, Unreadable> {
    // To open a pipe is to wait for its writer, so the question comes first; it is asked once more of
    // what was opened, lest something else has taken the file's place.
    check_kind(
        &fs::metadata(path).map_err(|e| unreadable(&e))?,
        may_be_pipe,
    )?;
    let file = File::open(path).map_err(|e| unreadable(&e))?;
    let metadata = file.metadata().map_err(|e| unreadable(&e))?;
    check_kind(&metadata, may_be_pipe)?;
    let mut bytes = Vec::new();
    // A file is as long as it says; a pipe, as it turns out.
    let mut length = metadata.len();
    if length <= MAX_FILE_BYTES {
        bytes.reserve(length as usize);
        file.take(MAX_FILE_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| unreadable(&e))?;
        length = bytes.len() as u64;
    }
    if length > MAX_FILE_BYTES {
        let reason = format!("it is longer than {} MiB", MAX_FILE_BYTES >> 20);
        let help = "split it into several files, joined by `$ref`";
        return Err(Unreadable::new(reason, help));
    }
    Ok(bytes)
}

fn check_kind(metadata: &fs::Metadata, may_be_pipe: bool) -> Result<(), Unreadable> {
    if metadata.is_dir() {
        let help = "name the file in it that begins with `openapi`";
        return Err(Unreadable::new("it is a directory", help));
    }
    if !may_be_pipe && !metadata.is_file() {
        let help = "write what it gives to a file";
        return Err(Unreadable::new("it is not a regular file", help));
    }
    Ok(())
}
