//! `specwright diff`: each kind of change by an edit of one document, and where things stand.

mod cases;
mod command;
mod exercise;
mod places;
mod rows;

use specwright::report::diff::Diff;
use specwright::{Config, Release, diff, generate_in_memory};

/// The document that is edited.
const SHOP: &str = include_str!("shop.yaml");

#[track_caller]
fn release(document: &str) -> Release {
    let output = generate_in_memory(&[("shop.yaml", document)], &Config::new("shop.yaml", "out"));
    Release::from(&output.unwrap_or_else(|problems| panic!("{problems}\n{document}")))
}

#[track_caller]
fn compared(old: &str, new: &str) -> Diff {
    diff(&release(old), &release(new))
}

/// The document with some passages replaced, each of which it has once.
#[track_caller]
fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = SHOP.to_owned();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "`{from}` is not there once");
        text = text.replace(from, to);
    }
    text
}

/// `code item`, of each change.
fn told(diff: &Diff) -> Vec<String> {
    let changes = diff.changes().iter();
    changes
        .map(|change| format!("{} {}", change.code, change.item))
        .collect()
}
