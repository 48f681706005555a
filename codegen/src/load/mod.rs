//! Files to trees: reads the root document, and on demand the files it refers to.

mod hint;
mod parse;
mod tree;
mod written;

use crate::{
    diagnostics::{Diagnostic, Diagnostics, Part, Place, SourceText},
    document::{FileId, Location},
    parallel,
};
use parse::{Fault, Point};
use serde_json::Value;
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
    io::{ErrorKind, Read},
    path::{Component, Path, PathBuf},
    sync::Arc,
};
use written::Written;

/// A file may be this long.
const MAX_FILE_BYTES: u64 = 256 << 20;
/// A document may consist of this many files.
const MAX_FILES: usize = 10_000;

/// One file.
#[derive(Debug)]
struct Source {
    path: PathBuf,
    text: Arc<SourceText>,
    tree: Value,
    /// Read again when it is first asked for, as seldom happens.
    written: OnceCell<Written>,
    has_ids: bool,
}

/// Why there is no file where one should be: a sentence, and what to do about it.
#[derive(Debug, Clone)]
pub(crate) struct Unreadable {
    pub(crate) reason: String,
    pub(crate) help: Option<&'static str>,
}

impl Unreadable {
    fn new(reason: impl Into<String>, help: &'static str) -> Unreadable {
        Unreadable {
            reason: reason.into(),
            help: Some(help),
        }
    }

    /// For a file that a caller named, and no reference.
    pub(crate) fn diagnostic(self, path: &Path) -> Diagnostic {
        let place = Place::Top(path.to_owned());
        let diagnostic = Diagnostic::error("unreadable-file", self.reason, place);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// All files of a document, read when first asked for and never moved afterwards, so that
/// references into their trees stay good while others are added.
#[derive(Debug)]
pub struct Sources {
    files: Vec<OnceCell<Box<Source>>>,
    count: Cell<usize>,
    /// By each path that was asked for.
    by_path: RefCell<HashMap<PathBuf, Result<FileId, Unreadable>>>,
    /// By the one path that tells a file from others, whichever way led to it.
    by_identity: RefCell<HashMap<PathBuf, Result<FileId, Unreadable>>>,
    /// In place of the disk, where the caller brought the files along.
    memory: Option<HashMap<PathBuf, String>>,
}

impl Sources {
    /// Reads the root file.
    pub fn open(path: impl AsRef<Path>, diagnostics: &mut Diagnostics) -> Option<Sources> {
        Sources::new(None).with_root(path.as_ref(), diagnostics)
    }

    /// Takes files from memory, as pairs of path and text: the first one is the root, and nothing
    /// is read from disk.
    pub fn in_memory(files: &[(&str, &str)], diagnostics: &mut Diagnostics) -> Option<Sources> {
        let root = Path::new(files.first()?.0);
        let memory = files
            .iter()
            .map(|(path, text)| (normalise(Path::new(path)), (*text).to_owned()))
            .collect();
        Sources::new(Some(memory)).with_root(root, diagnostics)
    }

    fn new(memory: Option<HashMap<PathBuf, String>>) -> Sources {
        Sources {
            files: (0..MAX_FILES).map(|_| OnceCell::new()).collect(),
            count: Cell::new(0),
            by_path: RefCell::default(),
            by_identity: RefCell::default(),
            memory,
        }
    }

    fn with_root(self, path: &Path, diagnostics: &mut Diagnostics) -> Option<Sources> {
        match self.load(path, diagnostics) {
            Ok(_) => Some(self),
            Err(unreadable) => {
                if !diagnostics.has_errors() {
                    diagnostics.push(unreadable.diagnostic(path));
                }
                None
            }
        }
    }

    /// The paths of all files read so far, the root first.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map_while(|cell| Some(&*cell.get()?.path))
    }

    /// The path of a file.
    pub fn path(&self, file: FileId) -> &Path {
        self.source(file).map_or(Path::new(""), |s| &s.path)
    }

    /// Whether a path leads to the root file.
    pub(crate) fn is_root(&self, path: &Path) -> bool {
        self.identity(&normalise(path)) == self.identity(self.path(FileId::ROOT))
    }

    /// What a file says.
    pub(crate) fn tree(&self, file: FileId) -> &Value {
        self.source(file).map_or(&Value::Null, |s| &s.tree)
    }

    /// A number or a boolean as its author wrote it.
    pub(crate) fn written(&self, place: &Location, value: &Value) -> String {
        let text = self.source(place.file).and_then(|source| {
            let read = || Written::read(&source.text.text);
            let written = source.written.get_or_init(read);
            written.text(&place.pointer, value)
        });
        text.map_or_else(|| value.to_string(), str::to_owned)
    }

    /// Whether a file may give names to its parts, as most do not.
    pub(crate) fn has_ids(&self, file: FileId) -> bool {
        self.source(file).is_some_and(|s| s.has_ids)
    }

    /// The tree of the root file, to be changed before anyone reads it.
    pub(crate) fn root_mut(&mut self) -> Option<&mut Value> {
        let root = self.files.first_mut()?.get_mut()?;
        Some(&mut root.tree)
    }

    fn source(&self, file: FileId) -> Option<&Source> {
        Some(self.files.get(file.0 as usize)?.get()?)
    }

    /// The file that `reference` names, seen from another file. An error is for the place of the
    /// reference; what is wrong inside the file is noted on the way.
    pub(crate) fn relative(
        &self,
        from: FileId,
        reference: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Unreadable> {
        let folder = self.path(from).parent().unwrap_or(Path::new(""));
        let decoded = percent_decode(reference);
        self.load(&folder.join(decoded), diagnostics)
    }

    /// A file by its path, read if it is new.
    pub(crate) fn load(
        &self,
        path: &Path,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Unreadable> {
        let path = normalise(path);
        if let Some(known) = self.by_path.borrow().get(&path) {
            return known.clone();
        }
        let identity = self.identity(&path);
        let known = self.by_identity.borrow().get(&identity).cloned();
        let result = known.unwrap_or_else(|| self.read_new(&path, diagnostics));
        let mut by_identity = self.by_identity.borrow_mut();
        by_identity.insert(identity, result.clone());
        self.by_path.borrow_mut().insert(path, result.clone());
        result
    }

    /// A file's name in its folder as the disk has it, so that a relative and an absolute path
    /// are one. A link to a file is not followed: what it refers to is seen from the link.
    fn identity(&self, path: &Path) -> PathBuf {
        let named = path.parent().zip(path.file_name());
        let Some((folder, name)) = named.filter(|_| self.memory.is_none()) else {
            return path.to_owned();
        };
        match std::fs::canonicalize(Path::new(".").join(folder)) {
            Ok(folder) => folder.join(name),
            Err(_) => path.to_owned(),
        }
    }

    fn read_new(&self, path: &Path, diagnostics: &mut Diagnostics) -> Result<FileId, Unreadable> {
        let index = self.count.get();
        let Some(cell) = self.files.get(index) else {
            let reason = format!("the document has more than {MAX_FILES} files");
            return Err(Unreadable::new(reason, "write several of them as one"));
        };
        let name = path.display();
        let bytes = self.bytes(path, index == 0).map_err(|cause| Unreadable {
            reason: format!("cannot read `{name}`: {}", cause.reason),
            ..cause
        })?;
        let file = FileId(index as u32);
        let parsed = parse::parse(path, bytes);
        self.count.set(index + 1);
        let text = parsed.text;
        let has_ids = ["$id", "$anchor", "$dynamicAnchor", "$self"]
            .iter()
            .any(|keyword| text.contains(keyword));
        let text = Arc::new(SourceText {
            name: name.to_string(),
            text,
        });
        diagnostics.add_source(file, text.clone());
        report(file, &text.text, parsed.faults, diagnostics);
        let failed = parsed.tree.is_none();
        let source = Source {
            path: path.to_owned(),
            text,
            written: OnceCell::new(),
            tree: parsed.tree.unwrap_or_default(),
            has_ids,
        };
        // The cell is fresh: `count` only ever grows.
        let _ = cell.set(Box::new(source));
        if failed {
            // Why is said in the file itself.
            return Err(Unreadable {
                reason: format!("`{name}` cannot be parsed"),
                help: None,
            });
        }
        Ok(file)
    }

    fn bytes(&self, path: &Path, is_root: bool) -> Result<Vec<u8>, Unreadable> {
        if let Some(memory) = &self.memory {
            let text = memory
                .get(path)
                .ok_or_else(|| unreadable(&ErrorKind::NotFound.into()))?;
            return Ok(text.clone().into_bytes());
        }
        let file = std::fs::File::open(path).map_err(|e| unreadable(&e))?;
        let metadata = file.metadata().map_err(|e| unreadable(&e))?;
        if metadata.is_dir() {
            let help = "name the file in it that begins with `openapi`";
            return Err(Unreadable::new("it is a directory", help));
        }
        // The caller may name a pipe, but a document has no business with devices.
        if !is_root && !metadata.is_file() {
            let help = "write what it gives to a file";
            return Err(Unreadable::new("it is not a regular file", help));
        }
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
}

impl Drop for Sources {
    /// The trees of a large document take a tenth of a run to go, and nobody waits for that.
    fn drop(&mut self) {
        parallel::drop_aside(std::mem::take(&mut self.files));
    }
}

/// The operating system's words, without its error number.
fn unreadable(error: &std::io::Error) -> Unreadable {
    match error.kind() {
        ErrorKind::NotFound => Unreadable::new("no such file", "check the path"),
        ErrorKind::PermissionDenied => {
            Unreadable::new("permission denied", "check who may read the file")
        }
        _ => Unreadable {
            reason: error.to_string(),
            help: None,
        },
    }
}

fn report(file: FileId, text: &str, faults: Vec<Fault>, diagnostics: &mut Diagnostics) {
    for fault in faults {
        diagnostics.push(match fault {
            Fault::Empty => {
                let place = Point::START.place(file);
                Diagnostic::error("syntax", "the file is empty", place)
                    .help("check whether this is the file that is meant")
            }
            Fault::Encoding { message, point } => {
                Diagnostic::error("encoding", message, point.place(file))
                    .help("save the file as UTF-8")
            }
            Fault::Syntax { message, point } => {
                let diagnostic = Diagnostic::error("syntax", message, point.place(file));
                let (indent, rest) = point.split(text);
                match hint::hint(indent, rest) {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                }
            }
            Fault::LooseJson { message, point } => Diagnostic::warning(
                "loose-json",
                format!("this is not JSON ({message}), but it can be read as YAML"),
                point.place(file),
            ),
            Fault::SeveralDocuments => Diagnostic::warning(
                "several-documents",
                "only the first of the YAML documents in this file is used",
                Place::value(Location {
                    file,
                    pointer: String::new(),
                }),
            ),
            Fault::DuplicateKey { pointer, key } => Diagnostic::error(
                "duplicate-key",
                format!("the key `{key}` is written twice in the same object"),
                Place::Node(Location { file, pointer }, Part::SecondKey),
            )
            .help("remove or rename one of the two"),
        });
    }
}

/// `a/./b/../c` to `a/c`, without looking at the disk.
fn normalise(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}

/// `%20` to a space; what is no escape stays.
pub(crate) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = (byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(escape.unwrap_or(byte));
        at += if escape.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
