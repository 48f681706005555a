//! The total timeout ends a call whatever it is doing.

use crate::get;
use crate::support::{LIST, Server, Step, builder, client, open_head, reply, reply_with};
use futures_util::StreamExt;
use specwright_runtime::{
    BodyStream, Bytes, Call, Client, ClientBuilder, Credential, Error, EventStream, JsonLines,
    RequestOptions, Transport, TransportFuture, http, json, serde_json::Value,
};
use std::time::Duration;

fn hurried() -> RequestOptions {
    RequestOptions::new().total_timeout(Duration::from_millis(300))
}

/// The client of a server that does the same for every request; certificates are read already.
async fn hurried_client(step: Step) -> (Server, Client) {
    let warm = Server::always(reply(200, "1")).await;
    get(&client(&warm)).await.unwrap();
    let server = Server::always(step).await;
    let client = builder(&server).options(hurried()).build().unwrap();
    (server, client)
}

/// The error that ends a stream.
async fn end<T>(mut stream: impl StreamExt<Item = Result<T, Error>> + Unpin) -> Error {
    loop {
        if let Err(error) = stream.next().await.expect("only time ends it") {
            assert!(stream.next().await.is_none());
            return error;
        }
    }
}

fn check(error: &Error, status: Option<u16>) {
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(error.message(), "the call did not succeed within 300ms");
    assert_eq!(error.status().map(|status| status.as_u16()), status);
}

const FAST: Duration = Duration::ZERO;
const SLOW: Duration = Duration::from_millis(20);

#[tokio::test]
async fn streams_that_never_end() {
    for pause in [FAST, SLOW] {
        let flood = |media_type: &str, piece: &[u8]| {
            Step::Flood(open_head(media_type), piece.to_vec(), pause)
        };
        let (_server, client) = hurried_client(flood("text/event-stream", b"data: 1\n\n")).await;
        let call: Call<EventStream<Value>> = Call::event_stream(client.request(&LIST));
        check(&end(call.await.unwrap()).await, Some(200));

        let (_server, client) = hurried_client(flood("text/event-stream", b": still here\n")).await;
        let call: Call<EventStream<Value>> = Call::event_stream(client.request(&LIST));
        check(&end(call.await.unwrap()).await, Some(200));

        let (_server, client) = hurried_client(flood("application/jsonl", b"1\n")).await;
        let call: Call<JsonLines<Value>> = Call::json_lines(client.request(&LIST));
        check(&end(call.await.unwrap()).await, Some(200));

        let (_server, client) = hurried_client(flood("image/png", b"abc")).await;
        let call: Call<Bytes> = Call::download(client.request(&LIST));
        check(&end(call.stream().await.unwrap()).await, Some(200));
    }
    let (_server, client) = hurried_client(Step::Stall(open_head("application/jsonl"))).await;
    let call: Call<JsonLines<Value>> = Call::json_lines(client.request(&LIST));
    check(&end(call.await.unwrap()).await, Some(200));
}

#[tokio::test]
async fn a_stream_that_connects_again_and_again() {
    let event = [
        &open_head("text/event-stream")[..],
        b"id: 1\nretry: 1\ndata: 1\n\n",
    ]
    .concat();
    let (server, client) = hurried_client(Step::Reset(event)).await;
    let call: Call<EventStream<Value>> = Call::event_stream(client.request(&LIST));
    check(&end(call.await.unwrap()).await, None);
    assert!(server.count() > 1, "it connected again");
}

#[tokio::test]
async fn a_download_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let flood = Step::Flood(open_head("image/png"), b"abc".to_vec(), SLOW);
    let (_server, client) = hurried_client(flood).await;
    let call: Call<Bytes> = Call::download(client.request(&LIST));
    let error = call.save_to(folder.path().join("a.png")).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[tokio::test]
async fn bodies_and_heads_that_never_end() {
    let json =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let more = b"HTTP/1.1 100 Continue\r\n\r\n";
    for flood in [
        Step::Flood(json.to_vec(), b"1\r\n \r\n".to_vec(), SLOW),
        Step::Flood(more.to_vec(), more.to_vec(), SLOW),
        Step::Flood(more.to_vec(), more.to_vec(), FAST),
        Step::Flood(b"HTTP/1.1 200 OK\r\n".to_vec(), b"a".to_vec(), SLOW),
    ] {
        let (server, client) = hurried_client(flood).await;
        let error = get(&client).with_response().await.unwrap_err();
        check(&error, None);
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn redirects_and_repetitions() {
    let (server, client) = hurried_client(reply_with(503, &[("retry-after-ms", "1")], "")).await;
    let options = RequestOptions::new().max_retries(u32::MAX);
    let error = get(&client).options(options).await.unwrap_err();
    // Where no time is left for another try, the last one is what is told.
    assert!(error.is_timeout() || error.is_server(), "{error:?}");
    assert!(server.count() > 1);

    let slow: Client = ClientBuilder::new(&crate::support::API)
        .credential("Bearer", "token")
        .transport(LeadsOn)
        .options(hurried())
        .build()
        .unwrap();
    check(&get(&slow).await.unwrap_err(), None);
}

/// Redirects, each time after a while.
struct LeadsOn;

impl Transport for LeadsOn {
    fn send(&self, _: http::Request<BodyStream>) -> TransportFuture {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let response = http::Response::builder()
                .status(307)
                .header("location", "/pets");
            Ok(response.body(BodyStream::empty()).unwrap())
        })
    }
}

struct Silent;

impl Transport for Silent {
    fn send(&self, _: http::Request<BodyStream>) -> TransportFuture {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn transports_and_credentials_that_never_answer() {
    let silent: Client = ClientBuilder::new(&crate::support::API)
        .credential("Bearer", "token")
        .transport(Silent)
        .options(hurried())
        .build()
        .unwrap();
    check(&get(&silent).await.unwrap_err(), None);

    let (server, client) = hurried_client(reply(200, "1")).await;
    let vault = Credential::refreshing(std::future::pending);
    client.set_credential("Bearer", vault).unwrap();
    check(&get(&client).await.unwrap_err(), None);
    assert_eq!(server.count(), 0);
}

/// Takes its time.
struct Slow {
    _number: i64,
}

impl json::Decode for Slow {
    fn decode(r: &mut json::Reader<'_>) -> Result<Self, json::DecodeError> {
        std::thread::sleep(Duration::from_millis(1));
        r.i64().map(|_number| Slow { _number })
    }
}

#[tokio::test]
async fn decoding() {
    let body = format!("[{}1]", "1,".repeat(50_000));
    let (_server, client) = hurried_client(reply(200, &body)).await;
    let call: Call<Vec<Slow>> = Call::json(client.request(&LIST));
    let error = call.with_response().await.err().unwrap();
    check(&error, Some(200));
    assert_eq!(error.body().map(Bytes::len), Some(body.len()));
}
