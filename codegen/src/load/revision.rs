//! Files as they are in a revision of a git repository.
//!
//! git is asked by its own program, with paths that the caller named and ids of objects as
//! arguments: no text of a document becomes one.

use super::{Code, Unreadable, normalise, reach, unreadable};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A commit, with the files that may be read of it.
#[derive(Debug)]
pub struct Revision {
    name: String,
    commit: String,
    /// Where this process stands in the repository.
    prefix: PathBuf,
    /// By their paths in the repository: the mode, and the object's id.
    blobs: HashMap<PathBuf, (String, String)>,
    /// The folders that a document may read.
    folders: Vec<PathBuf>,
}

impl Revision {
    /// Finds a commit of the repository around the current folder. A document may read the folder of
    /// its `root`, and those that are `allowed`; the caller names `others` itself.
    ///
    /// # Errors
    ///
    /// There is no git, no repository or no such revision: a sentence says which.
    pub fn open(
        name: &str,
        root: &Path,
        others: &[PathBuf],
        allowed: &[PathBuf],
    ) -> Result<Revision, String> {
        // A revision cannot begin so, but an option does.
        if name.starts_with('-') {
            return Err(format!("`{name}` is no revision"));
        }
        let commit = format!("{name}^{{commit}}");
        let commit = git(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ])
        .map_err(|error| match error.is_empty() {
            true => format!("the repository has no revision `{name}`"),
            false => error,
        })?;
        let prefix = git(&["rev-parse", "--show-prefix"])?;
        let mut revision = Revision {
            name: name.to_owned(),
            commit: line(&commit),
            prefix: PathBuf::from(line(&prefix)),
            blobs: HashMap::new(),
            folders: Vec::new(),
        };
        let parent = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
        let folders = [parent(root)].into_iter().chain(allowed.iter().cloned());
        revision.folders = folders.map(|folder| revision.full(&folder)).collect();
        let mut listed = revision.folders.clone();
        listed.extend(others.iter().map(|path| revision.full(path)));
        // What is named may also be a folder: a generated package.
        listed.push(revision.full(root));
        for path in listed {
            revision.list(&path)?;
        }
        Ok(revision)
    }

    /// What the file at a path says.
    pub(super) fn read(&self, path: &Path, is_named: bool) -> Result<Vec<u8>, Unreadable> {
        let path = self.full(path);
        if !is_named && !self.folders.iter().any(|folder| path.starts_with(folder)) {
            return Err(reach::refused());
        }
        let Some((mode, id)) = self.blobs.get(&path) else {
            return Err(unreadable(&ErrorKind::NotFound.into()));
        };
        if !mode.starts_with("100") {
            return Err(Unreadable {
                code: Code::FileNotAllowed,
                ..Unreadable::without_help("it is not a plain file in that revision")
            });
        }
        let bytes = output(&["cat-file", "blob", id]).map_err(Unreadable::without_help)?;
        match bytes.len() as u64 > reach::MAX_FILE_BYTES {
            true => Err(Unreadable::without_help("the file is too large")),
            false => Ok(bytes),
        }
    }

    /// The text of a file that the caller names, where there is one.
    pub(crate) fn text(&self, path: &Path) -> Option<String> {
        let bytes = self.read(path, true).ok()?;
        String::from_utf8(bytes).ok()
    }

    /// How a file is called in messages.
    pub(super) fn shown(&self, path: &Path) -> String {
        format!("{}:{}", self.name, path.display())
    }

    /// A path from the repository's root.
    fn full(&self, path: &Path) -> PathBuf {
        normalise(&self.prefix.join(path))
    }

    fn list(&mut self, path: &Path) -> Result<(), String> {
        let path = path.to_string_lossy();
        let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", &self.commit];
        if !path.is_empty() {
            arguments.extend(["--", &path]);
        }
        let listed = output(&arguments)?;
        for entry in listed.split(|byte| *byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            // `100644 blob 3b18e5…<TAB>api/openapi.yaml`
            let Some((head, path)) = entry.split_once('\t') else {
                continue;
            };
            let mut parts = head.split(' ');
            if let (Some(mode), Some("blob"), Some(id)) = (parts.next(), parts.next(), parts.next())
            {
                let blob = (mode.to_owned(), id.to_owned());
                self.blobs.insert(PathBuf::from(path), blob);
            }
        }
        Ok(())
    }
}

fn line(text: &str) -> String {
    text.trim_end_matches(['\n', '\r']).to_owned()
}

fn git(arguments: &[&str]) -> Result<String, String> {
    output(arguments).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// What git writes, or what it says is wrong.
fn output(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git")
        .args(["--no-pager", "--literal-pathspecs"])
        .args(arguments)
        .output()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(line(&String::from_utf8_lossy(&output.stderr))),
    }
}
