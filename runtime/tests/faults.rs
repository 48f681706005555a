//! What the client does about failures: when it tries again, when it stops, what it says. The table of all of them is in
//! `every_fault.rs`.

mod support;

use specwright_runtime::{
    Call, Client, Error, RequestOptions, serde_json::Value, serde_json::json,
};
use std::time::Duration;
use support::{
    API, CREATE, KEY, LIST, Server, Step, builder, client, raw, reply, reply_with, told,
};

fn get(client: &Client) -> Call<Value> {
    Call::json(client.request(&LIST))
}

fn post(client: &Client) -> Call<Value> {
    Call::json(client.request(&CREATE).json(&json!({ "name": "Rex" })))
}

fn check_secrets(error: &Error) {
    let text = told(error);
    assert!(!text.contains(KEY), "{text}");
}

/// An address where nobody listens.
fn nowhere() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[tokio::test]
async fn refused_connections() {
    let options = RequestOptions::new().retry_delay(Duration::from_millis(1));
    let client: Client = specwright_runtime::ClientBuilder::new(&API)
        .base_url(nowhere())
        .credential("Bearer", KEY)
        .options(options)
        .build()
        .unwrap();
    for call in [get(&client), post(&client)] {
        let error = call.await.unwrap_err();
        assert!(
            error.is_connect() && error.is_connection() && !error.is_timeout(),
            "{error:?}"
        );
        // Nothing was sent, so even a POST may be tried again.
        assert_eq!(error.attempts(), 3);
        assert!(error.to_string().contains("cannot connect: "), "{error}");
        check_secrets(&error);
    }
}

#[tokio::test]
async fn reset_before_an_answer() {
    let server = Server::start(vec![
        Step::Reset(vec![]),
        Step::Reset(vec![]),
        reply(200, "1"),
    ])
    .await;
    assert_eq!(get(&client(&server)).await.unwrap(), json!(1));
    assert_eq!(server.count(), 3);

    let server = Server::always(Step::Reset(vec![])).await;
    let error = post(&client(&server)).await.unwrap_err();
    assert!(error.is_connection() && !error.is_connect(), "{error:?}");
    assert_eq!(
        server.count(),
        1,
        "a POST that may have arrived is not sent twice"
    );
    check_secrets(&error);
}

#[tokio::test]
async fn reset_in_mid_body() {
    let half = raw(200, &[("content-type", "application/json")], "[1,2,3]");
    let half = half[..half.len() - 3].to_vec();
    let server = Server::start(vec![Step::Reset(half.clone()), reply(200, "[]")]).await;
    assert_eq!(get(&client(&server)).await.unwrap(), json!([]));
    assert_eq!(server.count(), 2);

    let server = Server::always(Step::Reset(half)).await;
    let error = post(&client(&server)).await.unwrap_err();
    assert!(error.is_connection(), "{error:?}");
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(server.count(), 1);
    check_secrets(&error);
}

#[tokio::test]
async fn a_server_that_stalls() {
    // The first request of a process reads the platform's certificates, which takes a while.
    let warm = Server::always(reply(200, "1")).await;
    get(&client(&warm)).await.unwrap();
    let options = || {
        RequestOptions::new()
            .timeout(Duration::from_millis(200))
            .max_retries(1)
    };
    for begun in [vec![], raw(200, &[], "[1,2,3]")[..40].to_vec()] {
        let server = Server::always(Step::Stall(begun.clone())).await;
        let error = get(&client(&server)).options(options()).await.unwrap_err();
        assert!(error.is_timeout() && !error.is_connect(), "{error:?}");
        assert_eq!((server.count(), error.attempts()), (2, 2));
        assert_eq!(
            error.to_string(),
            "GET /pets failed: no whole answer within 200ms (after 2 attempts)"
        );

        let server = Server::always(Step::Stall(begun)).await;
        let error = post(&client(&server)).options(options()).await.unwrap_err();
        assert!(error.is_timeout());
        assert_eq!(server.count(), 1);
        check_secrets(&error);
    }
}

#[tokio::test]
async fn total_timeout_ends_retries() {
    let server = Server::always(Step::Stall(vec![])).await;
    let options = RequestOptions::new()
        .timeout(Duration::from_millis(40))
        .total_timeout(Duration::from_millis(100))
        .max_retries(100);
    let error = get(&client(&server)).options(options).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!((1..=3).contains(&server.count()), "{}", server.count());
}

#[tokio::test]
async fn truncated_and_wrong_json() {
    for (body, expected) in [
        ("{\"data\": [1, 2", "the response does not fit the document"),
        ("", "the response should be JSON, but its body is empty"),
        ("[1] trailing", "the response does not fit the document"),
    ] {
        let server = Server::always(reply(200, body)).await;
        let error = get(&client(&server)).await.unwrap_err();
        assert!(
            error.is_decode() && error.to_string().contains(expected),
            "{error}"
        );
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(server.count(), 1, "the server did its part");
    }
    let page = "<html><head><title>\n Sign in to the\nhotel</title></head><body>…</body></html>";
    let server = Server::always(reply_with(
        200,
        &[("content-type", "text/html; charset=utf-8")],
        page,
    ))
    .await;
    let error = get(&client(&server)).await.unwrap_err();
    assert!(
        error.to_string().contains(
            "should be JSON, but it is text/html, a page with the title `Sign in to the hotel`"
        ),
        "{error}"
    );
}

#[tokio::test]
async fn decode_errors_name_the_place() {
    let server = Server::always(reply(200, r#"["a", "b", 3]"#)).await;
    let call: Call<Vec<String>> = Call::json(client(&server).request(&LIST));
    let error = call.await.unwrap_err();
    assert!(error.to_string().contains("[2]"), "{error}");
}

#[tokio::test]
async fn storms() {
    for (status, posts) in [(429, 3), (503, 1), (500, 1), (409, 1), (408, 1)] {
        let server =
            Server::always(reply(status, r#"{"error":{"message":"busy","code":"x"}}"#)).await;
        let error = get(&client(&server)).await.unwrap_err();
        assert_eq!((server.count(), error.attempts()), (3, 3), "{status}");
        assert_eq!(error.status().unwrap(), status);

        let server = Server::always(reply(status, "{}")).await;
        post(&client(&server)).await.unwrap_err();
        assert_eq!(server.count(), posts, "POST answered with {status}");
    }
    for status in [400, 401, 403, 404, 422] {
        let server = Server::always(reply(status, "{}")).await;
        get(&client(&server)).await.unwrap_err();
        assert_eq!(server.count(), 1, "{status}");
    }
    let server = Server::always(reply(429, r#"{"error":{"code":"insufficient_quota"}}"#)).await;
    get(&client(&server)).await.unwrap_err();
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_storm_is_not_made_worse() {
    let server = Server::always(reply(503, "{}")).await;
    let client = builder(&server)
        .retry_budget(10)
        .max_retries(5)
        .build()
        .unwrap();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(get(&client).send())).collect();
    for call in calls {
        call.await.unwrap().unwrap_err();
    }
    assert_eq!(server.count(), 60, "fifty calls and ten retries");
}

#[tokio::test]
async fn the_server_says_when() {
    for headers in [
        [("retry-after-ms", "1")],
        [("retry-after", "0")],
        [("retry-after", "0.001")],
        [("x-should-retry", "true")],
    ] {
        let server = Server::start(vec![reply_with(429, &headers, "{}"), reply(200, "1")]).await;
        assert_eq!(
            post(&client(&server)).await.unwrap(),
            json!(1),
            "{headers:?}"
        );
        assert_eq!(server.count(), 2);
    }
    for headers in [
        [("retry-after", "121")],
        [("retry-after-ms", "130000")],
        [("x-should-retry", "false")],
    ] {
        let server = Server::always(reply_with(429, &headers, "{}")).await;
        get(&client(&server)).await.unwrap_err();
        assert_eq!(server.count(), 1, "{headers:?}");
    }
}

#[tokio::test]
async fn posts_that_may_be_repeated() {
    let script = || vec![reply(503, "{}"), reply(200, "1")];
    let server = Server::start(script()).await;
    post(&client(&server))
        .options(RequestOptions::new().retry_always(true))
        .await
        .unwrap();
    assert_eq!(server.count(), 2);

    let server = Server::start(script()).await;
    post(&client(&server))
        .options(RequestOptions::new().idempotency_key("k1"))
        .await
        .unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert!(
        seen.iter()
            .all(|seen| seen.header("idempotency-key") == Some("k1"))
    );
    assert_eq!(seen[0].text(), seen[1].text());
}

#[tokio::test]
async fn error_text() {
    let body = r#"{"error":{"message":"Key sk-admin-very-secret is not known","type":"t","code":"invalid_api_key"}}"#;
    let headers = [
        ("content-type", "application/json"),
        ("x-request-id", "req_123"),
    ];
    let server = Server::always(reply_with(401, &headers, body)).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /pets failed: 401 Unauthorized: Key [redacted] is not known (code invalid_api_key, request id req_123)"
    );
    assert!(error.is_auth());
    assert_eq!(error.body_as::<Value>().unwrap()["error"]["type"], "t");
    check_secrets(&error);
}

#[tokio::test]
async fn echoed_keys_stay_out_of_decode_errors() {
    let server = Server::always(reply(200, &format!("[\"{KEY}\", 5]"))).await;
    let call: Call<Vec<String>> = Call::json(client(&server).request(&LIST));
    let error = call.await.unwrap_err();
    assert!(error.to_string().contains("near `[\"…\", 5]`"), "{error}");
    check_secrets(&error);
}

#[tokio::test]
async fn calls_take_turns() {
    let server = Server::always(Step::Stall(vec![])).await;
    let client = builder(&server).max_concurrent(2).build().unwrap();
    let options = || {
        RequestOptions::new()
            .total_timeout(Duration::from_millis(300))
            .max_retries(0)
    };
    let calls: Vec<_> = (0..5)
        .map(|_| tokio::spawn(get(&client).options(options()).send()))
        .collect();
    for call in calls {
        assert!(call.await.unwrap().unwrap_err().is_timeout());
    }
    assert!(
        server.count() <= 4,
        "{} at once or after one another",
        server.count()
    );
}
