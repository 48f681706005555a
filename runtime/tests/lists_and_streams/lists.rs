//! Lists that come in pages.

use crate::support::{KEY, LIST, Server, Step, client, reply, reply_with};
use futures_util::{StreamExt, TryStreamExt};
use specwright_runtime::{
    Call, Client, Error, ItemStream, PageStream, Pagination, RequestOptions, json::Decode,
    serde_json::Value, serde_json::json,
};
use std::time::Duration;

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
    let client = crate::support::builder(&server)
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

#[tokio::test]
async fn items_come_before_the_error_of_their_page() {
    // More follows, but nobody says where.
    let server = Server::start(vec![page("[1,2]", "null", true)]).await;
    let mut items = items::<i64>(&client(&server), &CURSOR);
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    let error = items.try_next().await.unwrap_err();
    assert!(error.to_string().contains("not where"), "{error}");
    assert_eq!(items.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn a_list_without_items_ends() {
    let empty = |at: usize| page("[]", &format!("\"p{at}\""), true);
    let server = Server::start((0..200).map(empty).collect()).await;
    let error = items::<i64>(&client(&server), &CURSOR)
        .try_next()
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("100 pages without items"),
        "{error}"
    );
    assert_eq!(server.count(), 101);
}

#[tokio::test]
async fn pages_without_items_are_counted_anew_after_an_item() {
    let script = (0..6).map(|at| {
        let data = if at % 2 == 0 { "[]" } else { "[1]" };
        page(data, &format!("\"p{at}\""), at < 5)
    });
    let server = Server::start(script.collect()).await;
    let options = RequestOptions::new().max_empty_pages(1);
    let call = list(&client(&server)).options(options);
    let items: Vec<i64> = ItemStream::<i64>::new(call, &CURSOR)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items, [1, 1, 1]);
}

#[tokio::test]
async fn a_list_has_as_many_pages_as_are_allowed() {
    let full = |at: usize| page("[1]", &format!("\"p{at}\""), true);
    let server = Server::start((0..9).map(full).collect()).await;
    let options = RequestOptions::new().max_pages(3);
    let call = list(&client(&server)).options(options);
    let mut pages = PageStream::new(call, &CURSOR);
    for _ in 0..3 {
        pages.try_next().await.unwrap().expect("a page");
    }
    let error = pages.try_next().await.unwrap_err();
    assert!(error.to_string().contains("max_pages"), "{error}");
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn the_total_timeout_is_that_of_the_whole_list() {
    let script = vec![page("[1]", "\"a\"", true), page("[2]", "\"b\"", false)];
    let server = Server::start(script).await;
    let total = Duration::from_millis(300);
    let options = RequestOptions::new().total_timeout(total);
    let mut items = ItemStream::<i64>::new(list(&client(&server)).options(options), &CURSOR);
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    tokio::time::sleep(2 * total).await;
    let error = items.try_next().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_byte_order_mark_is_none_of_a_page() {
    let marked = |body: &str| reply(200, &format!("\u{feff}{body}"));
    let script = vec![
        marked(r#"{"data":[1],"last_id":"a","has_more":true}"#),
        marked(r#"{"data":[2],"last_id":"b","has_more":false}"#),
    ];
    let server = Server::start(script).await;
    let items = items::<i64>(&client(&server), &CURSOR);
    let items: Vec<i64> = items.try_collect().await.unwrap();
    assert_eq!(items, [1, 2]);
}
