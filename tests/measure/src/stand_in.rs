//! A server for projects in a process of its own, so that what it costs is not counted with the client.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Barrier;

/// Below this path, answers are held back until [`CONCURRENT`] requests have come.
pub const HELD: &str = "/held";

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
        let pages = Arc::new([page(100), page(20), project(1)].map(Bytes::from));
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let (held, pages) = (held.clone(), pages.clone());
            tokio::spawn(async move {
                let answer = service_fn(|request| answer(request, held.clone(), pages.clone()));
                // A client that goes away is no problem of the server.
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), answer)
                    .await;
            });
        }
    })
}

async fn answer(
    request: Request<Incoming>,
    held: Arc<Barrier>,
    pages: Arc<[Bytes; 3]>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let _ = body.collect().await;
    if head.uri.path().starts_with(HELD) {
        held.wait().await;
    }
    let [hundred, twenty, one] = &*pages;
    let lists = head.method == Method::GET && head.uri.path().ends_with("/projects");
    let page = match (lists, head.uri.query()) {
        (true, Some(query)) if query.contains("limit=100") => hundred,
        (true, _) => twenty,
        _ => one,
    };
    let mut response = Response::new(Full::new(page.clone()));
    let json = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

fn page(count: usize) -> String {
    let projects: Vec<String> = (0..count).map(project).collect();
    format!(
        r#"{{"object":"list","data":[{}],"first_id":"proj_00000000abcdef","last_id":"proj_00000099abcdef","has_more":false}}"#,
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
