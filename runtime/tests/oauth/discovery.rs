//! Endpoints that the server describes itself.

use crate::support::{Server, reply};
use crate::{CONNECTED, builder, call, client, field, lines};
use specwright_runtime::{Client, Credential, OAuth, serde_json::json};

const TOKEN: &str = r#"{"access_token":"t1","expires_in":3600}"#;

#[tokio::test]
async fn openid_connect_discovery() {
    let tokens = Server::always(reply(200, TOKEN)).await;
    let described = json!({
        "issuer": tokens.url,
        "token_endpoint": format!("{}/connect/token", tokens.url),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    });
    let server = Server::start(vec![
        reply(200, &described.to_string()),
        reply(200, "1"),
        reply(401, "{}"),
        reply(200, "1"),
    ])
    .await;
    let client = client(&server, "connect", Credential::client("id", "s3cret"));
    for _ in 0..2 {
        call(&client, &CONNECTED).await.unwrap();
    }
    assert_eq!(
        lines(&server),
        [
            "GET /.well-known/openid-configuration",
            "GET /v1/me",
            "GET /v1/me",
            "GET /v1/me"
        ]
    );
    assert_eq!(lines(&tokens), ["POST /connect/token"; 2]);
    let seen = tokens.seen();
    assert_eq!(field(&seen[0], "scope").as_deref(), Some("openid"));
    assert_eq!(seen[0].header("authorization"), Some("Basic aWQ6czNjcmV0"));
    assert_eq!(server.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_server_that_wants_the_secret_in_the_form() {
    let tokens = Server::always(reply(200, TOKEN)).await;
    let described = json!({
        "token_endpoint": format!("{}/token", tokens.url),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
    });
    let server = Server::start(vec![reply(200, &described.to_string()), reply(200, "1")]).await;
    let client = client(&server, "connect", Credential::client("id", "s3cret"));
    call(&client, &CONNECTED).await.unwrap();
    let seen = tokens.seen();
    assert_eq!(seen[0].header("authorization"), None);
    assert_eq!(field(&seen[0], "client_secret").as_deref(), Some("s3cret"));
}

#[tokio::test]
async fn descriptions_that_do_not_help() {
    for (described, problem) in [
        ("{}", "the server's metadata names no token_endpoint"),
        (
            r#"{"token_endpoint":"token"}"#,
            "the server's metadata names no token_endpoint",
        ),
        ("[]", "the server's metadata names no token_endpoint"),
    ] {
        let server = Server::always(reply(200, described)).await;
        let client = client(&server, "connect", Credential::client("id", "s3cret"));
        let error = call(&client, &CONNECTED).await.unwrap_err();
        assert!(error.to_string().ends_with(problem), "{error}");
    }
    let device = r#"{"token_endpoint":"http://127.0.0.1:9/token"}"#;
    let server = Server::always(reply(200, device)).await;
    let oauth = OAuth::device_code("id", |_| {});
    let error = call(&client(&server, "connect", oauth), &CONNECTED)
        .await
        .unwrap_err();
    let problem = "the server's metadata names no device_authorization_endpoint";
    assert!(error.to_string().ends_with(problem), "{error}");
}

#[tokio::test]
async fn a_description_that_cannot_be_had_is_asked_for_again() {
    let tokens = Server::always(reply(200, TOKEN)).await;
    let described = json!({ "token_endpoint": format!("{}/token", tokens.url) });
    let server = Server::start(vec![
        reply(404, "{}"),
        reply(200, &described.to_string()),
        reply(200, "1"),
    ])
    .await;
    let client = client(&server, "connect", Credential::client("id", "s3cret"));
    call(&client, &CONNECTED).await.unwrap_err();
    call(&client, &CONNECTED).await.unwrap();
}

#[tokio::test]
async fn the_callers_urls_go_before_the_servers() {
    let server = Server::start(vec![reply(200, TOKEN), reply(200, "1")]).await;
    let oauth = OAuth::client_credentials("id").secret("s3cret");
    let client: Client = builder(&server)
        .credential("connect", oauth.token_url("/my/token"))
        .build()
        .unwrap();
    call(&client, &CONNECTED).await.unwrap();
    assert_eq!(lines(&server), ["POST /my/token", "GET /v1/me"]);
}
