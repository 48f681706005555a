//! What a caller may set, as a value and as `specwright.toml`.

mod check;
mod file;
mod rules;

pub use rules::{Fault, check_document, check_package_name, check_runtime};

use crate::gate;
use crate::lower::PaginationRule;
use file::Origin;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

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
    /// How lists come in pages, where the document does not say it.
    pub pagination: Vec<PaginationRule>,
    /// The file that it was read from.
    origin: Option<Origin>,
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
            pagination: Vec::new(),
            origin: None,
        }
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
            Runtime::Version(version) => gate::toml::string(version),
            Runtime::Path(path) => format!("{{ path = {} }}", gate::toml::string(&slashed(path))),
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

    #[test]
    fn the_runtime_is_named_from_the_package() {
        let mut config = Config::new("api.yaml", "a/b/../c");
        config.runtime = Runtime::Path("./a/runtime".into());
        assert_eq!(config.runtime_path().as_deref(), Some("../runtime"));
        config.runtime = Runtime::Path(PathBuf::from("runtime"));
        assert_eq!(config.runtime_path().as_deref(), Some("../../runtime"));
    }
}
