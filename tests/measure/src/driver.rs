//! Runs generated types on instances: a program that links generated crates, decodes each instance
//! both ways (the runtime's JSON, serde_json through the shims), and encodes it back.

use crate::root;
use serde_json::{Number, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// A generated crate with what its types are tried on.
pub struct Subject {
    /// The package, in a folder of this name below `crates`.
    pub package: String,
    /// Rust type expressions, each valid after `use package::*;`.
    pub types: Vec<String>,
    /// The instances.
    pub cases: Vec<Case>,
    /// The names of members that are read-only somewhere: requests do not carry them.
    pub read_only: BTreeSet<String>,
}

/// An instance of a type.
pub struct Case {
    /// The index into the subject's types.
    pub ty: usize,
    /// Where its schema stands.
    pub pointer: String,
    /// The instance.
    pub instance: Value,
    /// Whether the document has it, or a sampler made it.
    pub is_example: bool,
    /// Whether it is not only received: then a member that is null is not one that is left out.
    pub is_sent: bool,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of an instance.
#[derive(Clone, PartialEq)]
pub enum Verdict {
    /// Its crate did not compile, or the program that tries it broke down.
    Untried,
    /// It does not decode.
    Refused(String),
    /// It decodes, and comes back as something else.
    Changed(String),
    /// It comes back as it was.
    Kept,
}

/// Compiles the crates below `work/crates` with a program around them, runs all cases, and gives
/// what stood in the way, by package.
pub fn run_all(work: &Path, subjects: &mut [Subject]) -> io::Result<Vec<(String, String)>> {
    let mut problems = Vec::new();
    let mut left_out: BTreeSet<String> = BTreeSet::new();
    // A crate that does not compile is left out of the next round.
    loop {
        write_program(work, subjects, &left_out)?;
        let failed = build(work)?;
        if failed.is_empty() {
            break;
        }
        for (package, error) in failed {
            let is_crate = subjects.iter().any(|subject| subject.package == package);
            if !is_crate || !left_out.insert(package.clone()) {
                return Err(io::Error::other(error));
            }
            problems.push((package, error));
        }
    }
    for subject in subjects.iter_mut() {
        if !left_out.contains(&subject.package)
            && let Err(problem) = run(work, subject)
        {
            problems.push((subject.package.clone(), problem));
        }
    }
    Ok(problems)
}

fn write_program(work: &Path, subjects: &[Subject], left_out: &BTreeSet<String>) -> io::Result<()> {
    let mut manifest = String::from(
        "[workspace]\nresolver = \"3\"\n\n[package]\nname = \"driver\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n\n[dependencies]\nserde = \"1\"\n\
         serde_json = { version = \"1\", features = [\"float_roundtrip\"] }\n",
    );
    let runtime = root().join("runtime").canonicalize()?;
    let _ = writeln!(
        manifest,
        "specwright-runtime = {{ path = {:?}, default-features = false }}",
        runtime.to_string_lossy()
    );
    let mut program = String::from(PROGRAM);
    let mut dispatch = String::new();
    let source = work.join("src");
    let _ = fs::remove_dir_all(&source);
    fs::create_dir_all(&source)?;
    for subject in subjects.iter().filter(|s| !left_out.contains(&s.package)) {
        let (package, module) = (&subject.package, subject.package.replace('-', "_"));
        let _ = writeln!(
            manifest,
            "{package} = {{ path = \"crates/{package}\", default-features = false }}"
        );
        let _ = writeln!(program, "mod {module};");
        let _ = writeln!(dispatch, "        \"{package}\" => {module}::check,");
        fs::write(
            source.join(format!("{module}.rs")),
            arms(&module, &subject.types),
        )?;
    }
    let _ = write!(
        program,
        "\nfn find(package: &str) -> fn(usize, &str) -> Outcome {{\n    match package {{\n{dispatch}        _ => panic!(\"no such package\"),\n    }}\n}}\n"
    );
    fs::write(source.join("main.rs"), program)?;
    let lock = root().join("Cargo.lock");
    if !work.join("Cargo.lock").exists() && lock.exists() {
        fs::copy(lock, work.join("Cargo.lock"))?;
    }
    fs::write(work.join("Cargo.toml"), manifest)
}

/// The module that tries the types of one crate.
fn arms(module: &str, types: &[String]) -> String {
    let mut text = format!(
        "#[allow(unused_imports)]\nuse ::{module}::*;\n\npub(crate) fn check(ty: usize, text: &str) -> crate::Outcome {{\n    match ty {{\n"
    );
    for (at, ty) in types.iter().enumerate() {
        let _ = writeln!(text, "        {at} => crate::check::<{ty}>(text),");
    }
    text.push_str("        _ => panic!(\"no such type\"),\n    }\n}\n");
    text
}

const PROGRAM: &str = r#"//! Reads `[type, instance]` in lines, writes what the type makes of each.

use serde::{Serialize, de::DeserializeOwned};
use specwright_runtime::json::{self, Decode, Encode};
use std::io::{BufRead, Write};

type Outcome = [Result<String, String>; 2];

fn check<T: Decode + Encode + Serialize + DeserializeOwned>(text: &str) -> Outcome {
    let native = json::from_slice::<T>(text.as_bytes());
    let serde = serde_json::from_str::<T>(text);
    [
        native.map(|value| json::to_string(&value)).map_err(|error| error.to_string()),
        serde.and_then(|value| serde_json::to_string(&value)).map_err(|error| error.to_string()),
    ]
}

fn main() {
    let package = std::env::args().nth(1).expect("a package");
    let check = find(&package);
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        let (ty, text) = line.split_once(' ').expect("a type and an instance");
        let ty = ty.parse().expect("a number");
        let outcome = std::panic::catch_unwind(|| check(ty, text))
            .unwrap_or_else(|_| [Err("panic".to_owned()), Err("panic".to_owned())]);
        serde_json::to_writer(&mut out, &outcome).expect("it can be written");
        writeln!(out).expect("it can be written");
    }
}

"#;

/// Compiles the program; the first error of each package that fails.
fn build(work: &Path) -> io::Result<Vec<(String, String)>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--keep-going",
            "--message-format",
            "json",
            "--quiet",
        ])
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env_remove("RUSTFLAGS")
        .current_dir(work)
        .stderr(Stdio::inherit())
        .output()?;
    if output.status.success() {
        return Ok(Vec::new());
    }
    let mut failed: Vec<(String, String)> = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        if message["message"]["level"] != "error" {
            continue;
        }
        let folder = message["manifest_path"].as_str().map(Path::new);
        let folder = folder.and_then(|path| path.parent()?.file_name()?.to_str());
        let mut package = folder.unwrap_or_default().to_owned();
        let error = message["message"]["rendered"].as_str().unwrap_or("error");
        // An error in the program is about a type of the crate whose module it is in.
        let file = message["message"]["spans"][0]["file_name"].as_str();
        if let Some(module) = file.and_then(|file| file.strip_prefix("src/"))
            && module != "main.rs"
            && !work.join("crates").join(&package).exists()
        {
            package = module.trim_end_matches(".rs").replace('_', "-");
        }
        if failed.iter().all(|(known, _)| *known != package) {
            let head: Vec<&str> = error.lines().take(6).collect();
            failed.push((package, head.join("\n      ")));
        }
    }
    if failed.is_empty() {
        return Err(io::Error::other("cargo cannot build the driver"));
    }
    Ok(failed)
}

fn run(work: &Path, subject: &mut Subject) -> Result<(), String> {
    let name = format!("driver{}", std::env::consts::EXE_SUFFIX);
    let mut child = Command::new(work.join("target/debug").join(name))
        .arg(&subject.package)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut input = String::new();
    for case in &subject.cases {
        let _ = writeln!(input, "{} {}", case.ty, case.instance);
    }
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || {
        stdin.map(|mut stdin| io::Write::write_all(&mut stdin, input.as_bytes()))
    });
    let output = child
        .wait_with_output()
        .map_err(|error| error.to_string())?;
    let _ = writer.join();
    let text = String::from_utf8_lossy(&output.stdout);
    for (case, line) in subject.cases.iter_mut().zip(text.lines()) {
        let ty = &subject.types[case.ty];
        // What serde makes of a plain list of numbers is not the runtime's doing.
        let ours = ty.contains("types::") || ty.contains("specwright_runtime::");
        let sent = case.is_sent.then_some(&subject.read_only);
        case.verdict = verdict(&case.instance, line, ours, sent);
    }
    if output.status.success() {
        return Ok(());
    }
    let at = text.lines().count();
    let what = subject
        .cases
        .get(at)
        .map_or(json!(null), |case| case.instance.clone());
    Err(format!(
        "the program breaks down ({}) at {}",
        output.status,
        short(&what)
    ))
}

fn verdict(
    instance: &Value,
    line: &str,
    with_serde: bool,
    sent: Option<&BTreeSet<String>>,
) -> Verdict {
    let Ok(Value::Array(ways)) = serde_json::from_str(line) else {
        return Verdict::Untried;
    };
    let mut changed = None;
    let names = ["", "through serde: "];
    for (way, outcome) in names
        .into_iter()
        .zip(&ways)
        .take(1 + usize::from(with_serde))
    {
        if let Some(error) = outcome["Err"].as_str() {
            return Verdict::Refused(format!("{way}{error}"));
        }
        let back = outcome["Ok"].as_str().unwrap_or_default();
        let back_again = serde_json::from_str(back);
        let same = back_again.is_ok_and(|back: Value| equal(instance, &back, sent));
        if !same && changed.is_none() {
            changed = Some(format!("{way}{back}"));
        }
    }
    changed.map_or(Verdict::Kept, Verdict::Changed)
}

/// Whether two values are the same JSON: the order of members is nothing, numbers are equal as
/// numbers, and a member that is null is as good as none in what is only received: in all, or in
/// what is `sent` in members of these names.
pub fn equal(a: &Value, b: &Value, sent: Option<&BTreeSet<String>>) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let covers = |a: &serde_json::Map<String, Value>,
                          b: &serde_json::Map<String, Value>| {
                a.iter().all(|(key, value)| match b.get(key) {
                    Some(other) => equal(value, other, sent),
                    None => value.is_null() && sent.is_none_or(|names| names.contains(key)),
                })
            };
            covers(a, b) && covers(b, a)
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b, sent))
        }
        (Value::Number(x), Value::Number(y)) => {
            let (x_whole, y_whole) = (whole(x), whole(y));
            if x_whole.is_some() || y_whole.is_some() {
                x_whole == y_whole
            } else {
                x.as_f64() == y.as_f64()
            }
        }
        _ => a == b,
    }
}

/// A number without a fraction.
fn whole(number: &Number) -> Option<i128> {
    let float = || {
        number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() < 1e38)
    };
    number
        .as_i128()
        .or_else(|| float().map(|float| float as i128))
}

/// The beginning of a value's text.
pub fn short(value: &Value) -> String {
    shorten(&value.to_string())
}

/// The beginning of a text.
pub fn shorten(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
