//! Types that a document's schemas become, beyond those of the standard library.

mod patch;
mod unknown;

pub use patch::{Null, Patch};
pub use unknown::{UnknownFields, UnknownInteger, UnknownValue};
