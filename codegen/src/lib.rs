//! Turns an OpenAPI document into a Rust client crate that feels written by hand.

pub mod diagnostics;
pub mod document;
pub mod ir;
pub mod load;
pub mod lower;
pub mod passes;
pub mod resolve;
