//! Bytes on their way.

use crate::BoxError;
use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Bytes on their way, in either direction: what a [`Transport`](crate::Transport) takes and gives.
pub struct BodyStream(Flow);

enum Flow {
    Whole(Option<Bytes>),
    Parts(Pin<Box<dyn Frames + Send>>),
}

impl BodyStream {
    /// No bytes.
    ///
    /// ```
    /// # use specwright_runtime::BodyStream;
    /// assert_eq!(BodyStream::empty().bytes().map(|bytes| bytes.len()), Some(0));
    /// ```
    pub fn empty() -> Self {
        BodyStream(Flow::Whole(None))
    }

    /// Any body of the `http-body` crate.
    ///
    /// ```
    /// # use specwright_runtime::{BodyStream, Bytes};
    /// let body = BodyStream::new(http_body_util::Full::new(Bytes::from("abc")));
    /// # drop(body);
    /// ```
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body + Send + 'static,
        B::Data: Into<Bytes>,
        B::Error: Into<BoxError>,
    {
        BodyStream(Flow::Parts(Box::pin(body)))
    }

    /// A stream of chunks.
    ///
    /// ```
    /// # use specwright_runtime::{BodyStream, Bytes};
    /// # use futures_util::stream;
    /// let body = BodyStream::from_stream(stream::iter([Ok::<_, std::io::Error>(Bytes::from("ab"))]), None);
    /// # drop(body);
    /// ```
    pub fn from_stream<S, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        BodyStream(Flow::Parts(Box::pin(Chunks {
            stream: Box::pin(stream),
            length,
        })))
    }

    /// All bytes, if they are in memory: for transports that look at what is sent.
    ///
    /// ```
    /// # use specwright_runtime::{BodyStream, Bytes};
    /// assert_eq!(BodyStream::from(Bytes::from("ab")).bytes(), Some(Bytes::from("ab")));
    /// ```
    pub fn bytes(&self) -> Option<Bytes> {
        match &self.0 {
            Flow::Whole(bytes) => Some(bytes.clone().unwrap_or_default()),
            Flow::Parts(_) => None,
        }
    }

    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        loop {
            return match Pin::new(&mut *self).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => Poll::Ready(Some(Ok(data))),
                    Err(_trailers) => continue,
                },
                Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            };
        }
    }
}

impl From<Bytes> for BodyStream {
    fn from(bytes: Bytes) -> Self {
        BodyStream(Flow::Whole(Some(bytes)))
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BodyStream")
    }
}

impl http_body::Body for BodyStream {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Flow::Whole(bytes) => Poll::Ready(
                bytes
                    .take()
                    .filter(|bytes| !bytes.is_empty())
                    .map(|b| Ok(Frame::data(b))),
            ),
            Flow::Parts(parts) => parts.as_mut().poll_next_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Flow::Whole(bytes) => bytes.as_ref().is_none_or(Bytes::is_empty),
            Flow::Parts(parts) => parts.is_at_end(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Flow::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Flow::Parts(parts) => parts.hint(),
        }
    }
}

/// A body whose types are erased: what [`http_body::Body`] is, of [`Bytes`]. One box holds it, because a
/// trait of our own converts without a wrapper that would have to be pinned in turn.
trait Frames {
    fn poll_next_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>>;

    fn is_at_end(&self) -> bool;

    fn hint(&self) -> SizeHint;
}

impl<B> Frames for B
where
    B: http_body::Body,
    B::Data: Into<Bytes>,
    B::Error: Into<BoxError>,
{
    fn poll_next_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.poll_frame(cx).map(|frame| {
            frame.map(|frame| {
                frame
                    .map(|frame| frame.map_data(Into::into))
                    .map_err(Into::into)
            })
        })
    }

    fn is_at_end(&self) -> bool {
        self.is_end_stream()
    }

    fn hint(&self) -> SizeHint {
        self.size_hint()
    }
}

struct Chunks<S> {
    stream: Pin<Box<S>>,
    length: Option<u64>,
}

impl<S, E> http_body::Body for Chunks<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.stream
            .as_mut()
            .poll_next(cx)
            .map(|chunk| chunk.map(|chunk| chunk.map(Frame::data).map_err(Into::into)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}
