//! A real HTTP server on this machine. It gives the replies that it was told, one after another, and
//! remembers what it was asked.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::HeaderMap;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server answers.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

impl Reply {
    /// A success with a JSON body.
    pub fn ok(body: &Value) -> Self {
        Reply::new(200, Some(body))
    }

    /// Any status, with or without a JSON body.
    pub fn new(status: u16, body: Option<&Value>) -> Self {
        Reply {
            status,
            content_type: "application/json",
            headers: Vec::new(),
            body: body.map(Value::to_string),
        }
    }

    /// Any status with plain text.
    pub fn text(status: u16, body: &str) -> Self {
        Reply {
            status,
            ..Reply::of("text/plain", body)
        }
    }

    /// A success with a body of a media type.
    pub fn of(content_type: &'static str, body: &str) -> Self {
        Reply {
            content_type,
            body: Some(body.to_owned()),
            ..Reply::new(200, None)
        }
    }

    /// The same reply with a header more.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// What the server was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// In capitals.
    pub method: String,
    /// As it came, still percent-encoded.
    pub path: String,
    /// Decoded.
    pub query: Vec<(String, String)>,
    /// As it came, still percent-encoded.
    pub raw_query: String,
    /// All of them.
    pub headers: HeaderMap,
    /// As it came.
    pub body: Bytes,
}

impl Asked {
    /// Takes a request as it came.
    pub async fn read(request: hyper::Request<Incoming>) -> Self {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map(|body| body.to_bytes());
        let query = head.uri.query().unwrap_or_default();
        let raw_query = query.to_owned();
        let query = url::form_urlencoded::parse(query.as_bytes());
        Asked {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: query.into_owned().collect(),
            raw_query,
            headers: head.headers,
            body: body.unwrap_or_default(),
        }
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str());
        value.map_or("", |text| text.expect("the header is text"))
    }

    /// The body as JSON; `None` when it is empty.
    pub fn json(&self) -> Option<Value> {
        let text = &self.body[..];
        (!text.is_empty()).then(|| serde_json::from_slice(text).expect("the body is JSON"))
    }
}

/// A running server. It stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    replies: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<Asked>>,
}

/// The id that every reply carries.
pub const REQUEST_ID: &str = "req_for_the_logs";

impl Server {
    /// Starts a server that gives these replies, each once.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("there is a free port");
        let address = listener.local_addr().expect("it has an address");
        let shared = Arc::new(Shared {
            replies: Mutex::new(replies.into_iter().collect()),
            asked: Mutex::default(),
        });
        let task = tokio::spawn(accept(listener, shared.clone()));
        Server {
            address,
            shared,
            task,
        }
    }

    /// Where it listens, with a path below which everything is.
    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// What it was asked since this was last called.
    pub fn take_asked(&self) -> Vec<Asked> {
        let mut asked = self.shared.asked.lock().expect("no test has failed");
        std::mem::take(&mut *asked)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, shared.clone()));
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let answer = service_fn(|request| answer(request, shared.clone()));
    let connection = hyper::server::conn::http1::Builder::new();
    // A client that goes away is no problem of the server.
    let _ = connection
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}

async fn answer(
    request: hyper::Request<Incoming>,
    shared: Arc<Shared>,
) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let asked = Asked::read(request).await;
    shared.asked.lock().expect("no test has failed").push(asked);
    let reply = shared
        .replies
        .lock()
        .expect("no test has failed")
        .pop_front();
    let reply = reply.unwrap_or_else(|| Reply::new(500, Some(&"nobody told what to say".into())));
    let mut response = hyper::Response::builder()
        .status(reply.status)
        .header("x-request-id", REQUEST_ID);
    for (name, value) in &reply.headers {
        response = response.header(*name, value);
    }
    if reply.body.is_some() {
        response = response.header("content-type", reply.content_type);
    }
    let body = Full::new(Bytes::from(reply.body.unwrap_or_default()));
    Ok(response.body(body).expect("the reply is well formed"))
}
