//! Telling `tracing` about calls: never secrets, values or bodies.

use crate::BoxFuture;
use crate::error::Error;
use crate::request::RequestData;
use crate::response::RawResponse;
use std::time::Duration;

type Result = std::result::Result<RawResponse, Error>;

#[cfg(feature = "tracing")]
pub(super) fn call<F>(data: Box<RequestData>, run: fn(Box<RequestData>) -> F) -> BoxFuture<Result>
where
    F: Future<Output = Result> + Send + 'static,
{
    use tracing::Instrument;
    use tracing::field::Empty;

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
                span.record("error", tracing::field::display(error));
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

#[cfg(feature = "tracing")]
pub(super) fn again(error: &Error, delay: Duration) {
    tracing::debug!(%error, ?delay, "trying again");
}

#[cfg(not(feature = "tracing"))]
pub(super) fn call<F>(data: Box<RequestData>, run: fn(Box<RequestData>) -> F) -> BoxFuture<Result>
where
    F: Future<Output = Result> + Send + 'static,
{
    boxed(|| run(data))
}

/// `Box::pin`, with the place made first, so that the future begins where it stays: moved there, all of its room would
/// be copied, most of which is for later.
#[cfg(not(feature = "tracing"))]
fn boxed<F>(make: impl FnOnce() -> F) -> std::pin::Pin<Box<F>> {
    let place = Box::new_uninit();
    Box::into_pin(Box::write(place, make()))
}

#[cfg(not(feature = "tracing"))]
pub(super) fn again(_error: &Error, _delay: Duration) {}
