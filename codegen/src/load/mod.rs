//! Files to trees: reads the root document, and on demand the files it refers to.

mod budget;
mod hint;
mod parse;
mod reach;
mod revision;
mod tree;
mod written;

use crate::{
    diagnostics::{Code, Diagnostic, Diagnostics, Part, Place, SourceText},
    document::{FileId, Location},
    parallel,
};
pub(crate) use budget::{Budget, Exceeded};
use parse::{Fault, Point};
use reach::Reach;
pub use revision::Revision;
use serde_json::Value;
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
    io::ErrorKind,
    path::{Component, Path, PathBuf},
    sync::Arc,
};
use written::Written;

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
    /// That of the diagnostic, where it is a reference that leads here.
    pub(crate) code: Code,
    pub(crate) reason: String,
    pub(crate) help: Option<&'static str>,
    /// The file is there, and what is wrong with it is told where it is.
    pub(crate) is_told: bool,
}

impl Unreadable {
    fn new(reason: impl Into<String>, help: &'static str) -> Unreadable {
        Unreadable {
            code: Code::MissingFile,
            reason: reason.into(),
            help: Some(help),
            is_told: false,
        }
    }

    fn without_help(reason: impl Into<String>) -> Unreadable {
        Unreadable {
            help: None,
            ..Unreadable::new(reason, "")
        }
    }

    /// Names the file.
    pub(crate) fn about(self, path: &Path) -> Unreadable {
        Unreadable {
            reason: format!("cannot read `{}`: {}", path.display(), self.reason),
            ..self
        }
    }

    /// For a file that a caller named, and no reference.
    pub(crate) fn diagnostic(self, path: &Path) -> Diagnostic {
        Unreadable {
            code: Code::UnreadableFile,
            ..self
        }
        .at(Place::Top(path.to_owned()))
    }

    /// For the reference at a place.
    pub(crate) fn at(self, place: Place) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.code, self.reason, place);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// Where files come from.
#[derive(Debug)]
enum Origin {
    /// The disk, as far as it may be read.
    Disk(Reach),
    /// The caller brought them along.
    Memory(HashMap<PathBuf, String>),
    /// A revision of a git repository.
    Revision(Revision),
}

/// All files of a document, read when first asked for and never moved afterwards, so that
/// references into their trees stay good while others are added.
#[derive(Debug)]
pub struct Sources {
    files: Vec<OnceCell<Box<Source>>>,
    count: Cell<usize>,
    /// By each path that a document referred to.
    by_path: RefCell<HashMap<PathBuf, Result<FileId, Unreadable>>>,
    /// By the one path that tells a file from others, whichever way led to it.
    by_identity: RefCell<HashMap<PathBuf, Result<FileId, Unreadable>>>,
    origin: Origin,
    /// What may be built of all files together, once they are read.
    budget: Budget,
}

impl Sources {
    /// Reads the root file. The document may refer to files below its folder.
    pub fn open(path: impl AsRef<Path>, diagnostics: &mut Diagnostics) -> Option<Sources> {
        Sources::open_allowing(path, &[], diagnostics)
    }

    /// Reads the root file. The document may refer to files below its folder, and below the folders
    /// that are allowed.
    pub fn open_allowing(
        path: impl AsRef<Path>,
        folders: &[PathBuf],
        diagnostics: &mut Diagnostics,
    ) -> Option<Sources> {
        let path = path.as_ref();
        Sources::new(Origin::Disk(Reach::new(path, folders))).with_root(path, diagnostics)
    }

    /// Takes files from memory, as pairs of path and text: the first one is the root, and nothing
    /// is read from disk.
    pub fn in_memory(files: &[(&str, &str)], diagnostics: &mut Diagnostics) -> Option<Sources> {
        let root = Path::new(files.first()?.0);
        let memory = files
            .iter()
            .map(|(path, text)| (normalise(Path::new(path)), (*text).to_owned()))
            .collect();
        Sources::new(Origin::Memory(memory)).with_root(root, diagnostics)
    }

    /// Reads the root file as it is in a revision, which says what the document may refer to.
    pub fn at_revision(
        revision: Revision,
        path: impl AsRef<Path>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Sources> {
        Sources::new(Origin::Revision(revision)).with_root(path.as_ref(), diagnostics)
    }

    fn new(origin: Origin) -> Sources {
        Sources {
            files: (0..MAX_FILES).map(|_| OnceCell::new()).collect(),
            count: Cell::new(0),
            by_path: RefCell::default(),
            by_identity: RefCell::default(),
            origin,
            budget: Budget::for_text(0),
        }
    }

    fn with_root(self, path: &Path, diagnostics: &mut Diagnostics) -> Option<Sources> {
        match self.named(path, diagnostics) {
            Ok(_) => Some(self),
            Err(unreadable) => {
                if !unreadable.is_told {
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
        self.check_reach(path).is_ok()
            && self.identity(&normalise(path)) == self.identity(self.path(FileId::ROOT))
    }

    /// Whether a document may read the file at a path.
    pub(crate) fn check_reach(&self, path: &Path) -> Result<(), Unreadable> {
        match &self.origin {
            Origin::Disk(reach) => reach.resolve(&normalise(path)).map(drop),
            Origin::Memory(_) | Origin::Revision(_) => Ok(()),
        }
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

    /// What may still be built of the files.
    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// How long the text of a file is.
    pub(crate) fn length(&self, file: FileId) -> usize {
        self.source(file).map_or(0, |s| s.text.text.len())
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
        let path = normalise(&folder.join(decoded));
        if let Some(known) = self.by_path.borrow().get(&path) {
            return known.clone();
        }
        let result = match &self.origin {
            Origin::Disk(reach) => match reach.resolve(&path) {
                Ok(real) => self.load(&path, &real, false, diagnostics),
                Err(refused) => Err(refused.about(&path)),
            },
            Origin::Memory(_) | Origin::Revision(_) => self.load(&path, &path, false, diagnostics),
        };
        self.by_path.borrow_mut().insert(path, result.clone());
        result
    }

    /// A file that the caller names: it may be anywhere, also behind a pipe.
    pub(crate) fn named(
        &self,
        path: &Path,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Unreadable> {
        let path = normalise(path);
        self.load(&path, &path, true, diagnostics)
    }

    /// A file by its path, read if it is new. `real` is the path to open.
    fn load(
        &self,
        path: &Path,
        real: &Path,
        is_named: bool,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Unreadable> {
        let identity = self.identity(path);
        let known = self.by_identity.borrow().get(&identity).cloned();
        let result = known.unwrap_or_else(|| self.read_new(path, real, is_named, diagnostics));
        let mut by_identity = self.by_identity.borrow_mut();
        by_identity.insert(identity, result.clone());
        result
    }

    /// A file's name in its folder as the disk has it, so that a relative and an absolute path
    /// are one. A link to a file is not followed: what it refers to is seen from the link.
    fn identity(&self, path: &Path) -> PathBuf {
        let named = path.parent().zip(path.file_name());
        let Some((folder, name)) = named.filter(|_| matches!(self.origin, Origin::Disk(_))) else {
            return path.to_owned();
        };
        match std::fs::canonicalize(Path::new(".").join(folder)) {
            Ok(folder) => folder.join(name),
            Err(_) => path.to_owned(),
        }
    }

    fn read_new(
        &self,
        path: &Path,
        real: &Path,
        is_named: bool,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Unreadable> {
        let index = self.count.get();
        let Some(cell) = self.files.get(index) else {
            let reason = format!("the document has more than {MAX_FILES} files");
            return Err(Unreadable::new(reason, "write several of them as one"));
        };
        let mut name = path.display().to_string();
        let bytes = match &self.origin {
            Origin::Disk(_) => reach::read(real, is_named),
            Origin::Memory(memory) => memory
                .get(path)
                .map(|text| text.clone().into_bytes())
                .ok_or_else(|| unreadable(&ErrorKind::NotFound.into())),
            Origin::Revision(revision) => {
                name = revision.shown(path);
                revision.read(path, is_named)
            }
        };
        let bytes = bytes.map_err(|cause| cause.about(path))?;
        let file = FileId(index as u32);
        let parsed = parse::parse(path, bytes);
        self.count.set(index + 1);
        let text = parsed.text;
        self.budget.extend(text.len());
        let has_ids = ["$id", "$anchor", "$dynamicAnchor", "$self"]
            .iter()
            .any(|keyword| text.contains(keyword));
        let text = Arc::new(SourceText {
            name: name.clone(),
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
            return Err(Unreadable {
                is_told: true,
                ..Unreadable::without_help(format!("`{name}` cannot be parsed"))
            });
        }
        Ok(file)
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
        _ => Unreadable::without_help(error.to_string()),
    }
}

fn report(file: FileId, text: &str, faults: Vec<Fault>, diagnostics: &mut Diagnostics) {
    for fault in faults {
        diagnostics.push(match fault {
            Fault::Empty => {
                let place = Point::START.place(file);
                Diagnostic::error(Code::Syntax, "the file is empty", place)
                    .help("check whether this is the file that is meant")
            }
            Fault::Encoding { message, point } => {
                Diagnostic::error(Code::Encoding, message, point.place(file))
                    .help("save the file as UTF-8")
            }
            Fault::Syntax { message, point } => {
                let diagnostic = Diagnostic::error(Code::Syntax, message, point.place(file));
                let (indent, rest) = point.split(text);
                match hint::hint(indent, rest) {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                }
            }
            Fault::LooseJson { message, point } => Diagnostic::warning(
                Code::LooseJson,
                format!("this is not JSON ({message}), but it can be read as YAML"),
                point.place(file),
            ),
            Fault::SeveralDocuments => Diagnostic::warning(
                Code::SeveralDocuments,
                "only the first of the YAML documents in this file is used",
                Place::value(Location {
                    file,
                    pointer: String::new(),
                }),
            ),
            Fault::DuplicateKey { pointer, key } => Diagnostic::error(
                Code::DuplicateKey,
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
