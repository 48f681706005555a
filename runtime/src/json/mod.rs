//! JSON, read and written without anything generic: types that implement [`Decode`] and
//! [`Encode`] are compiled once, in the crate that has them, to calls into this module.
//!
//! ```
//! use specwright_runtime::json;
//!
//! let seats: Vec<i64> = json::from_str("[1, 2, 3]")?;
//! assert_eq!(json::to_string(&seats), "[1,2,3]");
//! # Ok::<(), json::DecodeError>(())
//! ```

mod error;
mod escape;
mod fragment;
mod impls;
mod limits;
mod number;
mod object;
mod reader;
mod scan;
mod serde;
mod trial;
mod value;
mod writer;

pub use error::DecodeError;
pub(crate) use fragment::sounds_secret;
pub(crate) use limits::{Failure, Limits, from_slice_within, items_within, noting_errors_within};
pub use object::{RestSlot, Slot};
pub use reader::{Kind, Reader, Sequence};
pub use writer::{Member, Open, RestMembers, Writer};

#[doc(hidden)]
pub use self::{
    object::filled,
    serde::{deserialize, serialize},
    trial::{Choice, Tag, attempt, from_string, member_or_base, open_enum},
};

/// A type that can be read from JSON.
///
/// ```
/// use specwright_runtime::json::{self, Decode, DecodeError, Reader};
///
/// #[derive(Debug, PartialEq)]
/// struct Even(i64);
///
/// impl Decode for Even {
///     fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
///         match r.i64()? {
///             even if even % 2 == 0 => Ok(Even(even)),
///             odd => Err(DecodeError::new(format!("{odd} is odd"))),
///         }
///     }
/// }
///
/// assert_eq!(json::from_str::<Vec<Even>>("[2, 4]")?, [Even(2), Even(4)]);
/// let error = json::from_str::<Vec<Even>>("[2, 3]").unwrap_err();
/// assert_eq!(error.to_string(), "[1]: 3 is odd (at byte 4, near `[2, 3]`)");
/// # Ok::<(), DecodeError>(())
/// ```
pub trait Decode: Sized {
    /// Reads the value that comes next.
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// The value of a member that is not there; an error unless the type has one for that.
    fn absent(field: &'static str) -> Result<Self, DecodeError> {
        Err(DecodeError::missing(field))
    }

    /// What `null` is, if it is a value of the type: an optional member that has it is not one that
    /// is left out.
    #[doc(hidden)]
    fn from_null() -> Option<Self> {
        None
    }

    /// Whether the type takes any value, so that as a member of a union it comes last.
    #[doc(hidden)]
    fn is_untyped() -> bool {
        false
    }
}

/// A type that can be written as JSON.
///
/// ```
/// use specwright_runtime::json::{self, Encode, Writer};
///
/// struct Meters(f64);
///
/// impl Encode for Meters {
///     fn encode(&self, w: &mut Writer) {
///         w.str(&format!("{} m", self.0));
///     }
/// }
///
/// assert_eq!(json::to_string(&[Meters(1.5)]), r#"["1.5 m"]"#);
/// ```
pub trait Encode {
    /// Writes the value.
    fn encode(&self, w: &mut Writer);

    /// Whether an object leaves the value out.
    fn is_absent(&self) -> bool {
        false
    }

    /// The value, where it is nothing but text: a parameter needs no JSON then.
    #[doc(hidden)]
    fn as_text(&self) -> Option<&str> {
        None
    }
}

/// Decodes a whole JSON text.
///
/// ```
/// assert_eq!(specwright_runtime::json::from_str::<bool>(" true ")?, true);
/// # Ok::<(), specwright_runtime::json::DecodeError>(())
/// ```
pub fn from_str<T: Decode>(text: &str) -> Result<T, DecodeError> {
    from_reader(&mut Reader::new(text))
}

/// Decodes a whole JSON text that is still bytes.
///
/// ```
/// assert_eq!(specwright_runtime::json::from_slice::<bool>(b" true ")?, true);
/// # Ok::<(), specwright_runtime::json::DecodeError>(())
/// ```
pub fn from_slice<T: Decode>(bytes: &[u8]) -> Result<T, DecodeError> {
    from_reader(&mut Reader::from_slice(bytes)?)
}

fn from_reader<T: Decode>(reader: &mut Reader<'_>) -> Result<T, DecodeError> {
    match T::decode(reader) {
        Ok(value) => match reader.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(reader.show(error, 0)),
        },
        Err(error) => Err(reader.show(error.of_type::<T>(), 0)),
    }
}

/// Encodes a value as JSON.
///
/// ```
/// assert_eq!(specwright_runtime::json::to_string(&Some(5)), "5");
/// ```
pub fn to_string(value: &dyn Encode) -> String {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    writer.into_string()
}

/// Encodes a value as JSON, as bytes.
///
/// ```
/// assert_eq!(specwright_runtime::json::to_vec(&Some(5)), b"5");
/// ```
pub fn to_vec(value: &dyn Encode) -> Vec<u8> {
    to_string(value).into_bytes()
}
