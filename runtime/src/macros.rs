//! What generated types are implemented with: one line per type, short to read and cheap to
//! compile. Each takes the direction first: `both`, `decode` or `encode`.

/// serde's traits, for a type that has ours. The brackets hold its type parameters.
#[doc(hidden)]
#[macro_export]
macro_rules! serde_traits {
    (decode [$($param:ident)?] $ty:ty) => {
        impl<'de $(, $param: $crate::json::Decode)?> $crate::__private::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    };
    (encode [$($param:ident)?] $ty:ty) => {
        impl<$($param: $crate::json::Encode)?> $crate::__private::Serialize for $ty {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, serializer)
            }
        }
    };
    (both $params:tt $ty:ty) => {
        $crate::serde_traits!(decode $params $ty);
        $crate::serde_traits!(encode $params $ty);
    };
}

/// A struct as a JSON object: its fields in the order of the document, each with its name on the
/// wire where that is another one, and with `null` where `None` is to be written; then the field
/// that keeps the rest.
///
/// ```
/// use specwright_runtime::{UnknownFields, json, object};
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Page {
///     pub r#type: String,
///     pub limit: Option<i64>,
///     pub next: Option<String>,
///     pub unknown_fields: UnknownFields,
/// }
///
/// object!(both Page { r#type = "type", limit, next: null, ..unknown_fields });
///
/// let text = r#"{"type":"page","next":null,"beta":[1]}"#;
/// let page: Page = json::from_str(text)?;
/// assert_eq!(page.unknown_fields.len(), 1);
/// assert_eq!(json::to_string(&page), text);
/// assert_eq!(serde_json::from_str::<Page>(text).unwrap(), page);
/// # Ok::<(), json::DecodeError>(())
/// ```
#[macro_export]
macro_rules! object {
    (decode $ty:ident {
        $($field:ident $(= $wire:literal)? $(: $null:ident)?,)* ..$rest:ident $(,)?
    }) => {
        impl $crate::json::Decode for $ty {
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $(let mut $field = ::core::option::Option::None;)*
                let mut $rest = ::core::default::Default::default();
                // No `?`: each would be checked for what it has to drop.
                match r.object(
                    &[$($crate::__wire!($field $($wire)?)),*],
                    &mut [$(&mut $field),*],
                    &mut $rest,
                ) {
                    ::core::result::Result::Ok(()) => ::core::result::Result::Ok(Self {
                        $($field: $crate::json::filled($field),)*
                        $rest,
                    }),
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }
        }

        $crate::serde_traits!(decode [] $ty);
    };
    (encode $ty:ident {
        $($field:ident $(= $wire:literal)? $(: $null:ident)?,)* ..$rest:ident $(,)?
    }) => {
        impl $crate::json::Encode for $ty {
            fn encode(&self, w: &mut $crate::json::Writer) {
                w.object(
                    &[$((
                        $crate::__wire!($field $($wire)?),
                        $crate::__always!($($null)?),
                        &self.$field as &dyn $crate::json::Encode,
                    )),*],
                    &self.$rest,
                );
            }
        }

        $crate::serde_traits!(encode [] $ty);
    };
    (both $ty:ident $fields:tt) => {
        $crate::object!(decode $ty $fields);
        $crate::object!(encode $ty $fields);
    };
}

/// A field's name on the wire.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// Whether a field is written although it is `None`.
#[doc(hidden)]
#[macro_export]
macro_rules! __always {
    () => {
        false
    };
    (null) => {
        true
    };
}

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

        $crate::__string_enum!($direction $ty $unknown);
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

            fn from_str(value: &str) -> ::core::result::Result<Self, Self::Err> {
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
    (decode $ty:ident { $($variant:ident = $wire:literal,)* ..$unknown:ident $(,)? }) => {
        $crate::integer_enum!(@decode $ty $unknown);
        $crate::integer_enum!(@values $ty { $($variant = $wire,)* ..$unknown });
    };
    (encode $ty:ident { $($variant:ident = $wire:literal,)* ..$unknown:ident $(,)? }) => {
        $crate::integer_enum!(@encode $ty);
        $crate::integer_enum!(@values $ty { $($variant = $wire,)* ..$unknown });
    };
    (both $ty:ident { $($variant:ident = $wire:literal,)* ..$unknown:ident $(,)? }) => {
        $crate::integer_enum!(@decode $ty $unknown);
        $crate::integer_enum!(@encode $ty);
        $crate::integer_enum!(@values $ty { $($variant = $wire,)* ..$unknown });
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

/// A union whose members are told apart by a property. A value whose tag is not listed is kept as
/// it came, in the last variant; one that has no tag goes to the member that understands most of
/// it, as in an [`untagged_union!`]. A member without a tag is written without `=`.
///
/// ```
/// use specwright_runtime::{UnknownFields, json, object, tagged_union};
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Circle {
///     pub kind: String,
///     pub radius: f64,
///     pub unknown_fields: UnknownFields,
/// }
///
/// object!(both Circle { kind, radius, ..unknown_fields });
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Shape {
///     Circle(Circle),
///     Name(String),
///     Unknown(serde_json::Value),
/// }
///
/// tagged_union!(both Shape by "kind" { Circle = "circle" | "round", Name, ..Unknown });
///
/// let text = r#"[{"kind":"round","radius":2},"dot",{"kind":"square"}]"#;
/// let shapes: Vec<Shape> = json::from_str(text)?;
/// assert!(matches!(&shapes[..], [Shape::Circle(_), Shape::Name(_), Shape::Unknown(_)]));
/// assert_eq!(json::to_string(&shapes), text);
/// # Ok::<(), json::DecodeError>(())
/// ```
#[macro_export]
macro_rules! tagged_union {
    (decode $ty:ident by $property:literal {
        $($variant:ident $(= $($tag:literal)|+)?,)* ..$unknown:ident $(,)?
    }) => {
        impl $crate::json::Decode for $ty {
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                let tag = r.tag($property)?;
                $($(if tag.is(&[$($tag),+]) {
                    return $crate::json::Decode::decode(r).map(Self::$variant);
                })?)*
                $crate::__choose!(r, tag.is_missing(), $($variant)*, $unknown)
            }
        }

        $crate::serde_traits!(decode [] $ty);
    };
    (encode $ty:ident by $property:literal {
        $($variant:ident $(= $($tag:literal)|+)?,)* ..$unknown:ident $(,)?
    }) => {
        $crate::untagged_union!(encode $ty { $($variant,)* ..$unknown });
    };
    (both $ty:ident by $property:literal $variants:tt) => {
        $crate::tagged_union!(decode $ty by $property $variants);
        $crate::tagged_union!(encode $ty by $property $variants);
    };
}

/// A union whose members are tried one after the other. The one that understands most of a value
/// has it, the first among equals; a value that no member understands is kept as it came.
///
/// ```
/// use specwright_runtime::{json, untagged_union};
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Stop {
///     One(String),
///     Many(Vec<String>),
///     Unknown(serde_json::Value),
/// }
///
/// untagged_union!(both Stop { One, Many, ..Unknown });
///
/// let text = r#"["END",["a","b"],7]"#;
/// let stops: Vec<Stop> = json::from_str(text)?;
/// assert!(matches!(&stops[..], [Stop::One(_), Stop::Many(_), Stop::Unknown(_)]));
/// assert_eq!(json::to_string(&stops), text);
/// # Ok::<(), json::DecodeError>(())
/// ```
#[macro_export]
macro_rules! untagged_union {
    (decode $ty:ident { $($variant:ident,)* ..$unknown:ident $(,)? }) => {
        impl $crate::json::Decode for $ty {
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $crate::__choose!(r, true, $($variant)*, $unknown)
            }
        }

        $crate::serde_traits!(decode [] $ty);
    };
    (encode $ty:ident { $($variant:ident,)* ..$unknown:ident $(,)? }) => {
        impl $crate::json::Encode for $ty {
            fn encode(&self, w: &mut $crate::json::Writer) {
                match self {
                    $(Self::$variant(value) => $crate::json::Encode::encode(value, w),)*
                    Self::$unknown(value) => $crate::json::Encode::encode(value, w),
                }
            }
        }

        $crate::serde_traits!(encode [] $ty);
    };
    (both $ty:ident $variants:tt) => {
        $crate::untagged_union!(decode $ty $variants);
        $crate::untagged_union!(encode $ty $variants);
    };
}

/// Tries the members of a union, if the condition holds.
#[doc(hidden)]
#[macro_export]
macro_rules! __choose {
    ($r:ident, $condition:expr, $($variant:ident)*, $unknown:ident) => {{
        #[allow(unused_mut)]
        let mut choice = $crate::json::Choice::new($r);
        if $condition {
            $(choice.member($r, Self::$variant);)*
        }
        choice.finish($r, Self::$unknown)
    }};
}

/// `From` for members of a union, boxed or not.
///
/// ```
/// use specwright_runtime::from_members;
///
/// #[derive(Debug, PartialEq)]
/// pub enum Stop {
///     One(String),
///     Many(Box<Vec<String>>),
/// }
///
/// from_members!(Stop { One(String), One(&str), Many(Vec<String>) });
///
/// assert_eq!(Stop::from("END"), Stop::One("END".to_owned()));
/// assert_eq!(Stop::from(Vec::new()), Stop::Many(Box::default()));
/// ```
#[macro_export]
macro_rules! from_members {
    ($ty:ident { $($variant:ident($member:ty)),* $(,)? }) => {
        $(impl ::core::convert::From<$member> for $ty {
            fn from(value: $member) -> Self {
                Self::$variant(::core::convert::Into::into(value))
            }
        })*
    };
}

/// A struct around another type, as that type.
///
/// ```
/// use specwright_runtime::{json, newtype};
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Tree(pub Vec<Tree>);
///
/// newtype!(both Tree);
///
/// let tree: Tree = json::from_str("[[],[[]]]")?;
/// assert_eq!(tree.0.len(), 2);
/// assert_eq!(json::to_string(&tree), "[[],[[]]]");
/// # Ok::<(), json::DecodeError>(())
/// ```
#[macro_export]
macro_rules! newtype {
    (decode $ty:ident) => {
        impl $crate::json::Decode for $ty {
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                $crate::json::Decode::decode(r).map(Self)
            }
        }

        $crate::serde_traits!(decode [] $ty);
    };
    (encode $ty:ident) => {
        impl $crate::json::Encode for $ty {
            fn encode(&self, w: &mut $crate::json::Writer) {
                $crate::json::Encode::encode(&self.0, w);
            }
        }

        $crate::serde_traits!(encode [] $ty);
    };
    (both $ty:ident) => {
        $crate::newtype!(decode $ty);
        $crate::newtype!(encode $ty);
    };
}
