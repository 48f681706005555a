//! Servers: as data of the client and its operations, and what the README says of them.

use super::context::Context;
use crate::gate::markdown::{code, text};
use crate::gate::rust::{string, strings};
use crate::ir::Server;
use std::fmt::Write;

/// The server as an expression.
pub(super) fn literal(server: &Server) -> String {
    let variables: Vec<String> = server
        .variables
        .iter()
        .map(|(name, default, values)| {
            let (name, default) = (string(name), string(default));
            let values = strings(values);
            format!(
                "rt::ServerVariable {{ name: {name}, default: {default}, values: &[{values}] }}"
            )
        })
        .collect();
    format!(
        "rt::Server {{ url: {}, name: {}, variables: &[{}] }}",
        string(&server.url),
        string(name(server)),
        variables.join(", ")
    )
}

/// By what users choose it.
fn name(server: &Server) -> &str {
    let named = server.doc.summary.as_ref();
    let named = named.or(server.doc.description.as_ref());
    let line = named.and_then(|name| name.lines().next());
    line.map_or("", |name| name.trim().trim_end_matches('.'))
}

/// The URL with the defaults of its variables.
pub(super) fn default_url(server: &Server) -> String {
    let fill = |url: String, (name, default, _): &(String, String, Vec<String>)| {
        url.replace(&format!("{{{name}}}"), default)
    };
    server.variables.iter().fold(server.url.clone(), fill)
}

/// The README's section; empty where there is nothing to choose.
pub(super) fn section(cx: &Context<'_>) -> String {
    let servers = &cx.surface.client.servers;
    if servers.len() < 2 && servers.iter().all(|server| server.variables.is_empty()) {
        return String::new();
    }
    let mut out = "## Servers\n\n| server | URL | variables |\n| --- | --- | --- |\n".to_owned();
    for server in servers {
        let variables: Vec<String> = server.variables.iter().map(variable).collect();
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            text(name(server)),
            code(&server.url),
            variables.join("; ")
        );
    }
    out.push_str("\nThe first is the default. Others are set on the builder:\n\n```rust\n");
    for choice in choices(servers) {
        let _ = writeln!(
            out,
            "let client = Client::builder().from_env(){choice}.build()?;"
        );
    }
    out.push_str("```\n\n");
    out
}

/// Calls that choose: another server, another value of a variable, any URL.
fn choices(servers: &[Server]) -> Vec<String> {
    let mut choices = Vec::new();
    if let Some(second) = servers.get(1) {
        let which = match name(second) {
            "" => &second.url,
            name => name,
        };
        choices.push(format!(".server({})", string(which)));
    }
    let variables = servers.first().map(|server| server.variables.as_slice());
    if let Some((name, default, values)) = variables.unwrap_or_default().first() {
        let other = values.iter().find(|value| *value != default);
        let value = other.unwrap_or(default);
        choices.push(format!(".server_variable({})", strings(&[name, value])));
    }
    choices.push(".base_url(\"http://localhost:8080\")".to_owned());
    choices
}

fn variable((name, default, values): &(String, String, Vec<String>)) -> String {
    let allowed: Vec<String> = values.iter().map(|value| code(value)).collect();
    let allowed = match allowed.is_empty() {
        true => String::new(),
        false => format!(", one of {}", allowed.join(", ")),
    };
    format!("{}: {}{allowed}", code(name), code(default))
}
