//! Downloads into a file.

use super::ByteStream;
#[cfg(not(target_family = "wasm"))]
use super::file::write_whole;
use crate::BoxFuture;
use crate::call::Call;
use crate::error::Error;
use crate::time::timeout_at;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A download on its way into a file; gives the number of bytes. Dropping it cancels the download.
#[must_use = "futures do nothing unless they are awaited"]
pub struct SaveFuture(BoxFuture<Result<u64, Error>>);

impl Future for SaveFuture {
    type Output = Result<u64, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl fmt::Debug for SaveFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SaveFuture")
    }
}

pub(crate) fn save(mut call: Call<ByteStream>, path: PathBuf) -> SaveFuture {
    SaveFuture(Box::pin(async move {
        let deadline = call.data().start_clock();
        let context = call.data().target.call();
        let saving = write_whole(call, path);
        match deadline {
            None => saving.await,
            // A disk may stand still too.
            Some(deadline) => timeout_at(deadline.at(), saving)
                .await
                .unwrap_or_else(|_| Err(deadline.error().with_call(context))),
        }
    }))
}

/// There are no files where `fetch` is.
#[cfg(target_family = "wasm")]
async fn write_whole(_call: Call<ByteStream>, _path: PathBuf) -> Result<u64, Error> {
    let problem = "there are no files on this platform: use `stream` or `bytes`";
    Err(Error::new(crate::error::Kind::File, problem))
}
