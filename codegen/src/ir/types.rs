//! Types.

use super::{Doc, Facts, Name};
use serde::Serialize;

/// An index into [`Api::types`](super::Api::types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TypeId(pub u32);

/// A Rust type, as a tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub enum Type {
    /// `String`
    String,
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u64`, for integers that reach beyond `i64` and are not negative
    U64,
    /// `i128`, for integers that reach beyond 64 bits
    I128,
    /// `u128`, for integers that reach beyond 64 bits and are not negative
    U128,
    /// `f64`
    F64,
    /// A text with a meaning, kept as it came: see [`Format`].
    Format(Format),
    /// Raw bytes, for bodies: `specwright_runtime::Bytes`
    Bytes,
    /// A file to upload, for multipart bodies: `specwright_runtime::Upload`
    Upload,
    /// Any JSON: `serde_json::Value`
    Value,
    /// Nothing: `()`
    Unit,
    /// `null` and nothing else: `specwright_runtime::Null`
    Null,
    /// `Vec<T>`
    Array(Box<Type>),
    /// An array of fixed positions, `(A, B, …)`, at most twelve
    Tuple(Vec<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    /// `Option<T>`: `null`, or absent
    Option(Box<Type>),
    /// `specwright_runtime::Patch<T>`: absent, null, or a value. What sets a field, never a field.
    Patch(Box<Type>),
    /// `Box<T>`, where recursion needs it, or the size of `T`
    Boxed(Box<Type>),
    /// A type of this client.
    Named(TypeId),
    /// A type that the user put in place of a schema or a format: a path.
    Custom(String),
}

impl Type {
    /// The type without the boxes around it.
    pub fn unboxed(&self) -> &Type {
        match self {
            Type::Boxed(inner) => inner.unboxed(),
            other => other,
        }
    }
}

/// A text or number with a meaning. Each is a lossless wrapper in the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Format {
    /// `date-time`: `specwright_runtime::DateTime`
    DateTime,
    /// `date`: `specwright_runtime::Date`
    Date,
    /// `time`: `specwright_runtime::Time`
    Time,
    /// `duration`: `specwright_runtime::Duration`
    Duration,
    /// `uuid`: `specwright_runtime::Uuid`
    Uuid,
    /// `decimal`: `specwright_runtime::Decimal`
    Decimal,
    /// `byte`, `contentEncoding: base64`: `specwright_runtime::Base64`
    Base64,
    /// `password`: `specwright_runtime::Secret`, which is never printed
    Secret,
    /// `unixtime` on an integer or a number: `specwright_runtime::UnixTime`, seconds
    UnixTime,
}

/// A type of the client.
#[derive(Debug, Clone, Serialize)]
pub struct TypeDef {
    /// Its name.
    pub name: Name,
    /// The module it lives in, below `types`: a resource's snake_case name, or `other`.
    pub module: String,
    /// Where its schema stands, with the file in front when it is not the root's.
    pub pointer: String,
    /// What it is.
    pub doc: Doc,
    /// `deprecated`
    pub deprecated: bool,
    /// What it looks like.
    pub kind: TypeKind,
    /// What it is used for.
    pub usage: Usage,
    /// Whether it is a component of the document. Such a type keeps its name when others change.
    pub component: bool,
    /// `x-rust-name`.
    pub rust_name: Option<String>,
}

/// Which way values of a type travel. What no operation mentions, as with webhooks, can be encoded
/// and decoded, and is not built by hand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// In what the client sends: the type is encoded.
    pub request: bool,
    /// In what the client receives: the type is decoded.
    pub response: bool,
    /// An operation sends it: it has a constructor and setters.
    pub built: bool,
}

/// What a type looks like.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub enum TypeKind {
    /// An object with named members.
    Struct(Struct),
    /// A closed list of scalars in the document, open in Rust.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// A type around another, where a list or a map contains itself: `struct Tree(pub Vec<Tree>)`.
    Newtype(Type),
}

/// An object with named members.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Struct {
    /// The members, in order.
    pub fields: Vec<Field>,
    /// Members beyond the named ones: the field's name, and the type of its values. An untyped
    /// rest keeps what the document does not describe.
    pub rest: Rest,
}

/// The members of an object beyond the named ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Rest {
    /// The field that keeps them.
    pub name: Name,
    /// `None`: whatever the server sends, in `specwright_runtime::UnknownFields`. `Some`: the
    /// document's `additionalProperties`, in a `BTreeMap`.
    pub ty: Option<Type>,
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// `deprecated`
    pub deprecated: bool,
    /// The type of the Rust field, `Option` included. A required field of type `Option` is written
    /// as `null` when it is `None`.
    pub ty: Type,
    /// Whether the document requires it.
    pub required: bool,
    /// The only value it can have (`const`, or an enum of one): filled in by `new`, no argument.
    pub constant: Option<serde_json::Value>,
    /// `readOnly`: no argument of `new` and no setter.
    pub read_only: bool,
    /// `writeOnly`: the server does not send it.
    pub write_only: bool,
    /// The document requires it of what is sent, and replies lack it: `new` takes it, although its
    /// type is an `Option`.
    pub sent_only: bool,
    /// What the document says of it beyond its type.
    pub facts: Facts,
    /// A request may leave it out and may set it to `null`, and services tell these apart.
    pub three_state: bool,
}

/// A list of scalars.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Enum {
    /// What the values are.
    pub repr: EnumRepr,
    /// The values, in order, without duplicates.
    pub variants: Vec<EnumVariant>,
    /// The variant for values that the document does not list.
    pub unknown: Name,
}

/// What the values of an enum are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum EnumRepr {
    /// Strings.
    String,
    /// Integers that fit `i64`.
    Integer,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct EnumVariant {
    /// Its name; `wire` is the string, or the integer in decimal.
    pub name: Name,
    /// What it means.
    pub doc: Doc,
}

/// One of several types.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Union {
    /// How the member is found when decoding.
    pub tag: Tag,
    /// The members, in the order in which they are tried.
    pub variants: Vec<UnionVariant>,
    /// What becomes of a value that the member of its tag refuses.
    pub misfit: Misfit,
    /// The variant that keeps what fits no member.
    pub unknown: Name,
}

/// What becomes of a value that the member of its tag refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Misfit {
    /// It is an error: no other member has that tag.
    Refused,
    /// It is kept as it came, if another member takes it: the document lets several have that tag.
    Kept,
    /// The last member takes it, being the base of the others.
    Base,
}

/// How the member of a union is found when decoding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub enum Tag {
    /// By the value of this property. It also stands among the fields of each member. When the
    /// property is missing, the members are tried as if there were no tag; when its value is not
    /// listed, the value is unknown.
    Property(String),
    /// Each is tried; the one that understands most wins, the first among equals.
    Untagged,
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct UnionVariant {
    /// The variant's name.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// What it holds.
    pub ty: Type,
    /// The values of the tag that lead here; none for an untagged union, or a member that has no
    /// such property (a scalar).
    pub tags: Vec<String>,
}
