//! What a request sends, as data that can be sent again.

use super::BodyStream;
use crate::compression::Compression;
use crate::{BoxError, BoxFuture};
use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// What a request sends. Cloning is cheap, and a clone sends the same again.
///
/// ```
/// use specwright_runtime::Body;
///
/// let body = Body::from("hello");
/// assert_eq!(body.len(), Some(5));
/// ```
#[derive(Clone, Default)]
pub struct Body {
    kind: Kind,
    /// Given by the caller.
    media_type: Option<Arc<str>>,
}

#[derive(Clone, Default)]
enum Kind {
    #[default]
    Empty,
    Bytes(Bytes),
    Source(Arc<dyn Source>),
}

type OpenFuture = BoxFuture<io::Result<BodyStream>>;

/// Where bytes come from that are not in memory.
trait Source: Send + Sync {
    fn open(&self) -> OpenFuture;
    fn len(&self) -> Option<u64>;
    fn is_replayable(&self) -> bool;
}

impl Body {
    /// No body at all, which is not the same as one of no bytes.
    ///
    /// ```
    /// # use specwright_runtime::Body;
    /// assert!(Body::empty().is_empty());
    /// ```
    pub fn empty() -> Self {
        Body::of(Kind::Empty)
    }

    fn of(kind: Kind) -> Self {
        Body {
            kind,
            media_type: None,
        }
    }

    /// The media type of the bytes, for operations that take several or a range of them, such as
    /// `image/*`.
    ///
    /// ```
    /// # use specwright_runtime::Body;
    /// let picture = Body::from(vec![0x89, 0x50]).content_type("image/png");
    /// # drop(picture);
    /// ```
    pub fn content_type(mut self, media_type: &str) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// The media type that the caller gave.
    pub(crate) fn given_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// A stream that can be read once: a call that sends it is repeated only if nothing was read from it.
    ///
    /// ```
    /// # use specwright_runtime::{Body, Bytes};
    /// # use futures_util::stream;
    /// let chunks = stream::iter([Ok::<_, std::io::Error>(Bytes::from("a")), Ok(Bytes::from("b"))]);
    /// let body = Body::from_stream(chunks, Some(2));
    /// assert_eq!(body.len(), Some(2));
    /// ```
    pub fn from_stream<S, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let stream = BodyStream::from_stream(stream, length);
        Body::of(Kind::Source(Arc::new(OnceSource {
            stream: Mutex::new(Some(stream)),
            length,
        })))
    }

    /// Streams that are made anew for every attempt, so that the call can be repeated.
    ///
    /// ```
    /// # use specwright_runtime::{Body, Bytes};
    /// # use futures_util::stream;
    /// let body = Body::from_factory(|| stream::iter([Ok::<_, std::io::Error>(Bytes::from("ab"))]), Some(2));
    /// assert_eq!(body.len(), Some(2));
    /// ```
    pub fn from_factory<F, S, E>(factory: F, length: Option<u64>) -> Self
    where
        F: Fn() -> S + Send + Sync + 'static,
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let open = move || -> OpenFuture {
            let stream = BodyStream::from_stream(factory(), length);
            Box::pin(async move { Ok(stream) })
        };
        Body::from_open(open, length)
    }

    /// One body after another.
    pub(crate) fn chain(mut bodies: Vec<Body>) -> Self {
        match bodies.len() {
            1 => bodies.remove(0),
            _ => Body::of(Kind::Source(Arc::new(Chain(bodies.into())))),
        }
    }

    /// Bytes that `open` finds anew for every attempt.
    pub(crate) fn from_open(
        open: impl Fn() -> OpenFuture + Send + Sync + 'static,
        length: Option<u64>,
    ) -> Self {
        Body::of(Kind::Source(Arc::new(FactorySource { open, length })))
    }

    /// The same bytes, compressed: at once where they are in memory, so that their length is known, otherwise while they
    /// are sent.
    pub(crate) fn compressed(self, coding: Compression) -> Result<Self, String> {
        let Some(bytes) = self.bytes() else {
            return Ok(Body::of(Kind::Source(Arc::new(Compressed(self, coding)))));
        };
        let mut body = coding.encoded(BodyStream::from(bytes));
        let mut compressed = Vec::new();
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            match body.poll_chunk(&mut cx) {
                Poll::Ready(Some(Ok(chunk))) => compressed.extend_from_slice(&chunk),
                Poll::Ready(Some(Err(error))) => return Err(error.to_string()),
                Poll::Ready(None) => return Ok(Body::from(compressed)),
                // It waits for nothing but its turn.
                Poll::Pending => {}
            }
        }
    }

    /// The length, where it is known before sending.
    ///
    /// ```
    /// # use specwright_runtime::Body;
    /// assert_eq!(Body::from(vec![1, 2, 3]).len(), Some(3));
    /// ```
    pub fn len(&self) -> Option<u64> {
        match &self.kind {
            Kind::Empty => Some(0),
            Kind::Bytes(bytes) => Some(bytes.len() as u64),
            Kind::Source(source) => source.len(),
        }
    }

    /// Whether there is no body at all.
    ///
    /// ```
    /// # use specwright_runtime::Body;
    /// assert!(!Body::from("x").is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        matches!(self.kind, Kind::Empty)
    }

    /// The bytes, if they are in memory.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match &self.kind {
            Kind::Empty => Some(Bytes::new()),
            Kind::Bytes(bytes) => Some(bytes.clone()),
            Kind::Source(_) => None,
        }
    }

    /// Whether it can be sent now.
    pub(crate) fn is_replayable(&self) -> bool {
        match &self.kind {
            Kind::Empty | Kind::Bytes(_) => true,
            Kind::Source(source) => source.is_replayable(),
        }
    }

    /// The bytes for one attempt.
    pub(crate) async fn open(&self) -> io::Result<BodyStream> {
        match &self.kind {
            Kind::Empty => Ok(BodyStream::empty()),
            Kind::Bytes(bytes) => Ok(BodyStream::from(bytes.clone())),
            Kind::Source(source) => source.open().await,
        }
    }
}

impl PartialEq for Body {
    /// Bodies that are not in memory are equal only to their own clones.
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Empty, Kind::Empty) => true,
            (Kind::Bytes(one), Kind::Bytes(other)) => one == other,
            (Kind::Source(one), Kind::Source(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.len() {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(stream)"),
        }
    }
}

macro_rules! body_from {
    ($($ty:ty),*) => {$(
        impl From<$ty> for Body {
            fn from(bytes: $ty) -> Self {
                Body::of(Kind::Bytes(Bytes::from(bytes)))
            }
        }
    )*};
}

body_from!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);

struct OnceSource {
    stream: Mutex<Option<BodyStream>>,
    length: Option<u64>,
}

impl Source for OnceSource {
    fn open(&self) -> OpenFuture {
        let stream = self
            .stream
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        Box::pin(async move {
            stream.ok_or_else(|| io::Error::other("the body's stream was sent before"))
        })
    }

    fn len(&self) -> Option<u64> {
        self.length
    }

    fn is_replayable(&self) -> bool {
        self.stream
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }
}

/// A body that is compressed while it is sent.
struct Compressed(Body, Compression);

impl Source for Compressed {
    fn open(&self) -> OpenFuture {
        let Compressed(body, coding) = self;
        let (body, coding) = (body.clone(), *coding);
        Box::pin(async move { Ok(coding.encoded(body.open().await?)) })
    }

    fn len(&self) -> Option<u64> {
        None
    }

    fn is_replayable(&self) -> bool {
        self.0.is_replayable()
    }
}

/// Bodies that are sent one after another, each opened when its turn comes.
struct Chain(Arc<[Body]>);

impl Source for Chain {
    fn open(&self) -> OpenFuture {
        let bodies = self.0.clone();
        Box::pin(async move {
            let mut streams = VecDeque::with_capacity(bodies.len());
            for body in bodies.iter() {
                streams.push_back(body.open().await?);
            }
            // A file's length is known only now.
            let length = streams
                .iter()
                .map(|stream| stream.size_hint().exact())
                .sum();
            Ok(BodyStream::from_stream(ChainStream(streams), length))
        })
    }

    fn len(&self) -> Option<u64> {
        self.0.iter().map(Body::len).sum()
    }

    fn is_replayable(&self) -> bool {
        self.0.iter().all(Body::is_replayable)
    }
}

struct ChainStream(VecDeque<BodyStream>);

impl Stream for ChainStream {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(first) = self.0.front_mut() else {
                return Poll::Ready(None);
            };
            match std::task::ready!(first.poll_chunk(cx)) {
                Some(chunk) => return Poll::Ready(Some(chunk)),
                None => self.0.pop_front(),
            };
        }
    }
}

struct FactorySource<F> {
    open: F,
    length: Option<u64>,
}

impl<F: Fn() -> OpenFuture + Send + Sync> Source for FactorySource<F> {
    fn open(&self) -> OpenFuture {
        (self.open)()
    }

    fn len(&self) -> Option<u64> {
        self.length
    }

    fn is_replayable(&self) -> bool {
        true
    }
}
