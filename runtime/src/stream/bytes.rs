//! Downloads.

use crate::error::Error;
use crate::response::{Head, Incoming, RawResponse};
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The bytes of a response as they arrive.
///
/// ```no_run
/// # use specwright_runtime::{ByteStream, Error};
/// # use futures_util::TryStreamExt;
/// # async fn example(mut chunks: ByteStream) -> Result<(), Error> {
/// while let Some(chunk) = chunks.try_next().await? {
///     println!("{} bytes", chunk.len());
/// }
/// # Ok(())
/// # }
/// ```
pub struct ByteStream {
    incoming: Incoming,
    head: Box<Head>,
    done: bool,
}

impl ByteStream {
    pub(crate) fn new(response: RawResponse) -> Self {
        let (incoming, head) = response.into_stream();
        ByteStream {
            incoming,
            head,
            done: false,
        }
    }
}

impl ByteStream {
    pub(super) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if self.done {
            return Poll::Ready(None);
        }
        let chunk = ready!(self.incoming.poll_chunk(cx));
        self.done = !matches!(chunk, Some(Ok(_)));
        Poll::Ready(chunk.map(|chunk| chunk.map_err(|error| self.head.attach(error, Bytes::new()))))
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(cx)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}
