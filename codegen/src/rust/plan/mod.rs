//! From the completed API to the surface of its client: what is an argument and what a setter,
//! what callers may pass, what each type can do.

mod constant;
mod methods;
mod security;
mod types;

use super::surface::{Client, Coverage, Resource, Surface};
use crate::ir::{self, Api};
use types::Types;

/// What a caller decides about the surface.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Every type is encoded and decoded, also where only one is used.
    pub both_directions: bool,
}

/// The surface of the client for an API.
pub fn surface(api: Api, options: Options) -> Surface {
    let crate_name = api.package.replace('-', "_");
    let types = Types::new(&api.types);
    let mut resources = Vec::new();
    add(&mut resources, api.root, Vec::new(), &types);
    let kinds = types.kinds();
    let types = api.types.into_iter().zip(kinds);
    Surface {
        client: Client {
            base_url_env: base_url_env(&api.servers, &crate_name),
            first_scheme: security::first(&api.security_schemes),
            gets_tokens: security::gets_tokens(&api.security_schemes),
            credential_variables: security::variables(&api.security_schemes),
            schemes: api.security_schemes,
            servers: api.servers,
        },
        crate_name,
        package: api.package,
        openapi: api.openapi,
        title: api.title,
        version: api.version,
        doc: api.doc,
        resources,
        types: types
            .map(|(def, kind)| types::item(def, kind, options))
            .collect(),
        coverage: Coverage {
            schemas: api.schemas,
            skipped: api.skipped,
            ignored: api.ignored,
            fallbacks: api.fallbacks,
        },
    }
}

/// The environment variable that replaces the server's URL.
fn base_url_env(servers: &[ir::Server], crate_name: &str) -> String {
    let named = servers.iter().find_map(|server| server.env.clone());
    named.unwrap_or_else(|| format!("{}_BASE_URL", crate_name.to_uppercase()))
}

/// Adds a resource and those below it, and says at which index it stands.
fn add(
    resources: &mut Vec<Resource>,
    resource: ir::Resource,
    path: Vec<String>,
    types: &Types<'_>,
) -> usize {
    let at = resources.len();
    let is_root = path.is_empty();
    resources.push(Resource {
        wire: resource.name.wire,
        handle: match is_root {
            true => "Client".to_owned(),
            false => resource.type_name.rust,
        },
        module: resource.module.rust,
        doc: resource.doc,
        children: Vec::new(),
        methods: (resource.operations.into_iter())
            .map(|operation| methods::method(operation, types))
            .collect(),
        path: path.clone(),
    });
    for child in resource.children {
        let mut path = path.clone();
        path.push(child.name.rust.clone());
        let child = add(resources, child, path, types);
        resources[at].children.push(child);
    }
    at
}
