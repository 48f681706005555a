//! Structs.

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
    ($direction:ident $($rest:tt)*) => {
        $crate::__directed!(__object $direction $($rest)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    (decode $ty:ident {
        $($field:ident $(= $wire:literal)? $(: $null:ident)?,)* ..$rest:ident $(, $nulls:ident)?
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
                    &[$($crate::__always!($($null)?)),*],
                    &mut [$(&mut $field),*],
                    &mut $rest,
                ) {
                    ::core::result::Result::Ok(()) => ::core::result::Result::Ok($crate::__filled!(
                        $([$nulls])? $($field $(= $wire)? $(: $null)?,)* ..$rest
                    )),
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }
        }

        $crate::serde_traits!(decode [] $ty);
    };
    (encode $ty:ident {
        $($field:ident $(= $wire:literal)? $(: $null:ident)?,)* ..$rest:ident $(, $nulls:ident)?
    }) => {
        impl $crate::json::Encode for $ty {
            fn encode(&self, w: &mut $crate::json::Writer) {
                $crate::__write!(
                    self, w, $([$nulls])? $($field $(= $wire)? $(: $null)?,)* ..$rest
                );
            }
        }

        $crate::serde_traits!(encode [] $ty);
    };
    (both $ty:ident $fields:tt) => {
        $crate::__object!(decode $ty $fields);
        $crate::__object!(encode $ty $fields);
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

/// Whether `None` stands for `null` in a field that may not be left out.
#[doc(hidden)]
#[macro_export]
macro_rules! __always {
    () => {
        false
    };
    (null) => {
        true
    };
    (kept) => {
        false
    };
}

/// A struct of decoded fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __filled {
    ($($field:ident $(= $wire:literal)? $(: $null:ident)?,)* ..$rest:ident) => {
        Self { $($field: $crate::json::filled($field),)* $rest }
    };
    ([$nulls:ident] $($field:ident $(= $wire:literal)? $(: $null:ident)?,)* ..$rest:ident) => {{
        let mut $nulls = $crate::Nulls::default();
        Self {
            $($field: $crate::__kept!($nulls [$crate::__wire!($field $($wire)?)] $field $($null)?),)*
            $rest,
            $nulls,
        }
    }};
}

/// A decoded field of a struct that remembers what is `null`.
#[doc(hidden)]
#[macro_export]
macro_rules! __kept {
    ($nulls:ident [$wire:expr] $field:ident kept) => {
        $nulls.set($wire, $crate::json::filled($field))
    };
    ($nulls:ident [$wire:expr] $field:ident $($null:ident)?) => {
        $crate::json::filled($field)
    };
}

/// Writes the members of a struct.
#[doc(hidden)]
#[macro_export]
macro_rules! __write {
    (
        $this:ident, $w:ident, $($field:ident $(= $wire:literal)? $(: $null:ident)?,)* ..$rest:ident
    ) => {
        $w.object(
            &[$((
                $crate::__wire!($field $($wire)?),
                $crate::__always!($($null)?),
                &$this.$field as &dyn $crate::json::Encode,
            )),*],
            &$this.$rest,
        )
    };
    (
        $this:ident, $w:ident, [$nulls:ident]
        $($field:ident $(= $wire:literal)? $(: $null:ident)?,)* ..$rest:ident
    ) => {
        $w.object(
            &[$((
                $crate::__wire!($field $($wire)?),
                $crate::__is_null!($this $nulls [$crate::__wire!($field $($wire)?)] $($null)?),
                &$this.$field as &dyn $crate::json::Encode,
            )),*],
            &$this.$rest,
        )
    };
}

/// Whether a field that is `None` is written as `null`.
#[doc(hidden)]
#[macro_export]
macro_rules! __is_null {
    ($this:ident $nulls:ident [$wire:expr] kept) => {
        $this.$nulls.has($wire)
    };
    ($this:ident $nulls:ident [$wire:expr] $($null:ident)?) => {
        $crate::__always!($($null)?)
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
    ($direction:ident $($rest:tt)*) => {
        $crate::__directed!(__newtype $direction $($rest)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
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
        $crate::__newtype!(decode $ty);
        $crate::__newtype!(encode $ty);
    };
}
