//! What a double for users' tests can do.

#![cfg(feature = "mock")]

mod support;

use futures_util::StreamExt;
use specwright_runtime::serde_json::{Value, json};
use specwright_runtime::{
    Call, Client, EventStream, FromJson, MockResponse, MockTransport, RequestOptions,
    UnknownFields, object,
};
use std::time::Duration;
use support::{API, CREATE, GET, LIST};

static OPERATIONS: &[&str] = &["pets.list", "pets.create", "pets.get"];

fn mocked() -> (Client, MockTransport) {
    let mock = MockTransport::with_operations(OPERATIONS, &[]);
    (mock.client(&API), mock)
}

fn list(client: &Client) -> Call<Value> {
    Call::json(client.request(&LIST))
}

fn get(client: &Client, id: &str) -> Call<Value> {
    Call::json(client.request(&GET).path("id", &id))
}

#[derive(Debug, Clone, PartialEq)]
struct Pet {
    id: String,
    name: Option<String>,
    unknown_fields: UnknownFields,
}

// Received only, as far as a document says.
object!(decode Pet { id, name, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
struct NewPet {
    name: String,
    unknown_fields: UnknownFields,
}

// Sent only.
object!(encode NewPet { name, ..unknown_fields });

#[tokio::test]
async fn requests_are_told_apart_by_what_they_hold() {
    let (client, mock) = mocked();
    let named = |name: &str| MockResponse::json(200, &name);
    mock.on("pets.get", named("any"));
    mock.when("pets.get")
        .path_parameter("id", "a/b")
        .reply(named("by parameter"));
    mock.when("pets.get")
        .path("/pets/7")
        .reply(named("by path"));
    mock.when("pets.get")
        .query_parameter("q", "x y")
        .reply(named("by query"));
    mock.when("pets.get")
        .header("x-team", "zoo")
        .reply(named("by header"));
    assert_eq!(get(&client, "1").await.unwrap(), "any");
    assert_eq!(get(&client, "a/b").await.unwrap(), "by parameter");
    assert_eq!(get(&client, "7").await.unwrap(), "by path");
    let request = client.request(&GET).path("id", &"1").query("q", &"x y");
    assert_eq!(Call::<Value>::json(request).await.unwrap(), "by query");
    let own = RequestOptions::new().header("X-Team", "zoo");
    assert_eq!(get(&client, "1").options(own).await.unwrap(), "by header");

    let create = |body: &Value| Call::<Value>::json(client.request(&CREATE).json(body));
    mock.when("pets.create")
        .body_contains("Rex")
        .reply(named("by text"));
    mock.when("pets.create")
        .json(&json!({ "age": 1, "name": "Ann" }))
        .reply(named("by JSON"));
    mock.when("pets.create")
        .matching(|request| request.body.len() > 100)
        .reply(named("by size"));
    assert_eq!(create(&json!({ "name": "Rex" })).await.unwrap(), "by text");
    assert_eq!(
        create(&json!({ "name": "Ann", "age": 1 })).await.unwrap(),
        "by JSON"
    );
    assert_eq!(create(&json!("x".repeat(100))).await.unwrap(), "by size");
    let error = create(&json!({})).await.unwrap_err().to_string();
    let expected = "nor an example for `pets.create`; other rules for it want the body, the JSON body, what `matching`";
    assert!(error.contains(expected), "{error}");
}

#[tokio::test]
async fn calls_are_asserted_by_types() {
    let (client, mock) = mocked();
    let create = |name: &str| {
        let body = NewPet {
            name: name.to_owned(),
            unknown_fields: UnknownFields::default(),
        };
        Call::<Pet>::json(client.request(&CREATE).json(&body))
    };
    let rex = Pet::from_json(json!({ "id": "rex", "name": null }));
    mock.when_called(create("Rex"))
        .reply(MockResponse::json(201, &rex));
    assert_eq!(create("Rex").await.unwrap(), rex);
    create("Ann").await.unwrap_err();
    assert_eq!(mock.requests_like(create("Rex")).len(), 1);
    assert_eq!(mock.requests_like(create("Bob")).len(), 0);
    let sent: NewPet = mock.requests("pets.create")[1].json();
    assert_eq!(sent.name, "Ann");
    get(&client, "a/b c").await.unwrap_err();
    let seen = &mock.requests("pets.get")[0];
    assert_eq!(seen.path_parameter("id").as_deref(), Some("a/b c"));
    assert_eq!(seen.template, "/pets/{id}");
}

#[tokio::test(start_paused = true)]
async fn waits_between_retries_are_told_and_not_waited_for() {
    let (client, mock) = mocked();
    let start = tokio::time::Instant::now();
    let busy = MockResponse::new(429).header("retry-after", "30");
    let answers = [busy, MockResponse::new(503), MockResponse::json(200, &1)];
    mock.when("pets.list").reply_in_turn(answers);
    assert_eq!(list(&client).await.unwrap(), 1);
    assert_eq!(start.elapsed(), Duration::ZERO);
    let waits = mock.waits();
    assert_eq!((waits.len(), waits[0]), (2, Duration::from_secs(30)));
    assert!(waits[1] > Duration::from_millis(500) && mock.unmet().is_empty());
}

#[tokio::test(start_paused = true)]
async fn delays_and_failures_in_mid_stream() {
    let (client, mock) = mocked();
    mock.on(
        "pets.list",
        MockResponse::json(200, &1).delay(Duration::from_secs(700)),
    );
    let hasty = client.with_options(RequestOptions::new().max_retries(0));
    assert!(list(&hasty).await.unwrap_err().is_timeout());

    let events = MockResponse::new(200).body("text/event-stream", "data: 1\n\nda");
    let events = events
        .then("ta: 2\n\n")
        .pause(Duration::from_secs(5))
        .broken_off();
    mock.on("pets.list", events);
    let start = tokio::time::Instant::now();
    let call = Call::<EventStream<i64>>::event_stream(hasty.request(&LIST));
    let mut stream = call.await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(stream.next().await.unwrap().unwrap(), 2);
    assert_eq!(start.elapsed(), Duration::from_secs(5));
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(
        error.is_connection() && error.to_string().contains("broken off"),
        "{error}"
    );

    let torn = MockResponse::new(200)
        .body("application/json", "[1,")
        .broken_off();
    mock.on("pets.list", torn);
    assert!(list(&hasty).await.unwrap_err().is_connection());
}

#[test]
fn a_mistyped_operation_fails_where_it_is_written() {
    for write in [
        |mock: &MockTransport| mock.on("pets.lst", MockResponse::new(200)),
        |mock: &MockTransport| mock.once("pets.lst", MockResponse::new(200)),
        |mock: &MockTransport| drop(mock.requests("pets.lst")),
        |mock: &MockTransport| drop(mock.when("pets.lst")),
    ] {
        let failed = std::panic::catch_unwind(|| write(&mocked().1)).unwrap_err();
        let message = failed.downcast_ref::<String>().unwrap();
        assert!(
            message.starts_with("there is no operation `pets.lst`"),
            "{message}"
        );
    }
}

#[test]
#[should_panic(expected = "the JSON is not of the type: id: expected a string, found a number")]
fn json_of_another_type() {
    Pet::from_json(json!({ "id": 1 }));
}
