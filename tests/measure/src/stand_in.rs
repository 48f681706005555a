//! A server for projects in a process of its own, so that what it costs is not counted with the client.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::Range;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Barrier;

/// Below this path, answers are held back until [`CONCURRENT`] requests have come.
pub const HELD: &str = "/held";

/// Below this path, answers are compressed.
pub const COMPRESSED: &str = "/gzip";

/// Below this path, a list goes on for [`PAGES`] pages.
pub const PAGED: &str = "/paged";

/// How many pages of 100 projects a long list has.
pub const PAGES: usize = 100;

/// How many requests come at once.
pub const CONCURRENT: usize = 1_000;

/// The argument that makes a command [`serve`].
pub const SERVE: &str = "--serve";

/// A server that runs until it is dropped.
pub struct Server {
    process: Child,
    port: String,
}

impl Server {
    /// Starts this program again with [`SERVE`].
    pub fn start() -> io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(SERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut port = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut port)?;
        }
        let port = port.trim().to_owned();
        Ok(Server { process, port })
    }

    /// Where the server is, below a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until nobody holds the other end of standard input, and prints the port first.
pub fn serve() -> io::Result<()> {
    std::thread::spawn(|| {
        let _ = io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        println!("{}", listener.local_addr()?.port());
        let held = Arc::new(Barrier::new(CONCURRENT));
        let answers = Arc::new(Answers::new()?);
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let (held, answers) = (held.clone(), answers.clone());
            tokio::spawn(async move {
                let answer = service_fn(|request| answer(request, held.clone(), answers.clone()));
                // A client that goes away is no problem of the server.
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), answer)
                    .await;
            });
        }
    })
}

/// What the server says, made ahead.
struct Answers {
    one: Bytes,
    twenty: Bytes,
    hundred: Bytes,
    compressed: Bytes,
    pages: Vec<Bytes>,
    events: Bytes,
}

impl Answers {
    fn new() -> io::Result<Self> {
        let hundred = page(0..100, false);
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(hundred.as_bytes())?;
        let pages = (0..PAGES).map(|at| page(100 * at..100 * (at + 1), at + 1 < PAGES));
        let events = (0..100 * PAGES).map(|number| format!("data: {}\n\n", project(number)));
        Ok(Answers {
            one: project(1).into(),
            twenty: page(0..20, false).into(),
            hundred: hundred.into(),
            compressed: encoder.finish()?.into(),
            pages: pages.map(Bytes::from).collect(),
            events: events.collect::<String>().into(),
        })
    }

    /// The page of a long list behind the project that `after` names.
    fn page_after(&self, query: &str) -> &Bytes {
        let after = query.split("after=proj_").nth(1);
        let number = after.and_then(|id| id.get(..8)?.parse::<usize>().ok());
        let page = number.map_or(0, |number| (number + 1) / 100);
        self.pages.get(page).unwrap_or(&self.hundred)
    }
}

async fn answer(
    request: Request<Incoming>,
    held: Arc<Barrier>,
    answers: Arc<Answers>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let _ = body.collect().await;
    if head.uri.path().starts_with(HELD) {
        held.wait().await;
    }
    let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
    let lists = head.method == Method::GET && path.ends_with("/projects");
    let (body, media_type) = match path {
        _ if path.ends_with("/events") => (&answers.events, "text/event-stream"),
        _ if path.starts_with(PAGED) => (answers.page_after(query), "application/json"),
        _ if path.starts_with(COMPRESSED) => (&answers.compressed, "application/json"),
        _ if lists && query.contains("limit=100") => (&answers.hundred, "application/json"),
        _ if lists => (&answers.twenty, "application/json"),
        _ => (&answers.one, "application/json"),
    };
    let mut response = Response::new(Full::new(body.clone()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    if path.starts_with(COMPRESSED) {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

fn page(numbers: Range<usize>, has_more: bool) -> String {
    let (first, last) = (numbers.start, numbers.end - 1);
    let projects: Vec<String> = numbers.map(project).collect();
    format!(
        r#"{{"object":"list","data":[{}],"first_id":"proj_{first:08}abcdef","last_id":"proj_{last:08}abcdef","has_more":{has_more}}}"#,
        projects.join(",")
    )
}

fn project(number: usize) -> String {
    let (archived_at, status) = match number % 4 {
        0 => ("1711471533", "archived"),
        _ => ("null", "active"),
    };
    format!(
        r#"{{"id":"proj_{number:08}abcdef","object":"organization.project","name":"Project number {number}","created_at":17114715{number:02},"archived_at":{archived_at},"status":"{status}","external_key_id":null,"residency":"GLOBAL"}}"#
    )
}
