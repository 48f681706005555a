//! Documents that are made to cost more than they say, each of about a megabyte, by the part that they are aimed at.

mod files;
mod schemas;
mod texts;

use std::path::Path;
use std::{fs, io};

/// About how long each document is.
pub const SIZE: usize = 1_000_000;

/// A document that is aimed at one part of the generator.
#[derive(Debug, Clone)]
pub struct Attack {
    /// What it has in excess.
    pub name: &'static str,
    /// Its files, by name; the first one is the root.
    pub files: Vec<(String, String)>,
    /// The name of the file that is an overlay.
    pub overlay: Option<String>,
    /// What else is given to the generator.
    pub arguments: Vec<String>,
}

impl Attack {
    fn new(name: &'static str, root: impl Into<String>) -> Attack {
        let root = root.into();
        let extension = if root.starts_with('{') {
            "json"
        } else {
            "yaml"
        };
        Attack {
            name,
            files: vec![(format!("api.{extension}"), root)],
            overlay: None,
            arguments: Vec::new(),
        }
    }

    fn overlaid(name: &'static str, root: String, actions: &str) -> Attack {
        let head = r#"{"overlay":"1.1.0","info":{"title":"O","version":"1"}"#;
        let overlay = format!(r#"{head},"actions":[{actions}]}}"#);
        let mut attack = Attack::new(name, root);
        attack.overlay = Some("overlay.json".to_owned());
        attack.files.push(("overlay.json".to_owned(), overlay));
        attack
    }

    /// How many bytes it has.
    pub fn size(&self) -> usize {
        self.files.iter().map(|(_, text)| text.len()).sum()
    }

    /// Writes the files into a folder that exists.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let mut files = self.files.iter();
        files.try_for_each(|(name, text)| fs::write(folder.join(name), text))
    }
}

/// All of them.
pub fn attacks() -> Vec<Attack> {
    let mut all = texts::attacks();
    all.extend(schemas::attacks());
    all.extend(files::attacks());
    all
}

/// A document in JSON, from members of its root.
fn api(members: &str) -> String {
    format!(r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},{members}}}"#)
}

/// A document of schemas.
fn components(schemas: &str) -> String {
    api(&format!(r#""components":{{"schemas":{{{schemas}}}}}"#))
}

/// A document of one operation, from its members.
fn operation(members: &str) -> String {
    api(&format!(r#""paths":{{"/a":{{"get":{{{members}}}}}}}"#))
}

/// So many texts, with commas between.
fn list(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect::<Vec<_>>().join(",")
}

/// As many texts as make up a document, with commas between.
fn fill(each: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(SIZE + 100);
    for index in 0.. {
        text.push_str(&each(index));
        if text.len() >= SIZE {
            break;
        }
        text.push(',');
    }
    text
}

fn reference(name: impl std::fmt::Display) -> String {
    format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##)
}
