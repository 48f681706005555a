//! Security schemes: as data of the client, and the constructor that takes a credential.

use super::context::Context;
use super::doc;
use crate::gate::rust::doc_attributes;
use crate::ir::{OAuth2, OAuthFlow, OAuthGrant, SecurityKind, SecurityScheme};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The scheme as an expression.
pub(super) fn literal(scheme: &SecurityScheme) -> TokenStream {
    let name = &scheme.name.wire;
    let kind = kind(&scheme.kind);
    let env = &scheme.env;
    quote!(rt::SecurityScheme { name: #name, kind: rt::SecurityKind::#kind, env: #env })
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
        SecurityKind::OAuth2(oauth) => {
            let oauth = oauth2(oauth);
            quote!(OAuth2(&#oauth))
        }
        SecurityKind::Unsupported(what) => quote!(Unsupported(#what)),
    }
}

fn oauth2(oauth: &OAuth2) -> TokenStream {
    let flows = oauth.flows.iter().map(flow);
    let OAuth2 {
        metadata_url,
        client_env,
        ..
    } = oauth;
    quote! {
        rt::OAuth2 {
            flows: &[#(#flows),*],
            metadata_url: #metadata_url,
            client_env: #client_env,
        }
    }
}

fn flow(flow: &OAuthFlow) -> TokenStream {
    let grant = format_ident!(
        "{}",
        match flow.grant {
            OAuthGrant::AuthorizationCode => "AuthorizationCode",
            OAuthGrant::ClientCredentials => "ClientCredentials",
            OAuthGrant::DeviceCode => "DeviceCode",
            OAuthGrant::Password => "Password",
        }
    );
    let OAuthFlow {
        token_url,
        authorization_url,
        refresh_url,
        scopes,
        ..
    } = flow;
    let setter = |name: &str, value: &String| {
        let name = format_ident!("{name}");
        (!value.is_empty()).then(|| quote!(.#name(#value)))
    };
    let authorization = setter("authorization_url", authorization_url);
    let refresh = setter("refresh_url", refresh_url);
    let scopes = (!scopes.is_empty()).then(|| quote!(.scopes(&[#(#scopes),*])));
    quote!(rt::OAuthFlow::new(rt::OAuthGrant::#grant, #token_url) #authorization #refresh #scopes)
}

/// The constructor `new`.
pub(super) fn new(cx: &Context<'_>) -> TokenStream {
    let Some(scheme) = cx.surface.first_scheme() else {
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
    if let SecurityKind::OAuth2(_) = scheme.kind {
        let note = "That is an access token, or a `runtime::OAuth` that gets tokens.";
        doc::paragraph(&mut lines, [note.to_owned()]);
    }
    doc::paragraph(&mut lines, doc::lines(&scheme.doc));
    let docs = doc_attributes(&lines);
    quote! {
        #docs
        pub fn new(credential: impl Into<rt::Credential>) -> Self {
            Self { core: rt::Client::new(&API, credential) }
        }
    }
}
