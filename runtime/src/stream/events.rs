//! Server-sent events.

use super::parser::{EventParser, LineBuffer, RawEvent};
use crate::BoxFuture;
use crate::client::execute;
use crate::error::{Error, Kind};
use crate::json::{Decode, Failure, Reader};
use crate::request::RequestData;
use crate::response::{Head, Incoming, RawResponse};
use crate::time::sleep;
use bytes::Bytes;
use futures_core::Stream;
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// An event with its name and id.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The `event` field, `message` where there is none.
    pub event: String,
    /// The `id` that the stream is at.
    pub id: String,
    /// The decoded `data`.
    pub data: T,
}

/// The server-sent events of a response as they arrive: their data, decoded.
///
/// When the connection breaks and the server gave ids, a GET connects again with `Last-Event-ID`, after the time that
/// the server asks for by `retry`; each time counts against the client's retry budget, and with `max_retries(0)` it does
/// not. `[DONE]` as data ends the stream. So does an event called `error`, or data with an `error` that `T` does not know:
/// it is an [`Error`] with the code, the message and the body that the server sent.
///
/// ```no_run
/// # use specwright_runtime::{Error, EventStream};
/// # use futures_util::TryStreamExt;
/// # async fn example(mut events: EventStream<String>) -> Result<(), Error> {
/// while let Some(data) = events.try_next().await? {
///     println!("{data}");
/// }
/// # Ok(())
/// # }
/// ```
pub struct EventStream<T> {
    source: Source,
    decodes: Part,
    gives: PhantomData<fn() -> T>,
}

/// What of an event is decoded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Part {
    /// Its data.
    Data,
    /// An object of all its fields.
    Whole,
}

impl<T: Decode> EventStream<T> {
    pub(crate) fn new(response: RawResponse, decodes: Part) -> Self {
        EventStream {
            source: Source::new(response),
            decodes,
            gives: PhantomData,
        }
    }

    /// The events with their names and ids.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Error, EventStream};
    /// # use futures_util::TryStreamExt;
    /// # async fn example(events: EventStream<String>) -> Result<(), Error> {
    /// let mut events = events.events();
    /// while let Some(event) = events.try_next().await? {
    ///     println!("{}: {}", event.event, event.data);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn events(self) -> impl Stream<Item = Result<Event<T>, Error>> + Send + Unpin + use<T> {
        Named(self)
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        let Some(event) = ready!(self.source.poll_event(cx)) else {
            return Poll::Ready(None);
        };
        let given = event.and_then(|event| self.give(event));
        if given
            .as_ref()
            .is_err_and(|error| error.kind() == Kind::Event)
        {
            self.source.state = State::Ended;
        }
        Poll::Ready(Some(given))
    }

    /// What an event is to the caller: a value, or the error that it tells of, by its name or by its data.
    fn give(&self, event: RawEvent) -> Result<Event<T>, Error> {
        let RawEvent { kind, data } = event;
        let (head, parser) = (&self.source.head, &self.source.parser);
        if kind == "error" {
            return Err(head.error_event(data.into()));
        }
        let value = match self.decodes {
            Part::Data => from_data(head, &data),
            Part::Whole => from_fields(head, &kind, parser, &data).map(|value| (value, false)),
        };
        let data = match value {
            Ok((value, false)) => value,
            Ok((_, true)) | Err(Failure::Wrong(_)) if holds_error(&data) => {
                return Err(head.error_event(data.into()));
            }
            Ok((value, true)) => value,
            Err(failure) => return Err(head.undecoded(failure, data.into())),
        };
        let event = match kind.as_str() {
            "" => "message".to_owned(),
            _ => kind,
        };
        Ok(Event {
            event,
            id: parser.last_id.clone(),
            data,
        })
    }
}

/// Whether data is an object that says what went wrong: one that has `error`, and not as null or an empty value.
#[cold]
fn holds_error(data: &str) -> bool {
    let Ok(Value::Object(members)) = serde_json::from_str(data) else {
        return false;
    };
    match members.get("error") {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

/// Decodes data, which is JSON, or else a text that does not look like it.
/// Says as well whether it has an `error` that the type does not know.
fn from_data<T: Decode>(head: &Head, data: &str) -> Result<(T, bool), Failure> {
    let decoded = head.decode_noting_errors(data.as_bytes());
    decoded.or_else(|failure| match data.trim_start().chars().next() {
        Some('{' | '[' | '"') => Err(failure),
        _ => {
            let text = head.decode(quoted(data).as_bytes());
            text.map(|text| (text, false)).map_err(|_| failure)
        }
    })
}

/// Decodes an event as the object of its fields. Its data may be declared as the JSON that it is,
/// or as a text.
fn from_fields<T: Decode>(
    head: &Head,
    kind: &str,
    parser: &EventParser,
    data: &str,
) -> Result<T, Failure> {
    let mut fields = String::from("{");
    if !kind.is_empty() {
        fields = format!("{fields}\"event\":{},", quoted(kind));
    }
    if !parser.last_id.is_empty() {
        fields = format!("{fields}\"id\":{},", quoted(&parser.last_id));
    }
    if let Some(retry) = parser.retry {
        fields = format!("{fields}\"retry\":{retry},");
    }
    let with = |data: &str| head.decode(format!("{fields}\"data\":{data}}}").as_bytes());
    match Reader::new(data).whole() {
        Ok(_) => with(data).or_else(|error| with(&quoted(data)).map_err(|_| error)),
        Err(_) => with(&quoted(data)),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

impl<T: Decode> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(cx)
            .map(|event| event.map(|event| event.map(|event| event.data)))
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

struct Named<T>(EventStream<T>);

impl<T: Decode> Stream for Named<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_event(cx)
    }
}

/// How long to wait before connecting again, unless the server says.
const RECONNECT_DELAY: Duration = Duration::from_millis(500);
/// A server that wishes for more gets this.
const LONGEST_DELAY: Duration = Duration::from_secs(120);

/// The part that does not know the data's type.
struct Source {
    state: State,
    lines: LineBuffer,
    parser: EventParser,
    head: Box<Head>,
    /// Reconnections without an event in between.
    failures: u32,
    /// How long a line or an event may be.
    most: usize,
}

enum State {
    Open(Incoming),
    Connecting(BoxFuture<Result<RawResponse, Error>>),
    Ended,
}

/// After so many reconnections without a single event, the server is broken.
const MOST_FAILURES: u32 = 5;

impl Source {
    fn new(response: RawResponse) -> Self {
        let (incoming, head) = response.into_stream();
        let (lines, parser) = (LineBuffer::default(), EventParser::default());
        let most = incoming.most;
        Source {
            most,
            state: State::Open(incoming),
            lines,
            parser,
            head,
            failures: 0,
        }
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawEvent, Error>>> {
        loop {
            if matches!(self.state, State::Ended) {
                return Poll::Ready(None);
            }
            while let Some(line) = self.lines.line(true) {
                let Some(event) = self.parser.line(line) else {
                    continue;
                };
                self.failures = 0;
                if event.data == "[DONE]" {
                    self.state = State::Ended;
                    return Poll::Ready(None);
                }
                return Poll::Ready(Some(Ok(event)));
            }
            if let Err(problem) = ready!(self.poll_more(cx)) {
                self.state = State::Ended;
                return Poll::Ready(Some(Err(problem)));
            }
        }
    }

    /// Waits for the next chunk, or for the next connection.
    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let checked = self.lines.check(self.most);
        let checked = checked.and_then(|()| self.parser.check(self.most));
        checked.map_err(|error| self.head.attach(error, Bytes::new()))?;
        match &mut self.state {
            State::Ended => {}
            State::Open(incoming) => match ready!(incoming.poll_chunk(cx)) {
                Some(Ok(chunk)) => self.lines.push(&chunk),
                Some(Err(error)) => return Poll::Ready(self.reconnect_after(error)),
                None if self.parser.is_inside() || self.lines.rest().is_some() => {
                    let message = "the stream ended in the middle of an event";
                    let error = Error::new(Kind::Exchange, message);
                    return Poll::Ready(self.reconnect_after(error));
                }
                None => self.state = State::Ended,
            },
            State::Connecting(future) => match ready!(future.as_mut().poll(cx)) {
                Ok(response) => self.state = State::Open(response.into_stream().0),
                Err(error) => return Poll::Ready(Err(error)),
            },
        }
        Poll::Ready(Ok(()))
    }

    /// The request to connect again with, if that is allowed. Without an id the server would begin again, and events
    /// would come twice.
    fn next_request(&self) -> Option<Box<RequestData>> {
        let request = self.head.request()?;
        let may = request.target.method == http::Method::GET
            && !self.parser.last_id.is_empty()
            && self.failures < MOST_FAILURES
            && request.client.may_reconnect();
        may.then(|| Box::new(request.clone()))
    }

    /// Begins to connect again, or gives the error for which it would.
    fn reconnect_after(&mut self, error: Error) -> Result<(), Error> {
        let Some(mut request) = self.next_request() else {
            return Err(self.head.attach(error, Bytes::new()));
        };
        self.failures += 1;
        self.lines = LineBuffer::default();
        self.parser.reset();
        request.set_header_text("last-event-id", &self.parser.last_id);
        let delay = self.parser.retry.map_or(RECONNECT_DELAY, |wish| {
            Duration::from_millis(wish).min(LONGEST_DELAY)
        });
        self.state = State::Connecting(Box::pin(async move {
            sleep(delay).await;
            execute(request).await
        }));
        Ok(())
    }
}
