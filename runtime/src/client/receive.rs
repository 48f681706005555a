//! Reading a response's body, as far as a call does it.

use crate::error::{Error, Kind};
use crate::request::BodyStream;
use crate::response::is_streamed;
use crate::time::{Instant, timeout_at};
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};

/// What is kept of the body of an error.
const MOST_OF_AN_ERROR: usize = 1 << 20;

/// What is to be done with the body of a response.
pub(super) enum Plan {
    /// To read all of it.
    Whole,
    /// To give it as it arrives.
    Stream,
    /// To read as much of an error as is kept.
    Refusal,
}

/// Decides by the head.
pub(super) fn plan(
    response: &http::Response<BodyStream>,
    streams: &[&str],
    most: usize,
    is_answer: bool,
) -> Result<Plan, Error> {
    if !response.status().is_success() && !is_answer {
        Ok(Plan::Refusal)
    } else if is_streamed(response.headers(), streams) {
        Ok(Plan::Stream)
    } else if response.body().size_hint().lower() > most as u64 {
        Err(too_large(most))
    } else {
        Ok(Plan::Whole)
    }
}

fn too_large(most: usize) -> Error {
    let message = format!("the response is larger than {most} bytes");
    Error::new(Kind::TooLarge, message)
}

/// Reads the whole body, which must not be longer than `most`.
pub(super) async fn whole(body: &mut BodyStream, most: usize) -> Result<Bytes, Error> {
    let mut pieces = Pieces::default();
    poll_fn(|cx| pieces.poll(cx, body, most)).await?;
    Ok(pieces.into_bytes())
}

/// Reads as much of an error's body as arrives and is kept: the status matters more than its rest.
pub(super) async fn refusal(body: &mut BodyStream, most: usize, until: Instant) -> Bytes {
    let most = most.min(MOST_OF_AN_ERROR);
    let mut pieces = Pieces::default();
    // What goes wrong here goes wrong behind what was refused.
    let _ = timeout_at(until, poll_fn(|cx| pieces.poll(cx, body, most))).await;
    let bytes = pieces.into_bytes();
    bytes.slice(..bytes.len().min(most))
}

/// A body as it comes. Most come in one piece, which needs no copy.
#[derive(Default)]
struct Pieces {
    first: Bytes,
    /// All of them, when there are several.
    joined: BytesMut,
}

impl Pieces {
    /// Takes in what there is. Not `async`, so that a call that waits holds nothing twice.
    fn poll(
        &mut self,
        cx: &mut Context<'_>,
        body: &mut BodyStream,
        most: usize,
    ) -> Poll<Result<(), Error>> {
        while let Some(piece) = ready!(body.poll_chunk(cx)) {
            self.add(piece.map_err(Error::exchange)?);
            if self.first.len() + self.joined.len() > most {
                return Poll::Ready(Err(too_large(most)));
            }
        }
        Poll::Ready(Ok(()))
    }

    fn add(&mut self, piece: Bytes) {
        if self.first.is_empty() && self.joined.is_empty() {
            self.first = piece;
            return;
        }
        self.joined
            .extend_from_slice(&std::mem::take(&mut self.first));
        self.joined.extend_from_slice(&piece);
    }

    fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() {
            self.first
        } else {
            self.joined.freeze()
        }
    }
}
