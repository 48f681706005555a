//! A transport for users' tests: it answers from memory, by operation.

use super::{Attempt, Transport, TransportError, TransportFuture};
use crate::api::Api;
use crate::client::{Client, ClientBuilder, Credential, RequestOptions};
use crate::json::{Encode, to_vec};
use crate::request::BodyStream;
use crate::security::{SecurityKind, SecurityScheme};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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
#[derive(Clone)]
pub struct MockTransport {
    shared: Arc<Shared>,
}

struct Shared {
    examples: &'static [MockExample],
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Answers that are given once, in order.
    once: HashMap<String, VecDeque<MockResponse>>,
    /// Answers that stay.
    always: HashMap<String, MockResponse>,
    seen: Vec<MockRequest>,
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
        let options = RequestOptions::new().retry_delay(Duration::ZERO);
        let builder = ClientBuilder::<C>::new(api)
            .base_url("http://mock.invalid")
            .options(options);
        let schemes = api.schemes.iter();
        let builder = schemes.fold(builder, |builder, scheme| {
            builder.credential(scheme.name, made_up(scheme))
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
    pub fn once(&self, operation: &str, response: MockResponse) {
        self.state()
            .once
            .entry(operation.to_owned())
            .or_default()
            .push_back(response);
    }

    /// Answers all requests of an operation that nothing else answers.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// let mock = MockTransport::new(&[]);
    /// mock.on("pets.list", MockResponse::json(200, &vec!["rex"]));
    /// ```
    pub fn on(&self, operation: &str, response: MockResponse) {
        self.state().always.insert(operation.to_owned(), response);
    }

    /// The requests of an operation so far, retries included.
    ///
    /// ```
    /// # use specwright_runtime::MockTransport;
    /// assert!(MockTransport::new(&[]).requests("pets.list").is_empty());
    /// ```
    pub fn requests(&self, operation: &str) -> Vec<MockRequest> {
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
        let left = state.once.iter().filter(|(_, queue)| !queue.is_empty());
        left.map(|(operation, _)| operation.clone()).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: MockRequest) -> MockResponse {
        let mut state = self.state();
        let operation = request.operation;
        state.seen.push(request);
        let queued = state.once.get_mut(operation).and_then(VecDeque::pop_front);
        let expected = queued.or_else(|| state.always.get(operation).cloned());
        expected.unwrap_or_else(|| {
            let example = self
                .shared
                .examples
                .iter()
                .find(|example| example.operation == operation);
            example.map_or_else(
                || MockResponse::unexpected(operation),
                MockResponse::example,
            )
        })
    }
}

/// A credential that is good for nothing but a double.
fn made_up(scheme: &SecurityScheme) -> Credential {
    match scheme.kind {
        SecurityKind::Unsupported(_) => Credential::external(),
        _ => Credential::from("mock"),
    }
}

impl Transport for MockTransport {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let this = self.clone();
        Box::pin(async move {
            let (parts, mut body) = request.into_parts();
            let mut bytes = BytesMut::new();
            while let Some(chunk) = poll_fn(|cx| body.poll_chunk(cx)).await {
                bytes.extend_from_slice(&chunk.map_err(TransportError::connect)?);
            }
            let operation = parts
                .extensions
                .get::<Attempt>()
                .map_or("", |attempt| attempt.operation);
            let (path, query) = (
                parts.uri.path().to_owned(),
                parts.uri.query().unwrap_or_default().to_owned(),
            );
            let body = bytes.freeze();
            let seen = MockRequest {
                operation,
                method: parts.method,
                path,
                query,
                headers: parts.headers,
                body,
            };
            this.answer(seen).into_http()
        })
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MockTransport")
    }
}

/// A request that a double saw.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MockRequest {
    /// The operation's id; empty for a call that the document does not know.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The path with its values.
    pub path: String,
    /// The query as it would be sent, without `?`.
    pub query: String,
    /// The headers; credentials are marked as sensitive, so that they are not printed.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl MockRequest {
    /// The body as text.
    ///
    /// ```
    /// # use specwright_runtime::MockRequest;
    /// # fn example(request: MockRequest) {
    /// assert_eq!(request.text(), r#"{"name":"Rex"}"#);
    /// # }
    /// ```
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What a double answers.
#[derive(Debug, Clone)]
pub struct MockResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    failure: Option<Failure>,
}

#[derive(Debug, Clone, Copy)]
enum Failure {
    Refused,
    Lost,
}

impl MockResponse {
    /// A status without a body. What is no status becomes 500.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// let busy = MockResponse::new(503);
    /// # drop(busy);
    /// ```
    pub fn new(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        MockResponse {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            failure: None,
        }
    }

    /// A status with JSON.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// let names = MockResponse::json(200, &vec!["rex"]);
    /// # drop(names);
    /// ```
    pub fn json(status: u16, value: &dyn Encode) -> Self {
        Self::new(status).body("application/json", to_vec(value))
    }

    /// With a body.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// let table = MockResponse::new(200).body("text/csv", "a,b\n");
    /// # drop(table);
    /// ```
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// With a header. What headers cannot hold is left out.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// let busy = MockResponse::new(429).header("retry-after", "1");
    /// # drop(busy);
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            self.headers.insert(name, value);
        }
        self
    }

    /// No connection at all.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// let refused = MockResponse::refused();
    /// # drop(refused);
    /// ```
    pub fn refused() -> Self {
        MockResponse {
            failure: Some(Failure::Refused),
            ..Self::new(500)
        }
    }

    /// The request arrives, the answer does not.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// let lost = MockResponse::lost();
    /// # drop(lost);
    /// ```
    pub fn lost() -> Self {
        MockResponse {
            failure: Some(Failure::Lost),
            ..Self::new(500)
        }
    }

    fn example(example: &MockExample) -> Self {
        Self::new(example.status).body(example.content_type, example.body)
    }

    fn unexpected(operation: &str) -> Self {
        let message =
            format!("the mock has neither an expectation nor an example for `{operation}`");
        let body = serde_json::json!({ "error": { "message": message } }).to_string();
        Self::new(501)
            .body("application/json", body)
            .header("x-should-retry", "false")
    }

    fn into_http(self) -> Result<http::Response<BodyStream>, TransportError> {
        match self.failure {
            Some(Failure::Refused) => return Err(TransportError::connect("refused by the mock")),
            Some(Failure::Lost) => return Err(TransportError::exchange("lost by the mock")),
            None => {}
        }
        let mut response = http::Response::new(BodyStream::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        Ok(response)
    }
}
