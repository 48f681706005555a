//! Files that downloads are written into.

use super::ByteStream;
use crate::call::Call;
use crate::error::{Error, Kind};
use std::path::{Path, PathBuf};
use tokio::fs;
use tokio::io::AsyncWriteExt;

pub(super) async fn write_whole(call: Call<ByteStream>, path: PathBuf) -> Result<u64, Error> {
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
