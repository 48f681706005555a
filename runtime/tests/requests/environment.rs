//! What clients take from the environment. A process cannot safely change its own, so the test runs itself again.

use crate::support::API;
use crate::{get, support};
use specwright_runtime::{
    BodyStream, Client, ClientBuilder, Transport, TransportError, TransportFuture, http,
};
use std::process::Command;

/// Says in its error where a request goes, and with what.
struct Tells;

impl Transport for Tells {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let key = request.headers()["authorization"].as_bytes();
        let key = String::from_utf8_lossy(key).replace("Bearer", "with");
        println!("<{} {key}>", request.uri());
        Box::pin(async { Err(TransportError::exchange("told").permanent()) })
    }
}

#[tokio::test]
#[ignore = "run by the test below, with variables"]
async fn with_variables() {
    match Client::from_env(&API) {
        Ok(_) => println!("<a client>"),
        Err(error) => println!("<{error}>"),
    }
    let builder = || {
        ClientBuilder::<Client>::new(&API)
            .from_env()
            .transport(Tells)
    };
    for builder in [builder(), builder().credential("Bearer", "mine")] {
        match builder.build() {
            Ok(client) => drop(get(&client).await.unwrap_err()),
            Err(error) => println!("<{error}>"),
        }
    }
}

/// What the test above says with these variables, between `<` and `>`.
fn said(variables: &[(&str, &str)]) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "environment::with_variables",
        "--ignored",
        "--nocapture",
    ]);
    for scheme in API.schemes {
        command.env_remove(scheme.env);
    }
    command.env_remove(API.base_url_env);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let parts = text.split('<').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('>')?.0.to_owned()))
        .collect()
}

#[test]
fn the_environment() {
    let url = "http://127.0.0.1:9/pets";
    assert_eq!(
        said(&[
            ("PETSTORE_KEY", " theirs\n"),
            ("PETSTORE_BASE_URL", "http://a.example/v2/")
        ]),
        [
            "a client",
            "http://a.example/v2/pets with theirs",
            "http://a.example/v2/pets with mine"
        ]
    );
    // A variable that is empty is none.
    let nothing = "no credentials in the environment: set PETSTORE_KEY or PETSTORE_USER";
    assert_eq!(
        said(&[("PETSTORE_KEY", ""), ("PETSTORE_BASE_URL", " ")]),
        [nothing.to_owned(), format!("{url} with mine")]
    );
    let wrong = said(&[
        ("PETSTORE_KEY", support::KEY),
        ("PETSTORE_BASE_URL", "a.example"),
    ]);
    assert!(
        wrong
            .iter()
            .all(|said| said.contains("the base URL is not complete")),
        "{wrong:?}"
    );
}
