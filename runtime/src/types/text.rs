//! What the text formats have in common: they keep the text as it came, valid or not, so that
//! nothing is lost, and convert when they are asked to.

use std::fmt;

/// A text is not what its format promises.
///
/// ```
/// let error = specwright_runtime::Base64::from("%").decode().unwrap_err();
/// assert_eq!(error.to_string(), "not base64: \"%\"");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    expected: &'static str,
    text: Box<str>,
}

impl FormatError {
    #[cold]
    pub(super) fn new(expected: &'static str, text: &str) -> Self {
        Self {
            expected,
            text: text.into(),
        }
    }

    /// The text.
    ///
    /// ```
    /// let error = specwright_runtime::Base64::from("%").decode().unwrap_err();
    /// assert_eq!(error.text(), "%");
    /// ```
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}: {:?}", self.expected, self.text)
    }
}

impl std::error::Error for FormatError {}

/// Implements what text formats have in common, for a struct with a field `text: Box<str>`.
macro_rules! text_format {
    ($ty:ident) => {
        crate::types::text::text_format!(traits $ty);

        impl From<String> for $ty {
            fn from(text: String) -> Self {
                Self { text: text.into() }
            }
        }

        impl crate::json::Decode for $ty {
            fn decode(
                r: &mut crate::json::Reader<'_>,
            ) -> Result<Self, crate::json::DecodeError> {
                let text = r.str()?;
                r.spend_text(text.len())?;
                let value = Self { text: text.into() };
                if r.is_trying() && !value.is_valid() {
                    r.unlisted();
                }
                Ok(value)
            }
        }

        impl crate::json::Encode for $ty {
            fn encode(&self, w: &mut crate::json::Writer) {
                w.str(&self.text);
            }
        }
    };
    (traits $ty:ident) => {
        impl $ty {
            /// The text as it is on the wire.
            ///
            /// ```
            #[doc = concat!("use specwright_runtime::", stringify!($ty), ";")]
            ///
            #[doc = concat!("assert_eq!(", stringify!($ty), "::from(\"kept as it is\").as_str(), \"kept as it is\");")]
            /// ```
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl std::fmt::Debug for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.text, f)
            }
        }

        impl std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.text)
            }
        }

        impl AsRef<str> for $ty {
            fn as_ref(&self) -> &str {
                &self.text
            }
        }

        impl PartialEq<str> for $ty {
            fn eq(&self, other: &str) -> bool {
                *self.text == *other
            }
        }

        impl PartialEq<&str> for $ty {
            fn eq(&self, other: &&str) -> bool {
                *self.text == **other
            }
        }

        impl From<&str> for $ty {
            fn from(text: &str) -> Self {
                Self::from(text.to_owned())
            }
        }

        impl From<$ty> for String {
            fn from(value: $ty) -> Self {
                value.text.into()
            }
        }

        impl std::str::FromStr for $ty {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        crate::serde_traits!(both [] $ty);
    };
}

pub(super) use text_format;
