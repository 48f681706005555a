//! Other generators of Rust clients, as far as their programs are on the `PATH`.

use crate::timing::{Took, timed};
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Another generator.
pub struct Peer {
    /// What it is called.
    pub name: &'static str,
    program: PathBuf,
    arguments: Arguments,
}

/// The arguments that generate from a document into a folder.
type Arguments = fn(&str, &str) -> Vec<String>;

/// Names, the programs to look for, and how they are told to write a whole client.
const KNOWN: &[(&str, &str, Arguments)] = &[
    ("progenitor", "cargo-progenitor", |document, out| {
        let words = [
            "progenitor",
            "-n",
            "peer",
            "-v",
            "0.1.0",
            "-i",
            document,
            "-o",
            out,
        ];
        words.map(str::to_owned).to_vec()
    }),
    ("oas3-gen", "oas3-gen", |document, out| {
        let words = [
            "generate",
            "client-mod",
            "--workspace",
            "-i",
            document,
            "-o",
            out,
        ];
        words.map(str::to_owned).to_vec()
    }),
    ("openapi-to-rust", "openapi-to-rust", |document, _| {
        vec!["generate".to_owned(), document.to_owned()]
    }),
    (
        "openapi-generator",
        "openapi-generator-cli",
        openapi_generator,
    ),
    ("openapi-generator", "openapi-generator", openapi_generator),
];

fn openapi_generator(document: &str, out: &str) -> Vec<String> {
    // It refuses documents whose extensions it does not know.
    let lenient = "--skip-validate-spec";
    let words = ["generate", "-g", "rust", lenient, "-i", document, "-o", out];
    words.map(str::to_owned).to_vec()
}

/// Those that are installed.
pub fn installed() -> Vec<Peer> {
    let path = env::var_os("PATH").unwrap_or_default();
    let find = |program: &str| {
        let mut folders = env::split_paths(&path);
        folders.find_map(|folder| Some(folder.join(program)).filter(|file| file.is_file()))
    };
    let known = KNOWN.iter().filter_map(|(name, program, arguments)| {
        Some(Peer {
            name,
            program: find(program)?,
            arguments: *arguments,
        })
    });
    known.collect()
}

impl Peer {
    /// Generates a client for a document into a folder, which is made anew.
    pub fn generate(&self, document: &Path, out: &Path) -> io::Result<Took> {
        let _ = fs::remove_dir_all(out);
        fs::create_dir_all(out)?;
        let document = fs::canonicalize(document)?;
        let (document, folder) = (document.to_string_lossy(), out.to_string_lossy());
        let mut command = Command::new(&self.program);
        command
            .args((self.arguments)(&document, &folder))
            .current_dir(out);
        Ok(timed(&mut command))
    }

    /// Makes a package of what was generated, where it is not one yet, and gives the file that a change would
    /// touch.
    pub fn package(&self, out: &Path) -> io::Result<PathBuf> {
        let manifest = out.join("Cargo.toml");
        let library = out.join("src/lib.rs");
        let needed = out.join("src/generated/REQUIRED_DEPS.toml");
        let mut text = if needed.exists() {
            fs::write(&library, "pub mod generated;\n")?;
            let package = "[package]\nname = \"peer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n";
            format!("{package}{}", fs::read_to_string(needed)?)
        } else {
            fs::read_to_string(&manifest)?
        };
        // It lies within the folder of another workspace.
        if !text.contains("[workspace]") {
            text.push_str("\n[workspace]\n");
        }
        fs::write(manifest, text)?;
        Ok(library)
    }
}
