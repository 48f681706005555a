//! Without the feature `tracing`: nothing is told, and nothing is paid for.

use crate::BoxFuture;
use crate::client::deprecation::Deprecation;
use crate::error::Error;
use crate::request::RequestData;
use crate::response::RawResponse;
use crate::secret::Veil;
use crate::transport::{Outgoing, TransportFuture};
use http::{HeaderMap, StatusCode};
use std::time::Duration;

type Result = std::result::Result<RawResponse, Error>;

pub(in crate::client) fn call<F>(
    data: Box<RequestData>,
    run: fn(Box<RequestData>) -> F,
) -> BoxFuture<Result>
where
    F: Future<Output = Result> + Send + 'static,
{
    boxed(|| run(data))
}

/// `Box::pin`, with the place made first, so that the future begins where it stays: moved there, all of its room would
/// be copied, most of which is for later.
fn boxed<F>(make: impl FnOnce() -> F) -> std::pin::Pin<Box<F>> {
    let place = Box::new_uninit();
    Box::into_pin(Box::write(place, make()))
}

pub(in crate::client) fn again(_error: &Error, _delay: Duration) {}

pub(in crate::client) fn unsupported(_problem: &str) {}

pub(in crate::client) fn deprecated(_deprecation: &Deprecation) {}

#[derive(Default)]
pub(in crate::client) struct AttemptSpan(());

impl AttemptSpan {
    pub(in crate::client) fn begin(
        _outgoing: &Outgoing<'_>,
        _resends: u32,
        _veil: impl FnOnce() -> Veil,
    ) -> Self {
        AttemptSpan(())
    }

    pub(in crate::client) fn put_into(&self, _headers: &mut HeaderMap) {}

    pub(in crate::client) fn send(
        &self,
        send: impl FnOnce() -> TransportFuture,
    ) -> TransportFuture {
        send()
    }

    pub(in crate::client) fn redirected(&self, _status: StatusCode) {}

    pub(in crate::client) fn end(&self, _result: &Result) {}
}
