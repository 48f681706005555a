//! What generated types are implemented with: one line per type, short to read and cheap to
//! compile. Each takes the direction first: `both`, `decode` or `encode`.

mod enums;
mod structs;
mod unions;

/// Implements what a type is used for. For users' tests it is both: what a client receives can be built and sent by a
/// double, and what it sends can be read there.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "mock"))]
macro_rules! __directed {
    ($implement:ident $direction:ident $($rest:tt)*) => {
        $crate::$implement!($direction $($rest)*);
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "mock")]
macro_rules! __directed {
    ($implement:ident $direction:ident $($rest:tt)*) => {
        $crate::$implement!(both $($rest)*);
    };
}

/// What is there for users' tests alone.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "mock")]
macro_rules! __mock {
    ($($item:tt)*) => {
        $($item)*
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "mock"))]
macro_rules! __mock {
    ($($item:tt)*) => {};
}

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
