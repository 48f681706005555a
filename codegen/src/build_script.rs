//! The door for build scripts.

use crate::config::{Config, Layout, Runtime, Serde};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::gate::terminal;
use crate::lower::PaginationRule;
use crate::write::{self, WriteError};
use crate::{Output, generate};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fmt, fs};

/// Generates a client while its package is built.
///
/// In `build.rs`:
///
/// ```no_run
/// fn main() -> Result<(), specwright::BuildError> {
///     specwright::Builder::new("api/openapi.yaml").compile()
/// }
/// ```
///
/// and in `src/lib.rs` or any module: `specwright_runtime::include_client!();`.
///
/// Cargo runs the script again when a file that the document refers to has changed. A run whose
/// inputs are what they were does nothing; one whose result is what it was leaves the file alone,
/// so that nothing is compiled again.
#[derive(Debug, Clone)]
#[must_use = "nothing is generated before `compile`"]
pub struct Builder {
    config: Config,
    file: String,
    out_dir: Option<PathBuf>,
}

impl Builder {
    /// A client for a document; the path is seen from the package's folder.
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        let mut config = Config::new(spec, "");
        config.layout = Layout::File;
        Builder {
            config,
            file: "client.rs".to_owned(),
            out_dir: None,
        }
    }

    /// Adds operations to generate, in place of all: an operationId, a path with `*`, or
    /// `tag:NAME`.
    pub fn only(mut self, selector: impl Into<String>) -> Self {
        self.config.only.push(selector.into());
        self
    }

    /// Adds an overlay document that repairs the document.
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.config.overlays.push(path.into());
        self
    }

    /// Adds a folder whose files the document may refer to, beside its own folder.
    pub fn allow_files(mut self, folder: impl Into<PathBuf>) -> Self {
        self.config.allow_files.push(folder.into());
        self
    }

    /// The client's name, which its user agent and its environment variables are made from.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.config.name = Some(name.into());
        self
    }

    /// Which types can be encoded and which decoded.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.config.serde = serde;
        self
    }

    /// The Rust type for a `format`, such as `("uuid", "uuid::Uuid")`. `String` switches a format
    /// off.
    pub fn format(mut self, format: impl Into<String>, rust: impl Into<String>) -> Self {
        self.config.formats.insert(format.into(), rust.into());
        self
    }

    /// The Rust type for a component schema, in place of a generated one.
    pub fn replace(mut self, schema: impl Into<String>, rust: impl Into<String>) -> Self {
        self.config.types.insert(schema.into(), rust.into());
        self
    }

    /// An operation that cannot be generated fails the build.
    pub fn deny_skipped(mut self, deny: bool) -> Self {
        self.config.deny_skipped = deny;
        self
    }

    /// Reads schemas without `type` to the letter, see [`Config::strict_types`].
    pub fn strict_types(mut self, strict: bool) -> Self {
        self.config.strict_types = strict;
        self
    }

    /// Adds a convention by which lists come in pages, where the document does not say it.
    pub fn pagination(mut self, rule: PaginationRule) -> Self {
        self.config.pagination.push(rule);
        self
    }

    /// The name of the file in `OUT_DIR`, `client.rs` if nothing is said, for packages with several
    /// clients.
    pub fn file(mut self, name: impl Into<String>) -> Self {
        self.file = name.into();
        self
    }

    /// Generates a module with a file per resource into a folder of the package, such as
    /// `src/client`, where editors see it. Then `mod client;` takes the place of the `include`.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self.config.layout = Layout::Module;
        self
    }

    /// Generates, and tells Cargo when to do so again.
    ///
    /// # Errors
    ///
    /// The document has errors, or the client cannot be written. Returned from `main`, the error
    /// prints as the diagnostics themselves.
    pub fn compile(self) -> Result<(), BuildError> {
        let out_dir = env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| {
            let message = "`OUT_DIR` is not set: `Builder` works in a build script only";
            BuildError(Diagnostic::error(Code::BuildScript, message, Place::Nowhere).into())
        })?;
        self.run(&out_dir, &mut std::io::stdout().lock())
    }

    fn run(mut self, out_dir: &Path, cargo: &mut dyn Write) -> Result<(), BuildError> {
        self.config.out = self.out_dir.clone().unwrap_or_else(|| out_dir.to_owned());
        // The manifest is not ours to write; the stamp should not depend on it.
        self.config.runtime = Runtime::default();
        let stamp_path = out_dir.join(format!("{}.stamp", self.file));
        let key = format!("{} {:?} {:?}", generator(), self.file, self.config);
        if let Some(directives) = fs::read_to_string(&stamp_path)
            .ok()
            .and_then(|s| fresh(&s, &key))
        {
            tell(cargo, &directives);
            return Ok(());
        }
        let output = match generate(&self.config) {
            Ok(output) => output,
            Err(diagnostics) => {
                tell(
                    cargo,
                    &self.directives(&diagnostics.files(), &Diagnostics::new()),
                );
                return Err(BuildError(diagnostics));
            }
        };
        let directives = self.directives(&output.inputs, &output.warnings);
        tell(cargo, &directives);
        let written = self.write(&output)?;
        let inputs = self.inputs(&output.inputs);
        let stamp = stamp(&key, inputs.iter().chain(&written), &directives);
        // Without a stamp the next run is only slower.
        let _ = write::write_file(&stamp_path, &stamp);
        Ok(())
    }

    /// Writes the client, and names its files.
    fn write(&self, output: &Output) -> Result<Vec<PathBuf>, BuildError> {
        let folder = &self.config.out;
        if self.config.layout == Layout::Module {
            write::write(folder, &output.files)?;
            return Ok(output
                .files
                .iter()
                .map(|file| folder.join(&file.path))
                .collect());
        }
        let path = folder.join(&self.file);
        for file in &output.files {
            write::write_file(&path, &file.contents).map_err(|error| vec![error])?;
        }
        Ok(vec![path])
    }

    /// The files that the client depends on: what was read, and what the caller named.
    fn inputs(&self, read: &[PathBuf]) -> BTreeSet<PathBuf> {
        let named = [&self.config.spec].into_iter().chain(&self.config.overlays);
        named.chain(read).cloned().collect()
    }

    /// What to tell Cargo, a line each.
    fn directives(&self, read: &[PathBuf], warnings: &Diagnostics) -> String {
        let mut lines = String::new();
        for path in self.inputs(read) {
            // A name with a line break cannot be told, and must not tell Cargo something else.
            let path = path.display().to_string();
            if !path.contains(['\n', '\r']) {
                lines.push_str(&format!("cargo::rerun-if-changed={path}\n"));
            }
        }
        let mut told = 0;
        for warning in warnings.iter().filter(|w| w.severity == Severity::Warning) {
            let place = match (warning.file, warning.line, warning.column) {
                (Some(file), Some(line), Some(column)) => format!("{file}:{line}:{column}: "),
                (Some(file), ..) => format!("{file}: "),
                _ => String::new(),
            };
            let text = format!("{place}{}", warning.message);
            lines.push_str(&format!("cargo::warning={}\n", terminal::line(&text)));
            told += 1;
        }
        match warnings.warnings() - told {
            0 => {}
            more => lines.push_str(&format!("cargo::warning=… and {more} more warnings\n")),
        }
        lines
    }
}

/// Cargo reads the other end; when it does not, there is nobody to tell.
fn tell(cargo: &mut dyn Write, directives: &str) {
    let _ = cargo.write_all(directives.as_bytes());
}

/// Why a build script failed: [`Diagnostics`] that also print well as `Debug`, which is what a
/// `main` that returns an error shows.
pub struct BuildError(Diagnostics);

impl BuildError {
    /// The problems, one by one.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.0
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The standard library has already written `Error: ` into the line.
        write!(f, "the client cannot be generated\n\n{}", self.0)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}

impl From<Diagnostics> for BuildError {
    fn from(diagnostics: Diagnostics) -> Self {
        BuildError(diagnostics)
    }
}

impl From<Vec<WriteError>> for BuildError {
    fn from(errors: Vec<WriteError>) -> Self {
        BuildError(errors.into())
    }
}

/// Identifies the generator: its version and, because that is the same for every commit of a
/// checkout, the program that it is part of.
fn generator() -> String {
    let program = env::current_exe().and_then(fs::metadata);
    let identity = program
        .ok()
        .and_then(|m| Some((m.len(), m.modified().ok()?)));
    format!("{} {identity:?}", env!("CARGO_PKG_VERSION"))
}

/// What a stamp says: the key, a line per file with its fingerprint, an empty line, and what Cargo
/// was told.
fn stamp<'p>(key: &str, files: impl Iterator<Item = &'p PathBuf>, directives: &str) -> String {
    let mut stamp = format!("{key}\n");
    for path in files {
        stamp.push_str(&format!(
            "{:032x} {}\n",
            fingerprint(path).unwrap_or(0),
            path.display()
        ));
    }
    stamp.push('\n');
    stamp.push_str(directives);
    stamp
}

/// What Cargo was told when the stamp was made, if everything is still as it was then.
fn fresh(stamp: &str, key: &str) -> Option<String> {
    let rest = stamp.strip_prefix(key)?.strip_prefix('\n')?;
    let (files, directives) = rest.split_once("\n\n")?;
    for line in files.lines() {
        let (print, path) = line.split_once(' ')?;
        let print = u128::from_str_radix(print, 16).ok()?;
        if fingerprint(Path::new(path)) != Some(print) {
            return None;
        }
    }
    Some(directives.to_owned())
}

/// A hash of a file's contents. Build scripts are rarely optimised, so each step counts, and there is one for
/// sixteen bytes.
fn fingerprint(path: &Path) -> Option<u128> {
    const FACTOR: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    let bytes = fs::read(path).ok()?;
    let mut hash = bytes.len() as u128;
    let (words, rest) = bytes.as_chunks::<16>();
    for word in words {
        hash = (hash.rotate_left(47) ^ u128::from_le_bytes(*word)).wrapping_mul(FACTOR);
    }
    for byte in rest {
        hash = (hash.rotate_left(47) ^ u128::from(*byte)).wrapping_mul(FACTOR);
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_fresh_until_something_changes() {
        let temp = tempfile::tempdir().expect("a temporary folder");
        let path = temp.path().join("api.yaml");
        fs::write(&path, "openapi: 3.1.0\n").expect("it is written");
        let stamp = stamp(
            "key",
            [&path].into_iter(),
            "cargo::rerun-if-changed=api.yaml\n",
        );
        let told = Some("cargo::rerun-if-changed=api.yaml\n".to_owned());
        assert_eq!(fresh(&stamp, "key"), told);
        assert_eq!(fresh(&stamp, "another key"), None);
        fs::write(&path, "openapi: 3.1.0\n").expect("it is written");
        assert_eq!(fresh(&stamp, "key"), told);
        fs::write(&path, "openapi: 3.1.1\n").expect("it is written");
        assert_eq!(fresh(&stamp, "key"), None);
        fs::remove_file(&path).expect("it goes");
        assert_eq!(fresh(&stamp, "key"), None);
    }
}
