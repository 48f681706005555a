//! Resources, operations, parameters, bodies.

use super::{Doc, Facts, Name, Scopes, Server, Type};
use serde::Serialize;

/// A node of the resource tree: `client.projects().users()`.
#[derive(Debug, Clone, Serialize)]
pub struct Resource {
    /// `wire`: the segment (`service_accounts`); `rust`: the accessor (`service_accounts`). Empty
    /// for the root, which is the client.
    pub name: Name,
    /// The handle's type, such as `ProjectsServiceAccounts`. Empty for the root.
    pub type_name: Name,
    /// The module below `resources`, such as `projects_service_accounts`. Empty for the root.
    pub module: Name,
    /// What it is.
    pub doc: Doc,
    /// Its methods.
    pub operations: Vec<Operation>,
    /// The resources below it.
    pub children: Vec<Resource>,
}

/// A method on a path.
#[derive(Debug, Clone, Serialize)]
pub struct Operation {
    /// `operationId`, or `METHOD /path` when the document has none.
    pub id: String,
    /// `operationId` as written.
    pub operation_id: Option<String>,
    /// `GET`, `POST`, …
    pub method: String,
    /// The template, such as `/projects/{project_id}`.
    pub path: String,
    /// Where it stands in the document.
    pub pointer: String,
    /// The Rust method.
    pub name: Name,
    /// The request builder's type, such as `ListProjects`.
    pub builder: Name,
    /// The module of its method, where the client has very many of its own; empty otherwise.
    pub module: String,
    /// What it does.
    pub doc: Doc,
    /// `deprecated`
    pub deprecated: bool,
    /// All parameters: path ones in the order of the path, then the rest in the document's order.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it gives back when it succeeds.
    pub success: Success,
    /// The media types to ask for, where the way of decoding does not imply them.
    pub accept: Option<String>,
    /// Statuses between 300 and 399 that are answers, and so are neither followed nor errors.
    pub answers: Vec<u16>,
    /// The documented headers of the answers.
    pub headers: ResponseHeaders,
    /// All documented responses, for docs, `inspect` and typed errors.
    pub responses: Vec<Response>,
    /// Alternatives, each a list of names of security schemes; the first that has credentials is
    /// used. Empty: none is sent.
    pub security: Vec<Vec<String>>,
    /// The scopes that it needs, of schemes of OAuth 2.
    pub scopes: Vec<Scopes>,
    /// The server of this operation when it is not the client's.
    pub server: Option<Server>,
    /// How its pages follow one another, where it is a list.
    pub pagination: Option<Pagination>,
    /// The header that carries an idempotency key, where the document declares one.
    pub idempotency_header: Option<String>,
    /// `x-rust-name` was given: naming leaves the method alone.
    pub name_is_fixed: bool,
    /// A second way to call the operation before it: another media type sent or received. Not
    /// listed by `inspect`.
    pub variant: bool,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// As the whole query.
    QueryString,
}

/// How a value becomes text. The names are OpenAPI's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    /// Swagger 2.0: `tsv`.
    TabDelimited,
    DeepObject,
    /// The value as JSON text (`content: application/json`).
    Json,
    /// 3.2: a cookie's value as it is.
    Cookie,
}

/// A parameter.
#[derive(Debug, Clone, Serialize)]
pub struct Parameter {
    /// `wire`: as it travels; `rust`: the argument or setter.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// `deprecated`
    pub deprecated: bool,
    /// Where it travels.
    pub place: Place,
    /// How it becomes text.
    pub style: Style,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// Required ones are arguments, the others setters.
    pub required: bool,
    /// Its type, without `Option`.
    pub ty: Type,
    /// What the document says of it beyond its type.
    pub facts: Facts,
}

/// What an operation sends.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Body {
    /// The argument's name (`body`), or the setter's.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// Required ones are an argument, the others a setter.
    pub required: bool,
    /// The media type, as it is sent.
    pub content_type: String,
    /// How it is encoded.
    pub encoding: BodyEncoding,
    /// Its type.
    pub ty: Type,
    /// What the document says of it beyond its type.
    pub facts: Facts,
}

/// How a body is encoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum BodyEncoding {
    /// JSON text.
    Json,
    /// `application/x-www-form-urlencoded`, with the properties that are not plain `form`.
    Form(Vec<PartEncoding>),
    /// `multipart/form-data` and its kin.
    Multipart(Vec<PartEncoding>),
    /// A string as it is.
    Text,
    /// Bytes as they are.
    Bytes,
    /// JSON values, each in a line.
    JsonLines,
}

/// How one property of a form or multipart body travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartEncoding {
    /// The property.
    pub property: String,
    /// Its content type, where the document says one.
    pub content_type: Option<String>,
    /// How it becomes text and `explode`, where the document says so: then the content type does
    /// not count.
    pub style: Option<(Style, bool)>,
}

/// How a response's body is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Decoding {
    /// There is none, or it does not matter.
    Empty,
    /// JSON text.
    Json,
    /// A string as it is.
    Text,
    /// Bytes, streamed.
    Bytes,
    /// Server-sent events whose data is JSON of the type.
    EventStream,
    /// Server-sent events, each an object of its fields that is of the type.
    WholeEvents,
    /// JSON values, one after another, of the type.
    JsonLines,
}

/// What `.await` gives.
#[derive(Debug, Clone, Serialize)]
pub enum Success {
    /// The same type for every successful status.
    One {
        /// How it is decoded.
        decoding: Decoding,
        /// Its type, `Unit` for `Empty`.
        ty: Type,
    },
    /// Different types: an enum of its own, by status (and by media type within a status).
    Many {
        /// The enum's name.
        name: Name,
        /// Its variants.
        variants: Vec<SuccessVariant>,
    },
}

/// One of several successful responses.
#[derive(Debug, Clone, Serialize)]
pub struct SuccessVariant {
    /// The variant's name, such as `Accepted`.
    pub name: Name,
    /// `200`, `2XX`, `default`.
    pub status: String,
    /// The media type, where there is one.
    pub content_type: Option<String>,
    /// How it is decoded.
    pub decoding: Decoding,
    /// Its type.
    pub ty: Type,
}

/// A documented response with one of its media types.
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// `200`, `4XX`, `default`.
    pub status: String,
    /// What it means.
    pub doc: Doc,
    /// The media type, where there is a body.
    pub content_type: Option<String>,
    /// How it is decoded.
    pub decoding: Decoding,
    /// Its type, where there is a body.
    pub ty: Option<Type>,
    /// An example from the document, for docs and tests.
    pub example: Option<serde_json::Value>,
}

impl Response {
    /// Whether it answers a call that failed.
    pub fn is_failure(&self) -> bool {
        self.status.starts_with(['4', '5', 'd'])
    }
}

/// The documented headers of an operation's answers: a struct of its own where there are any.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ResponseHeaders {
    /// The struct's name.
    pub name: Name,
    /// The headers, in the document's order.
    pub fields: Vec<ResponseHeader>,
    /// The struct of another operation in the same module that has the same headers: then the name
    /// stands for that one.
    pub same_as: Option<String>,
}

/// A documented header of a response.
#[derive(Debug, Clone, Serialize)]
pub struct ResponseHeader {
    /// `wire`: as it travels; `rust`: the field.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// `deprecated`
    pub deprecated: bool,
    /// Whether its value is JSON.
    pub json: bool,
    /// Its type, without `Option`.
    pub ty: Type,
}

/// How the pages of a list follow one another.
#[derive(Debug, Clone, Serialize)]
pub struct Pagination {
    /// What carries the position.
    pub kind: PaginationKind,
    /// Where a request carries it.
    pub place: PositionPlace,
    /// A JSON pointer into the response's body: the array of items.
    pub items: String,
    /// The type of an item.
    pub item: Type,
    /// What a page says of the end.
    pub ends: Ends,
    /// How it is known.
    pub origin: Origin,
}

/// Where a request carries a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PositionPlace {
    /// In the query.
    Query,
    /// In the JSON body, as a string. The parameter is a JSON pointer.
    BodyText,
    /// In the JSON body, as a number. The parameter is a JSON pointer.
    BodyNumber,
}

/// What a page says of the end of its list: JSON pointers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ends {
    /// A boolean: whether more follows.
    pub has_more: Option<String>,
    /// A boolean: whether nothing follows.
    pub last: Option<String>,
    /// How many items there are in all.
    pub total: Option<String>,
    /// A number of items: of this page, or in all.
    pub count: Option<String>,
    /// How many pages there are.
    pub total_pages: Option<String>,
    /// The number of this page.
    pub number: Option<String>,
}

/// How it is known that an operation is a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Origin {
    /// An extension of the document says so.
    Extension(String),
    /// A rule of the configuration fits, by its index.
    Rule(usize),
    /// From what the document says of this.
    Inferred(String),
}

/// What carries the position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum PaginationKind {
    /// A query parameter takes a cursor or token found in the body.
    Cursor {
        /// The parameter.
        parameter: String,
        /// A JSON pointer to the next cursor, such as `/last_id`. With `/data/-1/id`, `-1` is the
        /// last item.
        next: String,
    },
    /// A query parameter counts items.
    Offset {
        /// The parameter.
        parameter: String,
        /// The number of the first item.
        first: i64,
    },
    /// A query parameter counts pages.
    Page {
        /// The parameter.
        parameter: String,
        /// The number of the first page.
        first: i64,
    },
    /// The `Link` header, or a URL in the body, names the next page.
    Link {
        /// A JSON pointer to the URL; `None`: the header.
        next: Option<String>,
    },
}
