//! The command: where clients come from, and how it ends.

use super::{SHOP, edited};
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

fn run(folder: &Path, program: &str, arguments: &str) -> Output {
    Command::new(program)
        .current_dir(folder)
        .args(arguments.split_whitespace())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap_or_else(|error| panic!("`{program}` runs: {error}"))
}

fn specwright(folder: &Path, arguments: &str) -> (Option<i32>, String, String) {
    let output = run(folder, env!("CARGO_BIN_EXE_specwright"), arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn git(folder: &Path, arguments: &str) {
    let identity = "-c user.name=a -c user.email=a@example.com";
    let output = run(folder, "git", &format!("{identity} {arguments}"));
    assert!(output.status.success(), "git {arguments}: {output:?}");
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("the file is written");
}

/// A folder with two documents: the second has a field less.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "old.yaml", SHOP);
    let new = edited(&[("        colour: { type: string }\n", "")]);
    write(folder.path(), "new.yaml", &new);
    folder
}

#[test]
fn the_exit_code_is_1_at_or_above_what_is_denied() {
    let folder = folder();
    for (arguments, code) in [
        ("diff old.yaml new.yaml", 0),
        ("diff old.yaml new.yaml --deny major", 1),
        ("diff old.yaml new.yaml --deny minor", 1),
        ("diff new.yaml old.yaml --deny major", 0),
        ("diff new.yaml old.yaml --deny minor", 1),
        ("diff old.yaml old.yaml --deny minor", 0),
        ("diff old.yaml none.yaml", 1),
        ("diff old.yaml", 2),
        ("diff old.yaml new.yaml --deny patch", 2),
    ] {
        let (found, out, err) = specwright(folder.path(), arguments);
        assert_eq!(found, Some(code), "{arguments}\n{out}\n{err}");
    }
}

#[test]
fn the_configuration_is_the_new_client_and_is_given_its_version() {
    let folder = folder();
    let config = "spec = \"new.yaml\"\nout = \"client\"\nversion = \"0.3.2\"\n";
    write(folder.path(), "specwright.toml", config);
    let (code, out, err) = specwright(folder.path(), "diff old.yaml --bump");
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.ends_with("verdict: major; version 0.3.2 -> 0.4.0\n"),
        "{out}"
    );
    let now = std::fs::read_to_string(folder.path().join("specwright.toml")).unwrap_or_default();
    assert_eq!(now, config.replace("0.3.2", "0.4.0"));
}

#[test]
fn a_document_is_read_as_it_was_with_the_files_it_refers_to() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    std::fs::create_dir_all(path.join("api/parts")).expect("the folders are made");
    let new = edited(&[
        (
            "$ref: \"#/components/schemas/State\"",
            "$ref: \"parts/state.yaml\"",
        ),
        (
            "    State: { type: string, enum: [open, paid, sent] }\n",
            "",
        ),
    ]);
    write(path, "api/shop.yaml", &new);
    write(
        path,
        "api/parts/state.yaml",
        "type: string\nenum: [open, paid, sent]\n",
    );
    write(path, "secret.yaml", "type: string\n");
    git(path, "init -q .");
    git(path, "add .");
    git(path, "commit -q -m first");
    write(
        path,
        "api/parts/state.yaml",
        "type: string\nenum: [open, paid]\n",
    );
    let (code, out, err) = specwright(path, "diff HEAD:api/shop.yaml api/shop.yaml --deny major");
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(out.contains("Sent` does not exist any more"), "{out}");
    assert!(
        out.contains("HEAD:api/parts/state.yaml:1:1 -> api/parts/state.yaml:1:1"),
        "{out}"
    );
    // From a folder of the repository, paths are seen from there.
    let (code, _, err) = specwright(&path.join("api"), "diff HEAD:shop.yaml HEAD:shop.yaml");
    assert_eq!(code, Some(0), "{err}");
}

#[test]
fn a_document_in_a_revision_reads_its_own_folder_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    std::fs::create_dir_all(path.join("api")).expect("the folder is made");
    let reading = edited(&[(
        "$ref: \"#/components/schemas/State\"",
        "$ref: \"../secret.yaml\"",
    )]);
    write(path, "api/shop.yaml", &reading);
    write(path, "secret.yaml", "type: string\n");
    git(path, "init -q .");
    git(path, "add .");
    git(path, "commit -q -m first");
    let (code, _, err) = specwright(path, "diff HEAD:api/shop.yaml HEAD:api/shop.yaml");
    assert_eq!(code, Some(1));
    assert!(err.contains("outside of the document's folder"), "{err}");
    let allowed = "diff HEAD:api/shop.yaml HEAD:api/shop.yaml --allow-files .";
    let (code, _, err) = specwright(path, allowed);
    assert_eq!(code, Some(0), "{err}");
}

#[test]
fn what_is_no_revision_is_said_to_be_none() {
    let folder = folder();
    let (code, _, err) = specwright(folder.path(), "diff main:old.yaml new.yaml");
    assert_eq!(code, Some(1), "{err}");
    git(folder.path(), "init -q .");
    for revision in ["nowhere", "--output=x"] {
        let (code, _, err) = specwright(
            folder.path(),
            &format!("diff -- {revision}:old.yaml new.yaml"),
        );
        assert_eq!(code, Some(1), "{err}");
        assert!(err.contains("revision"), "{err}");
    }
}
