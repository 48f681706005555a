//! The command line. Progress, summaries and diagnostics go to stderr, results to stdout.

use clap::{Args, Parser, Subcommand, ValueEnum};
use semver::Version;
use specwright::config::{Fault, check_document, check_package_name, check_runtime};
use specwright::diagnostics::{Code, Diagnostic, Place, printable};
use specwright::inspect::Inspection;
use specwright::report::diff::Level;
use specwright::resolve::extended_document;
use specwright::{Config, Diagnostics, Output, Release, Runtime, Serde, write};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// What is read when no document is named.
const CONFIG: &str = "specwright.toml";

/// Turns an OpenAPI document into a Rust client crate.
#[derive(Parser)]
#[command(name = "specwright", version, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER_HELP: &str = "\
Without a command, `generate` is meant; without a document, the one that `specwright.toml` names,
or else the one that the first overlay extends.
Exit codes: 0 done, 1 the document or the files are at fault, 2 wrong usage.";

#[derive(Subcommand)]
enum Command {
    /// Write a client crate; only files that differ are touched
    Generate(Generate),
    /// Report every problem of a document
    Check(Inspected),
    /// Show what would be generated, and what would not and why
    Inspect {
        #[command(flatten)]
        inspected: Inspected,
        /// How to show it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Say what a change of the document means for users of the client
    Diff(Compared),
}

#[derive(Args)]
struct Compared {
    /// The old client: a document, one in a git revision (`main:api.yaml`), or a generated package
    old: String,
    /// The new client, in the same forms [default: the document of `specwright.toml`]
    new: Option<String>,
    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    format: DiffFormat,
    /// Exit with 1 when the verdict is at or above this
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Deny>,
    /// Write the required version to `specwright.toml`, where it has a lower one
    #[arg(long)]
    bump: bool,
    #[command(flatten)]
    options: Options,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum DiffFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// A section of a changelog
    Changelog,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    /// What breaks programs
    Major,
    /// What adds to the client, too
    Minor,
}

#[derive(Args, Default)]
struct Generate {
    /// The OpenAPI document's root file
    #[arg(requires = "out", value_parser = document)]
    spec: Option<PathBuf>,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write nothing; exit with 1 when files on disk differ, and name them
    #[arg(long)]
    check: bool,
    /// Also write a program that uses every public item: a compile test for later clients
    #[arg(long, value_name = "FILE")]
    exercise: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[derive(Args)]
struct Inspected {
    /// The OpenAPI document's root file
    #[arg(value_parser = document)]
    spec: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[derive(Args, Clone, Default)]
struct Options {
    /// The name of the crate [default: from the document's title]
    #[arg(long, value_name = "CRATE", value_parser = package_name)]
    name: Option<String>,
    /// Only these operations: an operationId, a path with `*`, or `tag:NAME` (may be repeated)
    #[arg(long, value_name = "SELECTOR")]
    only: Vec<String>,
    /// An overlay to apply to the document first (may be repeated)
    #[arg(long = "overlay", value_name = "FILE", value_parser = document)]
    overlays: Vec<PathBuf>,
    /// The document may refer to files below this folder, too, beside its own (may be repeated)
    #[arg(long, value_name = "DIR")]
    allow_files: Vec<PathBuf>,
    /// Depend on the runtime in this folder [default: the published one]
    #[arg(long, value_name = "PATH", value_parser = runtime_folder)]
    runtime: Option<PathBuf>,
    /// Which types can be encoded and decoded [default: used]
    #[arg(long, value_enum)]
    serde: Option<Direction>,
    /// Fail when an operation cannot be generated
    #[arg(long)]
    deny_skipped: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Direction {
    /// What is sent can be encoded, what is received decoded
    Used,
    /// Every type can be both
    Both,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
    /// What the Cargo.toml of a package needs that generates in its build script
    Dependencies,
}

fn package_name(text: &str) -> Result<String, Fault> {
    check_package_name(text).map(|()| text.to_owned())
}

fn runtime_folder(text: &str) -> Result<PathBuf, Fault> {
    check_runtime(Path::new(text)).map(|()| text.into())
}

fn document(text: &str) -> Result<PathBuf, Fault> {
    check_document(Path::new(text)).map(|()| text.into())
}

/// Why a command did not succeed.
enum Failure {
    /// The document or the files are at fault.
    Problems(Diagnostics),
    /// The files on disk differ, and have been named.
    Differs,
    /// It was called the wrong way.
    Usage(String),
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Failure::Problems(diagnostics)
    }
}

/// Runs the command that the arguments ask for.
pub(crate) fn run() -> ExitCode {
    let command = Cli::parse().command;
    let result = match command.unwrap_or_else(|| Command::Generate(Generate::default())) {
        Command::Generate(arguments) => generate(arguments),
        Command::Check(arguments) => check(arguments),
        Command::Inspect { inspected, format } => inspect(inspected, format),
        Command::Diff(arguments) => diff(arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Differs) => ExitCode::FAILURE,
        Err(Failure::Problems(diagnostics)) => {
            show(&diagnostics);
            say(&format!("error: {}", counted(&diagnostics)));
            ExitCode::FAILURE
        }
        Err(Failure::Usage(message)) => {
            say(&format!(
                "error: {message}\n\nFor more information, try '--help'."
            ));
            ExitCode::from(2)
        }
    }
}

fn generate(arguments: Generate) -> Result<(), Failure> {
    let start = Instant::now();
    let config = config(arguments.spec, arguments.out, arguments.options)?;
    if config.out.as_os_str().is_empty() {
        let message = "`--out` has to say which folder to write to";
        return Err(Failure::Usage(message.to_owned()));
    }
    let output = specwright::generate(&config)?;
    show(&output.warnings);
    if arguments.check {
        let plan = write::plan(&config.out, &output.files).map_err(Diagnostics::from)?;
        return compare(&plan, &config.out);
    }
    if let Some(path) = &arguments.exercise {
        let written = write::write_file(path, &output.exercise());
        written.map_err(|error| Diagnostics::from(vec![error]))?;
    }
    let written = write::write(&config.out, &output.files).map_err(Diagnostics::from)?;
    say(&format!(
        "{}: {}; {} written, {} unchanged, {} removed; {} ms",
        shown(&config.out),
        contents(&output),
        count(written.written, "file"),
        written.unchanged,
        written.removed,
        start.elapsed().as_millis(),
    ));
    Ok(())
}

fn compare(plan: &write::Plan<'_>, folder: &Path) -> Result<(), Failure> {
    let mut lines = String::new();
    for (difference, path) in plan.differences() {
        lines.push_str(&format!("{difference:<8}{}\n", shown(&path)));
    }
    if lines.is_empty() {
        say(&format!("{}: up to date", shown(folder)));
        return Ok(());
    }
    print(&lines);
    let number = count(lines.lines().count(), "file");
    say(&format!(
        "error: {number} in {} would change; run `specwright generate`",
        shown(folder)
    ));
    Err(Failure::Differs)
}

fn check(arguments: Inspected) -> Result<(), Failure> {
    let config = config(arguments.spec, None, arguments.options)?;
    let output = specwright::generate(&config)?;
    show(&output.warnings);
    let verdict = counted(&output.warnings);
    say(&format!(
        "{}: {}; {verdict}",
        shown(&config.spec),
        contents(&output)
    ));
    Ok(())
}

fn inspect(arguments: Inspected, format: Format) -> Result<(), Failure> {
    let config = config(arguments.spec, None, arguments.options)?;
    if matches!(format, Format::Dependencies) {
        print(&config.build_dependencies());
        return Ok(());
    }
    let output = specwright::generate(&config)?;
    show(&output.warnings);
    let inspection = Inspection::new(&output.surface);
    match format {
        Format::Json => print(&inspection.to_json()),
        _ => print(&inspection.to_table()),
    }
    Ok(())
}

fn diff(arguments: Compared) -> Result<(), Failure> {
    let Compared {
        old,
        new,
        format,
        deny,
        bump,
        options,
    } = arguments;
    let old_client = || compared(Some(&old), &options);
    let new_client = || compared(new.as_deref(), &options);
    // They are read at the same time.
    let (old, new) = std::thread::scope(|scope| {
        let old = scope.spawn(old_client);
        let new = new_client();
        (old.join(), new)
    });
    let old = old.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let new = new?;
    let diff = specwright::diff(&old, &new);
    print(&match format {
        DiffFormat::Text => diff.to_text(),
        DiffFormat::Json => diff.to_json(),
        DiffFormat::Changelog => diff.to_changelog(),
    });
    if bump {
        self::bump(diff.required())?;
    }
    let denied = deny.map(|level| match level {
        Deny::Major => Level::Major,
        Deny::Minor => Level::Minor,
    });
    match denied {
        Some(level) if diff.verdict() >= level => {
            say(&format!("error: the verdict is {}", diff.verdict()));
            Err(Failure::Differs)
        }
        _ => Ok(()),
    }
}

/// The client that an argument of `diff` names: a package is a folder; what is no file and has a
/// colon is in a revision.
fn compared(named: Option<&str>, options: &Options) -> Result<Release, Failure> {
    let Some(text) = named else {
        return Ok(Release::of_document(&config(None, None, options.clone())?)?);
    };
    let path = Path::new(text);
    if path.is_dir() {
        return Ok(Release::of_package(path)?);
    }
    let (revision, path) = match text.split_once(':') {
        Some((revision, path))
            if !path.is_empty() && !revision.is_empty() && !Path::new(text).exists() =>
        {
            (Some(revision), Path::new(path))
        }
        _ => (None, path),
    };
    check_document(path).map_err(|fault| Failure::Usage(fault.message))?;
    // What is configured holds for both documents.
    let mut config = match Path::new(CONFIG).exists() {
        true => config(None, None, options.clone())?,
        false => config(Some(path.to_owned()), None, options.clone())?,
    };
    config.spec = path.to_owned();
    Ok(match revision {
        Some(revision) => Release::at_revision(revision, &config)?,
        None => Release::of_document(&config)?,
    })
}

/// Writes a version into the configuration.
fn bump(version: &Version) -> Result<(), Failure> {
    let place = || Place::Path(CONFIG.into());
    let unwritable =
        |message| Diagnostics::from(Diagnostic::error(Code::Unwritable, message, place()));
    let text = std::fs::read_to_string(CONFIG)
        .map_err(|error| Failure::Usage(format!("`--bump` cannot read `{CONFIG}`: {error}")))?;
    let changed =
        specwright::with_version(&text, version).map_err(|fault| unwritable(fault.message))?;
    if changed != text {
        std::fs::write(CONFIG, changed)
            .map_err(|error| unwritable(format!("cannot write `{CONFIG}`: {error}")))?;
        say(&format!("{CONFIG}: version {version}"));
    }
    Ok(())
}

/// What the arguments say, on top of `specwright.toml` when they name no document.
fn config(
    spec: Option<PathBuf>,
    out: Option<PathBuf>,
    options: Options,
) -> Result<Config, Failure> {
    let mut config = match spec {
        Some(spec) => Config::new(spec, out.clone().unwrap_or_default()),
        None if Path::new(CONFIG).exists() => Config::from_file(CONFIG)?,
        None if !options.overlays.is_empty() => {
            let overlay = &options.overlays[0];
            Config::new(
                extended_document(overlay, &options.allow_files)?,
                PathBuf::new(),
            )
        }
        None => {
            let message =
                format!("no document is named, and there is no `{CONFIG}` in this folder");
            return Err(Failure::Usage(message));
        }
    };
    config.out = out.unwrap_or(config.out);
    config.name = options.name.or(config.name);
    if !options.only.is_empty() {
        config.only = options.only;
    }
    if !options.overlays.is_empty() {
        config.overlays = options.overlays;
    }
    config.allow_files.extend(options.allow_files);
    if let Some(path) = options.runtime {
        config.runtime = Runtime::Path(path);
    }
    match options.serde {
        Some(Direction::Used) => config.serde = Serde::Used,
        Some(Direction::Both) => config.serde = Serde::Both,
        None => {}
    }
    config.deny_skipped |= options.deny_skipped;
    Ok(config)
}

/// `7 resources, 24 operations, 43 types`
fn contents(output: &Output) -> String {
    let summary = output.summary();
    let parts = [
        count(summary.resources, "resource"),
        count(summary.operations, "operation"),
        count(summary.types, "type"),
    ];
    parts.join(", ")
}

/// `2 errors, 1 warning`
fn counted(diagnostics: &Diagnostics) -> String {
    match (diagnostics.errors(), diagnostics.warnings()) {
        (0, 0) => "no problems".to_owned(),
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

/// A path as it may be printed.
fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy()).into_owned()
}

fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// Shows problems, in colour where somebody sees them.
fn show(diagnostics: &Diagnostics) {
    if !diagnostics.is_empty() {
        let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        say(&format!("{}\n", diagnostics.render(colour)));
    }
}

// Whoever closes a stream early has read enough: that is no failure.

fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}
