//! All changes together, with their places, and how programs and terminals are told of them.

use super::{Change, ChangeCode, Level, Spot, changelog, changes, required};
use crate::gate;
use crate::report::outline::Outline;
use semver::Version;
use serde::Serialize;
use std::fmt::Write;

/// What a new client means for those who use the old one.
#[derive(Debug, Clone)]
pub struct Diff {
    changes: Vec<Change>,
    current: Version,
    required: Version,
}

impl Diff {
    /// Compares two outlines. The functions say where parts of the documents stand.
    pub(crate) fn new(
        (old, new): (&Outline, &Outline),
        current: &Version,
        old_spots: impl FnOnce(&[&str]) -> Vec<Option<Spot>>,
        new_spots: impl FnOnce(&[&str]) -> Vec<Option<Spot>>,
    ) -> Diff {
        let mut changes = changes(old, new);
        let old = spots(&changes, 0, old_spots);
        let new = spots(&changes, 1, new_spots);
        for (change, (old, new)) in changes.iter_mut().zip(old.into_iter().zip(new)) {
            (change.old, change.new) = (old, new);
        }
        let mut diff = Diff {
            changes,
            current: current.clone(),
            required: current.clone(),
        };
        diff.required = required(current, diff.verdict());
        diff
    }

    /// The highest level of all changes.
    pub fn verdict(&self) -> Level {
        let levels = self.changes.iter().map(|change| change.code.level());
        levels.max().unwrap_or_default()
    }

    /// The changes, those first that ask most.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The version of the old client.
    pub fn current(&self) -> &Version {
        &self.current
    }

    /// The least version that the new client may have.
    pub fn required(&self) -> &Version {
        &self.required
    }

    /// For programs. The form is stable.
    pub fn to_json(&self) -> String {
        let entries = self.changes.iter().map(|change| Entry {
            code: change.code,
            level: change.code.level(),
            behaviour: change.code.behaviour(),
            item: &change.item,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
            old: change.old.as_ref(),
            new: change.new.as_ref(),
            message: &change.message,
            migration: change.migration.as_deref(),
        });
        let report = Report {
            verdict: self.verdict(),
            version: Versions {
                current: self.current.to_string(),
                required: self.required.to_string(),
            },
            changes: entries.collect(),
        };
        let text = serde_json::to_string_pretty(&report).unwrap_or_default();
        gate::json::visible(&text).into_owned() + "\n"
    }

    /// For people at a terminal.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for change in &self.changes {
            entry(&mut out, change);
        }
        let _ = writeln!(
            out,
            "verdict: {}; version {} -> {}",
            self.verdict(),
            self.current,
            self.required
        );
        out
    }

    /// A section of a changelog, as [Keep a Changelog](https://keepachangelog.com) has them.
    pub fn to_changelog(&self) -> String {
        changelog::section(self)
    }
}

/// Where the changes stand in one of the documents.
fn spots(
    changes: &[Change],
    side: usize,
    find: impl FnOnce(&[&str]) -> Vec<Option<Spot>>,
) -> Vec<Option<Spot>> {
    let pointers = changes
        .iter()
        .map(|change| change.pointers[side].as_deref());
    let known: Vec<&str> = pointers.clone().flatten().collect();
    let mut found = find(&known).into_iter();
    pointers
        .map(|pointer| pointer.and_then(|_| found.next().flatten()))
        .collect()
}

fn entry(out: &mut String, change: &Change) {
    let line = gate::terminal::line;
    let behaviour = match change.code.behaviour() {
        true => " (behaviour)",
        false => "",
    };
    let level = change.code.level();
    let _ = writeln!(
        out,
        "{level}: {}{behaviour} [{}]",
        line(&change.message),
        change.code
    );
    let turn = match (&change.before, &change.after) {
        (Some(before), Some(after)) => Some(format!("{} -> {}", line(before), line(after))),
        _ => None,
    };
    let spot = |spot: &Spot| format!("{}:{}:{}", line(&spot.file), spot.line, spot.column);
    let places = match (&change.old, &change.new) {
        (Some(old), Some(new)) => Some(format!("{} -> {}", spot(old), spot(new))),
        (Some(old), None) => Some(spot(old)),
        (None, Some(new)) => Some(spot(new)),
        (None, None) => None,
    };
    let migration = change.migration.as_ref();
    let migration = migration.map(|text| format!("help: {}", line(text)));
    for text in [turn, places, migration].into_iter().flatten() {
        let _ = writeln!(out, "  {text}");
    }
}

#[derive(Serialize)]
struct Report<'a> {
    verdict: Level,
    version: Versions,
    changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Versions {
    current: String,
    required: String,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: ChangeCode,
    level: Level,
    behaviour: bool,
    item: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    old: Option<&'a Spot>,
    new: Option<&'a Spot>,
    message: &'a str,
    migration: Option<&'a str>,
}
