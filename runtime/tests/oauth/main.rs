//! Tokens of OAuth 2 and OpenID Connect, against servers on loopback.

mod client_credentials;
mod crowds;
mod discovery;
#[cfg(feature = "login")]
mod login;
#[cfg(feature = "private-key-jwt")]
mod private_key;
mod schemes;
mod stores;
#[path = "../support/mod.rs"]
mod support;
mod users;

use specwright_runtime::{
    Api, Call, Client, ClientBuilder, Credential, Error, OAuth2, OAuthFlow, OAuthGrant, Operation,
    RequestOptions, SecurityKind, SecurityScheme, serde_json::Value,
};
use std::time::Duration;
use support::{Seen, Server};

/// Its token endpoint stands beside the server's base URL.
static API: Api = Api {
    name: "petstore",
    version: "1.2.3",
    schemes: &[
        SecurityScheme {
            name: "clients",
            kind: SecurityKind::OAuth2(&OAuth2 {
                flows: &[
                    OAuthFlow::new(OAuthGrant::ClientCredentials, "/oauth/token")
                        .scopes(&["read", "write"]),
                    OAuthFlow::new(OAuthGrant::Password, "/oauth/token"),
                ],
                metadata_url: "",
                client_env: "PETSTORE",
            }),
            env: "PETSTORE_CLIENTS",
        },
        SecurityScheme {
            name: "users",
            kind: SecurityKind::OAuth2(&OAuth2 {
                flows: &[
                    OAuthFlow::new(OAuthGrant::AuthorizationCode, "/oauth/token")
                        .authorization_url("/oauth/authorize?tenant=1")
                        .refresh_url("/oauth/refresh")
                        .scopes(&["read", "write"]),
                    OAuthFlow::new(OAuthGrant::DeviceCode, "/oauth/token")
                        .authorization_url("/oauth/device")
                        .scopes(&["read"]),
                ],
                metadata_url: "",
                client_env: "PETSTORE",
            }),
            env: "",
        },
        SecurityScheme {
            name: "connect",
            kind: SecurityKind::OAuth2(&OAuth2 {
                flows: &[],
                metadata_url: "/.well-known/openid-configuration",
                client_env: "PETSTORE",
            }),
            env: "",
        },
        SecurityScheme {
            name: "key",
            kind: SecurityKind::Header("x-key"),
            env: "",
        },
        SecurityScheme {
            name: "digest",
            kind: SecurityKind::Unsupported("the HTTP scheme `digest`"),
            env: "",
        },
    ],
    ..Api::DEFAULT
};

static PING: Operation = Operation::new("ping", "GET", "/ping").security(&[&["clients"]]);
static READ: Operation = Operation::new("read", "GET", "/pets")
    .security(&[&["clients"]])
    .scopes(&[("clients", &["read"])]);
static WRITE: Operation = Operation::new("write", "POST", "/pets")
    .security(&[&["clients"]])
    .scopes(&[("clients", &["write", "read"])]);
static AS_USER: Operation = Operation::new("as_user", "GET", "/me").security(&[&["users"]]);
static CONNECTED: Operation = Operation::new("connected", "GET", "/me")
    .security(&[&["connect"]])
    .scopes(&[("connect", &["openid"])]);

fn builder(server: &Server) -> ClientBuilder<Client> {
    ClientBuilder::new(&API)
        .base_url(format!("{}/v1", server.url))
        .options(RequestOptions::new().retry_delay(Duration::from_millis(1)))
}

fn client(server: &Server, scheme: &str, credential: impl Into<Credential>) -> Client {
    builder(server)
        .credential(scheme, credential)
        .build()
        .unwrap()
}

async fn call(client: &Client, operation: &'static Operation) -> Result<Value, Error> {
    Call::json(client.request(operation)).await
}

fn lines(server: &Server) -> Vec<String> {
    let seen = server.seen();
    let lines = seen.iter().map(|seen| seen.line.replace(" HTTP/1.1", ""));
    lines.collect()
}

/// What of a form has this name.
fn field(seen: &Seen, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(&seen.body);
    let (_, value) = pairs.find(|(known, _)| known == name)?;
    Some(value.into_owned())
}
