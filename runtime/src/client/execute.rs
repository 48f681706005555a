//! From a request to a response: the one place that sends, waits, repeats and gives up. Nothing here is generic.

use super::options::Settings;
use super::proof::{Chosen, Proof, cookie_header};
use super::redirect::{self, Hop};
use super::retry::{self, Verdict};
use super::{Shared, builder::parse_base_url, random, trace};
use crate::error::{CallContext, Error, Kind};
use crate::request::{BodyStream, RequestData};
use crate::response::{Incoming, RawResponse, is_streamed};
use crate::transport::{Attempt, Outgoing, TransportFuture};
use crate::{BoxError, BoxFuture};
use bytes::{Bytes, BytesMut};
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use std::time::Duration;
use tokio::time::{Instant, timeout};
use url::Url;

/// What `http` allows.
const LONGEST_URL: usize = (u16::MAX - 1) as usize;
/// What is kept of the body of an error.
const MOST_OF_AN_ERROR: usize = 1 << 20;

pub(crate) fn execute(data: Box<RequestData>) -> BoxFuture<Result<RawResponse, Error>> {
    trace::call(data, run)
}

async fn run(mut data: Box<RequestData>) -> Result<RawResponse, Error> {
    let client = data.client.clone();
    let mut call = CallContext {
        method: data.target.method.clone(),
        path: data.target.path.clone(),
        attempts: 0,
    };
    let mut execution = match Execution::new(&client.shared, &mut data) {
        Ok(execution) => execution,
        Err(problem) => return Err(Error::request(problem).with_call(call)),
    };
    // Only a stream that connects again asks once more. Others need no memory for it while they wait.
    let mut data = (!data.streams.is_empty()).then_some(data);
    loop {
        let result = execution.attempt().await;
        call.attempts = execution.attempts;
        let error = match result {
            Ok(mut response) => {
                execution.shared.budget.succeeded();
                response.set_call(call);
                response.set_proof(execution.proof);
                if let Some(data) = data.take().filter(|_| response.is_stream()) {
                    response.set_request(data);
                }
                return Ok(response);
            }
            Err(error) => error,
        };
        match execution.wait_after(&error) {
            Some(delay) => {
                trace::again(&error, delay);
                tokio::time::sleep(delay).await;
            }
            None => return Err(error.with_call(call)),
        }
    }
}

/// A call on its way.
struct Execution<'a> {
    shared: &'a Shared,
    settings: Settings,
    first: Hop,
    attempt: Attempt,
    cookies: Vec<(String, String)>,
    chosen: Chosen,
    proof: Proof,
    streams: &'static [&'static str],
    /// Whether a repetition cannot do harm.
    safe: bool,
    renewed: bool,
    attempts: u32,
    deadline: Option<Instant>,
}

impl<'a> Execution<'a> {
    fn new(shared: &'a Shared, data: &mut RequestData) -> Result<Self, String> {
        let mut options = shared.defaults.clone();
        options.and(data.options.clone());
        if let Some(problem) = data.problem.take().or(options.problem.take()) {
            return Err(problem);
        }
        for (name, value) in &options.query {
            data.set_query_text(name, value);
        }
        let base = base_url(shared, data)?;
        let url = data.url(&base)?;
        // The address of a page is what a server or a caller said.
        let told = data.url.as_ref();
        let trusted = told.is_none_or(|url| url.origin() == base.origin());
        let settings = options.settings();
        let mut headers = headers(shared, data, &options)?;
        let idempotent = retry::is_idempotent(&data.target.method)
            || headers.contains_key(idempotency_header(data));
        let chosen = shared.credentials.choose(
            data.target.operation.map(|operation| operation.security),
            &options.credentials,
        );
        let chosen = match chosen {
            Err(_) if headers.contains_key(AUTHORIZATION) => Chosen::none(),
            chosen => chosen?,
        };
        if !trusted {
            headers = redirect::harmless(&headers);
        }
        let attempt = Attempt {
            operation: data.target.operation.map_or("", |operation| operation.id()),
            path: data.target.path.clone(),
            number: 0,
            connect_timeout: settings.connect_timeout,
        };
        let method = data.target.method.clone();
        Ok(Execution {
            shared,
            settings,
            first: Hop {
                method,
                url,
                headers,
                body: data.body.clone(),
                trusted,
                count: 0,
            },
            attempt,
            cookies: data.cookies.clone(),
            chosen,
            proof: Proof::default(),
            streams: data.streams,
            safe: idempotent || settings.retry_always,
            renewed: false,
            attempts: 0,
            deadline: settings
                .total_timeout
                .and_then(|total| Instant::now().checked_add(total)),
        })
    }

    async fn attempt(&mut self) -> Result<RawResponse, Error> {
        // Waiting for a turn is no fault of the server's, so only the total timeout counts it.
        let _turn = match self.deadline {
            Some(deadline) => tokio::time::timeout_at(deadline, self.shared.turns.acquire())
                .await
                .ok(),
            None => Some(self.shared.turns.acquire().await),
        };
        let left = self
            .deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if let (Some(Duration::ZERO), Some(total)) = (left, self.settings.total_timeout) {
            return Err(Error::timeout("the call did not succeed", total));
        }
        let limit = left.map_or(self.settings.timeout, |left| {
            left.min(self.settings.timeout)
        });
        match timeout(limit, self.exchange()).await {
            Ok(result) => result,
            Err(_) => Err(match self.settings.total_timeout {
                Some(total) if left == Some(limit) => {
                    Error::timeout("the call did not succeed", total)
                }
                _ => Error::timeout("no whole answer", limit),
            }),
        }
    }

    async fn exchange(&mut self) -> Result<RawResponse, Error> {
        self.proof = self.chosen.prove().await.map_err(no_credential)?;
        self.attempts += 1;
        // Boxed where there is one, so that calls without redirects need no memory for it.
        let mut redirected: Option<Box<Hop>> = None;
        loop {
            let hop = redirected.as_deref().unwrap_or(&self.first);
            let body = hop.body.open().await.map_err(unreadable)?;
            // Handed over at once: what waits here is paid for by every call.
            let answer = self.send(hop, body)?;
            let response = answer
                .await
                .map_err(|error| self.hidden(Error::transport(error)))?;
            match hop.follow(response.status(), response.headers())? {
                Some(next) => redirected = Some(next),
                None => return self.receive(&hop.url, response).await,
            }
        }
    }

    /// Sends the request of one hop, with credentials where they belong.
    fn send(&self, hop: &Hop, body: BodyStream) -> Result<TransportFuture, Error> {
        let mut headers = HeaderMap::with_capacity(hop.headers.len() + 2);
        headers.extend(
            hop.headers
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        let mut url = hop.url.clone();
        if hop.trusted {
            self.proof.put_into(&mut headers).map_err(no_credential)?;
            cookie_header(&mut headers, &self.cookies, &self.proof).map_err(Error::request)?;
            for (name, secret) in self.proof.query() {
                if !url.query_pairs().any(|(known, _)| known == name) {
                    url.query_pairs_mut().append_pair(name, secret.expose());
                }
            }
        }
        if url.as_str().len() > LONGEST_URL {
            return Err(Error::request("the URL is too long"));
        }
        Ok(self.shared.transport.send_outgoing(Outgoing {
            method: hop.method.clone(),
            url,
            headers,
            body,
            attempt: Attempt {
                number: self.attempts,
                ..self.attempt.clone()
            },
        }))
    }

    async fn receive(
        &self,
        url: &Url,
        response: http::Response<BodyStream>,
    ) -> Result<RawResponse, Error> {
        let (parts, mut body) = response.into_parts();
        if !parts.status.is_success() {
            let bytes = read_error(&mut body).await;
            return Err(Error::refused(
                parts.status,
                parts.headers,
                bytes,
                &|text| self.proof.hide(text),
            ));
        }
        if is_streamed(&parts.headers, self.streams) {
            let (idle, most) = (self.settings.timeout, self.settings.max_response_size);
            let incoming = Incoming::new(body, idle, most);
            return Ok(RawResponse::streaming(
                parts.status,
                parts.headers,
                url.clone(),
                incoming,
            ));
        }
        let most = self.settings.max_response_size;
        match read(&mut body, &parts.headers, most).await {
            Ok(bytes) => Ok(RawResponse::whole(
                parts.status,
                parts.headers,
                url.clone(),
                bytes,
            )),
            Err(error) => {
                Err(self
                    .hidden(error)
                    .with_response(parts.status, parts.headers, Bytes::new()))
            }
        }
    }

    /// Transports of one's own may tell the URL, and with it a key.
    fn hidden(&self, error: Error) -> Error {
        error.hiding(&|text| self.proof.hide(text))
    }

    /// How long to wait before the next attempt; `None`: there is none.
    fn wait_after(&mut self, error: &Error) -> Option<Duration> {
        if !self.first.body.is_replayable() {
            return None;
        }
        if error.refusal() == 401 && !self.renewed {
            self.renewed = true;
            if self.chosen.rejected(&self.proof) {
                return Some(Duration::ZERO);
            }
        }
        if self.attempts > self.settings.max_retries {
            return None;
        }
        let verdict = retry::judge(error, self.safe, self.attempts, self.settings.retry_delay);
        let Verdict::Again(delay) = verdict else {
            return None;
        };
        let in_time = self
            .deadline
            .is_none_or(|deadline| Instant::now() + delay < deadline);
        (in_time && self.shared.budget.take()).then_some(delay)
    }
}

fn unreadable(error: std::io::Error) -> Error {
    Error::request("the body cannot be read").with_source(error.into())
}

fn no_credential(source: BoxError) -> Error {
    Error::request("there is no usable credential").with_source(source)
}

fn base_url(shared: &Shared, data: &RequestData) -> Result<Url, String> {
    let own = data.target.operation.and_then(|operation| operation.server);
    match own.filter(|_| !shared.base_url_given) {
        Some(own) => parse_base_url(&own.filled(&shared.variables)?),
        None => shared.base_url.clone(),
    }
}

fn idempotency_header(data: &RequestData) -> &'static str {
    data.target
        .operation
        .and_then(|operation| operation.idempotency_header)
        .unwrap_or("idempotency-key")
}

/// Later ones win: the client's, the operation's, the call's.
fn headers(
    shared: &Shared,
    data: &RequestData,
    options: &super::RequestOptions,
) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, shared.agent.clone());
    let accept = data
        .target
        .operation
        .and_then(|operation| operation.accept)
        .unwrap_or(data.accept);
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    for (name, value) in data.headers.iter().chain(&options.headers) {
        headers.insert(name, value.clone());
    }
    let declared = data
        .target
        .operation
        .is_some_and(|operation| operation.idempotency_header.is_some());
    let name = idempotency_header(data);
    let key = match &options.idempotency_key {
        Some(key) => key.clone(),
        None if declared && !headers.contains_key(name) => {
            format!("{:016x}{:016x}", random(), random())
        }
        None => return Ok(headers),
    };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| error.to_string())?;
    let value = HeaderValue::from_str(&key)
        .map_err(|_| "the idempotency key has characters that headers cannot hold")?;
    headers.insert(name, value);
    Ok(headers)
}

/// The whole body, if it is not too long.
async fn read(body: &mut BodyStream, headers: &HeaderMap, most: usize) -> Result<Bytes, Error> {
    let too_large = || {
        Error::new(
            Kind::TooLarge,
            format!("the response is larger than {most} bytes"),
        )
    };
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most as u64) {
        return Err(too_large());
    }
    let Some(first) = body.chunk().await else {
        return Ok(Bytes::new());
    };
    let first = first.map_err(Error::exchange)?;
    let mut whole = BytesMut::new();
    let mut length = first.len();
    // Most responses come in one piece, which needs no copy.
    let mut only = Some(first);
    while let Some(chunk) = body.chunk().await {
        let chunk = chunk.map_err(Error::exchange)?;
        length += chunk.len();
        if length > most {
            return Err(too_large());
        }
        if let Some(first) = only.take() {
            whole.reserve(length);
            whole.extend_from_slice(&first);
        }
        whole.extend_from_slice(&chunk);
    }
    match only {
        Some(_) if length > most => Err(too_large()),
        Some(first) => Ok(first),
        None => Ok(whole.freeze()),
    }
}

/// As much of an error's body as arrives: the status matters more than its rest.
async fn read_error(body: &mut BodyStream) -> Bytes {
    let mut whole = BytesMut::new();
    while let Some(Ok(chunk)) = body.chunk().await {
        let room = MOST_OF_AN_ERROR - whole.len();
        whole.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() >= room {
            break;
        }
    }
    whole.freeze()
}
