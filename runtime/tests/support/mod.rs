//! A server on loopback that does what a script says, and remembers what it saw.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

use specwright_runtime::{
    Api, Client, ClientBuilder, Error, Operation, RequestOptions, SecurityKind, SecurityScheme,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What to do with the next request.
#[derive(Clone)]
pub enum Step {
    /// These pieces, each sent on its own; the connection stays open.
    Send(Vec<Vec<u8>>),
    /// These bytes, then an orderly end.
    Close(Vec<u8>),
    /// These bytes, then a reset.
    Reset(Vec<u8>),
    /// These bytes, then nothing more, ever.
    Stall(Vec<u8>),
    /// The first bytes, then the second ones again and again, with a pause between, as long as somebody reads.
    Flood(Vec<u8>, Vec<u8>, Duration),
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

#[derive(Clone)]
pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<AtomicUsize>,
    script: Arc<Mutex<std::vec::IntoIter<Step>>>,
    forever: Option<Step>,
}

impl Server {
    /// Follows a script; what comes after its end is answered with 500.
    pub async fn start(script: Vec<Step>) -> Server {
        Self::run(script, None).await
    }

    /// Does the same for every request.
    pub async fn always(step: Step) -> Server {
        Self::run(Vec::new(), Some(step)).await
    }

    async fn run(script: Vec<Step>, forever: Option<Step>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server {
            url: format!("http://{}", listener.local_addr().unwrap()),
            seen: Arc::default(),
            connections: Arc::default(),
            script: Arc::new(Mutex::new(script.into_iter())),
            forever,
        };
        let shared = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(shared.clone().serve(stream));
            }
        });
        server
    }

    async fn serve(self, mut stream: TcpStream) {
        let mut pending = Vec::new();
        while let Some(seen) = read_request(&mut stream, &mut pending).await {
            self.seen.lock().unwrap().push(seen);
            let next = self.script.lock().unwrap().next().or(self.forever.clone());
            match next.unwrap_or_else(|| reply(500, "the script is over")) {
                Step::Send(pieces) => {
                    for piece in pieces {
                        if stream.write_all(&piece).await.is_err() {
                            return;
                        }
                        stream.flush().await.unwrap();
                        tokio::task::yield_now().await;
                    }
                }
                Step::Close(bytes) => {
                    let _ = stream.write_all(&bytes).await;
                    let _ = stream.shutdown().await;
                    return;
                }
                Step::Reset(bytes) => {
                    let _ = stream.write_all(&bytes).await;
                    let _ = stream.flush().await;
                    // What was sent must arrive before the reset overtakes it.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    stream.set_zero_linger().unwrap();
                    return;
                }
                Step::Stall(bytes) => {
                    let _ = stream.write_all(&bytes).await;
                    std::future::pending::<()>().await;
                }
                Step::Flood(head, piece, pause) => {
                    let mut written = stream.write_all(&head).await;
                    while written.is_ok() {
                        written = stream.write_all(&piece).await;
                        if !pause.is_zero() {
                            tokio::time::sleep(pause).await;
                        }
                    }
                    return;
                }
            }
        }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

pub async fn read_request<S: AsyncRead + Unpin>(
    stream: &mut S,
    pending: &mut Vec<u8>,
) -> Option<Seen> {
    let end = loop {
        if let Some(end) = pending.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break end;
        }
        read_more(stream, pending).await?;
    };
    let head = String::from_utf8_lossy(&pending[..end]).into_owned();
    pending.drain(..end + 4);
    let mut lines = head.split("\r\n");
    let line = lines.next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut seen = Seen {
        line,
        headers,
        body: Vec::new(),
    };
    if seen.header("transfer-encoding") == Some("chunked") {
        seen.body = read_chunks(stream, pending).await?;
    } else {
        let length = seen
            .header("content-length")
            .map_or(0, |text| text.parse().unwrap());
        while pending.len() < length {
            read_more(stream, pending).await?;
        }
        seen.body = pending.drain(..length).collect();
    }
    Some(seen)
}

async fn read_chunks<S: AsyncRead + Unpin>(
    stream: &mut S,
    pending: &mut Vec<u8>,
) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = loop {
            match pending.windows(2).position(|bytes| bytes == b"\r\n") {
                Some(end) => break end,
                None => read_more(stream, pending).await?,
            }
        };
        let size = usize::from_str_radix(std::str::from_utf8(&pending[..end]).ok()?, 16).ok()?;
        while pending.len() < end + 2 + size + 2 {
            read_more(stream, pending).await?;
        }
        body.extend_from_slice(&pending[end + 2..end + 2 + size]);
        pending.drain(..end + 2 + size + 2);
        if size == 0 {
            return Some(body);
        }
    }
}

async fn read_more<S: AsyncRead + Unpin>(stream: &mut S, pending: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    let count = stream
        .read(&mut buffer)
        .await
        .ok()
        .filter(|count| *count > 0)?;
    pending.extend_from_slice(&buffer[..count]);
    Some(())
}

/// A whole JSON answer.
pub fn reply(status: u16, body: &str) -> Step {
    reply_with(status, &[("content-type", "application/json")], body)
}

pub fn reply_with(status: u16, headers: &[(&str, &str)], body: &str) -> Step {
    Step::Send(vec![raw(status, headers, body)])
}

pub fn raw(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!(
        "HTTP/1.1 {status} Said\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// The head of an answer without a length: it ends with the connection.
pub fn open_head(content_type: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\nconnection: close\r\n\r\n")
        .into_bytes()
}

/// Everything that an error tells: its text, and what programs print of it.
pub fn told(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text.push_str(&format!(" {inner} {inner:?}"));
        source = inner.source();
    }
    text
}

pub const KEY: &str = "sk-admin-very-secret";

pub static API: Api = Api {
    name: "petstore",
    version: "1.2.3",
    servers: &[specwright_runtime::Server::new("http://127.0.0.1:9")],
    base_url_env: "PETSTORE_BASE_URL",
    schemes: &[
        SecurityScheme {
            name: "Bearer",
            kind: SecurityKind::Bearer,
            env: "PETSTORE_KEY",
        },
        SecurityScheme {
            name: "Basic",
            kind: SecurityKind::Basic,
            env: "PETSTORE_USER",
        },
        SecurityScheme {
            name: "Header",
            kind: SecurityKind::Header("x-api-key"),
            env: "",
        },
        SecurityScheme {
            name: "Query",
            kind: SecurityKind::Query("api_key"),
            env: "",
        },
        SecurityScheme {
            name: "Cookie",
            kind: SecurityKind::Cookie("session"),
            env: "",
        },
        SecurityScheme {
            name: "Token",
            kind: SecurityKind::Http("Token"),
            env: "",
        },
    ],
};

pub static LIST: Operation = Operation::new("pets.list", "GET", "/pets").security(&[&["Bearer"]]);
pub static CREATE: Operation =
    Operation::new("pets.create", "POST", "/pets").security(&[&["Bearer"]]);
pub static GET: Operation =
    Operation::new("pets.get", "GET", "/pets/{id}").security(&[&["Bearer"]]);

pub fn builder(server: &Server) -> ClientBuilder<Client> {
    ClientBuilder::new(&API)
        .base_url(&server.url)
        .credential("Bearer", KEY)
        .options(RequestOptions::new().retry_delay(Duration::from_millis(1)))
}

pub fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}
