//! Responses that are used while they arrive.

mod bytes;
mod events;
#[cfg(not(target_family = "wasm"))]
mod file;
mod lines;
mod parser;
mod records;
mod save;

pub use bytes::ByteStream;
pub(crate) use events::Part;
pub use events::{Event, EventStream};
pub use lines::JsonLines;
pub use save::SaveFuture;
pub(crate) use save::save;
