//! What a request looks like when it arrives.

mod support;

use specwright_runtime::{
    Body, BodyStream, Bytes, Call, Client, ClientBuilder, Credential, Operation, ParameterStyle,
    RequestOptions, ReqwestTransport, Secret, Server as ApiServer, ServerVariable, Style,
    TokenFuture, TokenProvider, Transport, TransportFuture, http, reqwest, serde_json::Value,
    serde_json::json,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{API, CREATE, GET, KEY, LIST, Server, Step, builder, client, raw, reply, reply_with};

static ANY: Operation = Operation::new("any", "GET", "/pets");
static EITHER: Operation =
    Operation::new("either", "GET", "/pets").security(&[&["Header"], &["Query", "Cookie"]]);

fn get(client: &Client) -> Call<Value> {
    Call::json(client.request(&LIST))
}

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
async fn credentials_of_every_kind() {
    static BASIC: Operation = Operation::new("o", "GET", "/").security(&[&["Basic"]]);
    static TOKEN: Operation = Operation::new("o", "GET", "/").security(&[&["Token"]]);
    static HEADER: Operation = Operation::new("o", "GET", "/").security(&[&["Header"]]);
    static QUERY: Operation = Operation::new("o", "GET", "/").security(&[&["Query"]]);
    static COOKIE: Operation = Operation::new("o", "GET", "/").security(&[&["Cookie"]]);
    let server = Server::always(reply(200, "1")).await;
    let client = builder(&server)
        .credential("Basic", Credential::basic("ada", "l0velace"))
        .credential("Token", "t1")
        .credential("Header", "h1")
        .credential("Query", "q 1")
        .credential("Cookie", "c1")
        .build()
        .unwrap();
    for operation in [&BASIC, &TOKEN, &HEADER, &QUERY, &COOKIE, &ANY] {
        Call::<Value>::json(client.request(operation))
            .await
            .unwrap();
    }
    let seen = server.seen();
    assert_eq!(
        seen[0].header("authorization"),
        Some("Basic YWRhOmwwdmVsYWNl")
    );
    assert_eq!(seen[1].header("authorization"), Some("Token t1"));
    assert_eq!(seen[2].header("x-api-key"), Some("h1"));
    assert!(
        seen[3].line.starts_with("GET /?api_key=q+1 "),
        "{}",
        seen[3].line
    );
    assert_eq!(seen[4].header("cookie"), Some("session=c1"));
    assert!(
        seen[5]
            .headers
            .iter()
            .all(|(name, _)| name != "authorization" && name != "cookie")
    );
    assert!(!format!("{client:?}").contains("h1"));
}

#[tokio::test]
async fn the_first_satisfied_alternative() {
    let server = Server::always(reply(200, "1")).await;
    let error = Call::<Value>::json(client(&server).request(&EITHER))
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("give `Header`, or `Query` and `Cookie`"),
        "{error}"
    );
    let client = builder(&server)
        .credential("Query", "q")
        .credential("Cookie", "c")
        .build()
        .unwrap();
    Call::<Value>::json(client.request(&EITHER)).await.unwrap();
    client.set_credential("Header", "h").unwrap();
    Call::<Value>::json(client.request(&EITHER)).await.unwrap();
    let seen = server.seen();
    assert!(seen[0].line.contains("api_key=q") && seen[0].header("cookie") == Some("session=c"));
    assert!(!seen[1].line.contains("api_key") && seen[1].header("x-api-key") == Some("h"));
}

#[tokio::test]
async fn secrets_in_the_query_stay_out_of_errors() {
    static QUERY: Operation = Operation::new("o", "GET", "/pets").security(&[&["Query"]]);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client: Client = ClientBuilder::new(&API)
        .base_url(url)
        .credential("Query", KEY)
        .max_retries(0)
        .build()
        .unwrap();
    let error = Call::<Value>::json(client.request(&QUERY))
        .await
        .unwrap_err();
    assert!(!format!("{error} {error:?}").contains(KEY), "{error:?}");
}

struct Tokens(Arc<AtomicUsize>);

impl TokenProvider for Tokens {
    fn token(&self) -> TokenFuture {
        let token = format!("token-{}", self.0.load(Ordering::SeqCst));
        Box::pin(async move { Ok(Secret::from(token)) })
    }

    fn rejected(&self, token: &Secret) {
        assert_eq!(token.expose(), "token-0");
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn tokens_are_renewed() {
    let server = Server::start(vec![
        reply(401, "{}"),
        reply(200, "1"),
        reply(401, "{}"),
        reply(401, "{}"),
    ])
    .await;
    let client = builder(&server)
        .credential("Bearer", Credential::provider(Tokens(Arc::default())))
        .build()
        .unwrap();
    // A refusal has no effect, so a POST may be tried again too.
    Call::<Value>::json(client.request(&CREATE).json(&json!({})))
        .await
        .unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("authorization"), Some("Bearer token-0"));
    assert_eq!(seen[1].header("authorization"), Some("Bearer token-1"));
}

#[tokio::test]
async fn a_crowd_waits_for_one_token() {
    let fetched = Arc::new(AtomicUsize::new(0));
    let count = fetched.clone();
    let credential = Credential::refreshing(move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move {
            tokio::task::yield_now().await;
            Ok((Secret::from(format!("token-{number}")), Duration::MAX))
        }
    });
    let seen = Arc::new(AtomicUsize::new(0));
    let client: Client = ClientBuilder::new(&API)
        .credential("Bearer", credential)
        .transport(RefusesTheFirstToken(seen.clone()))
        .build()
        .unwrap();
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(get(&client).send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(
        fetched.load(Ordering::SeqCst),
        2,
        "one for all, and one after the refusals"
    );
    assert!((21..=40).contains(&seen.load(Ordering::SeqCst)));
}

struct RefusesTheFirstToken(Arc<AtomicUsize>);

impl Transport for RefusesTheFirstToken {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        self.0.fetch_add(1, Ordering::SeqCst);
        let status = match request.headers()["authorization"] == "Bearer token-0" {
            true => 401,
            false => 200,
        };
        Box::pin(async move {
            let response = http::Response::builder().status(status);
            Ok(response.body(BodyStream::from(Bytes::from("1"))).unwrap())
        })
    }
}

#[tokio::test]
async fn a_credential_that_cannot_be_had() {
    let server = Server::always(reply(200, "1")).await;
    let credential = Credential::refreshing(|| async { Err("the vault is closed".into()) });
    let client = builder(&server)
        .credential("Bearer", credential)
        .build()
        .unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(
        error.to_string(),
        "GET /pets failed: there is no usable credential: the vault is closed"
    );
    assert_eq!((server.count(), error.attempts()), (0, 0));
    // Replaced while the client is in use.
    client.set_credential("Bearer", "another").unwrap();
    get(&client).await.unwrap();
    assert_eq!(
        server.seen()[0].header("authorization"),
        Some("Bearer another")
    );
}

#[tokio::test]
async fn redirects_within_an_origin() {
    let moved = |status, to: &str| reply_with(status, &[("location", to)], "");
    let server = Server::start(vec![moved(307, "/b?x=1"), moved(308, "c"), reply(200, "1")]).await;
    let request = client(&server).request(&CREATE).json(&json!({ "a": 1 }));
    Call::<Value>::json(request).await.unwrap();
    let seen = server.seen();
    let lines: Vec<_> = seen.iter().map(|seen| seen.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "POST /pets HTTP/1.1",
            "POST /b?x=1 HTTP/1.1",
            "POST /c HTTP/1.1"
        ]
    );
    assert!(
        seen.iter()
            .all(|seen| seen.text() == r#"{"a":1}"# && seen.header("authorization").is_some())
    );

    let server = Server::start(vec![moved(303, "/done"), reply(200, "1")]).await;
    Call::<Value>::json(client(&server).request(&CREATE).json(&json!({})))
        .await
        .unwrap();
    let seen = server.seen();
    assert_eq!(
        (seen[1].line.as_str(), seen[1].body.len()),
        ("GET /done HTTP/1.1", 0)
    );
    assert_eq!(seen[1].header("content-type"), None);

    let server = Server::always(moved(307, "/pets")).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert!(error.is_redirect(), "{error:?}");
    assert_eq!(server.count(), 11);
}

#[tokio::test]
async fn redirects_to_another_origin_carry_no_credentials() {
    let stranger = Server::always(reply(200, "1")).await;
    let to = format!("{}/elsewhere", stranger.url);
    let server = Server::always(reply_with(307, &[("location", &to)], "")).await;
    let client = builder(&server)
        .credential("Query", KEY)
        .header("x-secret", KEY)
        .build()
        .unwrap();
    static QUERY: Operation = Operation::new("o", "GET", "/pets").security(&[&["Bearer", "Query"]]);
    let request = client.request(&QUERY).cookie("session", &KEY);
    Call::<Value>::json(request).await.unwrap();
    let seen = &stranger.seen()[0];
    assert!(!format!("{seen:?}").contains(KEY), "{seen:?}");
    assert_eq!(seen.line, "GET /elsewhere HTTP/1.1");
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
async fn connections_are_reused() {
    let server = Server::always(reply(200, "1")).await;
    let client = client(&server);
    for _ in 0..3 {
        get(&client).await.unwrap();
    }
    let response = client.call("GET", "/pets").with_response().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.body()[..]),
        (200, &b"1"[..])
    );
    assert_eq!((server.count(), server.connections()), (4, 1));
}

#[tokio::test]
async fn a_connection_that_the_server_closed_meanwhile() {
    let close = |body: &str| Step::Close(raw(200, &[("content-type", "application/json")], body));
    let server = Server::start(vec![close("1"), close("2")]).await;
    let client = client(&server);
    for expected in [1, 2] {
        let request = client.request(&CREATE).json(&json!({}));
        let value = Call::<Value>::json(request).await.unwrap();
        assert_eq!(value, json!(expected), "not even a POST is lost");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    assert_eq!((server.count(), server.connections()), (2, 2));
}

#[tokio::test]
async fn proxies() {
    let proxy = Server::always(reply(200, "1")).await;
    let url = proxy.url.clone();
    let transport =
        ReqwestTransport::with(move |builder| builder.proxy(reqwest::Proxy::all(&url).unwrap()));
    let client: Client = ClientBuilder::new(&API)
        .base_url("http://pets.example/v1")
        .credential("Bearer", KEY)
        .transport(transport)
        .build()
        .unwrap();
    get(&client).await.unwrap();
    assert_eq!(
        proxy.seen()[0].line,
        "GET http://pets.example/v1/pets HTTP/1.1"
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

static REGIONS: specwright_runtime::Api = specwright_runtime::Api {
    servers: &[
        ApiServer {
            url: "http://{host}:{port}/{version}",
            name: "Production",
            variables: &[
                ServerVariable {
                    name: "host",
                    default: "127.0.0.1",
                    values: &[],
                },
                ServerVariable {
                    name: "port",
                    default: "9",
                    values: &[],
                },
                ServerVariable {
                    name: "version",
                    default: "v1",
                    values: &["v1", "v2"],
                },
            ],
        },
        ApiServer {
            url: "http://127.0.0.1:9/test",
            name: "Test",
            variables: &[],
        },
    ],
    ..specwright_runtime::Api::DEFAULT
};

#[tokio::test]
async fn servers_and_their_variables() {
    static OWN: ApiServer = ApiServer {
        url: "http://127.0.0.1:{port}/own",
        name: "",
        variables: &[ServerVariable {
            name: "port",
            default: "9",
            values: &[],
        }],
    };
    static UPLOAD: Operation = Operation::new("upload", "GET", "/pets").server(&OWN);
    let server = Server::always(reply(200, "1")).await;
    let port = server.url.rsplit_once(':').unwrap().1;
    let client: Client = ClientBuilder::new(&REGIONS)
        .server_variable("port", port)
        .server_variable("version", "v2")
        .build()
        .unwrap();
    for operation in [&ANY, &UPLOAD] {
        Call::<Value>::json(client.request(operation))
            .await
            .unwrap();
    }
    let lines: Vec<_> = server.seen().iter().map(|seen| seen.line.clone()).collect();
    assert_eq!(lines, ["GET /v2/pets HTTP/1.1", "GET /own/pets HTTP/1.1"]);

    let chosen: Client = ClientBuilder::new(&REGIONS).server("Test").build().unwrap();
    assert!(format!("{chosen:?}").contains("http://127.0.0.1:9/test"));
    let problem = |builder: ClientBuilder<Client>| builder.build().unwrap_err().to_string();
    let builder = || ClientBuilder::<Client>::new(&REGIONS);
    assert_eq!(
        problem(builder().server("Tests")),
        "there is no server `Tests`, only `Production` (http://{host}:{port}/{version}), `Test` (http://127.0.0.1:9/test)"
    );
    assert_eq!(
        problem(builder().server_variable("version", "v3")),
        "the server variable `version` cannot be `v3`, only `v1`, `v2`"
    );
    assert_eq!(
        problem(builder().server_variable("region", "eu")),
        "there is no server variable `region`, only `host`, `port`, `version`"
    );
    let elsewhere = builder()
        .server_variable("host", "ada:secret@a.example")
        .build()
        .unwrap_err();
    assert!(
        elsewhere.is_request() && !elsewhere.to_string().contains("secret"),
        "{elsewhere}"
    );
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
