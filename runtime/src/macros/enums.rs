//! Enums.

/// An enum of strings. Values that are not listed are kept in the last variant, so that any string
/// decodes and is written back unchanged.
///
/// Adds `as_str`, `AsRef<str>`, `Display`, `FromStr`, and `From` of strings.
///
/// ```
/// use specwright_runtime::{UnknownValue, json, string_enum};
///
/// #[non_exhaustive]
/// #[derive(Debug, Clone, PartialEq, Eq, Hash)]
/// pub enum Status {
///     Active,
///     Archived,
///     Unknown(UnknownValue),
/// }
///
/// string_enum!(both Status { Active = "active", Archived = "archived", ..Unknown });
///
/// let statuses: Vec<Status> = json::from_str(r#"["active", "paused"]"#)?;
/// assert_eq!(statuses[0], Status::Active);
/// assert_eq!(statuses[1].as_str(), "paused");
/// assert_eq!(Status::from("archived").to_string(), "archived");
/// # Ok::<(), json::DecodeError>(())
/// ```
#[macro_export]
macro_rules! string_enum {
    ($direction:ident $ty:ident { $($variant:ident = $wire:literal,)* ..$unknown:ident $(,)? }) => {
        impl $ty {
            /// The value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(value) => value.as_str(),
                }
            }
        }

        impl ::core::convert::From<&str> for $ty {
            fn from(value: &str) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    other => Self::$unknown($crate::UnknownValue::__new(other)),
                }
            }
        }

        $crate::__directed!(__string_enum $direction $ty $unknown);
    };
}

/// What does not depend on the values of an enum of strings.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    (decode $ty:ident $unknown:ident) => {
        $crate::__string_enum!(only_decode $ty $unknown);
        $crate::__string_enum!(text $ty);
    };
    (only_decode $ty:ident $unknown:ident) => {
        impl $crate::json::Decode for $ty {
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $crate::json::open_enum(r, |value| ::core::matches!(value, Self::$unknown(_)))
            }
        }

        $crate::serde_traits!(decode [] $ty);
    };
    (encode $ty:ident $unknown:ident) => {
        impl $crate::json::Encode for $ty {
            fn encode(&self, w: &mut $crate::json::Writer) {
                w.str(self.as_str());
            }
        }

        $crate::serde_traits!(encode [] $ty);
        $crate::__string_enum!(text $ty);
    };
    (both $ty:ident $unknown:ident) => {
        $crate::__string_enum!(only_decode $ty $unknown);
        $crate::__string_enum!(encode $ty $unknown);
    };
    (text $ty:ident) => {
        impl ::core::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $ty {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::convert::From<$crate::__private::String> for $ty {
            fn from(value: $crate::__private::String) -> Self {
                $crate::json::from_string(value)
            }
        }

        impl ::core::str::FromStr for $ty {
            type Err = ::core::convert::Infallible;

            fn from_str(value: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(value))
            }
        }
    };
}

/// An enum of integers. Values that are not listed are kept in the last variant.
///
/// Adds `as_i64`, `Display` and `From<i64>`.
///
/// ```
/// use specwright_runtime::{UnknownInteger, integer_enum, json};
///
/// #[derive(Debug, Clone, PartialEq, Eq, Hash)]
/// pub enum Level {
///     Low,
///     High,
///     Unknown(UnknownInteger),
/// }
///
/// integer_enum!(both Level { Low = 1, High = 10, ..Unknown });
///
/// assert_eq!(json::from_str::<Level>("10")?, Level::High);
/// assert_eq!(Level::from(7).as_i64(), 7);
/// # Ok::<(), json::DecodeError>(())
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($direction:ident $($rest:tt)*) => {
        $crate::__directed!(__integer_enum $direction $($rest)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    (decode $ty:ident { $($variant:ident = $wire:literal,)* ..$unknown:ident $(,)? }) => {
        $crate::__integer_enum!(@decode $ty $unknown);
        $crate::__integer_enum!(@values $ty { $($variant = $wire,)* ..$unknown });
    };
    (encode $ty:ident { $($variant:ident = $wire:literal,)* ..$unknown:ident $(,)? }) => {
        $crate::__integer_enum!(@encode $ty);
        $crate::__integer_enum!(@values $ty { $($variant = $wire,)* ..$unknown });
    };
    (both $ty:ident { $($variant:ident = $wire:literal,)* ..$unknown:ident $(,)? }) => {
        $crate::__integer_enum!(@decode $ty $unknown);
        $crate::__integer_enum!(@encode $ty);
        $crate::__integer_enum!(@values $ty { $($variant = $wire,)* ..$unknown });
    };
    (@decode $ty:ident $unknown:ident) => {
        impl $crate::json::Decode for $ty {
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                let value = Self::from(r.i64()?);
                if let Self::$unknown(_) = value {
                    r.unlisted();
                }
                ::core::result::Result::Ok(value)
            }
        }

        $crate::serde_traits!(decode [] $ty);
    };
    (@encode $ty:ident) => {
        impl $crate::json::Encode for $ty {
            fn encode(&self, w: &mut $crate::json::Writer) {
                w.i64(self.as_i64());
            }
        }

        $crate::serde_traits!(encode [] $ty);
    };
    (@values $ty:ident { $($variant:ident = $wire:literal,)* ..$unknown:ident }) => {
        impl $ty {
            /// The value as it is on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(value) => value.as_i64(),
                }
            }
        }

        impl ::core::convert::From<i64> for $ty {
            fn from(value: i64) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    other => Self::$unknown($crate::UnknownInteger::__new(other)),
                }
            }
        }

        impl ::core::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }
    };
}
