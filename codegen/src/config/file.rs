//! `specwright.toml`.

use super::{Config, Layout, Runtime, Serde, rules};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Part, Place, SourceText};
use crate::document::FileId;
use crate::lower::PaginationRule;
use crate::suggest;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The configuration among the files that diagnostics speak of; those of the document count from 0.
const FILE: FileId = FileId(u32::MAX);

impl Config {
    /// Reads a `specwright.toml`. Paths in it are seen from its folder.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is not TOML, lacks `spec` or `out`, or has a key or a value that
    /// means nothing.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read `{}`: {error}", path.display());
            Diagnostic::error(Code::UnreadableFile, message, Place::Path(path.to_owned()))
        })?;
        let origin = Origin::new(path, text);
        let mut diagnostics = Diagnostics::new();
        origin.check_keys(&mut diagnostics);
        origin.check_paths(&mut diagnostics);
        match toml::from_str::<ConfigFile>(&origin.0.text) {
            Ok(file) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                let config = file.resolve(folder, origin.clone());
                config.check(&mut diagnostics);
                if !diagnostics.has_errors() {
                    return Ok(config);
                }
            }
            Err(error) => {
                let place = origin.point(error.span().unwrap_or_default());
                // In several lines, it says what was expected.
                let message = error.message().replace('\n', ", ");
                diagnostics.push(Diagnostic::error(Code::Config, message, place));
            }
        }
        diagnostics.add_source(FILE, origin.0);
        Err(diagnostics)
    }

    /// Lets problems quote the file that the configuration was read from.
    pub(super) fn add_source(&self, diagnostics: &mut Diagnostics) {
        if let Some(origin) = &self.origin {
            diagnostics.add_source(FILE, origin.0.clone());
        }
    }

    /// Where a value was read, by the keys that lead to it.
    pub(super) fn place(&self, keys: &[&str], part: Part) -> Place {
        let place = self.origin.as_ref().and_then(|o| o.place(keys, part));
        place.unwrap_or(Place::Nowhere)
    }

    /// Where an entry of a list was read, by its index.
    pub(super) fn place_of_entry(&self, key: &str, index: usize) -> Place {
        let place = self.origin.as_ref().and_then(|o| o.entry(key, index));
        place.unwrap_or(Place::Nowhere)
    }

    /// Where a text of a list was read.
    pub(super) fn place_in_list(&self, key: &str, text: &str) -> Place {
        let place = self.origin.as_ref().and_then(|o| o.item(key, text));
        place.unwrap_or(Place::Nowhere)
    }
}

/// The file that a configuration was read from. Places in it are looked up when they are needed.
#[derive(Debug, Clone)]
pub(super) struct Origin(Arc<SourceText>);

impl Origin {
    fn new(path: &Path, text: String) -> Origin {
        let name = path.display().to_string();
        Origin(Arc::new(SourceText { name, text }))
    }

    /// What it says, with places; nothing where it is not TOML.
    fn table(&self) -> Option<Spanned<DeTable<'_>>> {
        DeTable::parse(&self.0.text).ok()
    }

    fn place(&self, keys: &[&str], part: Part) -> Option<Place> {
        let table = self.table()?;
        let (last, way) = keys.split_last()?;
        let mut at = table.get_ref();
        for key in way {
            at = at.get(*key)?.get_ref().as_table()?;
        }
        let (key, value) = at.get_key_value(*last)?;
        Some(self.point(match part {
            Part::Value => value.span(),
            Part::Key | Part::SecondKey => key.span(),
        }))
    }

    fn item(&self, key: &str, text: &str) -> Option<Place> {
        let table = self.table()?;
        let list = table.get_ref().get(key)?.get_ref().as_array()?;
        let item = list
            .iter()
            .find(|item| item.get_ref().as_str() == Some(text))?;
        Some(self.point(item.span()))
    }

    fn entry(&self, key: &str, index: usize) -> Option<Place> {
        let table = self.table()?;
        let list = table.get_ref().get(key)?.get_ref().as_array()?;
        Some(self.point(list.get(index)?.span()))
    }

    fn point(&self, span: Range<usize>) -> Place {
        let before = &self.0.text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place::Point {
            file: FILE,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// Refuses keys that mean nothing.
    fn check_keys(&self, diagnostics: &mut Diagnostics) {
        let Some(table) = self.table() else {
            return;
        };
        for key in table.get_ref().keys() {
            if KEYS.contains(&key.get_ref().as_ref()) {
                continue;
            }
            let name = key.get_ref();
            let message = format!("`{name}` is not a key of the configuration");
            let help = match suggest::near(name, KEYS.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys are `{}`", KEYS.join("`, `")),
            };
            let place = self.point(key.span());
            diagnostics.push(Diagnostic::error(Code::Config, message, place).help(help));
        }
    }

    /// Refuses addresses in place of files, while they are as they were written.
    fn check_paths(&self, diagnostics: &mut Diagnostics) {
        let Some(table) = self.table() else {
            return;
        };
        let listed = |key| {
            let list = table.get_ref().get(key)?.get_ref().as_array()?;
            Some(list.iter())
        };
        let spec = table.get_ref().get("spec").into_iter();
        let overlays = listed("overlays").into_iter().flatten();
        let texts = spec.chain(overlays);
        let texts = texts.filter_map(|value: &Spanned<DeValue<'_>>| {
            Some((value.get_ref().as_str()?, value.span()))
        });
        for (text, span) in texts {
            if let Err(fault) = rules::check_document(Path::new(text)) {
                let place = self.point(span);
                diagnostics.push(
                    Diagnostic::error(Code::RemoteRef, fault.message, place).help(fault.help),
                );
            }
        }
    }
}

/// The keys of [`ConfigFile`].
const KEYS: &[&str] = &[
    "spec",
    "out",
    "name",
    "version",
    "license",
    "repository",
    "only",
    "overlays",
    "allow-files",
    "runtime",
    "serde",
    "deny-skipped",
    "strict-types",
    "formats",
    "types",
    "dependencies",
    "pagination",
];

/// What the file says. Unknown keys are found before.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ConfigFile {
    spec: PathBuf,
    out: PathBuf,
    name: Option<String>,
    version: Option<String>,
    license: Option<String>,
    repository: Option<String>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    overlays: Vec<PathBuf>,
    #[serde(default)]
    allow_files: Vec<PathBuf>,
    runtime: Option<RuntimeEntry>,
    #[serde(default)]
    serde: Serde,
    #[serde(default)]
    deny_skipped: bool,
    #[serde(default)]
    strict_types: bool,
    #[serde(default)]
    formats: BTreeMap<String, String>,
    #[serde(default)]
    types: BTreeMap<String, String>,
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
    #[serde(default)]
    pagination: Vec<PaginationRule>,
}

/// `runtime = { path = "runtime" }`, or `version`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RuntimeEntry {
    Path(PathBuf),
    Version(String),
}

impl ConfigFile {
    fn resolve(self, folder: &Path, origin: Origin) -> Config {
        let dependencies = self.dependencies.into_iter();
        Config {
            spec: folder.join(self.spec),
            out: folder.join(self.out),
            layout: Layout::default(),
            name: self.name,
            version: self.version,
            license: self.license,
            repository: self.repository,
            only: self.only,
            overlays: within(folder, self.overlays),
            allow_files: within(folder, self.allow_files),
            runtime: match self.runtime {
                Some(RuntimeEntry::Path(path)) => Runtime::Path(folder.join(path)),
                Some(RuntimeEntry::Version(version)) => Runtime::Version(version),
                None => Runtime::default(),
            },
            serde: self.serde,
            deny_skipped: self.deny_skipped,
            strict_types: self.strict_types,
            formats: self.formats,
            types: self.types,
            dependencies: dependencies
                .map(|(name, value)| (name, value.to_string()))
                .collect(),
            pagination: self.pagination,
            origin: Some(origin),
        }
    }
}

fn within(folder: &Path, paths: Vec<PathBuf>) -> Vec<PathBuf> {
    paths.iter().map(|path| folder.join(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, Diagnostics> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("specwright.toml");
        std::fs::write(&path, text).expect("the file is written");
        Config::from_file(path)
    }

    #[test]
    fn a_file_can_hold_every_option() {
        let text = r#"
            spec = "spec/api.yaml"
            out = "generated"
            name = "my-client"
            version = "0.2.0"
            license = "MIT"
            repository = "https://example.com/my-client"
            only = ["tag:Pets"]
            overlays = ["repair.yaml"]
            allow-files = ["../shared"]
            runtime = { path = "runtime" }
            serde = "both"
            deny-skipped = true
            strict-types = true
            [formats]
            uuid = "String"
            [types]
            Money = "rust_decimal::Decimal"
            [dependencies]
            rust_decimal = { version = "1", features = ["serde"] }
        "#;
        let config = read(text).expect("the file is good");
        assert!(config.spec.ends_with("spec/api.yaml") && config.spec.is_absolute());
        assert!(
            config.allow_files[0].ends_with("../shared") && config.allow_files[0].is_absolute()
        );
        assert_eq!(config.name.as_deref(), Some("my-client"));
        assert_eq!(config.serde, Serde::Both);
        assert!(config.deny_skipped && config.strict_types);
        assert_eq!(config.runtime_path().as_deref(), Some("../runtime"));
        let decimal = &config.dependencies["rust_decimal"];
        assert_eq!(decimal, r#"{ features = ["serde"], version = "1" }"#);
    }

    /// Message, line and column, and help.
    type Problem = (String, Option<(usize, usize)>, String);

    fn problems(text: &str) -> Vec<Problem> {
        let problems = read(text).expect_err("the file is bad");
        let problem = |report: crate::diagnostics::Report| {
            let place = report.line.zip(report.column);
            (report.message, place, report.help.unwrap_or_default())
        };
        problems.iter().map(problem).collect()
    }

    #[test]
    fn keys_that_mean_nothing_are_shown_with_their_places() {
        let text = "spec = \"a\"\nout = \"b\"\n  ouT = \"c\"\nzzzzzz = 1\n[type]\nA = \"B\"\n";
        let found = problems(text);
        let places: Vec<_> = found.iter().filter_map(|(_, place, _)| *place).collect();
        assert_eq!(places, [(3, 3), (4, 1), (5, 2)]);
        assert!(found[0].0.contains("`ouT`"), "{found:?}");
        assert_eq!(found[0].2, "did you mean `out`?");
        assert!(
            found[1].2.starts_with("the keys are `spec`, `out`"),
            "{found:?}"
        );
        assert_eq!(found[2].2, "did you mean `types`?");
    }

    #[test]
    fn values_that_mean_nothing_are_shown_with_their_places() {
        let text = r#"spec = "https://example.com/api.yaml"
out = "client"
name = "std"
version = "1.0"
overlays = ["a.yaml", "http://example.com/b.yaml"]
runtime = { version = "newest" }
[formats]
uuid = "uuid::Uuid;"
[types]
Money = "rust_decimal::Decimal"
"Ä b" = "&str"
[dependencies]
a = "1"
b = { version = "1", feature = ["x"] }
"#;
        let places: Vec<_> = problems(text).iter().map(|(_, place, _)| *place).collect();
        let expected = [
            (1, 8),
            (3, 8),
            (4, 11),
            (5, 23),
            (6, 23),
            (8, 8),
            (11, 9),
            (14, 5),
        ];
        assert_eq!(places, expected.map(Some));
    }

    #[test]
    fn a_value_of_another_kind_is_shown_with_its_place() {
        let found = problems("spec = \"a\"\nout = \"b\"\nserde = \"bth\"\n");
        assert_eq!(found[0].1, Some((3, 9)));
        assert!(found[0].0.contains("`used` or `both`"), "{found:?}");
        assert_eq!(problems("spec = \n")[0].1, Some((1, 8)));
        assert_eq!(problems("spec = \"a\"\n")[0].0, "missing field `out`");
    }
}
