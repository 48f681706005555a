//! What the optional features add.

#![cfg(all(
    feature = "mock",
    feature = "blocking",
    feature = "tower",
    feature = "tracing"
))]

mod support;

use specwright_runtime::{
    Attempt, BodyStream, Call, Client, EventStream, ItemStream, JsonLines, MockExample,
    MockResponse, MockTransport, Pagination, ReqwestTransport, TowerTransport, http,
    serde_json::Value, serde_json::json,
};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use support::{API, CREATE, KEY, LIST, Server, builder, reply};
use tower_service::Service;

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
fn blocking_streams_and_files() {
    let event_stream =
        || MockResponse::new(200).body("text/event-stream", "data: 1\n\ndata: 2\n\n");
    let mock = MockTransport::new(EXAMPLES);
    let client: Client = mock.client(&API);
    mock.once("pets.list", event_stream());
    let events = Call::<EventStream<i64>>::event_stream(client.request(&LIST));
    let events = events.send().blocking().unwrap().blocking();
    assert_eq!(events.collect::<Result<Vec<_>, _>>().unwrap(), [1, 2]);

    mock.once(
        "pets.list",
        MockResponse::new(200).body("application/jsonl", "1\n2\n"),
    );
    let lines = Call::<JsonLines<i64>>::json_lines(client.request(&LIST));
    let lines = lines.send_blocking().unwrap().blocking();
    assert_eq!(lines.collect::<Result<Vec<_>, _>>().unwrap(), [1, 2]);

    let response = list(&client).with_response().blocking().unwrap();
    assert_eq!(
        (response.status().as_u16(), response.value()),
        (200, &json!(["rex"]))
    );

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rex.png");
    let photo = || Call::download(client.request(&LIST));
    mock.on(
        "pets.list",
        MockResponse::new(200).body("image/png", "12345"),
    );
    assert_eq!(photo().save_to(&path).blocking().unwrap(), 5);
    assert_eq!(std::fs::read(&path).unwrap(), b"12345");
    let chunks = photo().stream().send_blocking().unwrap().blocking();
    let bytes: Vec<u8> = chunks.flat_map(Result::unwrap).collect();
    assert_eq!(bytes, b"12345");
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

/// A service of one's own: counts, and leaves the rest to the one in it.
#[derive(Clone)]
struct Counting<S>(S, Arc<Mutex<Vec<(String, u32)>>>);

impl<S: Service<http::Request<BodyStream>>> Service<http::Request<BodyStream>> for Counting<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<BodyStream>) -> S::Future {
        let attempt: &Attempt = request.extensions().get().unwrap();
        let told = (attempt.operation.to_owned(), attempt.number);
        self.1.lock().unwrap().push(told);
        self.0.call(request)
    }
}

#[tokio::test]
async fn tower_layers_around_the_default_transport() {
    let server = Server::start(vec![reply(503, ""), reply(200, "[1]")]).await;
    let seen = Arc::default();
    let service = Counting(ReqwestTransport::new(), Arc::clone(&seen));
    let client = builder(&server).transport(TowerTransport::new(service));
    list(&client.build().unwrap()).await.unwrap();
    let expected = [("pets.list".to_owned(), 1), ("pets.list".to_owned(), 2)];
    assert_eq!(*seen.lock().unwrap(), expected);
}
