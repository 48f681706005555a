//! From a request to a response: the one place that sends, waits, repeats and gives up. Nothing here is generic.

use super::authentication::{Authentication, cookie_header};
use super::deadline::Deadline;
use super::hook::{Added, Sent};
use super::oauth::ClientContext;
use super::options::Settings;
use super::pacing::{Pacer, Turn};
use super::receive::{self, Plan};
use super::redirect::{self, Hop};
use super::retry::{self, Verdict};
use super::trace::{self, AttemptSpan};
use super::{Client, RequestOptions, Shared, head};
use crate::compression;
use crate::error::{CallContext, Error, Kind};
use crate::operation::Operation;
use crate::request::{BodyStream, RequestData};
use crate::response::{Bounds, Content, Head, Incoming, RawResponse};
use crate::secret::Veil;
use crate::time::{Instant, timeout_at};
use crate::transport::{Outgoing, TransportFuture};
use crate::{BoxError, BoxFuture};
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue,
};
use http::{Method, StatusCode};
use std::pin::Pin;
use std::time::Duration;
use url::Url;

/// How many headers credentials mostly need.
const CREDENTIALS: usize = 2;
/// How long the body of an error is waited for: what it says helps, but the status says more.
const REST_OF_AN_ERROR: Duration = Duration::from_secs(5);
/// Stands for a time that no clock tells.
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
/// What `http` allows.
const LONGEST_URL: usize = (u16::MAX - 1) as usize;

pub(crate) fn execute(data: Box<RequestData>) -> BoxFuture<Result<RawResponse, Error>> {
    trace::call(data, run)
}

async fn run(mut data: Box<RequestData>) -> Result<RawResponse, Error> {
    let client = data.client.clone();
    let mut execution = match Execution::new(&client, &mut data) {
        Ok(execution) => execution,
        Err(problem) => return Err(Error::request(problem).with_call(data.target.call())),
    };
    loop {
        let error = match execution.attempt().await {
            Ok(mut response) => {
                execution.shared.budget.succeeded();
                // Moved here and not copied before: many copies of a URL at once cost more than their bytes.
                response.set_url(execution.first.url);
                data.added = execution.added;
                // It knows what is secret, and a stream that connects again sends it once more.
                response.set_request(data);
                return Ok(response);
            }
            Err(error) => error,
        };
        let Some(delay) = execution.wait_after(&error) else {
            return Err(error.with_call(execution.call()));
        };
        trace::again(&error, delay);
        drop(error);
        if !client.shared.transport.skips_wait(delay) {
            crate::time::sleep(delay).await;
        }
        if let Err(problem) = execution.renew() {
            return Err(Error::request(problem).with_call(execution.call()));
        }
    }
}

/// Why an exchange gives no response.
enum Failed {
    With(Error),
    /// The answer says no, and its body was not read yet.
    Refused(Box<http::Response<BodyStream>>),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Failed::With(error)
    }
}

/// A call on its way. Each call that waits for an answer holds one, so it is to be small.
struct Execution<'a> {
    client: &'a Client,
    shared: &'a Shared,
    data: &'a RequestData,
    settings: Settings,
    first: Hop,
    authentication: Authentication,
    /// Whether a repetition cannot do harm.
    safe: bool,
    renewed: bool,
    attempts: u32,
    deadline: Option<Deadline>,
    /// Its turn under the server's limits.
    turn: Option<Turn>,
    span: AttemptSpan,
    /// The request that hooks wait to hear about.
    sent: Option<Box<Sent>>,
    /// What hooks added to the last request.
    added: Option<Box<Added>>,
}

impl<'a> Execution<'a> {
    fn new(client: &'a Client, data: &'a mut RequestData) -> Result<Self, String> {
        let options = &*client.settled_options();
        if let Some(problem) = data.problem.as_ref().or(options.problem.as_ref()) {
            return Err(problem.clone());
        }
        for (name, value) in &options.query {
            data.set_query_text(name, value);
        }
        let deadline = data.start_clock();
        let data: &RequestData = data;
        let shared = &*client.shared;
        let operation = data.target.operation;
        let base = head::base_url(shared, operation)?;
        let url = data.url(&base)?;
        // The address of a page is what a server or a caller said.
        let told = data.url.as_ref();
        let trusted = told.is_none_or(|url| url.origin() == base.origin());
        let settings = options.settings();
        let mut headers = head::headers(shared, data, options)?;
        let idempotent = retry::is_idempotent(&data.target.method)
            || headers.has(head::idempotency_header(operation));
        let authentication = match shared.choose(operation, options) {
            Err(_) if headers.has(AUTHORIZATION.as_str()) => Authentication::default(),
            authentication => authentication?,
        };
        let mut body = data.body.clone();
        if let Some(coding) = options.compress
            && body.len() != Some(0)
            && !headers.has(CONTENT_ENCODING.as_str())
        {
            body = body.compressed(coding)?;
            headers.set(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        if !trusted {
            redirect::keep_harmless(&mut headers);
        }
        Ok(Execution {
            client,
            shared,
            data,
            settings,
            first: Hop {
                method: data.target.method.clone(),
                url,
                headers,
                body,
                trusted,
                count: 0,
            },
            authentication,
            safe: idempotent || settings.retry_always,
            renewed: false,
            attempts: 0,
            deadline,
            turn: None,
            span: AttemptSpan::default(),
            sent: None,
            added: None,
        })
    }

    /// Before the next attempt: a credential may have been replaced.
    fn renew(&mut self) -> Result<(), String> {
        if !self.authentication.is_empty() {
            let options = self.client.settled_options();
            self.authentication = self.shared.choose(self.data.target.operation, &options)?;
        }
        Ok(())
    }

    async fn attempt(&mut self) -> Result<RawResponse, Error> {
        let mut result = self.in_turn().await;
        if let Err(error) = result {
            result = Err(error.hiding(&self.veil()));
        }
        std::mem::take(&mut self.span).end(&result);
        if let Some(sent) = self.sent.take() {
            self.report(*sent, &result);
        }
        result
    }

    /// What must not be seen in what a server says.
    fn veil(&self) -> Veil {
        let mut veil = Veil::over(&self.authentication, self.data);
        if let Some(sent) = &self.sent {
            veil.add_added(sent.added());
        }
        veil
    }

    /// Tells hooks what an attempt gave.
    #[cold]
    fn report(&mut self, sent: Sent, result: &Result<RawResponse, Error>) {
        let added = match result {
            Ok(response) => {
                let headers = response.marked_headers(self.data, sent.added());
                sent.report(Some(response.status()), Some(&headers), None)
            }
            Err(error) => sent.report(error.status(), error.headers(), Some(error)),
        };
        self.added = Some(Box::new(added));
    }

    /// Tells hooks of a redirect that is followed.
    #[cold]
    fn report_redirect(&mut self, sent: Sent, response: http::Response<BodyStream>) {
        let (status, mut headers) = parts(response);
        let mut veil = self.veil();
        veil.add_added(sent.added());
        veil.mark(&mut headers);
        sent.report(Some(status), Some(&headers), None);
    }

    async fn in_turn(&mut self) -> Result<RawResponse, Error> {
        // Waiting for a turn is no fault of the server's, so only the total timeout counts it.
        let turns = &self.shared.turns;
        let _turn = match (turns.try_acquire(), self.deadline) {
            (Ok(turn), _) => Some(turn),
            (_, Some(deadline)) => timeout_at(deadline.at(), turns.acquire())
                .await
                .ok()
                .and_then(Result::ok),
            (_, None) => turns.acquire().await.ok(),
        };
        if let Some(pacer) = &self.shared.pacer {
            self.turn = self.paced(pacer).await;
        }
        let until = self.until()?;
        match timeout_at(until, self.exchange()).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(Failed::With(error))) => Err(error),
            Ok(Err(Failed::Refused(response))) => Err(self.refused(*response, until).await),
            Err(_) => Err(match self.deadline.filter(Deadline::is_over) {
                Some(deadline) => deadline.error(),
                None => Error::timeout("no whole answer", self.settings.timeout),
            }),
        }
    }

    /// Waits for a turn under the server's limits, as the time of the whole call allows. Boxed, so that calls of other
    /// clients need no memory for it.
    fn paced<'p>(
        &self,
        pacer: &'p Pacer,
    ) -> Pin<Box<dyn Future<Output = Option<Turn>> + Send + 'p>> {
        let turn = pacer.turn(self.data.target.operation);
        match self.deadline {
            Some(deadline) => Box::pin(async move { timeout_at(deadline.at(), turn).await.ok() }),
            None => Box::pin(async move { Some(turn.await) }),
        }
    }

    /// Takes note of what the head of a response says beside the answer.
    fn arrived(&self, hop: &Hop, response: &http::Response<BodyStream>) {
        // What strangers say is no matter of the client's.
        if !hop.trusted {
            return;
        }
        let (status, headers) = (response.status(), response.headers());
        self.shared.deprecations.look_at(&self.data.target, headers);
        if let (Some(pacer), Some(turn)) = (&self.shared.pacer, self.turn) {
            pacer.answered(self.data.target.operation, turn, status, headers);
        }
    }

    /// When an attempt must be over that begins now.
    fn until(&self) -> Result<Instant, Error> {
        let now = Instant::now();
        let until = now.checked_add(self.settings.timeout);
        let until = until.unwrap_or_else(|| now + FAR);
        match self.deadline {
            None => Ok(until),
            Some(deadline) if now < deadline.at() => Ok(until.min(deadline.at())),
            Some(deadline) => Err(deadline.error()),
        }
    }

    async fn exchange(&mut self) -> Result<RawResponse, Failed> {
        self.authentication
            .fetch_tokens()
            .await
            .map_err(no_credential)?;
        self.attempts += 1;
        // Boxed where there is one, so that calls without redirects need no memory for it.
        let mut redirected: Option<Box<Hop>> = None;
        loop {
            let hop = redirected.as_deref().unwrap_or(&self.first);
            let body = hop.body.open().await.map_err(unreadable)?;
            // Handed over at once: what waits here is paid for by every call.
            let (answer, sent, span) = self.send(hop, body)?;
            (self.sent, self.span) = (sent, span);
            let mut response = answer.await.map_err(Error::transport)?;
            let is_answer = self.data.is_answer(response.status());
            let hop = redirected.as_deref().unwrap_or(&self.first);
            self.arrived(hop, &response);
            if !is_answer && let Some(next) = self.follow(hop, &response)? {
                redirected = Some(next);
                self.span.redirected(response.status());
                if let Some(sent) = self.sent.take() {
                    self.report_redirect(*sent, response);
                }
                continue;
            }
            let decoded = compression::decode(
                &mut response,
                &hop.method,
                hop.headers.get(&ACCEPT_ENCODING),
            );
            let most = self.settings.max_response_size;
            let plan = receive::plan(&response, self.data.streams, most, is_answer);
            let content = match (plan, decoded) {
                // Its body has time of its own: what was refused is known, whatever comes behind it.
                (Ok(Plan::Refusal), _) => return Err(Failed::Refused(Box::new(response))),
                (Err(error), _) | (_, Err(error)) => Err(error),
                (Ok(Plan::Whole), Ok(())) => receive::whole(response.body_mut(), most)
                    .await
                    .map(Content::Whole),
                (Ok(Plan::Stream), Ok(())) => Ok(self.streaming(&mut response)),
            };
            let (status, headers) = parts(response);
            return match content {
                Ok(content) => {
                    let authentication = std::mem::take(&mut self.authentication);
                    let bounds = Bounds {
                        memory: self.settings.max_decoded_size,
                        deadline: self.deadline,
                        strict: self.settings.strict,
                    };
                    let head = Head::new(status, headers, self.call(), authentication, bounds);
                    let mut response = RawResponse::new(head, content);
                    if let Some(hop) = redirected {
                        response.set_url(hop.url);
                    }
                    Ok(response)
                }
                Err(error) => Err(error.with_response(status, headers, Bytes::new()).into()),
            };
        }
    }

    /// Where a response points to, if it is a redirect.
    fn follow(
        &self,
        hop: &Hop,
        response: &http::Response<BodyStream>,
    ) -> Result<Option<Box<Hop>>, Error> {
        let (status, headers) = (response.status(), response.headers());
        let next = hop.follow(status, headers, self.settings.cross_origin_bodies);
        let next = next.and_then(|next| match next {
            Some(next) if !next.trusted && self.tells_secret(&next.url) => Err(Error::new(
                Kind::Redirect,
                "the server redirects to another origin, with a credential in the address",
            )),
            next => Ok(next),
        });
        next.map_err(|error| error.with_response(status, headers.clone(), Bytes::new()))
    }

    #[cold]
    fn tells_secret(&self, url: &Url) -> bool {
        self.veil().is_told(url.as_str().as_bytes())
    }

    /// Sends the request of one hop, with credentials where they belong.
    fn send(
        &self,
        hop: &Hop,
        body: BodyStream,
    ) -> Result<(TransportFuture, Option<Box<Sent>>, AttemptSpan), Error> {
        let mut headers = hop.headers.map(CREDENTIALS);
        let has_content = matches!(hop.method, Method::POST | Method::PUT | Method::PATCH);
        if has_content && hop.body.len() == Some(0) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut url = hop.url.clone();
        if hop.trusted {
            let is_all = self
                .authentication
                .put_into(&mut headers)
                .map_err(no_credential)?;
            let cookies = &self.data.cookies;
            if !is_all || !cookies.is_empty() {
                cookie_header(&mut headers, cookies, &self.authentication)
                    .map_err(Error::request)?;
                self.authentication.complete_query(&mut url);
            }
        }
        let mut outgoing = Outgoing {
            method: hop.method.clone(),
            url,
            headers,
            body,
            target: &self.data.target,
            attempt: self.attempts,
            connect_timeout: self.settings.connect_timeout,
        };
        let resends = self.attempts.saturating_sub(1) + hop.count;
        let span = AttemptSpan::begin(&outgoing, resends, || self.veil());
        if hop.trusted {
            span.put_into(&mut outgoing.headers);
        }
        let sent = Sent::prepare(&self.client.shared, &mut outgoing, hop.trusted);
        let sent = sent.map_err(refused_by_hook)?;
        if outgoing.url.as_str().len() > LONGEST_URL {
            return Err(Error::request("the URL is too long"));
        }
        let answer = span.send(|| self.shared.transport.send_outgoing(outgoing));
        Ok((answer, sent, span))
    }

    fn streaming(&self, response: &mut http::Response<BodyStream>) -> Content {
        let body = std::mem::replace(response.body_mut(), BodyStream::empty());
        let (idle, most) = (self.settings.timeout, self.settings.max_response_size);
        Content::Streaming(Incoming::new(body, idle, most, self.deadline))
    }

    /// The error of an answer that says no, with as much of its body as arrives in time.
    async fn refused(&self, mut response: http::Response<BodyStream>, until: Instant) -> Error {
        let until = until.min(Instant::now() + REST_OF_AN_ERROR);
        let most = self.settings.max_response_size;
        let bytes = receive::refusal(response.body_mut(), most, until).await;
        let (status, headers) = parts(response);
        Error::refused(status, headers, bytes)
    }

    /// What the answer or the error tells of the call.
    fn call(&self) -> CallContext {
        CallContext {
            attempts: self.attempts,
            ..self.data.target.call()
        }
    }

    /// How long to wait before the next attempt; `None`: there is none.
    fn wait_after(&mut self, error: &Error) -> Option<Duration> {
        if !self.first.body.is_replayable() {
            return None;
        }
        if error.refusal() == 401 && !self.renewed {
            self.renewed = true;
            if self.authentication.rejected() {
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
            .is_none_or(|deadline| Instant::now() + delay < deadline.at());
        // A client that is paced storms nobody.
        let is_paced = error.refusal() == 429 && self.shared.pacer.is_some();
        (in_time && (is_paced || self.shared.budget.take())).then_some(delay)
    }
}

impl Shared {
    /// What credentials depend on.
    pub(super) fn credential_context(&self) -> ClientContext<'_> {
        ClientContext {
            server: &self.base_url,
            transport: &self.transport,
        }
    }

    fn choose(
        &self,
        operation: Option<&Operation>,
        options: &RequestOptions,
    ) -> Result<Authentication, String> {
        let context = self.credential_context();
        self.credentials
            .choose(operation, &options.credentials, context)
    }
}

fn parts(response: http::Response<BodyStream>) -> (StatusCode, HeaderMap) {
    let head = response.into_parts().0;
    (head.status, head.headers)
}

fn unreadable(error: std::io::Error) -> Error {
    Error::request("the body cannot be read").with_source(error.into())
}

fn refused_by_hook(source: BoxError) -> Error {
    Error::request("a hook refused the request").with_source(source)
}

pub(super) fn no_credential(source: BoxError) -> Error {
    Error::request("there is no usable credential").with_source(source)
}
