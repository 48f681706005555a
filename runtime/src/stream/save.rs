//! Downloads into a file.

use super::ByteStream;
use crate::call::ResponseFuture;
use crate::error::{Error, Kind};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use tokio::fs;
use tokio::io::AsyncWriteExt;

/// A download on its way into a file; gives the number of bytes.
pub type SaveFuture = Pin<Box<dyn Future<Output = Result<u64, Error>> + Send>>;

pub(crate) fn save(response: ResponseFuture<ByteStream>, path: PathBuf) -> SaveFuture {
    Box::pin(async move {
        let mut stream = response.await?;
        let mut part = path.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let written = write(&mut stream, &part).await;
        match written {
            Ok(length) => fs::rename(&part, &path)
                .await
                .map(|()| length)
                .map_err(|error| failed(&path, error)),
            Err(error) => {
                // What is half there helps nobody; that it cannot be removed is not what went wrong.
                let _ = fs::remove_file(&part).await;
                Err(error)
            }
        }
    })
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
