//! Events, lines and bytes as they arrive.

use crate::support::{LIST, Server, Step, client, open_head, reply};
use futures_util::{StreamExt, TryStreamExt};
use specwright_runtime::{
    Call, Client, Error, EventStream, JsonLines, RequestOptions, serde_json::Value,
    serde_json::json,
};
use std::time::Duration;

fn events(client: &Client) -> Call<EventStream<Value>> {
    Call::event_stream(client.request(&LIST))
}

#[tokio::test]
async fn events_of_text_and_whole_events() {
    let text = b"data: plain\n\ndata: \"quoted\"\n\ndata: {cut\n\n";
    let reply = [&open_head("text/event-stream")[..], text].concat();
    let server = Server::start(vec![Step::Close(reply)]).await;
    let call: Call<EventStream<String>> = Call::event_stream(client(&server).request(&LIST));
    let found: Vec<_> = call.await.unwrap().collect().await;
    let texts: Vec<_> = found[..2].iter().map(|text| text.as_deref().ok()).collect();
    assert_eq!(texts, [Some("plain"), Some("quoted")]);
    assert!(found[2].as_ref().is_err_and(Error::is_decode), "{found:?}");

    let text = b"event: a\nid: 7\nretry: 5\ndata: {\"b\":1}\n\ndata: not json\n\n";
    let reply = [&open_head("text/event-stream")[..], text].concat();
    let server = Server::start(vec![Step::Close(reply)]).await;
    let call: Call<EventStream<Value>> = Call::whole_events(client(&server).request(&LIST));
    let found: Vec<_> = call.await.unwrap().try_collect().await.unwrap();
    assert_eq!(
        found,
        [
            json!({ "event": "a", "id": "7", "retry": 5, "data": { "b": 1 } }),
            json!({ "id": "7", "retry": 5, "data": "not json" }),
        ]
    );
}

#[tokio::test]
async fn events_in_pieces() {
    let text = "event: a\ndata: \"h\u{e9}\"\nid: 1\n\ndata: {\"b\":\ndata: 2}\r\n\r\ndata: [DONE]\n\ndata: 3\n\n";
    let mut pieces = vec![open_head("text/event-stream")];
    pieces.extend(text.as_bytes().chunks(1).map(<[u8]>::to_vec));
    let server = Server::start(vec![Step::Send(pieces)]).await;
    let stream = events(&client(&server)).await.unwrap();
    let found: Vec<_> = stream.events().try_collect().await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(
        (
            found[0].event.as_str(),
            found[0].id.as_str(),
            &found[0].data
        ),
        ("a", "1", &json!("hé"))
    );
    assert_eq!(
        (found[1].event.as_str(), &found[1].data),
        ("message", &json!({ "b": 2 }))
    );
    assert_eq!(server.seen()[0].header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn events_go_on_after_a_reset() {
    let first = [
        &open_head("text/event-stream")[..],
        b"retry: 1\nid: 7\ndata: 1\n\ndata: cut",
    ]
    .concat();
    let second = [&open_head("text/event-stream")[..], b"id: 8\ndata: 2\n\n"].concat();
    let server = Server::start(vec![Step::Reset(first), Step::Close(second)]).await;
    let found: Vec<Value> = events(&client(&server))
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(found, [json!(1), json!(2)]);
    assert_eq!(server.seen()[1].header("last-event-id"), Some("7"));

    let without_id = [&open_head("text/event-stream")[..], b"data: 1\n\n"].concat();
    let server = Server::always(Step::Reset(without_id)).await;
    let found: Vec<_> = events(&client(&server)).await.unwrap().collect().await;
    assert!(
        found[0].is_ok() && found[1].as_ref().is_err_and(Error::is_connection),
        "{found:?}"
    );
    assert_eq!(
        (found.len(), server.count()),
        (2, 1),
        "events would come twice"
    );
}

#[tokio::test]
async fn an_event_that_was_cut_off_is_asked_for_again() {
    let open = open_head("text/event-stream");
    let first = [&open[..], b"retry: 1\nid: 7\ndata: 1\n\nid: 8\ndata: 2"].concat();
    let second = [&open[..], b"id: 8\ndata: 2\n\n"].concat();
    let server = Server::start(vec![Step::Reset(first), Step::Close(second)]).await;
    let stream = events(&client(&server)).await.unwrap();
    let found: Vec<Value> = stream.try_collect().await.unwrap();
    assert_eq!(found, [json!(1), json!(2)]);
    assert_eq!(server.seen()[1].header("last-event-id"), Some("7"));
}

#[tokio::test]
async fn reconnecting_has_an_end() {
    let broken = [&open_head("text/event-stream")[..], b"retry: 1\nid: 7\n\n"].concat();
    let server = Server::always(Step::Reset(broken)).await;
    let found: Vec<_> = events(&client(&server)).await.unwrap().collect().await;
    assert!(
        found.len() == 1 && found[0].as_ref().is_err_and(Error::is_connection),
        "{found:?}"
    );
    assert_eq!(server.count(), 6);

    let begun = [
        &open_head("text/event-stream")[..],
        b"retry: 1\nid: 7\ndata: 1\n\n",
    ]
    .concat();
    let server = Server::start(vec![Step::Reset(begun), reply(403, r#"{"message":"no"}"#)]).await;
    let found: Vec<_> = events(&client(&server)).await.unwrap().collect().await;
    assert_eq!(found[1].as_ref().unwrap_err().message(), "no");
    assert_eq!((found.len(), server.count()), (2, 2));
}

#[tokio::test]
async fn a_stream_that_is_dropped_does_not_connect_again() {
    let begun = [
        &open_head("text/event-stream")[..],
        b"retry: 100000\nid: 7\ndata: 1\n\n",
    ]
    .concat();
    let server = Server::always(Step::Reset(begun)).await;
    let client = client(&server);
    let mut stream = events(&client).await.unwrap();
    stream.next().await.unwrap().unwrap();
    let waiting = tokio::time::timeout(Duration::from_millis(60), stream.next()).await;
    assert!(waiting.is_err(), "it waits before it connects again");
    drop(stream);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn what_a_stream_holds_is_an_error_that_names_its_place() {
    let text = b"data: {\"api_key\": \"s3cret\"}\n\n";
    let head = b"HTTP/1.1 200 OK\r\nx-request-id: req_1\r\nconnection: close\r\n\r\n";
    let server = Server::always(Step::Close([&head[..], text].concat())).await;
    let call: Call<EventStream<std::collections::BTreeMap<String, i64>>> =
        Call::event_stream(client(&server).request(&LIST));
    let error = call.await.unwrap().next().await.unwrap().unwrap_err();
    assert!(error.is_decode(), "{error:?}");
    assert_eq!(error.request_id(), Some("req_1"));
    assert!(
        error.to_string().contains("api_key: expected an integer"),
        "{error}"
    );
    assert!(
        !crate::support::told(&error).contains("s3cret"),
        "{error:?}"
    );
    assert!(
        error.body().unwrap().ends_with(b"\"s3cret\"}"),
        "who asks for the body gets it"
    );
}

#[tokio::test]
async fn events_that_are_too_long() {
    let open = open_head("text/event-stream");
    let line = [&open[..], b"data: ", &[b'7'; 2000]].concat();
    let event = [&open[..], &b"data: 77777777\n".repeat(200)].concat();
    for body in [line, event] {
        let server = Server::always(Step::Close(body)).await;
        let options = RequestOptions::new().max_response_size(1000);
        let mut stream = events(&client(&server)).options(options).await.unwrap();
        let error = stream.next().await.unwrap().unwrap_err();
        assert!(error.is_too_large(), "{error:?}");
        assert!(stream.next().await.is_none());
    }
}

#[allow(clippy::large_enum_variant)]
enum Watched {
    Now(Value),
    Live(EventStream<Value>),
}

#[tokio::test]
async fn a_stream_among_other_answers() {
    let call = |client: &Client| {
        let call = Call::custom(client.request(&LIST), |response| {
            if response.status() == 202 {
                response.json().map(Watched::Now)
            } else {
                response.event_stream().map(Watched::Live)
            }
        });
        call.streaming(&["text/event-stream"])
    };
    let begun = [
        &open_head("text/event-stream; charset=utf-8")[..],
        b"data: 1\n\n",
    ]
    .concat();
    let server = Server::start(vec![Step::Stall(begun), reply(202, "[1]")]).await;
    let client = client(&server);
    let Watched::Live(mut stream) = call(&client).await.unwrap() else {
        panic!("a stream")
    };
    // The server never ends it.
    assert_eq!(stream.next().await.unwrap().unwrap(), json!(1));
    assert!(matches!(call(&client).await.unwrap(), Watched::Now(value) if value == json!([1])));
}

#[tokio::test]
async fn streams_that_stall() {
    let begun = [&open_head("text/event-stream")[..], b"data: 1\n\n"].concat();
    let server = Server::always(Step::Stall(begun)).await;
    let options = RequestOptions::new().timeout(Duration::from_millis(200));
    let found: Vec<_> = events(&client(&server))
        .options(options)
        .await
        .unwrap()
        .collect()
        .await;
    assert!(
        found[0].is_ok() && found[1].as_ref().is_err_and(Error::is_timeout),
        "{found:?}"
    );
}

#[tokio::test]
async fn refused_streams_are_errors() {
    let server = Server::always(reply(403, r#"{"error":{"message":"no"}}"#)).await;
    let error = events(&client(&server)).await.unwrap_err();
    assert_eq!(error.message(), "no");
}

#[tokio::test]
async fn json_lines_in_pieces() {
    let mut pieces = vec![open_head("application/jsonl")];
    pieces.extend(
        "{\"a\":\"é\"}\r\n\n[2]\n3"
            .as_bytes()
            .chunks(1)
            .map(<[u8]>::to_vec),
    );
    let whole: Vec<u8> = pieces.concat();
    for step in [Step::Close(whole), Step::Reset(pieces.concat())] {
        let ends = matches!(step, Step::Close(_));
        let server = Server::start(vec![step]).await;
        let call: Call<JsonLines<Value>> = Call::json_lines(client(&server).request(&LIST));
        let found: Vec<_> = call.await.unwrap().collect().await;
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].as_ref().unwrap(), &json!({ "a": "é" }));
        assert_eq!(found[2].is_ok(), ends);
    }
}

#[tokio::test]
async fn downloads() {
    let server = Server::always(Step::Send(vec![
        open_head("image/png"),
        vec![1; 1000],
        vec![2; 1000],
    ]))
    .await;
    let body = [open_head("image/png"), vec![1; 1000], vec![2; 1000]].concat();
    drop(server);
    let server = Server::always(Step::Close(body)).await;
    let whole = Call::download(client(&server).request(&LIST))
        .await
        .unwrap();
    assert_eq!(whole.len(), 2000);
    let mut chunks = Call::download(client(&server).request(&LIST))
        .stream()
        .await
        .unwrap();
    let mut length = 0;
    while let Some(chunk) = chunks.try_next().await.unwrap() {
        length += chunk.len();
    }
    assert_eq!(length, 2000);
}
