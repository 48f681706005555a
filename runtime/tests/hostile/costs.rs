//! What a reply costs is bounded, or grows as it does.

use crate::support::{LIST, Server, Step, client, open_head, raw, reply};
use crate::{MEMORY, get};
use futures_util::StreamExt;
use specwright_runtime::{
    Call, EventStream, RequestOptions, UnknownFields, json, object, serde_json::Value,
};
use std::fmt::Write;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq)]
struct Pet {
    name: Option<String>,
    unknown_fields: UnknownFields,
}

object!(both Pet { name, ..unknown_fields });

/// So many members would take minutes if each were compared with all before it.
const MANY: usize = 300_000;

fn members(count: usize, key: impl Fn(usize) -> usize) -> String {
    let mut text = String::from("{");
    for at in 0..count {
        write!(text, "\"k{}\":{at},", key(at)).unwrap();
    }
    text + "\"name\":\"Rex\"}"
}

#[tokio::test]
async fn unknown_members() {
    let server = Server::start(vec![
        reply(200, &members(MANY, |at| at)),
        reply(200, &members(MANY, |at| at % 100_000)),
    ])
    .await;
    let client = client(&server);
    let pet = || Call::<Pet>::json(client.request(&LIST));
    let pet_of_many = pet().await.unwrap();
    assert_eq!(pet_of_many.unknown_fields.len(), MANY);
    assert_eq!(
        pet_of_many.unknown_fields.get("k299999"),
        Some(&299_999.into())
    );
    // The last one of a key counts, at the place of the first.
    let fields = pet().await.unwrap().unknown_fields;
    assert_eq!(fields.len(), 100_000);
    assert_eq!(fields.iter().next(), Some(("k0", &200_000.into())));
}

#[test]
fn unknown_members_that_are_taken_out() {
    let mut fields = UnknownFields::from_iter((0..100).map(|at| (format!("k{at}"), at)));
    assert_eq!(fields.remove("k3"), Some(3.into()));
    assert_eq!(fields.remove("k3"), None);
    assert_eq!(fields.get("k99"), Some(&99.into()));
    assert_eq!(fields.insert("k99", 1), Some(99.into()));
    assert_eq!(fields.insert("k3", 1), None);
    assert_eq!(fields.iter().last(), Some(("k3", &1.into())));
    assert_eq!(fields.len(), 100);
}

#[tokio::test]
async fn short_texts_of_large_values() {
    let body = format!("[{}[]]", "[],".repeat(1_000_000));
    let server = Server::always(reply(200, &body)).await;
    let most = 8 << 20;
    let options = RequestOptions::new().max_decoded_size(most);
    MEMORY.reset_peak_usage();
    let before = MEMORY.peak_usage();
    let error = get(&client(&server)).options(options).await.unwrap_err();
    assert!(error.is_too_large(), "{error:?}");
    assert_eq!(
        error.message(),
        "the decoded response would take more than 8388608 bytes"
    );
    // The body here and on its way, and the value while it grows.
    let most = (8 * body.len() + 2 * most) as f64 / f64::from(1 << 20);
    let taken = MEMORY.peak_usage_as_mb() as f64 - before as f64 / f64::from(1 << 20);
    assert!(taken < most, "{taken} MB of {most}");
}

#[tokio::test]
async fn every_kind_of_value_is_counted() {
    let options = || RequestOptions::new().max_decoded_size(1 << 20);
    let lists = format!("[{}[]]", "[],".repeat(100_000));
    let objects = format!("[{}{{}}]", "{\"\":0},".repeat(10_000));
    let texts = format!("[{}\"\"]", "\"a\",".repeat(100_000));
    let keys = members(100_000, |at| at);
    for body in [&lists, &objects, &texts, &keys] {
        let server = Server::always(reply(200, body)).await;
        let error = get(&client(&server)).options(options()).await.unwrap_err();
        assert!(error.is_too_large(), "{}: {error:?}", &body[..20]);
    }
    let server = Server::always(reply(200, &keys)).await;
    let client = client(&server);
    let call = Call::<Pet>::json(client.request(&LIST)).options(options());
    assert!(call.await.unwrap_err().is_too_large());
    type Map = std::collections::BTreeMap<String, i64>;
    let call = Call::<Map>::json(client.request(&LIST)).options(options());
    assert!(
        call.await
            .is_err_and(|error| error.is_decode() || error.is_too_large())
    );
}

#[tokio::test]
async fn depth_numbers_texts_and_bytes() {
    let deep = "[".repeat(1 << 20);
    let digits = "9".repeat(1 << 20);
    let text = format!("\"{}\"", "x".repeat(1 << 20));
    for (body, good) in [(&deep, false), (&digits, false), (&text, true)] {
        let server = Server::always(reply(200, body)).await;
        match get(&client(&server)).await {
            Ok(value) => assert!(good && value.as_str().is_some_and(|text| text.len() == 1 << 20)),
            Err(error) => assert!(!good && error.is_decode(), "{error}"),
        }
    }
    let head = raw(200, &[("content-type", "application/json")], "[\"abc\"]");
    let mut wrong = head;
    let at = wrong.len() - 3;
    wrong[at] = 0xff;
    let server = Server::always(Step::Send(vec![wrong])).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert!(
        error.to_string().contains("not UTF-8: byte 0xff"),
        "{error}"
    );
}

#[tokio::test]
async fn heads_of_many_megabytes() {
    let head = b"HTTP/1.1 200 OK\r\n".to_vec();
    let line = format!("x-a: {}\r\n", "x".repeat(8000)).into_bytes();
    let flood = Step::Flood(head, line, Duration::ZERO);
    let server = Server::always(flood).await;
    let options = RequestOptions::new().max_retries(0);
    let error = get(&client(&server)).options(options).await.unwrap_err();
    assert!(error.is_connection(), "{error:?}");
}

#[tokio::test]
async fn a_body_without_an_end() {
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let flood = Step::Flood(head, b"4\r\n    \r\n".to_vec(), Duration::ZERO);
    let server = Server::always(flood).await;
    let options = RequestOptions::new().max_response_size(100_000);
    let error = get(&client(&server)).options(options).await.unwrap_err();
    assert!(error.is_too_large(), "{error:?}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_id_that_every_event_would_copy() {
    let text = format!("id: {}\n\n", "x".repeat(1 << 20));
    let head = [&open_head("text/event-stream")[..], text.as_bytes()].concat();
    let flood = Step::Flood(head, b"data: 1\n\n".to_vec(), Duration::ZERO);
    let server = Server::always(flood).await;
    let call: Call<EventStream<Value>> = Call::event_stream(client(&server).request(&LIST));
    let mut events = call.await.unwrap();
    let error = loop {
        if let Err(error) = events.next().await.unwrap() {
            break error;
        }
    };
    assert!(error.is_too_large(), "{error:?}");
}

#[tokio::test]
async fn a_byte_order_mark() {
    let server = Server::always(reply(200, "\u{feff} [1]")).await;
    assert_eq!(get(&client(&server)).await.unwrap(), serde_json::json!([1]));
    assert!(
        json::from_str::<Value>("\u{feff}[1]").is_err(),
        "a text of one's own has none"
    );
}
