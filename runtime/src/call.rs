//! A request together with how its response is decoded: what users await.

use crate::BoxFuture;
use crate::client::{RequestOptions, execute};
use crate::error::Error;
use crate::json::Decode;
use crate::request::{Request, RequestData};
use crate::response::{RawResponse, Response};
use crate::stream::{ByteStream, EventStream, JsonLines, SaveFuture};
use bytes::Bytes;
use http::StatusCode;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// How a response becomes a value.
pub(crate) type Decoder<T> = fn(RawResponse) -> Result<T, Error>;

/// A call that is ready to be sent, by `.await` or by [`send`](Call::send).
///
/// ```no_run
/// # use specwright_runtime::{Call, Error, RequestOptions};
/// # use std::time::Duration;
/// # async fn example(call: Call<String>) -> Result<(), Error> {
/// let name = call.options(RequestOptions::new().timeout(Duration::from_secs(10))).await?;
/// # drop(name);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    request: Request,
    decode: Decoder<T>,
}

impl<T> Call<T> {
    /// A call whose response is decoded by a function.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, Operation};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static COUNT: Operation = Operation::new("pets.count", "GET", "/pets/count");
    /// let call: Call<usize> = Call::custom(Client::anonymous(&API).request(&COUNT), |response| {
    ///     response.text().map(|text| text.len())
    /// });
    /// # drop(call);
    /// ```
    pub fn custom(request: Request, decode: fn(RawResponse) -> Result<T, Error>) -> Self {
        Call { request, decode }
    }

    fn accepting(mut request: Request, accept: &'static str, decode: Decoder<T>) -> Self {
        request.data.accept = accept;
        Call { request, decode }
    }

    fn arriving(request: Request, accept: &'static str, decode: Decoder<T>) -> Self {
        Self::accepting(request, accept, decode).streaming(&["*/*"])
    }

    pub(crate) fn data(&mut self) -> &mut RequestData {
        &mut self.request.data
    }

    pub(crate) fn into_parts(self) -> (Box<RequestData>, Decoder<T>) {
        (self.request.data, self.decode)
    }

    /// Media types whose bodies are wanted as they arrive; others are read whole before they are decoded. For calls that
    /// answer with a stream in some cases.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, Error, EventStream, Operation, RawResponse};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// enum Watched {
    ///     Now(Vec<String>),
    ///     Live(EventStream<String>),
    /// }
    ///
    /// fn decode(response: RawResponse) -> Result<Watched, Error> {
    ///     if response.is("text/event-stream") {
    ///         response.event_stream().map(Watched::Live)
    ///     } else {
    ///         response.json().map(Watched::Now)
    ///     }
    /// }
    ///
    /// static WATCH: Operation = Operation::new("pets.watch", "GET", "/pets/watch");
    /// let request = Client::anonymous(&API).request(&WATCH);
    /// let call: Call<Watched> = Call::custom(request, decode).streaming(&["text/event-stream"]);
    /// # drop(call);
    /// ```
    pub fn streaming(mut self, media_types: &'static [&'static str]) -> Self {
        self.data().streams = media_types;
        self
    }

    /// Settings for this call.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error, RequestOptions};
    /// # async fn example(call: Call<String>) -> Result<(), Error> {
    /// let name = call.options(RequestOptions::new().max_retries(0)).await?;
    /// # drop(name);
    /// # Ok(())
    /// # }
    /// ```
    pub fn options(mut self, options: RequestOptions) -> Self {
        let data = self.data();
        data.client = data.client.with_options(options);
        self
    }

    /// The same call with the bytes of the response as they come, whatever the document says of them.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error};
    /// # async fn example(call: Call<String>) -> Result<(), Error> {
    /// println!("{} bytes", call.bytes().await?.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn bytes(mut self) -> Call<Bytes> {
        self.data().streams = &[];
        Call::custom(self.request, RawResponse::bytes)
    }

    /// The same call for which `304 Not Modified` is an answer: it gives `None`. For requests with a condition, such as
    /// an `If-None-Match` header.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error, RequestOptions};
    /// # async fn example(call: Call<String>) -> Result<(), Error> {
    /// let options = RequestOptions::new().header("If-None-Match", "\"v1\"");
    /// match call.options(options).or_not_modified().await? {
    ///     Some(text) => println!("{text}"),
    ///     None => println!("as before"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn or_not_modified(mut self) -> Conditional<T> {
        self.data().conditional = true;
        Conditional { call: self }
    }

    /// Sends the call, as `.await` does.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error};
    /// # async fn example(call: Call<String>) -> Result<(), Error> {
    /// let name = call.send().await?;
    /// # drop(name);
    /// # Ok(())
    /// # }
    /// ```
    pub fn send(self) -> ResponseFuture<T> {
        ResponseFuture {
            future: execute(self.request.data),
            decode: self.decode,
        }
    }

    /// Sends the call and gives status and headers beside the value.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error};
    /// # async fn example(call: Call<String>) -> Result<(), Error> {
    /// let response = call.with_response().await?;
    /// println!("{:?}", response.request_id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_response(self) -> FullResponseFuture<T> {
        self.with_typed_response()
    }

    /// The same with the headers that the document describes, as a type has them.
    #[doc(hidden)]
    pub fn with_typed_response<H>(self) -> FullResponseFuture<T, H> {
        FullResponseFuture {
            future: execute(self.request.data),
            decode: self.decode,
            headers: PhantomData,
        }
    }
}

impl<T: Decode> Call<T> {
    /// A call whose response is JSON.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, Operation};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static NAMES: Operation = Operation::new("pets.names", "GET", "/pets/names");
    /// let call: Call<Vec<String>> = Call::json(Client::anonymous(&API).request(&NAMES));
    /// # drop(call);
    /// ```
    pub fn json(request: Request) -> Self {
        Self::accepting(request, "application/json", RawResponse::json)
    }
}

impl Call<serde_json::Value> {
    /// The same call with a response of a type: for calls that the document does not know. `Serde<T>` takes any type that
    /// serde knows.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Client, Error};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let names = client.call("GET", "/pets/names").typed::<Vec<String>>().await?;
    /// # drop(names);
    /// # Ok(())
    /// # }
    /// ```
    pub fn typed<T: Decode>(self) -> Call<T> {
        Call::json(self.request)
    }
}

impl Call<()> {
    /// A call whose response has no body that matters.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, Operation};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static FEED: Operation = Operation::new("pets.feed", "POST", "/pets/feed");
    /// let call = Call::empty(Client::anonymous(&API).request(&FEED));
    /// # drop(call);
    /// ```
    pub fn empty(request: Request) -> Self {
        Self::accepting(request, "*/*", RawResponse::empty)
    }
}

impl Call<String> {
    /// A call whose response is text.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, Operation};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static POEM: Operation = Operation::new("pets.poem", "GET", "/pets/poem");
    /// let call = Call::text(Client::anonymous(&API).request(&POEM));
    /// # drop(call);
    /// ```
    pub fn text(request: Request) -> Self {
        Self::accepting(request, "text/plain, */*;q=0.8", RawResponse::text)
    }
}

impl Call<Bytes> {
    /// A call whose response is bytes.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, Operation};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static PHOTO: Operation = Operation::new("pets.photo", "GET", "/pets/photo");
    /// let call = Call::download(Client::anonymous(&API).request(&PHOTO));
    /// # drop(call);
    /// ```
    pub fn download(request: Request) -> Self {
        Self::accepting(request, "*/*", RawResponse::bytes)
    }

    /// The same call with the bytes as they arrive.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Bytes, Call, Error};
    /// # use futures_util::TryStreamExt;
    /// # async fn example(call: Call<Bytes>) -> Result<(), Error> {
    /// let mut chunks = call.stream().await?;
    /// while let Some(chunk) = chunks.try_next().await? {
    ///     println!("{} bytes", chunk.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> Call<ByteStream> {
        Call::arriving(self.request, "*/*", |response| {
            Ok(ByteStream::new(response))
        })
    }

    /// Writes the bytes into a file as they arrive, and gives their number. The file has its name only when it is
    /// whole; until then `.part` is added to it.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Bytes, Call, Error};
    /// # async fn example(call: Call<Bytes>) -> Result<(), Error> {
    /// let length = call.save_to("photos/rex.png").await?;
    /// println!("{length} bytes");
    /// # Ok(())
    /// # }
    /// ```
    pub fn save_to(self, path: impl Into<PathBuf>) -> SaveFuture {
        crate::stream::save(self.stream(), path.into())
    }
}

impl<T: Decode> Call<EventStream<T>> {
    /// A call whose response is a stream of server-sent events with JSON in them.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, EventStream, Operation, serde_json::Value};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static WATCH: Operation = Operation::new("pets.watch", "GET", "/pets/events");
    /// let call: Call<EventStream<Value>> = Call::event_stream(Client::anonymous(&API).request(&WATCH));
    /// # drop(call);
    /// ```
    pub fn event_stream(request: Request) -> Self {
        Self::arriving(request, "text/event-stream", RawResponse::event_stream)
    }

    /// The same, where the type is that of a whole event: an object of its `event`, `id`, `retry`
    /// and `data`.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, EventStream, Operation, serde_json::Value};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static WATCH: Operation = Operation::new("pets.watch", "GET", "/pets/events");
    /// let call: Call<EventStream<Value>> = Call::whole_events(Client::anonymous(&API).request(&WATCH));
    /// # drop(call);
    /// ```
    pub fn whole_events(request: Request) -> Self {
        Self::arriving(request, "text/event-stream", RawResponse::whole_events)
    }
}

impl<T: Decode> Call<JsonLines<T>> {
    /// A call whose response is a stream of JSON values, one after another.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Call, Client, JsonLines, Operation, serde_json::Value};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static EXPORT: Operation = Operation::new("pets.export", "GET", "/pets/export");
    /// let call: Call<JsonLines<Value>> = Call::json_lines(Client::anonymous(&API).request(&EXPORT));
    /// # drop(call);
    /// ```
    pub fn json_lines(request: Request) -> Self {
        Self::arriving(
            request,
            "application/jsonl, application/x-ndjson, application/json;q=0.5",
            RawResponse::json_lines,
        )
    }
}

impl<T> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = ResponseFuture<T>;

    fn into_future(self) -> ResponseFuture<T> {
        self.send()
    }
}

impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Call {
            request: self.request.clone(),
            decode: self.decode,
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.request.data, f)
    }
}

/// A call on its way. Dropping it cancels the call.
#[must_use = "futures do nothing unless they are awaited"]
pub struct ResponseFuture<T> {
    future: BoxFuture<Result<RawResponse, Error>>,
    decode: Decoder<T>,
}

impl<T> Future for ResponseFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let raw = ready!(self.future.as_mut().poll(cx));
        Poll::Ready(raw.and_then(self.decode))
    }
}

/// A call on its way that gives status and headers too.
#[must_use = "futures do nothing unless they are awaited"]
pub struct FullResponseFuture<T, H = ()> {
    future: BoxFuture<Result<RawResponse, Error>>,
    decode: Decoder<T>,
    headers: PhantomData<fn() -> H>,
}

impl<T, H> Future for FullResponseFuture<T, H> {
    type Output = Result<Response<T, H>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let raw = ready!(self.future.as_mut().poll(cx))?;
        let (status, headers, body) = raw.parts();
        Poll::Ready((self.decode)(raw).map(|value| Response::new(value, status, headers, body)))
    }
}

/// A call for which `304 Not Modified` is an answer. Made by [`Call::or_not_modified`].
#[must_use = "a call does nothing until it is awaited"]
pub struct Conditional<T> {
    call: Call<T>,
}

impl<T> IntoFuture for Conditional<T> {
    type Output = Result<Option<T>, Error>;
    type IntoFuture = ConditionalFuture<T>;

    fn into_future(self) -> ConditionalFuture<T> {
        ConditionalFuture(self.call.send())
    }
}

/// A [`Conditional`] call on its way.
#[must_use = "futures do nothing unless they are awaited"]
pub struct ConditionalFuture<T>(ResponseFuture<T>);

impl<T> Future for ConditionalFuture<T> {
    type Output = Result<Option<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let raw = ready!(self.0.future.as_mut().poll(cx))?;
        if raw.status() == StatusCode::NOT_MODIFIED {
            return Poll::Ready(Ok(None));
        }
        Poll::Ready((self.0.decode)(raw).map(Some))
    }
}

impl<T> fmt::Debug for Conditional<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.call, f)
    }
}

impl<T> fmt::Debug for ConditionalFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConditionalFuture")
    }
}

impl<T> fmt::Debug for ResponseFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseFuture")
    }
}

impl<T, H> fmt::Debug for FullResponseFuture<T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FullResponseFuture")
    }
}
