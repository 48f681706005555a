//! Errors that come after the head of a stream has said that all is well, and what a stream is resumed for.

use crate::support::{LIST, Server, Step, builder, client, open_head};
use futures_util::{StreamExt, TryStreamExt};
use specwright_runtime::json::Decode;
use specwright_runtime::serde_json::{Value, json};
use specwright_runtime::{
    Call, Client, Error, EventStream, JsonLines, RequestOptions, UnknownFields, object,
};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
struct Word {
    text: String,
    unknown_fields: UnknownFields,
}

object!(decode Word { text, ..unknown_fields });

/// An item of which an error is a part.
#[derive(Debug, Clone, PartialEq)]
struct Outcome {
    text: Option<String>,
    error: Option<Value>,
    unknown_fields: UnknownFields,
}

object!(decode Outcome { text, error, ..unknown_fields });

async fn items<T: Decode + 'static>(text: &str) -> Vec<Result<T, Error>> {
    let reply = [&open_head("text/event-stream")[..], text.as_bytes()].concat();
    let server = Server::start(vec![Step::Close(reply)]).await;
    let call: Call<EventStream<T>> = Call::event_stream(client(&server).request(&LIST));
    call.await.unwrap().collect().await
}

#[tokio::test]
async fn an_event_called_error_ends_the_stream() {
    let text = "data: {\"text\":\"a\"}\n\nevent: error\n\
                data: {\"message\":\"too busy\",\"code\":\"overloaded\"}\n\ndata: {\"text\":\"b\"}\n\n";
    let found = items::<Word>(text).await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].as_ref().unwrap().text, "a");
    let error = found[1].as_ref().unwrap_err();
    assert_eq!(
        (error.message(), error.code()),
        ("too busy", Some("overloaded"))
    );
    assert_eq!(error.body_as::<Value>().unwrap()["code"], "overloaded");
    assert!(error.is_status() && !error.is_decode(), "{error:?}");
    assert_eq!(
        error.to_string(),
        "GET /pets failed: the server ended the stream with an error: too busy (status 200, code overloaded)"
    );

    // A text does as well, and a type that takes everything.
    let found = items::<Value>("event: error\ndata: try later\n\n").await;
    assert_eq!(found[0].as_ref().unwrap_err().message(), "try later");
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn data_with_an_error_that_its_type_does_not_know() {
    let told = r#"{"error":{"message":"too busy","code":"overloaded"}}"#;
    let also = r#"{"text":"","error":{"message":"too busy","code":"overloaded"}}"#;
    for data in [told, also] {
        let found = items::<Word>(&format!("data: {data}\n\ndata: {{\"text\":\"b\"}}\n\n")).await;
        let error = found[0].as_ref().unwrap_err();
        assert_eq!(
            (error.message(), error.code()),
            ("too busy", Some("overloaded"))
        );
        assert_eq!(error.body().unwrap(), data);
        assert_eq!(found.len(), 1, "the stream has ended");
    }

    // What is no error, and what the type knows, is an item.
    let none = items::<Word>("data: {\"text\":\"a\",\"error\":null}\n\n").await;
    assert_eq!(none[0].as_ref().unwrap().text, "a");
    let inner = items::<Word>("data: {\"text\":\"a\",\"more\":{\"error\":\"x\"}}\n\n").await;
    assert_eq!(inner[0].as_ref().unwrap().text, "a");
    let known = items::<Outcome>(&format!("data: {told}\n\ndata: {also}\n\n")).await;
    assert_eq!(known.len(), 2);
    assert!(
        known
            .iter()
            .all(|item| item.as_ref().is_ok_and(|item| item.error.is_some()))
    );
    let map = items::<BTreeMap<String, Value>>(&format!("data: {told}\n\n")).await;
    assert!(map[0].as_ref().is_ok_and(|map| map.contains_key("error")));
    // What is wrong otherwise is wrong, and the stream goes on.
    let wrong = items::<Word>("data: {\"text\":7}\n\ndata: {\"text\":\"b\"}\n\n").await;
    assert!(wrong[0].as_ref().is_err_and(Error::is_decode), "{wrong:?}");
    assert_eq!(wrong[1].as_ref().unwrap().text, "b");
}

#[tokio::test]
async fn streams_are_resumed_within_the_retry_budget() {
    let broken = |id: u32| {
        let text = format!("retry: 1\nid: {id}\ndata: {id}\n\n");
        Step::Reset([&open_head("text/event-stream")[..], text.as_bytes()].concat())
    };
    let events = |client: &Client| Call::<EventStream<Value>>::event_stream(client.request(&LIST));
    let server = Server::start((1..10).map(broken).collect()).await;
    let few = builder(&server).retry_budget(2).build().unwrap();
    let found: Vec<_> = events(&few).await.unwrap().collect().await;
    let (last, items) = found.split_last().unwrap();
    assert_eq!(items.len(), 3, "{found:?}");
    assert!(last.as_ref().is_err_and(Error::is_connection), "{found:?}");
    assert_eq!(server.seen()[2].header("last-event-id"), Some("2"));

    let server = Server::always(broken(1)).await;
    let options = RequestOptions::new().max_retries(0);
    let found: Vec<_> = events(&client(&server))
        .options(options)
        .await
        .unwrap()
        .collect()
        .await;
    assert_eq!((found.len(), server.count()), (2, 1));
}

#[tokio::test]
async fn sequences_of_json() {
    let text = "\u{1e}{\"a\":\n  [1,\n 2]\n}\n\u{1e}\"é\"\n\u{1e}{\"cut\":\u{1e}3\n\u{1e}4";
    let mut pieces = vec![open_head("application/json-seq")];
    pieces.extend(text.as_bytes().chunks(3).map(<[u8]>::to_vec));
    let server = Server::start(vec![Step::Close(pieces.concat())]).await;
    let call: Call<JsonLines<Value>> = Call::json_lines(client(&server).request(&LIST));
    let found: Vec<_> = call.await.unwrap().collect().await;
    let values: Vec<_> = found.iter().map(|item| item.as_ref().ok()).collect();
    assert_eq!(
        values,
        [
            Some(&json!({ "a": [1, 2] })),
            Some(&json!("é")),
            None,
            Some(&json!(3)),
            Some(&json!(4))
        ]
    );
    assert!(found[2].as_ref().is_err_and(Error::is_decode));

    // A record is given when its line ends, not when the next one begins.
    let begun = [&open_head("application/json-seq")[..], b"\x1e{\"a\":1}\n"].concat();
    let server = Server::start(vec![Step::Stall(begun)]).await;
    let call: Call<JsonLines<Value>> = Call::json_lines(client(&server).request(&LIST));
    let first = call.await.unwrap().try_next().await.unwrap();
    assert_eq!(first, Some(json!({ "a": 1 })));

    let endless = [
        &open_head("application/json-seq")[..],
        b"\x1e[",
        &[b' '; 3_000],
    ]
    .concat();
    let server = Server::start(vec![Step::Stall(endless)]).await;
    let options = RequestOptions::new().max_response_size(1_000);
    let call: Call<JsonLines<Value>> = Call::json_lines(client(&server).request(&LIST));
    let error = call
        .options(options)
        .await
        .unwrap()
        .try_next()
        .await
        .unwrap_err();
    assert!(error.is_too_large(), "{error}");
}
