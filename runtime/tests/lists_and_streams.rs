//! Pages and streams.

mod support;

use futures_util::{StreamExt, TryStreamExt};
use specwright_runtime::{
    Call, Client, Error, EventStream, ItemStream, JsonLines, PageStream, Pagination,
    RequestOptions, json::Decode, serde_json::Value, serde_json::json,
};
use std::time::Duration;
use support::{KEY, LIST, Server, Step, client, open_head, reply, reply_with};

static CURSOR: Pagination = Pagination::cursor("after", "/last_id")
    .has_more("/has_more")
    .items("/data");

fn list(client: &Client) -> Call<Value> {
    Call::json(client.request(&LIST).query("limit", &2))
}

fn items<T: Decode>(client: &Client, plan: &'static Pagination) -> ItemStream<T> {
    ItemStream::new(list(client), plan)
}

fn page(items: &str, last: &str, more: bool) -> Step {
    reply(
        200,
        &format!(r#"{{"object":"list","data":{items},"last_id":{last},"has_more":{more}}}"#),
    )
}

fn lines(server: &Server) -> Vec<String> {
    let lines = server.seen().into_iter().map(|seen| seen.line);
    lines
        .map(|line| line.replace("GET ", "").replace(" HTTP/1.1", ""))
        .collect()
}

#[tokio::test]
async fn every_item_of_every_page() {
    let script = vec![
        page("[1,2]", "\"b\"", true),
        page("[]", "\"c\"", true),
        page("[3]", "\"d\"", false),
    ];
    let server = Server::start(script).await;
    let items: Vec<i64> = items::<i64>(&client(&server), &CURSOR)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(
        lines(&server),
        [
            "/pets?limit=2",
            "/pets?limit=2&after=b",
            "/pets?limit=2&after=c"
        ]
    );
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_needed() {
    let server = Server::start(vec![
        page("[1,2]", "\"b\"", true),
        page("[3]", "null", false),
    ])
    .await;
    let mut items = items::<i64>(&client(&server), &CURSOR);
    assert_eq!(server.count(), 0);
    items.next().await.unwrap().unwrap();
    items.next().await.unwrap().unwrap();
    assert_eq!(server.count(), 1);
    assert_eq!(items.position().as_deref(), Some("b"));
    items.next().await.unwrap().unwrap();
    assert!(items.next().await.is_none() && items.next().await.is_none());
    assert_eq!((server.count(), items.position()), (2, None));
}

#[tokio::test]
async fn prefetch_asks_early() {
    let server = Server::start(vec![
        page("[1,2]", "\"b\"", true),
        page("[3]", "null", false),
    ])
    .await;
    let mut items = items::<i64>(&client(&server), &CURSOR).prefetch(true);
    items.next().await.unwrap().unwrap();
    let rest: Vec<i64> = items.try_collect().await.unwrap();
    assert_eq!((rest, server.count()), (vec![2, 3], 2));
}

#[tokio::test]
async fn resuming() {
    let server = Server::start(vec![
        page("[1,2]", "\"b\"", true),
        page("[3]", "null", false),
    ])
    .await;
    let client = client(&server);
    let mut pages = PageStream::new(list(&client), &CURSOR);
    assert_eq!(
        pages.try_next().await.unwrap().unwrap()["data"],
        json!([1, 2])
    );
    let position = pages.position().unwrap();
    drop(pages);
    let mut again = list(&client);
    CURSOR.resume(&mut again, &position);
    let rest: Vec<i64> = ItemStream::<i64>::new(again, &CURSOR)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(rest, [3]);
    assert_eq!(lines(&server)[1], "/pets?limit=2&after=b");
}

#[tokio::test]
async fn waiting_may_be_given_up() {
    let server = Server::start(vec![Step::Send(vec![]), page("[9]", "null", false)]).await;
    let mut items = items::<i64>(&client(&server), &CURSOR);
    let short = tokio::time::timeout(Duration::from_millis(30), items.next()).await;
    assert!(short.is_err());
    assert_eq!(
        server.count(),
        1,
        "the request goes on when the stream is asked again"
    );
    let again = tokio::time::timeout(Duration::from_millis(30), items.next()).await;
    assert!(again.is_err());
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_list_that_is_dropped_asks_no_more() {
    for prefetch in [false, true] {
        let server = Server::always(page("[1,2]", "\"b\"", true)).await;
        let client = client(&server);
        let mut items = items::<i64>(&client, &CURSOR).prefetch(prefetch);
        items.next().await.unwrap().unwrap();
        drop(items);
        // A later call is answered, so that what came before it would have been seen.
        Call::<Value>::json(client.request(&LIST)).await.unwrap();
        let asked = lines(&server);
        assert_eq!(asked.iter().filter(|line| **line == "/pets").count(), 1);
        assert!(asked.len() <= 2 + usize::from(prefetch), "{asked:?}");
    }
}

#[tokio::test]
async fn tokens_that_are_numbers_and_pages_from_the_last_item() {
    static TOKEN: Pagination = Pagination::cursor("page_token", "/next").items("/data");
    static LAST: Pagination = Pagination::cursor("after", "/-1/id").items("");
    let script = vec![
        reply(200, r#"{"data":[1],"next":77}"#),
        reply(200, r#"{"data":[2]}"#),
    ];
    let server = Server::start(script).await;
    let found: Vec<i64> = items::<i64>(&client(&server), &TOKEN)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(found, [1, 2]);
    assert_eq!(lines(&server)[1], "/pets?limit=2&page_token=77");

    let script = vec![reply(200, r#"[{"id":"a b"}]"#), reply(200, "[]")];
    let server = Server::start(script).await;
    let found: Vec<Value> = items::<Value>(&client(&server), &LAST)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(lines(&server)[1], "/pets?limit=2&after=a%20b");
}

#[tokio::test]
async fn positions_on_other_origins_get_no_credentials() {
    static LINK: Pagination = Pagination::link().items("");
    // After a redirect to a stranger, the stranger says where the next page is.
    let link = [("link", "</pets?page=2>; rel=\"next\"")];
    let stranger = Server::start(vec![
        reply_with(200, &link, "[1]"),
        reply(200, "[2]"),
        reply(200, "[3]"),
    ])
    .await;
    let to = format!("{}/pets", stranger.url);
    let server = Server::always(reply_with(307, &[("location", &to)], "")).await;
    let client = support::builder(&server)
        .header("x-secret", KEY)
        .build()
        .unwrap();
    let found: Vec<i64> = items::<i64>(&client, &LINK).try_collect().await.unwrap();
    assert_eq!(found, [1, 2]);

    // And a position that was kept elsewhere may have been changed.
    let mut call = list(&client);
    LINK.resume(&mut call, &format!("{}/pets?page=9", stranger.url));
    let found: Vec<i64> = ItemStream::<i64>::new(call, &LINK)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(found, [3]);
    assert!(!format!("{:?}", stranger.seen()).contains(KEY));
}

async fn failing(script: Vec<Step>, pages: &'static Pagination) -> (Server, Error) {
    let server = Server::start(script).await;
    let result: Result<Vec<Value>, Error> =
        items::<Value>(&client(&server), pages).try_collect().await;
    (server, result.unwrap_err())
}

#[tokio::test]
async fn cursors_that_go_wrong() {
    let (server, error) = failing(
        vec![page("[1]", "\"b\"", true), page("[2]", "\"b\"", true)],
        &CURSOR,
    )
    .await;
    assert!(error.is_pagination(), "{error:?}");
    assert!(
        error.to_string().contains("the position `b` twice"),
        "{error}"
    );
    assert_eq!(server.count(), 2);

    let circle = vec![
        page("[1]", "\"a\"", true),
        page("[2]", "\"b\"", true),
        page("[3]", "\"a\"", true),
    ];
    let (server, error) = failing(circle, &CURSOR).await;
    assert!(error.is_pagination());
    assert_eq!(server.count(), 3);

    let (_, error) = failing(vec![page("[1]", "null", true)], &CURSOR).await;
    assert!(
        error
            .to_string()
            .contains("more pages follow, but not where"),
        "{error}"
    );
}

#[tokio::test]
async fn items_that_do_not_fit_name_their_place() {
    let server = Server::always(page("[1,\"x\"]", "null", false)).await;
    let result: Result<Vec<i64>, Error> =
        items::<i64>(&client(&server), &CURSOR).try_collect().await;
    let error = result.unwrap_err();
    assert!(
        error.is_decode() && error.to_string().contains("data[1]"),
        "{error}"
    );
}

#[tokio::test]
async fn offsets_and_page_numbers() {
    static OFFSET: Pagination = Pagination::offset("offset").items("");
    static PAGE: Pagination = Pagination::page("page", 1).items("");
    let script = || vec![reply(200, "[1,2]"), reply(200, "[3]"), reply(200, "[]")];
    for (pages, expected) in [
        (
            &OFFSET,
            [
                "/pets?limit=2",
                "/pets?limit=2&offset=2",
                "/pets?limit=2&offset=3",
            ],
        ),
        (
            &PAGE,
            [
                "/pets?limit=2",
                "/pets?limit=2&page=2",
                "/pets?limit=2&page=3",
            ],
        ),
    ] {
        let server = Server::start(script()).await;
        let items: Vec<i64> = items::<i64>(&client(&server), pages)
            .try_collect()
            .await
            .unwrap();
        assert_eq!(items, [1, 2, 3]);
        assert_eq!(lines(&server), expected);
    }
}

#[tokio::test]
async fn links() {
    static LINK: Pagination = Pagination::link().items("");
    static NEXT: Pagination = Pagination::next_url("/next").items("/data");
    let link = [("link", "</pets?page=2>; rel=\"next\"")];
    let server = Server::start(vec![reply_with(200, &link, "[1]"), reply(200, "[2]")]).await;
    let items: Vec<i64> = items::<i64>(&client(&server), &LINK)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items, [1, 2]);
    assert_eq!(lines(&server)[1], "/pets?page=2");
    assert!(server.seen()[1].header("authorization").is_some());

    let stranger = Server::always(reply(200, "{}")).await;
    let body = format!(r#"{{"data":[1],"next":"{}/pets"}}"#, stranger.url);
    let (_, error) = failing(vec![reply(200, &body)], &NEXT).await;
    assert!(error.is_pagination(), "{error:?}");
    assert_eq!(stranger.count(), 0, "{KEY} stays at home");
}

fn events(client: &Client) -> Call<EventStream<Value>> {
    Call::event_stream(client.request(&LIST))
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
    assert!(!support::told(&error).contains("s3cret"), "{error:?}");
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
    let options = RequestOptions::new().timeout(Duration::from_millis(50));
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
    let whole = Call::bytes(client(&server).request(&LIST)).await.unwrap();
    assert_eq!(whole.len(), 2000);
    let mut chunks = Call::bytes(client(&server).request(&LIST))
        .stream()
        .await
        .unwrap();
    let mut length = 0;
    while let Some(chunk) = chunks.try_next().await.unwrap() {
        length += chunk.len();
    }
    assert_eq!(length, 2000);
}
