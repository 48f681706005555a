//! The checked-in client is what the generator writes, and it always writes the same.

use specwright::render::File;
use specwright::{Config, Layout};
use specwright_tests::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Uses every public item of the checked-in client: what does not compile breaks users. Empty the file before updating it
/// when it no longer compiles.
#[rustfmt::skip]
#[path = "../golden/every_item.rs"]
mod every_item;

/// What stands in `generated/` and is written by people.
const BY_HAND: [&str; 1] = ["examples"];

fn generate(config: &Config) -> Vec<File> {
    let output = specwright::generate(config);
    output.unwrap_or_else(|problems| panic!("{problems}")).files
}

fn own_config() -> Config {
    let path = root().join("specwright.toml");
    Config::from_file(path).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_checked_in_client_is_what_the_generator_writes() {
    let folder = root().join("generated");
    let files = generate(&own_config());
    for file in &files {
        let checked_in = fs::read_to_string(folder.join(&file.path)).unwrap_or_default();
        let advice = "run `cargo run` and commit what changes";
        assert!(
            checked_in == file.contents,
            "generated/{} is out of date: {advice}",
            file.path
        );
    }
    let written: BTreeSet<_> = files.iter().map(|file| file.path.clone()).collect();
    let mut found = BTreeSet::new();
    list(&folder, &folder, &mut found);
    let stale: Vec<_> = found.difference(&written).collect();
    assert!(stale.is_empty(), "not written by the generator: {stale:?}");
}

#[test]
fn the_program_that_uses_every_item_is_of_the_checked_in_client() {
    let output = specwright::generate(&own_config());
    let program = output
        .unwrap_or_else(|problems| panic!("{problems}"))
        .exercise();
    let path = root().join("tests/golden/every_item.rs");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &program).expect("the file can be written");
    }
    let checked_in = fs::read_to_string(&path).unwrap_or_default();
    let advice = "UPDATE_GOLDEN=1 cargo test -p specwright-tests --test drift";
    assert!(
        checked_in == program,
        "{} is out of date: {advice}",
        path.display()
    );
}

fn list(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = path.strip_prefix(root).expect("below the root");
        let name = name.to_string_lossy().replace('\\', "/");
        if path.is_dir() && !BY_HAND.contains(&&*name) && name != "target" {
            list(root, &path, found);
        } else if path.is_file() && !name.starts_with('.') && name != "Cargo.lock" {
            found.insert(name);
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let documents = ["names", "objects", "operations", "unions", "composition"];
    let golden = documents.map(|name| root().join(format!("tests/golden/{name}.yaml")));
    for spec in golden.into_iter().chain([own_config().spec]) {
        for layout in [Layout::Package, Layout::Module, Layout::File] {
            let mut config = Config::new(&spec, "out");
            config.layout = layout;
            let once = generate(&config);
            for _ in 0..3 {
                assert!(generate(&config) == once, "{} differs", spec.display());
            }
        }
    }
}

#[test]
fn where_the_document_lies_does_not_show() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    for entry in fs::read_dir(root().join("spec"))
        .expect("the document")
        .flatten()
    {
        fs::copy(entry.path(), elsewhere.path().join(entry.file_name())).expect("a copy");
    }
    let original = own_config();
    let mut moved = original.clone();
    moved.spec = elsewhere.path().join("openai-admin.yaml");
    assert!(generate(&moved) == generate(&original));

    let dotted = root().join("tests/../spec/./openai-admin.yaml");
    let mut dotty = original.clone();
    dotty.spec = dotted;
    assert!(generate(&dotty) == generate(&original));

    // Tests run in the folder of their package.
    let mut relative = original.clone();
    relative.spec = "../spec/openai-admin.yaml".into();
    assert!(generate(&relative) == generate(&original));
}
