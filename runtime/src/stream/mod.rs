//! Responses that are used while they arrive.

mod bytes;
mod events;
mod lines;
mod parser;

pub use bytes::ByteStream;
pub use events::{Event, EventStream};
pub use lines::JsonLines;
