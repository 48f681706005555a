//! JSON values, one after another.

use super::parser::LineBuffer;
use crate::error::Error;
use crate::json::Decode;
use crate::response::{Head, Incoming, RawResponse};
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The values of a response of JSON lines as they arrive.
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
    buffer: LineBuffer,
    ended: bool,
}

impl<T: Decode> JsonLines<T> {
    pub(crate) fn new(response: RawResponse) -> Self {
        let (incoming, head) = response.into_stream();
        let lines = Lines {
            incoming,
            head,
            buffer: LineBuffer::default(),
            ended: false,
        };
        JsonLines {
            lines,
            gives: PhantomData,
        }
    }
}

impl Lines {
    /// The next line that is not empty.
    fn poll_line(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Vec<u8>, Error>>> {
        loop {
            while let Some(line) = self.buffer.line(false) {
                // Some servers put a record separator before each value.
                let line = line.trim_ascii();
                let line = line.strip_prefix(b"\x1e").unwrap_or(line);
                if !line.is_empty() {
                    return Poll::Ready(Some(Ok(line.to_vec())));
                }
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
                    let rest = self.buffer.rest().map(|rest| rest.trim_ascii().to_vec());
                    return Poll::Ready(rest.filter(|rest| !rest.is_empty()).map(Ok));
                }
            }
        }
    }
}

impl<T: Decode> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let lines = &mut self.lines;
        let line = ready!(lines.poll_line(cx));
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
