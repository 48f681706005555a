//! Measures what a client costs to generate and to build:
//! `cargo run --release -p specwright-measure --bin cost -- DOCUMENT…`.
//!
//! For each document: the time of each stage of the generator (the best of five runs) and the peak
//! memory of a whole run; then `cargo check`, a debug and a release build of the generated crate
//! alone, with its dependencies built before, and the size of its `.rlib`; then `cargo check` and a
//! debug build of a crate that makes the first twenty calls of the client's own examples. Run it on a
//! machine that does nothing else.

use specwright::{Config, Runtime, diagnostics::Diagnostics, emit, load, lower, passes, resolve};
use specwright_measure::{build_generator, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 5;
const CALLS: usize = 20;

fn main() -> ExitCode {
    let documents: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    if documents.is_empty() {
        eprintln!("usage: cost DOCUMENT…");
        return ExitCode::from(2);
    }
    let generator = build_generator(&root());
    println!(
        "| document | operations | types | lines | load | resolve | lower | passes | emit | sum | whole run | peak |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut clients = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let name = format!("cost-{at}");
        let out = root().join("target/cost").join(&name);
        match generation(&generator, document, &name, &out) {
            Ok(row) => println!("| {row} |"),
            Err(problem) => println!("| {} | {problem} |", document.display()),
        }
        clients.push((document, name, out));
    }
    println!();
    println!(
        "| document | check | peak | debug | release | rlib | check of {CALLS} calls | debug of {CALLS} calls |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (document, name, out) in clients {
        println!(
            "| {} | {} |",
            label(document),
            building(&name, &out).join(" | ")
        );
    }
    ExitCode::SUCCESS
}

fn label(document: &Path) -> String {
    let parts: Vec<String> = document
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts[parts.len().saturating_sub(2)..].join("/")
}

fn generation(
    generator: &Path,
    document: &Path,
    name: &str,
    out: &Path,
) -> Result<String, Diagnostics> {
    let mut best = [Duration::MAX; 5];
    let mut counts = (0, 0, 0);
    for _ in 0..RUNS {
        let (times, operations, types, lines) = stages(document, name)?;
        for (best, time) in best.iter_mut().zip(times) {
            *best = time.min(*best);
        }
        counts = (operations, types, lines);
    }
    let mut whole = Duration::MAX;
    let mut peak = 0;
    for _ in 0..RUNS {
        let _ = fs::remove_dir_all(out);
        let mut command = Command::new(generator);
        command.arg("generate").arg(document).arg("--out").arg(out);
        command
            .args(["--name", name, "--runtime"])
            .arg(root().join("runtime"));
        let (time, memory) = timed(&mut command);
        whole = time.min(whole);
        peak = memory.max(peak);
    }
    let sum: Duration = best.iter().sum();
    let mut cells = vec![label(document)];
    cells.extend([counts.0, counts.1, counts.2].map(|count| count.to_string()));
    cells.extend(
        best.iter()
            .chain([&sum, &whole])
            .map(|time| milliseconds(*time)),
    );
    cells.push(mebibytes(peak));
    Ok(cells.join(" | "))
}

type Stages = ([Duration; 5], usize, usize, usize);

/// One run in this process, stage by stage.
fn stages(document: &Path, name: &str) -> Result<Stages, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut config = Config::new(document, "out");
    config.runtime = Runtime::default();
    let mut clock = Instant::now();
    let mut lap = || {
        let time = clock.elapsed();
        clock = Instant::now();
        time
    };
    let Some(mut sources) = load::Sources::open(document, &mut diagnostics) else {
        return Err(diagnostics);
    };
    let load = lap();
    let Some(document) = resolve::document(&mut sources, &[], &mut diagnostics) else {
        return Err(diagnostics);
    };
    let resolve = lap();
    let options = lower::Options {
        package: Some(name.to_owned()),
        ..Default::default()
    };
    let mut api = lower::lower(document, &options);
    let lower = lap();
    passes::run(&mut api, &passes::Options::default());
    let passes = lap();
    let Ok(files) = emit::package(&api, &emit::EmitOptions::default()) else {
        return Err(diagnostics);
    };
    let emit = lap();
    let lines = files
        .iter()
        .filter(|file| file.path.ends_with(".rs"))
        .map(|file| file.contents.lines().count())
        .sum();
    Ok((
        [load, resolve, lower, passes, emit],
        api.operations().len(),
        api.types.len(),
        lines,
    ))
}

/// Builds of the client, each after its dependencies.
fn building(name: &str, out: &Path) -> Vec<String> {
    let user = out.with_file_name(format!("{name}-user"));
    if write_user(name, out, &user).is_err() {
        return vec!["cannot write the crate that uses it".to_owned()];
    }
    let lib = out.join("src/lib.rs");
    let user_lib = user.join("src/lib.rs");
    let mut cells = Vec::new();
    let check = build(&user, &["check", "-p", name], &lib);
    cells.push(seconds(check));
    cells.push(check.map_or("fails".to_owned(), |(_, peak)| mebibytes(peak)));
    cells.push(seconds(build(&user, &["build", "-p", name], &lib)));
    cells.push(seconds(build(
        &user,
        &["build", "--release", "-p", name],
        &lib,
    )));
    let rlib = format!("release/lib{}.rlib", name.replace('-', "_"));
    let size = fs::metadata(target().join(rlib)).map_or(0, |meta| meta.len());
    cells.push(format!("{:.1} MB", size as f64 / 1e6));
    cells.push(seconds(build(&user, &["check"], &user_lib)));
    cells.push(seconds(build(&user, &["build"], &user_lib)));
    cells
}

fn target() -> PathBuf {
    root().join("target/cost/target")
}

/// Builds once, then again after `touched` changed: the time and peak memory of the second.
fn build(folder: &Path, arguments: &[&str], touched: &Path) -> Option<(Duration, u64)> {
    let cargo = || {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).arg("--quiet").current_dir(folder);
        command
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", target());
        command
    };
    if !cargo()
        .stderr(Stdio::inherit())
        .status()
        .is_ok_and(|status| status.success())
    {
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

/// Runs a command: how long it took, and the peak memory in KiB of the largest process below it,
/// where GNU time is installed (0 otherwise).
fn timed(command: &mut Command) -> (Duration, u64) {
    let gnu_time = Path::new("/usr/bin/time");
    let start = Instant::now();
    if !gnu_time.exists() {
        let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        return (start.elapsed(), 0);
    }
    let mut wrapped = Command::new(gnu_time);
    wrapped
        .args(["-f", "%M"])
        .arg(command.get_program())
        .args(command.get_args());
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            wrapped.env(key, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    let output = wrapped.stdout(Stdio::null()).output();
    let time = start.elapsed();
    let text = output
        .map(|o| String::from_utf8_lossy(&o.stderr).into_owned())
        .unwrap_or_default();
    (
        time,
        text.lines()
            .last()
            .and_then(|line| line.trim().parse().ok())
            .unwrap_or(0),
    )
}

fn seconds(result: Option<(Duration, u64)>) -> String {
    result.map_or("fails".to_owned(), |(time, _)| {
        format!("{:.2} s", time.as_secs_f64())
    })
}

fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1e3)
}

fn mebibytes(kib: u64) -> String {
    if kib == 0 {
        "–".to_owned()
    } else {
        format!("{} MiB", kib / 1024)
    }
}
