//! Where requests go: servers, redirects, proxies, connections.

use crate::support::{API, CREATE, KEY, Server, Step, builder, client, raw, reply, reply_with};
use crate::{ANY, get};
use specwright_runtime::{
    Api, Call, Client, ClientBuilder, Operation, RequestOptions, ReqwestTransport,
    Server as ApiServer, ServerVariable, reqwest, serde_json::Value, serde_json::json,
};
use std::time::Duration;

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

static REGIONS: Api = Api {
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
    ..Api::DEFAULT
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

/// Linux drops what does not fit into the queue of connections that nobody accepts.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn connections_that_do_not_come_about() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    let short = Duration::from_millis(50);
    while let Ok(stream) = std::net::TcpStream::connect_timeout(&address, short) {
        waiting.push(stream);
    }
    let client: Client = ClientBuilder::new(&API)
        .base_url(format!("http://{address}"))
        .credential("Bearer", KEY)
        .connect_timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    let options = RequestOptions::new()
        .connect_timeout(short)
        .retry_delay(Duration::from_millis(1))
        .max_retries(1);
    // Nothing was sent, so that a POST is tried again too.
    let request = client.request(&CREATE).json(&json!({}));
    let error = Call::<Value>::json(request)
        .options(options)
        .await
        .unwrap_err();
    assert!(error.is_connect() && error.is_timeout(), "{error:?}");
    assert_eq!(error.attempts(), 2);
    assert!(
        error
            .to_string()
            .starts_with("POST /pets failed: connecting took too long"),
        "{error}"
    );
}
