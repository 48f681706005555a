//! What reaches a server for a document of Swagger 2.0, byte for byte where that matters.

#[allow(dead_code)]
mod swagger {
    include!("../golden/swagger.rs");
}

use serde_json::json;
use specwright_runtime::{Error, Upload};
use specwright_tests::server::{Asked, Reply, Server};
use swagger::Client;
use swagger::types::{
    AddPhotoExhibitBody, Exhibit, LabelExhibitBody, ListExhibitsColour, NewExhibit, VaseState,
};

/// A server with one answer, and a client of it with both credentials.
async fn server(reply: Reply) -> (Server, Client) {
    let server = Server::start([reply]).await;
    let client = Client::builder()
        .base_url(server.url())
        .credential("key", "k-1")
        .credential("login", "ada:secret")
        .build()
        .expect("a client");
    (server, client)
}

/// The one request that a server got.
#[track_caller]
fn only(server: &Server) -> Asked {
    let asked = server.take_asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    asked.into_iter().next().expect("one request")
}

#[tokio::test]
async fn each_collection_format_joins_its_way() {
    let (server, client) = server(Reply::ok(&json!([]))).await;
    let list = client.exhibits().list().rooms(vec![1, 2]);
    let list = list.eras(["a b", "c"]);
    let list = list.makers(["d", "e"]);
    let list = list.colours([ListExhibitsColour::Red, ListExhibitsColour::Black]);
    let list = list.words(["f", "g,h"]).x_floors(vec![3, 4]);
    list.await.expect("a list");
    let asked = only(&server);
    assert_eq!(
        asked.raw_query,
        "rooms=1,2&eras=a%20b%20c&makers=d%09e&colours=red%7Cblack&words=f&words=g%2Ch&api_key=k-1"
    );
    assert_eq!(asked.header("x-floors"), "3|4");
}

#[tokio::test]
async fn a_path_and_a_form_join_theirs() {
    let (server, client) = server(Reply::new(204, None)).await;
    let labels = LabelExhibitBody::new("An urn & more")
        .languages(vec!["en".to_owned(), "grc".to_owned()])
        .fonts(vec!["serif".to_owned(), "mono".to_owned()])
        .size(12);
    client
        .exhibits()
        .label(vec![7, 8], labels)
        .await
        .expect("labelled");
    let asked = only(&server);
    assert_eq!(
        (&*asked.method, &*asked.path),
        ("PUT", "/v1/exhibits/7%7C8/labels")
    );
    let kind = asked.header("content-type");
    assert_eq!(kind, "application/x-www-form-urlencoded");
    let form = String::from_utf8(asked.body.to_vec()).expect("text");
    assert_eq!(
        form,
        "text=An%20urn%20%26%20more&languages=en,grc&fonts=serif&fonts=mono&size=12"
    );
}

#[tokio::test]
async fn files_and_lists_are_parts() {
    let (server, client) = server(Reply::new(204, None)).await;
    let photo = Upload::from("jpeg").file_name("urn.jpg");
    let body = AddPhotoExhibitBody::new(photo)
        .credits(vec!["Ada".to_owned(), "Bo".to_owned()])
        .more(vec![Upload::from("1"), Upload::from("2")]);
    client.exhibits().add_photo(7, body).await.expect("kept");
    let asked = only(&server);
    let kind = asked.header("content-type").to_owned();
    let (_, boundary) = kind.split_once("boundary=").expect("a boundary");
    let text = String::from_utf8(asked.body.to_vec()).expect("text");
    let parts: Vec<&str> = text.split(&format!("--{boundary}\r\n")).skip(1).collect();
    assert_eq!(parts.len(), 4, "{text}");
    assert!(
        parts[0].contains("name=\"photo\"; filename=\"urn.jpg\""),
        "{text}"
    );
    assert!(parts[0].contains("\r\n\r\njpeg\r\n"), "{text}");
    assert!(
        parts[1].ends_with("name=\"credits\"\r\n\r\nAda,Bo\r\n"),
        "{text}"
    );
    assert!(parts[2].contains("name=\"more\"; filename=") && parts[2].contains("\r\n\r\n1\r\n"));
    assert!(parts[3].contains("name=\"more\"; filename=") && parts[3].contains("\r\n\r\n2\r\n"));
}

#[tokio::test]
async fn a_body_is_json_and_an_answer_is_what_its_discriminator_says() {
    let answer = json!({
        "kind": "oil", "id": 3, "title": "Sea", "maker": null, "lender": null, "state": "0", "canvas": true
    });
    let (server, client) = server(Reply::new(201, Some(&answer))).await;
    let made = client.exhibits().create(NewExhibit::new("Sea")).await;
    let Exhibit::Oil(painting) = made.expect("made") else {
        panic!("an exhibit of kind `oil` is a painting")
    };
    assert_eq!((painting.id, painting.canvas), (3, Some(true)));
    assert_eq!((painting.maker, painting.lender), (None, None));
    assert_eq!(painting.state, Some(VaseState::Lost));
    let asked = only(&server);
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(asked.header("authorization"), "Basic YWRhOnNlY3JldA==");
    assert_eq!(asked.json(), Some(json!({ "title": "Sea" })));
}

#[tokio::test]
async fn a_shared_response_is_an_errors_body() {
    let (_server, client) = server(Reply::new(404, Some(&json!({ "message": "No." })))).await;
    let error: Error = client.exhibits().list().await.expect_err("an error");
    let problem: swagger::types::Problem = error.body_as().expect("a problem");
    assert_eq!(problem.message, "No.");
}

#[tokio::test]
async fn a_json_patch_is_a_list() {
    let (server, client) = server(Reply::new(204, None)).await;
    let changes = json!([{ "op": "remove", "path": "/maker" }]);
    let patch = client.exhibits().change_json_patch(7, changes.clone());
    patch.await.expect("changed");
    let asked = only(&server);
    assert_eq!(asked.header("content-type"), "application/json-patch+json");
    assert_eq!(asked.json(), Some(changes));
}

#[tokio::test]
async fn a_file_is_bytes() {
    let (server, client) = server(Reply::text(200, "jpeg")).await;
    let photo = client.exhibits().photo(7).await.expect("a photo");
    assert_eq!(&photo[..], b"jpeg");
    assert_eq!(only(&server).path, "/v1/exhibits/7/photo");
}
