//! When a call must be over, whatever it is doing.

use crate::error::Error;
use crate::request::RequestData;
use crate::time::Instant;
use std::time::Duration;

/// The end that a total timeout sets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    at: Instant,
    total: Duration,
}

impl Deadline {
    /// `None` where it is further away than a clock can tell.
    fn after(total: Duration) -> Option<Self> {
        let at = Instant::now().checked_add(total)?;
        Some(Deadline { at, total })
    }

    pub(crate) fn at(&self) -> Instant {
        self.at
    }

    pub(crate) fn left(&self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    pub(crate) fn is_over(&self) -> bool {
        Instant::now() >= self.at
    }

    pub(crate) fn error(&self) -> Error {
        Error::timeout("the call did not succeed", self.total)
    }
}

impl RequestData {
    /// Starts the clock of the total timeout, unless it runs already. What is sent as a part of a larger whole, such as
    /// the pages of a list or a stream that connects again, is a copy of a request whose clock runs.
    pub(crate) fn start_clock(&mut self) -> Option<Deadline> {
        if self.deadline.is_none() {
            self.deadline = self.client.total_timeout().and_then(Deadline::after);
        }
        self.deadline
    }
}
