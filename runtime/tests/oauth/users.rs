//! Grants with a user: refresh tokens, passwords, devices.

use crate::support::{Server, reply, told};
use crate::{AS_USER, READ, builder, call, client, field, lines};
use specwright_runtime::{
    BodyStream, Bytes, Client, OAuth, Transport, TransportFuture, http, serde_json::json,
};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

fn tokens(access: &str, refresh: Option<&str>) -> crate::support::Step {
    let mut answer = json!({ "access_token": access, "expires_in": 3600 });
    if let Some(refresh) = refresh {
        answer["refresh_token"] = refresh.into();
    }
    reply(200, &answer.to_string())
}

#[tokio::test]
async fn refresh_tokens_are_replaced_as_the_server_says() {
    let server = Server::start(vec![
        tokens("t1", Some("r1")),
        reply(200, "1"),
        reply(401, "{}"),
        // It stays good where there is no other.
        tokens("t2", None),
        reply(200, "1"),
        reply(401, "{}"),
        tokens("t3", None),
        reply(200, "1"),
    ])
    .await;
    let oauth = OAuth::refresh_token("id", "r0").secret("s3cret");
    let client = client(&server, "users", oauth);
    for _ in 0..3 {
        call(&client, &AS_USER).await.unwrap();
    }
    let seen = server.seen();
    let sent: Vec<_> = (seen.iter())
        .filter(|seen| seen.line.contains("/oauth/"))
        .collect();
    let refresh: Vec<_> = (sent.iter())
        .map(|seen| field(seen, "refresh_token").unwrap())
        .collect();
    assert_eq!(refresh, ["r0", "r1", "r1"]);
    // The document has an endpoint for it.
    assert_eq!(sent[0].line, "POST /oauth/refresh HTTP/1.1");
    assert_eq!(sent[0].text(), "grant_type=refresh_token&refresh_token=r0");
    assert_eq!(sent[0].header("authorization"), Some("Basic aWQ6czNjcmV0"));
    let last = server.seen().pop().unwrap();
    assert_eq!(last.header("authorization"), Some("Bearer t3"));
}

#[tokio::test]
async fn a_refresh_token_that_is_no_longer_good() {
    let said = r#"{"error":"invalid_grant","error_description":"r0-very-secret is revoked"}"#;
    let server = Server::start(vec![reply(400, said)]).await;
    let oauth = OAuth::refresh_token("public-id", "r0-very-secret");
    let client = client(&server, "users", oauth);
    let error = call(&client, &AS_USER).await.unwrap_err();
    let told = told(&error);
    assert!(told.contains("[redacted] is revoked"), "{told}");
    assert!(!told.contains("very-secret"), "{told}");
    // A client without a secret says who it is.
    let seen = server.seen();
    assert_eq!(seen[0].header("authorization"), None);
    assert_eq!(field(&seen[0], "client_id").unwrap(), "public-id");
    // It is not sent again.
    let error = call(&client, &AS_USER).await.unwrap_err();
    assert!(error.to_string().contains("refused before"), "{error}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_refresh_that_may_have_taken_effect_is_not_repeated() {
    let server = Server::start(vec![reply(500, "{}"), tokens("t1", None), reply(200, "1")]).await;
    let client = client(&server, "users", OAuth::refresh_token("id", "r0"));
    call(&client, &AS_USER).await.unwrap_err();
    assert_eq!(server.count(), 1);
    call(&client, &AS_USER).await.unwrap();
}

#[tokio::test]
async fn a_users_name_and_password() {
    let server = Server::start(vec![tokens("t1", None), reply(200, "1")]).await;
    let client = client(&server, "clients", OAuth::password("", "ada", "l0ve&lace"));
    call(&client, &READ).await.unwrap();
    let seen = server.seen();
    assert_eq!(
        seen[0].text(),
        "grant_type=password&username=ada&password=l0ve%26lace&scope=read"
    );
}

#[tokio::test]
async fn a_user_agrees_on_another_device() {
    let begun = json!({
        "device_code": "d1-very-secret",
        "user_code": "WDJB-MJHT",
        "verification_uri": "https://petstore.example/device",
        "verification_uri_complete": "https://petstore.example/device?code=WDJB-MJHT",
        "expires_in": 600,
        "interval": 1,
    });
    let server = Server::start(vec![
        reply(200, &begun.to_string()),
        reply(400, r#"{"error":"authorization_pending"}"#),
        tokens("t1", Some("r1")),
        reply(200, "1"),
        reply(401, "{}"),
        tokens("t2", Some("r2")),
        reply(200, "1"),
    ])
    .await;
    let shown = Arc::new(Mutex::new(Vec::new()));
    let shows = shown.clone();
    let oauth = OAuth::device_code("id", move |prompt| {
        let mut shown = shows.lock().unwrap();
        shown.push(prompt.clone());
    });
    let client = client(&server, "users", oauth);
    client.authorize("users").await.unwrap();
    for _ in 0..2 {
        call(&client, &AS_USER).await.unwrap();
    }
    assert_eq!(
        lines(&server),
        [
            "POST /oauth/device",
            "POST /oauth/token",
            "POST /oauth/token",
            "GET /v1/me",
            "GET /v1/me",
            // The user is not asked again. The flow has no endpoint of its own for it.
            "POST /oauth/token",
            "GET /v1/me",
        ]
    );
    let seen = server.seen();
    assert_eq!(seen[0].text(), "client_id=id&scope=read");
    assert_eq!(
        seen[1].text(),
        "client_id=id&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d1-very-secret"
    );
    assert_eq!(field(&seen[5], "grant_type").unwrap(), "refresh_token");
    let shown = shown.lock().unwrap();
    let [prompt] = &shown[..] else {
        panic!("{shown:?}")
    };
    assert_eq!(prompt.user_code(), "WDJB-MJHT");
    assert_eq!(prompt.verification_uri(), "https://petstore.example/device");
    assert!(
        prompt
            .verification_uri_complete()
            .unwrap()
            .ends_with("?code=WDJB-MJHT")
    );
    assert_eq!(prompt.expires_in(), Duration::from_secs(600));
    assert!(!format!("{prompt:?}").contains("MJHT"));
}

#[tokio::test]
async fn a_user_who_does_not_agree() {
    let begun =
        r#"{"device_code":"d1-very-secret","user_code":"A","verification_uri":"u","interval":1}"#;
    let said = r#"{"error":"access_denied","error_description":"no to d1-very-secret"}"#;
    let server = Server::start(vec![reply(200, begun), reply(400, said)]).await;
    let client = client(&server, "users", OAuth::device_code("id", |_| {}));
    let error = client.authorize("users").await.unwrap_err();
    let told = told(&error);
    assert!(told.contains("no to [redacted]"), "{told}");
    assert!(!told.contains("very-secret"), "{told}");
}

/// Answers in memory, so that time can stand still; and when it was asked.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<(VecDeque<&'static str>, Vec<Instant>)>>);

impl Transport for Script {
    fn send(&self, _: http::Request<BodyStream>) -> TransportFuture {
        let mut script = self.0.lock().unwrap();
        script.1.push(Instant::now());
        let body = script
            .0
            .pop_front()
            .unwrap_or("{\"error\":\"authorization_pending\"}");
        let status = if body.contains("error") { 400 } else { 200 };
        Box::pin(async move {
            let response = http::Response::builder().status(status);
            let response = response.header("content-type", "application/json");
            Ok(response.body(BodyStream::from(Bytes::from(body))).unwrap())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn devices_ask_as_often_as_the_server_says_and_not_for_ever() {
    let script = Script::default();
    script.0.lock().unwrap().0.extend([
        r#"{"device_code":"d","user_code":"A","verification_uri":"u","interval":2,"expires_in":20}"#,
        r#"{"error":"authorization_pending"}"#,
        r#"{"error":"slow_down"}"#,
    ]);
    let server = Server::start(Vec::new()).await;
    let client: Client = builder(&server)
        .transport(script.clone())
        .credential("users", OAuth::device_code("id", |_| {}))
        .build()
        .unwrap();
    let error = client.authorize("users").await.unwrap_err();
    assert!(
        error.to_string().contains("did not agree in time"),
        "{error}"
    );
    let script = script.0.lock().unwrap();
    let waits = script
        .1
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).as_secs());
    assert_eq!(waits.collect::<Vec<_>>(), [2, 2, 7, 7]);
}
