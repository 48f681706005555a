//! Paths, queries, headers, bodies, settings.

use crate::get;
use crate::support::{API, CREATE, GET, KEY, LIST, Server, builder, client, reply};
use specwright_runtime::{
    Body, Bytes, Call, Client, ClientBuilder, Operation, ParameterStyle, RequestOptions, Style,
    serde_json::Value, serde_json::json,
};
use std::time::Duration;

#[tokio::test]
async fn the_whole_request() {
    let server = Server::always(reply(200, "1")).await;
    let client = builder(&server)
        .header("x-team", "zoo")
        .query("beta", "1")
        .build()
        .unwrap();
    let request = client
        .request(&GET)
        .path("id", &"a/b ?")
        .query("limit", &10)
        .query("tags", &vec!["x y", "z"]);
    let request = request
        .header("x-trace", &"t 1")
        .cookie("theme", &"dark")
        .query("none", &None::<String>);
    let call: Call<Value> = Call::json(request);
    let options = RequestOptions::new()
        .header("x-team", "park")
        .query("limit", "20");
    call.options(options).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(
        seen.line,
        "GET /pets/a%2Fb%20%3F?tags=x%20y&tags=z&beta=1&limit=20 HTTP/1.1"
    );
    assert_eq!(
        seen.header("authorization"),
        Some(format!("Bearer {KEY}").as_str())
    );
    assert_eq!(seen.header("user-agent"), Some("petstore/1.2.3"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("x-team"), Some("park"));
    assert_eq!(seen.header("x-trace"), Some("t 1"));
    assert_eq!(seen.header("cookie"), Some("theme=dark"));
    assert_eq!(seen.header("content-type"), None);
}

#[tokio::test]
async fn a_body_may_be_null() {
    let server = Server::always(reply(200, "1")).await;
    let client = client(&server);
    let request = client.request(&CREATE).json(&None::<i64>);
    Call::<Value>::json(request).await.unwrap();
    let mut call: Call<Value> = Call::json(client.request(&CREATE));
    call.json_body_as("application/merge-patch+json", &Value::Null);
    call.await.unwrap();
    let seen = server.seen();
    let bodies: Vec<_> = seen
        .iter()
        .map(|one| (one.header("content-type"), &one.body[..]))
        .collect();
    let merge = "application/merge-patch+json";
    assert_eq!(
        bodies,
        [
            (Some("application/json"), &b"null"[..]),
            (Some(merge), &b"null"[..])
        ]
    );
}

#[tokio::test]
async fn a_cookie_that_is_not_encoded_holds_no_other() {
    let server = Server::always(reply(200, "1")).await;
    let client = client(&server);
    let plain = ParameterStyle::new(Style::Cookie, true);
    let request = |value: &'static str| client.request(&LIST).cookie_with("theme", plain, &value);
    let error = Call::<Value>::json(request("dark; admin=1")).await;
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("the cookie `theme` cannot hold a semicolon"),
        "{error}"
    );
    Call::<Value>::json(request("a, b=c")).await.unwrap();
    let encoded = client.request(&LIST).cookie("theme", &"dark; admin=1");
    Call::<Value>::json(encoded).await.unwrap();
    let seen = server.seen();
    let cookies: Vec<_> = seen
        .iter()
        .map(|request| request.header("cookie"))
        .collect();
    assert_eq!(
        cookies,
        [Some("theme=a, b=c"), Some("theme=dark%3B%20admin%3D1")]
    );
}

#[tokio::test]
async fn bodies() {
    let server = Server::always(reply(200, "1")).await;
    let client = client(&server);
    let value = json!({ "a": 1, "b": ["x", "y z"], "c": { "d": true }, "e": null });
    let send = |request| async { Call::<Value>::json(request).await.unwrap() };
    let request = || client.request(&CREATE);
    send(request().json(&value)).await;
    send(request().form(&value, &[])).await;
    send(request().text("text/plain", "héllo")).await;
    send(request().bytes("image/png", vec![1, 2])).await;
    send(request().json_lines("application/jsonl", &json!([{ "a": 1 }, 2]))).await;
    let chunks = futures_util::stream::iter([
        Ok::<_, std::io::Error>(Bytes::from("ab")),
        Ok(Bytes::from("c")),
    ]);
    send(request().bytes("application/octet-stream", Body::from_stream(chunks, None))).await;
    let seen = server.seen();
    let got: Vec<_> = seen
        .iter()
        .map(|seen| (seen.header("content-type").unwrap(), seen.text()))
        .collect();
    assert_eq!(
        got[0],
        (
            "application/json",
            r#"{"a":1,"b":["x","y z"],"c":{"d":true},"e":null}"#.into()
        )
    );
    assert_eq!(
        got[1],
        (
            "application/x-www-form-urlencoded",
            "a=1&b=x&b=y%20z&c=%7B%22d%22%3Atrue%7D&e=".into()
        )
    );
    assert_eq!(got[2], ("text/plain", "héllo".into()));
    assert_eq!(seen[3].body, [1, 2]);
    assert_eq!(got[4], ("application/jsonl", "{\"a\":1}\n2\n".into()));
    assert_eq!(got[5].1, "abc");
}

#[tokio::test]
async fn what_follows_a_hash_in_a_template_is_not_sent() {
    static ACTION: Operation = Operation::new("o", "GET", "/pets/{id}?v=1#Action=List");
    let server = Server::always(reply(200, "1")).await;
    let request = client(&server).request(&ACTION).path("id", &"a#b");
    Call::<Value>::json(request.query("q", &1)).await.unwrap();
    assert_eq!(server.seen()[0].line, "GET /pets/a%23b?v=1&q=1 HTTP/1.1");
}

#[tokio::test]
async fn odd_ends_of_urls_are_sent_as_they_are_written() {
    static SPACED: Operation = Operation::new("o", "GET", "/pets ");
    static ASKED: Operation = Operation::new("o", "GET", "/pets/{id}?v=1");
    let server = Server::always(reply(200, "1")).await;
    let client: Client = ClientBuilder::new(&API)
        .base_url(format!("{}/v2/?zoo=7#top", server.url))
        .build()
        .unwrap();
    let send = async |request| Call::<Value>::json(request).await;
    send(client.request(&SPACED)).await.unwrap();
    send(client.request(&SPACED).query_string(&"a=1#b "))
        .await
        .unwrap();
    send(client.request(&ASKED).path("id", &"rex"))
        .await
        .unwrap();
    let error = send(client.request(&ASKED).path("id", &""))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`id` is empty"), "{error}");
    let lines: Vec<_> = server.seen().into_iter().map(|seen| seen.line).collect();
    assert_eq!(
        lines,
        [
            "GET /v2/pets%20?zoo=7 HTTP/1.1",
            "GET /v2/pets%20?zoo=7&a=1%23b%20 HTTP/1.1",
            "GET /v2/pets/rex?zoo=7&v=1 HTTP/1.1",
        ]
    );
}

#[tokio::test]
async fn paths_that_would_lead_elsewhere() {
    let server = Server::always(reply(200, "1")).await;
    let client = client(&server);
    for bad in ["", ".", ".."] {
        let error = Call::<Value>::json(client.request(&GET).path("id", &bad))
            .await
            .unwrap_err();
        assert!(
            error.is_request() && error.to_string().contains("path parameter `id`"),
            "{error}"
        );
        assert_eq!(error.attempts(), 0);
    }
    for bad in [
        "pets",
        "//evil.example/pets",
        "/pets/../keys",
        "/pets/%2E%2e/keys",
    ] {
        assert!(
            client.call("GET", bad).await.unwrap_err().is_request(),
            "{bad}"
        );
    }
    assert_eq!(server.count(), 0);
    let fine = "%2e%2e";
    Call::<Value>::json(client.request(&GET).path("id", &fine))
        .await
        .unwrap();
    assert!(server.seen()[0].line.starts_with("GET /pets/%252e%252e "));
}

#[tokio::test]
async fn values_that_headers_cannot_hold() {
    let server = Server::always(reply(200, "1")).await;
    let request = client(&server)
        .request(&LIST)
        .header("x-trace", &"a\r\nx-evil: 1");
    let error = Call::<Value>::json(request).await.unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn styles_arrive() {
    static MATRIX: Operation = Operation::new("o", "GET", "/pets{color}/x{shape}");
    let server = Server::always(reply(200, "1")).await;
    let request = client(&server)
        .request(&MATRIX)
        .path_with(
            "color",
            ParameterStyle::new(Style::Matrix, true),
            &vec!["a", "b"],
        )
        .path_with("shape", ParameterStyle::new(Style::Label, false), &"round")
        .query_with(
            "f",
            ParameterStyle::new(Style::DeepObject, true),
            &json!({ "a": { "b": 1 } }),
        )
        .query_with(
            "r",
            ParameterStyle::new(Style::Form, true).allow_reserved(),
            &"/a:b,c",
        )
        .query_string(&"raw=1");
    Call::<Value>::json(request).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(
        seen.line,
        "GET /pets;color=a;color=b/x.round?f%5Ba%5D%5Bb%5D=1&r=/a:b,c&raw=1 HTTP/1.1"
    );
}

#[tokio::test]
async fn calls_that_the_document_does_not_know() {
    let server = Server::start(vec![reply(503, ""), reply(200, r#"["a"]"#)]).await;
    let mut call = client(&server).call("PUT", "/pets/hidden?x=1");
    call.query("limit", &3).json_body(&json!({ "a": 1 }));
    let names = call.typed::<Vec<String>>().await.unwrap();
    assert_eq!(names, ["a"]);
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1].line, "PUT /pets/hidden?x=1&limit=3 HTTP/1.1");
    assert_eq!(seen[1].text(), r#"{"a":1}"#);
    assert!(seen[1].header("authorization").is_some());
}

#[tokio::test]
async fn idempotency_keys_of_the_document() {
    static PAY: Operation = Operation::new("pay", "POST", "/pay")
        .security(&[&["Bearer"]])
        .idempotency_header("x-once");
    let server = Server::start(vec![
        reply(503, ""),
        reply(200, "1"),
        reply(200, "1"),
        reply(200, "1"),
    ])
    .await;
    let client = client(&server);
    let pay = || Call::<Value>::json(client.request(&PAY).json(&json!({})));
    pay().await.unwrap();
    pay().await.unwrap();
    pay()
        .options(RequestOptions::new().idempotency_key("mine"))
        .await
        .unwrap();
    let keys: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.header("x-once").unwrap().to_owned())
        .collect();
    assert_eq!(keys[0], keys[1], "the same for each attempt");
    assert_ne!(keys[1], keys[2], "another for each call");
    assert!(keys[0].len() == 32 && keys[3] == "mine", "{keys:?}");
}

#[test]
fn settings_without_an_end() {
    let options = RequestOptions::new()
        .timeout(Duration::MAX)
        .connect_timeout(Duration::from_secs(1_000_000))
        .total_timeout(Duration::MAX)
        .max_retries(u32::MAX)
        .max_response_size(usize::MAX)
        .retry_delay(Duration::from_millis(1));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = Server::start(vec![reply(503, ""), reply(200, "1")]).await;
        let builder = builder(&server)
            .options(options)
            .retry_budget(u32::MAX)
            .max_concurrent(usize::MAX);
        get(&builder.build().unwrap()).await.unwrap();
    });
}

#[test]
fn settings_that_cannot_work() {
    for url in [
        "",
        "example.com",
        "ftp://example.com",
        "https://user:secret@example.com",
    ] {
        let error = ClientBuilder::<Client>::new(&API)
            .base_url(url)
            .build()
            .unwrap_err();
        assert!(
            error.is_request() && !error.to_string().contains("secret"),
            "{error}"
        );
    }
    let error = ClientBuilder::<Client>::new(&API)
        .credential("Bearr", "x")
        .build()
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no security scheme `Bearr`, only `Bearer`"),
        "{error}"
    );
}
