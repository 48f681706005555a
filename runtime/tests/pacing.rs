//! A paced client stays under the limits of its server, over all of its tasks.

mod support;

use specwright_runtime::http::{HeaderValue, Response};
use specwright_runtime::{
    BodyStream, Bytes, Call, Client, ClientBuilder, Operation, Pacing, RequestOptions, Transport,
    TransportFuture, serde_json::Value,
};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{API, KEY, LIST};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::time::Instant;

const LIMIT: u64 = 50;
const SECOND: Duration = Duration::from_secs(1);

/// How a server counts, and what it tells of it.
#[derive(Clone, Copy, Debug)]
enum Counting {
    /// Windows of the clock's seconds, told as the second in which the next begins.
    Clock,
    /// Windows from the first call on, told in whole seconds, rounded up.
    FromFirst,
    /// The same, rounded down.
    FromFirstRoundedDown,
    /// The calls of the last second, by the standard's headers.
    Sliding,
    /// A bucket that is refilled all the time.
    Bucket,
}

/// A server's limiter, and what it decided.
struct Limiter {
    counting: Counting,
    start: Instant,
    /// When each call of the window came, or of the bucket's tokens the next is ready.
    calls: VecDeque<Instant>,
    window: Instant,
    tokens: (f64, Instant),
    allowed: Vec<Duration>,
    refused: Vec<Duration>,
}

/// The time of the server's clock at its start.
const EPOCH: f64 = 1_900_000_000.4;

impl Limiter {
    fn new(counting: Counting) -> Self {
        let now = Instant::now();
        Limiter {
            counting,
            start: now,
            calls: VecDeque::new(),
            window: now,
            tokens: (LIMIT as f64, now),
            allowed: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Whether a call is allowed, and the headers of the answer.
    fn decide(&mut self) -> (bool, Vec<(&'static str, String)>) {
        let now = Instant::now();
        let since = now - self.start;
        let clock = EPOCH + since.as_secs_f64();
        let (allowed, headers) = match self.counting {
            Counting::Clock => {
                let begun = Duration::from_secs_f64(clock.fract()).min(since);
                let (allowed, left) = self.in_window(now, now - begun);
                let headers = vec![
                    ("x-ratelimit-limit", LIMIT.to_string()),
                    ("x-ratelimit-remaining", left.to_string()),
                    ("x-ratelimit-reset", (clock.floor() + 1.0).to_string()),
                ];
                (allowed, headers)
            }
            Counting::FromFirst | Counting::FromFirstRoundedDown => {
                if now >= self.window + SECOND {
                    self.window = now;
                }
                let (allowed, left) = self.in_window(now, self.window);
                let reset = (self.window + SECOND - now).as_secs_f64();
                let reset = match self.counting {
                    Counting::FromFirst => reset.ceil(),
                    _ => reset.floor(),
                };
                let headers = vec![
                    ("ratelimit-limit", LIMIT.to_string()),
                    ("ratelimit-remaining", left.to_string()),
                    ("ratelimit-reset", reset.to_string()),
                ];
                (allowed, headers)
            }
            Counting::Sliding => {
                let (allowed, left) = self.in_window(now, (now - since).max(now - SECOND));
                let headers = vec![
                    ("ratelimit-policy", format!("\"calls\";q={LIMIT};w=1")),
                    ("ratelimit", format!("\"calls\";r={left};t=1")),
                ];
                (allowed, headers)
            }
            Counting::Bucket => {
                let refilled = (now - self.tokens.1).as_secs_f64() * LIMIT as f64;
                self.tokens = ((self.tokens.0 + refilled).min(LIMIT as f64), now);
                let allowed = self.tokens.0 >= 1.0;
                self.tokens.0 -= if allowed { 1.0 } else { 0.0 };
                let left = self.tokens.0.floor();
                let full = (LIMIT as f64 - self.tokens.0) / LIMIT as f64;
                let headers = vec![
                    ("x-ratelimit-limit", LIMIT.to_string()),
                    ("x-ratelimit-remaining", left.to_string()),
                    ("x-ratelimit-reset-after", format!("{full:.3}")),
                ];
                (allowed, headers)
            }
        };
        let list = if allowed {
            &mut self.allowed
        } else {
            &mut self.refused
        };
        list.push(since);
        let mut headers = headers;
        headers.push(("date", date(clock)));
        (allowed, headers)
    }

    fn in_window(&mut self, now: Instant, begun: Instant) -> (bool, u64) {
        while self.calls.front().is_some_and(|call| *call < begun) {
            self.calls.pop_front();
        }
        let allowed = (self.calls.len() as u64) < LIMIT;
        if allowed {
            self.calls.push_back(now);
        }
        (allowed, LIMIT - self.calls.len() as u64)
    }
}

fn date(clock: f64) -> String {
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + Duration::from_secs_f64(clock))
}

/// A server in memory, so many milliseconds away in each direction.
struct Far {
    limiter: Arc<Mutex<Limiter>>,
    way: Duration,
}

impl Transport for Far {
    fn send(&self, _: specwright_runtime::http::Request<BodyStream>) -> TransportFuture {
        let (limiter, way) = (self.limiter.clone(), self.way);
        Box::pin(async move {
            tokio::time::sleep(way).await;
            let (allowed, headers) = limiter.lock().unwrap().decide();
            tokio::time::sleep(way).await;
            let mut response = Response::new(BodyStream::from(Bytes::from("[]")));
            if !allowed {
                *response.status_mut() = 429.try_into().unwrap();
            }
            for (name, value) in headers {
                let value = HeaderValue::from_str(&value).unwrap();
                response.headers_mut().insert(name, value);
            }
            Ok(response)
        })
    }
}

fn client(builder: ClientBuilder<Client>) -> Client {
    let builder = builder.credential("Bearer", KEY).pacing(Pacing::new());
    builder.build().unwrap()
}

fn list(client: &Client) -> Call<Value> {
    Call::json(client.request(&LIST))
}

/// Two hundred tasks call until time is over; how often the server said yes and no after the first second.
async fn crowd(client: &Client, limiter: &Mutex<Limiter>, time: Duration) -> (usize, usize) {
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                loop {
                    list(&client).await.unwrap();
                }
            })
        })
        .collect();
    tokio::time::sleep(time).await;
    for task in tasks {
        assert!(!task.is_finished(), "a call failed: {:?}", task.await);
        task.abort();
    }
    let limiter = limiter.lock().unwrap();
    let later = |all: &[Duration]| all.iter().filter(|at| **at > SECOND).count();
    (later(&limiter.allowed), later(&limiter.refused))
}

/// Time is not waited for here, so that what is counted does not depend on the machine.
#[tokio::test(start_paused = true)]
async fn two_hundred_tasks_under_fifty_a_second() {
    let countings = [
        Counting::Clock,
        Counting::FromFirst,
        Counting::FromFirstRoundedDown,
        Counting::Sliding,
        Counting::Bucket,
    ];
    for counting in countings {
        for way in [1, 20, 100, 400] {
            let way = Duration::from_millis(way);
            let limiter = Arc::new(Mutex::new(Limiter::new(counting)));
            let far = Far {
                limiter: limiter.clone(),
                way,
            };
            let client = client(ClientBuilder::new(&API).transport(far));
            let seconds = 20;
            let (allowed, refused) = crowd(&client, &limiter, SECOND * (seconds + 1)).await;
            assert_eq!(refused, 0, "{counting:?}, {way:?}");
            let share = allowed as f64 / (f64::from(seconds) * LIMIT as f64);
            assert!(share > 0.9, "{counting:?}, {way:?}: {share}");
        }
    }
}

/// A server on loopback with a limiter.
async fn serve(counting: Counting) -> (String, Arc<Mutex<Limiter>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let limiter = Arc::new(Mutex::new(Limiter::new(counting)));
    let shared = limiter.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let limiter = shared.clone();
            tokio::spawn(async move {
                let mut pending = Vec::new();
                while support::read_request(&mut stream, &mut pending)
                    .await
                    .is_some()
                {
                    let (allowed, headers) = limiter.lock().unwrap().decide();
                    let headers: Vec<_> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
                    let answer = support::raw(if allowed { 200 } else { 429 }, &headers, "[]");
                    if stream.write_all(&answer).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (url, limiter)
}

#[tokio::test]
async fn over_real_connections() {
    let (url, limiter) = serve(Counting::Sliding).await;
    let client = client(ClientBuilder::new(&API).base_url(url));
    let (allowed, refused) = crowd(&client, &limiter, SECOND * 3).await;
    assert_eq!(refused, 0);
    assert!(allowed > 0, "the client goes on after the first second");
}

#[tokio::test(start_paused = true)]
async fn long_windows_are_taken_from_freely_until_little_is_left() {
    let told = Arc::new(Mutex::new(100_u64));
    let remaining = told.clone();
    let transport = Answering(move || {
        let mut left = remaining.lock().unwrap();
        *left = left.saturating_sub(1);
        let reset = if *left == 0 { "600" } else { "3600" };
        vec![
            ("x-ratelimit-limit", "100".to_owned()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset", reset.to_owned()),
        ]
    });
    let client = client(ClientBuilder::new(&API).transport(transport));
    let start = Instant::now();
    for _ in 0..90 {
        list(&client).await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    // Ten are left for an hour.
    list(&client).await.unwrap();
    list(&client).await.unwrap();
    let spread = start.elapsed().as_secs();
    assert!((300..=400).contains(&spread), "{spread}");
    // None is left for ten minutes.
    *told.lock().unwrap() = 1;
    list(&client).await.unwrap();
    let start = Instant::now();
    list(&client).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 600);
    // The call has less time than that.
    *told.lock().unwrap() = 1;
    list(&client).await.unwrap();
    let hurried = client.with_options(RequestOptions::new().total_timeout(SECOND));
    let error = list(&hurried).await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 0, "{error:?}");
}

/// Answers with headers.
struct Answering<F>(F);

impl<F: Fn() -> Vec<(&'static str, String)> + Send + Sync + 'static> Transport for Answering<F> {
    fn send(&self, _: specwright_runtime::http::Request<BodyStream>) -> TransportFuture {
        let mut response = Response::new(BodyStream::from(Bytes::from("[]")));
        for (name, value) in (self.0)() {
            let value = HeaderValue::from_str(&value).unwrap();
            response.headers_mut().insert(name, value);
        }
        Box::pin(async move { Ok(response) })
    }
}

#[tokio::test(start_paused = true)]
async fn quotas_that_a_server_tells_apart_do_not_wait_for_each_other() {
    static SEARCH: Operation = Operation::new("pets.search", "GET", "/search");
    static NAMES: [&str; 2] = ["core", "search"];
    let which = Arc::new(Mutex::new(0));
    let answering = which.clone();
    let transport = Answering(move || {
        let which = *answering.lock().unwrap();
        vec![
            ("x-ratelimit-resource", NAMES[which].to_owned()),
            ("x-ratelimit-limit", "100".to_owned()),
            (
                "x-ratelimit-remaining",
                if which == 1 { "0" } else { "99" }.to_owned(),
            ),
            ("x-ratelimit-reset", "3600".to_owned()),
        ]
    });
    let client = client(ClientBuilder::new(&API).transport(transport));
    list(&client).await.unwrap();
    *which.lock().unwrap() = 1;
    let start = Instant::now();
    Call::<Value>::json(client.request(&SEARCH)).await.unwrap();
    *which.lock().unwrap() = 0;
    list(&client).await.unwrap();
    assert!(start.elapsed() < SECOND);
    Call::<Value>::json(client.request(&SEARCH)).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 3600);
}

#[tokio::test(start_paused = true)]
async fn absurd_limits_stop_nothing() {
    let absurd = [
        ("x-ratelimit-reset", "99999999999999999999"),
        ("x-ratelimit-reset", "31536000"),
        ("x-ratelimit-limit", "0"),
        ("retry-after", "99999999"),
    ];
    for (name, value) in absurd {
        let transport = Answering(move || {
            let mut headers = vec![
                ("x-ratelimit-limit", "10".to_owned()),
                ("x-ratelimit-remaining", "0".to_owned()),
            ];
            headers.push((name, value.to_owned()));
            headers
        });
        let client = client(ClientBuilder::new(&API).transport(transport));
        for _ in 0..2 {
            let options = RequestOptions::new().total_timeout(Duration::from_secs(3 * 60 * 60));
            list(&client.with_options(options)).await.unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn limits_of_ones_own() {
    let builder = ClientBuilder::new(&API).transport(Answering(Vec::new));
    let builder = builder.pacing(Pacing::new().limit(10, SECOND));
    let client: Client = builder.credential("Bearer", KEY).build().unwrap();
    let start = Instant::now();
    for _ in 0..31 {
        list(&client).await.unwrap();
    }
    let milliseconds = start.elapsed().as_millis();
    assert!((2900..3300).contains(&milliseconds), "{milliseconds}");
}
