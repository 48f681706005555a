//! Hooks see every attempt before it is sent and after it came back.

mod support;

use specwright_runtime::http::HeaderValue;
use specwright_runtime::{
    AttemptOutcome, AttemptParts, Call, Client, Hook, RequestOptions, serde_json::Value,
    serde_json::json,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{CREATE, KEY, LIST, Server, Step, builder, reply, reply_with, told};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Signs with what a server can check by reading the request, and writes down what came back.
#[derive(Clone, Default)]
struct Recorder {
    lines: Arc<Mutex<Vec<String>>>,
}

const SIGNATURE: &str = "signed-very-secretly";

impl Hook for Recorder {
    fn before(&self, attempt: &mut AttemptParts<'_>) -> Result<(), BoxError> {
        assert!(attempt.headers().contains_key("authorization"));
        let body = attempt.body().map(|body| body.len());
        let text = format!(
            "{} {} {} {:?} {}",
            attempt.operation(),
            attempt.method(),
            attempt.url().path(),
            body,
            attempt.number(),
        );
        let headers = attempt.headers_mut();
        headers.insert("x-signed", HeaderValue::from_str(&text)?);
        headers.insert("x-signature", HeaderValue::from_static(SIGNATURE));
        headers.get_mut("x-signature").unwrap().set_sensitive(true);
        let mut pairs = attempt.url_mut().query_pairs_mut();
        pairs.append_pair("access_token", "in-the-query");
        Ok(())
    }

    fn after(&self, outcome: &AttemptOutcome<'_>) {
        let status = outcome.status().map_or(0, |status| status.as_u16());
        let error = outcome.error().map(ToString::to_string);
        let line = format!(
            "{} {} {} {} {status} {} {}",
            outcome.operation(),
            outcome.method(),
            outcome.path(),
            outcome.number(),
            error.as_deref().unwrap_or("-"),
            if outcome.is_cancelled() {
                "cancelled"
            } else {
                ""
            },
        );
        assert_eq!(outcome.headers().is_some(), outcome.status().is_some());
        assert!(outcome.duration() < Duration::from_secs(20));
        self.lines.lock().unwrap().push(line.trim().to_owned());
    }
}

fn recorded(server: &Server) -> (Client, Recorder) {
    let recorder = Recorder::default();
    let client = builder(server).hook(recorder.clone()).build().unwrap();
    (client, recorder)
}

impl Recorder {
    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap())
    }
}

fn list(client: &Client) -> Call<Value> {
    Call::json(client.request(&LIST))
}

#[tokio::test]
async fn every_attempt_is_signed_and_reported() {
    let server = Server::start(vec![reply(429, ""), reply(200, "[1]")]).await;
    let (client, recorder) = recorded(&server);
    let request = client.request(&CREATE).json(&json!({ "name": "Rex" }));
    Call::<Value>::json(request).await.unwrap();
    let seen = server.seen();
    let signed = |index: usize| seen[index].header("x-signed").unwrap().to_owned();
    assert_eq!(signed(0), "pets.create POST /pets Some(14) 1");
    assert_eq!(signed(1), "pets.create POST /pets Some(14) 2");
    assert_eq!(
        seen[0].line,
        "POST /pets?access_token=in-the-query HTTP/1.1"
    );
    assert_eq!(
        recorder.lines(),
        [
            "pets.create POST /pets 1 429 429 Too Many Requests",
            "pets.create POST /pets 2 200 -"
        ]
    );
}

#[tokio::test]
async fn failures_are_reported() {
    let head = support::raw(200, &[], "");
    let server = Server::start(vec![
        Step::Stall(Vec::new()),
        Step::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[".to_vec()),
        Step::Stall(head[..9].to_vec()),
    ])
    .await;
    let (client, recorder) = recorded(&server);
    let once = client.with_options(RequestOptions::new().max_retries(0));
    let hasty = RequestOptions::new().timeout(Duration::from_secs(1));
    list(&once).options(hasty).await.unwrap_err();
    assert_eq!(
        recorder.lines(),
        ["pets.list GET /pets 1 0 no whole answer within 1s"]
    );
    list(&once).await.unwrap_err();
    let broken = recorder.lines();
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert!(
        broken[0].starts_with("pets.list GET /pets 1 200 the connection failed"),
        "{broken:?}"
    );

    let waiting = tokio::spawn(list(&client).send());
    while server.count() < 3 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    assert_eq!(recorder.lines(), ["pets.list GET /pets 1 0 - cancelled"]);

    let nobody = builder(&server).base_url("http://127.0.0.1:1");
    let client = nobody.hook(recorder.clone()).build().unwrap();
    let once = client.with_options(RequestOptions::new().max_retries(0));
    list(&once).await.unwrap_err();
    let refused = recorder.lines();
    assert!(
        refused[0].starts_with("pets.list GET /pets 1 0 cannot connect"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn redirects_are_reported_and_strangers_get_no_signature() {
    let stranger = Server::start(vec![reply(200, "[]")]).await;
    let location = format!("{}/elsewhere", stranger.url);
    let away = reply_with(302, &[("location", &location)], "");
    let here = reply_with(302, &[("location", "/moved")], "");
    let server = Server::start(vec![here, away]).await;
    let recorder = Recorder::default();
    let client = builder(&server).hook(Unchecked(recorder.clone()));
    list(&client.build().unwrap()).await.unwrap();
    assert_eq!(
        recorder.lines(),
        [
            "pets.list GET /pets 1 302 -",
            "pets.list GET /pets 1 302 -",
            "pets.list GET /pets 1 200 -"
        ]
    );
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("x-signature") == Some(SIGNATURE))
    );
    let there = &stranger.seen()[0];
    assert_eq!(there.line, "GET /elsewhere HTTP/1.1");
    assert!(there.header("x-signature").is_none() && there.header("x-signed").is_none());
}

/// Signs whatever is sent.
struct Unchecked(Recorder);

impl Hook for Unchecked {
    fn before(&self, attempt: &mut AttemptParts<'_>) -> Result<(), BoxError> {
        let signature = HeaderValue::from_static(SIGNATURE);
        attempt.headers_mut().insert("x-signature", signature);
        attempt.url_mut().set_query(Some("signed=1"));
        Ok(())
    }

    fn after(&self, outcome: &AttemptOutcome<'_>) {
        self.0.after(outcome);
    }
}

#[tokio::test]
async fn what_hooks_add_stays_out_of_errors() {
    let echo = format!(r#"{{"message":"{SIGNATURE} in-the-query {KEY} is wrong"}}"#);
    let header = [("x-echo", SIGNATURE), ("content-type", "application/json")];
    let server = Server::start(vec![
        reply_with(403, &header, &echo),
        reply_with(200, &header, &echo),
    ])
    .await;
    let (client, recorder) = recorded(&server);
    let refused = list(&client).await.unwrap_err();
    let undecoded = Call::<Vec<String>>::json(client.request(&LIST))
        .await
        .unwrap_err();
    let mut said = format!("{:?} {}", refused.headers(), recorder.lines().join(" "));
    said += &format!(
        "{:?} {} {}",
        undecoded.headers(),
        told(&refused),
        told(&undecoded)
    );
    for secret in [SIGNATURE, "in-the-query", KEY] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    assert!(
        said.contains("[redacted] [redacted] [redacted] is wrong"),
        "{said}"
    );
}

struct Refusing(fn(&mut AttemptParts<'_>) -> Result<(), BoxError>);

impl Hook for Refusing {
    fn before(&self, attempt: &mut AttemptParts<'_>) -> Result<(), BoxError> {
        (self.0)(attempt)
    }
}

#[tokio::test]
async fn a_hook_may_refuse_but_not_send_elsewhere() {
    let server = Server::always(reply(200, "[]")).await;
    let client = builder(&server).hook(Refusing(|_| Err("the key store is locked".into())));
    let error = list(&client.build().unwrap()).await.unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(
        error.to_string(),
        "GET /pets failed: a hook refused the request: the key store is locked"
    );
    let client = builder(&server).hook(Refusing(|attempt| {
        *attempt.url_mut() = "http://elsewhere.example/".parse()?;
        Ok(())
    }));
    let error = list(&client.build().unwrap()).await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("a hook must not send a request to another origin")
    );
    assert_eq!(server.count(), 0);
}
