//! A client in outline: every public item with its types spelled as users write them, and what a
//! call sends. It is what [`diff`](crate::diff) compares, and what a generated package carries in
//! `surface.jsonl`, so that a later generator can compare itself with what was published.

mod lines;
mod plan;

pub use lines::{FILE, FORMAT, Unreadable, read, write};
pub use plan::of;
pub(in crate::report) use plan::property;

use crate::rust::surface::Codec;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// How a client is made.
    pub client: ClientItem,
    /// The resources, the client itself not among them.
    pub resources: Vec<ResourceItem>,
    /// The methods.
    pub methods: Vec<MethodItem>,
    /// The types below `types`.
    pub types: Vec<TypeItem>,
}

/// How a client is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientItem {
    /// The package.
    pub package: String,
    /// A digest of its docs.
    pub docs: u32,
    /// The scheme that `new` takes a credential for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takes: Option<String>,
    /// The ways to authenticate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schemes: Vec<SchemeItem>,
    /// Where the API is served.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<ServerItem>,
    /// The variables of the environment that `from_env` reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<String>,
}

/// A way to authenticate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SchemeItem {
    /// Its name in the document.
    pub name: String,
    /// How the credential travels.
    pub kind: String,
    /// Where it stands in the document.
    pub at: String,
}

/// A server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServerItem {
    /// The template of its URL.
    pub url: String,
    /// The variables of the template with their defaults.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<(String, String)>,
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResourceItem {
    /// How users come to it, such as `projects().users()`.
    pub path: String,
    /// The type of its handle.
    pub handle: String,
    /// A digest of its docs.
    pub docs: u32,
}

/// A method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodItem {
    /// How it is called, such as `projects().users().create`.
    pub path: String,
    /// `GET`, `POST`, …
    pub verb: String,
    /// The template of the path.
    pub template: String,
    /// The `operationId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where it stands in the document; a package has none beside it, and does not say.
    #[serde(skip)]
    pub at: String,
    /// A digest of its docs, and of those of its inputs.
    pub docs: u32,
    /// `#[deprecated]`
    #[serde(default, skip_serializing_if = "is_default")]
    pub deprecated: bool,
    /// Whether it is another way to call an operation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub variant: bool,
    /// The type of its request.
    pub request: String,
    /// What it takes, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<InputItem>,
    /// What its request has setters for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub setters: Vec<InputItem>,
    /// The type that `.await` gives.
    pub gives: String,
    /// The variants of that type, where it is an enum of the request's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<OutcomeItem>,
    /// The struct of the documented headers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<HeadersItem>,
    /// How its pages follow one another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<PagesItem>,
    /// The types of documented errors, with their statuses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<(String, Vec<String>)>,
    /// What else a call sends or accepts.
    #[serde(default, skip_serializing_if = "is_default")]
    pub wire: WireItem,
}

/// An argument or a setter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InputItem {
    /// Its name.
    pub name: String,
    /// What it takes.
    #[serde(rename = "type")]
    pub ty: String,
    /// The name on the wire; empty for a body.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wire: String,
    /// Where it travels: `path`, `query`, `header`, `cookie`, `querystring` or `body`.
    #[serde(rename = "in")]
    pub place: String,
    /// How it is written there: the style, or the media type of a body.
    pub style: String,
    /// `#[deprecated]`
    #[serde(default, skip_serializing_if = "is_default")]
    pub deprecated: bool,
    /// What the document says of it beyond its type.
    #[serde(flatten)]
    pub facts: FactsItem,
}

/// What the document says of a value beyond its type.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FactsItem {
    /// Where it stands; a package has no document beside it, and does not say.
    #[serde(skip)]
    pub at: String,
    /// Its default.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "even_null"
    )]
    pub default: Option<Value>,
    /// The keywords that bound it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bounds: Vec<(String, Value)>,
}

/// A variant of what a method gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutcomeItem {
    /// Its name.
    pub name: String,
    /// What it holds; `()` for nothing.
    #[serde(rename = "type")]
    pub ty: String,
    /// The status that it stands for.
    pub status: String,
}

/// The documented headers of what a method gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadersItem {
    /// The struct.
    pub name: String,
    /// Its fields: name, type, name on the wire.
    pub fields: Vec<(String, String, String)>,
}

/// How pages follow one another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PagesItem {
    /// The type of an item.
    pub item: String,
    /// What carries the position, and where the items stand.
    pub by: String,
}

/// What a call sends or accepts beside its inputs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WireItem {
    /// Alternatives of names of security schemes that go together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<Vec<String>>,
    /// The scopes of tokens, as `scheme: scope`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// The server, where it is not the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<ServerItem>,
    /// The media types to ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<String>,
    /// The header of an idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency: Option<String>,
}

/// A type below `types`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TypeItem {
    /// Its name.
    pub name: String,
    /// Where its schema stands.
    pub at: String,
    /// The resource that it belongs to, in the file's layout.
    pub home: String,
    /// A digest of its docs, and of those of its parts.
    pub docs: u32,
    /// `#[deprecated]`
    #[serde(default, skip_serializing_if = "is_default")]
    pub deprecated: bool,
    /// The directions in which it travels.
    pub codec: Codec,
    /// What it looks like.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a type looks like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A struct with named fields.
    Struct(StructItem),
    /// An open enum.
    Enum(EnumItem),
    /// An open enum with a member in each variant.
    Union(UnionItem),
    /// A struct around a value of this type.
    Newtype(String),
}

/// A struct.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StructItem {
    /// Whether it has `new`, and setters.
    #[serde(default, skip_serializing_if = "is_default")]
    pub built: bool,
    /// Whether it is `Default`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub default: bool,
    /// Its fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldItem>,
    /// The field that keeps the other members, and its type.
    #[serde(default = "untyped_rest", skip_serializing_if = "is_untyped_rest")]
    pub rest: (String, String),
}

/// A field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldItem {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// The property, where it is spelled otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire: Option<String>,
    /// What building does with it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: Role,
    /// Whether `None` is sent as `null`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub null: bool,
    /// `#[deprecated]`
    #[serde(default, skip_serializing_if = "is_default")]
    pub deprecated: bool,
    /// What the document says of it beyond its type.
    #[serde(flatten)]
    pub facts: FactsItem,
}

/// What building a struct does with a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Nothing.
    #[default]
    None,
    /// `new` takes it, as this type.
    Argument(String),
    /// A setter takes it, as this type.
    Setter(String),
    /// `new` gives it this value.
    Fixed(Value),
}

/// An enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnumItem {
    /// Whether its values are integers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub integers: bool,
    /// Its variants: name, and value.
    pub variants: Vec<(String, String)>,
    /// The variant for other values.
    pub unknown: String,
}

/// A union.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnionItem {
    /// The property that tells the members apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Its members, in the order in which they are tried.
    pub variants: Vec<VariantItem>,
    /// The variant for what fits no member.
    pub unknown: String,
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VariantItem {
    /// Its name.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: String,
    /// The values of the tag that lead here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whether the union is `From` what it holds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub from: bool,
}

/// What nearly every struct has.
fn untyped_rest() -> (String, String) {
    ("unknown_fields".to_owned(), "UnknownFields".to_owned())
}

fn is_untyped_rest(rest: &(String, String)) -> bool {
    *rest == untyped_rest()
}

/// A value that is there, of which `null` is one.
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
