//! Lets the compiler judge the verdicts of `specwright diff`, over the history of documents.
//!
//! ```console
//! $ git clone documents.bundle history
//! $ cargo run --release -p specwright-measure --bin evolve -- history [FOLDER [PAIRS]]
//! ```
//!
//! HISTORY is a git repository with a document in each folder. Each version is compared with the one
//! before it; the program that uses every public item of the old client is checked against the new
//! client. A verdict below major of a program that does not compile is a missed break. A major
//! verdict of one that compiles is a false alarm, unless one of its codes says what no compiler sees.

use specwright::report::diff::{ChangeCode, Level};
use specwright::{Config, Output, Release, Runtime, generate_in_memory, write};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// Majors that compile: `codegen/DIFF.md` says why they are.
const SILENT: &[ChangeCode] = &[
    ChangeCode::ArgumentsReordered,
    ChangeCode::CredentialScheme,
    ChangeCode::ErrorRemoved,
    ChangeCode::MethodReplaced,
    ChangeCode::SchemeRemoved,
    ChangeCode::ServersRemoved,
    ChangeCode::VariableRemoved,
];

/// What came out.
#[derive(Default)]
struct Tally {
    pairs: usize,
    verdicts: BTreeMap<Level, usize>,
    missed: usize,
    alarms: usize,
    explained: usize,
    unread: usize,
    diffing: Duration,
    checking: Duration,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(history) = arguments.next().map(PathBuf::from) else {
        eprintln!("usage: evolve HISTORY [FOLDER [PAIRS]]");
        return ExitCode::from(2);
    };
    let folder = arguments.next();
    let most = arguments.next().and_then(|number| number.parse().ok());
    let mut tally = Tally::default();
    match run(
        &history,
        folder.as_deref(),
        most.unwrap_or(usize::MAX),
        &mut tally,
    ) {
        Ok(()) => {}
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::FAILURE;
        }
    }
    println!(
        "{} pairs {:?}: {} missed breaks, {} false alarms, {} majors that compile and say why, \
         {} versions that give no client; {} ms to compare, {} s to check",
        tally.pairs,
        tally.verdicts,
        tally.missed,
        tally.alarms,
        tally.explained,
        tally.unread,
        tally.diffing.as_millis(),
        tally.checking.as_secs(),
    );
    match tally.missed + tally.alarms {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn run(history: &Path, only: Option<&str>, most: usize, tally: &mut Tally) -> Result<(), String> {
    let workspace = Workspace::new()?;
    let files = git(history, &["ls-tree", "-r", "--name-only", "HEAD"])?;
    for file in files.lines() {
        if only.is_some_and(|folder| !file.starts_with(&format!("{folder}/"))) {
            continue;
        }
        let commits = git(history, &["log", "--reverse", "--format=%H %s", "--", file])?;
        let mut old: Option<Output> = None;
        for line in commits.lines().take(most.saturating_add(1)) {
            let (commit, subject) = line.split_once(' ').unwrap_or((line, ""));
            let text = git(history, &["show", &format!("{commit}:{file}")])?;
            let Ok(new) = generate_in_memory(&[(file, &text)], &workspace.config(file)) else {
                tally.unread += 1;
                continue;
            };
            if let Some(old) = &old {
                pair(&workspace, subject, old, &new, tally)?;
            }
            old = Some(new);
        }
    }
    Ok(())
}

fn pair(
    workspace: &Workspace,
    subject: &str,
    old: &Output,
    new: &Output,
    tally: &mut Tally,
) -> Result<(), String> {
    let start = Instant::now();
    let diff = specwright::diff(&Release::from(old), &Release::from(new));
    tally.diffing += start.elapsed();
    let start = Instant::now();
    let errors = workspace.check(old, new)?;
    tally.checking += start.elapsed();
    tally.pairs += 1;
    let verdict = diff.verdict();
    *tally.verdicts.entry(verdict).or_default() += 1;
    let majors = diff.changes().iter().map(|change| change.code);
    let majors: Vec<ChangeCode> = majors.filter(|code| code.level() == Level::Major).collect();
    match (verdict == Level::Major, errors.is_empty()) {
        (false, false) => {
            tally.missed += 1;
            println!("MISSED {subject}: {verdict}, and\n{errors}");
        }
        (true, true) if majors.iter().all(|code| SILENT.contains(code)) => tally.explained += 1,
        (true, true) => {
            tally.alarms += 1;
            println!("ALARM {subject}: it compiles, and\n{}", diff.to_text());
        }
        (_, compiles) => println!("{subject}: {verdict}, compiles: {compiles}"),
    }
    Ok(())
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output();
    let output = output.map_err(|error| format!("git: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Two packages that are checked again and again: the client, and a program that uses it.
struct Workspace {
    folder: PathBuf,
    runtime: PathBuf,
}

impl Workspace {
    fn new() -> Result<Workspace, String> {
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let home = home.canonicalize().map_err(|error| error.to_string())?;
        let workspace = Workspace {
            folder: home.join("target/evolve"),
            runtime: home.join("runtime"),
        };
        let manifest = "[workspace]\nmembers = [\"client\", \"program\"]\nresolver = \"3\"\n";
        workspace.write("Cargo.toml", manifest)?;
        workspace.write(
            "program/Cargo.toml",
            "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nclient = { path = \"../client\" }\n",
        )?;
        Ok(workspace)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        std::fs::write(path, text).map_err(|error| error.to_string())
    }

    fn config(&self, spec: &str) -> Config {
        let mut config = Config::new(spec, self.folder.join("client"));
        config.name = Some("client".to_owned());
        config.runtime = Runtime::Path(self.runtime.clone());
        config
    }

    /// What the compiler says is wrong with the program for the old client, and the new one.
    fn check(&self, old: &Output, new: &Output) -> Result<String, String> {
        self.write("program/src/lib.rs", &old.exercise())?;
        write::write(&self.folder.join("client"), &new.files)
            .map_err(|errors| format!("{} files cannot be written", errors.len()))?;
        let output = Command::new(env!("CARGO"))
            .args([
                "check",
                "--quiet",
                "--package",
                "program",
                "--message-format",
                "short",
            ])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .output()
            .map_err(|error| format!("cargo: {error}"))?;
        let text = String::from_utf8_lossy(&output.stderr);
        // What the program depends on has to compile: else nothing is learned of it.
        match text.contains("could not compile `program`") {
            _ if output.status.success() => Ok(String::new()),
            false => Err(format!("the client does not compile:\n{text}")),
            true => Ok(text.lines().take(12).collect::<Vec<_>>().join("\n")),
        }
    }
}
