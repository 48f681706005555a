//! Every public function has an example. They are compiled as tests, so it is enough that they are there.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// `pub fn name` and its kin, but not `pub(crate)`. The lint `unreachable_pub` sees to it that what is `pub` is public.
fn public_function(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub ")?;
    let rest = rest.strip_prefix("const ").unwrap_or(rest);
    let rest = rest.strip_prefix("async ").unwrap_or(rest);
    let name = rest.strip_prefix("fn ")?;
    name.split(['(', '<']).next()
}

/// Types that only the macros know.
fn hidden_types(text: &str) -> Vec<&str> {
    let after_mark = text.split("#[doc(hidden)]").skip(1);
    let item = after_mark.filter_map(|after| after.lines().find(|line| line.starts_with("pub ")));
    item.filter_map(|line| {
        line.strip_prefix("pub struct ")?
            .split(['(', '<', ' '])
            .next()
    })
    .collect()
}

/// The functions of a file that have no example, by line.
fn without_example(text: &str) -> Vec<(usize, String)> {
    let hidden_types = hidden_types(text);
    let is_hidden_impl = |line: &str| {
        let words = |line: &str| {
            line.split([' ', '<'])
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        line.starts_with("impl")
            && words(line)
                .iter()
                .any(|word| hidden_types.contains(&word.as_str()))
    };
    let mut found = Vec::new();
    let (mut example, mut hidden) = (false, false);
    // Functions in a macro's definition are documented where the macro is used.
    let mut in_macro = false;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let begins = line.starts_with("macro_rules!") || is_hidden_impl(line);
        in_macro = (in_macro || begins) && line != "}";
        example |= trimmed.starts_with("/// ```");
        hidden |= trimmed.starts_with("#[doc(hidden)]");
        if let Some(name) = public_function(line)
            && !(example || hidden || in_macro)
        {
            found.push((index + 1, name.to_owned()));
        }
        if !trimmed.starts_with("///") && !trimmed.starts_with("#[") {
            (example, hidden) = (false, false);
        }
    }
    found
}

#[test]
fn every_public_function_has_an_example() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let mut functions = 0;
    let mut missing = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        functions += text.lines().filter_map(public_function).count();
        for (line, name) in without_example(&text) {
            missing.push(format!("{}:{line}: {name}", file.display()));
        }
    }
    assert!(functions > 200, "only {functions} functions were found");
    assert!(
        missing.is_empty(),
        "without an example:\n{}",
        missing.join("\n")
    );
}

#[test]
fn a_missing_example_is_found() {
    let hidden = "#[doc(hidden)]\n#[derive(Debug)]\npub struct Own<T>(T);\n\nimpl<T> Own<T> {\n    pub fn it() {}\n}\n";
    assert_eq!(without_example(hidden), []);
    let text = "/// Does it.\npub fn it() {}\n\n/// ```\n/// ```\npub const fn that<T>() {}\npub(crate) fn own() {}\n";
    assert_eq!(without_example(text), [(2, "it".to_owned())]);
}
