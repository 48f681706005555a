//! Pages and streams.

mod lists;
mod streams;
#[path = "../support/mod.rs"]
mod support;
