//! Pages and streams.

mod ends;
mod error_events;
mod lists;
mod streams;
#[path = "../support/mod.rs"]
mod support;
