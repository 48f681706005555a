//! Rust: the public surface of a client as data, and the text that says it.

pub mod print;
