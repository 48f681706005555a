//! A client that acts on its own.

use crate::support::{Server, reply, reply_with, told};
use crate::{PING, READ, WRITE, builder, call, client, field, lines};
use specwright_runtime::{Base64, Client, ClientBuilder, Credential, OAuth, RequestOptions};

const TOKEN: &str = r#"{"access_token":"t1","token_type":"bearer","expires_in":3600}"#;
const SECRET: &str = "p@ss/w\u{f6}rd &=+%";

#[tokio::test]
async fn id_and_secret_are_form_encoded_before_they_are_a_user_and_a_password() {
    let server = Server::start(vec![reply(200, TOKEN), reply(200, "1")]).await;
    let client = client(&server, "clients", Credential::client("my id:1", SECRET));
    call(&client, &READ).await.unwrap();
    // A URL that begins with a slash stands beside the server, whatever the server's path is.
    assert_eq!(lines(&server), ["POST /oauth/token", "GET /v1/pets"]);
    let seen = server.seen();
    let basic = seen[0].header("authorization").unwrap();
    let basic = Base64::from(basic.strip_prefix("Basic ").unwrap());
    assert_eq!(
        String::from_utf8(basic.decode().unwrap()).unwrap(),
        "my+id%3A1:p%40ss%2Fw%C3%B6rd+%26%3D%2B%25"
    );
    assert_eq!(seen[0].text(), "grant_type=client_credentials&scope=read");
    let kind = seen[0].header("content-type");
    assert_eq!(kind, Some("application/x-www-form-urlencoded"));
    assert_eq!(seen[0].header("accept"), Some("application/json"));
    assert_eq!(seen[1].header("authorization"), Some("Bearer t1"));
}

#[tokio::test]
async fn the_secret_stands_in_the_form_where_the_caller_says_so() {
    let server = Server::start(vec![reply(200, TOKEN), reply(200, "1")]).await;
    let oauth = OAuth::client_credentials("my id")
        .secret_in_form(SECRET)
        .scopes(["a", "b"])
        .parameter("audience", "pets");
    let client = client(&server, "clients", oauth);
    call(&client, &PING).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("authorization"), None);
    let fields = [
        "client_id",
        "client_secret",
        "audience",
        "scope",
        "grant_type",
    ];
    let sent = fields.map(|name| field(&seen[0], name).unwrap());
    assert_eq!(sent, ["my id", SECRET, "pets", "a b", "client_credentials"]);
}

#[tokio::test]
async fn each_operation_has_a_token_with_its_scopes() {
    let token = |token: &str, scope: &str| {
        let token = format!(r#"{{"access_token":"{token}","expires_in":3600,"scope":"{scope}"}}"#);
        reply(200, &token)
    };
    let server = Server::start(vec![
        token("t1", "read"),
        reply(200, "1"),
        reply(200, "1"),
        // It grants less than it was asked for.
        token("t2", "write"),
        reply(200, "1"),
        reply(200, "1"),
        reply(200, "1"),
    ])
    .await;
    let client = client(&server, "clients", Credential::client("id", "s3cret"));
    for operation in [&READ, &PING, &WRITE, &WRITE, &READ] {
        call(&client, operation).await.unwrap();
    }
    let seen = server.seen();
    let scope = |at: usize| field(&seen[at], "scope");
    assert_eq!(scope(0).as_deref(), Some("read"));
    assert_eq!(scope(3).as_deref(), Some("write read"));
    let used: Vec<_> = seen
        .iter()
        .filter(|seen| !seen.line.contains("/oauth/"))
        .map(|seen| seen.header("authorization").unwrap())
        .collect();
    // The second token can do all that the first one can.
    let expected = ["t1", "t1", "t2", "t2", "t2"].map(|token| format!("Bearer {token}"));
    assert_eq!(used, expected);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let server = Server::start(vec![
        reply(200, TOKEN),
        reply(401, "{}"),
        reply(200, &TOKEN.replace("t1", "t2")),
        reply(401, "{}"),
    ])
    .await;
    let client = client(&server, "clients", Credential::client("id", "s3cret"));
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    let lines = lines(&server);
    let expected = ["POST /oauth/token", "GET /v1/pets"];
    assert_eq!(lines, [expected, expected].concat());
    let last = server.seen().pop().unwrap();
    assert_eq!(last.header("authorization"), Some("Bearer t2"));
}

#[tokio::test]
async fn a_token_endpoint_that_fails_is_asked_again() {
    let server = Server::start(vec![reply(503, ""), reply(200, TOKEN), reply(200, "1")]).await;
    let client = client(&server, "clients", Credential::client("id", "s3cret"));
    call(&client, &READ).await.unwrap();
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_refusal_says_why_and_not_the_secret() {
    let pair = Base64::encode("id:s3cret-value");
    let said = format!(
        r#"{{"error":"invalid_client","error_description":"no s3cret-value or {}"}}"#,
        pair.as_ref()
    );
    // Some servers refuse with a success.
    for status in [401, 400, 200] {
        let server = Server::always(reply(status, &said)).await;
        let client = client(&server, "clients", Credential::client("id", "s3cret-value"));
        let error = call(&client, &READ).await.unwrap_err();
        let told = told(&error);
        assert!(told.contains("there is no usable credential"), "{told}");
        assert!(told.contains("invalid_client"), "{told}");
        assert!(told.contains("no [redacted] or [redacted]"), "{told}");
        assert!(!told.contains("s3cret-value"), "{told}");
        assert_eq!(server.count(), 1, "{told}");
    }
}

#[tokio::test]
async fn answers_without_a_usable_token() {
    for (answer, problem) in [
        (
            r#"{"expires_in":1}"#,
            "the token endpoint gave no access_token",
        ),
        (
            r#"{"access_token":""}"#,
            "the token endpoint gave no access_token",
        ),
        (
            r#"{"access_token":"secret-token","token_type":"DPoP"}"#,
            "the token endpoint gave a `DPoP` token, not a bearer token",
        ),
    ] {
        let server = Server::always(reply(200, answer)).await;
        let client = client(&server, "clients", Credential::client("id", "s3cret"));
        let error = call(&client, &READ).await.unwrap_err();
        assert!(error.to_string().ends_with(problem), "{error}");
        assert!(!told(&error).contains("secret-token"), "{error:?}");
    }
}

#[tokio::test]
async fn the_secret_goes_to_no_other_origin() {
    let other = Server::always(reply(200, TOKEN)).await;
    let location = format!("{}/oauth/token", other.url);
    for (status, in_form) in [(307, false), (307, true), (302, false)] {
        let server = Server::always(reply_with(status, &[("location", &location)], "")).await;
        let oauth = OAuth::client_credentials("id");
        let client = match in_form {
            true => client(&server, "clients", oauth.secret_in_form("s3cret-value")),
            false => client(&server, "clients", oauth.secret("s3cret-value")),
        };
        let _ = call(&client, &READ).await;
        for seen in other.seen() {
            assert_eq!(seen.header("authorization"), None);
            assert!(!seen.text().contains("s3cret"), "{}", seen.text());
        }
    }
}

#[tokio::test]
async fn numbers_that_are_texts_and_tokens_that_end_at_once() {
    let ends = r#"{"access_token":"t1","expires_in":"0"}"#;
    let server = Server::start(vec![
        reply(200, ends),
        reply(200, "1"),
        reply(200, r#"{"access_token":"t2","expires_in":"3600"}"#),
        reply(200, "1"),
        reply(200, "1"),
    ])
    .await;
    let client = client(&server, "clients", Credential::client("id", "s3cret"));
    for _ in 0..3 {
        call(&client, &READ).await.unwrap();
    }
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_credential_of_one_call() {
    let server = Server::start(vec![reply(200, TOKEN), reply(200, "1"), reply(200, "1")]).await;
    let client: Client = builder(&server).build().unwrap();
    let credential = Credential::client("id", "s3cret");
    for _ in 0..2 {
        let options = RequestOptions::new().credential("clients", credential.clone());
        let request = client.with_options(options);
        call(&request, &READ).await.unwrap();
    }
    assert_eq!(server.count(), 3, "both calls share a token");

    // The tokens of one server are not sent to another.
    let other = Server::always(reply(200, "1")).await;
    let options = RequestOptions::new().credential("clients", credential);
    let elsewhere: Client = builder(&other).options(options).build().unwrap();
    let error = call(&elsewhere, &READ).await.unwrap_err();
    assert!(error.message().contains("another server"), "{error}");
    assert_eq!(other.count(), 0);
}

#[tokio::test]
async fn tokens_for_a_scheme_that_is_not_oauth() {
    let server = Server::start(vec![reply(200, TOKEN), reply(200, "1")]).await;
    let oauth = || OAuth::client_credentials("id").secret("s3cret");
    let problem = ClientBuilder::<Client>::new(&crate::support::API)
        .base_url(&server.url)
        .credential("Bearer", oauth())
        .build()
        .unwrap_err();
    assert!(
        problem.message().contains("`OAuth::token_url`"),
        "{problem}"
    );
    let client: Client = ClientBuilder::new(&crate::support::API)
        .base_url(&server.url)
        .credential("Bearer", oauth().token_url("token"))
        .build()
        .unwrap();
    call(&client, &crate::support::LIST).await.unwrap();
    assert_eq!(lines(&server)[0], "POST /token");
    let wrong = client.set_credential("Bearer", oauth().token_url("ftp://a.example"));
    assert!(wrong.is_err());
}
