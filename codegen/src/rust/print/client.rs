//! The client: what it knows about the API, how it is made, and the way to the resources.

use super::context::{Context, parsed};
use super::{doc, mock, operation, resource, security, server};
use crate::gate::rust::doc_attributes;
use crate::render::Piece;
use crate::rust::surface::{Method, Resource};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;

/// The methods of the client itself, by the module that they live in: those without one have the
/// empty name.
pub(super) fn methods_by_module<'a>(cx: &Context<'a>) -> BTreeMap<&'a str, Vec<&'a Method>> {
    let mut modules: BTreeMap<&str, Vec<&Method>> = BTreeMap::new();
    for method in root(cx).iter().flat_map(|root| &root.methods) {
        modules.entry(&method.module).or_default().push(method);
    }
    modules
}

fn root<'a>(cx: &Context<'a>) -> Option<&'a Resource> {
    cx.surface.resources.first()
}

/// Prints the client, with those of its methods that have no module of their own.
pub(super) fn print(cx: &Context<'_>, own: &[&Method]) -> Vec<Piece> {
    let docs = doc_attributes(&docs(cx));
    let api = api(cx);
    let constructors = constructors(cx);
    let default = cx.surface.client.first_scheme.is_none().then(|| {
        quote! {
            impl Default for Client {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let tokens = quote! {
        #api
        #docs
        #[derive(Debug, Clone)]
        pub struct Client {
            core: rt::Client,
        }
        impl Client {
            #constructors
        }
        impl From<rt::Client> for Client {
            fn from(core: rt::Client) -> Self {
                Self { core }
            }
        }
        #default
    };
    let mut pieces = vec![Piece::Tokens(tokens), Piece::Text(mock::constructor(cx))];
    let accessors = root(cx).map(|root| resource::accessors(cx, root, "super::resources::"));
    pieces.extend(methods(cx, accessors.unwrap_or_default(), own));
    pieces
}

/// Prints methods of the client after other members of it, and their requests.
pub(super) fn methods(
    cx: &Context<'_>,
    mut members: Vec<String>,
    methods: &[&Method],
) -> Vec<Piece> {
    let root = root(cx);
    members.extend(root.iter().flat_map(|root| {
        methods.iter().map(|method| {
            let mut out = String::new();
            operation::method(&mut out, cx, root, method);
            out
        })
    }));
    let mut pieces = Vec::new();
    if !members.is_empty() {
        let members = members.join("\n");
        pieces.push(Piece::Text(format!("impl Client {{\n{members}}}\n")));
    }
    let requests = methods.iter();
    pieces.extend(requests.flat_map(|method| operation::request(cx, method)));
    pieces
}

fn docs(cx: &Context<'_>) -> Vec<String> {
    let title = doc::sentence(&crate::ir::Doc {
        summary: Some(cx.surface.title.clone()),
        ..Default::default()
    });
    let mut lines = vec![format!("Client for {title}.")];
    let note = "Cloning is cheap: clones share connections, credentials and settings.";
    doc::paragraph(&mut lines, [note.to_owned()]);
    lines
}

fn api(cx: &Context<'_>) -> TokenStream {
    let name = &cx.surface.package;
    let servers = cx.surface.client.servers.iter().map(server::literal);
    let servers = servers.map(|server| parsed(&server));
    let base_url_env = &cx.surface.client.base_url_env;
    let schemes = cx.surface.client.schemes.iter().map(security::literal);
    quote! {
        static API: rt::Api = rt::Api {
            name: #name,
            version: env!("CARGO_PKG_VERSION"),
            servers: &[#(#servers),*],
            base_url_env: #base_url_env,
            schemes: &[#(#schemes),*],
        };
    }
}

fn constructors(cx: &Context<'_>) -> TokenStream {
    let new = security::new(cx);
    let mut docs = vec![format!(
        "A client with what the environment says: {} for another server.",
        doc::code(&cx.surface.client.base_url_env)
    )];
    let variables = &cx.surface.client.credential_variables;
    if !variables.is_empty() {
        let names: Vec<String> = variables.iter().map(|own| doc::code(&own.name)).collect();
        docs = vec![format!(
            "A client with credentials from the environment: {}.",
            names.join(", ")
        )];
        doc::paragraph(
            &mut docs,
            [format!(
                "{} replaces the server's URL.",
                doc::code(&cx.surface.client.base_url_env)
            )],
        );
    }
    let from_env_docs = doc_attributes(&docs);
    quote! {
        #new
        #from_env_docs
        pub fn from_env() -> Result<Self, rt::Error> {
            rt::Client::from_env(&API).map(Self::from)
        }
        #[doc = " A client with settings of its own: credentials, server, timeouts, retries, transport."]
        pub fn builder() -> rt::ClientBuilder<Self> {
            rt::ClientBuilder::new(&API)
        }
        #[doc = " A request to an endpoint that the API's description does not know."]
        pub fn request(&self, method: &str, path: &str) -> rt::Call<rt::serde_json::Value> {
            self.core.call(method, path)
        }
        #[doc = " The same client with settings of its own: connections, credentials and limits are shared."]
        pub fn with_options(&self, options: rt::RequestOptions) -> Self {
            Self { core: self.core.with_options(options) }
        }
        #[doc = " What every client of specwright has in common, such as replacing credentials."]
        pub fn core(&self) -> &rt::Client {
            &self.core
        }
    }
}
