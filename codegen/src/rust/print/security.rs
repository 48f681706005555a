//! Security schemes: as data of the client, the constructor that takes a credential, and what the README says of them.

use super::context::Context;
use super::doc;
use crate::gate::markdown::code;
use crate::gate::rust::doc_attributes;
use crate::ir::{OAuth2, OAuthFlow, OAuthGrant, SecurityKind, SecurityScheme};
use proc_macro2::TokenStream;
use quote::quote;
use std::fmt::Write;

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
    let grant = match flow.grant {
        OAuthGrant::AuthorizationCode => quote!(AuthorizationCode),
        OAuthGrant::ClientCredentials => quote!(ClientCredentials),
        OAuthGrant::DeviceCode => quote!(DeviceCode),
        OAuthGrant::Password => quote!(Password),
    };
    let OAuthFlow {
        token_url,
        authorization_url,
        refresh_url,
        scopes,
        ..
    } = flow;
    let authorization =
        (!authorization_url.is_empty()).then(|| quote!(.authorization_url(#authorization_url)));
    let refresh = (!refresh_url.is_empty()).then(|| quote!(.refresh_url(#refresh_url)));
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

/// The README's section on tokens, and on schemes that the client does not meet; empty where there are none.
pub(super) fn section(cx: &Context<'_>) -> String {
    let mut out = String::new();
    let schemes = &cx.surface.client.schemes;
    let rows: String = schemes.iter().filter_map(ways_to_tokens).collect();
    if !rows.is_empty() {
        let _ = write!(
            out,
            "## Tokens\n\n{TOKENS}\n\n| scheme | tokens by |\n| --- | --- |\n{rows}\n"
        );
    }
    let is_unsupported =
        |scheme: &&SecurityScheme| matches!(scheme.kind, SecurityKind::Unsupported(_));
    for scheme in schemes.iter().filter(is_unsupported) {
        let _ = write!(
            out,
            "This client does not know how to meet {}. A hook can authenticate requests, with\n\
             `runtime::Credential::external()` as the credential.\n\n",
            code(&scheme.name.wire)
        );
    }
    out
}

const TOKENS: &str = "\
The client gets access tokens itself, from the endpoints that the API's description names, with the scopes of each
operation. It keeps them while they are good and renews them. `runtime::Credential::client(id, secret)` is a credential
for programs that act on their own; a `runtime::OAuth` says more, such as another grant, scopes, or a store that keeps
tokens beyond the end of the program. `client.core().authorize(scheme)` gets a token ahead of the first call.";

/// The grants for a scheme, as a row of a table.
fn ways_to_tokens(scheme: &SecurityScheme) -> Option<String> {
    let SecurityKind::OAuth2(oauth) = &scheme.kind else {
        return None;
    };
    let mut ways: Vec<&str> = Vec::new();
    for (grant, way) in WAYS {
        let is_documented = oauth.flows.iter().any(|flow| flow.grant == grant);
        if is_documented || (oauth.flows.is_empty() && grant != OAuthGrant::Password) {
            ways.push(way);
        }
    }
    if ways != [WAYS[0].1] {
        ways.push("`OAuth::refresh_token`");
    }
    Some(format!(
        "| {} | {} |\n",
        code(&scheme.name.wire),
        ways.join(", ")
    ))
}

const WAYS: [(OAuthGrant, &str); 4] = [
    (OAuthGrant::ClientCredentials, "`OAuth::client_credentials`"),
    (
        OAuthGrant::AuthorizationCode,
        "`OAuth::authorization_code` (feature `login`)",
    ),
    (OAuthGrant::DeviceCode, "`OAuth::device_code`"),
    (OAuthGrant::Password, "`OAuth::password`"),
];
