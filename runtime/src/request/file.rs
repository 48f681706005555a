//! Files that are read while they are sent.

use super::BodyStream;
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

pub(super) async fn open(path: PathBuf) -> std::io::Result<BodyStream> {
    let file = File::open(&path).await?;
    let length = file.metadata().await?.len();
    Ok(BodyStream::from_stream(
        Chunks {
            file,
            buffer: BytesMut::new(),
        },
        Some(length),
    ))
}

/// A file's bytes, a buffer at a time.
struct Chunks {
    file: File,
    buffer: BytesMut,
}

const CHUNK: usize = 64 << 10;

impl Stream for Chunks {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        this.buffer.resize(CHUNK, 0);
        let mut buffer = ReadBuf::new(&mut this.buffer);
        ready!(Pin::new(&mut this.file).poll_read(cx, &mut buffer))?;
        let length = buffer.filled().len();
        let chunk = this.buffer.split_to(length).freeze();
        Poll::Ready((length > 0).then_some(Ok(chunk)))
    }
}
