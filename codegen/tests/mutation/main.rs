//! Good documents with something changed in them: whatever becomes of them, nothing panics, each
//! refusal names a place, and what is generated is Rust, the same each time.
//!
//! Which documents are tried is the same in every run. `PROPTEST_CASES=20000` tries more of them, and
//! `PROPTEST_RNG_SEED=7` others.

mod check;
mod tree;

use check::check;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};
use serde_json::Value;
use std::path::Path;
use std::sync::LazyLock;
use tree::{Choices, mutate};

/// A document with the files that it refers to: names and texts, the root first.
type Files = Vec<(String, String)>;

static DOCUMENTS: LazyLock<Vec<Files>> = LazyLock::new(|| {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let golden = repository.join("tests/golden");
    let mut documents: Vec<Files> = read(&golden).into_iter().map(|file| vec![file]).collect();
    documents.extend([
        read(&golden.join("several_files")),
        with_root(read(&repository.join("spec")), "openai-admin.yaml"),
    ]);
    documents
});

/// The YAML files of a folder, by name.
fn read(folder: &Path) -> Files {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let yaml = paths.filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let mut files: Files = yaml
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let text = std::fs::read_to_string(&path).expect("the file is read");
            (name.into_owned(), text)
        })
        .collect();
    files.sort();
    files
}

fn with_root(mut files: Files, root: &str) -> Files {
    files.sort_by_key(|(name, _)| name != root);
    files
}

fn tree_of(text: &str) -> Value {
    serde_yaml::from_str(text).expect("a golden document is YAML")
}

/// Runs a property on cases of a strategy, the same ones each time.
fn run<S: Strategy>(cases: u32, strategy: &S, property: impl Fn(S::Value) -> TestCaseResult) {
    let mut config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0);
    }
    if let Err(failure) = TestRunner::new(config).run(strategy, property) {
        panic!("{failure}");
    }
}

fn tried(files: &Files) -> bool {
    let files: Vec<(&str, &str)> = (files.iter())
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    check(&files)
}

#[test]
fn good_documents_are_good() {
    for files in DOCUMENTS.iter() {
        assert!(tried(files), "{} is refused", files[0].0);
    }
}

#[test]
fn changed_trees_do_no_harm() {
    let changes = proptest::collection::vec(any::<[u32; 8]>(), 1..4);
    let strategy = (0..DOCUMENTS.len(), 0..100_usize, changes, any::<bool>());
    run(150, &strategy, |(document, file, changes, as_json)| {
        let mut files = DOCUMENTS[document].clone();
        let file = file % files.len();
        let mut tree = tree_of(&files[file].1);
        for choices in &changes {
            mutate(&mut tree, &mut Choices::new(choices));
        }
        files[file].1 = if as_json {
            tree.to_string()
        } else {
            serde_yaml::to_string(&tree).expect("a tree is YAML")
        };
        tried(&files);
        Ok(())
    });
}

/// Where in a text, in ten thousandths of it; how many bytes go; and what comes in their stead.
type Edit = (usize, usize, String);

#[test]
fn changed_texts_do_no_harm() {
    let length = prop_oneof![Just(0_usize), 0..8_usize, 0..400_usize];
    let inserted = prop_oneof![
        Just(String::new()),
        "[\\[\\]{}:,&*!|>'\"#%@`\\-?~ \n\t]{1,3}",
        "\\PC{0,6}",
        any::<String>(),
    ];
    let edits = proptest::collection::vec((0..10_000_usize, length, inserted), 1..4);
    let strategy = (0..DOCUMENTS.len(), 0..100_usize, edits);
    run(150, &strategy, |(document, file, edits)| {
        let mut files = DOCUMENTS[document].clone();
        let file = file % files.len();
        for edit in &edits {
            apply(&mut files[file].1, edit);
        }
        tried(&files);
        Ok(())
    });
}

fn apply(text: &mut String, (place, length, inserted): &Edit) {
    let start = boundary(text, text.len() * place / 10_000);
    let end = boundary(text, start + length);
    text.replace_range(start..end, inserted);
}

/// The next place from here on where a text can be cut.
fn boundary(text: &str, from: usize) -> usize {
    let mut places = from..text.len();
    places
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}
