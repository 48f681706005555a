//! With the feature `tracing`: a span for each call, and in it one for each request that is sent, with the names and
//! attributes of OpenTelemetry's conventions for HTTP clients.

use crate::client::deprecation::Deprecation;
use crate::error::{Error, Kind};
use crate::request::RequestData;
use crate::response::RawResponse;
use crate::secret::Veil;
use crate::transport::{Outgoing, TransportFuture};
use crate::{BoxFuture, DateTime};
use http::{HeaderMap, StatusCode};
use std::time::Duration;
use tracing::Instrument;
use tracing::field::{Empty, display};

type Result = std::result::Result<RawResponse, Error>;

pub(in crate::client) fn call<F>(
    data: Box<RequestData>,
    run: fn(Box<RequestData>) -> F,
) -> BoxFuture<Result>
where
    F: Future<Output = Result> + Send + 'static,
{
    let span = tracing::info_span!(
        "call",
        operation = data.target.operation_id(),
        http.request.method = data.target.method.as_str(),
        url.template = &*data.target.shown_path(),
        http.response.status_code = Empty,
        attempts = Empty,
        request_id = Empty,
        error = Empty,
    );
    let told = span.clone();
    let future = async move {
        let result = run(data).await;
        let span = told;
        let (status, attempts, id) = match &result {
            Ok(response) => (
                Some(response.status()),
                response.attempts(),
                response.shown_request_id(),
            ),
            Err(error) => {
                span.record("error", display(error));
                let id = error.request_id().map(str::to_owned);
                (error.status(), error.attempts(), id)
            }
        };
        span.record("attempts", attempts);
        if let Some(status) = status {
            span.record("http.response.status_code", status.as_u16());
        }
        if let Some(id) = id {
            span.record("request_id", id);
        }
        result
    };
    Box::pin(future.instrument(span))
}

pub(in crate::client) fn again(error: &Error, delay: Duration) {
    tracing::debug!(%error, ?delay, "trying again");
}

pub(in crate::client) fn unsupported(problem: &str) {
    tracing::warn!("{problem}");
}

pub(in crate::client) fn deprecated(deprecation: &Deprecation) {
    let shown =
        |time: Option<std::time::SystemTime>| time.map(|time| DateTime::from(time).to_string());
    tracing::warn!(
        operation = deprecation.operation,
        http.request.method = deprecation.method.as_str(),
        url.template = deprecation.path,
        since = shown(deprecation.since),
        sunset = shown(deprecation.sunset),
        link = deprecation.link,
        "the server deprecates this operation",
    );
}

/// The span of a request that is sent.
pub(in crate::client) struct AttemptSpan(tracing::Span);

impl Default for AttemptSpan {
    fn default() -> Self {
        AttemptSpan(tracing::Span::none())
    }
}

impl AttemptSpan {
    /// `resends`: how many requests of the same call were sent before.
    pub(in crate::client) fn begin(
        outgoing: &Outgoing<'_>,
        resends: u32,
        veil: impl FnOnce() -> Veil,
    ) -> Self {
        let method = outgoing.method.as_str();
        let template = outgoing.target.shown_path();
        let span = tracing::info_span!(
            "request",
            otel.name = format!("{method} {template}"),
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = method,
            http.request.resend_count = (resends > 0).then_some(resends),
            http.response.status_code = Empty,
            server.address = outgoing.url.host_str(),
            server.port = outgoing.url.port_or_known_default(),
            url.template = &*template,
            url.full = Empty,
            error.type = Empty,
        );
        // Paths hold values, so they are for those who ask for it.
        if cfg!(feature = "opentelemetry") && !span.is_disabled() {
            span.record("url.full", shown_url(&outgoing.url, &veil()));
        }
        AttemptSpan(span)
    }

    /// Adds the context of the trace to what is sent.
    pub(in crate::client) fn put_into(&self, headers: &mut HeaderMap) {
        #[cfg(feature = "opentelemetry")]
        self.0.in_scope(|| super::context::put_into(headers));
        let _ = headers;
    }

    pub(in crate::client) fn send(
        &self,
        send: impl FnOnce() -> TransportFuture,
    ) -> TransportFuture {
        if self.0.is_disabled() {
            return send();
        }
        Box::pin(self.0.in_scope(send).instrument(self.0.clone()))
    }

    pub(in crate::client) fn redirected(&self, status: StatusCode) {
        self.0.record("http.response.status_code", status.as_u16());
    }

    /// Tells what came of it.
    pub(in crate::client) fn end(&self, result: &Result) {
        let status = match result {
            Ok(response) => Some(response.status()),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            self.0.record("http.response.status_code", status.as_u16());
        }
        if let Err(error) = result {
            self.0.record("otel.status_code", "ERROR");
            self.0.record("error.type", display(error_type(error)));
        }
    }
}

/// A word for each kind of failure: the status where the server said one.
fn error_type(error: &Error) -> String {
    match (error.kind(), error.status()) {
        (Kind::Status, Some(status)) => status.as_u16().to_string(),
        (Kind::Connect { timeout: false }, _) => "connect".to_owned(),
        (Kind::Connect { timeout: true } | Kind::Timeout, _) => "timeout".to_owned(),
        (kind, _) => format!("{kind:?}").to_ascii_lowercase(),
    }
}

/// The URL without credentials and without the values of its query.
fn shown_url(url: &url::Url, veil: &Veil) -> String {
    let mut shown = url.clone();
    let _ = shown
        .set_username("")
        .and_then(|()| shown.set_password(None));
    if let Some(query) = url.query() {
        let names = query
            .split('&')
            .map(|pair| pair.split('=').next().unwrap_or_default());
        let pairs: Vec<String> = names.map(|name| format!("{name}=REDACTED")).collect();
        shown.set_query(Some(&pairs.join("&")));
    }
    veil.hide(shown.into())
}
