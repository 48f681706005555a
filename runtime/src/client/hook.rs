//! Hooks: what sees every attempt before it is sent and after it came back.

use super::Shared;
use crate::BoxError;
use crate::error::Error;
use crate::request::{BodyStream, Headers, Target};
use crate::time::Instant;
use crate::transport::Outgoing;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Sees every request that a client sends, retries and redirects included: for signatures, metrics and logs.
///
/// ```
/// use specwright_runtime::{AttemptOutcome, AttemptParts, Hook, http::HeaderValue};
///
/// /// Signs the method, the URL and the body of each attempt.
/// struct Signing {
///     sign: fn(method: &str, url: &str, body: &[u8]) -> String,
/// }
///
/// impl Hook for Signing {
///     fn before(&self, attempt: &mut AttemptParts<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         let body = attempt.body().ok_or("a streamed body cannot be signed")?;
///         let signature = (self.sign)(attempt.method().as_str(), attempt.url().as_str(), &body);
///         let mut value = HeaderValue::from_str(&signature)?;
///         value.set_sensitive(true);
///         attempt.headers_mut().insert("x-signature", value);
///         Ok(())
///     }
///
///     fn after(&self, outcome: &AttemptOutcome<'_>) {
///         println!("{} {}: {:?} after {:?}", outcome.method(), outcome.path(), outcome.status(), outcome.duration());
///     }
/// }
/// ```
pub trait Hook: Send + Sync + 'static {
    /// Called with a request that is about to be sent, with its credentials. It may add headers and query parameters;
    /// an error ends the call before anything is sent.
    ///
    /// On a redirect to another origin, what a hook adds is dropped, as the caller's own headers are.
    fn before(&self, attempt: &mut AttemptParts<'_>) -> Result<(), BoxError> {
        let _ = attempt;
        Ok(())
    }

    /// Called once for each request that was sent: when its body was read, when the head of a streamed response or of a
    /// redirect has arrived, when the attempt failed, or when the caller dropped the call.
    fn after(&self, outcome: &AttemptOutcome<'_>) {
        let _ = outcome;
    }
}

/// A request that is about to be sent, as a [`Hook`] sees it.
pub struct AttemptParts<'a> {
    target: &'a Target,
    number: u32,
    method: &'a Method,
    url: &'a mut Url,
    headers: &'a mut HeaderMap,
    body: &'a BodyStream,
}

impl AttemptParts<'_> {
    /// The operation's id; empty for a call that the document does not know.
    ///
    /// ```
    /// # use specwright_runtime::AttemptParts;
    /// fn is_upload(attempt: &AttemptParts<'_>) -> bool {
    ///     attempt.operation() == "files.upload"
    /// }
    /// ```
    pub fn operation(&self) -> &'static str {
        self.target.operation_id()
    }

    /// 1 for the first attempt of a call.
    ///
    /// ```
    /// # use specwright_runtime::AttemptParts;
    /// fn is_retry(attempt: &AttemptParts<'_>) -> bool {
    ///     attempt.number() > 1
    /// }
    /// ```
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The method.
    ///
    /// ```
    /// # use specwright_runtime::AttemptParts;
    /// fn is_get(attempt: &AttemptParts<'_>) -> bool {
    ///     attempt.method() == "GET"
    /// }
    /// ```
    pub fn method(&self) -> &Method {
        self.method
    }

    /// The URL, with the credentials that travel in its query.
    ///
    /// ```
    /// # use specwright_runtime::AttemptParts;
    /// fn host<'a>(attempt: &'a AttemptParts<'_>) -> Option<&'a str> {
    ///     attempt.url().host_str()
    /// }
    /// ```
    pub fn url(&self) -> &Url {
        self.url
    }

    /// The URL to be completed, for signatures that travel in the query. It must stay on its origin.
    ///
    /// ```
    /// # use specwright_runtime::AttemptParts;
    /// fn sign(attempt: &mut AttemptParts<'_>, signature: &str) {
    ///     attempt.url_mut().query_pairs_mut().append_pair("signature", signature);
    /// }
    /// ```
    pub fn url_mut(&mut self) -> &mut Url {
        self.url
    }

    /// The headers, but for `Host` and those of the connection, which the transport adds.
    ///
    /// ```
    /// # use specwright_runtime::AttemptParts;
    /// fn is_json(attempt: &AttemptParts<'_>) -> bool {
    ///     attempt.headers().get("content-type").is_some_and(|value| value == "application/json")
    /// }
    /// ```
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The headers to be completed. Values that are marked as sensitive, and those under names that sound secret, stay
    /// out of errors where a server repeats them.
    ///
    /// ```
    /// # use specwright_runtime::{AttemptParts, http::HeaderValue};
    /// fn tag(attempt: &mut AttemptParts<'_>) {
    ///     attempt.headers_mut().insert("x-tag", HeaderValue::from_static("nightly"));
    /// }
    /// ```
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers
    }

    /// The body, if it is in memory; `None` for one that is read while it is sent.
    ///
    /// ```
    /// # use specwright_runtime::AttemptParts;
    /// fn length(attempt: &AttemptParts<'_>) -> Option<usize> {
    ///     attempt.body().map(|body| body.len())
    /// }
    /// ```
    pub fn body(&self) -> Option<Bytes> {
        self.body.bytes()
    }
}

impl fmt::Debug for AttemptParts<'_> {
    /// Without values: they may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttemptParts")
            .field("operation", &self.operation())
            .field("number", &self.number)
            .field("method", &self.method)
            .field("path", &self.target.shown_path())
            .finish_non_exhaustive()
    }
}

/// What became of a request, as a [`Hook`] sees it.
pub struct AttemptOutcome<'a> {
    sent: &'a Sent,
    status: Option<StatusCode>,
    headers: Option<&'a HeaderMap>,
    error: Option<&'a Error>,
}

impl AttemptOutcome<'_> {
    /// The operation's id; empty for a call that the document does not know.
    ///
    /// ```
    /// # use specwright_runtime::AttemptOutcome;
    /// fn is_upload(outcome: &AttemptOutcome<'_>) -> bool {
    ///     outcome.operation() == "files.upload"
    /// }
    /// ```
    pub fn operation(&self) -> &'static str {
        self.sent.target.operation_id()
    }

    /// 1 for the first attempt of a call.
    ///
    /// ```
    /// # use specwright_runtime::AttemptOutcome;
    /// fn is_retry(outcome: &AttemptOutcome<'_>) -> bool {
    ///     outcome.number() > 1
    /// }
    /// ```
    pub fn number(&self) -> u32 {
        self.sent.number
    }

    /// The method.
    ///
    /// ```
    /// # use specwright_runtime::AttemptOutcome;
    /// fn is_get(outcome: &AttemptOutcome<'_>) -> bool {
    ///     outcome.method() == "GET"
    /// }
    /// ```
    pub fn method(&self) -> &Method {
        &self.sent.method
    }

    /// The path's template, such as `/pets/{id}`: one label for all calls of an operation.
    ///
    /// ```
    /// # use specwright_runtime::AttemptOutcome;
    /// fn label(outcome: &AttemptOutcome<'_>) -> String {
    ///     format!("{} {}", outcome.method(), outcome.path())
    /// }
    /// ```
    pub fn path(&self) -> String {
        self.sent.target.shown_path().into_owned()
    }

    /// How long it took, from just before it was sent.
    ///
    /// ```
    /// # use specwright_runtime::AttemptOutcome;
    /// fn milliseconds(outcome: &AttemptOutcome<'_>) -> u128 {
    ///     outcome.duration().as_millis()
    /// }
    /// ```
    pub fn duration(&self) -> Duration {
        self.sent.at.elapsed()
    }

    /// The status of the response, if one arrived.
    ///
    /// ```
    /// # use specwright_runtime::AttemptOutcome;
    /// fn is_throttled(outcome: &AttemptOutcome<'_>) -> bool {
    ///     outcome.status().is_some_and(|status| status == 429)
    /// }
    /// ```
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The headers of the response, if one arrived. Those that tell a credential are marked as sensitive.
    ///
    /// ```
    /// # use specwright_runtime::AttemptOutcome;
    /// fn is_cached(outcome: &AttemptOutcome<'_>) -> bool {
    ///     outcome.headers().is_some_and(|headers| headers.contains_key("age"))
    /// }
    /// ```
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.headers
    }

    /// Why the attempt failed, if it did: also a response with an error status is one.
    ///
    /// ```
    /// # use specwright_runtime::AttemptOutcome;
    /// fn log(outcome: &AttemptOutcome<'_>) {
    ///     if let Some(error) = outcome.error() {
    ///         eprintln!("attempt {}: {error}", outcome.number());
    ///     }
    /// }
    /// ```
    pub fn error(&self) -> Option<&Error> {
        self.error
    }

    /// Whether the caller dropped the call before there was an answer or an error.
    ///
    /// ```
    /// # use specwright_runtime::AttemptOutcome;
    /// fn counts(outcome: &AttemptOutcome<'_>) -> bool {
    ///     !outcome.is_cancelled()
    /// }
    /// ```
    pub fn is_cancelled(&self) -> bool {
        self.status.is_none() && self.error.is_none()
    }
}

impl fmt::Debug for AttemptOutcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttemptOutcome")
            .field("operation", &self.operation())
            .field("number", &self.sent.number)
            .field("method", &self.sent.method)
            .field("path", &self.sent.target.shown_path())
            .field("status", &self.status)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// A request that hooks saw, until they are told what became of it.
pub(super) struct Sent {
    shared: Arc<Shared>,
    target: Target,
    method: Method,
    number: u32,
    at: Instant,
    added: Added,
    is_reported: bool,
}

/// What hooks added to a request: what a server repeats of it must not be seen either.
#[derive(Clone, Default)]
pub(crate) struct Added {
    pub(super) headers: Headers,
    /// The whole query, if hooks changed it.
    pub(super) query: String,
}

impl Added {
    fn between(known: (&Url, &HeaderMap), completed: &Outgoing<'_>) -> Self {
        let (url, headers) = known;
        let mut added = Added::default();
        for (name, value) in &completed.headers {
            if headers.get(name) != Some(value) {
                added.headers.set(name.clone(), value.clone());
            }
        }
        if url.query() != completed.url.query() {
            added.query = completed.url.query().unwrap_or_default().to_owned();
        }
        added
    }
}

impl Sent {
    /// Calls the hooks, if there are any, with a request that is about to be sent. `trusted`: it goes to the origin that
    /// the credentials are for.
    pub(super) fn prepare(
        shared: &Arc<Shared>,
        outgoing: &mut Outgoing<'_>,
        trusted: bool,
    ) -> Result<Option<Box<Self>>, BoxError> {
        if shared.hooks.is_empty() {
            return Ok(None);
        }
        let known = (outgoing.url.clone(), outgoing.headers.clone());
        for hook in &shared.hooks {
            hook.before(&mut AttemptParts {
                target: outgoing.target,
                number: outgoing.attempt,
                method: &outgoing.method,
                url: &mut outgoing.url,
                headers: &mut outgoing.headers,
                body: &outgoing.body,
            })?;
        }
        if outgoing.url.origin() != known.0.origin() {
            return Err("a hook must not send a request to another origin".into());
        }
        let added = Added::between((&known.0, &known.1), outgoing);
        if !trusted {
            (outgoing.url, outgoing.headers) = known;
        }
        Ok(Some(Box::new(Sent {
            shared: shared.clone(),
            target: outgoing.target.clone(),
            method: outgoing.method.clone(),
            number: outgoing.attempt,
            at: Instant::now(),
            added,
            is_reported: false,
        })))
    }

    pub(super) fn added(&self) -> &Added {
        &self.added
    }

    /// Tells the hooks what became of the request, and gives what they had added to it.
    pub(super) fn report(
        mut self,
        status: Option<StatusCode>,
        headers: Option<&HeaderMap>,
        error: Option<&Error>,
    ) -> Added {
        self.is_reported = true;
        self.tell(status, headers, error);
        std::mem::take(&mut self.added)
    }

    fn tell(&self, status: Option<StatusCode>, headers: Option<&HeaderMap>, error: Option<&Error>) {
        let outcome = AttemptOutcome {
            sent: self,
            status,
            headers,
            error,
        };
        for hook in &self.shared.hooks {
            hook.after(&outcome);
        }
    }
}

impl Drop for Sent {
    /// The caller dropped the call: a hook that counts what is under way must know.
    fn drop(&mut self) {
        if !self.is_reported {
            self.tell(None, None, None);
        }
    }
}
