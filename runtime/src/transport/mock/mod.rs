//! A transport for users' tests: it answers from memory, by operation and by what requests hold.

mod request;
mod response;
mod rule;

use super::{Attempt, Transport, TransportError, TransportFuture};
use crate::api::Api;
use crate::call::Call;
use crate::client::{Client, ClientBuilder};
use crate::json::{Decode, Encode, from_slice, to_vec};
use crate::request::BodyStream;
use bytes::BytesMut;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use request::MockRequest;
pub use response::MockResponse;
pub use rule::MockRule;
use rule::{Expectation, Expected};

/// An example of a response, from the document.
#[derive(Debug, Clone, Copy)]
pub struct MockExample {
    /// The operation's id.
    pub operation: &'static str,
    /// The status.
    pub status: u16,
    /// The media type.
    pub content_type: &'static str,
    /// The body.
    pub body: &'static str,
}

/// Answers without a network: with what a test expects of an operation, or with the document's example.
///
/// ```
/// use specwright_runtime::{Api, Call, Client, MockResponse, MockTransport, Operation, serde_json::json};
///
/// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
/// static CREATE: Operation = Operation::new("pets.create", "POST", "/pets");
///
/// let mock = MockTransport::new(&[]);
/// mock.once("pets.create", MockResponse::new(429).header("retry-after", "0"));
/// mock.on("pets.create", MockResponse::json(201, &json!({ "id": "rex" })));
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let client: Client = mock.client(&API);
/// let call: Call<specwright_runtime::serde_json::Value> = Call::json(client.request(&CREATE).json(&json!({ "name": "Rex" })));
/// assert_eq!(call.await.unwrap()["id"], "rex");
/// # });
/// assert_eq!(mock.requests("pets.create").len(), 2);
/// assert_eq!(mock.requests("pets.create")[0].text(), r#"{"name":"Rex"}"#);
/// ```
///
/// Beside servers for tests:
///
/// | | this | `wiremock`, `httpmock` |
/// |---|---|---|
/// | runs | in the client, without sockets or a server to start | a server on loopback, for any client |
/// | answers | the document's examples until a test says otherwise | 404 until a test says otherwise |
/// | is told of requests | by operation, by parameter, by a call as the client makes it | by method, path, query, header, body |
/// | a mistyped name | fails where it is written | matches nothing |
/// | waits between retries | are skipped, and told by [`waits`](Self::waits) | take their time |
/// | covers | the client but for its transport | the transport too: connections, TLS, redirects on the wire |
///
/// For what only a server shows, give the client its address: `Client::builder().base_url(server.uri())`.
#[derive(Clone)]
pub struct MockTransport {
    shared: Arc<Shared>,
}

struct Shared {
    examples: &'static [MockExample],
    /// The ids of all operations; empty where they are not known.
    operations: &'static [&'static str],
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    rules: Vec<Expectation>,
    seen: Vec<MockRequest>,
    waits: Vec<Duration>,
}

impl MockTransport {
    /// A double that falls back on examples.
    ///
    /// ```
    /// # use specwright_runtime::{MockExample, MockTransport};
    /// static EXAMPLES: &[MockExample] = &[MockExample {
    ///     operation: "pets.list",
    ///     status: 200,
    ///     content_type: "application/json",
    ///     body: "[]",
    /// }];
    /// let mock = MockTransport::new(EXAMPLES);
    /// # drop(mock);
    /// ```
    pub fn new(examples: &'static [MockExample]) -> Self {
        MockTransport {
            shared: Arc::new(Shared {
                examples,
                operations: &[],
                state: Mutex::default(),
            }),
        }
    }

    /// A double that knows all operations, so that a mistyped id fails where a test writes it.
    ///
    /// ```should_panic
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// let mock = MockTransport::with_operations(&["pets.list"], &[]);
    /// mock.once("pets.lst", MockResponse::new(503)); // there is no operation `pets.lst`
    /// ```
    pub fn with_operations(
        operations: &'static [&'static str],
        examples: &'static [MockExample],
    ) -> Self {
        MockTransport {
            shared: Arc::new(Shared {
                examples,
                operations,
                state: Mutex::default(),
            }),
        }
    }

    /// A client that sends through this double, with made-up credentials and without waits between retries.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, MockTransport};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = MockTransport::new(&[]).client(&API);
    /// # drop(client);
    /// ```
    pub fn client<C: From<Client>>(&self, api: &'static Api) -> C {
        let builder = ClientBuilder::<C>::new(api).base_url("http://mock.invalid");
        let schemes = api.schemes.iter();
        let builder = schemes.fold(builder, |builder, scheme| {
            builder.credential(scheme.name, "mock")
        });
        C::from(builder.transport(self.clone()).finish())
    }

    /// Answers the next request of an operation; more of them are answered in order.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// let mock = MockTransport::new(&[]);
    /// mock.once("pets.list", MockResponse::new(503));
    /// ```
    #[track_caller]
    pub fn once(&self, operation: &str, response: MockResponse) {
        self.when(operation).reply_once(response);
    }

    /// Answers all requests of an operation that nothing else answers.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// let mock = MockTransport::new(&[]);
    /// mock.on("pets.list", MockResponse::json(200, &vec!["rex"]));
    /// ```
    #[track_caller]
    pub fn on(&self, operation: &str, response: MockResponse) {
        self.when(operation).reply(response);
    }

    /// Answers requests of an operation by what they hold.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// let mock = MockTransport::new(&[]);
    /// mock.when("pets.get").path_parameter("id", "rex").reply(MockResponse::new(404));
    /// ```
    #[track_caller]
    pub fn when(&self, operation: &str) -> MockRule {
        self.check(operation);
        MockRule::new(self, operation)
    }

    /// Answers requests that are what this call sends: its operation, path, query and body.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, MockResponse, MockTransport, Operation};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// # static GET: Operation = Operation::new("pets.get", "GET", "/pets/{id}");
    /// let mock = MockTransport::new(&[]);
    /// let client: Client = mock.client(&API);
    /// // With a generated client: `client.pets().get("rex").into_call()`.
    /// let call: Call<String> = Call::json(client.request(&GET).path("id", &"rex"));
    /// mock.when_called(call).reply(MockResponse::json(200, &"a dog"));
    /// ```
    ///
    /// # Panics
    ///
    /// If the call cannot be sent, such as for a parameter that is missing.
    #[track_caller]
    pub fn when_called<T>(&self, call: Call<T>) -> MockRule {
        let (operation, expected) = expected(call);
        let rule = MockRule::new(self, operation);
        rule.and("what the call sends".to_owned(), move |request| {
            expected.fits(request)
        })
    }

    /// The requests so far that are what this call sends.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, MockTransport, Operation};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// # static GET: Operation = Operation::new("pets.get", "GET", "/pets/{id}");
    /// let mock = MockTransport::new(&[]);
    /// let client: Client = mock.client(&API);
    /// let call: Call<String> = Call::json(client.request(&GET).path("id", &"rex"));
    /// assert!(mock.requests_like(call).is_empty());
    /// ```
    ///
    /// # Panics
    ///
    /// If the call cannot be sent, such as for a parameter that is missing.
    #[track_caller]
    pub fn requests_like<T>(&self, call: Call<T>) -> Vec<MockRequest> {
        let (operation, expected) = expected(call);
        let fits = |seen: &&MockRequest| seen.operation == operation && expected.fits(seen);
        self.state().seen.iter().filter(fits).cloned().collect()
    }

    /// The waits between retries so far. None was waited for.
    ///
    /// ```
    /// # use specwright_runtime::MockTransport;
    /// assert!(MockTransport::new(&[]).waits().is_empty());
    /// ```
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    /// The requests of an operation so far, retries included.
    ///
    /// ```
    /// # use specwright_runtime::MockTransport;
    /// assert!(MockTransport::new(&[]).requests("pets.list").is_empty());
    /// ```
    #[track_caller]
    pub fn requests(&self, operation: &str) -> Vec<MockRequest> {
        self.check(operation);
        self.state()
            .seen
            .iter()
            .filter(|seen| seen.operation == operation)
            .cloned()
            .collect()
    }

    /// Operations with answers that nobody asked for, in no order: empty when all expectations were met.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// let mock = MockTransport::new(&[]);
    /// mock.once("pets.list", MockResponse::new(503));
    /// assert_eq!(mock.unmet(), ["pets.list"]);
    /// ```
    pub fn unmet(&self) -> Vec<String> {
        let state = self.state();
        let left = state.rules.iter().filter(|rule| !rule.once.is_empty());
        left.map(|rule| rule.operation.clone()).collect()
    }

    #[track_caller]
    fn check(&self, operation: &str) {
        let known = self.shared.operations;
        if !known.is_empty() && !operation.is_empty() && !known.contains(&operation) {
            let last = operation.rsplit(['.', '/', '_']).next().unwrap_or_default();
            let alike = known
                .iter()
                .filter(|known| known.contains(last) || operation.contains(*known));
            let alike: Vec<_> = alike.take(5).map(|known| format!("`{known}`")).collect();
            let hint = match alike.is_empty() {
                true => String::new(),
                false => format!("; similar: {}", alike.join(", ")),
            };
            panic!("there is no operation `{operation}`{hint}");
        }
    }

    fn expect(&self, rule: Expectation) {
        self.state().rules.push(rule);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: MockRequest) -> MockResponse {
        let state = &mut *self.state();
        let rules = &mut state.rules;
        let fits = |rule: &&mut Expectation| rule.fits(&request);
        let once = rules
            .iter_mut()
            .filter(fits)
            .find_map(|rule| rule.once.pop_front());
        let always = || {
            let fitting = rules.iter().rev().filter(|rule| rule.fits(&request));
            fitting.filter_map(|rule| rule.always.clone()).next()
        };
        let expected = once
            .or_else(always)
            .or_else(|| self.example(request.operation));
        let response = expected.unwrap_or_else(|| {
            let rules = rules
                .iter()
                .filter(|rule| rule.operation == request.operation);
            let nearly = rules.filter_map(|rule| rule.missing(&request).map(str::to_owned));
            MockResponse::unexpected(request.operation, &nearly.collect::<Vec<_>>())
        });
        state.seen.push(request);
        response
    }

    fn example(&self, operation: &str) -> Option<MockResponse> {
        let mut examples = self.shared.examples.iter();
        let example = examples.find(|example| example.operation == operation);
        example.map(MockResponse::example)
    }
}

/// The operation of a call, and what it sends.
#[track_caller]
fn expected<T>(call: Call<T>) -> (&'static str, Expected) {
    let data = call.into_parts().0;
    let url = match data.client.url_of(&data) {
        Ok(url) => url,
        Err(problem) => panic!("the call cannot be sent: {problem}"),
    };
    let expected = Expected {
        method: data.target.method.clone(),
        path: url.path().to_owned(),
        query: url.query().unwrap_or_default().to_owned(),
        body: data.body.bytes(),
    };
    (data.target.operation_id(), expected)
}

/// A value of a received type, from its JSON: for tests, where a struct cannot be written as a literal. With the feature
/// `mock`, all generated types encode and decode.
///
/// ```
/// use specwright_runtime::{FromJson, serde_json::json};
///
/// let names = Vec::<String>::from_json(json!(["rex"]));
/// assert_eq!(names, ["rex"]);
/// ```
pub trait FromJson: Decode {
    /// The value.
    ///
    /// # Panics
    ///
    /// If the JSON is not of the type; the message names the place.
    #[track_caller]
    fn from_json(json: impl Encode) -> Self {
        match from_slice(&to_vec(&json)) {
            Ok(value) => value,
            Err(error) => panic!("the JSON is not of the type: {error}"),
        }
    }
}

impl<T: Decode> FromJson for T {}

impl Transport for MockTransport {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let this = self.clone();
        Box::pin(async move {
            let (parts, mut body) = request.into_parts();
            let mut bytes = BytesMut::new();
            while let Some(chunk) = poll_fn(|cx| body.poll_chunk(cx)).await {
                bytes.extend_from_slice(&chunk.map_err(TransportError::connect)?);
            }
            let attempt = parts.extensions.get::<Attempt>();
            let operation = attempt.map_or("", |attempt| attempt.operation);
            let template = attempt.map(|attempt| attempt.path.clone());
            let (path, query) = (
                parts.uri.path().to_owned(),
                parts.uri.query().unwrap_or_default().to_owned(),
            );
            let body = bytes.freeze();
            let seen = MockRequest {
                operation,
                method: parts.method,
                template: template.unwrap_or_else(|| path.clone().into()),
                path,
                query,
                headers: parts.headers,
                body,
            };
            this.answer(seen).into_http().await
        })
    }

    fn skips_wait(&self, wait: Duration) -> bool {
        self.state().waits.push(wait);
        true
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MockTransport")
    }
}
