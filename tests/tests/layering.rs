//! Each stage of the generator may know only what stands before it (see `codegen/ARCHITECTURE.md`).

use std::fs;
use std::path::{Path, PathBuf};

/// A stage, and the other modules of the generator that it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("document", &[]),
    ("ir", &[]),
    ("diagnostics", &["document", "load", "gate"]),
    ("load", &["document", "diagnostics"]),
    ("resolve", &["document", "diagnostics", "load"]),
    ("lower", &["document", "ir"]),
    ("passes", &["ir"]),
    ("gate", &[]),
    ("rust/surface", &["ir"]),
    ("rust/plan", &["ir", "rust/surface"]),
    ("rust/print", &["ir", "rust/surface", "render", "gate"]),
    ("render", &[]),
    ("inspect", &["ir", "rust/surface", "gate"]),
    ("report", &["ir", "rust/surface", "gate"]),
    ("write", &["diagnostics", "render"]),
];

#[test]
fn stages_know_only_what_stands_before_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/src");
    let mut checked = 0;
    let mut wrong = Vec::new();
    for (stage, allowed) in ALLOWED {
        let mut files = Vec::new();
        rust_files(&source.join(stage), &mut files);
        let single = source.join(format!("{stage}.rs"));
        files.extend(single.is_file().then_some(single));
        assert!(!files.is_empty(), "there is no stage `{stage}`");
        for file in files {
            checked += 1;
            let text = fs::read_to_string(&file).expect("a source file is readable");
            for module in named_modules(&text) {
                let known = ALLOWED.iter().any(|(name, _)| *name == module);
                let driver = ["cli", "config", "build_script", "generate"].contains(&&*module);
                if (known || driver) && module != *stage && !allowed.contains(&&*module) {
                    wrong.push(format!("{} uses `{module}`", file.display()));
                }
            }
        }
    }
    assert!(checked > 20, "only {checked} files were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.ends_with("tests.rs") {
            // Unit tests may look at anything.
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules that follow `crate::`, in paths and in `use crate::{…}` lists.
fn named_modules(text: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        let text = text.trim_start();
        let name = |text: &str| -> String {
            let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
            text.chars().take_while(is_part).collect()
        };
        match text.strip_prefix("rust::") {
            Some(below) => format!("rust/{}", name(below)),
            None => name(text),
        }
    };
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => found.push(word(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut start = 0;
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            found.push(word(&list[start..]));
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            found.push(word(&list[start..]));
                            start = at + 1;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

#[test]
fn the_scanner_sees_every_form() {
    let text = "use crate::ir::Api; use crate::{document::{A, B}, load}; crate::rust::print::go();";
    assert_eq!(
        named_modules(text),
        ["ir", "document", "load", "rust/print"]
    );
}
