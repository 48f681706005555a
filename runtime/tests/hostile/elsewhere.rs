//! What a server may not lead a client to, and what a caller may not send.

use crate::get;
use crate::support::{API, CREATE, KEY, LIST, Server, builder, client, reply, reply_with};
use specwright_runtime::{
    Call, Client, ClientBuilder, Credential, OAuth, Operation, RequestOptions, serde_json::Value,
    serde_json::json,
};

#[tokio::test]
async fn bodies_do_not_leave_the_origin_unasked() {
    let stranger = Server::always(reply(200, "1")).await;
    for status in [307, 308] {
        let server = Server::always(reply_with(status, &[("location", &stranger.url)], "")).await;
        let post = || -> Call<Value> {
            Call::json(
                client(&server)
                    .request(&CREATE)
                    .json(&json!({ "name": "Rex" })),
            )
        };
        let before = stranger.count();
        let error = post().await.unwrap_err();
        assert!(error.is_redirect(), "{error:?}");
        assert_eq!(error.status().unwrap(), status);
        assert!(error.to_string().contains("cross_origin_bodies"), "{error}");
        assert_eq!(stranger.count(), before);

        let options = RequestOptions::new().cross_origin_bodies(true);
        post().options(options).await.unwrap();
        let seen = stranger.seen().pop().unwrap();
        assert_eq!(seen.text(), r#"{"name":"Rex"}"#);
        assert!(!format!("{seen:?}").contains(KEY), "{seen:?}");
    }
    // A POST that becomes a GET takes nothing along.
    let server = Server::always(reply_with(303, &[("location", &stranger.url)], "")).await;
    let request = client(&server).request(&CREATE).json(&json!({}));
    Call::<Value>::json(request).await.unwrap();
    let seen = stranger.seen().pop().unwrap();
    assert!(
        seen.line.starts_with("GET") && seen.body.is_empty(),
        "{seen:?}"
    );
}

#[tokio::test]
async fn an_address_with_a_credential_is_not_followed_to_another_origin() {
    static QUERY: Operation = Operation::new("o", "GET", "/pets").security(&[&["Query"]]);
    let stranger = Server::always(reply(200, "1")).await;
    let to = format!("{}/pets?api_key={KEY}", stranger.url);
    let server = Server::always(reply_with(302, &[("location", &to)], "")).await;
    let client = builder(&server).credential("Query", KEY).build().unwrap();
    let error = Call::<Value>::json(client.request(&QUERY))
        .await
        .unwrap_err();
    assert!(error.is_redirect(), "{error:?}");
    assert!(!crate::support::told(&error).contains(KEY), "{error:?}");
    assert_eq!(stranger.count(), 0);
}

#[tokio::test]
async fn a_name_and_a_password_in_an_address_are_not_used() {
    let stranger = Server::always(reply(200, "1")).await;
    let to = stranger.url.replace("http://", "http://eve:chosen@");
    let server = Server::always(reply_with(302, &[("location", &to)], "")).await;
    get(&client(&server)).await.unwrap();
    assert_eq!(stranger.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn redirects_of_a_post_are_counted_as_others_are() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::always(reply_with(status, &[("location", "/pets")], "")).await;
        let request = client(&server).request(&CREATE).json(&json!({}));
        let error = Call::<Value>::json(request).await.unwrap_err();
        assert!(error.is_redirect(), "{error:?}");
        assert_eq!(server.count(), 11, "{status}");
    }
}

#[tokio::test]
async fn paths_with_control_characters() {
    let server = Server::always(reply(200, "1")).await;
    for path in ["/a\r\nb", "/a\tb", "/a?b=\n", "/\u{0}", "/\u{85}"] {
        let error = client(&server).call("GET", path).await.unwrap_err();
        assert!(error.is_request(), "{error:?}");
        assert!(error.message().contains("control characters"), "{error}");
    }
    assert!(
        ClientBuilder::<Client>::new(&API)
            .base_url("http://a\n.example")
            .build()
            .is_err()
    );
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn empty_credentials_and_keys() {
    let server = Server::always(reply(200, "1")).await;
    let empty = "the credential for `Bearer` is empty";
    for credential in ["", " \t", ":"] {
        let error = builder(&server)
            .credential("Bearer", credential)
            .build()
            .unwrap_err();
        assert_eq!(error.message(), empty);
        let error = client(&server)
            .set_credential("Bearer", credential)
            .unwrap_err();
        assert_eq!(error.message(), empty);
        let options = RequestOptions::new().credential("Bearer", credential);
        let error = get(&client(&server)).options(options).await.unwrap_err();
        assert_eq!(error.message(), empty);
        let error = get(&Client::new(&API, credential)).await.unwrap_err();
        assert!(error.to_string().contains(empty), "{error}");
    }
    let nothing = Credential::refreshing(|| async { Ok(("".into(), std::time::Duration::MAX)) });
    let client = builder(&server)
        .credential("Bearer", nothing)
        .build()
        .unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(error.to_string().contains(empty), "{error}");
    for oauth in [
        OAuth::client_credentials("id").secret(" "),
        OAuth::client_credentials("id").secret_in_form(""),
        OAuth::client_credentials("").secret("s3cret"),
        OAuth::client_credentials("id"),
    ] {
        let oauth = oauth.token_url("http://a.example");
        let error = builder(&server).credential("Bearer", oauth).build();
        assert!(error.unwrap_err().message().contains("`Bearer`"));
    }

    let key = "the idempotency key is empty";
    let options = || RequestOptions::new().idempotency_key(" ");
    let error = builder(&server).options(options()).build().unwrap_err();
    assert_eq!(error.message(), key);
    let error = get(&crate::support::client(&server))
        .options(options())
        .await
        .unwrap_err();
    assert_eq!(error.message(), key);
    let request = crate::support::client(&server)
        .request(&LIST)
        .header("Idempotency-Key", &"");
    let error = Call::<Value>::json(request).await.unwrap_err();
    assert_eq!(error.message(), key);
    // A user without a password, as some services have it.
    let user = Credential::basic("key", "");
    builder(&server).credential("Basic", user).build().unwrap();
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_body_that_is_not_there_is_said_to_be_empty() {
    for (method, length) in [
        ("POST", Some("0")),
        ("PUT", Some("0")),
        ("PATCH", Some("0")),
        ("GET", None),
        ("DELETE", None),
    ] {
        let server = Server::always(reply(200, "1")).await;
        client(&server).call(method, "/pets").await.unwrap();
        assert_eq!(
            server.seen()[0].header("content-length"),
            length,
            "{method}"
        );
    }
}
