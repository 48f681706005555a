//! Measures whether what a document says is what its generated types do:
//! `cargo run --release -p specwright-measure --bin fidelity -- PATH [--filter TEXT] [--generator FILE]`.
//!
//! For each document that is to be accepted, its examples and samples of its schemas, those that
//! are valid under their schema, are decoded into the generated type and encoded again, by the
//! runtime and through serde. Prints a table by folder, and the list of what did not come back.

use specwright_measure::bundle::Bundle;
use specwright_measure::cases::{Collected, collect};
use specwright_measure::driver::{Subject, Verdict, run_all, short, shorten};
use specwright_measure::{Expected, build_generator, documents, root, run};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(corpus) = arguments.first().map(PathBuf::from) else {
        eprintln!("usage: fidelity PATH [--filter TEXT] [--generator FILE]");
        return ExitCode::from(2);
    };
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let filter = option("--filter").unwrap_or_default();
    let root = root();
    let binary = option("--generator").map_or_else(|| build_generator(&root), PathBuf::from);
    let work = root.join("target/fidelity");
    let _ = fs::remove_dir_all(work.join("crates"));

    let mut chosen: Vec<(usize, String)> = documents(&corpus)
        .into_iter()
        .enumerate()
        .filter(|(_, (path, expected))| *expected == Expected::Accept && path.contains(&filter))
        .map(|(at, (path, _))| (at, path))
        .collect();
    let mut report = Report::default();
    let mut subjects = Vec::new();
    let total = chosen.len();
    for (done, (at, path)) in chosen.drain(..).enumerate() {
        if done % 25 == 0 {
            eprintln!("generating {}/{total} {path}", done + 1);
        }
        let package = format!("doc-{at}");
        report.paths.insert(package.clone(), path.clone());
        match prepare(&binary, &corpus.join(&path), &work, &package) {
            Ok((subject, collected)) => {
                report.add(&path, &collected);
                subjects.push(subject);
            }
            Err(problem) => report.problems.push((path, problem)),
        }
    }
    let cases: usize = subjects.iter().map(|subject| subject.cases.len()).sum();
    eprintln!("{cases} instances; compiling {} crates", subjects.len());
    match run_all(&work, &mut subjects) {
        Ok(problems) => {
            for (package, problem) in problems {
                report
                    .problems
                    .push((report.paths[&package].clone(), problem));
            }
        }
        Err(error) => report
            .problems
            .push(("the driver".to_owned(), error.to_string())),
    }
    report.print(&subjects)
}

/// Generates a crate and collects its cases.
fn prepare(
    binary: &Path,
    spec: &Path,
    work: &Path,
    package: &str,
) -> Result<(Subject, Collected), String> {
    let bundle = Bundle::read(spec)?;
    let mut command = Command::new(binary);
    command.arg("generate").arg(spec).arg("--out");
    command.arg(work.join("crates").join(package));
    command.args(["--name", package, "--serde", "both", "--runtime"]);
    succeed(command.arg(root().join("runtime")))?;
    let mut command = Command::new(binary);
    let inspection = succeed(command.arg("inspect").arg(spec).args(["--format", "json"]))?;
    let mut inspection = serde_json::from_str(&inspection).map_err(|error| error.to_string())?;
    bundle.relocate(&mut inspection);
    collect(package, &bundle.document, &inspection, 1)
}

/// Runs a command; its standard output, or the first line of its complaint.
fn succeed(command: &mut Command) -> Result<String, String> {
    let (code, stdout, stderr) = run(command)?;
    let complaint = stderr.lines().find(|line| line.starts_with("error"));
    match code {
        0 => Ok(stdout),
        _ => Err(complaint.unwrap_or("the generator fails").to_owned()),
    }
}

#[derive(Default)]
struct Report {
    /// The documents, by package.
    paths: BTreeMap<String, String>,
    without: Vec<String>,
    unusable: Vec<String>,
    problems: Vec<(String, String)>,
}

impl Report {
    fn add(&mut self, path: &str, collected: &Collected) {
        let with_path = |text: &String| format!("{path}: {text}");
        self.without.extend(collected.without.iter().map(with_path));
        self.unusable
            .extend(collected.unusable.iter().map(with_path));
    }

    fn print(&self, subjects: &[Subject]) -> ExitCode {
        self.print_table(subjects);
        let lists = [
            ("schemas without a valid instance", &self.without),
            ("schemas that the validator cannot use", &self.unusable),
        ];
        for (heading, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
            println!("\n{} {heading}", list.len());
            for line in *list {
                println!("  {}", shorten(line));
            }
        }
        let failures = self.print_failures(subjects);
        if !self.problems.is_empty() {
            println!("\n{} documents could not be tried", self.problems.len());
            for (path, problem) in &self.problems {
                println!("  {path}: {problem}");
            }
        }
        if failures == 0 && self.problems.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    fn print_table(&self, subjects: &[Subject]) {
        let mut table: BTreeMap<&str, [usize; 6]> = BTreeMap::new();
        for subject in subjects {
            let path = &self.paths[&subject.package];
            let folder = path.split('/').next().unwrap_or_default();
            for key in [folder, "~ all"] {
                let row = table.entry(key).or_default();
                row[0] += 1;
                row[1] += subject.types.len();
                for case in &subject.cases {
                    row[if case.is_example { 2 } else { 3 }] += 1;
                    row[4] +=
                        usize::from(matches!(case.verdict, Verdict::Kept | Verdict::Changed(_)));
                    row[5] += usize::from(case.verdict == Verdict::Kept);
                }
            }
        }
        println!("| source | documents | types | examples | samples | decoded | round-tripped |");
        println!("|---|---|---|---|---|---|---|");
        for (folder, row) in &table {
            let cells: Vec<String> = row.iter().map(usize::to_string).collect();
            println!(
                "| {} | {} |",
                folder.trim_start_matches("~ "),
                cells.join(" | ")
            );
        }
    }

    fn print_failures(&self, subjects: &[Subject]) -> usize {
        let mut failures = 0;
        for subject in subjects {
            let path = &self.paths[&subject.package];
            for case in &subject.cases {
                let (what, detail) = match &case.verdict {
                    // What stood in the way of trying is said below.
                    Verdict::Kept | Verdict::Untried => continue,
                    Verdict::Refused(error) => ("refused: ", shorten(error)),
                    Verdict::Changed(back) => ("came back as ", shorten(back)),
                };
                failures += 1;
                let source = if case.is_example { "example" } else { "sample" };
                println!(
                    "\n{path}#{} as {} ({source})",
                    case.pointer, subject.types[case.ty]
                );
                println!("  {}\n  {what}{detail}", short(&case.instance));
            }
        }
        if failures > 0 {
            println!("\n{failures} instances did not come back as they were");
        }
        failures
    }
}
