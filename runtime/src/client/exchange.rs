//! One attempt: the request goes out, redirects are followed, and the head of the response decides what becomes of its
//! body.

use super::authentication::cookie_header;
use super::execute::{Execution, no_credential};
use super::hook::Sent;
use super::receive::{self, Plan};
use super::redirect::Hop;
use super::trace::AttemptSpan;
use crate::BoxError;
use crate::compression;
use crate::error::{Error, Kind};
use crate::request::BodyStream;
use crate::response::{Bounds, Content, Head, Incoming, RawResponse};
use crate::time::Instant;
use crate::transport::{Outgoing, TransportFuture};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue};
use http::{Method, StatusCode};
use std::time::Duration;
use url::Url;

/// How many headers credentials mostly need.
const CREDENTIALS: usize = 2;
/// How long the body of an error is waited for: what it says helps, but the status says more.
const REST_OF_AN_ERROR: Duration = Duration::from_secs(5);
/// What `http` allows.
const LONGEST_URL: usize = (u16::MAX - 1) as usize;

/// Why an exchange gives no response.
pub(super) enum Failed {
    With(Error),
    /// An error status, whose body was not read yet.
    Refused(Box<http::Response<BodyStream>>),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Failed::With(error)
    }
}

impl Execution<'_> {
    pub(super) async fn exchange(&mut self) -> Result<RawResponse, Failed> {
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
                Ok(content) => Ok(self.response(status, headers, content, redirected)),
                Err(error) => Err(error.with_response(status, headers, Bytes::new()).into()),
            };
        }
    }

    /// The response, which takes the credentials along: a list needs them for its next page.
    fn response(
        &mut self,
        status: StatusCode,
        headers: HeaderMap,
        content: Content,
        redirected: Option<Box<Hop>>,
    ) -> RawResponse {
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
        response
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

    /// The error of an error status, with as much of its body as arrives in time.
    pub(super) async fn refused(
        &self,
        mut response: http::Response<BodyStream>,
        until: Instant,
    ) -> Error {
        let until = until.min(Instant::now() + REST_OF_AN_ERROR);
        let most = self.settings.max_response_size;
        let bytes = receive::refusal(response.body_mut(), most, until).await;
        let (status, headers) = parts(response);
        Error::refused(status, headers, bytes)
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

    /// Takes note of what the head of a response says beside the answer.
    fn arrived(&self, hop: &Hop, response: &http::Response<BodyStream>) {
        // Only the API's own servers say what holds for the client.
        if !hop.trusted {
            return;
        }
        let (status, headers) = (response.status(), response.headers());
        self.shared.deprecations.look_at(&self.data.target, headers);
        if let (Some(pacer), Some(turn)) = (&self.shared.pacer, self.turn) {
            pacer.answered(self.data.target.operation, turn, status, headers);
        }
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
