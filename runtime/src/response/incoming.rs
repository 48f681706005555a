//! A body as it arrives.

use crate::error::Error;
use crate::request::BodyStream;
use bytes::Bytes;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// A body as it arrives, with limits on how long it may stand still and how much of it is kept.
pub(crate) struct Incoming {
    body: BodyStream,
    idle: Duration,
    timer: Option<Pin<Box<Sleep>>>,
    /// How large a part of it that is used as one may be.
    pub(crate) most: usize,
}

impl Incoming {
    pub(crate) fn new(body: BodyStream, idle: Duration, most: usize) -> Self {
        Incoming {
            body,
            idle,
            timer: None,
            most,
        }
    }

    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if let Poll::Ready(chunk) = self.body.poll_chunk(cx) {
            self.timer = None;
            return Poll::Ready(chunk.map(|chunk| chunk.map_err(Error::exchange)));
        }
        let idle = self.idle;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(idle)));
        match timer.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Some(Err(Error::timeout("nothing more arrived", idle)))),
            Poll::Pending => Poll::Pending,
        }
    }
}
