//! What a call gives of an answer: redirects, headers, files, and bytes that nobody describes.

#[allow(dead_code)]
mod answers {
    include!("../golden/answers.rs");
}

use answers::Client;
use answers::resources::FindShopResponse;
use serde_json::json;
use specwright_tests::server::{Reply, Server};

async fn server(replies: impl IntoIterator<Item = Reply>) -> (Server, Client) {
    let server = Server::start(replies).await;
    let client = Client::builder().base_url(server.url()).build();
    (server, client.expect("a client"))
}

fn shop() -> serde_json::Value {
    json!({ "name": "corner" })
}

#[tokio::test]
async fn a_documented_redirect_is_the_answer() {
    let reply = Reply::new(302, None).header("location", "https://files.example/1");
    let (server, client) = server([reply]).await;
    let response = client
        .downloads()
        .locate()
        .with_response()
        .await
        .expect("an answer");
    assert_eq!(response.status(), 302);
    let location = response.documented().location;
    assert_eq!(location.as_deref(), Some("https://files.example/1"));
    assert_eq!(server.take_asked().len(), 1);
}

#[tokio::test]
async fn a_redirect_beside_a_success_is_told_apart() {
    let moved = Reply::new(301, None).header("location", "/elsewhere");
    let (server, client) = server([Reply::ok(&shop()), moved]).await;
    let found = client.shops().find().await.expect("a shop");
    assert!(matches!(found, FindShopResponse::Ok(shop) if shop.name == "corner"));
    let response = client
        .shops()
        .find()
        .with_response()
        .await
        .expect("an answer");
    assert!(matches!(
        response.value(),
        FindShopResponse::MovedPermanently
    ));
    assert_eq!(
        response.documented().location.as_deref(),
        Some("/elsewhere")
    );
    assert_eq!(server.take_asked().len(), 2);
}

#[tokio::test]
async fn documented_headers_have_their_types() {
    let reply = Reply::ok(&shop())
        .header("etag", "\"v1\"")
        .header("x-total", "12")
        .header("x-tags", "a, b")
        .header("x-meta", r#"{"name":"inner"}"#);
    let (_server, client) = server([reply]).await;
    let response = client.pages().read().with_response().await.expect("a page");
    let headers = response.documented();
    assert_eq!(headers.e_tag.as_deref(), Some("\"v1\""));
    assert_eq!(headers.x_total, Some(12));
    assert_eq!(headers.x_tags, Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(
        headers.x_meta.map(|shop| shop.name).as_deref(),
        Some("inner")
    );
    assert_eq!(response.into_value().name, "corner");
}

#[tokio::test]
async fn headers_that_are_missing_or_wrong_are_none() {
    let reply = Reply::ok(&shop()).header("x-total", "many");
    let (_server, client) = server([reply]).await;
    let response = client.pages().read().with_response().await.expect("a page");
    assert_eq!(response.documented().x_total, None);
    assert_eq!(response.documented().e_tag, None);
    assert_eq!(response.headers()["x-total"], "many");
}

#[tokio::test]
async fn not_modified_is_an_answer_for_who_asks() {
    let (_server, client) = server([Reply::new(304, None), Reply::ok(&shop())]).await;
    let read = || client.pages().read().if_none_match("\"v1\"");
    assert!(read().or_not_modified().await.expect("as before").is_none());
    let page = read().or_not_modified().await.expect("a page");
    assert_eq!(page.map(|shop| shop.name).as_deref(), Some("corner"));
}

#[tokio::test]
async fn not_modified_is_no_error_where_there_is_nothing_to_give() {
    let (_server, client) = server([Reply::new(304, None)]).await;
    client.stars().add().await.expect("was starred");
}

#[tokio::test]
async fn a_file_beside_a_json_string_is_a_file() {
    let (server, client) = server([Reply::of("video/mp4", "\u{0}mp4")]).await;
    let video = client.videos().content().await.expect("a video");
    assert_eq!(&video[..], b"\0mp4");
    let asked = server.take_asked();
    assert!(asked[0].header("accept").contains("video/mp4"), "{asked:?}");
}

#[tokio::test]
async fn a_success_that_nobody_describes_gives_its_bytes() {
    let (_server, client) = server([Reply::of("image/gif", "GIF89a"), Reply::ok(&shop())]).await;
    let bytes = client.nothings().get().bytes().await.expect("bytes");
    assert_eq!(&bytes[..], b"GIF89a");
    let bytes = client.pages().read().bytes().await.expect("bytes");
    assert_eq!(&bytes[..], br#"{"name":"corner"}"#);
}
