//! Lists end where a reply says so, and nothing is asked past the end.

use crate::support::{LIST, Server, Step, client, reply};
use futures_util::TryStreamExt;
use specwright_runtime::{Call, ItemStream, Operation, Pagination, serde_json::Value};

static SEARCH: Operation = Operation::new("pets.search", "POST", "/pets/search");

/// The items, and the targets that the server saw.
async fn read(plan: &'static Pagination, replies: &[&str]) -> (Vec<i64>, Vec<String>) {
    let script: Vec<Step> = replies.iter().map(|body| reply(200, body)).collect();
    let server = Server::start(script).await;
    let call = Call::<Value>::json(client(&server).request(&LIST));
    let items = ItemStream::<i64>::new(call, plan).try_collect().await;
    let lines = server.seen().into_iter().map(|seen| seen.line);
    let lines = lines.map(|line| line.replace("GET /pets", "").replace(" HTTP/1.1", ""));
    (items.unwrap(), lines.collect())
}

#[tokio::test]
async fn pages_from_zero_end_at_the_last() {
    static PLAN: Pagination = Pagination::page("page", 0)
        .last("/last")
        .number("/number")
        .items("/content");
    let replies = [
        r#"{"content":[1,2],"number":0,"last":false}"#,
        r#"{"content":[3,4],"number":1,"last":false}"#,
        r#"{"content":[5],"number":2,"last":true}"#,
    ];
    let (items, lines) = read(&PLAN, &replies).await;
    assert_eq!(items, [1, 2, 3, 4, 5]);
    assert_eq!(lines, ["", "?page=1", "?page=2"]);
}

#[tokio::test]
async fn a_number_of_pages_is_the_end() {
    static ONE: Pagination = Pagination::page("page", 1)
        .total_pages("/pages")
        .items("/data");
    static ZERO: Pagination = Pagination::page("page", 0)
        .total_pages("/pages")
        .items("/data");
    let replies = [r#"{"data":[1],"pages":2}"#, r#"{"data":[2],"pages":2}"#];
    for (plan, last) in [(&ONE, "?page=2"), (&ZERO, "?page=1")] {
        let (items, lines) = read(plan, &replies).await;
        assert_eq!(
            (items, lines),
            (vec![1, 2], vec![String::new(), last.to_owned()])
        );
    }
}

#[tokio::test]
async fn a_total_is_the_end() {
    static OFFSET: Pagination = Pagination::offset("offset").total("/total").items("/data");
    static PAGE: Pagination = Pagination::page("page", 1).total("/total").items("/data");
    static INDEX: Pagination = Pagination::offset("startIndex")
        .first(1)
        .total("/total")
        .items("/data");
    let replies = [r#"{"data":[1,2],"total":3}"#, r#"{"data":[3],"total":3}"#];
    for (plan, last) in [
        (&OFFSET, "?offset=2"),
        (&PAGE, "?page=2"),
        (&INDEX, "?startIndex=3"),
    ] {
        let (items, lines) = read(plan, &replies).await;
        assert_eq!(
            (items, lines),
            (vec![1, 2, 3], vec![String::new(), last.to_owned()])
        );
    }
}

#[tokio::test]
async fn a_count_is_a_total_where_it_is_larger_than_the_page() {
    static PLAN: Pagination = Pagination::offset("offset").count("/count").items("/data");
    let all = [r#"{"data":[1,2],"count":3}"#, r#"{"data":[3],"count":3}"#];
    let (items, lines) = read(&PLAN, &all).await;
    assert_eq!((items, lines.len()), (vec![1, 2, 3], 2));
    let each = [
        r#"{"data":[1,2],"count":2}"#,
        r#"{"data":[3],"count":1}"#,
        r#"{"data":[],"count":0}"#,
    ];
    let (items, lines) = read(&PLAN, &each).await;
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(lines, ["", "?offset=2", "?offset=3"]);
}

#[tokio::test]
async fn the_last_page_again_is_the_end() {
    static PLAN: Pagination = Pagination::page("page", 1).number("/page").items("/data");
    let replies = [
        r#"{"data":[1],"page":1}"#,
        r#"{"data":[2],"page":2}"#,
        r#"{"data":[2],"page":2}"#,
    ];
    let (items, lines) = read(&PLAN, &replies).await;
    assert_eq!(items, [1, 2]);
    assert_eq!(lines, ["", "?page=2", "?page=3"]);
}

#[tokio::test]
async fn a_position_that_the_server_does_not_heed_is_an_error() {
    static PLAN: Pagination = Pagination::page("page", 1).items("");
    let server = Server::always(reply(200, "[1,2]")).await;
    let call = Call::<Value>::json(client(&server).request(&LIST));
    let mut items = ItemStream::<i64>::new(call, &PLAN);
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    let error = items.try_next().await.unwrap_err();
    assert!(error.is_pagination(), "{error}");
    assert_eq!((items.try_next().await.unwrap(), server.count()), (None, 2));
}

#[tokio::test]
async fn an_iterator_ends_when_it_is_done() {
    static PLAN: Pagination = Pagination::cursor("iterator", "/iterator")
        .last("/done")
        .items("/data");
    let replies = [
        r#"{"data":[1],"iterator":"a","done":false}"#,
        r#"{"data":[2],"iterator":"b","done":true}"#,
    ];
    let (items, lines) = read(&PLAN, &replies).await;
    assert_eq!(
        (items, lines),
        (vec![1, 2], vec![String::new(), "?iterator=a".to_owned()])
    );
}

#[tokio::test]
async fn a_list_that_is_left_out_is_empty() {
    static PLAN: Pagination = Pagination::cursor("pageToken", "/nextPageToken").items("/items");
    let replies = [
        r#"{"nextPageToken":"a"}"#,
        r#"{"items":null,"nextPageToken":"b"}"#,
        r#"{"items":[7]}"#,
    ];
    let (items, lines) = read(&PLAN, &replies).await;
    assert_eq!((items, lines.len()), (vec![7], 3));
}

#[tokio::test]
async fn next_urls_are_resolved_against_the_page() {
    static PLAN: Pagination = Pagination::next_url("/next").items("/data");
    let replies = [
        r#"{"data":[1],"next":"?page=2"}"#,
        r#"{"data":[2],"next":"/pets/more?page=3"}"#,
        r#"{"data":[3],"next":null}"#,
    ];
    let (items, lines) = read(&PLAN, &replies).await;
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(lines, ["", "?page=2", "/more?page=3"]);
}

#[tokio::test]
async fn positions_in_a_body() {
    static TEXT: Pagination = Pagination::cursor("/page/cursor", "/next")
        .in_body()
        .items("/data");
    static NUMBER: Pagination = Pagination::offset("/offset")
        .in_body_as_number()
        .total("/total")
        .items("/data");
    let wanted = [
        (
            &TEXT,
            [r#"{"limit":1}"#, r#"{"page":{"cursor":"a\"b"},"limit":1}"#],
        ),
        (&NUMBER, [r#"{"limit":1}"#, r#"{"offset":1,"limit":1}"#]),
    ];
    for (plan, bodies) in wanted {
        let script = vec![
            reply(200, r#"{"data":[1],"next":"a\"b","total":2}"#),
            reply(200, r#"{"data":[2],"total":2}"#),
        ];
        let server = Server::start(script).await;
        let body = specwright_runtime::serde_json::json!({ "limit": 1 });
        let request = client(&server).request(&SEARCH).json(&body);
        let items = ItemStream::<i64>::new(Call::<Value>::json(request), plan);
        assert_eq!(items.try_collect::<Vec<i64>>().await.unwrap(), [1, 2]);
        let seen = server.seen();
        let sent: Vec<_> = seen
            .iter()
            .map(|seen| String::from_utf8_lossy(&seen.body).into_owned())
            .collect();
        assert_eq!(sent, bodies);
    }
}
