//! Which scheme a call uses, and what is known to be wrong before there is a call.

use crate::support::{Server, reply};
use crate::{API, builder, call};
use specwright_runtime::{
    Api, AttemptParts, Client, ClientBuilder, Credential, Hook, OAuth, Operation, RequestOptions,
    SecurityKind, SecurityScheme, http::HeaderValue,
};

static EITHER: Operation =
    Operation::new("either", "GET", "/pets").security(&[&["digest"], &["clients"], &["key"]]);

#[tokio::test]
async fn the_scheme_that_there_are_credentials_for_is_used() {
    let token = r#"{"access_token":"t1","expires_in":3600}"#;
    let server = Server::start(vec![reply(200, "1"), reply(200, token), reply(200, "1")]).await;
    let with_key: Client = builder(&server).credential("key", "k").build().unwrap();
    call(&with_key, &EITHER).await.unwrap();
    let with_client = builder(&server).credential("clients", Credential::client("id", "s3cret"));
    let with_client: Client = with_client.build().unwrap();
    call(&with_client, &EITHER).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("x-key"), Some("k"));
    assert_eq!(seen[0].header("authorization"), None);
    assert_eq!(seen[2].header("authorization"), Some("Bearer t1"));
    assert_eq!(seen[2].header("x-key"), None);
}

#[tokio::test]
async fn a_token_that_the_caller_has_is_used_as_it_is() {
    let server = Server::start(vec![reply(200, "1")]).await;
    let client: Client = builder(&server)
        .credential("clients", "mine")
        .build()
        .unwrap();
    call(&client, &EITHER).await.unwrap();
    assert_eq!(
        server.seen()[0].header("authorization"),
        Some("Bearer mine")
    );
}

#[tokio::test]
async fn without_credentials_the_error_says_what_to_give() {
    let server = Server::start(Vec::new()).await;
    let client: Client = builder(&server).build().unwrap();
    let error = call(&client, &EITHER).await.unwrap_err();
    assert_eq!(
        error.message(),
        "no credentials for this operation: give `digest` (the HTTP scheme `digest` is not supported: see \
         `Credential::external`), or `clients` (or set PETSTORE_CLIENTS or PETSTORE_CLIENT_ID and \
         PETSTORE_CLIENT_SECRET), or `key`"
    );
}

#[test]
fn a_scheme_that_is_not_supported_is_reported_when_the_client_is_built() {
    static DIGEST: Api = Api {
        servers: &[specwright_runtime::Server::new("https://petstore.example")],
        schemes: &[SecurityScheme {
            name: "digest",
            kind: SecurityKind::Unsupported("the HTTP scheme `digest`"),
            env: "",
        }],
        ..Api::DEFAULT
    };
    let problem = "the HTTP scheme `digest` of the security scheme `digest` is not supported: authenticate requests by a \
                   hook, and say so with `Credential::external`";
    let builder = || ClientBuilder::<Client>::new(&DIGEST);
    assert_eq!(builder().build().unwrap_err().message(), problem);
    assert_eq!(builder().from_env().build().unwrap_err().message(), problem);
    let with_password = builder().credential("digest", Credential::basic("ada", "l0velace"));
    assert_eq!(with_password.build().unwrap_err().message(), problem);
    let client = builder().credential("digest", Credential::external());
    let client = client.build().unwrap();
    let error = client.set_credential("digest", "secret").unwrap_err();
    assert_eq!(error.message(), problem);

    // Where there are others, it can be done without.
    let builder = || ClientBuilder::<Client>::new(&API).base_url("https://petstore.example");
    builder().build().unwrap();
    let wrong = builder().credential("digest", "secret").build();
    assert_eq!(wrong.unwrap_err().message(), problem);
}

#[tokio::test]
async fn a_credential_of_one_call_for_a_scheme_that_is_not_supported() {
    let server = Server::start(Vec::new()).await;
    let options = RequestOptions::new().credential("digest", "secret");
    let client: Client = builder(&server).options(options).build().unwrap();
    let error = call(&client, &EITHER).await.unwrap_err();
    assert!(error.message().contains("is not supported"), "{error}");
    assert_eq!(server.count(), 0);
}

#[test]
fn tokens_that_come_from_nowhere_are_reported_when_the_client_is_built() {
    let build = |scheme: &str, oauth: OAuth| {
        let builder = ClientBuilder::<Client>::new(&API).base_url("https://petstore.example");
        let built = builder.credential(scheme, oauth).build();
        built.map(drop).map_err(|error| error.message().to_owned())
    };
    let client = || OAuth::client_credentials("id").secret("s3cret");
    assert_eq!(build("clients", client()), Ok(()));
    assert_eq!(
        build("users", client()),
        Err(
            "the document names no token endpoint for `users` and client credentials: give `OAuth::token_url`"
                .to_owned()
        )
    );
    assert_eq!(build("users", client().token_url("/token")), Ok(()));
    for (url, problem) in [
        (
            "ftp://a.example",
            "it must begin with `https://` or `http://`",
        ),
        (
            "https://ada:l0velace@a.example",
            "it must not hold a user name or password",
        ),
        ("https://", "empty host"),
    ] {
        let error = build("clients", client().token_url(url)).unwrap_err();
        assert_eq!(error, format!("the token URL of `clients`: {problem}"));
    }
}

/// Adds what the `digest` scheme would ask for.
struct Signing;

impl Hook for Signing {
    fn before(
        &self,
        attempt: &mut AttemptParts<'_>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let value = HeaderValue::from_static("Digest response=\"0123\"");
        attempt.headers_mut().insert("authorization", value);
        Ok(())
    }
}

#[tokio::test]
async fn a_hook_meets_what_the_client_cannot() {
    let server = Server::start(vec![reply(200, "1")]).await;
    let client: Client = builder(&server)
        .hook(Signing)
        .credential("digest", Credential::external())
        .build()
        .unwrap();
    call(&client, &EITHER).await.unwrap();
    let seen = server.seen();
    let expected = "Digest response=\"0123\"";
    assert_eq!(seen[0].header("authorization"), Some(expected));
}
