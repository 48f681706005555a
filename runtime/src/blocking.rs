//! The same calls without async: they wait on a runtime of our own.

use crate::call::{Call, FullResponseFuture, ResponseFuture};
use crate::error::Error;
use crate::json::Decode;
use crate::paginate::{ItemStream, PageStream};
use crate::response::Response;
use crate::stream::{ByteStream, EventStream, JsonLines, SaveFuture};
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::sync::OnceLock;
use tokio::runtime::{Builder, Handle, Runtime};

/// Waits for a future. Connections live on one background thread, so that they are kept between calls.
fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();

    if Handle::try_current().is_ok() {
        return Err(Error::request(
            "a blocking call would stop the async runtime that it runs in: await it instead",
        ));
    }
    let runtime = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("specwright")
            .enable_all()
            .build();
        runtime.map_err(|error| error.to_string())
    });
    match runtime {
        Ok(runtime) => runtime.block_on(future),
        Err(problem) => Err(Error::request(format!(
            "cannot start the background thread: {problem}"
        ))),
    }
}

impl<T> Call<T> {
    /// Sends the call and waits for the response.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error};
    /// # fn example(call: Call<String>) -> Result<(), Error> {
    /// println!("{}", call.send_blocking()?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_blocking(self) -> Result<T, Error> {
        wait(self.send())
    }
}

/// `blocking()` on what is awaited.
macro_rules! futures {
    ($($(#[$doc:meta])* [$($generics:tt)*] $future:ty => $output:ty;)*) => {$(
        impl<$($generics)*> $future {
            $(#[$doc])*
            pub fn blocking(self) -> Result<$output, Error> {
                wait(self)
            }
        }
    )*};
}

futures! {
    /// Waits for the response.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error};
    /// # fn example(call: Call<String>) -> Result<(), Error> {
    /// println!("{}", call.send().blocking()?);
    /// # Ok(())
    /// # }
    /// ```
    [T] ResponseFuture<T> => T;
    /// Waits for the response.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error};
    /// # fn example(call: Call<String>) -> Result<(), Error> {
    /// println!("{:?}", call.with_response().blocking()?.request_id());
    /// # Ok(())
    /// # }
    /// ```
    [T, H] FullResponseFuture<T, H> => Response<T, H>;
    /// Waits until the file is written.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Bytes, Call, Error};
    /// # fn example(call: Call<Bytes>) -> Result<(), Error> {
    /// println!("{} bytes", call.save_to("photos/rex.png").blocking()?);
    /// # Ok(())
    /// # }
    /// ```
    [] SaveFuture => u64;
}

/// `blocking()` on what is a stream.
macro_rules! streams {
    ($($(#[$doc:meta])* [$($generics:tt)*] $stream:ty;)*) => {$(
        impl<$($generics)*> $stream {
            $(#[$doc])*
            pub fn blocking(self) -> Blocking<Self> {
                Blocking(self)
            }
        }
    )*};
}

streams! {
    /// The pages as an iterator that waits for each.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Error, PageStream};
    /// # fn example(pages: PageStream<Vec<String>>) -> Result<(), Error> {
    /// for page in pages.blocking() {
    ///     println!("{} items", page?.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    [T] PageStream<T>;
    /// The items as an iterator that waits for each.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Error, ItemStream};
    /// # fn example(items: ItemStream<String>) -> Result<(), Error> {
    /// for item in items.blocking() {
    ///     println!("{}", item?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    [T: Decode] ItemStream<T>;
    /// The events as an iterator that waits for each.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Error, EventStream};
    /// # fn example(events: EventStream<String>) -> Result<(), Error> {
    /// for data in events.blocking() {
    ///     println!("{}", data?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    [T: Decode] EventStream<T>;
    /// The values as an iterator that waits for each.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Error, JsonLines};
    /// # fn example(values: JsonLines<String>) -> Result<(), Error> {
    /// for value in values.blocking() {
    ///     println!("{}", value?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    [T: Decode] JsonLines<T>;
    /// The chunks as an iterator that waits for each.
    ///
    /// ```no_run
    /// # use specwright_runtime::{ByteStream, Error};
    /// # fn example(chunks: ByteStream) -> Result<(), Error> {
    /// for chunk in chunks.blocking() {
    ///     println!("{} bytes", chunk?.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    [] ByteStream;
}

/// A stream as an iterator.
pub struct Blocking<S>(S);

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Blocking<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = std::future::poll_fn(|cx| Pin::new(&mut self.0).poll_next(cx));
        wait(async { Ok(next.await) }).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl<S> fmt::Debug for Blocking<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blocking")
    }
}
