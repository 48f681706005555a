//! `tower` services as transports.

use super::{Transport, TransportError, TransportFuture};
use crate::BoxError;
use crate::request::BodyStream;
use bytes::Bytes;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use tower_service::Service;

/// Any cloneable service of HTTP requests as a transport: with it, layers of `tower` and other HTTP clients stand behind
/// a generated client.
///
/// ```
/// use specwright_runtime::{ReqwestTransport, TowerTransport};
///
/// // The default transport is a service too, so that layers can be put around it.
/// let transport = TowerTransport::new(ReqwestTransport::new());
/// # drop(transport);
/// ```
pub struct TowerTransport<S>(Mutex<S>);

impl<S> TowerTransport<S> {
    /// A service as a transport.
    ///
    /// ```
    /// # use specwright_runtime::{ReqwestTransport, TowerTransport};
    /// let transport = TowerTransport::new(ReqwestTransport::new());
    /// # drop(transport);
    /// ```
    pub fn new(service: S) -> Self {
        TowerTransport(Mutex::new(service))
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<http::Request<BodyStream>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body + Send + 'static,
    B::Data: Into<Bytes>,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let mut service = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx))
                .await
                .map_err(|error| sorted(error.into(), true))?;
            let response = service
                .call(request)
                .await
                .map_err(|error| sorted(error.into(), false))?;
            Ok(response.map(BodyStream::new))
        })
    }
}

/// A transport further inside knows best what went wrong.
fn sorted(error: BoxError, unsent: bool) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(known) => *known,
        Err(error) if unsent => TransportError::connect(error),
        Err(error) => TransportError::exchange(error),
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TowerTransport")
    }
}

#[cfg(feature = "reqwest")]
impl Service<http::Request<BodyStream>> for super::ReqwestTransport {
    type Response = http::Response<BodyStream>;
    type Error = TransportError;
    type Future = TransportFuture;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), TransportError>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<BodyStream>) -> TransportFuture {
        self.send(request)
    }
}
