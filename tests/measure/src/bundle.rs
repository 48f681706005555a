//! Documents of several files as one, for those who know only one: the other files come to stand
//! below a member of the root, and references to them lead there.

use crate::parse;
use serde_json::{Map, Value};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The member that the other files stand below.
const FILES: &str = "x-other-files";

/// A document with all its files.
pub struct Bundle {
    /// The root, with the others in it.
    pub document: Value,
    /// The folder of the root.
    folder: PathBuf,
    /// The other files, in the order of their numbers.
    paths: Vec<PathBuf>,
}

impl Bundle {
    /// Reads a document and what it refers to. A file that cannot be had stays a reference.
    pub fn read(path: &Path) -> Result<Self, String> {
        let path = normalised(path);
        let mut bundle = Bundle {
            document: Value::Null,
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
            paths: Vec::new(),
        };
        let mut files: Vec<Value> = Vec::new();
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let mut root = parse(&text).ok_or("neither JSON nor YAML")?;
        bundle.rewrite(&mut root, &path, &path, &mut files);
        // Those that are read meanwhile stand at the end, and have their turn.
        let mut at = 0;
        while at < files.len() {
            let mut file = files[at].take();
            let own = bundle.paths[at].clone();
            bundle.rewrite(&mut file, &own, &path, &mut files);
            files[at] = file;
            at += 1;
        }
        if let Some(members) = root.as_object_mut().filter(|_| !files.is_empty()) {
            let files = files.into_iter().enumerate();
            let files = files.map(|(number, file)| (number.to_string(), file));
            members.insert(
                FILES.to_owned(),
                Value::Object(files.collect::<Map<_, _>>()),
            );
        }
        bundle.document = root;
        Ok(bundle)
    }

    /// Changes the references of one file.
    fn rewrite(&mut self, value: &mut Value, own: &Path, root: &Path, files: &mut Vec<Value>) {
        match value {
            Value::Array(items) => {
                for item in items {
                    self.rewrite(item, own, root, files);
                }
            }
            Value::Object(members) => {
                for (key, member) in members {
                    match member {
                        Value::String(reference) if key == "$ref" => {
                            if let Some(moved) = self.moved(reference, own, root, files) {
                                *reference = moved;
                            }
                        }
                        Value::Object(tags) if key == "mapping" => {
                            for target in tags.values_mut() {
                                if let Value::String(reference) = target
                                    && reference.contains(['#', '.'])
                                    && let Some(moved) = self.moved(reference, own, root, files)
                                {
                                    *reference = moved;
                                }
                            }
                        }
                        member => self.rewrite(member, own, root, files),
                    }
                }
            }
            _ => {}
        }
    }

    /// A reference as it reads in the root; `None` where it stays as it is.
    fn moved(
        &mut self,
        reference: &str,
        own: &Path,
        root: &Path,
        files: &mut Vec<Value>,
    ) -> Option<String> {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let path = match address {
            "" => own.to_owned(),
            address => normalised(&own.parent()?.join(address)),
        };
        if path == root {
            return Some(format!("#{fragment}"));
        }
        let number = match self.paths.iter().position(|known| *known == path) {
            Some(number) => number,
            None => {
                files.push(parse(&fs::read_to_string(&path).ok()?)?);
                self.paths.push(path);
                self.paths.len() - 1
            }
        };
        Some(format!("#/{FILES}/{number}{fragment}"))
    }

    /// Makes the pointers of an inspection lead into the bundle.
    pub fn relocate(&self, inspection: &mut Value) {
        for list in ["schemas", "operations"] {
            for entry in inspection[list].as_array_mut().into_iter().flatten() {
                if let Some(Value::String(pointer)) = entry.get_mut("pointer")
                    && let Some((file, rest)) = pointer.split_once('#')
                    && let Some(number) = self.number(file)
                {
                    *pointer = format!("/{FILES}/{number}{rest}");
                }
            }
        }
    }

    /// The number of a file as `inspect` calls it.
    fn number(&self, name: &str) -> Option<usize> {
        let path = normalised(&self.folder.join(name));
        self.paths.iter().position(|known| *known == path)
    }
}

/// `a/./b/../c` to `a/c`.
fn normalised(path: &Path) -> PathBuf {
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
