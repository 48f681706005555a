//! What reaches a server for the golden document of requests, byte for byte where that matters.

#[allow(dead_code)]
mod sending {
    include!("../golden/sending.rs");
}

use sending::Client;
use sending::types::{
    AppendRecordBody, ApplyPatchBody, FormSearchFilter, JsonSearchFilter, SendFormBody,
    SendFormBodyPlain, SendFormBodyRole, SendPartBody, User,
};
use serde_json::json;
use specwright_runtime::{Body, ClientBuilder, Patch, Upload};
use specwright_tests::server::{Asked, Reply, Server};

/// A server that answers `204`, and a client of it without credentials.
async fn server() -> (Server, Client) {
    let server = Server::start([Reply::new(204, None)]).await;
    let client = builder(&server).build().expect("a client");
    (server, client)
}

fn builder(server: &Server) -> ClientBuilder<Client> {
    Client::builder().base_url(server.url())
}

/// The one request that a server got.
#[track_caller]
fn only(server: &Server) -> Asked {
    let asked = server.take_asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    asked.into_iter().next().expect("one request")
}

#[tokio::test]
async fn bytes_go_as_they_are_with_the_type_that_the_caller_names() {
    let (server, client) = server().await;
    let picture = Body::from(vec![0x89, 0x50]).content_type("image/png");
    client.pictures().put(picture).await.expect("stored");
    let asked = only(&server);
    assert_eq!(asked.header("content-type"), "image/png");
    assert_eq!(&asked.body[..], [0x89, 0x50]);
}

#[tokio::test]
async fn a_range_of_media_types_wants_one_of_them() {
    let (server, client) = server().await;
    let error = client.pictures().put("?").await.expect_err("no type");
    assert!(error.to_string().contains("image/*"), "{error}");
    let text = Body::from("a,b").content_type("text/csv");
    client.pictures().put(text).await.expect_err("no picture");
    assert!(server.take_asked().is_empty());
}

#[tokio::test]
async fn bytes_of_any_type_are_not_json() {
    let (server, client) = server().await;
    client.assets().put("plain").await.expect("stored");
    let asked = only(&server);
    assert_eq!(asked.header("content-type"), "application/octet-stream");
    assert_eq!(&asked.body[..], b"plain");
}

#[tokio::test]
async fn a_range_of_json_is_json() {
    let (server, client) = server().await;
    let patch = ApplyPatchBody::new().a("b");
    client.patches().apply(patch).await.expect("applied");
    let asked = only(&server);
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(asked.json(), Some(json!({ "a": "b" })));
}

#[tokio::test]
async fn a_form_encodes_each_property_as_the_document_says() {
    let (server, client) = server().await;
    let form = SendFormBody::new()
        .role(SendFormBodyRole::new().name("a b").level(2))
        .plain(SendFormBodyPlain::new().name("x"))
        .tags(vec!["p".to_owned(), "q".to_owned()])
        .ids(vec![1, 2]);
    client.forms().send(form).await.expect("sent");
    let asked = only(&server);
    let text = String::from_utf8(asked.body.to_vec()).expect("text");
    let plain = "plain=%7B%22name%22%3A%22x%22%7D";
    assert_eq!(
        text,
        format!("name=a%20b&level=2&{plain}&tags=p%7Cq&ids=1,2")
    );
}

#[tokio::test]
async fn a_form_that_is_no_object_is_the_callers_text() {
    let (server, client) = server().await;
    client.texts().send("a=1&b=2").await.expect("sent");
    let asked = only(&server);
    assert_eq!(
        asked.header("content-type"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(&asked.body[..], b"a=1&b=2");
}

#[tokio::test]
async fn parts_have_one_of_the_listed_types() {
    let (server, client) = server().await;
    let file = Upload::from("jpeg").file_name("rex.jpg");
    client
        .parts()
        .send(SendPartBody::new(file, "a note"))
        .await
        .expect("sent");
    let text = String::from_utf8(only(&server).body.to_vec()).expect("text");
    let file = "name=\"file\"; filename=\"rex.jpg\"\r\nContent-Type: image/jpeg\r\n\r\njpeg\r\n";
    let note = "name=\"note\"\r\nContent-Type: text/plain\r\n\r\na note\r\n";
    assert!(text.contains(file) && text.contains(note), "{text}");

    let file = Upload::from("gif").content_type("image/gif");
    let error = client
        .parts()
        .send(SendPartBody::new(file, ""))
        .await
        .expect_err("no such type");
    assert!(error.to_string().contains("the part `file`"), "{error}");
}

#[tokio::test]
async fn a_json_sequence_has_separators_and_json_lines_have_none() {
    let (server, client) = server().await;
    let records = vec![AppendRecordBody::new().n(1), AppendRecordBody::new().n(2)];
    client.records().append(records).await.expect("appended");
    assert_eq!(&only(&server).body[..], b"\x1e{\"n\":1}\n\x1e{\"n\":2}\n");

    let server = Server::start([Reply::new(204, None)]).await;
    let client = builder(&server).build().expect("a client");
    client.lines().append(vec![1, 2]).await.expect("appended");
    assert_eq!(&only(&server).body[..], b"1\n2\n");
}

#[tokio::test]
async fn the_whole_query_is_of_its_media_type() {
    let (server, client) = server().await;
    let filter = FormSearchFilter::new().word("a b").years(vec![1, 2]);
    client.search().form().filter(filter).await.expect("found");
    assert_eq!(only(&server).raw_query, "word=a%20b&years=1&years=2");

    let server = Server::start([Reply::new(204, None)]).await;
    let client = builder(&server).build().expect("a client");
    let filter = JsonSearchFilter::new().years(vec![1]);
    client.search().json(filter).await.expect("found");
    assert_eq!(only(&server).raw_query, "%7B%22years%22%3A%5B1%5D%7D");
}

#[tokio::test]
async fn a_head_request_has_no_body_to_decode() {
    let server = Server::start([Reply::new(200, None)]).await;
    let client = builder(&server).build().expect("a client");
    client.search().head().await.expect("no decoding");
    assert_eq!(only(&server).method, "HEAD");
}

#[tokio::test]
async fn http_frames_the_message_and_cookies_come_together() {
    let (server, client) = server().await;
    let call = client.headers().send(None).cookie("a=1").sid("2");
    call.await.expect("sent");
    let asked = only(&server);
    assert_eq!(asked.header("cookie"), "a=1; sid=2");
    assert_eq!(asked.header("x-cap"), "null");
}

#[tokio::test]
async fn slashes_are_sent_as_written_and_text_of_any_type_is_text() {
    let server = Server::start([Reply::text(200, "plain, not JSON")]).await;
    let client = builder(&server).build().expect("a client");
    let text = client.slashes().get().await.expect("text");
    assert_eq!(text, "plain, not JSON");
    assert_eq!(only(&server).path, "/v1//double//slash/");
}

#[tokio::test]
async fn a_relative_server_stands_beside_the_clients() {
    let (server, client) = server().await;
    client.uploads().create().await.expect("created");
    assert_eq!(only(&server).path, "/upload/v2/uploads");

    let (server, client) = self::server().await;
    client.elsewhere().create().await.expect("created");
    assert_eq!(only(&server).path, "/v1/elsewhere");
}

#[tokio::test]
async fn a_credential_is_used_although_none_is_needed() {
    let server = Server::start([Reply::new(204, None), Reply::new(204, None)]).await;
    let client = builder(&server)
        .credential("key", "secret")
        .build()
        .expect("a client");
    client.uploads().create().await.expect("created");
    assert_eq!(only(&server).header("x-key"), "secret");
    let client = builder(&server).build().expect("a client");
    client.uploads().create().await.expect("created");
    assert_eq!(only(&server).header("x-key"), "");
}

#[tokio::test]
async fn what_is_only_written_is_asked_for() {
    let user = json!({ "id": "u", "email": "a@b.c", "size": u64::MAX });
    let server = Server::start([Reply::ok(&user)]).await;
    let client = builder(&server).build().expect("a client");
    let new = User::new("a@b.c", "hunter2", Patch::Null).size(u64::MAX);
    let user = client.users().create(new).await.expect("a user");
    assert_eq!((user.id.as_deref(), user.password), (Some("u"), None));
    assert_eq!(user.size, Some(u64::MAX));
    let sent = json!({
        "email": "a@b.c", "password": "hunter2", "recovery": null, "size": u64::MAX,
    });
    assert_eq!(only(&server).json(), Some(sent));
}

#[tokio::test]
async fn a_number_without_json_is_refused_before_sending() {
    let (server, client) = server().await;
    for weight in [f64::NAN, f64::INFINITY] {
        let user = User::new("a@b.c", "hunter2", "again").weight(weight);
        let error = client.users().create(user).await.expect_err("no number");
        assert!(error.to_string().contains("NaN"), "{error}");
    }
    assert!(server.take_asked().is_empty());
}

#[tokio::test]
async fn a_member_of_three_states_is_left_out_or_null_or_a_value() {
    use specwright_runtime::Null;
    let given = |user: User| specwright_runtime::json::to_string(&user);
    let new = || User::new("a@b.c", "hunter2", "again");
    assert_eq!(new().nickname, None);
    assert!(!given(new()).contains("nickname"));
    let cleared = new().nickname("Al").nickname(Null);
    assert_eq!(cleared.nickname, None);
    assert!(given(cleared.clone()).contains(r#""nickname":null"#));
    assert!(!given(cleared.nickname(Patch::Absent)).contains("nickname"));
    assert!(given(new().nickname(None)).contains(r#""nickname":null"#));
    assert!(given(new().nickname(Some("Al".to_owned()))).contains(r#""nickname":"Al""#));

    // What came as null goes back as null.
    let text = r#"{"email":"a@b.c","nickname":null}"#;
    let user: User = specwright_runtime::json::from_str(text).expect("a user");
    assert_eq!(user.nickname, None);
    assert_eq!(given(user), text);
}

#[tokio::test]
async fn a_request_can_be_sent_again_and_shows_its_arguments() {
    let reply = json!({ "id": "u", "email": "a@b.c" });
    let server = Server::start([Reply::ok(&reply), Reply::ok(&reply)]).await;
    let client = builder(&server).build().expect("a client");
    let user = User::new("a@b.c", "hunter2", "again").weight(1.5);
    let request = client.users().create(user);
    let shown = format!("{request:?}");
    assert!(shown.contains("a@b.c") && shown.contains("1.5"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
    let again = request.clone();
    request.await.expect("a user");
    again.await.expect("a user");
    let asked = server.take_asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].json(), asked[1].json());
}
