//! Servers and security schemes.

use crate::document::{self, Document, Location, ParameterIn, SecurityRequirement};
use crate::ir::{Doc, Name, SecurityKind, SecurityScheme, Server};
use heck::ToShoutySnakeCase;
use std::collections::HashSet;

/// The schemes of the document. Without `x-env`, the variable is made of the package's name and
/// the scheme's: `PET_STORE_API_KEY`.
pub(super) fn schemes(document: &Document, package: &str) -> Vec<SecurityScheme> {
    document
        .security_schemes
        .iter()
        .map(|scheme| SecurityScheme {
            name: Name::new(&scheme.name),
            doc: Doc {
                description: scheme.description.clone(),
                ..Doc::default()
            },
            kind: kind(&scheme.kind),
            env: scheme.env.clone().unwrap_or_else(|| {
                let words = format!("{package} {}", deunicode::deunicode(&scheme.name));
                words.to_shouty_snake_case()
            }),
        })
        .collect()
}

fn kind(kind: &document::SecurityKind) -> SecurityKind {
    use document::SecurityKind as Kind;
    match kind {
        Kind::Bearer | Kind::OAuth2 | Kind::OpenIdConnect => SecurityKind::Bearer,
        Kind::Basic => SecurityKind::Basic,
        Kind::Http(scheme) => SecurityKind::Http(scheme.clone()),
        Kind::ApiKey {
            name,
            place: ParameterIn::Query,
        } => SecurityKind::Query(name.clone()),
        Kind::ApiKey {
            name,
            place: ParameterIn::Cookie,
        } => SecurityKind::Cookie(name.clone()),
        Kind::ApiKey { name, .. } => SecurityKind::Header(name.clone()),
        Kind::MutualTls => SecurityKind::MutualTls,
        Kind::Unknown(_) => SecurityKind::Bearer,
    }
}

/// The alternatives of an operation, as lists of scheme names. A requirement that names a scheme
/// which the document does not define cannot be met and is left out.
pub(super) fn alternatives(
    document: &Document,
    own: Option<&Vec<SecurityRequirement>>,
) -> Vec<Vec<String>> {
    let requirements = own.or(document.security.as_ref());
    let defined = |name: &str| document.security_schemes.iter().any(|s| s.name == name);
    let mut alternatives: Vec<Vec<String>> = requirements
        .into_iter()
        .flatten()
        .map(|one| {
            one.schemes
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>()
        })
        .filter(|names| names.iter().all(|name| defined(name)))
        .collect();
    // A call may go without credentials, but what is given is used.
    alternatives.sort_by_key(Vec::is_empty);
    alternatives
}

/// Where the schemes stand that no operation asks for.
pub(super) fn unused(document: &Document) -> Vec<Location> {
    let own = document.operations.iter().map(|o| o.security.as_ref());
    let all = own.chain([document.security.as_ref()]).flatten().flatten();
    let used: HashSet<&str> = all
        .flat_map(|requirement| &requirement.schemes)
        .map(|(name, _)| name.as_str())
        .collect();
    let schemes = document.security_schemes.iter();
    schemes
        .filter(|scheme| !used.contains(scheme.name.as_str()))
        .map(|scheme| scheme.location.clone())
        .collect()
}

pub(super) fn servers(servers: &[document::Server]) -> Vec<Server> {
    servers.iter().map(server).collect()
}

pub(super) fn server(server: &document::Server) -> Server {
    let variables = server.variables.iter();
    Server {
        url: server.url.clone(),
        doc: Doc {
            summary: server.name.clone(),
            description: server.description.clone(),
            ..Doc::default()
        },
        variables: variables
            .map(|v| (v.name.clone(), v.default.clone(), v.values.clone()))
            .collect(),
        env: server.env.clone(),
    }
}
