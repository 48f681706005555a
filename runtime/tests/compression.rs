//! Bodies that travel compressed, over a real connection.

mod support;

use flate2::Compression as Level;
use flate2::write::{DeflateEncoder, GzDecoder, GzEncoder, ZlibDecoder, ZlibEncoder};
use futures_util::{StreamExt, TryStreamExt};
use specwright_runtime::serde_json::{Value, json};
use specwright_runtime::{
    Body, Bytes, Call, Compression, Error, EventStream, JsonLines, Operation, Request,
    RequestOptions, http,
};
use std::io::Write;
use std::time::Duration;
use support::{CREATE, LIST, Seen, Server, Step, builder, client, open_head, reply};

/// `["ann", …]`, twelve times, as other programs compress it.
#[cfg(feature = "br")]
const BROTLI: &[u8] = b"\x1b\x48\x00\xf8\x8d\xd4\x62\xcd\x19\xee\xd4\x22\x5b\x61\x6e\x8a\xa5\xab\x14\xb9\x27\x0e\x78\xa5\x87";
#[cfg(feature = "zstd")]
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd\x24\x49\x75\x00\x00\x40\x5b\x22\x61\x6e\x6e\x22\x2c\x5d\x01\x00\x8e\x54\x8c\xf8\x11\x3d\x93";

const JSON: (&str, &str) = ("content-type", "application/json");

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Level::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Level::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bare_deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Level::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A whole answer with a body of bytes.
fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Step {
    Step::Send(vec![
        [&head(status, headers, body.len())[..], body].concat(),
    ])
}

fn head(status: u16, headers: &[(&str, &str)], length: usize) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    format!("{text}\r\n").into_bytes()
}

async fn asked(
    request: impl FnOnce(Request) -> Request,
    step: Step,
) -> (Result<Value, Error>, Seen) {
    let server = Server::start(vec![step]).await;
    let options = RequestOptions::new().max_retries(0);
    let client = client(&server).with_options(options);
    let result = Call::json(request(client.request(&LIST))).await;
    (result, server.seen().remove(0))
}

async fn get(coding: &str, body: &[u8]) -> Result<Value, Error> {
    let step = answer(200, &[JSON, ("content-encoding", coding)], body);
    asked(|request| request, step).await.0
}

#[tokio::test]
async fn replies_of_json() {
    let text = br#"{"name":"Rex"}"#;
    let value = json!({ "name": "Rex" });
    assert_eq!(get("gzip", &gzip(text)).await.unwrap(), value);
    assert_eq!(get("X-GZIP", &gzip(text)).await.unwrap(), value);
    assert_eq!(get("deflate", &zlib(text)).await.unwrap(), value);
    assert_eq!(get("deflate", &bare_deflate(text)).await.unwrap(), value);
    assert_eq!(get("identity", text).await.unwrap(), value);
    // Two members, as servers make them that compress piece by piece.
    let members = [gzip(&text[..5]), gzip(&text[5..])].concat();
    assert_eq!(get("gzip", &members).await.unwrap(), value);
    // The last coding of the list is the outermost.
    let stacked = zlib(&gzip(text));
    assert_eq!(get("gzip, deflate", &stacked).await.unwrap(), value);
    let twice = answer(
        200,
        &[
            JSON,
            ("content-encoding", "gzip"),
            ("Content-Encoding", "deflate"),
        ],
        &stacked,
    );
    assert_eq!(asked(|request| request, twice).await.0.unwrap(), value);
    let error = get("gzip, gzip, gzip, gzip", b"x").await.unwrap_err();
    assert!(error.message().contains("too many codings"), "{error}");
}

#[cfg(feature = "br")]
#[tokio::test]
async fn replies_in_brotli() {
    let whole = BROTLI;
    assert_eq!(get("br", whole).await.unwrap(), json!(vec!["ann"; 12]));
    let error = get("br", &whole[..whole.len() - 3]).await.unwrap_err();
    assert!(error.message().contains("`br` is cut off"), "{error}");
}

#[cfg(feature = "zstd")]
#[tokio::test]
async fn replies_in_zstandard() {
    let whole = ZSTD;
    assert_eq!(get("zstd", whole).await.unwrap(), json!(vec!["ann"; 12]));
    let error = get("zstd", &whole[..whole.len() - 3]).await.unwrap_err();
    assert!(error.message().contains("`zstd` is cut off"), "{error}");
}

#[tokio::test]
async fn what_is_asked_for() {
    let default = match (cfg!(feature = "br"), cfg!(feature = "zstd")) {
        (false, false) => "gzip, deflate",
        (true, false) => "gzip, deflate, br",
        (false, true) => "gzip, deflate, zstd",
        (true, true) => "gzip, deflate, br, zstd",
    };
    let compressed = || answer(200, &[JSON, ("content-encoding", "gzip")], &gzip(b"7"));
    let (value, seen) = asked(|request| request, compressed()).await;
    assert_eq!(
        (value.unwrap(), seen.header("accept-encoding")),
        (json!(7), Some(default))
    );

    // A parameter of the document's goes before it, and does not keep replies from being decoded.
    let own = |request: Request| request.header("Accept-Encoding", &"gzip;q=0.5");
    let (value, seen) = asked(own, compressed()).await;
    assert_eq!(
        (value.unwrap(), seen.header("accept-encoding")),
        (json!(7), Some("gzip;q=0.5"))
    );

    let own = |request: Request| request.header("Accept-Encoding", &"identity");
    let (value, seen) = asked(own, compressed()).await;
    assert_eq!(seen.header("accept-encoding"), Some("identity"));
    let error = value.unwrap_err();
    assert!(
        error.is_decode()
            && error
                .message()
                .contains("`gzip`, which the request did not ask for"),
        "{error}"
    );

    let error = get("compress", b"7").await.unwrap_err();
    assert!(
        error.is_decode()
            && error
                .message()
                .contains("`compress`, which this client does not know"),
        "{error}"
    );

    // Parts of a compressed body cannot be decoded, so none are asked for.
    let part = |request: Request| request.header("Range", &"bytes=2-5");
    let step = answer(
        206,
        &[JSON, ("content-encoding", "gzip")],
        &gzip(b"7")[2..6],
    );
    let (value, seen) = asked(part, step).await;
    assert_eq!(seen.header("accept-encoding"), None);
    assert!(
        value
            .unwrap_err()
            .message()
            .contains("a part of one in the coding `gzip`")
    );
}

#[tokio::test]
async fn headers_say_nothing_of_what_was_taken_off() {
    let server = Server::start(vec![answer(
        200,
        &[JSON, ("content-encoding", "gzip")],
        &gzip(b"7"),
    )])
    .await;
    let client = client(&server);
    let call: Call<Value> = Call::json(client.request(&LIST));
    let response = call.with_response().await.unwrap();
    assert_eq!(response.body(), &Bytes::from("7"));
    assert!(!response.headers().contains_key("content-encoding"));
    assert!(!response.headers().contains_key("content-length"));
    assert!(response.headers().contains_key("content-type"));
}

#[tokio::test]
async fn replies_without_a_body() {
    static HEAD: Operation = Operation::new("pets.head", "HEAD", "/pets");
    static DELETE: Operation = Operation::new("pets.delete", "DELETE", "/pets");
    let coded = ("content-encoding", "gzip");
    let empty_chunks =
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    let script = vec![
        Step::Send(vec![head(200, &[coded], 512)]),
        Step::Send(vec![
            b"HTTP/1.1 204 Gone\r\ncontent-encoding: gzip\r\n\r\n".to_vec(),
        ]),
        answer(200, &[coded], b""),
        Step::Send(vec![empty_chunks.to_vec()]),
        answer(200, &[JSON], b"1"),
    ];
    let server = Server::start(script).await;
    let client = client(&server);
    let response = Call::<()>::empty(client.request(&HEAD))
        .with_response()
        .await
        .unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    for _ in 0..3 {
        Call::<()>::empty(client.request(&DELETE)).await.unwrap();
    }
    // The connection is in order afterwards.
    assert_eq!(
        Call::<Value>::json(client.request(&LIST)).await.unwrap(),
        json!(1)
    );
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn not_modified() {
    let server = Server::start(vec![Step::Send(vec![
        b"HTTP/1.1 304 Same\r\ncontent-encoding: gzip\r\netag: \"1\"\r\n\r\n".to_vec(),
    ])])
    .await;
    let call: Call<Value> = Call::json(client(&server).request(&LIST));
    let error = call.await.unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::NOT_MODIFIED));
}

#[tokio::test]
async fn broken_bodies() {
    let whole = gzip(br#"{"name":"Rex","more":"of it"}"#);
    let error = get("gzip", &whole[..whole.len() - 9]).await.unwrap_err();
    assert!(error.is_connection(), "{error}");
    assert!(error.message().contains("`gzip` is cut off"), "{error}");
    let error = get("deflate", &zlib(b"12345")[..6]).await.unwrap_err();
    assert!(error.message().contains("`deflate` is cut off"), "{error}");

    let error = get("gzip", b"{\"name\":\"Rex\"}").await.unwrap_err();
    assert!(error.is_decode(), "{error}");
    assert!(
        error.message().contains("`gzip` cannot be decoded"),
        "{error}"
    );
    let mut wrong = whole.clone();
    let sum = wrong.len() - 8;
    wrong[sum] ^= 1;
    let error = get("gzip", &wrong).await.unwrap_err();
    assert!(error.is_decode(), "a wrong checksum: {error}");

    // The connection breaks below the coding: that is what is told, and the call is repeated.
    let cut = [
        &head(200, &[JSON, ("content-encoding", "gzip")], whole.len())[..],
        &whole[..9],
    ]
    .concat();
    let server = Server::start(vec![Step::Reset(cut), reply(200, "1")]).await;
    let value: Value = Call::json(client(&server).request(&LIST)).await.unwrap();
    assert_eq!((value, server.count()), (json!(1), 2));
}

#[tokio::test]
async fn errors_are_decoded_and_never_hide_the_status() {
    let said = gzip(br#"{"message":"no such pet","code":"gone"}"#);
    let coded = [JSON, ("content-encoding", "gzip")];
    let error = asked(|request| request, answer(404, &coded, &said))
        .await
        .0
        .unwrap_err();
    assert_eq!(
        (error.message(), error.code()),
        ("no such pet", Some("gone"))
    );
    let unknown = [JSON, ("content-encoding", "compress")];
    for step in [
        answer(404, &coded, &said[..20]),
        answer(404, &coded, b"not gzip"),
        answer(404, &unknown, &said),
    ] {
        let error = asked(|request| request, step).await.0.unwrap_err();
        assert!(error.is_not_found(), "{error}");
    }
}

#[tokio::test]
async fn bombs_end_at_the_limit() {
    // 16 MiB of spaces: 16 KiB on the wire, and less when compressed again.
    let bomb = gzip(&vec![b' '; 16 << 20]);
    assert!(bomb.len() < 32 << 10);
    for (coding, body) in [("gzip", bomb.clone()), ("gzip, gzip", gzip(&bomb))] {
        let step = answer(200, &[JSON, ("content-encoding", coding)], &body);
        let server = Server::always(step).await;
        let options = RequestOptions::new().max_response_size(1 << 20);
        let client = client(&server).with_options(options);
        let error = Call::<Value>::json(client.request(&LIST))
            .await
            .unwrap_err();
        assert!(error.is_too_large(), "{error}");
        assert!(
            error.message().contains("larger than 1048576 bytes"),
            "{error}"
        );
        let mut events = Call::<EventStream<Value>>::event_stream(client.request(&LIST))
            .await
            .unwrap();
        let error = events.next().await.unwrap().unwrap_err();
        assert!(error.is_too_large(), "{error}");
    }
}

#[tokio::test]
async fn the_time_of_a_call_ends_a_bomb_that_gives_nothing() {
    // Members without content, compressed twice: much work, and not one byte.
    let nothing = gzip(b"").repeat(1 << 20);
    let bomb = gzip(&gzip(&nothing).repeat(64));
    let step = answer(
        200,
        &[JSON, ("content-encoding", "gzip, gzip, gzip")],
        &bomb,
    );
    let server = Server::start(vec![step]).await;
    let options = RequestOptions::new()
        .total_timeout(Duration::from_millis(100))
        .max_retries(0);
    let call: Call<Value> = Call::json(client(&server).with_options(options).request(&LIST));
    let error = call.await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn events_arrive_one_by_one() {
    let mut encoder = GzEncoder::new(Vec::new(), Level::default());
    let mut pieces = Vec::new();
    for count in 0..3 {
        write!(encoder, "data: {count}\n\n").unwrap();
        encoder.flush().unwrap();
        pieces.push(std::mem::take(encoder.get_mut()));
    }
    let mut head = open_head("text/event-stream");
    head.truncate(head.len() - 2);
    head.extend_from_slice(b"content-encoding: gzip\r\n\r\n");
    // Nothing comes after the third event, and the stream does not end: what was flushed is there all the same.
    let step = Step::Stall([&[head], &pieces[..]].concat().concat());
    let server = Server::start(vec![step]).await;
    let stream = Call::<EventStream<Value>>::event_stream(client(&server).request(&LIST))
        .await
        .unwrap();
    let found: Vec<Value> =
        tokio::time::timeout(Duration::from_secs(20), stream.take(3).try_collect())
            .await
            .unwrap()
            .unwrap();
    assert_eq!(found, [json!(0), json!(1), json!(2)]);
}

#[tokio::test]
async fn lines_and_downloads() {
    let lines: String = (0..5_000)
        .map(|count| format!("{{\"count\":{count}}}\n"))
        .collect();
    let coded = ("content-encoding", "deflate");
    let body = zlib(lines.as_bytes());
    let server = Server::always(answer(
        200,
        &[("content-type", "application/x-ndjson"), coded],
        &body,
    ))
    .await;
    let client = client(&server);
    let stream = Call::<JsonLines<Value>>::json_lines(client.request(&LIST))
        .await
        .unwrap();
    let found: Vec<Value> = stream.try_collect().await.unwrap();
    assert_eq!(
        (found.len(), &found[4_999]),
        (5_000, &json!({ "count": 4_999 }))
    );

    let download = Call::download(client.request(&LIST))
        .stream()
        .await
        .unwrap();
    let chunks: Vec<Bytes> = download.try_collect().await.unwrap();
    assert_eq!(chunks.concat(), lines.as_bytes());
}

fn decoded(seen: &Seen) -> Vec<u8> {
    match seen.header("content-encoding") {
        Some("gzip") => {
            let mut decoder = GzDecoder::new(Vec::new());
            decoder.write_all(&seen.body).unwrap();
            decoder.finish().unwrap()
        }
        Some("deflate") => {
            let mut decoder = ZlibDecoder::new(Vec::new());
            decoder.write_all(&seen.body).unwrap();
            decoder.finish().unwrap()
        }
        other => panic!("in the coding {other:?}"),
    }
}

#[tokio::test]
async fn requests_are_compressed_where_asked() {
    let server = Server::always(reply(200, "null")).await;
    let plain = client(&server);
    let pet = json!({ "name": "Rex".repeat(1_000) });
    let create =
        |options| Call::<()>::empty(plain.with_options(options).request(&CREATE).json(&pet));
    for coding in [Compression::Gzip, Compression::Deflate] {
        create(RequestOptions::new().compress(coding))
            .await
            .unwrap();
        let seen = server.seen().pop().unwrap();
        assert_eq!(seen.header("content-encoding"), Some(coding.name()));
        assert_eq!(
            seen.header("content-length"),
            Some(&*seen.body.len().to_string())
        );
        assert!(seen.body.len() < 200);
        assert_eq!(decoded(&seen), pet.to_string().as_bytes());
    }
    create(RequestOptions::new()).await.unwrap();
    assert_eq!(
        server.seen().pop().unwrap().header("content-encoding"),
        None
    );

    // For all calls of a client; one without a body says nothing.
    let options = RequestOptions::new().compress(Compression::Gzip);
    let client = builder(&server).options(options).build().unwrap();
    Call::<()>::empty(client.request(&CREATE)).await.unwrap();
    let seen = server.seen().pop().unwrap();
    assert_eq!(
        (
            seen.header("content-encoding"),
            seen.header("content-length")
        ),
        (None, Some("0"))
    );
    // What the caller compressed already is left alone.
    let own = client
        .request(&CREATE)
        .header("Content-Encoding", &"gzip")
        .bytes("application/json", gzip(b"1"));
    Call::<()>::empty(own).await.unwrap();
    assert_eq!(decoded(&server.seen().pop().unwrap()), b"1");
}

#[tokio::test]
async fn streamed_requests_are_compressed_and_repeated() {
    let server = Server::start(vec![reply(429, "{}"), reply(200, "null")]).await;
    let options = RequestOptions::new().compress(Compression::Gzip);
    let client = client(&server).with_options(options);
    let pieces = || {
        futures_util::stream::iter(
            (0..100).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; 1_000]))),
        )
    };
    let request = client
        .request(&CREATE)
        .bytes("text/plain", Body::from_factory(pieces, Some(100_000)));
    Call::<()>::empty(request).await.unwrap();
    for seen in server.seen() {
        assert_eq!(seen.header("content-length"), None);
        assert_eq!(decoded(&seen), vec![b'a'; 100_000]);
    }
    assert_eq!(server.count(), 2);
}
