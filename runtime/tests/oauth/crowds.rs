//! Many calls at once.

use crate::support::{Server, Step, reply};
use crate::{READ, builder, call, client};
use specwright_runtime::{
    BodyStream, Bytes, Client, Credential, OAuth, Transport, TransportFuture, http,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_at_once_make_one_token_request() {
    let tokens = Server::always(reply(200, r#"{"access_token":"t1","expires_in":3600}"#)).await;
    let server = Server::always(reply(200, "1")).await;
    let oauth = OAuth::client_credentials("id")
        .secret("s3cret")
        .token_url(format!("{}/token", tokens.url));
    let client = client(&server, "clients", oauth);
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client, &READ).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((tokens.count(), server.count()), (1, 1000));
}

/// Counts token requests, gives a new token to each, and refuses the first one.
#[derive(Clone, Default)]
struct RefusesTheFirst(Arc<AtomicUsize>);

impl Transport for RefusesTheFirst {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let (status, body) = match request.headers().get("authorization") {
            Some(token) if token == "Bearer t0" => (401, "{}".to_owned()),
            Some(token) if token.as_bytes().starts_with(b"Bearer") => (200, "1".to_owned()),
            _ => {
                let number = self.0.fetch_add(1, Ordering::SeqCst);
                let answer = format!(r#"{{"access_token":"t{number}","expires_in":3600}}"#);
                (200, answer)
            }
        };
        Box::pin(async move {
            tokio::task::yield_now().await;
            let response = http::Response::builder().status(status);
            Ok(response.body(BodyStream::from(Bytes::from(body))).unwrap())
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_refused_to_all_is_renewed_once() {
    let server = Server::start(Vec::new()).await;
    let transport = RefusesTheFirst::default();
    let client: Client = builder(&server)
        .transport(transport.clone())
        .credential("clients", Credential::client("id", "s3cret"))
        .build()
        .unwrap();
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client, &READ).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(transport.0.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_failure_is_shared_by_those_who_waited_for_it() {
    let tokens = Server::always(reply(400, r#"{"error":"invalid_client"}"#)).await;
    let server = Server::always(reply(200, "1")).await;
    let oauth = OAuth::client_credentials("id")
        .secret("s3cret")
        .token_url(format!("{}/token", tokens.url));
    let client = client(&server, "clients", oauth);
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client, &READ).await })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(error.to_string().contains("invalid_client"), "{error}");
    }
    assert_eq!((tokens.count(), server.count()), (1, 0));
    // Whoever comes later asks anew.
    call(&client, &READ).await.unwrap_err();
    assert_eq!(tokens.count(), 2);
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_the_token_to_the_next() {
    let tokens = Server::start(vec![
        Step::Stall(Vec::new()),
        reply(200, r#"{"access_token":"t1","expires_in":3600}"#),
    ])
    .await;
    let server = Server::always(reply(200, "1")).await;
    let oauth = OAuth::client_credentials("id")
        .secret("s3cret")
        .token_url(format!("{}/token", tokens.url));
    let client = client(&server, "clients", oauth);
    let first = tokio::time::timeout(Duration::from_millis(200), call(&client, &READ));
    let (first, second) = tokio::join!(first, async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        call(&client, &READ).await
    });
    assert!(first.is_err(), "it was dropped");
    second.unwrap();
    assert_eq!((tokens.count(), server.count()), (2, 1));
}
