//! A server between a client and Prism that keeps what goes by.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use specwright_tests::server::Asked;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// The path of the base URL that clients are told.
const BASE: &str = "/judged";

/// How long Prism may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request with its answer.
pub(super) struct Exchange {
    pub(super) asked: Asked,
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: Bytes,
}

/// The server. It stops when it is dropped.
pub struct Recorder {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    _runtime: Runtime,
}

#[derive(Default)]
struct Shared {
    /// Where Prism listens; without it, answers are empty.
    prism: Option<u16>,
    exchanges: Vec<Exchange>,
}

impl Recorder {
    /// Starts the server.
    ///
    /// # Errors
    ///
    /// There is no free port, or no thread.
    pub fn start() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
        let address = listener.local_addr()?;
        let shared = Arc::default();
        runtime.spawn(accept(listener, Arc::clone(&shared)));
        Ok(Recorder {
            address,
            shared,
            _runtime: runtime,
        })
    }

    /// What clients take for the server.
    pub(super) fn base_url(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    /// Passes requests on from now on.
    pub(super) fn pass_to(&self, prism: Option<u16>) {
        lock(&self.shared).prism = prism;
    }

    /// What went by since this was last called.
    pub(super) fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut lock(&self.shared).exchanges)
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, shared: Arc<Mutex<Shared>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let answer = service_fn(|request| answer(request, Arc::clone(&shared)));
            let connection = hyper::server::conn::http1::Builder::new();
            let _ = connection
                .serve_connection(TokioIo::new(stream), answer)
                .await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    shared: Arc<Mutex<Shared>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let asked = Asked::read(request).await;
    let prism = lock(&shared).prism;
    let response = match prism {
        Some(port) => {
            let answer = tokio::time::timeout(PATIENCE, pass(&asked, port)).await;
            let answer = answer.unwrap_or_else(|_| Err("not in time".into()));
            answer.unwrap_or_else(|error| {
                let text = format!("Prism does not answer: {error}");
                let mut response = Response::new(Bytes::from(text));
                *response.status_mut() = hyper::StatusCode::BAD_GATEWAY;
                response
            })
        }
        None => {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = hyper::StatusCode::NO_CONTENT;
            response
        }
    };
    let content_type = response.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let exchange = Exchange {
        asked,
        status: response.status().as_u16(),
        content_type: content_type.unwrap_or_default().to_owned(),
        body: response.body().clone(),
    };
    lock(&shared).exchanges.push(exchange);
    Ok(response.map(Full::new))
}

/// The same request to Prism, to the byte, below its own root.
async fn pass(
    asked: &Asked,
    port: u16,
) -> Result<Response<Bytes>, Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let path = asked.path.strip_prefix(BASE).unwrap_or(&asked.path);
    let target = match asked.raw_query.as_str() {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    };
    let mut request = Request::builder().method(&*asked.method).uri(target);
    for (name, value) in &asked.headers {
        request = request.header(name, value);
    }
    let mut request = request.body(Full::new(asked.body.clone()))?;
    request
        .headers_mut()
        .insert(HOST, format!("127.0.0.1:{port}").parse()?);
    let (mut head, body) = sender.send_request(request).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    // The connection to the client has its own framing.
    for name in [
        "connection",
        "keep-alive",
        "transfer-encoding",
        "content-length",
    ] {
        head.headers.remove(name);
    }
    Ok(Response::from_parts(head, body))
}
