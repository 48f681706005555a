//! The back of the generator: from the surface to text. Printers decide nothing; they only know
//! how each thing is written in Rust, in TOML, in Markdown.

mod client;
mod codec;
mod constant;
mod construct;
mod context;
mod convert;
mod doc;
mod enums;
mod example;
mod imports;
mod index;
mod layout;
mod manifest;
mod mock;
mod modules;
mod operation;
mod readme;
mod request;
mod resource;
mod response;
mod security;
mod server;
mod structs;
mod unions;

use crate::mark;
use crate::render::{self, File};
use crate::rust::surface::{Surface, TypeItem};
use context::Context;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;

/// How the output is written.
#[derive(Debug, Clone)]
pub struct EmitOptions {
    /// The document's file name, for the headers of the files.
    pub source: Option<String>,
    /// Compiled examples in the docs of methods. Only [`package`] can have them: they name the
    /// crate.
    pub examples: bool,
    /// What the client for tests is behind.
    pub mock: Mock,
    /// The `[package]` and the dependencies of a generated crate.
    pub manifest: Manifest,
}

impl Default for EmitOptions {
    fn default() -> Self {
        EmitOptions {
            source: None,
            examples: true,
            mock: Mock::Feature,
            manifest: Manifest::default(),
        }
    }
}

/// What the client for tests is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mock {
    /// The feature `mock` of the generated crate, which turns the runtime's on.
    Feature,
    /// The runtime's own: features belong to a manifest, and a module has none.
    OfRuntime,
}

/// What the manifest of a generated crate says.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The crate's version.
    pub version: String,
    /// The crate's license, an SPDX expression.
    pub license: String,
    /// Where the crate's source is.
    pub repository: Option<String>,
    /// The version of `specwright-runtime`.
    pub runtime_version: String,
    /// The folder of `specwright-runtime`, relative to the generated crate.
    pub runtime_path: Option<String>,
    /// What the user's own types need: names, and what stands behind the `=`.
    pub dependencies: BTreeMap<String, String>,
}

impl Default for Manifest {
    fn default() -> Self {
        Manifest {
            version: "0.1.0".to_owned(),
            license: "MIT OR Apache-2.0".to_owned(),
            repository: None,
            runtime_version: env!("CARGO_PKG_VERSION").to_owned(),
            runtime_path: None,
            dependencies: BTreeMap::new(),
        }
    }
}

/// A name or a type of the IR that is not Rust, such as a user's type that does not parse.
#[derive(Debug)]
pub struct EmitError(syn::Error);

impl std::fmt::Display for EmitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the generated code is not Rust: {}", self.0)
    }
}

impl std::error::Error for EmitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl From<syn::Error> for EmitError {
    fn from(error: syn::Error) -> Self {
        EmitError(error)
    }
}

/// A whole crate: `Cargo.toml`, `README.md`, `api.md` and `src/`.
pub fn package(surface: &Surface, options: &EmitOptions) -> Result<Vec<File>, EmitError> {
    let cx = Context { surface, options };
    let root = modules::tree(&cx, modules::Layout::Crate)?;
    let header = header(options);
    let mut files = vec![
        File {
            path: "Cargo.toml".to_owned(),
            contents: manifest::text(&cx),
        },
        File {
            path: "README.md".to_owned(),
            contents: readme::page(&cx),
        },
        File {
            path: "api.md".to_owned(),
            contents: index::page(&cx),
        },
    ];
    let mut sources = render::files(&root, "lib.rs", &header);
    if let Some(lib) = sources.first_mut() {
        lib.contents
            .insert_str(header.len() + 1, &format!("\n{}", modules::crate_docs(&cx)));
    }
    files.extend(sources.into_iter().map(|file| File {
        path: format!("src/{}", file.path),
        ..file
    }));
    Ok(files)
}

/// The client as one file, to be `include!`d in any module.
pub fn nested(surface: &Surface, options: &EmitOptions) -> Result<String, EmitError> {
    let options = EmitOptions {
        examples: false,
        mock: Mock::OfRuntime,
        ..options.clone()
    };
    let cx = Context {
        surface,
        options: &options,
    };
    let root = modules::tree(&cx, modules::Layout::Nested)?;
    Ok(render::nested(&root, &header(&options)))
}

/// The client as the files of a module, `mod.rs` first.
pub fn module(surface: &Surface, options: &EmitOptions) -> Result<Vec<File>, EmitError> {
    let options = EmitOptions {
        examples: false,
        mock: Mock::OfRuntime,
        ..options.clone()
    };
    let cx = Context {
        surface,
        options: &options,
    };
    let root = modules::tree(&cx, modules::Layout::Nested)?;
    Ok(render::files(&root, "mod.rs", &header(&options)))
}

fn header(options: &EmitOptions) -> String {
    mark::rust(options.source.as_deref())
}

/// The docs of a type, and its deprecation.
fn type_attributes(item: &TypeItem) -> TokenStream {
    let docs = doc::of(&item.doc);
    let deprecated = item.deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated)
}

#[cfg(test)]
mod tests;
