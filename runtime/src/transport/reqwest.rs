//! The default transport.

use super::{Attempt, Transport, TransportError, TransportFuture};
use crate::BoxError;
use crate::request::BodyStream;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

/// `reqwest` behind the [`Transport`] trait: connections are kept and reused, proxies are taken from the environment.
///
/// ```
/// use specwright_runtime::ReqwestTransport;
///
/// let transport = ReqwestTransport::new();
/// let behind_a_proxy = ReqwestTransport::with(|builder| builder.no_proxy());
/// # drop((transport, behind_a_proxy));
/// ```
#[derive(Clone)]
pub struct ReqwestTransport {
    settings: Arc<Settings>,
}

struct Settings {
    configure: Box<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>,
    /// One client, with connections of its own, for each connect timeout in use: reqwest has no such setting per
    /// request. The most recent last.
    clients: Mutex<Vec<(Duration, reqwest::Client)>>,
}

/// More connect timeouts than this in turn cost new connections, not memory.
const MOST_CLIENTS: usize = 4;

impl ReqwestTransport {
    /// A transport with default settings. Nothing is set up before the first request.
    ///
    /// ```
    /// let transport = specwright_runtime::ReqwestTransport::new();
    /// # drop(transport);
    /// ```
    pub fn new() -> Self {
        Self::with(|builder| builder)
    }

    /// A transport with settings of reqwest's: proxies, certificates, connection pools.
    ///
    /// ```
    /// let transport = specwright_runtime::ReqwestTransport::with(|builder| builder.pool_max_idle_per_host(4));
    /// # drop(transport);
    /// ```
    pub fn with(
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        ReqwestTransport {
            settings: Arc::new(Settings {
                configure: Box::new(configure),
                clients: Mutex::default(),
            }),
        }
    }

    fn client(&self, connect_timeout: Duration) -> Result<reqwest::Client, TransportError> {
        let mut clients = self
            .settings
            .clients
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = clients
            .iter()
            .find(|(timeout, _)| *timeout == connect_timeout)
        {
            return Ok(client.clone());
        }
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(connect_timeout);
        let builder = tls(builder)?;
        let client = (self.settings.configure)(builder)
            .build()
            .map_err(TransportError::connect)?;
        if clients.len() == MOST_CLIENTS {
            clients.remove(0);
        }
        clients.push((connect_timeout, client.clone()));
        Ok(client)
    }
}

impl Default for ReqwestTransport {
    fn default() -> Self {
        Self::new()
    }
}

/// rustls with `ring`, which builds with a C compiler alone, and the platform's certificates. It is handed over ready
/// made because reqwest would otherwise take a provider that the whole process shares.
#[cfg(feature = "rustls")]
fn tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, TransportError> {
    use rustls_platform_verifier::BuilderVerifierExt;
    static CONFIG: Mutex<Option<rustls::ClientConfig>> = Mutex::new(None);

    let mut config = CONFIG.lock().unwrap_or_else(PoisonError::into_inner);
    if config.is_none() {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut fresh = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(TransportError::connect)?
            .with_no_client_auth();
        if cfg!(feature = "http2") {
            fresh.alpn_protocols.push(b"h2".to_vec());
        }
        fresh.alpn_protocols.push(b"http/1.1".to_vec());
        *config = Some(fresh);
    }
    Ok(match &*config {
        Some(config) => builder.tls_backend_preconfigured(config.clone()),
        None => builder,
    })
}

#[cfg(not(feature = "rustls"))]
fn tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, TransportError> {
    Ok(builder)
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let this = self.clone();
        Box::pin(async move {
            let timeout = request
                .extensions()
                .get::<Attempt>()
                .map(|attempt| attempt.connect_timeout);
            let client = this.client(timeout.unwrap_or(crate::client::CONNECT_TIMEOUT))?;
            let request = request.map(|body| reqwest::Body::wrap(Shared(Mutex::new(body))));
            let request = reqwest::Request::try_from(request)
                .map_err(|e| TransportError::connect(e.without_url()))?;
            let response = client.execute(request).await.map_err(sorted)?;
            Ok(http::Response::from(response).map(BodyStream::new))
        })
    }
}

/// reqwest wants bodies that several threads could look at; a lock that nobody else holds makes one.
struct Shared(Mutex<BodyStream>);

impl http_body::Body for Shared {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let body = self
            .get_mut()
            .0
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .size_hint()
    }
}

/// URLs may hold credentials, so errors do without.
fn sorted(error: reqwest::Error) -> TransportError {
    let (unsent, timeout) = (error.is_connect() || error.is_builder(), error.is_timeout());
    let error = error.without_url();
    let sorted = if unsent {
        TransportError::connect(error)
    } else {
        TransportError::exchange(error)
    };
    if timeout { sorted.timed_out() } else { sorted }
}
