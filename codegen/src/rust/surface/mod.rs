//! The public surface of a client as plain data: every module, type, method and feature that its
//! users can name, in the order in which it is printed.
//!
//! `plan` fills it in. What prints code, documents it, inspects it or compares it reads nothing
//! else and decides nothing.

mod methods;
mod spell;
mod types;

pub use methods::*;
pub use spell::{Scope, spell};
pub use types::*;

use crate::ir::{Doc, Fallback, SchemaEntry, SecurityScheme, Server, Skipped, Type, TypeId};
use serde::Serialize;

/// A client.
#[derive(Debug, Clone, Serialize)]
pub struct Surface {
    /// The package, such as `openai-admin`.
    pub package: String,
    /// The crate, as Rust code names it.
    pub crate_name: String,
    /// The version of OpenAPI that the document follows.
    pub openapi: String,
    /// The API's title.
    pub title: String,
    /// The API's version.
    pub version: String,
    /// What the API is.
    pub doc: Doc,
    /// How a client is made.
    pub client: Client,
    /// The handles with their methods: the client itself first, parents before children.
    pub resources: Vec<Resource>,
    /// Every type below `types`. [`Type::Named`] is an index into them.
    pub types: Vec<TypeItem>,
    /// What of the document became what, and what did not.
    pub coverage: Coverage,
}

/// How a client is made.
#[derive(Debug, Clone, Serialize)]
pub struct Client {
    /// The ways to authenticate.
    pub schemes: Vec<SecurityScheme>,
    /// The scheme that `new` takes a credential for; without any, a client is `Default`.
    pub first_scheme: Option<usize>,
    /// Whether there is a scheme of OAuth 2 or OpenID Connect, whose tokens the client can get.
    pub gets_tokens: bool,
    /// The variables of the environment that hold credentials.
    pub credential_variables: Vec<CredentialVariable>,
    /// Where the API is served; the first is the default.
    pub servers: Vec<Server>,
    /// The environment variable that replaces the server's URL.
    pub base_url_env: String,
}

/// A variable of the environment that holds a credential.
#[derive(Debug, Clone, Serialize)]
pub struct CredentialVariable {
    /// Its name.
    pub name: String,
    /// What it holds, in words.
    pub holds: &'static str,
    /// The schemes that it is for.
    pub schemes: Vec<String>,
}

/// What became of the parts of the document.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Coverage {
    /// Component schemas and their types.
    pub schemas: Vec<SchemaEntry>,
    /// What is not generated.
    pub skipped: Vec<Skipped>,
    /// What the document says and no call needs.
    pub ignored: Vec<Skipped>,
    /// Places whose type says less than their schema.
    pub fallbacks: Vec<Fallback>,
}

impl Surface {
    /// The type behind an id.
    pub fn type_item(&self, id: TypeId) -> &TypeItem {
        &self.types[id.0 as usize]
    }

    /// The scheme that `new` takes a credential for.
    pub fn first_scheme(&self) -> Option<&SecurityScheme> {
        self.client.schemes.get(self.client.first_scheme?)
    }

    /// All methods, with the resource that has them.
    pub fn methods(&self) -> impl Iterator<Item = (&Resource, &Method)> {
        let of = |resource| move |method| (resource, method);
        (self.resources.iter()).flat_map(move |resource| resource.methods.iter().map(of(resource)))
    }

    /// `ty` as users write it after `use <crate>::*;`.
    pub fn spelled(&self, ty: &Type) -> String {
        spell(self, ty, Scope::Outside)
    }
}
