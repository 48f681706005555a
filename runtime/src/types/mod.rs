//! Types that a document's schemas become, beyond those of the standard library.

mod base64;
mod civil;
mod date_time;
mod decimal;
mod duration;
mod nulls;
mod patch;
mod serde;
mod text;
mod unix_time;
mod unknown;
mod uuid;

pub use self::serde::Serde;
pub use base64::Base64;
pub use date_time::{Date, DateTime, Time};
pub use decimal::Decimal;
pub use duration::Duration;
pub use nulls::Nulls;
pub use patch::{IntoPatch, Null, Patch};
pub use text::FormatError;
pub use unix_time::UnixTime;
pub use unknown::{UnknownFields, UnknownInteger, UnknownValue};
pub use uuid::Uuid;
