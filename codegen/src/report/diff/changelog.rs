//! A section of a changelog.

use super::{Change, ChangeCode, Diff, Level};
use crate::gate::markdown;
use std::fmt::Write;

/// The headings of Keep a Changelog that changes of an API can stand under.
const HEADINGS: &[&str] = &["Removed", "Changed", "Deprecated", "Added"];

/// A section with the changes by heading and resource.
pub(super) fn section(diff: &Diff) -> String {
    let mut out = format!("## [{}] - Unreleased\n", diff.required());
    for heading in HEADINGS {
        let changes: Vec<&Change> = (diff.changes().iter())
            .filter(|change| self::heading(change.code) == *heading)
            .collect();
        if changes.is_empty() {
            continue;
        }
        let _ = write!(out, "\n### {heading}\n");
        for (resource, changes) in by_resource(&changes) {
            let _ = write!(out, "\n{}:\n\n", title(&resource));
            bullets(&mut out, &changes);
        }
    }
    if diff.verdict() == Level::None {
        out.push_str("\nNothing changed.\n");
    }
    out
}

fn heading(code: ChangeCode) -> &'static str {
    let name = code.name();
    match code {
        ChangeCode::Deprecated => "Deprecated",
        _ if name.ends_with("-removed") && code.level() == Level::Major => "Removed",
        _ if code.level() == Level::Minor => "Added",
        _ => "Changed",
    }
}

/// The changes of each resource, the resources in alphabetical order.
fn by_resource<'a>(changes: &[&'a Change]) -> Vec<(String, Vec<&'a Change>)> {
    let mut groups: Vec<(String, Vec<&Change>)> = Vec::new();
    for change in changes {
        // The types of `projects().users()` belong to `projects_users`.
        let name = change.resource.replace("().", "_").replace("()", "");
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, group)) => group.push(change),
            None => groups.push((name, vec![change])),
        }
    }
    groups.sort_by(|(a, _), (b, _)| a.cmp(b));
    groups
}

/// `Projects users`
fn title(resource: &str) -> String {
    let words = resource.replace('_', " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        None => "Client".to_owned(),
        Some(_) if words == "other" => "Types of several resources".to_owned(),
        Some(first) => markdown::text(&format!("{}{}", first.to_uppercase(), letters.as_str())),
    }
}

/// What only adds is told together; everything else by itself.
fn bullets(out: &mut String, changes: &[&Change]) {
    let mut told: Vec<ChangeCode> = Vec::new();
    for change in changes {
        let Some(words) = together(change.code) else {
            bullet(out, change);
            continue;
        };
        if told.contains(&change.code) {
            continue;
        }
        told.push(change.code);
        let alike = changes.iter().filter(|other| other.code == change.code);
        let items: Vec<String> = alike.map(|other| markdown::code(&other.item)).collect();
        let _ = writeln!(out, "- {words}: {}.", items.join(", "));
    }
}

fn together(code: ChangeCode) -> Option<&'static str> {
    Some(match code {
        ChangeCode::MethodAdded => "New calls",
        ChangeCode::ResourceAdded => "New resources",
        ChangeCode::SetterAdded => "New optional inputs",
        ChangeCode::FieldAdded => "New fields",
        ChangeCode::TypeAdded => "New types",
        ChangeCode::VariantAdded => "New values",
        ChangeCode::PagesAdded => "Lists whose pages are followed now",
        ChangeCode::Docs => "The documentation is worded otherwise",
        _ => return None,
    })
}

fn bullet(out: &mut String, change: &Change) {
    let breaking = match change.code.level() {
        Level::Major => "**Breaking:** ",
        _ => "",
    };
    let _ = write!(out, "- {breaking}{}.", capital(&spans(&change.message)));
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if !before.is_empty() && !after.is_empty() => {
            let (before, after) = (markdown::code(before), markdown::code(after));
            let _ = write!(out, " Before: {before}; after: {after}.");
        }
        _ => {}
    }
    if let Some(migration) = &change.migration {
        let _ = write!(out, " {}", spans(migration));
    }
    out.push('\n');
}

/// A sentence of ours, with what it quotes as code.
fn spans(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let words = |part: &str| {
        let space = |is_there: bool| if is_there { " " } else { "" };
        let (before, after) = (part.starts_with(' '), part.len() > 1 && part.ends_with(' '));
        format!("{}{}{}", space(before), markdown::text(part), space(after))
    };
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => words(part),
        _ => markdown::code(part),
    });
    parts.collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}
