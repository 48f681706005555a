//! Measures what a client costs to generate and to build, beside other generators:
//! `cargo run --release -p specwright-measure --bin cost -- DOCUMENT…`.
//!
//! For each document:
//!
//! - the time of each stage of the generator, the best of five runs in this process, and the most heap in use at
//!   once in each stage, from a run that counts;
//! - time and peak memory of whole runs of the program;
//! - `cargo check`, a debug and a release build of the generated crate alone, with its dependencies built before, and
//!   the size of its `.rlib`;
//! - `cargo check` and a debug build of a crate that makes the first twenty calls of the client's own examples;
//! - time and peak memory of other generators that are on the `PATH` (`cargo-progenitor`, `oas3-gen`,
//!   `openapi-to-rust`, `openapi-generator`), and `cargo check` of what they write, as multiples of ours too.
//!
//! `--generate` leaves the builds out. Run it on a machine that does nothing else.

use specwright::diagnostics::Diagnostics;
use specwright_measure::counting::Counting;
use specwright_measure::peers::{self, Peer};
use specwright_measure::timing::{Took, mebibytes, milliseconds, seconds, timed};
use specwright_measure::{build_generator, root, stages};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const RUNS: usize = 5;
const CALLS: usize = 20;

/// A document, the name of its client, and the folder that it is generated into.
struct Subject {
    document: PathBuf,
    name: String,
    out: PathBuf,
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let builds = !arguments.iter().any(|argument| argument == "--generate");
    arguments.retain(|argument| argument != "--generate");
    if arguments.is_empty() {
        eprintln!("usage: cost [--generate] DOCUMENT…");
        return ExitCode::from(2);
    }
    let subjects: Vec<Subject> = arguments
        .iter()
        .enumerate()
        .map(|(at, document)| Subject {
            document: PathBuf::from(document),
            name: format!("cost-{at}"),
            out: root().join("target/cost").join(format!("cost-{at}")),
        })
        .collect();
    let generator = build_generator(&root());
    let stages = stages::NAMES.join(" | ");
    table(&format!(
        "document | operations | types | lines | {stages} | sum | whole run | peak"
    ));
    let mut heaps = Vec::new();
    let mut whole = Vec::new();
    for subject in &subjects {
        match generation(&generator, subject) {
            Ok((row, heap, took)) => {
                println!("| {row} |");
                heaps.push(heap);
                whole.push(Some(took));
            }
            Err(problem) => {
                println!("| {} | {problem} |", label(&subject.document));
                whole.push(None);
            }
        }
    }
    table(&format!("heap of | {stages}"));
    heaps.iter().for_each(|row| println!("| {row} |"));
    let mut checks = vec![None; subjects.len()];
    if builds {
        table(&format!(
            "document | check | peak | debug | release | rlib | check of {CALLS} calls | debug of {CALLS} calls"
        ));
        for (subject, check) in subjects.iter().zip(&mut checks) {
            let cells = building(subject, check);
            println!("| {} | {} |", label(&subject.document), cells.join(" | "));
        }
    }
    let peers = peers::installed();
    if !peers.is_empty() {
        table("peer | document | generate | of ours | peak | check | of ours | peak");
    }
    for peer in &peers {
        for (at, subject) in subjects.iter().enumerate() {
            let cells = beside(peer, subject, whole[at], checks[at], builds);
            println!("| {} | {} | {cells} |", peer.name, label(&subject.document));
        }
    }
    ExitCode::SUCCESS
}

/// Begins a table.
fn table(header: &str) {
    let columns = header.split('|').count();
    println!("\n| {header} |\n|{}", "---|".repeat(columns));
}

fn label(document: &Path) -> String {
    let parts: Vec<String> = document
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts[parts.len().saturating_sub(2)..].join("/")
}

/// The row of the times, that of the heap, and the best whole run with the largest peak.
fn generation(generator: &Path, subject: &Subject) -> Result<(String, String, Took), Diagnostics> {
    let Subject {
        document,
        name,
        out,
    } = subject;
    let mut best = [Duration::MAX; stages::NAMES.len()];
    for _ in 0..RUNS {
        let _ = fs::remove_dir_all(out);
        let run = stages::run(document, name, out, false)?;
        for (best, time) in best.iter_mut().zip(run.times) {
            *best = time.min(*best);
        }
    }
    let _ = fs::remove_dir_all(out);
    let run = stages::run(document, name, out, true)?;
    let mut whole = Took {
        time: Duration::MAX,
        peak: 0,
        succeeded: true,
    };
    for _ in 0..RUNS {
        let _ = fs::remove_dir_all(out);
        let mut command = Command::new(generator);
        command.arg("generate").arg(document).arg("--out").arg(out);
        command
            .args(["--name", name, "--runtime"])
            .arg(root().join("runtime"));
        let took = timed(&mut command);
        whole.time = took.time.min(whole.time);
        whole.peak = took.peak.max(whole.peak);
    }
    let sum: Duration = best.iter().sum();
    let mut cells = vec![label(document)];
    cells.extend([run.operations, run.types, run.lines].map(|count| count.to_string()));
    let times = best.iter().chain([&sum, &whole.time]);
    cells.extend(times.map(|time| milliseconds(*time)));
    cells.push(mebibytes(whole.peak));
    let mut heap = vec![label(document)];
    heap.extend(run.peaks.map(|bytes| mebibytes(bytes.div_ceil(1024))));
    Ok((cells.join(" | "), heap.join(" | "), whole))
}

/// Builds of the client, each after its dependencies.
fn building(subject: &Subject, check: &mut Option<Took>) -> Vec<String> {
    let Subject { name, out, .. } = subject;
    let user = out.with_file_name(format!("{name}-user"));
    if write_user(name, out, &user).is_err() {
        return vec!["cannot write the crate that uses it".to_owned()];
    }
    let lib = out.join("src/lib.rs");
    let user_lib = user.join("src/lib.rs");
    let time = |took: Option<Took>| took.map_or("fails".to_owned(), |took| seconds(took.time));
    *check = build(&user, &["check", "-p", name], &lib);
    let mut cells = vec![time(*check)];
    cells.push(check.map_or("fails".to_owned(), |took| mebibytes(took.peak)));
    cells.push(time(build(&user, &["build", "-p", name], &lib)));
    let release = ["build", "--release", "-p", name];
    cells.push(time(build(&user, &release, &lib)));
    let rlib = format!("release/lib{}.rlib", name.replace('-', "_"));
    let size = fs::metadata(target().join(rlib)).map_or(0, |meta| meta.len());
    cells.push(format!("{:.1} MB", size as f64 / 1e6));
    cells.push(time(build(&user, &["check"], &user_lib)));
    cells.push(time(build(&user, &["build"], &user_lib)));
    cells
}

/// What another generator takes for a document, and its client's `cargo check`.
fn beside(
    peer: &Peer,
    subject: &Subject,
    whole: Option<Took>,
    check: Option<Took>,
    builds: bool,
) -> String {
    let out = subject.out.with_file_name(peer.name);
    let took = match peer.generate(&subject.document, &out) {
        Ok(took) if took.succeeded => took,
        _ => return "fails | – | – | – | – | –".to_owned(),
    };
    let multiple = |theirs: Took, ours: Option<Took>| {
        ours.map_or("–".to_owned(), |ours| {
            format!("{:.1}", theirs.time.as_secs_f64() / ours.time.as_secs_f64())
        })
    };
    let mut cells = vec![
        seconds(took.time),
        multiple(took, whole),
        mebibytes(took.peak),
    ];
    let package = builds.then(|| peer.package(&out).ok()).flatten();
    let checked = package.and_then(|library| build(&out, &["check"], &library));
    cells.extend(match checked {
        Some(took) => [
            seconds(took.time),
            multiple(took, check),
            mebibytes(took.peak),
        ],
        None if builds => ["does not compile", "–", "–"].map(str::to_owned),
        None => ["–"; 3].map(str::to_owned),
    });
    let _ = fs::remove_dir_all(out);
    cells.join(" | ")
}

fn target() -> PathBuf {
    root().join("target/cost/target")
}

/// Builds once, then again after `touched` changed: what the second took.
fn build(folder: &Path, arguments: &[&str], touched: &Path) -> Option<Took> {
    let cargo = || {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).arg("--quiet").current_dir(folder);
        command
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", target());
        command
    };
    let first = cargo().stderr(Stdio::null()).status();
    if !first.is_ok_and(|status| status.success()) {
        return None;
    }
    let text = fs::read(touched).ok()?;
    fs::write(touched, text).ok()?;
    Some(timed(&mut cargo()))
}

/// A crate that makes the first calls of the examples in the client's documentation.
fn write_user(name: &str, client: &Path, user: &Path) -> std::io::Result<()> {
    let mut calls = Vec::new();
    let mut folders = vec![client.join("src")];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                examples(&fs::read_to_string(path)?, &mut calls);
            }
        }
    }
    // Public functions, so that a build compiles their bodies though nobody calls them.
    let text: String = calls
        .iter()
        .take(CALLS)
        .enumerate()
        .map(|(at, call)| format!("pub mod call_{at} {{\n{call}}}\n\n"))
        .collect();
    fs::create_dir_all(user.join("src"))?;
    fs::write(user.join("src/lib.rs"), text)?;
    fs::write(
        user.join("Cargo.toml"),
        format!(
            "[package]\nname = \"{name}-user\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{name} = {{ path = \"../{name}\" }}\nfutures-util = {{ version = \"0.3\", default-features = false }}\n\n[workspace]\n"
        ),
    )
}

/// The code of doc examples that take a client, with the lines that rustdoc hides.
fn examples(source: &str, calls: &mut Vec<String>) {
    let mut lines = source.lines().map(str::trim_start);
    while let Some(line) = lines.next() {
        if line != "/// ```no_run" {
            continue;
        }
        let block: Vec<&str> = lines
            .by_ref()
            .take_while(|line| *line != "/// ```")
            .collect();
        if !block
            .iter()
            .any(|line| line.contains("async fn example(client: Client"))
        {
            continue;
        }
        let code: String = block
            .iter()
            .filter_map(|line| line.strip_prefix("/// "))
            .map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line)))
            .collect();
        calls.push(code.replace("async fn example", "pub async fn example"));
    }
}
