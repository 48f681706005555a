//! Telling `tracing` about calls and their attempts: never secrets, bodies or values of queries.

#[cfg(feature = "opentelemetry")]
mod context;
#[cfg(not(feature = "tracing"))]
mod off;
#[cfg(feature = "tracing")]
mod on;

#[cfg(not(feature = "tracing"))]
pub(super) use off::{AttemptSpan, again, call, deprecated, unsupported};
#[cfg(feature = "tracing")]
pub(super) use on::{AttemptSpan, again, call, deprecated, unsupported};

/// Whether anybody is told.
pub(super) const IS_ON: bool = cfg!(feature = "tracing");
