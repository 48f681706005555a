//! Downloads into a file.

use super::ByteStream;
use crate::BoxFuture;
use crate::call::Call;
use crate::error::{Error, Kind};
use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::fs;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout_at;

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

async fn write_whole(call: Call<ByteStream>, path: PathBuf) -> Result<u64, Error> {
    let mut stream = call.await?;
    let mut part = path.clone().into_os_string();
    part.push(".part");
    let mut part = Part {
        path: part.into(),
        is_whole: false,
    };
    let length = write(&mut stream, &part.path).await?;
    let renamed = fs::rename(&part.path, &path).await;
    renamed.map_err(|error| failed(&path, error))?;
    part.is_whole = true;
    Ok(length)
}

/// A file that is not whole yet. What is half there helps nobody, so it goes when the download fails or is given up;
/// that it cannot be removed is not what went wrong.
struct Part {
    path: PathBuf,
    is_whole: bool,
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_whole {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

async fn write(stream: &mut ByteStream, path: &Path) -> Result<u64, Error> {
    let mut file = fs::File::create(path)
        .await
        .map_err(|error| failed(path, error))?;
    let mut length = 0;
    while let Some(chunk) = std::future::poll_fn(|cx| stream.poll_chunk(cx)).await {
        let chunk = chunk?;
        file.write_all(&chunk)
            .await
            .map_err(|error| failed(path, error))?;
        length += chunk.len() as u64;
    }
    file.flush().await.map_err(|error| failed(path, error))?;
    Ok(length)
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    Error::new(
        Kind::File,
        format!("cannot write {}: {error}", path.display()),
    )
    .with_source(error.into())
}
