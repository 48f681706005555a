//! What a method or a constructor takes: arguments, which have an order, and setters, which have
//! names.

use super::{Change, ChangeCode};

/// Something that is taken.
pub(super) struct Slot<'a> {
    /// By what it is the same in both clients.
    pub(super) key: String,
    /// Its name.
    pub(super) name: &'a str,
    /// What it takes.
    pub(super) ty: &'a str,
    /// Where it stands in the document.
    pub(super) at: String,
}

/// What takes arguments and has setters.
pub(super) struct Taker<'a> {
    /// The method or constructor, such as `projects().create` or `types::Pet::new`.
    pub(super) item: &'a str,
    /// Its last name, as calls are shown.
    pub(super) name: &'a str,
    /// What stands before the name of a setter.
    pub(super) setters_of: &'a str,
    pub(super) arguments: Vec<Slot<'a>>,
    pub(super) setters: Vec<Slot<'a>>,
    /// Where it stands in the document.
    pub(super) at: &'a str,
}

impl Taker<'_> {
    /// `create(project_id, body)`
    pub(super) fn call(&self) -> String {
        let names: Vec<&str> = self.arguments.iter().map(|slot| slot.name).collect();
        format!("{}({})", self.name, names.join(", "))
    }

    fn setter(&self, slot: &Slot<'_>) -> String {
        format!("{}{}", self.setters_of, slot.name)
    }
}

fn get<'s, 'a>(slots: &'s [Slot<'a>], key: &str) -> Option<&'s Slot<'a>> {
    slots.iter().find(|slot| slot.key == key)
}

/// Compares arguments and setters. What came or went is left out where it `is_told` elsewhere.
pub(super) fn compare(
    found: &mut Vec<Change>,
    old: &Taker<'_>,
    new: &Taker<'_>,
    is_told: &dyn Fn(&Slot<'_>) -> bool,
) {
    for slot in &old.arguments {
        found.extend(old_argument(slot, old, new));
    }
    for slot in &new.arguments {
        if get(&old.arguments, &slot.key).is_none() {
            found.push(new_argument(slot, old, new));
        }
    }
    found.extend(order(old, new));
    for slot in &old.setters {
        match counterpart(slot, &new.setters) {
            _ if get(&new.arguments, &slot.key).is_some() => {}
            Some(other) if other.name == slot.name => found.extend(setter_type(slot, other, new)),
            Some(other) => {
                let change = setter_removed(slot, old, new);
                let to = new.setter(other);
                found.push(change.migrate(format!("It is `{to}` now.")));
                found.push(setter_added(other, new, old.at));
            }
            None if is_told(slot) => {}
            None => found.push(setter_removed(slot, old, new)),
        }
    }
    for slot in &new.setters {
        let was_argument = get(&old.arguments, &slot.key).is_some();
        if !was_argument && counterpart(slot, &old.setters).is_none() && !is_told(slot) {
            found.push(setter_added(slot, new, old.at));
        }
    }
}

/// The setter of the same value, or else the one of the same name: calls of it compile.
fn counterpart<'s, 'a>(slot: &Slot<'_>, setters: &'s [Slot<'a>]) -> Option<&'s Slot<'a>> {
    let same_name = || setters.iter().find(|other| other.name == slot.name);
    get(setters, &slot.key).or_else(same_name)
}

fn old_argument(slot: &Slot<'_>, old: &Taker<'_>, new: &Taker<'_>) -> Option<Change> {
    let (item, name) = (old.item, slot.name);
    if let Some(other) = get(&new.arguments, &slot.key) {
        if other.ty == slot.ty {
            return None;
        }
        let message = format!("the argument `{name}` of `{item}` takes another type");
        let change = Change::new(ChangeCode::ArgumentType, item, message)
            .turns(
                format!("{name}: {}", slot.ty),
                format!("{}: {}", other.name, other.ty),
            )
            .at(Some(&slot.at), Some(&other.at));
        return Some(change.migrate(format!("Pass {} as `{name}`.", article(other.ty))));
    }
    let change = |code, message| {
        let call = Change::new(code, item, message).turns(old.call(), new.call());
        call.at(Some(&slot.at), Some(new.at))
    };
    Some(match get(&new.setters, &slot.key) {
        Some(setter) => {
            let message = format!("`{item}` does not demand `{name}` any more, which is a setter");
            let migration = format!("Set it: `.{}(…)`.", setter.name);
            change(ChangeCode::ArgumentOptional, message).migrate(migration)
        }
        None => {
            let message = format!("`{item}` does not take `{name}` any more");
            let migration = format!("Leave `{name}` out: `{}`.", new.call());
            change(ChangeCode::ArgumentRemoved, message).migrate(migration)
        }
    })
}

fn new_argument(slot: &Slot<'_>, old: &Taker<'_>, new: &Taker<'_>) -> Change {
    let (item, name) = (new.item, slot.name);
    let setter = get(&old.setters, &slot.key);
    let (code, message) = match setter {
        Some(_) => (
            ChangeCode::SetterRequired,
            format!("`{item}` demands `{name}`, which was a setter"),
        ),
        None => (
            ChangeCode::ArgumentAdded,
            format!("`{item}` takes a new argument `{name}`"),
        ),
    };
    let old_at = setter.map_or(old.at, |setter| &setter.at);
    Change::new(code, item, message)
        .turns(old.call(), new.call())
        .at(Some(old_at), Some(&slot.at))
        .migrate(format!(
            "Pass {} as `{name}`: `{}`.",
            article(slot.ty),
            new.call()
        ))
}

/// Whether the arguments that both have are in the same order.
fn order(old: &Taker<'_>, new: &Taker<'_>) -> Option<Change> {
    let common = |of: &Taker<'_>, other: &Taker<'_>| -> Vec<String> {
        let kept = of.arguments.iter();
        let kept = kept.filter(|slot| get(&other.arguments, &slot.key).is_some());
        kept.map(|slot| slot.key.clone()).collect()
    };
    let (before, after) = (common(old, new), common(new, old));
    if before == after {
        return None;
    }
    let ty = |of: &[Slot<'_>], key: &str| get(of, key).map(|slot| slot.ty.to_owned());
    let mut pairs = before.iter().zip(&after);
    let is_silent = pairs.all(|(a, b)| ty(&old.arguments, a) == ty(&new.arguments, b));
    let item = new.item;
    let silent = match is_silent {
        true => "; they are of the same types, so the compiler does not notice",
        false => "",
    };
    let message = format!("the arguments of `{item}` changed places{silent}");
    let change = Change::new(ChangeCode::ArgumentsReordered, item, message)
        .turns(old.call(), new.call())
        .at(Some(old.at), Some(new.at));
    Some(change.migrate(format!(
        "Bring the arguments in the new order: `{}`.",
        new.call()
    )))
}

fn setter_type(old: &Slot<'_>, new: &Slot<'_>, taker: &Taker<'_>) -> Option<Change> {
    if old.ty == new.ty {
        return None;
    }
    let item = taker.setter(new);
    let message = format!("`{item}` takes another type");
    let change = Change::new(ChangeCode::SetterType, item, message)
        .turns(
            format!("{}({})", old.name, old.ty),
            format!("{}({})", new.name, new.ty),
        )
        .at(Some(&old.at), Some(&new.at));
    Some(change.migrate(format!("Pass {}.", article(new.ty))))
}

fn setter_removed(slot: &Slot<'_>, old: &Taker<'_>, new: &Taker<'_>) -> Change {
    let item = old.setter(slot);
    let message = format!("`{item}` does not exist any more");
    Change::new(ChangeCode::SetterRemoved, item, message)
        .gone(format!("{}({})", slot.name, slot.ty))
        .at(Some(&slot.at), Some(new.at))
        .migrate("Remove the call.")
}

fn setter_added(slot: &Slot<'_>, new: &Taker<'_>, old_at: &str) -> Change {
    let item = new.setter(slot);
    let message = format!("`{item}` is new");
    Change::new(ChangeCode::SetterAdded, item, message)
        .comes(format!("{}({})", slot.name, slot.ty))
        .at(Some(old_at), Some(&slot.at))
}

/// A type with its article, as a sentence has it.
fn article(ty: &str) -> String {
    let within = |start, end| ty.strip_prefix(start)?.strip_suffix(end);
    if let Some(inner) = within("impl Into<", ">") {
        return format!("a `{inner}`, or what converts into one");
    }
    match within("impl IntoPatch<", ", M>") {
        Some(inner) => format!("a `{inner}`, an `Option` of it, or `Null`"),
        None => format!("a `{ty}`"),
    }
}
