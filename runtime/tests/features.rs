//! What the optional features add.

#![cfg(all(
    feature = "mock",
    feature = "blocking",
    feature = "tower",
    feature = "tracing"
))]

mod support;

use specwright_runtime::{
    Call, Client, ItemStream, MockExample, MockResponse, MockTransport, Pagination,
    ReqwestTransport, TowerTransport, serde_json::Value, serde_json::json,
};
use std::sync::{Arc, Mutex};
use support::{API, CREATE, KEY, LIST, Server, builder, reply};
use tracing::field::{Field, Visit};

static EXAMPLES: &[MockExample] = &[MockExample {
    operation: "pets.list",
    status: 200,
    content_type: "application/json",
    body: r#"["rex"]"#,
}];

fn list(client: &Client) -> Call<Value> {
    Call::json(client.request(&LIST))
}

#[tokio::test]
async fn mocks_answer_by_operation() {
    let mock = MockTransport::new(EXAMPLES);
    let client: Client = mock.client(&API);
    assert_eq!(list(&client).await.unwrap(), json!(["rex"]));

    mock.once("pets.list", MockResponse::refused());
    mock.once("pets.list", MockResponse::new(503));
    mock.once("pets.list", MockResponse::json(200, &vec!["ann"]));
    assert_eq!(list(&client).await.unwrap(), json!(["ann"]));
    assert_eq!(
        (mock.requests("pets.list").len(), mock.unmet().len()),
        (4, 0)
    );

    mock.on("pets.create", MockResponse::lost());
    let create = || Call::<Value>::json(client.request(&CREATE).json(&json!({ "name": "Rex" })));
    assert!(create().await.unwrap_err().is_connection());
    let seen = mock.requests("pets.create");
    assert_eq!(
        (seen.len(), seen[0].text()),
        (1, r#"{"name":"Rex"}"#.to_owned())
    );
    assert!(
        !format!("{seen:?}").contains("mock\""),
        "credentials are not printed"
    );

    let other = MockTransport::new(&[]);
    let error = list(&other.client(&API)).await.unwrap_err();
    assert!(
        error
            .message()
            .contains("neither an expectation nor an example for `pets.list`"),
        "{error}"
    );
    assert_eq!(other.requests("pets.list").len(), 1);
}

#[test]
fn blocking_calls_and_lists() {
    static PAGES: Pagination = Pagination::offset("offset").items("");
    let mock = MockTransport::new(EXAMPLES);
    let client: Client = mock.client(&API);
    assert_eq!(list(&client).send_blocking().unwrap(), json!(["rex"]));
    mock.once("pets.list", MockResponse::json(200, &vec![1, 2]));
    mock.once("pets.list", MockResponse::json(200, &vec![3]));
    mock.once("pets.list", MockResponse::json(200, &Vec::<i64>::new()));
    let items = ItemStream::<i64>::new(list(&client), &PAGES).blocking();
    assert_eq!(items.collect::<Result<Vec<_>, _>>().unwrap(), [1, 2, 3]);

    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let error = runtime.block_on(async { list(&client).send_blocking().unwrap_err() });
    assert!(error.is_request(), "an error instead of a panic: {error}");
}

#[test]
fn blocking_over_real_connections() {
    let (url, server) = std::thread::scope(|scope| {
        let started = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap();
            let server = runtime.block_on(Server::always(reply(200, "[1]")));
            (server.url.clone(), (server, runtime))
        });
        started.join().unwrap()
    });
    let client: Client = specwright_runtime::ClientBuilder::new(&API)
        .base_url(url)
        .credential("Bearer", KEY)
        .build()
        .unwrap();
    for _ in 0..3 {
        assert_eq!(list(&client).send_blocking().unwrap(), json!([1]));
    }
    assert_eq!(server.0.count(), 3);
}

#[tokio::test]
async fn tower_services_carry_requests() {
    let server = Server::start(vec![reply(503, ""), reply(200, "[1]")]).await;
    let client = builder(&server)
        .transport(TowerTransport::new(ReqwestTransport::new()))
        .build()
        .unwrap();
    assert_eq!(list(&client).await.unwrap(), json!([1]));
    assert_eq!(server.count(), 2);
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

#[tokio::test]
async fn spans_tell_no_secrets() {
    let server = Server::start(vec![
        reply(
            429,
            &format!(r#"{{"error":{{"message":"{KEY} is too fast"}}}}"#),
        ),
        support::reply_with(200, &[("x-request-id", "req_9")], "[1]"),
    ])
    .await;
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    list(&builder(&server).build().unwrap()).await.unwrap();
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
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert!(!told.contains(KEY), "{told}");
}
