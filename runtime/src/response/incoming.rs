//! A body as it arrives.

use crate::client::Deadline;
use crate::error::Error;
use crate::request::BodyStream;
use crate::time::{Sleep, sleep};
use bytes::Bytes;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// A body as it arrives, with limits on how long it may stand still and how much of it is kept.
pub(crate) struct Incoming {
    body: BodyStream,
    idle: Duration,
    timer: Option<Pin<Box<Sleep>>>,
    /// When the call must be over, however much arrives.
    pub(crate) deadline: Option<Deadline>,
    /// How large a part of it that is used as one may be.
    pub(crate) most: usize,
}

impl Incoming {
    pub(crate) fn new(
        body: BodyStream,
        idle: Duration,
        most: usize,
        deadline: Option<Deadline>,
    ) -> Self {
        Incoming {
            body,
            idle,
            timer: None,
            deadline,
            most,
        }
    }

    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if let Some(deadline) = self.deadline.filter(Deadline::is_over) {
            return Poll::Ready(Some(Err(deadline.error())));
        }
        if let Poll::Ready(chunk) = self.body.poll_chunk(cx) {
            self.timer = None;
            return Poll::Ready(chunk.map(|chunk| chunk.map_err(Error::exchange)));
        }
        let idle = self.idle;
        let left = self.deadline.map(|deadline| deadline.left());
        let wait = left.map_or(idle, |left| left.min(idle));
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(wait)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Some(Err(match self.deadline.filter(Deadline::is_over) {
            Some(deadline) => deadline.error(),
            None => Error::timeout("nothing more arrived", idle),
        })))
    }
}
