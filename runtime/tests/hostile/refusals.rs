//! A status that arrived is told, whatever its body does.

use crate::get;
use crate::support::{LIST, Server, Step, builder, client, raw, reply};
use specwright_runtime::{Call, RequestOptions, serde_json::Value};
use std::time::Duration;

const JSON: (&str, &str) = ("content-type", "application/json");

/// An answer that says no, without the end of its body.
fn half(status: u16) -> Vec<u8> {
    let whole = raw(
        status,
        &[JSON],
        r#"{"error":{"message":"no such pet","code":"gone"}}"#,
    );
    whole[..whole.len() - 2].to_vec()
}

#[tokio::test]
async fn a_body_that_does_not_come() {
    let warm = Server::always(reply(200, "1")).await;
    get(&client(&warm)).await.unwrap();
    for step in [
        Step::Stall(half(404)),
        Step::Close(half(404)),
        Step::Reset(half(404)),
    ] {
        let server = Server::always(step).await;
        let options = RequestOptions::new().timeout(Duration::from_millis(300));
        let error = get(&client(&server)).options(options).await.unwrap_err();
        assert!(error.is_not_found() && error.is_status(), "{error:?}");
        assert!(
            error.body().unwrap().starts_with(b"{\"error\""),
            "{error:?}"
        );
        assert_eq!((server.count(), error.attempts()), (1, 1));
    }
}

#[tokio::test]
async fn what_the_status_itself_earns_stays() {
    let warm = Server::always(reply(200, "1")).await;
    get(&client(&warm)).await.unwrap();
    let server = Server::start(vec![Step::Stall(half(503)), reply(200, "1")]).await;
    let options = RequestOptions::new().timeout(Duration::from_millis(300));
    get(&client(&server)).options(options).await.unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn the_total_timeout_tells_the_status_too() {
    let warm = Server::always(reply(200, "1")).await;
    get(&client(&warm)).await.unwrap();
    let server = Server::always(Step::Stall(half(404))).await;
    let options = RequestOptions::new().total_timeout(Duration::from_millis(300));
    let error = get(&client(&server)).options(options).await.unwrap_err();
    assert!(error.is_not_found(), "{error:?}");
}

#[tokio::test]
async fn a_body_that_is_too_large() {
    let body = "9".repeat(5000);
    let mut endless = b"HTTP/1.1 400 No\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    endless.extend(b"a\r\n0123456789\r\n");
    for step in [
        Step::Send(vec![raw(400, &[JSON], &body)]),
        Step::Flood(endless, b"a\r\n0123456789\r\n".to_vec(), Duration::ZERO),
    ] {
        let server = Server::always(step).await;
        let options = RequestOptions::new().max_response_size(1000);
        let client = builder(&server).options(options).build().unwrap();
        let error = get(&client).await.unwrap_err();
        assert!(error.is_invalid(), "{error:?}");
        assert_eq!(error.body().unwrap().len(), 1000);
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn texts_are_short_lines() {
    let long = "x\r\n\u{1b}[31m\u{202e}".repeat(20_000);
    let body = serde_json::json!({ "error": { "message": long, "code": long } }).to_string();
    let id = "i".repeat(8000);
    let server = Server::always(crate::support::reply_with(
        400,
        &[JSON, ("x-request-id", &id)],
        &body,
    ))
    .await;
    let error = get(&client(&server)).await.unwrap_err();
    for text in [
        error.to_string(),
        format!("{error:?}"),
        error.message().to_owned(),
    ] {
        assert!(text.len() < 2000, "{} bytes", text.len());
        assert!(
            !text.contains(|c: char| c.is_control() || c == '\u{202e}'),
            "{text:?}"
        );
    }
    assert!(error.request_id().unwrap().len() < 300);
}

#[tokio::test]
async fn decoding_errors_are_short_too() {
    let key = "k".repeat(100_000);
    let deep = |inner: &str| {
        format!(
            "{}{inner}{}",
            format!("{{\"{key}\":").repeat(20),
            "}".repeat(20)
        )
    };
    for value in [
        deep("tru"),
        deep(&"9".repeat(100_000)),
        deep(&format!("1e{key}")),
    ] {
        let server = Server::always(reply(200, &value)).await;
        let call: Call<std::collections::BTreeMap<String, Value>> =
            Call::json(client(&server).request(&LIST));
        let Err(error) = call.await else { continue };
        assert!(error.is_decode(), "{error}");
        assert!(
            crate::support::told(&error).len() < 8000,
            "{}",
            error.to_string().len()
        );
        assert!(error.to_string().len() < 1500);
    }
}
