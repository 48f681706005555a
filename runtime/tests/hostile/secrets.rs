//! What a call proves itself with is not printed, however a server repeats it.

use crate::support::{API, Server, client, reply_with, told};
use specwright_runtime::{
    Base64, Call, Client, ClientBuilder, Credential, Error, OAuth, Operation, RequestOptions,
    serde_json::Value, serde_json::json,
};

/// As long as real ones are, with characters that URLs write in another way.
const LONG: &str = "sk-admin-0123456789abcdefghijklmnopqrstuvwxyz/ABCDEFGHIJKLMNOPQRSTUVWXYZ+0123456789abcdefghijklmnopqrstuvwxyz";

/// No part of the secret that is worth something.
fn check(error: &Error, secret: &str) {
    let text = told(error);
    for start in (0..secret.len() - 8).filter(|at| secret.is_char_boundary(*at)) {
        let Some(part) = secret.get(start..start + 8) else {
            continue;
        };
        assert!(!text.contains(part), "{part} in {text}");
    }
}

/// A server that repeats texts wherever it can.
async fn echo(status: u16, texts: &[&str]) -> Server {
    let all = texts.join(" ");
    let many = format!("{} {all}", "x".repeat(470));
    let body = json!({ "error": { "message": many, "code": all }, "name": all, &all: all });
    let headers = [
        ("content-type", "application/json"),
        ("x-request-id", &all),
        ("x-echo", &all),
    ];
    Server::always(reply_with(status, &headers, &body.to_string())).await
}

static ALL: [(&str, Operation); 6] = [
    (
        "Bearer",
        Operation::new("a", "GET", "/pets").security(&[&["Bearer"]]),
    ),
    (
        "Basic",
        Operation::new("b", "GET", "/pets").security(&[&["Basic"]]),
    ),
    (
        "Header",
        Operation::new("c", "GET", "/pets").security(&[&["Header"]]),
    ),
    (
        "Query",
        Operation::new("d", "GET", "/pets").security(&[&["Query"]]),
    ),
    (
        "Cookie",
        Operation::new("e", "GET", "/pets").security(&[&["Cookie"]]),
    ),
    (
        "Token",
        Operation::new("f", "GET", "/pets").security(&[&["Token"]]),
    ),
];

#[tokio::test]
async fn every_scheme_in_every_place() {
    let pair = Base64::encode(format!("ada:{LONG}")).to_string();
    let encoded: String = url_encoded(LONG);
    let forms = [LONG, &pair, &encoded];
    for status in [200, 401, 429] {
        let server = echo(status, &forms).await;
        for (scheme, operation) in &ALL {
            let credential = match *scheme {
                "Basic" => Credential::basic("ada", LONG),
                _ => Credential::from(LONG),
            };
            let client: Client = ClientBuilder::new(&API)
                .base_url(&server.url)
                .credential(scheme, credential)
                .options(RequestOptions::new().max_retries(0))
                .build()
                .unwrap();
            let call: Call<std::collections::BTreeMap<String, i64>> =
                Call::json(client.request(operation));
            let error = call.await.unwrap_err();
            check(&error, LONG);
            if *scheme == "Basic" {
                check(&error, &pair);
            }
            assert!(!format!("{:?}", error.headers().unwrap()).contains(LONG));
            // Who asks for what came gets it.
            let echoed = error.headers().unwrap()["x-echo"].to_str().unwrap();
            assert!(echoed.contains(LONG));
            let response = client.request(operation);
            if let Ok(response) = Call::<Value>::json(response).with_response().await {
                assert!(!format!("{:?}", response.headers()).contains(LONG));
            }
        }
    }
}

fn url_encoded(text: &str) -> String {
    text.replace('/', "%2F").replace('+', "%2B")
}

#[tokio::test]
async fn what_the_caller_gave_by_hand() {
    static NONE: Operation = Operation::new("n", "GET", "/pets");
    let server = echo(400, &[LONG]).await;
    let client = client(&server);
    let calls = [
        client.request(&NONE).header("x-api-key", &LONG),
        client
            .request(&NONE)
            .header("Authorization", &format!("Bearer {LONG}")),
        client.request(&NONE).query("access_token", &LONG),
        client.request(&NONE).cookie("session", &LONG),
    ];
    for request in calls {
        let error = Call::<Value>::json(request).await.unwrap_err();
        check(&error, LONG);
    }
    let options = [
        RequestOptions::new().header("X-Auth-Token", LONG),
        RequestOptions::new().query("api_key", LONG),
    ];
    for options in options {
        let call: Call<Value> = Call::json(client.request(&NONE));
        check(&call.options(options).await.unwrap_err(), LONG);
    }
    let path = format!("/pets?api_key={LONG}");
    check(&client.call("GET", &path).await.unwrap_err(), LONG);
}

#[tokio::test]
async fn tokens_and_the_secret_that_they_were_had_for() {
    let server = echo(401, &[LONG, Base64::encode(format!("id:{LONG}")).as_ref()]).await;
    let tokens = OAuth::client_credentials("id")
        .secret(LONG)
        .token_url(&server.url);
    let client: Client = ClientBuilder::new(&API)
        .base_url(&server.url)
        .credential("Bearer", tokens)
        .build()
        .unwrap();
    let call: Call<Value> = Call::json(client.request(&ALL[0].1));
    let error = call.await.unwrap_err();
    check(&error, LONG);
    check(&error, Base64::encode(format!("id:{LONG}")).as_ref());
}
