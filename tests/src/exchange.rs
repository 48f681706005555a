//! One operation after another is called as a user would call it, and held against the document.

use crate::server::{Asked, REQUEST_ID, Reply, Server};
use crate::spec::{Operation, Spec};
use futures_util::TryStreamExt;
use openai_admin::{Client, Error, ItemStream, PageStream, types};
use serde_json::{Value, json};
use specwright_runtime::json::Decode;

/// The admin key of all calls.
pub const KEY: &str = "sk-admin-that-nobody-may-see";
/// A project's identifier with characters that a path cannot hold as they are.
pub const PROJECT: &str = "proj a/ü?#";
/// The same for what belongs to a project.
pub const MEMBER: &str = "100%+b&c=d;é\\";
const PROJECT_IN_PATH: &str = "proj%20a%2F%C3%BC%3F%23";
const MEMBER_IN_PATH: &str = "100%25%2Bb%26c%3Dd%3B%C3%A9%5C";
/// A cursor with characters that a query cannot hold as they are.
const CURSOR: &str = "obj 7&after=+é";

/// A client that talks to a server, once per call.
pub fn client(server: &Server) -> Client {
    let builder = Client::builder().credential("AdminKey", KEY);
    let client = builder.base_url(server.url()).max_retries(0).build();
    client.expect("the settings are good")
}

/// Calls an operation: once with success, and once with each documented failure.
///
/// Method, path, headers and body must be what the document says; `query` is what the call adds. Gives
/// the decoded example of success.
pub async fn exchange<T, C>(id: &str, query: &[(&str, &str)], call: impl Fn(Client) -> C) -> T
where
    C: IntoFuture<Output = Result<T, Error>>,
{
    let operation = Spec::open().operation(id);
    let server = Server::start([Reply::ok(&operation.response)]).await;
    let value = call(client(&server)).await;
    let value = value.unwrap_or_else(|error| panic!("{id}: {error}"));
    let asked = server.take_asked();
    assert_eq!(asked.len(), 1, "{id} is one request");
    check_request(&operation, query, &asked[0]);
    assert!(!operation.failures.is_empty(), "{id} can fail");
    for (status, body) in &operation.failures {
        let server = Server::start([Reply::new(*status, body.as_ref())]).await;
        match call(client(&server)).await {
            Ok(_) => panic!("{id} succeeds in spite of {status}"),
            Err(error) => check_error(&operation, *status, body.as_ref(), &error),
        }
    }
    value
}

fn check_request(operation: &Operation, query: &[(&str, &str)], asked: &Asked) {
    assert_eq!(asked.method, operation.method);
    assert_eq!(asked.path, format!("/v1{}", filled(&operation.path)));
    let got: Vec<(&str, &str)> = pairs(asked);
    assert_eq!(got, query, "the query of {}", operation.path);
    assert_eq!(asked.header("authorization"), format!("Bearer {KEY}"));
    assert_eq!(asked.header("accept"), "application/json");
    let agent = asked.header("user-agent");
    assert!(agent.starts_with("openai-admin/0."), "user agent {agent}");
    let content_type = match operation.request {
        Some(_) => "application/json",
        None => "",
    };
    assert_eq!(asked.header("content-type"), content_type);
    assert_eq!(asked.json(), operation.request, "the request's body");
}

fn pairs(asked: &Asked) -> Vec<(&str, &str)> {
    let pairs = asked.query.iter();
    pairs.map(|(name, value)| (&**name, &**value)).collect()
}

/// The path with the identifiers of these tests in the places of its parameters.
fn filled(template: &str) -> String {
    let steps = template.split('/').map(|step| match step {
        "{project_id}" => PROJECT_IN_PATH,
        step if step.starts_with('{') => MEMBER_IN_PATH,
        step => step,
    });
    steps.collect::<Vec<_>>().join("/")
}

fn check_error(operation: &Operation, status: u16, body: Option<&Value>, error: &Error) {
    let text = format!("{error} {error:?}");
    assert!(text.contains(&operation.path), "which call? {text}");
    assert!(text.contains(&status.to_string()), "which status? {text}");
    assert!(!text.contains(KEY), "the key is in {text}");
    assert_eq!(error.status().map(|s| s.as_u16()), Some(status));
    assert_eq!(error.request_id(), Some(REQUEST_ID));
    assert_eq!(error.is_auth(), status == 401);
    assert_eq!(error.is_not_found(), status == 404);
    assert_eq!(error.is_rate_limited(), status == 429);
    assert_eq!(error.attempts(), 1);
    let typed = error.body_as::<types::ErrorResponse>();
    let Some(body) = body else {
        assert_eq!((error.code(), typed), (None, None));
        assert!(!error.message().is_empty());
        return;
    };
    let typed = typed.expect("the body is of the documented type");
    let body = &body["error"];
    assert_eq!(error.code(), body["code"].as_str());
    assert_eq!(Some(error.message()), body["message"].as_str());
    assert_eq!(typed.error.code.as_deref(), body["code"].as_str());
    assert_eq!(Some(&*typed.error.message), body["message"].as_str());
    assert_eq!(typed.error.param.as_deref(), body["param"].as_str());
    assert_eq!(Some(&*typed.error.r#type), body["type"].as_str());
    assert!(typed.error.unknown_fields.is_empty());
}

/// Two pages of a list, as items and as pages, and pages that lead back to themselves.
///
/// `query` is what every request carries beside the cursor, which the pages have in the member `next`.
pub async fn two_pages<I, P>(
    id: &str,
    next: &str,
    query: &[(&str, &str)],
    items: impl Fn(Client) -> ItemStream<I>,
    pages: impl Fn(Client) -> PageStream<P>,
) where
    I: Decode + PartialEq + std::fmt::Debug,
    P: Decode,
{
    let operation = Spec::open().operation(id);
    let page = |next_value: Value, has_more: bool| {
        let mut page = operation.response.clone();
        page[next] = next_value;
        page["has_more"] = json!(has_more);
        Reply::ok(&page)
    };
    let (first, last) = (page(json!(CURSOR), true), page(Value::Null, false));
    let mut second_query = query.to_vec();
    second_query.push(("after", CURSOR));

    let server = Server::start([first.clone(), last.clone()]).await;
    let all: Vec<I> = items(client(&server)).try_collect().await.expect("items");
    let expected = operation.response["data"].as_array().expect("data").len();
    assert!(expected > 0, "the example of {id} has items");
    assert_eq!(all.len(), 2 * expected, "the items of both pages of {id}");
    assert_eq!(all[..expected], all[expected..]);
    check_pages(&server, &operation, query, &second_query);

    let server = Server::start([first.clone(), last]).await;
    let all: Vec<P> = pages(client(&server)).try_collect().await.expect("pages");
    assert_eq!(all.len(), 2, "the pages of {id}");
    check_pages(&server, &operation, query, &second_query);

    let server = Server::start([first.clone(), first]).await;
    let all: Result<Vec<P>, Error> = pages(client(&server)).try_collect().await;
    let Err(error) = all else {
        panic!("{id} goes round in circles")
    };
    assert!(error.is_pagination(), "{id}: {error}");
    check_pages(&server, &operation, query, &second_query);
}

fn check_pages(
    server: &Server,
    operation: &Operation,
    first: &[(&str, &str)],
    second: &[(&str, &str)],
) {
    let asked = server.take_asked();
    assert_eq!(asked.len(), 2, "two pages, two requests");
    check_request(operation, first, &asked[0]);
    check_request(operation, second, &asked[1]);
}
