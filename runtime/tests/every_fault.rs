//! A table of mishaps: for each, which error it is and what it says, how often the server was asked, and that neither the
//! key nor a task gets away. The server repeats the key wherever it can.

mod support;

use specwright_runtime::{
    Call, Client, Error, RequestOptions, serde_json::Value, serde_json::json,
};
use std::time::Duration;
use support::{CREATE, KEY, LIST, Server, Step, builder, raw, reply_with, told};
use tokio::runtime::{Builder, Runtime};

struct Fault {
    name: &'static str,
    step: Step,
    /// How many requests a GET and a POST make.
    requests: (usize, usize),
    is: fn(&Error) -> bool,
    says: &'static str,
}

const JSON: (&str, &str) = ("content-type", "application/json");

fn text(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nx-echo: {KEY}\r\n{head}\r\n{body}").into_bytes()
}

fn refused(status: u16, header: (&str, &str)) -> Step {
    let body = json!({ "error": { "message": format!("{KEY}: no"), "code": KEY } });
    reply_with(status, &[JSON, header, ("x-echo", KEY)], &body.to_string())
}

fn answered(body: &str) -> Step {
    reply_with(200, &[JSON, ("x-echo", KEY)], body)
}

#[rustfmt::skip]
fn faults() -> Vec<Fault> {
    let half = format!("[\"{KEY}\", ");
    let half_head = format!("content-length: 500\r\ncontent-type: application/json; k={KEY}\r\n");
    let far = httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(3600));
    let past = "Sun, 06 Nov 1994 08:49:37 GMT";
    let fault = |name, step, requests, is, says| Fault { name, step, requests, is, says };
    vec![
        fault("reset before an answer", Step::Reset(vec![]), (3, 1), Error::is_connection, "the connection failed"),
        fault("closed before an answer", Step::Close(vec![]), (3, 1), Error::is_connection, "the connection failed"),
        fault("reset in mid-head", Step::Reset(b"HTTP/1.1 200 O".to_vec()), (3, 1), Error::is_connection, "the connection failed"),
        fault("reset in mid-body", Step::Reset(text(&half_head, &half)), (3, 1), Error::is_connection, "while the response arrived"),
        fault("no answer", Step::Stall(vec![]), (3, 1), Error::is_timeout, "no whole answer within 250ms"),
        fault("a body that stalls", Step::Stall(text(&half_head, &half)), (3, 1), Error::is_timeout, "no whole answer within 250ms"),
        fault("not HTTP", Step::Close(format!("220 mail.example {KEY}\r\n\r\n").into_bytes()), (3, 1), Error::is_connection, "the connection failed"),
        fault("content length too long", Step::Close(text("content-length: 500\r\n", &half)), (3, 1), Error::is_connection, "while the response arrived"),
        fault("content length too short", Step::Close(text("content-length: 9\r\n", &half)), (1, 1), Error::is_decode, "does not fit the document"),
        fault("broken chunks", Step::Close(text("transfer-encoding: chunked\r\n", "zz\r\n[1]")), (3, 1), Error::is_connection, "while the response arrived"),
        fault("truncated JSON", answered(&half), (1, 1), Error::is_decode, "found the end of the text"),
        fault("JSON and more", answered(&format!("[1] \"{KEY}\"")), (1, 1), Error::is_decode, "expected the end of the text, found a string"),
        fault("a wrong type under a harmless name", answered(&format!("{{\"name\":\"{KEY}\",\"data\":5}}")), (1, 1), Error::is_decode, "expected an array, found an object"),
        fault("not UTF-8", Step::Close([text("content-length: 3\r\n", "[\""), vec![0xff]].concat()), (1, 1), Error::is_decode, "not UTF-8: byte 0xff"),
        fault("an empty body", answered(""), (1, 1), Error::is_decode, "its body is empty"),
        fault("a page", reply_with(200, &[("content-type", "text/html")], "<title>Log in</title>"), (1, 1), Error::is_decode, "text/html, a page with the title `Log in`"),
        fault("a text", reply_with(200, &[("content-type", "text/plain")], KEY), (1, 1), Error::is_decode, "text/plain of 20 bytes"),
        fault("too large, as announced", answered(&"9".repeat(5000)), (1, 1), Error::is_too_large, "larger than 4000 bytes"),
        fault("too large, unannounced", Step::Close(text("connection: close\r\n", &"9".repeat(5000))), (1, 1), Error::is_too_large, "larger than 4000 bytes"),
        fault("a storm of 429", refused(429, ("x-a", "b")), (3, 3), Error::is_rate_limited, "429 Too Many Requests: [redacted]: no (code [redacted], after 3 attempts)"),
        fault("a storm of 503", refused(503, ("x-a", "b")), (3, 1), Error::is_server, "503 Service Unavailable: [redacted]: no"),
        fault("again at once", refused(429, ("retry-after", "0")), (3, 3), Error::is_rate_limited, "after 3 attempts"),
        fault("again in a moment", refused(429, ("retry-after", "0.002")), (3, 3), Error::is_rate_limited, "after 3 attempts"),
        fault("again in milliseconds", refused(503, ("retry-after-ms", "1")), (3, 1), Error::is_server, "503"),
        fault("again at a time that has passed", refused(429, ("retry-after", past)), (3, 3), Error::is_rate_limited, "after 3 attempts"),
        fault("again in an hour, as a date", refused(429, ("retry-after", &far)), (1, 1), Error::is_rate_limited, "429"),
        fault("again in three minutes", refused(429, ("retry-after", "180")), (1, 1), Error::is_rate_limited, "429"),
        fault("again, but not now", refused(503, ("retry-after-ms", "130000")), (1, 1), Error::is_server, "503"),
        fault("again some day", refused(429, ("retry-after", "some day")), (3, 3), Error::is_rate_limited, "after 3 attempts"),
        fault("never again", refused(429, ("x-should-retry", "false")), (1, 1), Error::is_rate_limited, "429"),
        fault("please again", refused(400, ("x-should-retry", "true")), (3, 3), Error::is_invalid, "400 Bad Request"),
        fault("a conflict", refused(409, ("x-a", "b")), (3, 1), Error::is_conflict, "409 Conflict"),
        fault("a stranger", refused(401, ("x-a", "b")), (1, 1), Error::is_auth, "401 Unauthorized"),
        fault("a circle of redirects", reply_with(307, &[("location", "/pets")], ""), (11, 11), Error::is_redirect, "redirects in a circle"),
        fault("away from HTTP", reply_with(302, &[("location", "ftp://a.example/")], ""), (1, 1), Error::is_redirect, "redirects away from HTTP"),
        fault("to nowhere", reply_with(302, &[("location", "http://")], ""), (1, 1), Error::is_redirect, "to an unreadable address"),
        fault("a redirect without an address", reply_with(302, &[("x-a", "b")], ""), (1, 1), Error::is_status, "302 Found"),
    ]
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

fn new_client(server: &Server, fault: &Fault) -> Client {
    // Only where nothing comes does a call run out of time, however busy the machine is.
    let timeout = match fault.step {
        Step::Stall(_) => Duration::from_millis(250),
        _ => Duration::from_secs(60),
    };
    let options = RequestOptions::new()
        .timeout(timeout)
        .max_response_size(4000);
    builder(server).options(options).build().unwrap()
}

/// Waits until nothing is left of a client: its connections are tasks.
async fn gone(client: Client) {
    drop(client);
    let metrics = tokio::runtime::Handle::current().metrics();
    while metrics.num_alive_tasks() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[test]
fn every_fault() {
    let (servers, clients) = (runtime(), runtime());
    // The first request of a process reads the platform's certificates, which takes longer than a call may here.
    let warm = servers.block_on(Server::always(answered("[]")));
    clients
        .block_on(Call::<Value>::json(builder(&warm).build().unwrap().request(&LIST)).send())
        .unwrap();
    for fault in faults() {
        for post in [false, true] {
            let name = format!("{}, {}", fault.name, if post { "POST" } else { "GET" });
            let server = servers.block_on(Server::always(fault.step.clone()));
            let client = new_client(&server, &fault);
            let request = match post {
                true => client.request(&CREATE).json(&json!({ "name": "Rex" })),
                false => client.request(&LIST),
            };
            let call: Call<Vec<Value>> = Call::json(request);
            let error = clients.block_on(call.send()).unwrap_err();
            let text = told(&error);
            assert!((fault.is)(&error), "{name}: {text}");
            assert!(error.to_string().contains(fault.says), "{name}: {error}");
            assert!(!text.contains(KEY), "{name}: {text}");
            let (get, posts) = fault.requests;
            assert_eq!(server.count(), if post { posts } else { get }, "{name}");
            clients.block_on(gone(client));
        }
    }
}

#[test]
fn dropping_a_call_ends_it_wherever_it_is() {
    let (servers, clients) = (runtime(), runtime());
    let half = raw(200, &[JSON], "[1,2,3]");
    let half = half[..half.len() - 3].to_vec();
    for (name, step) in [
        ("waiting for the answer", Step::Stall(vec![])),
        ("reading the body", Step::Stall(half.clone())),
        (
            "waiting for the next try",
            refused(503, ("retry-after", "100")),
        ),
    ] {
        let server = servers.block_on(Server::always(step));
        let other = servers.block_on(Server::always(answered("1")));
        let client = builder(&server).build().unwrap();
        let others = builder(&other).build().unwrap();
        clients.block_on(async {
            let call = tokio::spawn(Call::<Value>::json(client.request(&LIST)).send());
            while server.count() == 0 {
                tokio::task::yield_now().await;
            }
            // What the server sent has arrived when an exchange that began later is over.
            let later = Call::<Value>::json(others.request(&LIST));
            assert_eq!(later.await.unwrap(), json!(1));
            call.abort();
            assert!(call.await.unwrap_err().is_cancelled(), "{name}");
            drop(others);
            gone(client).await;
        });
        assert_eq!(server.count(), 1, "{name}");
    }
}
