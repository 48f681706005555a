//! Credentials: which are sent, where they come from, and how they are renewed.

use crate::support::{API, CREATE, KEY, Server, builder, client, reply};
use crate::{ANY, get};
use specwright_runtime::{
    BodyStream, Bytes, Call, Client, ClientBuilder, Credential, Operation, RequestOptions, Secret,
    TokenFuture, TokenProvider, Transport, TransportError, TransportFuture, http,
    serde_json::Value, serde_json::json,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

static EITHER: Operation =
    Operation::new("either", "GET", "/pets").security(&[&["Header"], &["Query", "Cookie"]]);

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
        seen[3].line.starts_with("GET /?api_key=q%201 "),
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

#[tokio::test]
async fn credentials_of_one_call_or_handle() {
    let server = Server::always(reply(200, "1")).await;
    let client = client(&server);
    let for_ada = RequestOptions::new().credential("Bearer", "ada");
    let ada = client.with_options(for_ada.header("x-who", "ada"));
    get(&ada).await.unwrap();
    let once = RequestOptions::new().credential("Bearer", "lin");
    get(&ada).options(once).await.unwrap();
    get(&client).await.unwrap();
    let seen = server.seen();
    let shown: Vec<_> = seen
        .iter()
        .map(|seen| (seen.header("authorization").unwrap(), seen.header("x-who")))
        .collect();
    let own = format!("Bearer {KEY}");
    assert_eq!(
        shown,
        [
            ("Bearer ada", Some("ada")),
            ("Bearer lin", Some("ada")),
            (own.as_str(), None)
        ]
    );
    assert_eq!(server.connections(), 1);

    let wrong = RequestOptions::new().credential("Bearr", "x");
    let error = get(&client).options(wrong).await.unwrap_err();
    assert!(
        error.is_request() && error.to_string().contains("no security scheme `Bearr`"),
        "{error}"
    );
}

/// Tells in its errors what it was asked.
struct Gossip;

impl Transport for Gossip {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let told = format!("no route to {}", request.uri());
        Box::pin(async move { Err(TransportError::exchange(told)) })
    }
}

#[tokio::test]
async fn secrets_that_a_transport_tells_stay_out_of_errors() {
    static QUERY: Operation = Operation::new("o", "POST", "/pets").security(&[&["Query"]]);
    let client: Client = ClientBuilder::new(&API)
        .credential("Query", KEY)
        .transport(Gossip)
        .build()
        .unwrap();
    let error = Call::<Value>::json(client.request(&QUERY))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /pets failed: the connection failed: no route to http://127.0.0.1:9/pets?api_key=[redacted]"
    );
    assert!(!crate::support::told(&error).contains(KEY), "{error:?}");
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

/// Replaces the key of its client and has no time the first time.
struct ReplacesTheKey(Arc<(OnceLock<Client>, Mutex<Vec<String>>)>);

impl Transport for ReplacesTheKey {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let (client, seen) = &*self.0;
        let mut seen = seen.lock().unwrap();
        let key = request.headers()["authorization"].to_str().unwrap();
        seen.push(key.to_owned());
        let status = if seen.len() == 1 { 503 } else { 200 };
        let client = client.get().unwrap();
        client.set_credential("Bearer", "new key").unwrap();
        Box::pin(async move {
            let response = http::Response::builder().status(status);
            Ok(response.body(BodyStream::from(Bytes::from("1"))).unwrap())
        })
    }
}

#[tokio::test]
async fn a_key_that_is_replaced_between_attempts() {
    let shared = Arc::new((OnceLock::new(), Mutex::default()));
    let client: Client = ClientBuilder::new(&API)
        .credential("Bearer", "old key")
        .transport(ReplacesTheKey(shared.clone()))
        .options(RequestOptions::new().retry_delay(Duration::from_millis(1)))
        .build()
        .unwrap();
    shared.0.set(client.clone()).unwrap();
    get(&client).await.unwrap();
    let seen = shared.1.lock().unwrap();
    assert_eq!(*seen, ["Bearer old key", "Bearer new key"]);
}
