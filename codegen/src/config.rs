//! What a caller may set, as a value and as `specwright.toml`.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, SourceText};
use crate::document::FileId;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Everything that shapes a client.
///
/// ```
/// let mut config = specwright::Config::new("spec/openai-admin.yaml", "generated");
/// config.only = vec!["projects.*".to_owned()];
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// The root file of the document.
    pub spec: PathBuf,
    /// The folder that the client goes to.
    pub out: PathBuf,
    /// Whether it becomes a package, a module, or one file.
    pub layout: Layout,
    /// The package's name; made from the document's title when it is not given.
    pub name: Option<String>,
    /// The package's version, `0.1.0` if nothing is said.
    pub version: Option<String>,
    /// The package's licence, an SPDX expression, `MIT OR Apache-2.0` if nothing is said.
    pub license: Option<String>,
    /// Where the package's source is.
    pub repository: Option<String>,
    /// Which operations to generate: an operationId, a path with `*`, or `tag:NAME`. Empty: all.
    pub only: Vec<String>,
    /// Overlay documents that repair the document, applied in this order.
    pub overlays: Vec<PathBuf>,
    /// Folders whose files the document may refer to, beside its own folder.
    pub allow_files: Vec<PathBuf>,
    /// Where the generated package finds `specwright-runtime`.
    pub runtime: Runtime,
    /// Which types can be encoded and which decoded.
    pub serde: Serde,
    /// An operation that cannot be generated is an error instead of a warning.
    pub deny_skipped: bool,
    /// A schema without `type` accepts any JSON, as JSON Schema says. Otherwise it is read as its
    /// author meant it: keywords that speak of objects make it an object.
    pub strict_types: bool,
    /// The Rust type for a `format`, in place of the built-in one. `String` switches a format off.
    pub formats: BTreeMap<String, String>,
    /// The Rust type for a component schema, by its name, in place of a generated one.
    pub types: BTreeMap<String, String>,
    /// What `formats` and `types` need beyond the runtime, for the generated manifest: names, and
    /// what stands behind the `=`, such as `"1"` with its quotes.
    pub dependencies: BTreeMap<String, String>,
}

/// What a client is written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// A package: `Cargo.toml`, `README.md`, `api.md` and `src/`.
    #[default]
    Package,
    /// A module of another package: `mod.rs` and the files below it.
    Module,
    /// One file, to be `include!`d: `client.rs`.
    File,
}

/// Where the generated package finds `specwright-runtime`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Runtime {
    /// In the registry.
    Version(String),
    /// In a folder, seen from where the generator runs.
    Path(PathBuf),
}

impl Default for Runtime {
    fn default() -> Self {
        Runtime::Version(env!("CARGO_PKG_VERSION").to_owned())
    }
}

/// Which types can be encoded and which decoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Serde {
    /// What is sent can be encoded, what is received can be decoded: nothing to build in vain.
    #[default]
    Used,
    /// Every type can be both.
    Both,
}

impl Config {
    /// The defaults, for a document and a folder.
    pub fn new(spec: impl Into<PathBuf>, out: impl Into<PathBuf>) -> Self {
        Config {
            spec: spec.into(),
            out: out.into(),
            layout: Layout::default(),
            name: None,
            version: None,
            license: None,
            repository: None,
            only: Vec::new(),
            overlays: Vec::new(),
            allow_files: Vec::new(),
            runtime: Runtime::default(),
            serde: Serde::default(),
            deny_skipped: false,
            strict_types: false,
            formats: BTreeMap::new(),
            types: BTreeMap::new(),
            dependencies: BTreeMap::new(),
        }
    }

    /// Reads a `specwright.toml`. Paths in it are seen from its folder.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is not TOML, lacks `spec` or `out`, or has a key that means nothing.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read `{}`: {error}", path.display());
            Diagnostic::error(Code::UnreadableFile, message, Place::Path(path.to_owned()))
        })?;
        let file: ConfigFile =
            toml::from_str(&text).map_err(|error| toml_problem(path, text, &error))?;
        Ok(file.resolve(path.parent().unwrap_or(Path::new(""))))
    }

    /// The runtime's folder as a manifest in [`out`](Self::out) has to write it, where it is one.
    pub fn runtime_path(&self) -> Option<String> {
        match &self.runtime {
            Runtime::Version(_) => None,
            Runtime::Path(path) => Some(relative(path, &self.out)),
        }
    }

    /// What the `Cargo.toml` of a package needs whose build script generates this client.
    pub fn build_dependencies(&self) -> String {
        let runtime = match &self.runtime {
            Runtime::Version(version) => format!("{version:?}"),
            Runtime::Path(path) => format!("{{ path = {:?} }}", slashed(path)),
        };
        let mut text = format!("[dependencies]\nspecwright-runtime = {runtime}\n");
        for (name, requirement) in &self.dependencies {
            text.push_str(&format!("{name} = {requirement}\n"));
        }
        let version = env!("CARGO_PKG_VERSION");
        text.push_str(&format!(
            "\n[build-dependencies]\nspecwright = {{ version = {version:?}, default-features = false }}\n"
        ));
        text
    }
}

/// Whether Cargo takes a text as a package's name.
pub fn is_package_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// `specwright.toml`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ConfigFile {
    spec: PathBuf,
    out: PathBuf,
    #[serde(default, deserialize_with = "package_name")]
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
}

/// `runtime = { path = "runtime" }`, or `version`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RuntimeEntry {
    Path(PathBuf),
    Version(String),
}

impl ConfigFile {
    fn resolve(self, folder: &Path) -> Config {
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
        }
    }
}

fn within(folder: &Path, paths: Vec<PathBuf>) -> Vec<PathBuf> {
    paths.iter().map(|path| folder.join(path)).collect()
}

fn package_name<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let name = String::deserialize(from)?;
    if is_package_name(&name) {
        Ok(Some(name))
    } else {
        Err(serde::de::Error::custom(format!(
            "`{name}` is no name for a package"
        )))
    }
}

/// An error of the TOML parser, with the line that it is about.
fn toml_problem(path: &Path, text: String, error: &toml::de::Error) -> Diagnostics {
    let before = &text[..error.span().map_or(0, |span| span.start)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let place = Place::Point {
        file: FileId::ROOT,
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    };
    let diagnostic = Diagnostic::error(Code::Config, error.message(), place);
    let mut diagnostics = Diagnostics::from(diagnostic);
    let name = path.display().to_string();
    diagnostics.add_source(FileId::ROOT, Arc::new(SourceText { name, text }));
    diagnostics
}

/// `path` as seen from `folder`, with `/` between its parts, whatever the platform. Both may still
/// have to be created, so links are not followed.
fn relative(path: &Path, folder: &Path) -> String {
    let (path, folder) = (full(path), full(folder));
    let (mut to, mut from) = (path.components().peekable(), folder.components().peekable());
    if to.peek() != from.peek() {
        // Another drive: there is no way from one to the other.
        return slashed(&path);
    }
    while to.peek().is_some() && to.peek() == from.peek() {
        to.next();
        from.next();
    }
    let way: PathBuf = from.map(|_| Component::ParentDir).chain(to).collect();
    slashed(&way)
}

/// A path from the root on, without `.` and `..`.
fn full(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut full = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                full.pop();
            }
            other => full.push(other),
        }
    }
    full
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
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

    #[test]
    fn an_unknown_key_is_shown_with_its_place() {
        let error = read("spec = \"a\"\nout = \"b\"\n  ouT = \"c\"\n").expect_err("no such key");
        let report = error.iter().next().expect("one problem");
        assert_eq!((report.line, report.column), (Some(3), Some(3)));
        assert!(report.message.contains("ouT"), "{}", report.message);
    }

    #[test]
    fn the_runtime_is_named_from_the_package() {
        let mut config = Config::new("api.yaml", "a/b/../c");
        config.runtime = Runtime::Path("./a/runtime".into());
        assert_eq!(config.runtime_path().as_deref(), Some("../runtime"));
        config.runtime = Runtime::Path(PathBuf::from("runtime"));
        assert_eq!(config.runtime_path().as_deref(), Some("../../runtime"));
    }
}
