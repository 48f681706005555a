//! The default transport of WebAssembly: `fetch`, by reqwest.

use super::{Outgoing, Transport, TransportError, TransportFuture};
use crate::request::BodyStream;
use bytes::BytesMut;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, Method};
use send_wrapper::SendWrapper;
use std::future::poll_fn;
use std::sync::Arc;
use url::Url;

/// `fetch` behind the [`Transport`] trait. It follows redirects and keeps cookies by rules of its own, leaves out headers
/// that it forbids, such as `User-Agent` in some browsers, and sends a body once all of it is there.
///
/// ```
/// let transport = specwright_runtime::ReqwestTransport::new();
/// # drop(transport);
/// ```
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Result<reqwest::Client, Arc<reqwest::Error>>,
}

impl ReqwestTransport {
    /// A transport with default settings.
    ///
    /// ```
    /// let transport = specwright_runtime::ReqwestTransport::new();
    /// # drop(transport);
    /// ```
    pub fn new() -> Self {
        Self::with(|builder| builder)
    }

    /// A transport with settings of reqwest's.
    ///
    /// ```
    /// let transport = specwright_runtime::ReqwestTransport::with(|builder| builder);
    /// # drop(transport);
    /// ```
    pub fn with(
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        let client = configure(reqwest::Client::builder()).build();
        ReqwestTransport {
            client: client.map_err(Arc::new),
        }
    }

    fn exchange(
        &self,
        method: Method,
        url: Url,
        headers: HeaderMap,
        body: BodyStream,
    ) -> TransportFuture {
        let client = self.client.clone();
        // There is one thread.
        Box::pin(SendWrapper::new(async move {
            let client = client.map_err(TransportError::connect)?;
            let mut request = reqwest::Request::new(method, url);
            *request.headers_mut() = headers;
            *request.body_mut() = whole(body).await?;
            let response = client.execute(request).await.map_err(sorted)?;
            let (status, mut headers) = (response.status(), response.headers().clone());
            // `fetch` has decoded the body, and leaves the headers as they came.
            if headers.remove(CONTENT_ENCODING).is_some() {
                headers.remove(CONTENT_LENGTH);
            }
            let chunks = SendWrapper::new(response.bytes_stream());
            let mut response = http::Response::new(BodyStream::from_stream(chunks, None));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        }))
    }
}

impl Default for ReqwestTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let (parts, body) = request.into_parts();
        match Url::parse(&parts.uri.to_string()) {
            Ok(url) => self.exchange(parts.method, url, parts.headers, body),
            Err(error) => Box::pin(std::future::ready(Err(TransportError::connect(error)))),
        }
    }

    fn send_outgoing(&self, outgoing: Outgoing<'_>) -> TransportFuture {
        let Outgoing {
            method,
            url,
            headers,
            body,
            ..
        } = outgoing;
        self.exchange(method, url, headers, body)
    }
}

/// The whole body: what arrives in pieces cannot be sent in pieces.
async fn whole(mut body: BodyStream) -> Result<Option<reqwest::Body>, TransportError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = poll_fn(|cx| body.poll_chunk(cx)).await {
        bytes.extend_from_slice(&chunk.map_err(TransportError::connect)?);
    }
    Ok((!bytes.is_empty()).then(|| bytes.freeze().into()))
}

/// `fetch` does not tell whether anything was sent. URLs may hold credentials, so errors do without.
fn sorted(error: reqwest::Error) -> TransportError {
    TransportError::exchange(error.without_url())
}
