//! Resources and methods.

use super::facts::Sent;
use super::inputs::{self, Slot, Taker};
use super::{Change, ChangeCode, deprecation, matched};
use crate::report::outline::{HeadersItem, InputItem, MethodItem, Outline, WireItem};
use std::collections::{HashMap, HashSet};

pub(super) fn compare(found: &mut Vec<Change>, old: &Outline, new: &Outline) {
    resources(found, old, new);
    let methods = matched(&old.methods, &new.methods, |method| &method.path);
    let kept: HashSet<String> = new.methods.iter().map(operation).collect();
    let added: HashMap<String, &MethodItem> = (methods.new.iter())
        .map(|method| (operation(method), *method))
        .collect();
    let by_id: HashMap<&str, &MethodItem> = (methods.new.iter())
        .filter_map(|method| Some((method.id.as_deref()?, *method)))
        .collect();
    for method in &methods.old {
        let by_id = || by_id.get(method.id.as_deref()?);
        let now = added.get(&operation(method)).or_else(by_id);
        found.push(removed(method, now.copied()).of(method));
    }
    for method in &methods.new {
        let message = format!("`{}` is new", method.path);
        let change = Change::new(ChangeCode::MethodAdded, &method.path, message)
            .comes(call(method))
            .at(None, Some(&method.at));
        found.push(change.of(method));
    }
    for (before, after) in methods.both {
        let start = found.len();
        let is_other = operation(before) != operation(after);
        if is_other && kept.contains(&operation(before)) {
            found.push(replaced(before, after));
        } else {
            method(found, before, after);
        }
        if found.len() == start && before.docs != after.docs {
            found.push(docs(&before.path, &before.at, &after.at));
        }
        for change in &mut found[start..] {
            change.resource = resource(after);
        }
    }
}

impl Change {
    fn of(mut self, method: &MethodItem) -> Change {
        self.resource = resource(method);
        self
    }
}

/// `projects().users()`, of `projects().users().create`.
fn resource(method: &MethodItem) -> String {
    let path = method.path.rsplit_once('.');
    path.map_or_else(String::new, |(resource, _)| resource.to_owned())
}

pub(super) fn docs(item: &str, old: &str, new: &str) -> Change {
    let message = format!("the documentation of `{item}` is worded otherwise");
    Change::new(ChangeCode::Docs, item, message).at(Some(old), Some(new))
}

fn resources(found: &mut Vec<Change>, old: &Outline, new: &Outline) {
    let resources = matched(&old.resources, &new.resources, |resource| &resource.path);
    let change = |code, path: &String, message| Change {
        resource: path.clone(),
        ..Change::new(code, path, message)
    };
    for item in resources.old {
        let path = &item.path;
        let message = format!("`{path}` does not exist any more");
        let code = ChangeCode::ResourceRemoved;
        found.push(change(code, path, message).gone(&item.handle));
    }
    for item in resources.new {
        let message = format!("`{}` is new", item.path);
        let code = ChangeCode::ResourceAdded;
        found.push(change(code, &item.path, message).comes(&item.handle));
    }
    for (before, after) in resources.both {
        let path = &after.path;
        if before.handle != after.handle {
            let (old, new) = (&before.handle, &after.handle);
            let message = format!("the type of `{path}` is `resources::{new}`, not `{old}`");
            let code = ChangeCode::ResourceRenamed;
            let change = change(code, path, message).turns(old, new);
            found.push(change.migrate(format!("Write `resources::{new}`.")));
        } else if before.docs != after.docs {
            let message = format!("the documentation of `{path}` is worded otherwise");
            found.push(change(ChangeCode::Docs, path, message));
        }
    }
}

/// What tells an operation from others, whatever its variables are called. Another way to call it
/// is told apart by its media types.
fn operation(method: &MethodItem) -> String {
    let variant = match method.variant {
        true => method.path.as_str(),
        false => "",
    };
    format!("{} {} {variant}", method.verb, plain(&method.template))
}

/// A template without the names of its variables.
fn plain(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut depth = 0u32;
    for c in template.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}

fn removed(method: &MethodItem, now: Option<&MethodItem>) -> Change {
    let path = &method.path;
    let (message, migration) = match now {
        Some(now) => (
            format!("`{path}` is called `{}`", now.path),
            format!("Call `client.{}`.", call_on(now)),
        ),
        None => (
            format!("`{path}` does not exist any more"),
            format!("`{} {}` is gone.", method.verb, method.template),
        ),
    };
    let change = Change::new(ChangeCode::MethodRemoved, path, message).migrate(migration);
    let change = change.at(Some(&method.at), now.map(|now| now.at.as_str()));
    match now {
        Some(now) => change.turns(call(method), call(now)),
        None => change.gone(call(method)),
    }
}

fn replaced(old: &MethodItem, new: &MethodItem) -> Change {
    let path = &new.path;
    let message = format!(
        "`{path}` calls another operation: `{} {}`, not `{} {}`",
        new.verb, new.template, old.verb, old.template
    );
    Change::new(ChangeCode::MethodReplaced, path, message)
        .turns(
            format!("{} {}", old.verb, old.template),
            format!("{} {}", new.verb, new.template),
        )
        .at(Some(&old.at), Some(&new.at))
        .migrate("Look for the method that calls the operation you mean.")
}

fn last(method: &MethodItem) -> &str {
    let (_, name) = method.path.rsplit_once('.').unwrap_or(("", &method.path));
    name
}

fn call(method: &MethodItem) -> String {
    taker(method, "").call()
}

/// `projects().create(body)`
fn call_on(method: &MethodItem) -> String {
    match method.path.rsplit_once('.') {
        Some((resource, _)) => format!("{resource}.{}", call(method)),
        None => call(method),
    }
}

fn taker<'a>(method: &'a MethodItem, setters_of: &'a str) -> Taker<'a> {
    // The name of a variable of a path is no part of a call: its position is what counts.
    let mut variables = 0;
    let mut slot = |input: &'a InputItem| Slot {
        key: match input.place.as_str() {
            "path" => {
                variables += 1;
                format!("path {variables}")
            }
            place => format!("{place} {}", input.wire),
        },
        name: &input.name,
        ty: &input.ty,
        at: input.facts.at.clone(),
    };
    Taker {
        item: &method.path,
        name: last(method),
        setters_of,
        arguments: method.arguments.iter().map(&mut slot).collect(),
        setters: method.setters.iter().map(&mut slot).collect(),
        at: &method.at,
    }
}

/// Compares a method with what it became.
fn method(found: &mut Vec<Change>, old: &MethodItem, new: &MethodItem) {
    let path = new.path.as_str();
    let at = (old.at.as_str(), new.at.as_str());
    deprecation(found, path, (old.deprecated, new.deprecated), at);
    let setters_of = format!("{path}().");
    let (before, after) = (taker(old, &setters_of), taker(new, &setters_of));
    inputs::compare(found, &before, &after, &|_| false);
    carried(found, &before, &after, old, new);
    let change = |code, message: String, before: &str, after: &str| {
        Change::new(code, path, message)
            .turns(before, after)
            .at(Some(at.0), Some(at.1))
    };
    if old.request != new.request {
        let message = format!("the request of `{path}` has another type");
        let change = change(
            ChangeCode::RequestRenamed,
            message,
            &old.request,
            &new.request,
        );
        found.push(change.migrate(format!("Write `{}` where the type is named.", new.request)));
    }
    if old.gives != new.gives {
        let message = format!("`{path}` gives another type");
        let change = change(ChangeCode::ResponseType, message, &old.gives, &new.gives);
        found.push(change.migrate(format!("Expect a `{}`.", new.gives)));
    } else {
        outcomes(found, old, new);
    }
    headers(found, old, new);
    pages(found, old, new);
    errors(found, old, new);
    if (&old.verb, plain(&old.template)) != (&new.verb, plain(&new.template)) {
        let (before, after) = (
            format!("{} {}", old.verb, old.template),
            format!("{} {}", new.verb, new.template),
        );
        let message = format!("`{path}` calls `{after}`");
        found.push(change(ChangeCode::Endpoint, message, &before, &after));
    }
    wire(found, path, at, &old.wire, &new.wire);
}

/// Compares how inputs travel, and what else is known of them.
fn carried(
    found: &mut Vec<Change>,
    before: &Taker<'_>,
    after: &Taker<'_>,
    old: &MethodItem,
    new: &MethodItem,
) {
    fn all<'a>(
        taker: &'a Taker<'_>,
        method: &'a MethodItem,
    ) -> impl Iterator<Item = (&'a str, &'a InputItem)> {
        let slots = taker.arguments.iter().chain(&taker.setters);
        let inputs = method.arguments.iter().chain(&method.setters);
        slots.map(|slot| slot.key.as_str()).zip(inputs)
    }
    let known: HashMap<&str, &InputItem> = all(before, old).collect();
    // A setter of the same name that is another parameter means another thing on the wire.
    let by_name: HashMap<&str, &InputItem> = (old.setters.iter())
        .map(|input| (input.name.as_str(), input))
        .collect();
    for (key, input) in all(after, new) {
        let item = format!("{}.{}", new.path, input.name);
        let Some(was) = known.get(key) else {
            if let Some(was) = by_name.get(input.name.as_str()) {
                let places = (was.facts.at.as_str(), input.facts.at.as_str());
                found.extend(renamed(&item, was, input, places));
            }
            continue;
        };
        let at = (was.facts.at.as_str(), input.facts.at.as_str());
        deprecation(found, &item, (was.deprecated, input.deprecated), at);
        if was.style != input.style {
            let (code, what) = match input.place.as_str() {
                "body" => (ChangeCode::MediaType, "is sent as another media type"),
                _ => (
                    ChangeCode::ParameterStyle,
                    "is written otherwise in the request",
                ),
            };
            let message = format!("`{item}` {what}");
            let change = Change::new(code, &item, message).turns(&was.style, &input.style);
            found.push(change.at(Some(at.0), Some(at.1)));
        }
        let sent = Sent {
            item: &item,
            old: (&was.facts, at.0),
            new: (&input.facts, at.1),
        };
        sent.compare(found);
    }
}

/// A parameter whose setter kept its name while it moved on the wire.
fn renamed(
    item: &str,
    old: &InputItem,
    new: &InputItem,
    (old_at, new_at): (&str, &str),
) -> Option<Change> {
    let shown = |input: &InputItem| format!("{} {}", input.place, input.wire);
    let message = format!("`{item}` sends `{}`, not `{}`", shown(new), shown(old));
    let change = Change::new(ChangeCode::WireName, item, message);
    (old.wire != new.wire || old.place != new.place).then(|| {
        change
            .turns(shown(old), shown(new))
            .at(Some(old_at), Some(new_at))
    })
}

fn outcomes(found: &mut Vec<Change>, old: &MethodItem, new: &MethodItem) {
    let outcomes = matched(&old.outcomes, &new.outcomes, |outcome| &outcome.name);
    let at = |change: Change| change.at(Some(&old.at), Some(&new.at));
    let item = |name: &str| format!("{}::{name}", new.gives);
    for outcome in outcomes.old {
        let item = item(&outcome.name);
        let message = format!("`{item}` does not exist any more");
        let change = Change::new(ChangeCode::OutcomeRemoved, item, message).gone(&outcome.ty);
        found.push(at(change.migrate("Remove its arm.")));
    }
    for outcome in outcomes.new {
        let item = item(&outcome.name);
        let message = format!("`{item}` is new, for status {}", outcome.status);
        found.push(at(
            Change::new(ChangeCode::OutcomeAdded, item, message).comes(&outcome.ty)
        ));
    }
    for (before, after) in outcomes.both {
        if before.ty != after.ty {
            let item = item(&after.name);
            let message = format!("`{item}` holds another type");
            let change = Change::new(ChangeCode::OutcomeType, item, message);
            let change = change.turns(&before.ty, &after.ty);
            found.push(at(change.migrate(format!("Expect a `{}`.", after.ty))));
        }
    }
}

fn headers(found: &mut Vec<Change>, old: &MethodItem, new: &MethodItem) {
    let at = |change: Change| change.at(Some(&old.at), Some(&new.at));
    let path = &new.path;
    let none = HeadersItem {
        name: String::new(),
        fields: Vec::new(),
    };
    let before = old.headers.as_ref().unwrap_or(&none);
    let after = new.headers.as_ref().unwrap_or(&none);
    if before.name != after.name && !before.name.is_empty() && !after.name.is_empty() {
        let message = format!("the headers of `{path}` have another type");
        let change = Change::new(ChangeCode::HeaderType, path, message);
        found.push(at(change.turns(&before.name, &after.name)));
    }
    let fields = matched(&before.fields, &after.fields, |(name, _, _)| name);
    for (name, ty, _) in fields.old {
        let message = format!("the header `{name}` of `{path}` is not documented any more");
        let change =
            Change::new(ChangeCode::HeaderRemoved, path, message).gone(format!("{name}: {ty}"));
        found.push(at(change.migrate(
            "Read it from `headers()` of the response, if it still comes.",
        )));
    }
    for (name, ty, _) in fields.new {
        let message = format!("the header `{name}` of `{path}` is documented");
        let change = Change::new(ChangeCode::HeaderAdded, path, message);
        found.push(at(change.comes(format!("{name}: {ty}"))));
    }
    for ((name, was, _), (_, is, _)) in fields.both {
        if was != is {
            let message = format!("the header `{name}` of `{path}` is of another type");
            let change = Change::new(ChangeCode::HeaderType, path, message);
            found.push(at(change
                .turns(was, is)
                .migrate(format!("Expect an `{is}`."))));
        }
    }
}

fn pages(found: &mut Vec<Change>, old: &MethodItem, new: &MethodItem) {
    let path = &new.path;
    let change = |code, message| Change::new(code, path, message).at(Some(&old.at), Some(&new.at));
    match (&old.pages, &new.pages) {
        (None, None) => {}
        (None, Some(pages)) => {
            let message = format!("`{path}` is a list: `items()` and `pages()` follow its pages");
            found.push(change(ChangeCode::PagesAdded, message).comes(&pages.item));
        }
        (Some(pages), None) => {
            let message = format!("`{path}` is not a list any more");
            let change = change(ChangeCode::PagesRemoved, message).gone(&pages.item);
            found.push(change.migrate("Ask for each page, by `.await`."));
        }
        (Some(before), Some(after)) => {
            if before.item != after.item {
                let message = format!("the items of `{path}` are of another type");
                let change = change(ChangeCode::PagesItem, message);
                let change = change.turns(&before.item, &after.item);
                found.push(change.migrate(format!("Expect a `{}`.", after.item)));
            }
            if before.by != after.by {
                let message = format!("the pages of `{path}` follow one another in another way");
                let change = change(ChangeCode::PagesChanged, message);
                found.push(change.turns(&before.by, &after.by));
            }
        }
    }
}

fn errors(found: &mut Vec<Change>, old: &MethodItem, new: &MethodItem) {
    let path = &new.path;
    let pairs = |method: &MethodItem| -> Vec<(String, String)> {
        let errors = method.errors.iter();
        let pairs = errors
            .flat_map(|(ty, statuses)| statuses.iter().map(|status| (status.clone(), ty.clone())));
        pairs.collect()
    };
    let change = |code, message| Change::new(code, path, message).at(Some(&old.at), Some(&new.at));
    let (before, after) = (pairs(old), pairs(new));
    for (status, ty) in before.iter().filter(|pair| !after.contains(pair)) {
        let message = format!("an error {status} of `{path}` is no `{ty}` any more");
        let change = change(ChangeCode::ErrorRemoved, message).gone(ty);
        let now = after.iter().find(|(known, _)| known == status);
        found.push(match now {
            Some((_, now)) => change
                .comes(now)
                .migrate(format!("Ask for `error.body_as::<{now}>()`.")),
            None => change.migrate("Read the error's `message()` instead."),
        });
    }
    let had = |status: &String| before.iter().any(|(known, _)| known == status);
    for (status, ty) in after.iter().filter(|pair| !before.contains(pair)) {
        if !had(status) {
            let message = format!("an error {status} of `{path}` is a `{ty}`");
            found.push(change(ChangeCode::ErrorAdded, message).comes(ty));
        }
    }
}

fn wire(
    found: &mut Vec<Change>,
    path: &str,
    (old_at, new_at): (&str, &str),
    old: &WireItem,
    new: &WireItem,
) {
    let list = |alternatives: &[Vec<String>]| -> String {
        let all: Vec<String> = alternatives
            .iter()
            .map(|names| names.join(" and "))
            .collect();
        all.join(", or ")
    };
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let server = |wire: &WireItem| {
        let server = wire.server.as_ref();
        server.map_or_else(String::new, super::client::server)
    };
    let parts = [
        (
            ChangeCode::SecurityChanged,
            "is authenticated in another way",
            list(&old.security),
            list(&new.security),
        ),
        (
            ChangeCode::ScopesChanged,
            "needs other scopes",
            old.scopes.join(", "),
            new.scopes.join(", "),
        ),
        (
            ChangeCode::ServerChanged,
            "goes to another server",
            server(old),
            server(new),
        ),
        (
            ChangeCode::AcceptChanged,
            "asks for other media types",
            optional(&old.accept),
            optional(&new.accept),
        ),
        (
            ChangeCode::IdempotencyChanged,
            "carries an idempotency key in another header",
            optional(&old.idempotency),
            optional(&new.idempotency),
        ),
    ];
    for (code, what, before, after) in parts {
        if before != after {
            let change = Change::new(code, path, format!("`{path}` {what}"));
            found.push(change.turns(before, after).at(Some(old_at), Some(new_at)));
        }
    }
}
