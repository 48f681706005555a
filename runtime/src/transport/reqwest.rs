//! The default transport.

#[cfg(any(feature = "rustls", feature = "native-tls"))]
use super::tls::{Tls, is_refused};
use super::{Attempt, Outgoing, Transport, TransportError, TransportFuture};
use crate::BoxError;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use crate::error::Error;
use crate::request::BodyStream;
use bytes::Bytes;
use http::{HeaderMap, Method};
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

type Configure = dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync;

struct Settings {
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    tls: Tls,
    configure: Arc<Configure>,
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

    /// A transport with settings of reqwest's: proxies, connection pools. They go before the transport's own.
    ///
    /// ```
    /// use specwright_runtime::{ReqwestTransport, reqwest::Proxy};
    ///
    /// let proxy = Proxy::all("http://proxy.example:8080")?;
    /// let transport = ReqwestTransport::with(move |builder| builder.proxy(proxy.clone()).pool_max_idle_per_host(4));
    /// # drop(transport);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with(
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        ReqwestTransport {
            settings: Arc::new(Settings {
                #[cfg(any(feature = "rustls", feature = "native-tls"))]
                tls: Tls::default(),
                configure: Arc::new(configure),
                clients: Mutex::default(),
            }),
        }
    }

    /// Trusts certificates beside those that the platform trusts: of a server of one's own, or of a proxy that looks
    /// into what passes. The text is PEM and may hold several.
    ///
    /// ```
    /// use specwright_runtime::ReqwestTransport;
    ///
    /// assert!(ReqwestTransport::new().root_certificates(b"no certificate").is_err());
    /// ```
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn root_certificates(self, pem: &[u8]) -> Result<Self, Error> {
        self.tls(|tls| tls.trust(pem))
    }

    /// Shows a certificate of one's own where the server asks for one: mutual TLS. Both texts are PEM; the first holds
    /// the certificate and those that vouch for it, the second its key, which native TLS wants in PKCS #8.
    ///
    /// ```
    /// use specwright_runtime::ReqwestTransport;
    ///
    /// assert!(ReqwestTransport::new().identity(b"no certificate", b"no key").is_err());
    /// ```
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn identity(self, certificates: &[u8], key: &[u8]) -> Result<Self, Error> {
        self.tls(|tls| tls.identity(certificates, key))
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    fn tls(self, set: impl FnOnce(&mut Tls) -> Result<(), BoxError>) -> Result<Self, Error> {
        let mut tls = self.settings.tls.clone();
        set(&mut tls).map_err(|problem| {
            Error::request(format!("a certificate or key cannot be used: {problem}"))
        })?;
        Ok(ReqwestTransport {
            settings: Arc::new(Settings {
                tls,
                configure: self.settings.configure.clone(),
                clients: Mutex::default(),
            }),
        })
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
            // Other crates may have enabled what the client does for every transport.
            .no_gzip()
            .no_deflate()
            .no_brotli()
            .no_zstd()
            .connect_timeout(connect_timeout);
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        let builder = self.settings.tls.apply(builder)?;
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

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<BodyStream>) -> TransportFuture {
        let (parts, body) = request.into_parts();
        let timeout = parts
            .extensions
            .get::<Attempt>()
            .map_or(crate::client::CONNECT_TIMEOUT, |attempt| {
                attempt.connect_timeout
            });
        let url = match url::Url::parse(&parts.uri.to_string()) {
            Ok(url) => url,
            Err(error) => {
                return Box::pin(std::future::ready(Err(TransportError::connect(error))));
            }
        };
        self.exchange(timeout, parts.method, url, parts.headers, body)
    }

    fn send_outgoing(&self, outgoing: Outgoing<'_>) -> TransportFuture {
        self.exchange(
            outgoing.connect_timeout,
            outgoing.method,
            outgoing.url,
            outgoing.headers,
            outgoing.body,
        )
    }
}

impl ReqwestTransport {
    fn exchange(
        &self,
        connect_timeout: Duration,
        method: Method,
        url: url::Url,
        headers: HeaderMap,
        body: BodyStream,
    ) -> TransportFuture {
        let client = match self.client(connect_timeout) {
            Ok(client) => client,
            Err(error) => return Box::pin(std::future::ready(Err(error))),
        };
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = headers;
        *request.body_mut() = outgoing_body(body);
        // What waits is the exchange alone, and not the request too.
        let exchange = client.execute(request);
        Box::pin(async {
            let response = exchange.await.map_err(sorted)?;
            Ok(http::Response::from(response).map(BodyStream::new))
        })
    }
}

/// A body in one piece needs no box, and an empty one is none.
fn outgoing_body(body: BodyStream) -> Option<reqwest::Body> {
    match body.bytes() {
        Some(bytes) if bytes.is_empty() => None,
        Some(bytes) => Some(bytes.into()),
        None => Some(reqwest::Body::wrap(Shared(Mutex::new(body)))),
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
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    if is_refused(&error) {
        return TransportError::connect(error).permanent();
    }
    let sorted = if unsent {
        TransportError::connect(error)
    } else {
        TransportError::exchange(error)
    };
    if timeout { sorted.timed_out() } else { sorted }
}
