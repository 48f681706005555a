//! One coding at work on a body, as it is polled.

use super::Compression;
use crate::BoxError;
use crate::request::BodyStream;
#[cfg(any(feature = "gzip", feature = "br", feature = "zstd"))]
use async_compression::tokio::bufread;
use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as _;
use std::fmt;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncBufRead, AsyncRead, AsyncReadExt as _, ReadBuf};

/// A chunk has so many bytes at most, however small it was before.
const LARGEST_CHUNK: usize = 16 << 10;
const SMALLEST_CHUNK: usize = 1 << 10;
/// So many chunks may follow one another before others get a turn: timers among them.
const STREAK: u32 = 64;

/// What is done to a body.
#[derive(Debug, Clone, Copy)]
pub(super) enum Work {
    Encode(Compression),
    Decode(Compression),
}

/// The chunks of a body after the work.
pub(super) struct Coder {
    state: State,
    work: Work,
    /// Whether all of the body was read.
    is_read: Arc<AtomicBool>,
    buffer: BytesMut,
    /// Chunks given since the last pause.
    streak: u32,
}

enum State {
    /// Nothing has arrived yet: an empty body is empty in every coding.
    Waiting(Source),
    Working(Pin<Box<dyn AsyncRead + Send>>),
    Ended,
}

impl Coder {
    pub(super) fn new(body: BodyStream, work: Work) -> Self {
        // Most bodies of JSON become a few times as large.
        let likely = body.size_hint().lower().saturating_mul(4);
        let likely = usize::try_from(likely).unwrap_or(LARGEST_CHUNK);
        let is_read = Arc::new(AtomicBool::new(false));
        Coder {
            buffer: BytesMut::with_capacity(likely.clamp(SMALLEST_CHUNK, LARGEST_CHUNK)),
            state: State::Waiting(Source {
                body,
                chunk: Bytes::new(),
                is_read: is_read.clone(),
            }),
            work,
            is_read,
            streak: 0,
        }
    }

    /// Looks at the first bytes before the work begins.
    fn poll_begin(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let State::Waiting(source) = &mut self.state else {
            return Poll::Ready(Ok(()));
        };
        let first = ready!(Pin::new(&mut *source).poll_fill_buf(cx))?
            .first()
            .copied();
        if let State::Waiting(source) = std::mem::replace(&mut self.state, State::Ended)
            && let Some(first) = first
        {
            self.state = State::Working(self.work.begin(source, first));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        ready!(self.poll_begin(cx))?;
        let State::Working(reader) = &mut self.state else {
            return Poll::Ready(Ok(0));
        };
        if self.buffer.capacity() == 0 {
            self.buffer.reserve(LARGEST_CHUNK);
        }
        pin!(reader.read_buf(&mut self.buffer)).poll(cx)
    }

    /// What went wrong: the body's own mishap, or bytes that are none of the coding's.
    fn failed(&self, error: io::Error) -> BoxError {
        match error.downcast::<Below>() {
            Ok(Below(error)) => error,
            Err(error) => Box::new(Broken {
                work: self.work,
                is_cut: self.is_read.load(Ordering::Relaxed),
                error,
            }),
        }
    }
}

impl Stream for Coder {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.streak == STREAK {
            self.streak = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Poll::Ready(read) = self.poll_read(cx) else {
            self.streak = 0;
            return Poll::Pending;
        };
        self.streak += 1;
        Poll::Ready(match read {
            Ok(0) => {
                self.state = State::Ended;
                None
            }
            Ok(_) => Some(Ok(self.buffer.split().freeze())),
            Err(error) => {
                self.state = State::Ended;
                Some(Err(self.failed(error)))
            }
        })
    }
}

impl Work {
    /// A reader of what the work gives. The first byte tells two forms of `deflate` apart.
    #[cfg_attr(not(feature = "gzip"), expect(unused_variables))]
    fn begin(self, source: Source, first: u8) -> Pin<Box<dyn AsyncRead + Send>> {
        match self {
            #[cfg(feature = "gzip")]
            Work::Encode(Compression::Gzip) => Box::pin(bufread::GzipEncoder::new(source)),
            #[cfg(feature = "gzip")]
            Work::Encode(Compression::Deflate) => Box::pin(bufread::ZlibEncoder::new(source)),
            #[cfg(feature = "br")]
            Work::Encode(Compression::Brotli) => Box::pin(bufread::BrotliEncoder::new(source)),
            #[cfg(feature = "zstd")]
            Work::Encode(Compression::Zstd) => Box::pin(bufread::ZstdEncoder::new(source)),
            #[cfg(feature = "gzip")]
            Work::Decode(Compression::Gzip) => {
                let mut decoder = bufread::GzipDecoder::new(source);
                decoder.multiple_members(true);
                Box::pin(decoder)
            }
            // Some servers leave out the frame of zlib. Its first byte has an 8 in it, as that of bare data never has.
            #[cfg(feature = "gzip")]
            Work::Decode(Compression::Deflate) if first & 0x0F == 8 => {
                Box::pin(bufread::ZlibDecoder::new(source))
            }
            #[cfg(feature = "gzip")]
            Work::Decode(Compression::Deflate) => Box::pin(bufread::DeflateDecoder::new(source)),
            #[cfg(feature = "br")]
            Work::Decode(Compression::Brotli) => Box::pin(bufread::BrotliDecoder::new(source)),
            #[cfg(feature = "zstd")]
            Work::Decode(Compression::Zstd) => {
                let mut decoder = bufread::ZstdDecoder::new(source);
                decoder.multiple_members(true);
                Box::pin(decoder)
            }
        }
    }
}

/// A body as the codings read it.
struct Source {
    body: BodyStream,
    chunk: Bytes,
    is_read: Arc<AtomicBool>,
}

impl AsyncBufRead for Source {
    fn poll_fill_buf(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let source = self.get_mut();
        while source.chunk.is_empty() {
            match ready!(source.body.poll_chunk(cx)) {
                Some(Ok(chunk)) => source.chunk = chunk,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(Below(error)))),
                None => {
                    source.is_read.store(true, Ordering::Relaxed);
                    break;
                }
            }
        }
        Poll::Ready(Ok(&source.chunk))
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        self.chunk.advance(amount);
    }
}

impl AsyncRead for Source {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let bytes = ready!(self.as_mut().poll_fill_buf(cx))?;
        let amount = bytes.len().min(buffer.remaining());
        buffer.put_slice(&bytes[..amount]);
        self.consume(amount);
        Poll::Ready(Ok(()))
    }
}

/// What went wrong with the body that is read, on its way through a coding.
#[derive(Debug)]
struct Below(BoxError);

impl fmt::Display for Below {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Below {}

/// Bytes that are not what their coding says.
#[derive(Debug)]
pub(crate) struct Broken {
    work: Work,
    /// Whether they are right as far as they go.
    is_cut: bool,
    error: io::Error,
}

impl Broken {
    /// Whether they end too early, and are right until then.
    pub(crate) fn is_cut(&self) -> bool {
        self.is_cut
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Work::Encode(coding) | Work::Decode(coding)) = self.work;
        let what = match self.is_cut {
            true => "is cut off",
            false => "cannot be decoded",
        };
        write!(f, "the body in the coding `{}` {what}", coding.name())
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}
