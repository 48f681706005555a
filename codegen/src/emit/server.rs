//! Servers: as data of the client and its operations, and what the README says of them.

use super::context::Context;
use crate::ir::Server;
use std::fmt::Write;

/// The server as an expression.
pub(super) fn literal(server: &Server) -> String {
    let variables: Vec<String> = server
        .variables
        .iter()
        .map(|(name, default, values)| {
            format!(
                "rt::ServerVariable {{ name: {name:?}, default: {default:?}, values: &{values:?} }}"
            )
        })
        .collect();
    format!(
        "rt::Server {{ url: {:?}, name: {:?}, variables: &[{}] }}",
        server.url,
        name(server),
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
    let servers = &cx.api.servers;
    let with_variable = servers
        .iter()
        .find_map(|server| Some((server, server.variables.first()?)));
    if servers.len() < 2 && with_variable.is_none() {
        return String::new();
    }
    let mut out = "## Servers\n\n| server | URL | variables |\n| --- | --- | --- |\n".to_owned();
    for server in servers {
        let variables: Vec<String> = server.variables.iter().map(variable).collect();
        let _ = writeln!(
            out,
            "| {} | `{}` | {} |",
            cell(name(server)),
            cell(&server.url),
            variables.join("; ")
        );
    }
    let mut calls = Vec::new();
    if let Some(second) = servers.get(1) {
        let which = match name(second) {
            "" => &second.url,
            name => name,
        };
        calls.push(format!(".server({which:?})"));
    }
    if let Some((_, (name, default, values))) = with_variable {
        let other = values.iter().find(|value| *value != default);
        calls.push(format!(
            ".server_variable({name:?}, {:?})",
            other.unwrap_or(default)
        ));
    }
    let _ = write!(
        out,
        "\nThe first is the default. Another one, other variables, or any other URL are set on the builder:\n\n\
         ```rust\nlet client = Client::builder().from_env(){}.build()?;\n\
         let local = Client::builder().from_env().base_url(\"http://localhost:8080\").build()?;\n```\n\n",
        calls.concat()
    );
    out
}

fn variable((name, default, values): &(String, String, Vec<String>)) -> String {
    let allowed: Vec<String> = values
        .iter()
        .map(|value| format!("`{}`", cell(value)))
        .collect();
    let allowed = match allowed.is_empty() {
        true => String::new(),
        false => format!(" of {}", allowed.join(", ")),
    };
    format!("`{}`: `{}`{allowed}", cell(name), cell(default))
}

/// What a cell of a table can hold.
fn cell(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    line.join(" ").replace(['`', '|'], "'")
}
