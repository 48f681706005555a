//! Measures whether types take what their schemas take, by the official test suite of JSON Schema:
//! `cargo run --release -p specwright-measure --bin json_schema_suite -- PATH [--filter TEXT] [--generator FILE]`.
//!
//! PATH is a copy of the suite. Each schema of `tests/draft2020-12`, its optional parts included,
//! becomes a component of a document, which is generated with `strict-types`; each of its valid
//! instances must decode and come back. Schemas that refer to resources which are not in them are
//! left out, and listed.

use serde_json::{Value, json};
use specwright_measure::driver::{Case, Subject, Verdict, run_all, short, shorten};
use specwright_measure::{build_generator, root, run};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Optional parts that ask for integers of any size: where a schema says no more, they have 64 bits.
const TOO_LARGE: &[&str] = &["bignum:", "float-overflow:"];

/// Schemas in a document: few enough that one which does not compile takes few others with it.
const DOCUMENT: usize = 40;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(suite) = arguments.first().map(PathBuf::from) else {
        eprintln!("usage: json_schema_suite PATH [--filter TEXT] [--generator FILE]");
        return ExitCode::from(2);
    };
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let filter = option("--filter").unwrap_or_default();
    let binary = option("--generator").map_or_else(|| build_generator(&root()), PathBuf::from);
    let work = root().join("target/json-schema-suite");
    let _ = fs::remove_dir_all(work.join("crates"));

    let tests = suite.join("tests/draft2020-12");
    let mut groups = Vec::new();
    for part in ["", "optional", "optional/format"] {
        groups.extend(read(&tests.join(part), &filter));
    }
    let total = groups.len();
    let remote: Vec<String> = groups
        .extract_if(.., |group| is_remote(&group.schema))
        .map(|group| group.name)
        .collect();
    let mut problems = Vec::new();
    let mut subjects = Vec::new();
    let mut waiting = documents(groups);
    while let Some(document) = waiting.pop() {
        let package = format!("suite-{}", subjects.len());
        match prepare(&binary, &work, &package, &document) {
            Ok(subject) => subjects.push(subject),
            Err(problem) if document.len() == 1 => {
                problems.push(format!("{}: {problem}", document[0].name));
            }
            // The halves tell which schema it is about.
            Err(_) => {
                let mut first = document;
                let second = first.split_off(first.len() / 2);
                waiting.extend([first, second]);
            }
        }
    }
    eprintln!(
        "{} schemas in {} documents",
        total - remote.len(),
        subjects.len()
    );
    match run_all(&work, &mut subjects) {
        Ok(more) => problems.extend(more.into_iter().map(|(at, what)| format!("{at}: {what}"))),
        Err(error) => problems.push(error.to_string()),
    }
    let left_out = remote.len();
    println!("{total} schemas, {left_out} with references to other resources left out:");
    for name in remote {
        println!("  {name}");
    }
    report(&subjects, &problems)
}

/// A schema of the suite.
struct Group {
    name: String,
    schema: Value,
    instances: Vec<Value>,
}

fn read(folder: &Path, filter: &str) -> Vec<Group> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    let mut groups = Vec::new();
    for file in files {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&file).unwrap_or_default();
        let list: Value = serde_json::from_str(&text).unwrap_or_default();
        for group in list.as_array().into_iter().flatten() {
            let tests = group["tests"].as_array().into_iter().flatten();
            let valid = tests.filter(|test| test["valid"] == true);
            groups.push(Group {
                name: format!(
                    "{stem}: {}",
                    group["description"].as_str().unwrap_or_default()
                ),
                schema: group["schema"].clone(),
                instances: valid.map(|test| test["data"].clone()).collect(),
            });
        }
    }
    groups.retain(|group| group.name.contains(filter));
    groups.retain(|group| !TOO_LARGE.iter().any(|name| group.name.starts_with(name)));
    groups
}

/// Whether a schema refers to something that is not in it.
fn is_remote(schema: &Value) -> bool {
    let meta = "https://json-schema.org/draft/2020-12/schema";
    let own = schema.get("$schema").is_none_or(|schema| schema == meta);
    let mut schema = schema.clone();
    if let Some(members) = schema.as_object_mut() {
        members.remove("$schema");
    }
    !own || schema.to_string().contains("\"https://json-schema.org/")
        || jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .offline()
            .build(&schema)
            .is_err()
}

/// Distributes the schemas over documents, so that no `$id` is twice in one.
fn documents(groups: Vec<Group>) -> Vec<Vec<Group>> {
    let mut documents: Vec<(BTreeSet<String>, Vec<Group>)> = Vec::new();
    for group in groups {
        let mut ids = BTreeSet::new();
        collect_ids(&group.schema, &mut ids);
        let place = documents
            .iter_mut()
            .find(|(known, list)| list.len() < DOCUMENT && known.is_disjoint(&ids));
        match place {
            Some((known, list)) => {
                known.extend(ids);
                list.push(group);
            }
            None => documents.push((ids, vec![group])),
        }
    }
    documents.into_iter().map(|(_, list)| list).collect()
}

fn collect_ids(value: &Value, ids: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            ids.extend(
                members
                    .get("$id")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            members.values().for_each(|member| collect_ids(member, ids));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_ids(item, ids)),
        _ => {}
    }
}

fn prepare(binary: &Path, work: &Path, package: &str, groups: &[Group]) -> Result<Subject, String> {
    let folder = work.join("documents").join(package);
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut schemas = serde_json::Map::new();
    for (at, group) in groups.iter().enumerate() {
        let mut schema = group.schema.clone();
        // Inside, `#` means the schema and not the document.
        if let Some(members) = schema.as_object_mut()
            && !members.contains_key("$id")
            && group.schema.to_string().contains("\"$")
        {
            let id = format!("https://suite.example/{package}/{at}");
            members.insert("$id".to_owned(), json!(id));
        }
        schemas.insert(format!("s{at}"), schema);
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "JSON Schema test suite", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas },
    });
    let runtime = root()
        .join("runtime")
        .canonicalize()
        .map_err(|error| error.to_string())?;
    let config = format!(
        "spec = \"suite.json\"\nout = {:?}\nname = {package:?}\nserde = \"both\"\nstrict-types = true\nruntime = {{ path = {:?} }}\n",
        work.join("crates").join(package).to_string_lossy(),
        runtime.to_string_lossy(),
    );
    fs::write(folder.join("suite.json"), document.to_string())
        .map_err(|error| error.to_string())?;
    fs::write(folder.join("specwright.toml"), config).map_err(|error| error.to_string())?;
    succeed(Command::new(binary).arg("generate").current_dir(&folder))?;
    let mut command = Command::new(binary);
    let inspection = succeed(
        command
            .args(["inspect", "--format", "json"])
            .current_dir(&folder),
    )?;
    let inspection: Value = serde_json::from_str(&inspection).map_err(|error| error.to_string())?;
    subject(package, groups, &inspection)
}

fn subject(package: &str, groups: &[Group], inspection: &Value) -> Result<Subject, String> {
    let mut subject = Subject {
        package: package.to_owned(),
        types: Vec::new(),
        cases: Vec::new(),
        read_only: Default::default(),
    };
    let entries = inspection["schemas"].as_array().into_iter().flatten();
    let types: BTreeMap<&str, &str> = entries
        .filter_map(|entry| Some((entry["pointer"].as_str()?, entry["type"].as_str()?)))
        .collect();
    for (at, group) in groups.iter().enumerate() {
        let pointer = format!("/components/schemas/s{at}");
        let ty = types.get(pointer.as_str());
        let ty = ty.ok_or_else(|| format!("`{}` has no type", group.name))?;
        for instance in &group.instances {
            subject.cases.push(Case {
                ty: at,
                pointer: group.name.clone(),
                instance: instance.clone(),
                is_example: true,
                is_sent: true,
                verdict: Verdict::Untried,
            });
        }
        subject.types.push((*ty).to_owned());
    }
    Ok(subject)
}

fn succeed(command: &mut Command) -> Result<String, String> {
    let (code, stdout, stderr) = run(command)?;
    match code {
        0 => Ok(stdout),
        _ => Err(shorten(stderr.trim())),
    }
}

fn report(subjects: &[Subject], problems: &[String]) -> ExitCode {
    let cases = || subjects.iter().flat_map(|subject| &subject.cases);
    let kept = cases().filter(|case| case.verdict == Verdict::Kept).count();
    println!(
        "{} valid instances, {kept} come back as they were",
        cases().count()
    );
    for subject in subjects {
        for case in &subject.cases {
            let what = match &case.verdict {
                Verdict::Kept | Verdict::Untried => continue,
                Verdict::Refused(error) => format!("refused: {}", shorten(error)),
                Verdict::Changed(back) => format!("came back as {}", shorten(back)),
            };
            println!(
                "\n{} as {}\n  {}\n  {what}",
                case.pointer,
                subject.types[case.ty],
                short(&case.instance)
            );
        }
    }
    for problem in problems {
        println!("\n{problem}");
    }
    if kept == cases().count() && problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
