//! Enums and unions.

use super::types::Both;
use super::{Change, ChangeCode, matched};
use crate::report::outline::{EnumItem, UnionItem};

pub(super) fn enumeration(
    both: &Both<'_>,
    found: &mut Vec<Change>,
    old: &EnumItem,
    new: &EnumItem,
) {
    let path = &both.path;
    let variants = matched(&old.variants, &new.variants, |(name, _)| name);
    if old.integers != new.integers {
        let shown = |integers: bool| if integers { "integers" } else { "strings" };
        let message = format!("the values of `{path}` are {}", shown(new.integers));
        let change = both.change(ChangeCode::TypeKind, path.clone(), message);
        let change = change.turns(shown(old.integers), shown(new.integers));
        found.push(change.migrate("Write anew what reads its values."));
    }
    for (name, value) in &variants.old {
        let mut added = variants.new.iter();
        let now = added.find(|(_, other)| other == value);
        let gone = variant_removed(both, name, now.map(|(name, _)| name.as_str()));
        found.push(gone.gone(value));
    }
    for (name, value) in &variants.new {
        found.push(variant_added(both, name).comes(value));
    }
    for ((name, before), (_, after)) in variants.both {
        if before != after {
            let item = format!("{path}::{name}");
            let message = format!("`{item}` is the value `{after}`, not `{before}`");
            let change = both.change(ChangeCode::WireName, item, message);
            found.push(change.turns(before, after));
        }
    }
    unknown(both, found, &old.unknown, &new.unknown);
}

pub(super) fn union(both: &Both<'_>, found: &mut Vec<Change>, old: &UnionItem, new: &UnionItem) {
    let path = &both.path;
    let variants = matched(&old.variants, &new.variants, |variant| &variant.name);
    for variant in &variants.old {
        let mut added = variants.new.iter();
        let now = added.find(|other| other.ty == variant.ty);
        let gone = variant_removed(both, &variant.name, now.map(|now| now.name.as_str()));
        found.push(gone.gone(&variant.ty));
    }
    for variant in &variants.new {
        found.push(variant_added(both, &variant.name).comes(&variant.ty));
    }
    for (before, after) in &variants.both {
        let item = format!("{path}::{}", after.name);
        if before.ty != after.ty {
            let message = format!("`{item}` holds another type");
            let change = both.change(ChangeCode::VariantType, item.clone(), message);
            let change = change.turns(&before.ty, &after.ty);
            found.push(change.migrate(format!("Expect a `{}`.", after.ty)));
        } else if before.from != after.from {
            let (code, words) = match after.from {
                true => (ChangeCode::ConversionAdded, "is"),
                false => (ChangeCode::ConversionRemoved, "is not any more"),
            };
            let of = format!("From<{}>", after.ty);
            let message = format!("`{path}` {words} `{of}`");
            let change = both.change(code, path.clone(), message);
            found.push(match after.from {
                true => change.comes(of),
                false => change.gone(of).migrate(format!("Write `{item}(…)`.")),
            });
        }
    }
    told_apart(both, found, old, new);
    unknown(both, found, &old.unknown, &new.unknown);
}

/// Compares how the members that both have are told apart.
fn told_apart(both: &Both<'_>, found: &mut Vec<Change>, old: &UnionItem, new: &UnionItem) {
    let path = &both.path;
    let kept = |union: &UnionItem, other: &UnionItem| -> Vec<String> {
        let is_kept = |name: &String| other.variants.iter().any(|known| known.name == *name);
        let kept = union
            .variants
            .iter()
            .filter(|variant| is_kept(&variant.name));
        let shown = kept.map(|variant| match variant.tags.is_empty() {
            true => variant.name.clone(),
            false => format!("{} = {}", variant.name, variant.tags.join(" | ")),
        });
        let mut shown: Vec<String> = shown.collect();
        // With a tag, their order does not matter.
        if union.tag.is_some() {
            shown.sort();
        }
        shown
    };
    let (before, after) = (kept(old, new), kept(new, old));
    if old.tag == new.tag && before == after {
        return;
    }
    let shown = |union: &UnionItem, kept: &[String]| match &union.tag {
        Some(tag) => format!("by `{tag}`: {}", kept.join(", ")),
        None => format!("tried in order: {}", kept.join(", ")),
    };
    let message = format!("the members of `{path}` are told apart in another way");
    let change = both.change(ChangeCode::TagChanged, path.clone(), message);
    found.push(change.turns(shown(old, &before), shown(new, &after)));
}

fn variant_removed(both: &Both<'_>, name: &str, now: Option<&str>) -> Change {
    let item = format!("{}::{name}", both.path);
    let message = match now {
        Some(now) => format!("`{item}` is called `{now}`"),
        None => format!("`{item}` does not exist any more"),
    };
    let migration = match now {
        Some(now) => format!("Write `{}::{now}`.", both.path),
        None => {
            "Remove its arm; what the server still sends of it is the unknown variant.".to_owned()
        }
    };
    let change = both.change(ChangeCode::VariantRemoved, item, message);
    change.migrate(migration)
}

fn variant_added(both: &Both<'_>, name: &str) -> Change {
    let item = format!("{}::{name}", both.path);
    let message = format!("`{item}` is new");
    both.change(ChangeCode::VariantAdded, item, message)
}

/// The variant for what no other stands for.
fn unknown(both: &Both<'_>, found: &mut Vec<Change>, old: &str, new: &str) {
    if old != new {
        found.push(variant_removed(both, old, Some(new)).turns(old, new));
    }
}
