//! How requests travel: one trait, so that anything can stand behind a client.

#[cfg(all(feature = "reqwest", target_family = "wasm"))]
mod fetch;
#[cfg(feature = "mock")]
mod mock;
#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
mod reqwest;
#[cfg(all(
    any(feature = "rustls", feature = "native-tls"),
    not(target_family = "wasm")
))]
mod tls;
#[cfg(feature = "tower")]
mod tower;

use crate::request::{BodyStream, Target};
use crate::{BoxError, BoxFuture};
use std::fmt;
use std::time::Duration;

#[cfg(all(feature = "reqwest", target_family = "wasm"))]
pub use self::fetch::ReqwestTransport;
#[cfg(feature = "mock")]
pub use self::mock::{FromJson, MockExample, MockRequest, MockResponse, MockRule, MockTransport};
#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "tower")]
pub use self::tower::TowerTransport;

/// What [`Transport::send`] gives.
pub type TransportFuture = BoxFuture<Result<http::Response<BodyStream>, TransportError>>;

/// Sends one request once. Retries, redirects, credentials and whole-attempt timeouts are the client's.
///
/// The request's extensions hold an [`Attempt`]. A transport must not follow redirects.
///
/// ```
/// use specwright_runtime::{BodyStream, Bytes, Transport, TransportFuture, http};
///
/// struct Always;
///
/// impl Transport for Always {
///     fn send(&self, _request: http::Request<BodyStream>) -> TransportFuture {
///         let body = BodyStream::from(Bytes::from("{}"));
///         Box::pin(async move { Ok(http::Response::new(body)) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and gives the response once its head has arrived.
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture;

    /// Whether a wait between retries is to be skipped: nothing is gained by it where there is no server.
    #[doc(hidden)]
    fn skips_wait(&self, wait: Duration) -> bool {
        let _ = wait;
        false
    }

    /// The same from what the client has at hand, for a transport that need not parse a URL again.
    #[doc(hidden)]
    fn send_outgoing(&self, outgoing: Outgoing<'_>) -> TransportFuture {
        match outgoing.into_request() {
            Ok(request) => self.send(request),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

/// A request before it is one of `http`'s.
#[doc(hidden)]
pub struct Outgoing<'a> {
    pub(crate) method: http::Method,
    pub(crate) url: url::Url,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: BodyStream,
    pub(crate) target: &'a Target,
    /// 1 for the first.
    pub(crate) attempt: u32,
    pub(crate) connect_timeout: Duration,
}

impl Outgoing<'_> {
    fn into_request(self) -> Result<http::Request<BodyStream>, TransportError> {
        let uri = self.url.as_str().parse();
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() =
            uri.map_err(|error: http::uri::InvalidUri| TransportError::connect(error))?;
        *request.headers_mut() = self.headers;
        request.extensions_mut().insert(Attempt {
            operation: self.target.operation_id(),
            path: self.target.path.clone(),
            number: self.attempt,
            connect_timeout: self.connect_timeout,
        });
        Ok(request)
    }
}

/// What a client says that was built without a transport.
pub(crate) const NO_TRANSPORT: &str =
    "no transport: enable the feature `rustls` or `native-tls`, or give one to the builder";

/// Stands in where no transport was compiled in and none was given.
#[cfg(not(feature = "reqwest"))]
pub(crate) struct NoTransport;

#[cfg(not(feature = "reqwest"))]
impl Transport for NoTransport {
    fn send(&self, _: http::Request<BodyStream>) -> TransportFuture {
        Box::pin(async { Err(TransportError::connect(NO_TRANSPORT).permanent()) })
    }
}

/// Which try of which operation a request is; found in its extensions.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation's id, empty for a call that the document does not know.
    pub operation: &'static str,
    /// The path's template, or the path of a call that the document does not know.
    pub path: std::borrow::Cow<'static, str>,
    /// 1 for the first try.
    pub number: u32,
    /// How long connecting may take.
    pub connect_timeout: Duration,
}

/// Why a transport could not send a request or receive an answer.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) stage: Stage,
    pub(crate) timeout: bool,
    pub(crate) permanent: bool,
    pub(crate) source: BoxError,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before a byte of the request was sent: repeating it is always safe.
    Connect,
    /// Later: the server may have acted on it.
    Exchange,
}

impl TransportError {
    /// The request was not sent at all.
    ///
    /// ```
    /// # use specwright_runtime::TransportError;
    /// let error = TransportError::connect(std::io::Error::other("refused"));
    /// assert_eq!(error.to_string(), "cannot connect");
    /// ```
    pub fn connect(source: impl Into<BoxError>) -> Self {
        TransportError {
            stage: Stage::Connect,
            timeout: false,
            permanent: false,
            source: source.into(),
        }
    }

    /// The request was sent, at least in part, and there is no answer.
    ///
    /// ```
    /// # use specwright_runtime::TransportError;
    /// let error = TransportError::exchange(std::io::Error::other("reset"));
    /// assert_eq!(error.to_string(), "the connection failed");
    /// ```
    pub fn exchange(source: impl Into<BoxError>) -> Self {
        TransportError {
            stage: Stage::Exchange,
            timeout: false,
            permanent: false,
            source: source.into(),
        }
    }

    /// The same, because time ran out.
    ///
    /// ```
    /// # use specwright_runtime::TransportError;
    /// let error = TransportError::connect(std::io::Error::other("slow")).timed_out();
    /// assert_eq!(error.to_string(), "connecting took too long");
    /// ```
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// The same, and it would come again, such as for a certificate that nobody vouches for: the call is not repeated.
    ///
    /// ```
    /// # use specwright_runtime::TransportError;
    /// let error = TransportError::connect(std::io::Error::other("a stranger")).permanent();
    /// # drop(error);
    /// ```
    pub fn permanent(mut self) -> Self {
        self.permanent = true;
        self
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.stage, self.timeout) {
            (Stage::Connect, false) => "cannot connect",
            (Stage::Connect, true) => "connecting took too long",
            (Stage::Exchange, false) => "the connection failed",
            (Stage::Exchange, true) => "no answer in time",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
