//! Measures what a build script costs whose inputs have not changed:
//! `cargo run --release -p specwright-measure --bin build_script -- DOCUMENT…`.
//!
//! Builds a script as Cargo would, without optimisation, below `target/build-script`, and runs it as Cargo would:
//! once so that it generates, then again and again, in turns with a program that does nothing. Prints the medians,
//! and the difference: what a run costs beyond the start of a process.

use specwright_measure::{median, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const RUNS: usize = 101;

const SCRIPT: &str = r#"fn main() -> Result<(), specwright::BuildError> {
    let document = std::env::var("DOCUMENT").unwrap_or_default();
    specwright::Builder::new(document).compile()
}
"#;

fn main() -> ExitCode {
    let documents: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    if documents.is_empty() {
        eprintln!("usage: build_script DOCUMENT…");
        return ExitCode::from(2);
    }
    let Some(programs) = build() else {
        return ExitCode::FAILURE;
    };
    println!("| document | generates | nothing to do | empty program | beyond it |");
    println!("|---|---|---|---|---|");
    for document in documents {
        let label = document.display().to_string();
        match fs::canonicalize(&document).map(|path| row(&programs, &path)) {
            Ok(Some(row)) => println!("| {label} | {row} |"),
            _ => println!("| {label} | fails |"),
        }
    }
    ExitCode::SUCCESS
}

/// The script, and the program that does nothing.
fn build() -> Option<[PathBuf; 2]> {
    let folder = root().join("target/build-script");
    let manifest = format!(
        "[package]\nname = \"build-script\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nspecwright = {{ path = \"{}\", default-features = false }}\n\n[workspace]\n",
        root().join("codegen").display()
    );
    let written = fs::create_dir_all(folder.join("src/bin"))
        .and_then(|()| fs::write(folder.join("Cargo.toml"), manifest))
        .and_then(|()| fs::write(folder.join("src/bin/script.rs"), SCRIPT))
        .and_then(|()| fs::write(folder.join("src/bin/empty.rs"), "fn main() {}\n"))
        .and_then(|()| fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")));
    if let Err(error) = written {
        eprintln!("{}: {error}", folder.display());
        return None;
    }
    let target = root().join("target");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", &target)
        .status();
    let built = status.is_ok_and(|status| status.success());
    built.then(|| ["script", "empty"].map(|name| target.join("debug").join(name)))
}

fn row([script, empty]: &[PathBuf; 2], document: &Path) -> Option<String> {
    let out = root().join("target/build-script/out");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).ok()?;
    let run = |program: &Path| {
        let mut command = Command::new(program);
        command.env("OUT_DIR", &out).env("DOCUMENT", document);
        command.stdout(Stdio::null());
        let start = Instant::now();
        let succeeded = command.status().is_ok_and(|status| status.success());
        succeeded.then(|| start.elapsed().as_secs_f64() * 1e3)
    };
    let first = run(script)?;
    let (mut again, mut nothing) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        again.push(run(script)?);
        nothing.push(run(empty)?);
    }
    let (again, nothing) = (median(again), median(nothing));
    Some(format!(
        "{first:.0} ms | {again:.1} ms | {nothing:.1} ms | {:.1} ms",
        again - nothing
    ))
}
