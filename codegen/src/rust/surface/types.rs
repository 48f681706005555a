//! Types: structs, enums, unions, and wrappers.

use crate::ir::{Doc, Enum, Facts, Misfit, Name, Rest, Tag, Type};
use serde::{Deserialize, Serialize};

/// A public type below `types`.
#[derive(Debug, Clone, Serialize)]
pub struct TypeItem {
    /// Its name.
    pub name: String,
    /// The module that it lives in, and from which `types` re-exports it.
    pub module: String,
    /// Where its schema stands, with the file in front when it is not the root's.
    pub pointer: String,
    /// What it is.
    pub doc: Doc,
    /// `#[deprecated]`
    pub deprecated: bool,
    /// What it implements.
    pub codec: Codec,
    /// What it looks like.
    pub kind: Kind,
}

/// Which way a type travels, and so which of serde's traits it implements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Codec {
    /// It is sent: `Serialize`.
    Encode,
    /// It is received: `Deserialize`.
    Decode,
    /// Both.
    Both,
}

/// What a type looks like.
#[derive(Debug, Clone, Serialize)]
pub enum Kind {
    /// A struct with named fields.
    Struct(Struct),
    /// An open enum of strings or integers.
    Enum(Enum),
    /// An open enum with a variant for each member.
    Union(Union),
    /// A struct around one public value.
    Newtype(Type),
}

/// A struct with named fields.
#[derive(Debug, Clone, Serialize)]
pub struct Struct {
    /// How it is built, where users may build it.
    pub built: Option<Default>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The field that keeps every other member.
    pub rest: Rest,
    /// The private field that remembers which members are `null`, where some are [`Null::Kept`].
    pub nulls: Option<String>,
}

/// Whether a struct that users build is `Default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Default {
    /// No: `new` takes arguments.
    None,
    /// Each field's own default is the value.
    Derived,
    /// `new` without arguments gives it.
    New,
}

/// A field of a struct.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// Its name; `wire` is the property.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// `#[deprecated]`
    pub deprecated: bool,
    /// Its type.
    pub ty: Type,
    /// When `None` is sent as `null` and not left out.
    pub null: Null,
    /// What building the struct does with it.
    pub role: Role,
    /// What the document says of it beyond its type.
    pub facts: Facts,
}

/// When a field that is `None` is sent as `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Null {
    /// Never: it is left out.
    Never,
    /// Always: the document requires the member.
    Always,
    /// Where its setter was given `null`, or it came as `null`.
    Kept,
}

/// What building a struct does with a field.
#[derive(Debug, Clone, Serialize)]
pub enum Role {
    /// `new` takes it.
    Argument(Taken),
    /// A setter takes it.
    Setter(Taken),
    /// `new` gives it this value.
    Fixed(Constant),
    /// It stays empty: the server decides it.
    Absent,
}

/// How a value is taken from callers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The type, without boxes.
    pub ty: Type,
    /// What is accepted as one.
    pub form: Form,
}

/// What is accepted as a value of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Form {
    /// The type itself.
    Exact,
    /// `impl Into` of it.
    Into,
    /// Anything that can be iterated, of items of the list.
    Items,
    /// Anything that can be iterated, of what converts into items of the list.
    IntoItems,
    /// `impl IntoPatch` of it: a value, an `Option`, a `Patch`, or `Null`.
    Patch,
    /// `impl Into<Body>`: bytes, text, a stream.
    Body,
}

/// A union.
#[derive(Debug, Clone, Serialize)]
pub struct Union {
    /// How the member is found when decoding.
    pub tag: Tag,
    /// The members, in the order in which they are tried.
    pub variants: Vec<Variant>,
    /// What becomes of a value that the member of its tag refuses.
    pub misfit: Misfit,
    /// The variant that keeps what fits no member.
    pub unknown: String,
}

/// A member of a union.
#[derive(Debug, Clone, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// What it is.
    pub doc: Doc,
    /// What it holds.
    pub ty: Type,
    /// The values of the tag that lead here.
    pub tags: Vec<String>,
    /// Whether the union is `From` what it holds: users build it, and no other member holds the
    /// same.
    pub from: bool,
}

/// A value that the document fixes, as Rust writes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Constant {
    /// `None`
    None,
    /// `Some(…)`
    Some(Box<Constant>),
    /// `Box::new(…)`
    Boxed(Box<Constant>),
    /// A `String`.
    Text(String),
    /// A text with a meaning.
    Format(Type, String),
    /// Seconds since 1970.
    UnixTime(i64),
    /// A `bool`.
    Bool(bool),
    /// An integer, in decimal.
    Integer(String),
    /// A finite `f64`.
    Float(f64),
    /// `Null`
    Null,
    /// Any JSON.
    Json(serde_json::Value),
    /// A variant of an enum, by its name.
    Variant(Type, String),
}
