//! What `tracing` is told of calls, and what not.

#![cfg(feature = "tracing")]

mod support;

use specwright_runtime::{Call, Operation, serde_json::Value, serde_json::json};
use std::sync::{Arc, Mutex};
use support::{KEY, LIST, Server, builder, reply};
use tracing::field::{Field, Visit};

/// One after the other: what is interesting is known for the whole process.
#[tokio::test]
async fn spans_tell_no_secrets() {
    calls_that_succeed().await;
    calls_that_fail().await;
}

/// Writes down everything that is told.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<String>>);

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0
            .lock()
            .unwrap()
            .push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl tracing::Subscriber for Recorder {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("specwright")
    }

    fn new_span(&self, attributes: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        attributes.record(&mut self.clone());
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

async fn calls_that_succeed() {
    let server = Server::start(vec![
        reply(
            429,
            &format!(r#"{{"error":{{"message":"{KEY} is too fast"}}}}"#),
        ),
        support::reply_with(
            200,
            &[
                ("x-request-id", "req_9"),
                ("sunset", "Sun, 30 Jun 2024 23:59:59 GMT"),
            ],
            "[1]",
        ),
    ])
    .await;
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    let client = builder(&server).build().unwrap();
    Call::<Value>::json(client.request(&LIST)).await.unwrap();
    drop(guard);
    let told = recorder.0.lock().unwrap().clone();
    for expected in [
        "operation=\"pets.list\"",
        "method=\"GET\"",
        "template=\"/pets\"",
        "trying again",
        "status_code=200",
        "attempts=2",
        "request_id=\"req_9\"",
        "the server deprecates this operation",
        "sunset=\"2024-06-30T23:59:59Z\"",
        "otel.name=\"GET /pets\"",
        "http.request.resend_count=1",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert!(!told.contains(KEY), "{told}");
}

async fn calls_that_fail() {
    static QUERY: Operation =
        Operation::new("pets.list", "GET", "/pets").security(&[&["Query", "Cookie"]]);
    let body = json!({ "error": { "message": format!("{KEY} is wrong") }, "api_key": KEY });
    let refused = reply(401, &body.to_string());
    let wrong = reply(200, &json!({ "name": KEY }).to_string());
    let server = Server::start(vec![refused, wrong]).await;
    let client = builder(&server)
        .credential("Query", KEY)
        .credential("Cookie", KEY)
        .build()
        .unwrap();
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    for _ in 0..2 {
        let request = client
            .request(&QUERY)
            .query("q", &KEY)
            .header("x-note", &KEY);
        Call::<Vec<Value>>::json(request).await.unwrap_err();
    }
    drop(guard);
    assert!(server.seen()[0].line.contains(KEY), "it was sent");
    let told = recorder.0.lock().unwrap().clone();
    assert!(
        told.contains("401 Unauthorized") && !told.contains(KEY),
        "{told}"
    );
}
