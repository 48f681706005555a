//! Pages and streams.

mod ends;
mod lists;
mod streams;
#[path = "../support/mod.rs"]
mod support;
