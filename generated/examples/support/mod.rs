//! A stand-in for the service: as much of it as these programs call, in memory, on loopback. It writes a line for each
//! request, so that one sees what the client really sent.

mod data;

use data::Data;
use openai_admin::serde_json::{self, Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Serves in the background for as long as the program runs, and gives the URL for `OPENAI_BASE_URL`. Port 0 takes
/// any that is free.
pub fn start(port: u16) -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    let url = format!("http://{}/v1", listener.local_addr()?);
    let data = Arc::new(Mutex::new(Data::new()));
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let data = Arc::clone(&data);
            thread::spawn(move || {
                if let Err(error) = serve(connection, &data) {
                    eprintln!("      server: {error}");
                }
            });
        }
    });
    Ok(url)
}

/// A request, as far as the stand-in looks at it.
pub struct Request {
    pub method: String,
    /// The path below `/v1`.
    pub path: String,
    pub query: String,
    pub key: String,
    pub body: Value,
}

impl Request {
    /// A parameter of the query. Those of these programs need no decoding.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut pairs = self
            .query
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

/// What to answer. `Busy` is a 429 that says for how many milliseconds.
pub enum Answer {
    Json(u16, Value),
    Busy(u32),
}

impl Answer {
    pub fn failure(status: u16, code: &str, message: &str) -> Self {
        let error = json!({
            "code": code,
            "message": message,
            "param": null,
            "type": "invalid_request_error",
        });
        Answer::Json(status, json!({ "error": error }))
    }
}

/// One request per connection: simple, and enough here.
fn serve(connection: TcpStream, data: &Mutex<Data>) -> io::Result<()> {
    let Some(request) = read(&connection)? else {
        return Ok(());
    };
    let answer = data
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .answer(&request);
    let mark = if request.query.is_empty() { "" } else { "?" };
    let (
        Request {
            method,
            path,
            query,
            ..
        },
        line,
    ) = (&request, "      server:");
    let (status, extra, body) = match answer {
        Answer::Json(status, body) => {
            println!("{line} {method} {path}{mark}{query} -> {status}");
            (status, String::new(), body.to_string())
        }
        Answer::Busy(wait) => {
            println!("{line} {method} {path}{mark}{query} -> 429, \"again in {wait} ms\"");
            (429, format!("retry-after-ms: {wait}\r\n"), String::new())
        }
    };
    write!(
        &connection,
        "HTTP/1.1 {status} \r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\
         x-request-id: req_stand_in\r\n{extra}\r\n{body}",
        body.len(),
    )
}

/// `None` if the client hung up without a word.
fn read(connection: &TcpStream) -> io::Result<Option<Request>> {
    let mut reader = BufReader::new(connection);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request {
        method: method.to_owned(),
        path: path.strip_prefix("/v1").unwrap_or(path).to_owned(),
        query: query.to_owned(),
        key: String::new(),
        body: Value::Null,
    };
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => request.key = value.trim_start_matches("Bearer ").to_owned(),
            "content-length" => length = value.parse().unwrap_or(0),
            _ => {}
        }
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    request.body = serde_json::from_slice(&body).unwrap_or_default();
    Ok(Some(request))
}
