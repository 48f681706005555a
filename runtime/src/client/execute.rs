//! From a request to a response: the one place that sends, waits, repeats and gives up. Nothing here is generic.

use super::authentication::Authentication;
use super::deadline::Deadline;
use super::exchange::Failed;
use super::hook::{Added, Sent};
use super::oauth::ClientContext;
use super::options::Settings;
use super::pacing::{Pacer, Turn};
use super::redirect::{self, Hop};
use super::retry::{self, Verdict};
use super::trace::{self, AttemptSpan};
use super::{Client, RequestOptions, Shared, head};
use crate::error::{CallContext, Error};
use crate::operation::Operation;
use crate::request::{Body, Headers, RequestData};
use crate::response::RawResponse;
use crate::secret::Veil;
use crate::time::{Instant, timeout_at};
use crate::{BoxError, BoxFuture};
use http::header::{AUTHORIZATION, CONTENT_ENCODING, HeaderValue};
use std::pin::Pin;
use std::time::Duration;

/// Stands for a time that no clock tells.
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
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

/// A call on its way. Kept small: each pending call holds one.
pub(super) struct Execution<'a> {
    pub(super) client: &'a Client,
    pub(super) shared: &'a Shared,
    pub(super) data: &'a RequestData,
    pub(super) settings: Settings,
    pub(super) first: Hop,
    pub(super) authentication: Authentication,
    /// Whether a repetition cannot do harm.
    pub(super) safe: bool,
    pub(super) renewed: bool,
    pub(super) attempts: u32,
    pub(super) deadline: Option<Deadline>,
    /// Its turn under the server's limits.
    pub(super) turn: Option<Turn>,
    pub(super) span: AttemptSpan,
    /// The request that hooks wait to hear about.
    pub(super) sent: Option<Box<Sent>>,
    /// What hooks added to the last request.
    pub(super) added: Option<Box<Added>>,
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
        let body = compressed(data, options, &mut headers)?;
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
    pub(super) fn veil(&self) -> Veil {
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

    /// What the answer or the error tells of the call.
    pub(super) fn call(&self) -> CallContext {
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
        // Pacing keeps the client under the limit, so the budget need not.
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

/// The body in the coding that the caller asks for.
fn compressed(
    data: &RequestData,
    options: &RequestOptions,
    headers: &mut Headers,
) -> Result<Body, String> {
    let body = data.body.clone();
    match options.compress {
        Some(coding) if body.len() != Some(0) && !headers.has(CONTENT_ENCODING.as_str()) => {
            headers.set(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
            body.compressed(coding)
        }
        _ => Ok(body),
    }
}

pub(super) fn no_credential(source: BoxError) -> Error {
    Error::request("there is no usable credential").with_source(source)
}
