//! Turns an OpenAPI document into a Rust client crate that feels written by hand.
//!
//! Three doors lead to the same generator:
//!
//! - the `specwright` program, for people and for crates that are checked in;
//! - [`Builder`], for build scripts;
//! - [`generate`], for other tools: it prints nothing, writes nothing and never exits.
//!
//! ```
//! # fn main() -> Result<(), specwright::Diagnostics> {
//! # let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openai-admin.yaml");
//! let config = specwright::Config::new(document, "generated");
//! let output = specwright::generate(&config)?;
//! assert_eq!(output.summary().operations, 25);
//! # Ok(())
//! # }
//! ```

mod build_script;
pub mod config;
pub mod diagnostics;
pub mod document;
mod gate;
pub mod inspect;
pub mod ir;
pub mod load;
pub mod lower;
mod mark;
mod output;
mod parallel;
pub mod passes;
mod release;
pub mod render;
pub mod report;
pub mod resolve;
pub mod rust;
mod suggest;
mod tokens;
pub mod write;

pub use build_script::{BuildError, Builder};
pub use config::{Config, Layout, Runtime, Serde};
pub use diagnostics::Diagnostics;
pub use lower::{PaginationRule, PaginationRuleKind};
pub use output::{Output, Summary};
pub use release::{Release, diff, with_version};

use diagnostics::{Code, Diagnostic, Place};
use document::Location;
use ir::{Api, SecurityKind};
use load::{Revision, Sources};
use render::File;
use report::outline;
use rust::print::{self, EmitError, EmitOptions, Manifest};
use rust::{plan, surface::Surface};
use std::path::PathBuf;

/// Generates a client in memory.
///
/// # Errors
///
/// All problems of the document, and of what the caller asked for, when there is an error among
/// them.
pub fn generate(config: &Config) -> Result<Output, Diagnostics> {
    let planned = plan_client(config)?;
    output(planned, config)
}

/// Plans the client for the document of a configuration.
fn plan_client(config: &Config) -> Result<Planned, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    config.check(&mut diagnostics);
    if !config.check_paths(&mut diagnostics) {
        return Err(diagnostics);
    }
    let sources = Sources::open_allowing(&config.spec, &config.allow_files, &mut diagnostics);
    plan_from(sources, config, diagnostics)
}

/// Plans the client for the document as it was in a revision.
fn plan_client_at(revision: Revision, config: &Config) -> Result<Planned, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    config.check(&mut diagnostics);
    let sources = Sources::at_revision(revision, &config.spec, &mut diagnostics);
    plan_from(sources, config, diagnostics)
}

/// Generates a client from files that the caller brings along, as pairs of path and text: the first
/// one is the document's root, [`Config::spec`] only names it, and nothing is read from disk.
///
/// ```
/// # fn main() -> Result<(), specwright::Diagnostics> {
/// let document = "{openapi: 3.1.0, info: {title: Nothing, version: '1'}, paths: {}}";
/// let config = specwright::Config::new("api.yaml", "generated");
/// let output = specwright::generate_in_memory(&[("api.yaml", document)], &config)?;
/// assert_eq!(output.summary().operations, 0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As for [`generate`].
pub fn generate_in_memory(files: &[(&str, &str)], config: &Config) -> Result<Output, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    config.check(&mut diagnostics);
    let sources = Sources::in_memory(files, &mut diagnostics);
    output(plan_from(sources, config, diagnostics)?, config)
}

/// A client that is planned and not yet printed.
struct Planned {
    surface: Surface,
    /// The files that were read, the root first.
    inputs: Vec<PathBuf>,
    /// How they are called where a pointer names one.
    files: Vec<String>,
    warnings: Diagnostics,
}

fn plan_from(
    sources: Option<Sources>,
    config: &Config,
    mut diagnostics: Diagnostics,
) -> Result<Planned, Diagnostics> {
    let Some(mut sources) = sources else {
        return Err(diagnostics);
    };
    let document = resolve::document(&mut sources, &config.overlays, &mut diagnostics);
    let inputs: Vec<PathBuf> = sources.files().map(PathBuf::from).collect();
    drop(sources);
    let Some(document) = document else {
        return Err(diagnostics);
    };

    config.check_matches(&document, &mut diagnostics);
    let files = document.files.clone();
    let mut api = lower::lower(document, &lowering(config));
    config.note_unused_rules(&api, &mut diagnostics);
    note_skipped(&api, &files, config.deny_skipped, &mut diagnostics);
    note_unsupported(&api, &files, config.deny_skipped, &mut diagnostics);
    let unmatched = passes::run(
        &mut api,
        &passes::Options {
            only: config.only.clone(),
        },
    );
    config.note_unmatched(&unmatched, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    let both_directions = config.serde == Serde::Both;
    let surface = plan::surface(api, plan::Options { both_directions });
    Ok(Planned {
        surface,
        inputs,
        files,
        warnings: diagnostics,
    })
}

fn output(planned: Planned, config: &Config) -> Result<Output, Diagnostics> {
    let Planned {
        surface,
        inputs,
        files: file_names,
        warnings,
    } = planned;
    let files = print(&surface, config).map_err(|error| {
        let message = error.to_string();
        Diagnostic::error(Code::NotRust, message, Place::Nowhere)
            .help("a type given in `formats` or `types` must be a Rust path")
    })?;
    Ok(Output {
        files,
        surface,
        inputs,
        warnings,
        file_names,
        version: release::version(config.version.as_deref()),
    })
}

fn print(surface: &Surface, config: &Config) -> Result<Vec<File>, EmitError> {
    let source = config
        .spec
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let defaults = Manifest::default();
    let manifest = Manifest {
        version: config.version.clone().unwrap_or(defaults.version),
        license: config.license.clone().unwrap_or(defaults.license),
        repository: config.repository.clone(),
        runtime_version: match &config.runtime {
            Runtime::Version(version) => version.clone(),
            Runtime::Path(_) => defaults.runtime_version,
        },
        runtime_path: config.runtime_path(),
        dependencies: config.dependencies.clone(),
    };
    let options = EmitOptions {
        source,
        manifest,
        ..EmitOptions::default()
    };
    match config.layout {
        Layout::Package => {
            // Neither needs the other.
            let (outline, files) = std::thread::scope(|scope| {
                let outline = scope.spawn(|| outline::write(&outline::of(surface)));
                let files = print::package(surface, &options);
                (outline.join(), files)
            });
            let mut files = files?;
            files.push(File {
                path: outline::FILE.to_owned(),
                contents: outline.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            });
            Ok(files)
        }
        Layout::Module => print::module(surface, &options),
        Layout::File => Ok(vec![File {
            path: "client.rs".to_owned(),
            contents: print::nested(surface, &options)?,
        }]),
    }
}

fn lowering(config: &Config) -> lower::Options {
    lower::Options {
        formats: config.formats.clone(),
        replace: config.types.clone(),
        strict_types: config.strict_types,
        package: config.name.clone(),
        pagination: config.pagination.clone(),
    }
}

/// Nothing is left out in silence: what cannot be generated is at least a warning.
fn note_skipped(api: &Api, files: &[String], deny: bool, diagnostics: &mut Diagnostics) {
    let kind = severity(deny);
    diagnostics.extend(api.skipped.iter().map(|skipped| {
        let message = format!("this operation is left out: {}", skipped.reason);
        kind(
            Code::Skipped,
            message,
            Place::key(Location::shown(&skipped.pointer, files)),
        )
    }));
}

/// Security schemes that the client cannot meet by a credential.
fn note_unsupported(api: &Api, files: &[String], deny: bool, diagnostics: &mut Diagnostics) {
    let kind = severity(deny);
    let operations = api.operations();
    let used = operations
        .iter()
        .flat_map(|operation| &operation.security)
        .flatten();
    for scheme in &api.security_schemes {
        let mut used = used.clone();
        if used.any(|name| *name == scheme.name.wire)
            && let SecurityKind::Unsupported(what) = &scheme.kind
        {
            let message = format!("{what} of a security scheme is not supported");
            let place = Place::key(Location::shown(&scheme.pointer, files));
            let help = "requests can be authenticated by a hook, see `Credential::external`";
            diagnostics.push(kind(Code::UnsupportedSecurity, message, place).help(help));
        }
    }
}

fn severity(deny: bool) -> fn(Code, String, Place) -> Diagnostic {
    match deny {
        true => Diagnostic::error,
        false => Diagnostic::warning,
    }
}
