//! What a double answers.

use super::MockExample;
use crate::BoxError;
use crate::json::{Encode, to_vec};
use crate::request::BodyStream;
use crate::time::{Sleep, sleep};
use crate::transport::TransportError;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// What a double answers.
#[derive(Debug, Clone)]
pub struct MockResponse {
    status: StatusCode,
    headers: HeaderMap,
    /// The body, in the pieces in which it arrives.
    pieces: Vec<Bytes>,
    /// The wait before the head, and before each further piece.
    delay: Duration,
    pause: Duration,
    failure: Option<Failure>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Failure {
    Refused,
    Lost,
    BrokenOff,
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
            pieces: Vec::new(),
            delay: Duration::ZERO,
            pause: Duration::ZERO,
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
        self.pieces = vec![body.into()];
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

    /// More of the body, which arrives later than what was there before: for streams.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// let events = MockResponse::new(200).body("text/event-stream", "data: 1\n\n").then("data: 2\n\n");
    /// # drop(events);
    /// ```
    pub fn then(mut self, piece: impl Into<Bytes>) -> Self {
        self.pieces.push(piece.into());
        self
    }

    /// The connection fails behind the last piece of the body.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// let broken = MockResponse::new(200).body("text/event-stream", "data: 1\n\n").broken_off();
    /// # drop(broken);
    /// ```
    pub fn broken_off(mut self) -> Self {
        self.failure = Some(Failure::BrokenOff);
        self
    }

    /// A wait before the answer; tokio's paused time is enough for it.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// # use std::time::Duration;
    /// let slow = MockResponse::new(200).delay(Duration::from_secs(700));
    /// # drop(slow);
    /// ```
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// A wait before each further piece of the body, and before it is broken off.
    ///
    /// ```
    /// # use specwright_runtime::MockResponse;
    /// # use std::time::Duration;
    /// let events = MockResponse::new(200).body("text/event-stream", "data: 1\n\n").then("data: 2\n\n");
    /// let slow = events.pause(Duration::from_millis(10));
    /// # drop(slow);
    /// ```
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    pub(super) fn example(example: &MockExample) -> Self {
        Self::new(example.status).body(example.content_type, example.body)
    }

    /// What is answered where a test said nothing. `nearly`: what rules for the operation did not find.
    pub(super) fn unexpected(operation: &str, nearly: &[String]) -> Self {
        let nearly = match nearly {
            [] => String::new(),
            nearly => format!("; other rules for it want {}", nearly.join(", ")),
        };
        let message =
            format!("the mock has neither an expectation nor an example for `{operation}`{nearly}");
        let body = serde_json::json!({ "error": { "message": message } }).to_string();
        Self::new(501)
            .body("application/json", body)
            .header("x-should-retry", "false")
    }

    pub(super) async fn into_http(self) -> Result<http::Response<BodyStream>, TransportError> {
        if !self.delay.is_zero() {
            sleep(self.delay).await;
        }
        match self.failure {
            Some(Failure::Refused) => return Err(TransportError::connect("refused by the mock")),
            Some(Failure::Lost) => return Err(TransportError::exchange("lost by the mock")),
            Some(Failure::BrokenOff) | None => {}
        }
        let mut pieces = VecDeque::from(self.pieces);
        let body = match (pieces.len(), self.failure) {
            (0 | 1, None) => BodyStream::from(pieces.pop_front().unwrap_or_default()),
            _ => BodyStream::from_stream(
                Pieces {
                    left: pieces,
                    pause: self.pause,
                    waiting: None,
                    is_broken: self.failure.is_some(),
                },
                None,
            ),
        };
        let mut response = http::Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        Ok(response)
    }
}

/// A body that arrives in pieces.
struct Pieces {
    left: VecDeque<Bytes>,
    pause: Duration,
    /// The wait before the next piece; none before the first.
    waiting: Option<Pin<Box<Sleep>>>,
    is_broken: bool,
}

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(waiting) = &mut self.waiting {
            ready!(waiting.as_mut().poll(cx));
        }
        self.waiting = (!self.pause.is_zero()).then(|| Box::pin(sleep(self.pause)));
        Poll::Ready(match self.left.pop_front() {
            Some(piece) => Some(Ok(piece)),
            None if std::mem::take(&mut self.is_broken) => {
                Some(Err("broken off by the mock".into()))
            }
            None => None,
        })
    }
}
