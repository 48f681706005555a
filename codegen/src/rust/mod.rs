//! Rust: what a client promises, as data, and the text that says it.
//!
//! `plan` decides, `surface` holds what was decided, `print` writes it down.

pub mod plan;
pub mod print;
pub mod surface;
