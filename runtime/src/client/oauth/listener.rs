//! Waits on loopback for the browser to come back from the authorization server.

use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Browsers connect ahead of need; whoever sends nothing is let go.
const TIME: Duration = Duration::from_secs(10);
const MOST_CONNECTIONS: usize = 32;
const LARGEST_REQUEST: usize = 16 << 10;

/// What the right request looks like.
pub(super) struct Expected {
    pub(super) path: String,
    pub(super) state: String,
    /// The server that has to have sent the browser, where that is known.
    pub(super) issuer: Option<String>,
}

/// What a request brings.
#[derive(Debug, PartialEq)]
enum Outcome {
    Code(String),
    Refused(String),
    /// Not from the authorization server, or not for this login: others on this machine can send those.
    Foreign(u16),
}

/// The code that the browser brings.
pub(super) async fn code(listener: TcpListener, expected: Expected) -> Result<String, String> {
    let (sender, mut receiver) = mpsc::channel(1);
    let mut server = JoinSet::new();
    server.spawn(accept(listener, Arc::new(expected), sender));
    // Dropping the set ends the server, also where the caller has gone away.
    let outcome = receiver.recv().await;
    outcome.unwrap_or_else(|| Err("the listener for the browser ended".to_owned()))
}

async fn accept(
    listener: TcpListener,
    expected: Arc<Expected>,
    sender: mpsc::Sender<Result<String, String>>,
) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Such as too many open files: others may close some.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        while connections.len() >= MOST_CONNECTIONS {
            connections.join_next().await;
        }
        let (expected, sender) = (expected.clone(), sender.clone());
        connections.spawn(timeout(TIME, serve(stream, expected, sender)));
    }
}

async fn serve(
    mut stream: TcpStream,
    expected: Arc<Expected>,
    sender: mpsc::Sender<Result<String, String>>,
) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        if request.len() > LARGEST_REQUEST || stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    let outcome = expected.judge(&request);
    let (status, text) = match &outcome {
        Outcome::Code(_) => ("200 OK", "You are logged in. You can close this window."),
        Outcome::Refused(_) => (
            "200 OK",
            "The login was refused. You can close this window.",
        ),
        Outcome::Foreign(404) => ("404 Not Found", "There is nothing here."),
        Outcome::Foreign(_) => ("400 Bad Request", "This is not the login that was begun."),
    };
    let response = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
    stream.write_all(response.as_bytes()).await?;
    stream.shutdown().await?;
    let outcome = match outcome {
        Outcome::Code(code) => Ok(code),
        Outcome::Refused(why) => Err(why),
        Outcome::Foreign(_) => return Ok(()),
    };
    // Only the first one counts.
    let _ = sender.try_send(outcome);
    Ok(())
}

impl Expected {
    fn judge(&self, request: &[u8]) -> Outcome {
        let line = request.split(|byte| *byte == b'\r').next();
        let line = line.and_then(|line| std::str::from_utf8(line).ok());
        let target = line.and_then(|line| line.strip_prefix("GET ")?.strip_suffix(" HTTP/1.1"));
        let Some(target) = target else {
            return Outcome::Foreign(400);
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if path != self.path {
            return Outcome::Foreign(404);
        }
        let value = |name: &str| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            let (_, value) = pairs.find(|(known, _)| known == name)?;
            Some(value.into_owned())
        };
        let is_foreign = |issuer: String| self.issuer.as_ref().is_some_and(|own| *own != issuer);
        if value("state").as_ref() != Some(&self.state) || value("iss").is_some_and(is_foreign) {
            return Outcome::Foreign(400);
        }
        if let Some(error) = value("error") {
            let description = value("error_description").map(|text| format!(": {text}"));
            let description = description.unwrap_or_default();
            return Outcome::Refused(format!("the server refused: {error}{description}"));
        }
        match value("code").filter(|code| !code.is_empty()) {
            Some(code) => Outcome::Code(code),
            None => Outcome::Foreign(400),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_login_that_was_begun_counts() {
        let expected = Expected {
            path: "/back".to_owned(),
            state: "s".to_owned(),
            issuer: Some("https://login.example".to_owned()),
        };
        let judge = |target: &str| {
            let request = format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            expected.judge(request.as_bytes())
        };
        assert_eq!(
            judge("/back?state=s&code=a%2Fb"),
            Outcome::Code("a/b".to_owned())
        );
        let right = "/back?code=a&state=s&iss=https%3A%2F%2Flogin.example";
        assert_eq!(judge(right), Outcome::Code("a".to_owned()));
        for wrong in [
            "/back?state=t&code=a",
            "/back?code=a",
            "/back?state=s",
            "/back?state=s&code=",
            "/back?state=s&code=a&iss=https%3A%2F%2Fevil.example",
            "/back?error=access_denied",
        ] {
            assert_eq!(judge(wrong), Outcome::Foreign(400), "{wrong}");
        }
        assert_eq!(judge("/favicon.ico"), Outcome::Foreign(404));
        assert_eq!(
            judge("/back?state=s&error=access_denied&error_description=Not+now"),
            Outcome::Refused("the server refused: access_denied: Not now".to_owned())
        );
        let post = expected.judge(b"POST /back?state=s&code=a HTTP/1.1\r\n\r\n");
        assert_eq!(post, Outcome::Foreign(400));
    }
}
