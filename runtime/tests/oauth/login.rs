//! A user who agrees in the browser of this machine.

use crate::support::{Server, reply, told};
use crate::{AS_USER, CONNECTED, call, client, field, lines};
use ring::digest::{SHA256, digest};
use specwright_runtime::{Base64, OAuth, serde_json::json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

const TOKENS: &str = r#"{"access_token":"t1","refresh_token":"r1","expires_in":3600}"#;

/// What a browser gets from a URL.
async fn visit(url: &Url) -> String {
    let address = url.socket_addrs(|| None).unwrap()[0];
    let mut stream = TcpStream::connect(address).await.unwrap();
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let request = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    // Not always at once.
    let (first, rest) = request.split_at(9);
    stream.write_all(first.as_bytes()).await.unwrap();
    tokio::task::yield_now().await;
    stream.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    let (_, value) = url.query_pairs().find(|(known, _)| known == name)?;
    Some(value.into_owned())
}

/// Where the browser is sent back, with these parameters and the right state.
fn back(url: &Url, parameters: &[(&str, &str)]) -> Url {
    let mut back = Url::parse(&parameter(url, "redirect_uri").unwrap()).unwrap();
    let state = parameter(url, "state").unwrap();
    back.query_pairs_mut()
        .append_pair("state", &state)
        .extend_pairs(parameters);
    back
}

#[tokio::test]
async fn the_browser_brings_a_code() {
    let server = Server::start(vec![
        reply(200, TOKENS),
        reply(200, "1"),
        reply(401, "{}"),
        reply(200, TOKENS),
        reply(200, "1"),
    ])
    .await;
    let opened: Arc<Mutex<Vec<Url>>> = Arc::default();
    let urls = opened.clone();
    let oauth = OAuth::authorization_code("my id", move |url| {
        let url = Url::parse(url).unwrap();
        urls.lock().unwrap().push(url.clone());
        tokio::spawn(async move {
            // Whoever waits, and whoever guesses, keeps nobody.
            let idle = back(&url, &[]).socket_addrs(|| None).unwrap()[0];
            let _idle = TcpStream::connect(idle).await.unwrap();
            let mut forged = back(&url, &[]);
            forged.set_query(Some("code=evil&state=guessed"));
            assert!(visit(&forged).await.starts_with("HTTP/1.1 400 "));
            let elsewhere = forged.join("/favicon.ico").unwrap();
            assert!(visit(&elsewhere).await.starts_with("HTTP/1.1 404 "));
            let answer = visit(&back(&url, &[("code", "c0de/1")])).await;
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
            assert!(answer.ends_with("You can close this window."), "{answer}");
        });
    });
    let oauth = oauth.redirect_url("http://127.0.0.1/back");
    let client = client(&server, "users", oauth.parameter("prompt", "login"));
    for _ in 0..2 {
        call(&client, &AS_USER).await.unwrap();
    }
    let opened = opened.lock().unwrap();
    let [url] = &opened[..] else {
        panic!("{opened:?}")
    };
    assert!(
        url.as_str()
            .starts_with(&format!("{}/oauth/authorize?tenant=1&", server.url))
    );
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "my id"),
        ("scope", "read write"),
        ("code_challenge_method", "S256"),
        ("prompt", "login"),
    ] {
        assert_eq!(parameter(url, name).as_deref(), Some(value));
    }
    let redirect = Url::parse(&parameter(url, "redirect_uri").unwrap()).unwrap();
    assert_eq!(
        (redirect.host_str(), redirect.path()),
        (Some("127.0.0.1"), "/back")
    );

    let seen = server.seen();
    let of_code = |name: &str| field(&seen[0], name).unwrap();
    assert_eq!(of_code("grant_type"), "authorization_code");
    assert_eq!(of_code("code"), "c0de/1");
    assert_eq!(of_code("redirect_uri"), redirect.as_str());
    assert_eq!(of_code("client_id"), "my id");
    let verifier = of_code("code_verifier");
    assert_eq!(verifier.len(), 43);
    let challenge = Base64::from(parameter(url, "code_challenge").unwrap().as_str());
    let hash = digest(&SHA256, verifier.as_bytes());
    assert_eq!(challenge.decode().unwrap(), hash.as_ref());
    // Afterwards, a refresh token is enough.
    assert_eq!(
        lines(&server),
        [
            "POST /oauth/token",
            "GET /v1/me",
            "GET /v1/me",
            "POST /oauth/refresh",
            "GET /v1/me"
        ]
    );
}

#[tokio::test]
async fn a_user_who_refuses() {
    let server = Server::start(Vec::new()).await;
    let oauth = OAuth::authorization_code("id", |url| {
        let url = Url::parse(url).unwrap();
        tokio::spawn(async move {
            let refused = [("error", "access_denied"), ("error_description", "Not now")];
            visit(&back(&url, &refused)).await;
        });
    });
    let client = client(&server, "users", oauth);
    let error = client.authorize("users").await.unwrap_err();
    let problem = "the server refused: access_denied: Not now";
    assert!(error.to_string().ends_with(problem), "{error}");
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_code_that_the_server_does_not_take() {
    let said = r#"{"error":"invalid_grant","error_description":"c0de-very-secret was used"}"#;
    let server = Server::start(vec![reply(400, said)]).await;
    let oauth = OAuth::authorization_code("id", |url| {
        let url = Url::parse(url).unwrap();
        tokio::spawn(async move { visit(&back(&url, &[("code", "c0de-very-secret")])).await });
    });
    let client = client(&server, "users", oauth);
    let error = client.authorize("users").await.unwrap_err();
    let told = told(&error);
    assert!(told.contains("[redacted] was used"), "{told}");
    assert!(!told.contains("very-secret"), "{told}");
    assert_eq!(server.count(), 1, "a code is good for once");
}

#[tokio::test]
async fn a_browser_that_another_server_sent() {
    let tokens = Server::always(reply(200, TOKENS)).await;
    let described = json!({
        "issuer": "https://login.petstore.example",
        "authorization_endpoint": format!("{}/authorize", tokens.url),
        "token_endpoint": format!("{}/token", tokens.url),
    });
    let server = Server::start(vec![reply(200, &described.to_string()), reply(200, "1")]).await;
    let oauth = OAuth::authorization_code("id", |url| {
        let url = Url::parse(url).unwrap();
        tokio::spawn(async move {
            let evil = [("code", "evil"), ("iss", "https://evil.example")];
            assert!(visit(&back(&url, &evil)).await.starts_with("HTTP/1.1 400 "));
            let right = [("code", "right"), ("iss", "https://login.petstore.example")];
            visit(&back(&url, &right)).await;
        });
    });
    let client = client(&server, "connect", oauth);
    call(&client, &CONNECTED).await.unwrap();
    assert_eq!(field(&tokens.seen()[0], "code").as_deref(), Some("right"));
}

#[tokio::test]
async fn the_browser_comes_back_to_this_machine_only() {
    let server = Server::start(Vec::new()).await;
    for url in [
        "http://0.0.0.0:8400/",
        "http://192.0.2.1:8400/",
        "http://petstore.example/",
        "https://127.0.0.1/",
        "callback",
    ] {
        let oauth = OAuth::authorization_code("id", |_| unreachable!()).redirect_url(url);
        let client = client(&server, "users", oauth);
        let error = client.authorize("users").await.unwrap_err();
        assert!(
            error.to_string().contains("must be on loopback"),
            "{url}: {error}"
        );
    }
}
