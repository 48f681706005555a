//! The one error type.

mod display;
mod predicates;
mod problem;
mod summary;

use crate::BoxError;
use crate::client::RateLimit;
use crate::compression::Broken;
use crate::json::{Decode, DecodeError, from_slice};
use crate::line::one_line;
use crate::secret::Veil;
use crate::transport::{Stage, TransportError};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
pub use problem::Problem;
use std::borrow::Cow;
use std::time::Duration;
use summary::Summary;

/// Why a call failed.
///
/// Its text says what was called, what the server answered and what it can be found by in the server's logs; it never
/// holds credentials.
///
/// ```no_run
/// # use specwright_runtime::{Call, Error};
/// # async fn example(call: Call<String>) -> Result<(), Error> {
/// match call.await {
///     Ok(value) => println!("{value}"),
///     Err(error) if error.is_not_found() => println!("there is none"),
///     Err(error) if error.is_rate_limited() => println!("later, please"),
///     // POST /organization/projects failed: 400 Bad Request: Name is taken (code name_taken, request id req_1)
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    /// What happened, without the call.
    message: String,
    call: Option<CallContext>,
    response: Option<Answer>,
    source: Option<BoxError>,
    /// Whether it would come again.
    permanent: bool,
}

/// What kind of mishap it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The request could not be made: wrong values, no credentials, wrong settings.
    Request,
    /// A file of the caller's could not be written.
    File,
    /// Nothing was sent.
    Connect {
        timeout: bool,
    },
    /// Sent, at least in part, without a whole answer.
    Exchange,
    Timeout,
    /// An answer that says no.
    Status,
    /// A stream in which the server says that it failed.
    Event,
    Decode,
    TooLarge,
    Redirect,
    Pagination,
}

/// Which call an error belongs to.
#[derive(Debug, Clone)]
pub(crate) struct CallContext {
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    pub(crate) attempts: u32,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    message: Option<String>,
    code: Option<String>,
    request_id: Option<String>,
}

/// Longer texts are for `body()`, not for a line in a log.
pub(crate) const LONGEST_MESSAGE: usize = 500;
/// Our own words, with what they cite.
const LONGEST_TEXT: usize = 1000;
/// Codes, ids and paths.
const LONGEST_NAME: usize = 200;

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        let message = message.into();
        let message = match one_line(&message, LONGEST_TEXT) {
            Cow::Borrowed(_) => message,
            Cow::Owned(line) => line,
        };
        Error(Box::new(Inner {
            kind,
            message,
            call: None,
            response: None,
            source: None,
            permanent: false,
        }))
    }

    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::new(Kind::Request, message)
    }

    pub(crate) fn transport(error: TransportError) -> Self {
        let kind = match (error.stage, error.timeout) {
            (Stage::Connect, timeout) => Kind::Connect { timeout },
            (Stage::Exchange, true) => Kind::Timeout,
            (Stage::Exchange, false) => Kind::Exchange,
        };
        let mut sorted = Self::new(kind, error.to_string()).with_source(error.source);
        sorted.0.permanent = error.permanent;
        sorted
    }

    pub(crate) fn timeout(what: &str, limit: Duration) -> Self {
        Self::new(Kind::Timeout, format!("{what} within {limit:?}"))
    }

    /// The error of a body that did not arrive as it should.
    pub(crate) fn exchange(source: BoxError) -> Self {
        if let Some(broken) = source.downcast_ref::<Broken>() {
            // What is cut off may be whole the next time.
            let kind = match broken.is_cut() {
                true => Kind::Exchange,
                false => Kind::Decode,
            };
            return Self::new(kind, broken.to_string()).with_source(source);
        }
        Self::new(
            Kind::Exchange,
            "the connection failed while the response arrived",
        )
        .with_source(source)
    }

    pub(crate) fn decode(error: DecodeError) -> Self {
        Self::new(
            Kind::Decode,
            format!("the response does not fit the document: {error}"),
        )
        .with_source(Box::new(error))
    }

    /// An answer that is not a success.
    pub(crate) fn refused(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self::new(Kind::Status, String::new()).with_summary(status, headers, body)
    }

    /// An error that was sent as an event of a stream.
    pub(crate) fn event(status: StatusCode, headers: HeaderMap, data: Bytes) -> Self {
        Self::new(Kind::Event, "the server ended the stream with an error")
            .with_summary(status, headers, data)
    }

    fn with_summary(self, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        let summary = Summary::find(&body);
        let mut error = self.with_response(status, headers, body);
        if let Some(answer) = &mut error.0.response {
            answer.message = summary.message;
            answer.code = summary.code;
        }
        error
    }

    pub(crate) fn with_source(mut self, source: BoxError) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn with_call(mut self, call: CallContext) -> Self {
        self.0.call = Some(call);
        self
    }

    /// Takes secrets out of all that is printed. A source that would tell them is dropped, and what it says becomes
    /// text.
    pub(crate) fn hiding(mut self, veil: &Veil) -> Self {
        let inner = &mut *self.0;
        let answer = inner.response.as_mut();
        let texts = answer.into_iter().flat_map(|answer| {
            veil.mark(&mut answer.headers);
            let told = [
                &mut answer.message,
                &mut answer.code,
                &mut answer.request_id,
            ];
            told.into_iter().flatten()
        });
        for text in texts.chain([&mut inner.message]) {
            *text = veil.hide(std::mem::take(text));
        }
        if let Some(source) = &inner.source {
            let told = chain(&**source);
            if veil.hide(told.clone()) != told {
                let cause = display::cause(&**source);
                if !matches!(inner.kind, Kind::Decode) {
                    inner.message = format!("{}: {}", inner.message, veil.hide(cause));
                }
                inner.source = None;
            }
        }
        self
    }

    /// The response that could not be used.
    pub(crate) fn with_response(
        mut self,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        let request_id = request_id(&headers).map(|id| one_line(id, LONGEST_NAME).into_owned());
        self.0.response = Some(Answer {
            status,
            headers,
            body,
            message: None,
            code: None,
            request_id,
        });
        self
    }

    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The status of the response, if there was one.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// if error.status().is_some_and(|status| status == 404) {
    ///     println!("there is none");
    /// }
    /// # }
    /// ```
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|answer| answer.status)
    }

    pub(crate) fn is_permanent(&self) -> bool {
        self.0.permanent
    }

    /// The status of an answer that says no; 0 for every other mishap.
    pub(crate) fn refusal(&self) -> u16 {
        match &self.0.response {
            Some(answer) if self.0.kind == Kind::Status => answer.status.as_u16(),
            _ => 0,
        }
    }

    /// The server's code for what went wrong, such as `rate_limit_exceeded`.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// if error.code() == Some("name_taken") {
    ///     println!("choose another name");
    /// }
    /// # }
    /// ```
    pub fn code(&self) -> Option<&str> {
        self.0.response.as_ref()?.code.as_deref()
    }

    /// What went wrong: the server's words where it sent some, otherwise ours.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// println!("{}", error.message());
    /// # }
    /// ```
    pub fn message(&self) -> &str {
        let answer = self.0.response.as_ref();
        match answer.and_then(|answer| answer.message.as_deref()) {
            Some(message) => message,
            None if self.0.kind == Kind::Status => answer
                .and_then(|answer| answer.status.canonical_reason())
                .unwrap_or_default(),
            None => &self.0.message,
        }
    }

    /// The id under which the server knows the request; without the credentials that it may hold.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// println!("please tell support: {}", error.request_id().unwrap_or("no id"));
    /// # }
    /// ```
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.as_ref()?.request_id.as_deref()
    }

    /// The headers of the response, if there was one, as they came. Those that tell a credential are marked as sensitive,
    /// so that they are not printed.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// let left = error.headers().and_then(|headers| headers.get("x-ratelimit-remaining-requests"));
    /// # let _ = left;
    /// # }
    /// ```
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the response as it came, as far as it was read: a server may repeat credentials in it.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// println!("{:?}", error.body());
    /// # }
    /// ```
    pub fn body(&self) -> Option<&Bytes> {
        self.0.response.as_ref().map(|answer| &answer.body)
    }

    /// The body of the response as a documented type; `None` if it is not one.
    ///
    /// ```no_run
    /// # use specwright_runtime::serde_json::Value;
    /// # fn example(error: specwright_runtime::Error) {
    /// if let Some(body) = error.body_as::<Value>() {
    ///     println!("{}", body["error"]["param"]);
    /// }
    /// # }
    /// ```
    pub fn body_as<T: Decode>(&self) -> Option<T> {
        from_slice(self.body()?).ok()
    }

    /// How long the server asks to wait, by `retry-after-ms` or `retry-after`. The client has waited for what is up to two
    /// minutes; what is longer is left to the caller.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// if let Some(wait) = error.retry_after() {
    ///     println!("again in {} minutes", wait.as_secs() / 60);
    /// }
    /// # }
    /// ```
    pub fn retry_after(&self) -> Option<Duration> {
        crate::client::retry_after(self.headers()?)
    }

    /// What the server says of its limits, in `RateLimit` and similar headers of its response; empty if there was none.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// for limit in error.rate_limits() {
    ///     println!("{:?}: more in {:?}", limit.name, limit.reset);
    /// }
    /// # }
    /// ```
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        self.headers()
            .map(RateLimit::from_headers)
            .unwrap_or_default()
    }

    /// How often the request was sent; 0 if it never was.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// println!("gave up after {} attempts", error.attempts());
    /// # }
    /// ```
    pub fn attempts(&self) -> u32 {
        self.0.call.as_ref().map_or(0, |call| call.attempts)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// Everything that an error and its sources say.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = format!("{error} {error:?}");
    let mut next = error.source();
    while let Some(error) = next {
        text.push_str(&format!(" {error}"));
        next = error.source();
    }
    text
}

/// The id that servers give a request, under its usual names.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    [
        "x-request-id",
        "request-id",
        "x-correlation-id",
        "x-amzn-requestid",
    ]
    .iter()
    .find_map(|name| headers.get(*name))
    .and_then(|value| value.to_str().ok())
}
