//! Types: what went, what came, and what became of structs.

use super::facts::Sent;
use super::inputs::{self, Slot, Taker};
use super::methods::docs;
use super::{Change, ChangeCode, deprecation, matched, shapes};
use crate::report::outline::{FieldItem, Kind, Outline, Role, StructItem, TypeItem, property};
use crate::rust::surface::Codec;
use std::collections::{HashMap, HashSet};

pub(super) fn compare(found: &mut Vec<Change>, old: &Outline, new: &Outline) {
    let types = matched(&old.types, &new.types, |item| &item.name);
    let by_place: HashMap<&str, &TypeItem> = (types.new.iter())
        .map(|item| (item.at.as_str(), *item))
        .collect();
    for item in &types.old {
        let same = || types.new.iter().find(|other| other.kind == item.kind);
        let now = by_place.get(item.at.as_str()).or_else(same);
        found.push(removed(item, now.copied()));
    }
    for item in &types.new {
        let path = path(item);
        let message = format!("`{path}` is new");
        let change = Change::new(ChangeCode::TypeAdded, path, message);
        found.push(Change {
            resource: item.home.clone(),
            ..change.comes(kind(&item.kind)).at(None, Some(&item.at))
        });
    }
    for (before, after) in types.both {
        let start = found.len();
        let both = Both {
            path: path(after),
            old: before,
            new: after,
        };
        both.compare(found);
        if before.docs != after.docs && found.len() == start {
            found.push(docs(&both.path, &before.at, &after.at));
        }
        for change in &mut found[start..] {
            change.resource.clone_from(&after.home);
        }
    }
}

fn path(item: &TypeItem) -> String {
    format!("types::{}", item.name)
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Struct(_) => "struct",
        Kind::Enum(_) => "enum",
        Kind::Union(_) => "union",
        Kind::Newtype(_) => "newtype",
    }
}

fn removed(item: &TypeItem, now: Option<&TypeItem>) -> Change {
    let path = path(item);
    let (message, migration) = match now {
        Some(now) => (
            format!("`{path}` is called `types::{}`", now.name),
            format!("Write `types::{}`.", now.name),
        ),
        None => (
            format!("`{path}` does not exist any more"),
            "Nothing takes or gives it: remove what names it.".to_owned(),
        ),
    };
    let change = Change::new(ChangeCode::TypeRemoved, path, message)
        .gone(&item.name)
        .at(Some(&item.at), now.map(|now| now.at.as_str()))
        .migrate(migration);
    Change {
        after: now.map(|now| now.name.clone()),
        resource: item.home.clone(),
        ..change
    }
}

/// A type in both clients.
pub(super) struct Both<'a> {
    pub(super) path: String,
    pub(super) old: &'a TypeItem,
    pub(super) new: &'a TypeItem,
}

impl Both<'_> {
    fn compare(&self, found: &mut Vec<Change>) {
        let (old, new) = (self.old, self.new);
        let at = (old.at.as_str(), new.at.as_str());
        deprecation(found, &self.path, (old.deprecated, new.deprecated), at);
        match (&old.kind, &new.kind) {
            (Kind::Struct(before), Kind::Struct(after)) => self.structure(found, before, after),
            (Kind::Enum(before), Kind::Enum(after)) => {
                shapes::enumeration(self, found, before, after)
            }
            (Kind::Union(before), Kind::Union(after)) => shapes::union(self, found, before, after),
            (Kind::Newtype(before), Kind::Newtype(after)) if before != after => {
                let message = format!("`{}` holds another type", self.path);
                let change =
                    self.change(ChangeCode::FieldType, format!("{}.0", self.path), message);
                found.push(
                    change
                        .turns(before, after)
                        .migrate(format!("Expect a `{after}`.")),
                );
            }
            (Kind::Newtype(_), Kind::Newtype(_)) => {}
            (before, after) => {
                let (before, after) = (kind(before), kind(after));
                let message = format!("`{}` is of kind {after}, not {before}", self.path);
                let change = self.change(ChangeCode::TypeKind, self.path.clone(), message);
                let change = change.turns(before, after);
                found.push(change.migrate("Write anew what makes or reads it."));
                return;
            }
        }
        self.directions(found);
    }

    /// A change of a part of the type, with the places of the type.
    pub(super) fn change(&self, code: ChangeCode, item: String, message: String) -> Change {
        Change::new(code, item, message).at(Some(&self.old.at), Some(&self.new.at))
    }

    /// Whether values of the type are sent, before and after.
    pub(super) fn is_sent(&self) -> bool {
        self.old.codec != Codec::Decode && self.new.codec != Codec::Decode
    }

    fn directions(&self, found: &mut Vec<Change>) {
        let path = &self.path;
        let encodes = |item: &TypeItem| item.codec != Codec::Decode;
        let decodes = |item: &TypeItem| item.codec != Codec::Encode;
        let pairs = [
            ("Serialize", encodes(self.old), encodes(self.new)),
            ("Deserialize", decodes(self.old), decodes(self.new)),
        ];
        for (name, before, after) in pairs {
            let (code, words) = match (before, after) {
                (false, true) => (ChangeCode::DirectionAdded, "is"),
                (true, false) => (ChangeCode::DirectionRemoved, "is not any more"),
                _ => continue,
            };
            let message = format!("`{path}` {words} `{name}`");
            let change = self.change(code, path.clone(), message);
            found.push(match code {
                ChangeCode::DirectionAdded => change.comes(name),
                _ => change
                    .gone(name)
                    .migrate("Generate with `serde = \"both\"` where types need both directions."),
            });
        }
    }

    fn structure(&self, found: &mut Vec<Change>, old: &StructItem, new: &StructItem) {
        let fields = matched(&old.fields, &new.fields, |field| &field.name);
        for field in &fields.old {
            found.push(self.field_removed(field, &fields.new));
        }
        for field in &fields.new {
            let item = format!("{}.{}", self.path, field.name);
            let message = format!("`{item}` is new");
            let change = Change::new(ChangeCode::FieldAdded, item, message)
                .comes(declared(field))
                .at(Some(&self.old.at), Some(&place(self.new, field)));
            found.push(change);
        }
        let mut changed = HashSet::new();
        for (before, after) in &fields.both {
            if before.ty != after.ty {
                changed.insert(after.name.as_str());
            }
            self.field(found, before, after);
        }
        self.rest(found, old, new);
        self.built(found, old, new, &changed);
    }

    fn field_removed(&self, field: &FieldItem, added: &[&FieldItem]) -> Change {
        let item = format!("{}.{}", self.path, field.name);
        let now = added.iter().find(|other| wire(other) == wire(field));
        let message = match now {
            Some(now) => format!("`{item}` is called `{}`", now.name),
            None => format!("`{item}` does not exist any more"),
        };
        let migration = match now {
            Some(now) => format!("Write `{}`.", now.name),
            None => "Remove what reads or sets it; what the server still sends of it is in the \
                     field for unknown members."
                .to_owned(),
        };
        let new_at = now.map_or_else(|| self.new.at.clone(), |now| place(self.new, now));
        let change = Change::new(ChangeCode::FieldRemoved, item, message)
            .gone(declared(field))
            .at(Some(&place(self.old, field)), Some(&new_at));
        change.migrate(migration)
    }

    fn field(&self, found: &mut Vec<Change>, old: &FieldItem, new: &FieldItem) {
        let item = format!("{}.{}", self.path, new.name);
        let (old_at, new_at) = (place(self.old, old), place(self.new, new));
        let at = (old_at.as_str(), new_at.as_str());
        deprecation(found, &item, (old.deprecated, new.deprecated), at);
        let change =
            |code, message: String| Change::new(code, &item, message).at(Some(at.0), Some(at.1));
        if old.ty != new.ty {
            let message = format!("`{item}` is of another type");
            let change = change(ChangeCode::FieldType, message).turns(declared(old), declared(new));
            found.push(change.migrate(format!("Expect a `{}`.", new.ty)));
        }
        if wire(old) != wire(new) {
            let message = format!(
                "`{item}` is the property `{}`, not `{}`",
                wire(new),
                wire(old)
            );
            let change = change(ChangeCode::WireName, message);
            found.push(change.turns(wire(old), wire(new)));
        }
        if let (Role::Fixed(before), Role::Fixed(after)) = (&old.role, &new.role)
            && before != after
        {
            let message = format!("`{item}` is always sent as `{after}`, not as `{before}`");
            let change = change(ChangeCode::FixedValue, message);
            found.push(change.turns(before.to_string(), after.to_string()));
        }
        if self.is_sent() {
            let sent = Sent {
                item: &item,
                old: (&old.facts, at.0),
                new: (&new.facts, at.1),
            };
            sent.compare(found);
        }
    }

    /// Compares the field that keeps the members without a name.
    fn rest(&self, found: &mut Vec<Change>, old: &StructItem, new: &StructItem) {
        let ((old_name, old_type), (name, ty)) = (&old.rest, &new.rest);
        if old.rest == new.rest {
            return;
        }
        let item = format!("{}.{name}", self.path);
        let (code, message) = match old_name == name {
            true => (
                ChangeCode::FieldType,
                format!("`{item}` is of another type"),
            ),
            false => (
                ChangeCode::FieldRemoved,
                format!("`{}.{old_name}` is called `{name}`", self.path),
            ),
        };
        let change = self.change(code, item, message);
        let change = change.turns(format!("{old_name}: {old_type}"), format!("{name}: {ty}"));
        found.push(change.migrate(format!("Write `{name}`, of type `{ty}`.")));
    }

    /// Compares how the struct is built.
    fn built(
        &self,
        found: &mut Vec<Change>,
        old: &StructItem,
        new: &StructItem,
        changed: &HashSet<&str>,
    ) {
        let path = &self.path;
        let constructor = format!("{path}::new");
        let setters_of = format!("{path}.");
        let taker = |item, body| taker(item, body, &constructor, &setters_of);
        let (before, after) = (taker(self.old, old), taker(self.new, new));
        match (old.built, new.built) {
            (false, false) => {}
            (false, true) => {
                let message = format!("`{path}` can be built: `{}`", after.call());
                let change =
                    self.change(ChangeCode::ConstructorAdded, constructor.clone(), message);
                found.push(change.comes(after.call()));
            }
            (true, false) => {
                let message = format!("`{path}` cannot be built any more: nothing sends it");
                let change =
                    self.change(ChangeCode::ConstructorRemoved, constructor.clone(), message);
                let change = change.gone(before.call());
                found.push(change.migrate("Remove what builds it."));
            }
            (true, true) => {
                let in_one = |key: &str| {
                    let has = |body: &StructItem| body.fields.iter().any(|f| wire(f) == key);
                    has(old) != has(new)
                };
                let is_told = |slot: &Slot<'_>| in_one(&slot.key);
                let start = found.len();
                inputs::compare(found, &before, &after, &is_told);
                // A setter takes another type because its field is of another one, which is told.
                let told = |change: &Change| {
                    let name = change.item.rsplit('.').next().unwrap_or_default();
                    change.code == ChangeCode::SetterType && changed.contains(name)
                };
                let own = found.split_off(start);
                found.extend(own.into_iter().filter(|change| !told(change)));
            }
        }
        self.default(found, old.default, new.default);
    }

    fn default(&self, found: &mut Vec<Change>, old: bool, new: bool) {
        let path = &self.path;
        let (code, words) = match (old, new) {
            (false, true) => (ChangeCode::DefaultAdded, "is"),
            (true, false) => (ChangeCode::DefaultRemoved, "is not any more"),
            _ => return,
        };
        let message = format!("`{path}` {words} `Default`");
        let change = self.change(code, path.clone(), message);
        found.push(match code {
            ChangeCode::DefaultRemoved => change
                .gone("Default")
                .migrate(format!("Use `{path}::new(…)`.")),
            _ => change.comes("Default"),
        });
    }
}

fn taker<'a>(
    item: &'a TypeItem,
    body: &'a StructItem,
    constructor: &'a str,
    setters_of: &'a str,
) -> Taker<'a> {
    let slot = |field: &'a FieldItem, ty: &'a str| Slot {
        key: wire(field).to_owned(),
        name: &field.name,
        ty,
        at: place(item, field),
    };
    let mut arguments = Vec::new();
    let mut setters = Vec::new();
    for field in &body.fields {
        match &field.role {
            Role::Argument(ty) => arguments.push(slot(field, ty)),
            Role::Setter(ty) => setters.push(slot(field, ty)),
            Role::None | Role::Fixed(_) => {}
        }
    }
    Taker {
        item: constructor,
        name: "new",
        setters_of,
        arguments,
        setters,
        at: &item.at,
    }
}

/// `name: Option<String>`
fn declared(field: &FieldItem) -> String {
    format!("{}: {}", field.name, field.ty)
}

fn wire(field: &FieldItem) -> &str {
    field.wire.as_deref().unwrap_or(&field.name)
}

fn place(item: &TypeItem, field: &FieldItem) -> String {
    match field.facts.at.is_empty() {
        true => property(&item.at, wire(field)),
        false => field.facts.at.clone(),
    }
}
