//! Unions.

/// A union whose members are told apart by a property. A value whose tag is not listed is kept as
/// it came, in the last variant; one that has no tag goes to the member that understands most of
/// it, as in an [`untagged_union!`](crate::untagged_union). A member without a tag is written without `=`.
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
///
/// `else` names the member that also takes what a listed member refuses: the base of the others.
///
/// ```
/// use specwright_runtime::{UnknownFields, json, object, tagged_union};
///
/// # #[derive(Debug, Clone, PartialEq)]
/// pub struct Animal {
///     pub kind: String,
///     pub unknown_fields: UnknownFields,
/// }
/// # #[derive(Debug, Clone, PartialEq)]
/// pub struct Cat {
///     pub kind: String,
///     pub lives: i64,
///     pub unknown_fields: UnknownFields,
/// }
/// # object!(both Animal { kind, ..unknown_fields });
/// # object!(both Cat { kind, lives, ..unknown_fields });
///
/// # #[derive(Debug, Clone, PartialEq)]
/// pub enum Pet {
///     Cat(Cat),
///     Animal(Animal),
///     Unknown(serde_json::Value),
/// }
///
/// tagged_union!(both Pet by "kind" { Cat = "cat", Animal = "animal", ..Unknown, else Animal });
///
/// let text = r#"[{"kind":"cat","lives":9},{"kind":"cat"}]"#;
/// let pets: Vec<Pet> = json::from_str(text)?;
/// assert!(matches!(&pets[..], [Pet::Cat(_), Pet::Animal(_)]));
/// assert_eq!(json::to_string(&pets), text);
/// # Ok::<(), json::DecodeError>(())
/// ```
///
/// `else _`: the document does not say that a tag has one member only. A value that the member of its tag
/// refuses, but another one takes, is kept as it came.
///
/// ```
/// # use specwright_runtime::{UnknownFields, json, object, tagged_union};
/// # #[derive(Debug, Clone, PartialEq)]
/// # pub struct Cat {
/// #     pub kind: String,
/// #     pub lives: i64,
/// #     pub unknown_fields: UnknownFields,
/// # }
/// # object!(both Cat { kind, lives, ..unknown_fields });
/// # #[derive(Debug, Clone, PartialEq)]
/// # pub struct Dog {
/// #     pub kind: String,
/// #     pub name: String,
/// #     pub unknown_fields: UnknownFields,
/// # }
/// # object!(both Dog { kind, name, ..unknown_fields });
/// # #[derive(Debug, Clone, PartialEq)]
/// pub enum Pet {
///     Cat(Cat),
///     Dog(Dog),
///     Unknown(serde_json::Value),
/// }
///
/// tagged_union!(both Pet by "kind" { Cat = "cat", Dog = "dog", ..Unknown, else _ });
///
/// let text = r#"[{"kind":"cat","lives":9},{"kind":"cat","name":"Rex"}]"#;
/// let pets: Vec<Pet> = json::from_str(text)?;
/// assert!(matches!(&pets[..], [Pet::Cat(_), Pet::Unknown(_)]));
/// assert_eq!(json::to_string(&pets), text);
/// let error = json::from_str::<Pet>(r#"{"kind":"cat"}"#).unwrap_err();
/// assert!(error.to_string().contains("lives"));
/// # Ok::<(), json::DecodeError>(())
/// ```
#[macro_export]
macro_rules! tagged_union {
    ($direction:ident $($rest:tt)*) => {
        $crate::__directed!(__tagged_union $direction $($rest)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __tagged_union {
    (decode $ty:ident by $property:literal {
        $($variant:ident $(= $($tag:literal)|+)?,)* ..$unknown:ident, else _ $(,)?
    }) => {
        impl $crate::json::Decode for $ty {
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                let tag = r.tag($property)?;
                let mut refused = ::core::option::Option::None;
                $($(if tag.is(&[$($tag),+]) {
                    match $crate::json::attempt(r, Self::$variant) {
                        ::core::result::Result::Ok(value) => {
                            return ::core::result::Result::Ok(value);
                        }
                        ::core::result::Result::Err(error) => {
                            refused = ::core::option::Option::Some(error);
                        }
                    }
                })?)*
                #[allow(unused_mut)]
                let mut choice = $crate::json::Choice::new(r);
                if tag.is_missing() || refused.is_some() {
                    $(choice.member(r, Self::$variant);)*
                }
                choice.finish_or_refuse(r, Self::$unknown, refused)
            }
        }

        $crate::serde_traits!(decode [] $ty);
    };
    (decode $ty:ident by $property:literal {
        $($variant:ident $(= $($tag:literal)|+)?,)* ..$unknown:ident, else $base:ident $(,)?
    }) => {
        impl $crate::json::Decode for $ty {
            fn decode(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                let tag = r.tag($property)?;
                $($(if tag.is(&[$($tag),+]) {
                    return $crate::json::member_or_base(r, Self::$variant, Self::$base);
                })?)*
                $crate::__choose!(r, tag.is_missing(), $($variant)*, $unknown)
            }
        }

        $crate::serde_traits!(decode [] $ty);
    };
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
        $($variant:ident $(= $($tag:literal)|+)?,)* ..$unknown:ident $(, else $base:tt)? $(,)?
    }) => {
        $crate::__untagged_union!(encode $ty { $($variant,)* ..$unknown });
    };
    (both $ty:ident by $property:literal $variants:tt) => {
        $crate::__tagged_union!(decode $ty by $property $variants);
        $crate::__tagged_union!(encode $ty by $property $variants);
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
    ($direction:ident $($rest:tt)*) => {
        $crate::__directed!(__untagged_union $direction $($rest)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __untagged_union {
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
        $crate::__untagged_union!(decode $ty $variants);
        $crate::__untagged_union!(encode $ty $variants);
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
