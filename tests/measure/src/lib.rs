//! What the measuring commands share: the list of documents, the generator's binary, commands with
//! a time limit.

pub mod bundle;
pub mod by_hand;
pub mod cases;
pub mod counting;
pub mod driver;
pub mod hostile;
pub mod judging;
mod keywords;
pub mod limited;
mod pattern;
pub mod peers;
pub mod sampler;
mod scalars;
pub mod stages;
pub mod stand_in;
pub mod timing;
pub mod validity;

use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long the generator may take for a document.
pub const LIMIT: Duration = Duration::from_secs(20);

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What is expected of a document.
#[derive(Clone, Copy, PartialEq)]
pub enum Expected {
    /// It generates, and the crate compiles.
    Accept,
    /// It generates, or is refused with a place.
    Either,
}

/// Builds the generator in release mode and gives its path.
pub fn build_generator(root: &Path) -> PathBuf {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "-p", "specwright"])
        .current_dir(root)
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "the generator does not build"
    );
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    root.join(target).join("release/specwright")
}

/// The documents below a folder with what is expected of them, from its `manifest.tsv` if it has one.
pub fn documents(corpus: &Path) -> Vec<(String, Expected)> {
    let mut rows: Vec<(String, Expected)> = Vec::new();
    match fs::read_to_string(corpus.join("manifest.tsv")) {
        Ok(manifest) => {
            for line in manifest.lines().filter(|line| !line.starts_with('#')) {
                let mut cells = line.split('\t');
                let (path, expected) = (cells.next(), cells.nth(1));
                match (path, expected) {
                    (Some(path), Some("accept")) => rows.push((path.into(), Expected::Accept)),
                    (Some(path), Some("either")) => rows.push((path.into(), Expected::Either)),
                    _ => {}
                }
            }
        }
        Err(_) => files(corpus, corpus, &mut rows),
    }
    rows
}

fn files(root: &Path, folder: &Path, rows: &mut Vec<(String, Expected)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let known = path
            .extension()
            .is_some_and(|e| e == "json" || e == "yaml" || e == "yml");
        if path.is_dir() {
            files(root, &path, rows);
        } else if known && let Ok(relative) = path.strip_prefix(root) {
            rows.push((relative.to_string_lossy().into_owned(), Expected::Accept));
        }
    }
}

/// The one in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Reads JSON or YAML.
pub fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text)
        .ok()
        .or_else(|| serde_yaml::from_str(text).ok())
        .or_else(|| serde_yaml::from_str(&with_floats(text)).ok())
}

/// Whole numbers beyond 64 bits, which a [`Value`] cannot hold, as floating point.
fn with_floats(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for line in text.lines() {
        result.push_str(line);
        let number = line.rsplit(' ').next().unwrap_or_default();
        let digits = number.strip_prefix('-').unwrap_or(number);
        if digits.len() > 18 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            result.push_str(".0");
        }
        result.push('\n');
    }
    result
}

/// Runs a command within the limit: exit code (-1 for a signal), standard output and error.
pub fn run(command: &mut Command) -> Result<(i32, String, String), String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let reader = |pipe: Option<Box<dyn Read + Send>>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut pipe) = pipe {
                let _ = pipe.read_to_end(&mut bytes);
            }
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    let stdout = reader(
        child
            .stdout
            .take()
            .map(|pipe| Box::new(pipe) as Box<dyn Read + Send>),
    );
    let stderr = reader(
        child
            .stderr
            .take()
            .map(|pipe| Box::new(pipe) as Box<dyn Read + Send>),
    );
    let start = Instant::now();
    let code = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status.code().unwrap_or(-1),
            None if start.elapsed() > LIMIT => {
                let _ = child.kill();
                return Err(format!("hangs: not done in {} s", LIMIT.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let text = |handle: std::thread::JoinHandle<String>| handle.join().unwrap_or_default();
    Ok((code, text(stdout), text(stderr)))
}
