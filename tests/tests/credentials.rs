//! Clients that get their tokens from where the document says, against a server on this machine.

#[allow(dead_code)]
mod credentials {
    include!("../golden/credentials.rs");
}

use credentials::Client;
use credentials::runtime::{AttemptParts, Credential, Hook, OAuth, http::HeaderValue};
use serde_json::json;
use specwright_tests::server::{Asked, Reply, Server};

fn token(token: &str) -> Reply {
    Reply::ok(&json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600 }))
}

fn done() -> Reply {
    Reply::new(204, None)
}

fn text(asked: &Asked) -> &str {
    std::str::from_utf8(&asked.body).expect("forms are text")
}

#[tokio::test]
async fn the_documents_endpoint_and_the_operations_scopes() {
    let server = Server::start([token("t1"), done(), done()]).await;
    let client = Client::builder()
        .base_url(server.url())
        .credential("clients", Credential::client("my id", "p:w"))
        .build()
        .unwrap();
    client.things().list().await.unwrap();
    // The first alternative asks for a signature, the second one for what there is.
    client.signed().await.unwrap();
    let asked = server.take_asked();
    let paths: Vec<_> = asked.iter().map(|asked| asked.path.as_str()).collect();
    // The document's URL begins with a slash.
    assert_eq!(paths, ["/oauth/token", "/v1/things", "/v1/signed"]);
    assert_eq!(
        text(&asked[0]),
        "grant_type=client_credentials&scope=things%3Aread"
    );
    // `my+id:p%3Aw`
    assert_eq!(asked[0].header("authorization"), "Basic bXkraWQ6cCUzQXc=");
    assert_eq!(asked[1].header("authorization"), "Bearer t1");
    assert_eq!(asked[2].header("authorization"), "Bearer t1");
}

#[tokio::test]
async fn of_two_schemes_the_one_that_there_are_credentials_for() {
    let server = Server::start([done(), token("t1"), done(), done()]).await;
    let builder = || Client::builder().base_url(server.url());
    let with_key = builder().credential("key", "k").build().unwrap();
    with_key.things().create().await.unwrap();
    let oauth = OAuth::password("my-id", "ada", "l0velace");
    let with_user = builder().credential("users", oauth).build().unwrap();
    with_user.things().create().await.unwrap();
    // No scheme at all.
    with_user.open().await.unwrap();
    let asked = server.take_asked();
    assert_eq!(asked[0].header("x-key"), "k");
    // A relative URL stands beside the server's.
    assert_eq!(asked[1].path, "/token");
    assert_eq!(
        text(&asked[1]),
        "client_id=my-id&grant_type=password&username=ada&password=l0velace&scope=things%3Awrite+things%3Aread"
    );
    assert_eq!(asked[2].header("authorization"), "Bearer t1");
    assert_eq!(asked[3].header("authorization"), "");
}

#[tokio::test]
async fn openid_connect_discovery() {
    let endpoints = Server::start([token("t1")]).await;
    let described = json!({ "token_endpoint": format!("{}/token", endpoints.url()) });
    let server = Server::start([Reply::ok(&described), done()]).await;
    let client = Client::builder()
        .base_url(server.url())
        .credential("provider", Credential::client("id", "s3cret"))
        .build()
        .unwrap();
    client.provided().await.unwrap();
    let asked = server.take_asked();
    assert_eq!(asked[0].path, "/.well-known/openid-configuration");
    assert_eq!(asked[1].header("authorization"), "Bearer t1");
    let asked = endpoints.take_asked();
    assert_eq!(
        text(&asked[0]),
        "grant_type=client_credentials&scope=openid"
    );
}

struct Signing;

impl Hook for Signing {
    fn before(
        &self,
        attempt: &mut AttemptParts<'_>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let value = HeaderValue::from_static("Digest response=\"0\"");
        attempt.headers_mut().insert("authorization", value);
        Ok(())
    }
}

#[tokio::test]
async fn what_the_client_cannot_do_is_reported_when_it_is_built() {
    let server = Server::start([done()]).await;
    let builder = || Client::builder().base_url(server.url());
    let wrong = builder().credential("digest", Credential::basic("ada", "l0velace"));
    let problem = wrong.build().unwrap_err();
    assert!(problem.message().contains("is not supported"), "{problem}");
    let signing = builder()
        .hook(Signing)
        .credential("digest", Credential::external());
    signing.build().unwrap().signed().await.unwrap();
    let asked = server.take_asked();
    assert_eq!(asked[0].header("authorization"), "Digest response=\"0\"");
}
