//! Which requests a double answers with what.

use super::{MockRequest, MockResponse, MockTransport};
use crate::json::{Encode, to_vec};
use http::Method;
use std::collections::VecDeque;
use std::fmt;

type Fits = Box<dyn Fn(&MockRequest) -> bool + Send + Sync>;

/// Requests that a double is to answer, by what they hold; nothing happens before [`reply`](Self::reply) or one of its
/// kind says with what.
///
/// ```
/// use specwright_runtime::{MockResponse, MockTransport, serde_json::json};
///
/// let mock = MockTransport::new(&[]);
/// mock.when("pets.get").path_parameter("id", "rex").reply(MockResponse::json(200, &json!({ "id": "rex" })));
/// mock.when("pets.list").query_parameter("page", "2").reply(MockResponse::json(200, &json!([])));
/// mock.when("pets.create").json(&json!({ "name": "Rex" })).reply_in_turn([MockResponse::new(503), MockResponse::new(201)]);
/// ```
#[must_use = "requests are answered once `reply` says with what"]
pub struct MockRule {
    mock: MockTransport,
    operation: String,
    /// What a request must hold; each with what it is about, for who looks for the reason why nothing fits.
    conditions: Vec<(String, Fits)>,
}

/// A rule with its answers.
pub(super) struct Expectation {
    pub(super) operation: String,
    conditions: Vec<(String, Fits)>,
    pub(super) once: VecDeque<MockResponse>,
    pub(super) always: Option<MockResponse>,
}

/// What a call would send.
pub(super) struct Expected {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    /// `None` for a body that is read while it is sent.
    pub(super) body: Option<bytes::Bytes>,
}

impl Expected {
    pub(super) fn fits(&self, request: &MockRequest) -> bool {
        let same_body = self.body.as_ref().is_none_or(|body| *body == request.body);
        let target = (&request.method, &request.path, &request.query);
        target == (&self.method, &self.path, &self.query) && same_body
    }
}

impl Expectation {
    pub(super) fn fits(&self, request: &MockRequest) -> bool {
        self.operation == request.operation && self.missing(request).is_none()
    }

    /// The first condition that a request does not meet.
    pub(super) fn missing(&self, request: &MockRequest) -> Option<&str> {
        let mut conditions = self.conditions.iter();
        let missing = conditions.find(|(_, fits)| !fits(request));
        missing.map(|(about, _)| about.as_str())
    }
}

impl MockRule {
    pub(super) fn new(mock: &MockTransport, operation: &str) -> Self {
        MockRule {
            mock: mock.clone(),
            operation: operation.to_owned(),
            conditions: Vec::new(),
        }
    }

    pub(super) fn and(
        mut self,
        about: String,
        fits: impl Fn(&MockRequest) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.conditions.push((about, Box::new(fits)));
        self
    }

    /// The path itself, with its values.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// MockTransport::new(&[]).when("pets.get").path("/pets/rex").reply(MockResponse::new(404));
    /// ```
    pub fn path(self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.and(format!("the path `{path}`"), move |request| {
            request.path == path
        })
    }

    /// A parameter of the path.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// MockTransport::new(&[]).when("pets.get").path_parameter("id", "rex").reply(MockResponse::new(404));
    /// ```
    pub fn path_parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.and(format!("the path parameter `{name}`"), move |request| {
            request.path_parameter(&name).as_ref() == Some(&value)
        })
    }

    /// A parameter of the query.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// MockTransport::new(&[]).when("pets.list").query_parameter("limit", "10").reply(MockResponse::new(503));
    /// ```
    pub fn query_parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.and(format!("the query parameter `{name}`"), move |request| {
            request.query_parameter(&name).as_ref() == Some(&value)
        })
    }

    /// A header.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// MockTransport::new(&[]).when("pets.list").header("x-team", "zoo").reply(MockResponse::new(503));
    /// ```
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.and(format!("the header `{name}`"), move |request| {
            request.header(&name) == Some(&*value)
        })
    }

    /// A JSON body that is equal to this value.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport, serde_json::json};
    /// let mock = MockTransport::new(&[]);
    /// mock.when("pets.create").json(&json!({ "name": "Rex" })).reply(MockResponse::new(409));
    /// ```
    pub fn json(self, value: &dyn Encode) -> Self {
        let expected: Option<serde_json::Value> = serde_json::from_slice(&to_vec(value)).ok();
        self.and("the JSON body".to_owned(), move |request| {
            serde_json::from_slice(&request.body).ok() == expected
        })
    }

    /// A body that holds this text.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// MockTransport::new(&[]).when("pets.create").body_contains("Rex").reply(MockResponse::new(409));
    /// ```
    pub fn body_contains(self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.and("the body".to_owned(), move |request| {
            request.text().contains(&text)
        })
    }

    /// Whatever else a test looks at.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// let large = MockTransport::new(&[]).when("pets.create").matching(|request| request.body.len() > 1000);
    /// large.reply(MockResponse::new(413));
    /// ```
    pub fn matching(self, fits: impl Fn(&MockRequest) -> bool + Send + Sync + 'static) -> Self {
        self.and("what `matching` looks at".to_owned(), fits)
    }

    /// Answers all such requests. Of several rules that fit, the last one counts.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// MockTransport::new(&[]).when("pets.list").reply(MockResponse::json(200, &vec!["rex"]));
    /// ```
    pub fn reply(self, response: MockResponse) {
        self.answer(VecDeque::new(), Some(response));
    }

    /// Answers the next such request. It goes before [`reply`](Self::reply), and those that were said first are used
    /// first.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// MockTransport::new(&[]).when("pets.list").reply_once(MockResponse::new(503));
    /// ```
    pub fn reply_once(self, response: MockResponse) {
        self.reply_in_turn([response]);
    }

    /// Answers the next such requests, each with the next of these.
    ///
    /// ```
    /// # use specwright_runtime::{MockResponse, MockTransport};
    /// let mock = MockTransport::new(&[]);
    /// mock.when("pets.list").reply_in_turn([MockResponse::new(503), MockResponse::json(200, &vec!["rex"])]);
    /// ```
    pub fn reply_in_turn(self, responses: impl IntoIterator<Item = MockResponse>) {
        self.answer(responses.into_iter().collect(), None);
    }

    fn answer(self, once: VecDeque<MockResponse>, always: Option<MockResponse>) {
        self.mock.expect(Expectation {
            operation: self.operation,
            conditions: self.conditions,
            once,
            always,
        });
    }
}

impl fmt::Debug for MockRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let conditions = self.conditions.iter().map(|(about, _)| about);
        f.debug_struct("MockRule")
            .field("operation", &self.operation)
            .field("conditions", &conditions.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
