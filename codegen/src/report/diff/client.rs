//! How a client is made.

use super::{Change, ChangeCode, matched};
use crate::report::outline::{ClientItem, Outline, ServerItem};

pub(super) fn compare(found: &mut Vec<Change>, old: &Outline, new: &Outline) {
    let start = found.len();
    let (old, new) = (&old.client, &new.client);
    if old.package != new.package {
        let message = format!("the package is called `{}`", new.package);
        let change = Change::new(ChangeCode::PackageRenamed, "Cargo.toml", message)
            .turns(&old.package, &new.package);
        let migration = "Depend on the new name, or keep the old one by `name` in specwright.toml.";
        found.push(change.migrate(migration));
    }
    constructor(found, old, new);
    schemes(found, old, new);
    servers(found, old, new);
    variables(found, old, new);
    if found.len() == start && old.docs != new.docs {
        let message = "what the documentation says of the API is worded otherwise";
        found.push(Change::new(ChangeCode::Docs, "Client", message));
    }
}

fn place<'a>(client: &'a ClientItem, name: Option<&str>) -> Option<&'a str> {
    let mut schemes = client.schemes.iter();
    let scheme = schemes.find(|scheme| Some(scheme.name.as_str()) == name);
    scheme.map(|scheme| scheme.at.as_str())
}

fn constructor(found: &mut Vec<Change>, old: &ClientItem, new: &ClientItem) {
    let (before, after) = (old.takes.as_deref(), new.takes.as_deref());
    let places = (place(old, before), place(new, after));
    let change =
        |code, message: String| Change::new(code, "Client::new", message).at(places.0, places.1);
    match (before, after) {
        (None, Some(scheme)) => {
            let message = format!(
                "`Client::new` takes a credential for `{scheme}`, and `Client` is not `Default` any more"
            );
            let change = change(ChangeCode::CredentialAdded, message);
            found.push(
                change
                    .turns("Client::new()", "Client::new(credential)")
                    .migrate("Pass a credential, or make the client by `Client::builder()`."),
            );
        }
        (Some(scheme), None) => {
            let message = format!("`Client::new` takes no credential any more: `{scheme}` is gone");
            let change = change(ChangeCode::CredentialRemoved, message);
            let change = change.turns("Client::new(credential)", "Client::new()");
            found.push(change.migrate("Pass nothing."));
        }
        // Under its new name it may be the same way to authenticate.
        (Some(was), Some(is)) if was != is && place_kind(old, was) != place_kind(new, is) => {
            let message = format!("`Client::new` takes a credential for `{is}`, not for `{was}`");
            let change = change(ChangeCode::CredentialScheme, message).turns(was, is);
            found.push(change.migrate(format!(
                "Pass a credential for `{is}`, or name the scheme: `Client::builder().credential(…)`."
            )));
        }
        _ => {}
    }
}

fn place_kind<'a>(client: &'a ClientItem, name: &str) -> Option<&'a str> {
    let mut schemes = client.schemes.iter();
    let scheme = schemes.find(|scheme| scheme.name == name);
    scheme.map(|scheme| scheme.kind.as_str())
}

fn schemes(found: &mut Vec<Change>, old: &ClientItem, new: &ClientItem) {
    let schemes = matched(&old.schemes, &new.schemes, |scheme| &scheme.name);
    let item = |name: &str| format!("ClientBuilder::credential(\"{name}\")");
    for scheme in schemes.old {
        let message = format!("there is no scheme `{}` any more", scheme.name);
        let change = Change::new(ChangeCode::SchemeRemoved, item(&scheme.name), message);
        let change = change.gone(&scheme.name).at(Some(&scheme.at), None);
        found.push(change.migrate("Give credentials for another scheme."));
    }
    for scheme in schemes.new {
        let message = format!("there is a scheme `{}`", scheme.name);
        let change = Change::new(ChangeCode::SchemeAdded, item(&scheme.name), message);
        found.push(change.comes(&scheme.name).at(None, Some(&scheme.at)));
    }
    for (before, after) in schemes.both {
        if before.kind != after.kind {
            let message = format!("a credential for `{}` travels in another way", after.name);
            let change = Change::new(ChangeCode::SchemeChanged, item(&after.name), message);
            let change = change.turns(&before.kind, &after.kind);
            found.push(change.at(Some(&before.at), Some(&after.at)));
        }
    }
}

/// A server as it is shown: its template, and what is not the template's own.
pub(super) fn server(server: &ServerItem) -> String {
    let variables = server.variables.iter();
    let variables = variables.map(|(name, default)| format!(" {name}={default}"));
    format!("{}{}", server.url, variables.collect::<String>())
}

fn servers(found: &mut Vec<Change>, old: &ClientItem, new: &ClientItem) {
    let (before, after) = (old.servers.first(), new.servers.first());
    if before != after {
        let shown = |found: Option<&ServerItem>| found.map_or_else(|| "none".to_owned(), server);
        let message = "calls go to another server by default";
        let change = Change::new(ChangeCode::ServerChanged, "Client", message);
        found.push(change.turns(shown(before), shown(after)));
    }
    let others = matched(&old.servers, &new.servers, |server| &server.url);
    for other in others.old.iter().filter(|other| Some(**other) != before) {
        let message = format!("`{}` is no server to choose any more", other.url);
        let change = Change::new(ChangeCode::ServersRemoved, "ClientBuilder::server", message);
        let migration = "Name its URL: `Client::builder().base_url(…)`.";
        found.push(change.gone(server(other)).migrate(migration));
    }
    for other in others.new.iter().filter(|other| Some(**other) != after) {
        let message = format!("`{}` is another server to choose", other.url);
        let change = Change::new(ChangeCode::ServersAdded, "ClientBuilder::server", message);
        found.push(change.comes(server(other)));
    }
}

fn variables(found: &mut Vec<Change>, old: &ClientItem, new: &ClientItem) {
    let gone = old
        .variables
        .iter()
        .filter(|name| !new.variables.contains(name));
    for name in gone {
        let message = format!("`{name}` of the environment is not read any more");
        let change = Change::new(ChangeCode::VariableRemoved, "Client::from_env", message);
        let now = new.variables.join("`, `");
        let change = change.gone(name);
        found.push(change.migrate(format!("What is read: `{now}`.")));
    }
}
