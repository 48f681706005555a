//! JSON values, one after another.

use super::parser::{self, LineBuffer};
use super::records::{RecordBuffer, SEPARATOR};
use crate::error::Error;
use crate::json::Decode;
use crate::response::{Head, Incoming, RawResponse};
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The values of a response of JSON lines, or of a JSON text sequence (RFC 7464), as they arrive.
///
/// ```no_run
/// # use specwright_runtime::{Error, JsonLines};
/// # use futures_util::TryStreamExt;
/// # async fn example(mut values: JsonLines<String>) -> Result<(), Error> {
/// while let Some(value) = values.try_next().await? {
///     println!("{value}");
/// }
/// # Ok(())
/// # }
/// ```
pub struct JsonLines<T> {
    lines: Lines,
    gives: PhantomData<fn() -> T>,
}

/// The part that does not know the values' type.
struct Lines {
    incoming: Incoming,
    head: Box<Head>,
    buffer: Buffer,
    ended: bool,
}

/// How values are told from one another.
enum Buffer {
    /// Until something arrives.
    Unknown,
    Lines(LineBuffer),
    Records(RecordBuffer),
}

impl<T: Decode> JsonLines<T> {
    pub(crate) fn new(response: RawResponse) -> Self {
        let (incoming, head) = response.into_stream();
        let lines = Lines {
            incoming,
            head,
            buffer: Buffer::Unknown,
            ended: false,
        };
        JsonLines {
            lines,
            gives: PhantomData,
        }
    }
}

impl Lines {
    /// The next value.
    fn poll_value(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Vec<u8>, Error>>> {
        loop {
            if let Some(value) = self.buffer.value() {
                return Poll::Ready(Some(Ok(value)));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            let checked = self.buffer.check(self.incoming.most);
            let chunk = match checked {
                Ok(()) => ready!(self.incoming.poll_chunk(cx)),
                Err(error) => Some(Err(error)),
            };
            match chunk {
                Some(Ok(chunk)) => self.buffer.push(&chunk),
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(self.head.attach(error, Bytes::new()))));
                }
                None => {
                    self.ended = true;
                    let rest = self.buffer.rest().to_vec();
                    return Poll::Ready(Some(rest).filter(|rest| !rest.is_empty()).map(Ok));
                }
            }
        }
    }
}

impl Buffer {
    fn push(&mut self, chunk: &[u8]) {
        if let (Buffer::Unknown, Some(first)) = (&self, chunk.first()) {
            // What the bytes are tells more than what the head calls them.
            *self = match *first {
                SEPARATOR => Buffer::Records(RecordBuffer::default()),
                _ => Buffer::Lines(LineBuffer::default()),
            };
        }
        match self {
            Buffer::Unknown => {}
            Buffer::Lines(lines) => lines.push(chunk),
            Buffer::Records(records) => records.push(chunk),
        }
    }

    /// The next value that is whole.
    fn value(&mut self) -> Option<Vec<u8>> {
        match self {
            Buffer::Unknown => None,
            Buffer::Records(records) => records.record().map(<[u8]>::to_vec),
            Buffer::Lines(lines) => loop {
                let line = lines.line(false)?.trim_ascii();
                if !line.is_empty() {
                    return Some(line.to_vec());
                }
            },
        }
    }

    /// An error if the value that has no end yet is longer than `most`.
    fn check(&self, most: usize) -> Result<(), Error> {
        match self {
            Buffer::Unknown => Ok(()),
            Buffer::Lines(lines) => lines.check(most),
            Buffer::Records(records) if records.pending() > most => {
                Err(parser::too_large("a record", most))
            }
            Buffer::Records(_) => Ok(()),
        }
    }

    /// What is left when nothing more comes.
    fn rest(&mut self) -> &[u8] {
        match self {
            Buffer::Unknown => &[],
            Buffer::Lines(lines) => lines.rest().unwrap_or_default().trim_ascii(),
            Buffer::Records(records) => records.rest(),
        }
    }
}

impl<T: Decode> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let lines = &mut self.lines;
        let line = ready!(lines.poll_value(cx));
        Poll::Ready(line.map(|line| {
            let line = line?;
            let decoded = lines.head.decode(&line);
            decoded.map_err(|failure| lines.head.undecoded(failure, line.into()))
        }))
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLines")
    }
}
