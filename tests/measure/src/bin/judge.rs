//! Has the requests of generated clients judged by others:
//! `cargo run --release -p specwright-measure --bin judge -- [--prism FILE] [--generator FILE] [--filter TEXT] PATH…`.
//!
//! Each path is a document of OpenAPI 3, or a folder of them. For each, the client is generated, and a program that
//! calls every operation: with the least, with everything, with the document's examples, with edge values, with each
//! alternative of security alone. Its requests go through a recorder to Prism (`npm install @stoplight/prism-cli`),
//! and a reader of requests that shares no code with generator or runtime compares each with the document. Prints
//! counts, and each kind of fault with examples.

use specwright_measure::judging::{Prism, Recorder, Subject, Tally, build, run, write_workspace};
use specwright_measure::{Expected, build_generator, documents, root};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut prism, mut generator, mut filter) = (PathBuf::from("prism"), None, String::new());
    let mut paths = Vec::new();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_default();
        match argument.as_str() {
            "--prism" => prism = value().into(),
            "--generator" => generator = Some(PathBuf::from(value())),
            "--filter" => filter = value(),
            path => paths.push(PathBuf::from(path)),
        }
    }
    if paths.is_empty() {
        eprintln!("usage: judge [--prism FILE] [--generator FILE] [--filter TEXT] PATH…");
        return ExitCode::from(2);
    }
    let generator = generator.unwrap_or_else(|| build_generator(&root()));
    let all = paths.iter().flat_map(|path| expand(path));
    let all: Vec<PathBuf> = all
        .filter(|path| path.to_string_lossy().contains(&filter))
        .collect();
    match judge(&all, &prism, &generator) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A document, or those of a folder that are to be accepted.
fn expand(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let found = documents(path).into_iter();
    let found = found.filter(|(_, expected)| *expected == Expected::Accept);
    found.map(|(name, _)| path.join(name)).collect()
}

fn judge(paths: &[PathBuf], prism: &Path, generator: &Path) -> std::io::Result<bool> {
    let work = root().join("target/judge");
    let mut subjects = Vec::new();
    let mut left_out: Vec<(&Path, String)> = Vec::new();
    for path in paths {
        match prepare(&work, path, &package(path), generator) {
            Ok(subject) => subjects.push(subject),
            Err(reason) => left_out.push((path, reason)),
        }
    }
    write_workspace(&work, subjects.iter().map(|subject| &*subject.package))?;
    eprintln!("compiling {} programs", subjects.len());
    let failed = build(&work)?;
    let recorder = Recorder::start()?;
    let mut tally = Tally::default();
    let mut good = true;
    for subject in &subjects {
        let package = &subject.package;
        let error = failed
            .get(package)
            .or_else(|| failed.get(&format!("call-{package}")));
        if let Some(error) = error {
            left_out.push((&subject.path, format!("does not compile: {error}")));
            good = false;
            continue;
        }
        eprintln!("{}", subject.path.display());
        let running = Prism::start(prism, &subject.path);
        if let Err(error) = &running {
            left_out.push((
                &subject.path,
                format!("judged by the reader alone: {error}"),
            ));
        }
        run(&work, subject, &recorder, running.ok(), &mut tally)?;
        eprintln!("  so far: {}", tally.counts());
    }
    tally.print();
    println!("\n{} documents with remarks", left_out.len());
    for (path, reason) in &left_out {
        println!("  {}: {reason}", path.display());
    }
    Ok(good && tally.is_good())
}

/// The name of a document's client. It is the same in every run, so that it is compiled once.
fn package(path: &Path) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    path.hash(&mut hasher);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stem: String = stem.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("doc-{}-{:08x}", stem.to_lowercase(), hasher.finish() as u32)
}

/// Generates a client, and writes the program that calls it.
fn prepare(work: &Path, path: &Path, package: &str, generator: &Path) -> Result<Subject, String> {
    let mut command = Command::new(generator);
    command.arg("generate").arg(path).arg("--out");
    command.arg(work.join("crates").join(package));
    command.args(["--name", package, "--serde", "both", "--runtime"]);
    succeed(command.arg(root().join("runtime")))?;
    let mut command = Command::new(generator);
    let inspection = succeed(command.arg("inspect").arg(path).args(["--format", "json"]))?;
    let inspection = serde_json::from_str(&inspection).map_err(|error| error.to_string())?;
    Subject::new(work, path, package, &inspection)
}

/// Runs a command; its standard output, or the first line of its complaint.
fn succeed(command: &mut Command) -> Result<String, String> {
    let (code, stdout, stderr) = specwright_measure::run(command)?;
    let complaint = stderr.lines().find(|line| line.starts_with("error"));
    match code {
        0 => Ok(stdout),
        _ => Err(complaint.unwrap_or("the generator fails").to_owned()),
    }
}
