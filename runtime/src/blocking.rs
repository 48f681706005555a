//! The same calls without async: they wait on a runtime of our own.

use crate::call::Call;
use crate::error::Error;
use crate::json::Decode;
use crate::paginate::{ItemStream, PageStream};
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

impl<T> PageStream<T> {
    /// The pages as an iterator that waits for each.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error};
    /// # fn example(call: Call<Vec<String>>) -> Result<(), Error> {
    /// for page in call.pages().blocking() {
    ///     println!("{} items", page?.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn blocking(self) -> Blocking<Self> {
        Blocking(self)
    }
}

impl<T: Decode> ItemStream<T> {
    /// The items as an iterator that waits for each.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error};
    /// # fn example(call: Call<Vec<String>>) -> Result<(), Error> {
    /// for item in call.items::<String>().blocking() {
    ///     println!("{}", item?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn blocking(self) -> Blocking<Self> {
        Blocking(self)
    }
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
