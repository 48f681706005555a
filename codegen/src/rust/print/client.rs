//! The client: what it knows about the API, how it is made, and the way to the resources.

use super::context::{Context, parsed};
use super::{doc, mock, operation, resource, server};
use crate::gate::rust::doc_attributes;
use crate::ir::{Operation, SecurityKind, SecurityScheme};
use crate::render::Piece;
use proc_macro2::TokenStream;
use quote::quote;

/// Emits the client, and of the operations that belong to no resource those without a module of
/// their own.
pub(super) fn emit(cx: &Context<'_>) -> Vec<Piece> {
    let root = &cx.api.root;
    let docs = doc_attributes(&docs(cx));
    let api = api(cx);
    let constructors = constructors(cx);
    let default = cx.api.security_schemes.is_empty().then(|| {
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
    let mut pieces = vec![Piece::Tokens(tokens)];
    let accessors = resource::accessors(root, "super::resources::");
    pieces.extend(methods(cx, accessors, ""));
    pieces
}

/// The operations that belong to no resource and live in a module.
pub(super) fn operations<'a>(cx: &Context<'a>, module: &str) -> Vec<&'a Operation> {
    let operations = cx.api.root.operations.iter();
    operations.filter(|own| own.module == module).collect()
}

/// Emits those of the client's methods that live in a module, after others, and their builders.
pub(super) fn methods(cx: &Context<'_>, mut methods: Vec<String>, module: &str) -> Vec<Piece> {
    let operations = operations(cx, module);
    methods.extend(resource::methods(cx, operations.iter().copied(), ""));
    let mut pieces = Vec::new();
    if !methods.is_empty() {
        let methods = methods.join("\n");
        pieces.push(Piece::Text(format!("impl Client {{\n{methods}}}\n")));
    }
    let builders = operations.into_iter();
    pieces.extend(builders.flat_map(|operation| operation::builder(cx, operation)));
    pieces
}

fn docs(cx: &Context<'_>) -> Vec<String> {
    let title = doc::sentence(&crate::ir::Doc {
        summary: Some(cx.api.title.clone()),
        ..Default::default()
    });
    let mut lines = vec![format!("Client for {title}.")];
    let note = "Cloning is cheap: clones share connections, credentials and settings.";
    doc::paragraph(&mut lines, [note.to_owned()]);
    lines
}

fn api(cx: &Context<'_>) -> TokenStream {
    let name = &cx.api.package;
    let servers = cx.api.servers.iter().map(server::literal);
    let servers = servers.map(|server| parsed(&server));
    let base_url_env = base_url_env(cx);
    let schemes = cx.api.security_schemes.iter().map(|scheme| {
        let name = &scheme.name.wire;
        let kind = kind(&scheme.kind);
        let env = &scheme.env;
        quote!(rt::SecurityScheme { name: #name, kind: rt::SecurityKind::#kind, env: #env })
    });
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

/// The environment variable that replaces the server's URL.
pub(super) fn base_url_env(cx: &Context<'_>) -> String {
    let named = cx.api.servers.iter().find_map(|server| server.env.clone());
    named.unwrap_or_else(|| format!("{}_BASE_URL", cx.crate_name().to_uppercase()))
}

fn kind(kind: &SecurityKind) -> TokenStream {
    match kind {
        SecurityKind::Bearer => quote!(Bearer),
        SecurityKind::Basic => quote!(Basic),
        SecurityKind::Http(scheme) => quote!(Http(#scheme)),
        SecurityKind::Header(name) => quote!(Header(#name)),
        SecurityKind::Query(name) => quote!(Query(#name)),
        SecurityKind::Cookie(name) => quote!(Cookie(#name)),
        SecurityKind::MutualTls => quote!(MutualTls),
    }
}

fn constructors(cx: &Context<'_>) -> TokenStream {
    let new = new(cx.api.security_schemes.first());
    let mut docs = vec![format!(
        "A client with what the environment says: {} for another server.",
        doc::code(&base_url_env(cx))
    )];
    if !cx.api.security_schemes.is_empty() {
        let variables: Vec<String> = cx
            .api
            .security_schemes
            .iter()
            .filter(|scheme| !scheme.env.is_empty())
            .map(|scheme| doc::code(&scheme.env))
            .collect();
        docs = vec![format!(
            "A client with credentials from the environment: {}.",
            variables.join(", ")
        )];
        doc::paragraph(
            &mut docs,
            [format!(
                "{} replaces the server's URL.",
                doc::code(&base_url_env(cx))
            )],
        );
    }
    let from_env_docs = doc_attributes(&docs);
    let mock = cx.options.mock.then(mock::constructor);
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
        #mock
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

fn new(scheme: Option<&SecurityScheme>) -> TokenStream {
    let Some(scheme) = scheme else {
        return quote! {
            #[doc = " A client with the default settings."]
            pub fn new() -> Self {
                Self { core: rt::Client::anonymous(&API) }
            }
        };
    };
    let mut lines = vec![format!(
        "A client with a credential for {}.",
        doc::code(&scheme.name.wire)
    )];
    doc::paragraph(&mut lines, doc::lines(&scheme.doc));
    let docs = doc_attributes(&lines);
    quote! {
        #docs
        pub fn new(credential: impl Into<rt::Credential>) -> Self {
            Self { core: rt::Client::new(&API, credential) }
        }
    }
}
