//! Measures what a client adds to a program's size, beside one written by hand:
//! `cargo run --release -p specwright-measure --bin size`.
//!
//! Builds the same program twice below `target/size`, on the generated client and on the one in
//! `src/by_hand.rs`, with the same features of reqwest and the same TLS, and prints the sizes of the
//! stripped binaries. Both list all projects, page by page, and print them.

use specwright_measure::root;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// A manifest without its dependencies.
const MANIFEST: &str = r#"edition = "2024"
version = "0.1.0"

[workspace]

[profile.release]
opt-level = "z"
lto = true
codegen-units = 1
panic = "abort"
strip = true

[dependencies]
tokio = { version = "1", features = ["macros", "rt"] }
"#;

const OURS: &str = r#"
use futures_util::TryStreamExt;
use openai_admin::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let mut projects = client.projects().list().limit(100).items();
    while let Some(project) = projects.try_next().await? {
        println!("{} {:?} {}", project.id, project.status, project.name);
    }
    Ok(())
}
"#;

const BY_HAND: &str = r#"
#[allow(dead_code)]
mod by_hand;
use by_hand::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let mut after = None;
    loop {
        let page = client.list(100, after.as_deref()).await?;
        for project in &page.data {
            println!("{} {:?} {}", project.id, project.status, project.name);
        }
        if !page.has_more {
            return Ok(());
        }
        after = page.last_id;
    }
}
"#;

fn main() -> ExitCode {
    let by_hand = include_str!("../by_hand.rs");
    let runtime = fs::read_to_string(root().join("tests/measure/Cargo.toml")).unwrap_or_default();
    // The same features as here, where `by_hand` is compiled too.
    let shared = runtime
        .lines()
        .filter(|line| line.starts_with("reqwest =") || line.starts_with("rustls ="));
    let mut theirs: Vec<String> = shared.map(str::to_owned).collect();
    theirs.push(r#"serde = { version = "1", features = ["derive"] }"#.to_owned());
    let ours = [
        format!(
            r#"openai-admin = {{ path = "{}" }}"#,
            root().join("generated").display()
        ),
        r#"futures-util = { version = "0.3", default-features = false }"#.to_owned(),
    ];
    let sizes = (
        build(
            "by-hand",
            &theirs,
            &[("main.rs", BY_HAND), ("by_hand.rs", by_hand)],
        ),
        build("ours", &ours, &[("main.rs", OURS)]),
    );
    let (Some(theirs), Some(ours)) = sizes else {
        return ExitCode::FAILURE;
    };
    println!("| stripped program that lists projects | bytes |");
    println!("|---|---|");
    println!("| by hand | {theirs} |");
    println!("| ours | {ours} |");
    println!("| ratio | {:.3} |", ours as f64 / theirs as f64);
    ExitCode::SUCCESS
}

/// Writes a package, builds it, and gives the size of its program.
fn build(name: &str, dependencies: &[String], sources: &[(&str, &str)]) -> Option<u64> {
    let folder = root().join("target/size").join(name);
    let outcome = write(&folder, name, dependencies, sources).and_then(|()| {
        Command::new(env!("CARGO"))
            .args(["build", "--release", "--quiet"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", root().join("target/size/target"))
            .status()
    });
    match outcome {
        Ok(status) if status.success() => {}
        Ok(_) => return None,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            return None;
        }
    }
    let binary = root().join("target/size/target/release").join(name);
    fs::metadata(binary).ok().map(|meta| meta.len())
}

fn write(
    folder: &Path,
    name: &str,
    dependencies: &[String],
    sources: &[(&str, &str)],
) -> std::io::Result<()> {
    let dependencies = dependencies.join("\n");
    let manifest = format!("[package]\nname = \"{name}\"\n{MANIFEST}{dependencies}\n");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    // The versions of this workspace, so that both sides have the same.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    for (file, text) in sources {
        fs::write(folder.join("src").join(file), text)?;
    }
    Ok(())
}
