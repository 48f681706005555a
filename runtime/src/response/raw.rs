//! A response before it is decoded.

use super::{Bounds, Incoming};
use crate::client::{Added, Authentication};
#[cfg(feature = "tracing")]
use crate::error::request_id;
use crate::error::{CallContext, Error, Kind, LONGEST_MESSAGE};
use crate::json::{Decode, Failure};
use crate::line::{one_line, tagged};
use crate::request::{BodyStream, RequestData};
use crate::secret::Veil;
use crate::stream::{EventStream, JsonLines, Part};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap};
use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;
use url::Url;

/// A successful response before it is decoded: what generated code with several kinds of success looks at.
pub struct RawResponse {
    head: Box<Head>,
    content: Content,
}

/// What is known of a response beside its body.
pub(crate) struct Head {
    status: StatusCode,
    headers: HeaderMap,
    /// Where it came from, after redirects and without credentials.
    url: Option<Url>,
    call: CallContext,
    /// The content type, once it was asked for, where the server writes it with capitals.
    lower_content_type: OnceLock<String>,
    /// To keep credentials that the server echoes out of errors.
    authentication: Authentication,
    pub(super) bounds: Bounds,
    /// For streams that connect again, and for what it holds that errors must not.
    request: Option<Box<RequestData>>,
}

/// A body that was read, or one that is used while it arrives.
pub(crate) enum Content {
    Whole(Bytes),
    Streaming(Incoming),
}

impl RawResponse {
    pub(crate) fn new(head: Head, content: Content) -> Self {
        RawResponse {
            head: Box::new(head),
            content,
        }
    }

    pub(crate) fn set_request(&mut self, request: Box<RequestData>) {
        self.head.request = Some(request);
    }

    pub(crate) fn url(&self) -> Option<&Url> {
        self.head.url.as_ref()
    }

    /// Says where it came from, if that is not known.
    pub(crate) fn set_url(&mut self, url: Url) {
        self.head.url.get_or_insert(url);
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The server's id for the request, fit to be printed.
    #[cfg(feature = "tracing")]
    pub(crate) fn shown_request_id(&self) -> Option<String> {
        let id = one_line(request_id(&self.head.headers)?, LONGEST_MESSAGE);
        Some(self.head.veil().hide(id.into_owned()))
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn attempts(&self) -> u32 {
        self.head.call.attempts
    }

    pub(crate) fn parts(&self) -> (StatusCode, HeaderMap, Bytes) {
        let mut headers = self.head.headers.clone();
        self.head.veil().mark(&mut headers);
        (self.head.status, headers, self.body())
    }

    /// The headers, those that tell a secret of the request marked as sensitive.
    pub(crate) fn marked_headers(&self, request: &RequestData, added: &Added) -> HeaderMap {
        let mut headers = self.head.headers.clone();
        let mut veil = Veil::over(&self.head.authentication, request);
        veil.add_added(added);
        veil.mark(&mut headers);
        headers
    }

    /// The body, if it was read whole.
    pub(crate) fn body(&self) -> Bytes {
        match &self.content {
            Content::Whole(bytes) => bytes.clone(),
            Content::Streaming(_) => Bytes::new(),
        }
    }

    pub(crate) fn into_stream(self) -> (Incoming, Box<Head>) {
        let incoming = match self.content {
            Content::Streaming(incoming) => incoming,
            Content::Whole(bytes) => {
                Incoming::new(BodyStream::from(bytes), Duration::MAX, usize::MAX, None)
            }
        };
        (incoming, self.head)
    }

    /// The status, such as 200.
    ///
    /// ```
    /// # use specwright_runtime::{Error, RawResponse};
    /// fn created(response: RawResponse) -> Result<bool, Error> {
    ///     Ok(response.status() == 201)
    /// }
    /// ```
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// Whether the body is of a media type; `*` stands for any part of it, as in `text/*`.
    ///
    /// ```
    /// # use specwright_runtime::{Error, RawResponse};
    /// fn is_picture(response: RawResponse) -> Result<bool, Error> {
    ///     Ok(response.is("image/*"))
    /// }
    /// ```
    pub fn is(&self, media_type: &str) -> bool {
        fits(media_type, self.content_type())
    }

    /// The media type in lower case, without parameters; empty if there is none.
    ///
    /// ```
    /// # use specwright_runtime::{Error, RawResponse};
    /// fn is_csv(response: RawResponse) -> Result<bool, Error> {
    ///     Ok(response.content_type() == "text/csv")
    /// }
    /// ```
    pub fn content_type(&self) -> &str {
        let essence = essence(&self.head.headers);
        if !essence.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return essence;
        }
        let lower = &self.head.lower_content_type;
        lower.get_or_init(|| essence.to_ascii_lowercase())
    }

    /// The body as JSON of a type.
    ///
    /// ```
    /// # use specwright_runtime::{Error, RawResponse};
    /// fn names(response: RawResponse) -> Result<Vec<String>, Error> {
    ///     response.json()
    /// }
    /// ```
    pub fn json<T: Decode>(self) -> Result<T, Error> {
        let body: &[u8] = match &self.content {
            Content::Whole(bytes) => bytes,
            Content::Streaming(_) => &[],
        };
        let head = &*self.head;
        let found = head
            .decode(body)
            .or_else(|failure| match self.quoted_text() {
                Some(json) => head.decode(json.as_bytes()).map_err(|_| failure),
                None => Err(failure),
            });
        found.map_err(|failure| self.explain(failure))
    }

    /// A body of plain text as a JSON string: what a document calls JSON, or leaves open, some
    /// servers send without its quotes.
    #[cold]
    fn quoted_text(&self) -> Option<String> {
        let kind = self.content_type();
        let is_text = kind.is_empty() || (kind.starts_with("text/") && kind != "text/html");
        let body = self.body();
        let text = std::str::from_utf8(&body).ok()?;
        (is_text && !text.is_empty()).then(|| serde_json::Value::from(text).to_string())
    }

    /// The list at a pointer into the body; `None`: nothing stands there, or null.
    pub(crate) fn items<T: Decode>(&self, pointer: &str) -> Result<Option<Vec<T>>, Error> {
        let body = self.body();
        let items = self.head.decode_items(&body, pointer);
        items.map_err(|failure| self.head.undecoded(failure, body))
    }

    /// The body as text.
    ///
    /// ```
    /// # use specwright_runtime::{Error, RawResponse};
    /// fn words(response: RawResponse) -> Result<String, Error> {
    ///     response.text()
    /// }
    /// ```
    pub fn text(self) -> Result<String, Error> {
        String::from_utf8(self.body().into()).map_err(|error| {
            self.fail(Kind::Decode, "the response is not UTF-8 text")
                .with_source(error.utf8_error().into())
        })
    }

    /// The body as it is.
    ///
    /// ```
    /// # use specwright_runtime::{Bytes, Error, RawResponse};
    /// fn picture(response: RawResponse) -> Result<Bytes, Error> {
    ///     response.bytes()
    /// }
    /// ```
    pub fn bytes(self) -> Result<Bytes, Error> {
        Ok(self.body())
    }

    /// Nothing: success is all that matters.
    ///
    /// ```
    /// # use specwright_runtime::{Error, RawResponse};
    /// fn done(response: RawResponse) -> Result<(), Error> {
    ///     response.empty()
    /// }
    /// ```
    pub fn empty(self) -> Result<(), Error> {
        Ok(())
    }

    /// The body as server-sent events.
    ///
    /// ```
    /// # use specwright_runtime::{Error, EventStream, RawResponse};
    /// fn events(response: RawResponse) -> Result<EventStream<String>, Error> {
    ///     response.event_stream()
    /// }
    /// ```
    pub fn event_stream<T: Decode>(self) -> Result<EventStream<T>, Error> {
        self.check_streams("an event stream")?;
        Ok(EventStream::new(self, Part::Data))
    }

    /// The body as server-sent events, each decoded as an object of its fields: `event`, `id`,
    /// `retry` and `data`.
    ///
    /// ```
    /// # use specwright_runtime::{Error, EventStream, RawResponse, serde_json::Value};
    /// fn events(response: RawResponse) -> Result<EventStream<Value>, Error> {
    ///     response.whole_events()
    /// }
    /// ```
    pub fn whole_events<T: Decode>(self) -> Result<EventStream<T>, Error> {
        self.check_streams("an event stream")?;
        Ok(EventStream::new(self, Part::Whole))
    }

    /// The body as JSON values, one after another.
    ///
    /// ```
    /// # use specwright_runtime::{Error, JsonLines, RawResponse};
    /// fn values(response: RawResponse) -> Result<JsonLines<String>, Error> {
    ///     response.json_lines()
    /// }
    /// ```
    pub fn json_lines<T: Decode>(self) -> Result<JsonLines<T>, Error> {
        self.check_streams("a stream of JSON")?;
        Ok(JsonLines::new(self))
    }

    /// The error for a status or media type that the document does not list.
    ///
    /// ```
    /// # use specwright_runtime::{Error, RawResponse};
    /// fn only_created(response: RawResponse) -> Result<String, Error> {
    ///     match response.status().as_u16() {
    ///         201 => response.json(),
    ///         _ => Err(response.unexpected()),
    ///     }
    /// }
    /// ```
    pub fn unexpected(self) -> Error {
        let media_type = match self.content_type() {
            "" => "without a media type".to_owned(),
            media_type => format!("of {media_type}"),
        };
        self.fail(
            Kind::Decode,
            &format!("the document does not list a response {media_type} with this status"),
        )
    }

    /// A page of HTML instead of a stream comes from something between us and the server.
    fn check_streams(&self, what: &str) -> Result<(), Error> {
        match self.content_type() {
            media_type @ ("text/html" | "application/xhtml+xml") => Err(self.fail(
                Kind::Decode,
                &format!("the response should be {what}, but it is {media_type}"),
            )),
            _ => Ok(()),
        }
    }

    /// Why the body is not the JSON that it should be.
    fn explain(&self, failure: Failure) -> Error {
        let body = self.body();
        if !matches!(failure, Failure::Wrong(_)) {
            return self.head.undecoded(failure, body);
        }
        if body.is_empty() {
            return self.fail(
                Kind::Decode,
                "the response should be JSON, but its body is empty",
            );
        }
        let media_type = self.content_type();
        if media_type.contains("json")
            || media_type.is_empty()
            || body.first().is_some_and(|byte| b"{[".contains(byte))
        {
            return self.head.undecoded(failure, body);
        }
        // Other texts are left out: a text may be a secret.
        let about = match page_title(&body) {
            Some(title) => format!(", a page with the title `{title}`"),
            None => format!(" of {} bytes", body.len()),
        };
        self.fail(
            Kind::Decode,
            &format!("the response should be JSON, but it is {media_type}{about}"),
        )
    }

    pub(crate) fn fail(&self, kind: Kind, message: &str) -> Error {
        self.attach(Error::new(kind, message))
    }

    pub(crate) fn attach(&self, error: Error) -> Error {
        self.head.attach(error, self.body())
    }
}

/// What a page of HTML is called: `502 Bad Gateway`, or the login of a network.
fn page_title(body: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let title = one_line(tagged(&start, "title")?, LONGEST_MESSAGE);
    let words: Vec<_> = title.split_whitespace().collect();
    Some(words.join(" ")).filter(|title| !title.is_empty())
}

/// The media type without its parameters; empty if there is none.
fn essence(headers: &HeaderMap) -> &str {
    let value = headers.get(CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok());
    let essence = text.unwrap_or_default().split(';').next();
    essence.unwrap_or_default().trim()
}

/// Whether a media type is a wanted one, which may have `*` in it.
fn fits(wanted: &str, own: &str) -> bool {
    let wanted = wanted.split(';').next().unwrap_or_default().trim();
    let (Some((kind, part)), Some((own_kind, own_part))) =
        (wanted.split_once('/'), own.split_once('/'))
    else {
        return false;
    };
    let fits = |wanted: &str, own: &str| wanted == "*" || wanted.eq_ignore_ascii_case(own);
    fits(kind, own_kind) && fits(part, own_part)
}

/// Whether a body is wanted as it arrives, by the media types for which it is.
pub(crate) fn is_streamed(headers: &HeaderMap, media_types: &[&str]) -> bool {
    let is = |wanted: &&str| *wanted == "*/*" || fits(wanted, essence(headers));
    media_types.iter().any(is)
}

impl Head {
    /// The error of a response that could not be used.
    pub(crate) fn attach(&self, error: Error, body: Bytes) -> Error {
        error
            .with_response(self.status, self.headers.clone(), body)
            .with_call(self.call.clone())
            .hiding(&self.veil())
    }

    /// The error that a server sends in a stream, after the head has said that all is well.
    pub(crate) fn error_event(&self, data: Bytes) -> Error {
        Error::event(self.status, self.headers.clone(), data)
            .with_call(self.call.clone())
            .hiding(&self.veil())
    }

    /// What was sent and must not be seen.
    fn veil(&self) -> Veil {
        match &self.request {
            Some(request) => Veil::over(&self.authentication, request),
            None => Veil::default(),
        }
    }

    pub(crate) fn request(&self) -> Option<&RequestData> {
        self.request.as_deref()
    }

    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        call: CallContext,
        authentication: Authentication,
        bounds: Bounds,
    ) -> Self {
        Head {
            status,
            headers,
            url: None,
            call,
            lower_content_type: OnceLock::new(),
            authentication,
            bounds,
            request: None,
        }
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.head.status)
            .finish_non_exhaustive()
    }
}
