//! What decoding a response may cost.

use super::Head;
use crate::client::Deadline;
use crate::error::{Error, Kind};
use crate::json::{Decode, Failure, Limits, from_slice_within, items_within, noting_errors_within};
use bytes::Bytes;

/// How much memory a decoded value may take, and when the call must be over.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) memory: usize,
    pub(crate) deadline: Option<Deadline>,
    /// Whether `null` is no list and no map.
    pub(crate) strict: bool,
}

impl Bounds {
    fn limits(&self) -> Limits {
        Limits {
            memory: self.memory,
            until: self.deadline.map(|deadline| deadline.at()),
            strict: self.strict,
        }
    }
}

impl Head {
    /// Decodes JSON of the response within its bounds.
    pub(crate) fn decode<T: Decode>(&self, bytes: &[u8]) -> Result<T, Failure> {
        from_slice_within(bytes, self.bounds.limits())
    }

    /// The same, and whether it is an object with a member `error` that the type does not know.
    pub(crate) fn decode_noting_errors<T: Decode>(
        &self,
        bytes: &[u8],
    ) -> Result<(T, bool), Failure> {
        noting_errors_within(bytes, self.bounds.limits())
    }

    /// Decodes the list at a pointer within the bounds.
    pub(crate) fn decode_items<T: Decode>(
        &self,
        bytes: &[u8],
        pointer: &str,
    ) -> Result<Option<Vec<T>>, Failure> {
        items_within(bytes, pointer, self.bounds.limits())
    }

    /// The error of JSON that could not be decoded.
    pub(crate) fn undecoded(&self, failure: Failure, body: Bytes) -> Error {
        let error = match failure {
            Failure::Wrong(error) => Error::decode(error),
            Failure::Memory => {
                let most = self.bounds.memory;
                let message = format!("the decoded response would take more than {most} bytes");
                Error::new(Kind::TooLarge, message)
            }
            Failure::Time => match self.bounds.deadline {
                Some(deadline) => deadline.error(),
                None => Error::new(Kind::Timeout, "decoding took too long"),
            },
        };
        self.attach(error, body)
    }
}
