//! The hooks of `examples/signing` make the signatures that AWS and RFC 9421 give as examples.

#[path = "../examples/signing/message.rs"]
mod message;
#[path = "../examples/signing/sigv4.rs"]
mod sigv4;
mod support;

use message::MessageSignature;
use sigv4::SigV4;
use specwright_runtime::{
    Api, Base64, BodyStream, Call, Client, ClientBuilder, Credential, Hook, Operation,
    SecurityKind, SecurityScheme, Transport, TransportFuture, http, serde_json::json,
};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use support::{Server, reply};

static API: Api = Api {
    name: "warehouse",
    version: "1.0.0",
    schemes: &[SecurityScheme {
        name: "signature",
        kind: SecurityKind::Unsupported("request signing"),
        env: "",
    }],
    ..Api::DEFAULT
};
static ROOT: Operation = Operation::new("root", "GET", "/").security(&[&["signature"]]);
static CREATE: Operation =
    Operation::new("orders.create", "POST", "/orders/{id}").security(&[&["signature"]]);

/// Keeps the headers that would be sent to a host of the examples.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<http::HeaderMap>>>);

impl Transport for Kept {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        *self.0.lock().unwrap() = Some(request.headers().clone());
        Box::pin(async { Ok(http::Response::new(BodyStream::empty())) })
    }
}

fn builder(url: &str, hook: impl Hook) -> ClientBuilder<Client> {
    ClientBuilder::new(&API)
        .base_url(url)
        .hook(hook)
        .credential("signature", Credential::external())
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[tokio::test]
async fn the_first_request_of_the_test_suite_of_aws() {
    let key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    let hook = SigV4::new("AKIDEXAMPLE", key, "us-east-1", "service").clock(|| at(1_440_938_160));
    let kept = Kept::default();
    let client = builder("https://example.amazonaws.com", hook).transport(kept.clone());
    let client: Client = client.build().unwrap();
    Call::empty(client.request(&ROOT)).await.unwrap();
    let headers = kept.0.lock().unwrap().take().unwrap();
    assert_eq!(headers["x-amz-date"], "20150830T123600Z");
    assert_eq!(
        headers["authorization"],
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
         SignedHeaders=host;x-amz-date, \
         Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    );
    assert!(headers["authorization"].is_sensitive());
}

#[tokio::test]
async fn the_example_of_the_rfc_with_a_shared_secret() {
    let secret =
        "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
    let secret = Base64::from(secret).decode().unwrap();
    let hook = MessageSignature::new("test-shared-secret", &secret)
        .components(&["date", "@authority", "content-type"])
        .clock(|| at(1_618_884_473));
    let kept = Kept::default();
    let client = builder("https://example.com", hook)
        .transport(kept.clone())
        .header("date", "Tue, 20 Apr 2021 02:07:55 GMT");
    let client: Client = client.build().unwrap();
    let request = client
        .request(&CREATE)
        .path("id", &1)
        .json(&json!({ "hello": "world" }));
    Call::empty(request).await.unwrap();
    let headers = kept.0.lock().unwrap().take().unwrap();
    assert_eq!(
        headers["signature-input"],
        r#"sig=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret""#
    );
    assert_eq!(
        headers["signature"],
        "sig=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:"
    );
}

#[tokio::test]
async fn each_attempt_is_signed_as_it_is_sent() {
    let server = Server::start(vec![reply(503, ""), reply(200, "1")]).await;
    let hook = SigV4::new("AKIDEXAMPLE", "secret", "us-east-1", "service").session_token("t0ken");
    let client: Client = builder(&server.url, hook).retry_budget(1).build().unwrap();
    let request = client.request(&ROOT).query("b", &"x y").query("a", &"1");
    Call::empty(request).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    for seen in seen {
        assert_eq!(seen.line, "GET /?b=x%20y&a=1 HTTP/1.1");
        let authorization = seen.header("authorization").unwrap();
        let signed = "SignedHeaders=host;x-amz-date;x-amz-security-token, ";
        assert!(authorization.contains(signed), "{authorization}");
    }

    let server = Server::start(vec![reply(200, "1")]).await;
    let hook = MessageSignature::new("k", b"secret");
    let client: Client = builder(&server.url, hook).build().unwrap();
    let request = client.request(&CREATE).path("id", &1).json(&json!({}));
    Call::empty(request).await.unwrap();
    let seen = server.seen();
    // The digest of `{}`.
    let digest = "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:";
    assert_eq!(seen[0].header("content-digest"), Some(digest));
    let host = seen[0].header("host").unwrap();
    assert_eq!(format!("http://{host}"), server.url);
}
