//! Servers and security schemes.

use crate::document::{
    self, Document, Location, OAuthFlow, OAuthFlowKind, ParameterIn, SecurityRequirement,
};
use crate::ir::{
    self, Doc, Name, OAuth2, OAuthGrant, Scopes, SecurityKind, SecurityScheme, Server,
};
use heck::ToShoutySnakeCase;
use std::collections::HashSet;

/// The schemes of the document. Without `x-env`, the variable is made of the package's name and
/// the scheme's: `PET_STORE_API_KEY`.
pub(super) fn schemes(
    document: &Document,
    package: &str,
    place: impl Fn(&Location) -> String,
) -> Vec<SecurityScheme> {
    let scheme = |scheme: &document::SecurityScheme| {
        let kind = kind(&scheme.kind, package);
        let env = match &scheme.env {
            _ if !kind.takes_credential() => String::new(),
            Some(env) => env.clone(),
            None => variable(&format!("{package} {}", scheme.name)),
        };
        SecurityScheme {
            name: Name::new(&scheme.name),
            pointer: place(&scheme.location),
            doc: Doc {
                description: scheme.description.clone(),
                ..Doc::default()
            },
            kind,
            env,
        }
    };
    document.security_schemes.iter().map(scheme).collect()
}

/// Words as the name of an environment variable.
fn variable(words: &str) -> String {
    deunicode::deunicode(words).to_shouty_snake_case()
}

/// Schemes of HTTP whose header follows from the request or from what the server sent before, so that no credential
/// can stand for it.
const COMPUTED: [&str; 11] = [
    "concealed",
    "digest",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "privatetoken",
    "scram-sha-1",
    "scram-sha-256",
    "signature",
];

fn kind(kind: &document::SecurityKind, package: &str) -> SecurityKind {
    use document::SecurityKind as Kind;
    match kind {
        Kind::Bearer => SecurityKind::Bearer,
        Kind::OAuth2 {
            flows,
            metadata_url,
        } => oauth2(flows, metadata_url.as_deref(), package),
        Kind::OpenIdConnect(url) => oauth2(&[], url.as_deref(), package),
        Kind::Basic => SecurityKind::Basic,
        Kind::Http(scheme) if COMPUTED.contains(&scheme.as_str()) => {
            SecurityKind::Unsupported(format!("the HTTP scheme `{scheme}`"))
        }
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
        Kind::Unknown(kind) => SecurityKind::Unsupported(format!("the type `{kind}`")),
    }
}

/// A scheme without a flow that a client can use, such as an implicit one, takes tokens as they are.
fn oauth2(flows: &[OAuthFlow], metadata_url: Option<&str>, package: &str) -> SecurityKind {
    let flows: Vec<ir::OAuthFlow> = flows.iter().filter_map(flow).collect();
    let metadata_url = metadata_url.unwrap_or_default().to_owned();
    if flows.is_empty() && metadata_url.is_empty() {
        return SecurityKind::Bearer;
    }
    SecurityKind::OAuth2(OAuth2 {
        flows,
        metadata_url,
        client_env: variable(package),
    })
}

fn flow(flow: &OAuthFlow) -> Option<ir::OAuthFlow> {
    let grant = match flow.kind {
        OAuthFlowKind::AuthorizationCode => OAuthGrant::AuthorizationCode,
        OAuthFlowKind::ClientCredentials => OAuthGrant::ClientCredentials,
        OAuthFlowKind::DeviceAuthorization => OAuthGrant::DeviceCode,
        OAuthFlowKind::Password => OAuthGrant::Password,
        OAuthFlowKind::Implicit => return None,
    };
    Some(ir::OAuthFlow {
        grant,
        token_url: flow.token_url.clone().unwrap_or_default(),
        authorization_url: flow.authorization_url.clone().unwrap_or_default(),
        refresh_url: flow.refresh_url.clone().unwrap_or_default(),
        scopes: flow.scopes.clone(),
    })
}

/// Where implicit flows stand: their tokens come through a browser, and RFC 9700 advises against them.
pub(super) fn implicit_flows(document: &Document) -> Vec<Location> {
    let schemes = document.security_schemes.iter();
    let flows = schemes.flat_map(|scheme| match &scheme.kind {
        document::SecurityKind::OAuth2 { flows, .. } => &flows[..],
        _ => &[],
    });
    let implicit = flows.filter(|flow| flow.kind == OAuthFlowKind::Implicit);
    implicit.map(|flow| flow.location.clone()).collect()
}

/// The scopes that an operation needs of schemes of OAuth 2: of each scheme, those of the first alternative that
/// names it, which is the one that is used.
pub(super) fn scopes(document: &Document, own: Option<&Vec<SecurityRequirement>>) -> Vec<Scopes> {
    use document::SecurityKind as Kind;
    let has_scopes = |name: &str| {
        let mut schemes = document.security_schemes.iter();
        let scheme = schemes.find(|scheme| scheme.name == name);
        scheme.is_some_and(|s| matches!(s.kind, Kind::OAuth2 { .. } | Kind::OpenIdConnect(_)))
    };
    let requirements = own.or(document.security.as_ref()).into_iter().flatten();
    let mut named: Vec<Scopes> = Vec::new();
    for (scheme, scopes) in requirements.flat_map(|requirement| &requirement.schemes) {
        if has_scopes(scheme) && !named.iter().any(|known| known.scheme == *scheme) {
            named.push(Scopes {
                scheme: scheme.clone(),
                scopes: scopes.clone(),
            });
        }
    }
    named.retain(|known| !known.scopes.is_empty());
    named
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
    // Such as the same scheme with other scopes.
    let mut seen = HashSet::new();
    alternatives.retain(|names| seen.insert(names.clone()));
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
