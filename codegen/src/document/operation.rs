//! Operations and what they are made of.

use super::{Location, SchemaId, SecurityRequirement, Server};
use serde_json::Value;

/// A method on a path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where it stands, such as `/paths/~1projects/get`.
    pub location: Location,
    /// The HTTP method in upper case; `additionalOperations` keep their spelling.
    pub method: String,
    /// The path template. For a webhook, its name; for a callback, its expression.
    pub path: String,
    /// `operationId`
    pub operation_id: Option<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `summary`, or that of the path item
    pub summary: Option<String>,
    /// `description`, or that of the path item, CommonMark
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// The path item's parameters and the operation's own; the latter win by name and place.
    pub parameters: Vec<Parameter>,
    /// `requestBody`
    pub request_body: Option<RequestBody>,
    /// `responses`, in order
    pub responses: Vec<Response>,
    /// `security`; `None` when the root's applies, an empty list when it is switched off
    pub security: Option<Vec<SecurityRequirement>>,
    /// `servers` of the operation or its path item
    pub servers: Vec<Server>,
    /// `x-…` members
    pub extensions: Vec<(String, Value)>,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterIn {
    /// In the path.
    Path,
    /// In the query, by name.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// As the whole query (3.2).
    QueryString,
}

/// How a parameter's value becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;x=a`
    Matrix,
    /// `x=a&x=b`
    Form,
    /// `x=a%20b`
    SpaceDelimited,
    /// `x=a|b`
    PipeDelimited,
    /// `x=a%09b`, of Swagger 2.0
    TabDelimited,
    /// `x[k]=v`
    DeepObject,
    /// 3.2: a cookie, without percent-encoding
    Cookie,
}

/// A parameter, or a header of a response or a part.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where it stands.
    pub location: Location,
    /// `name`
    pub name: String,
    /// `in`
    pub place: ParameterIn,
    /// `description`, CommonMark
    pub description: Option<String>,
    /// `required`; always true in a path
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `style`, or the default of its place
    pub style: Style,
    /// `explode`, or the default of its style
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `schema`
    pub schema: Option<SchemaId>,
    /// The one entry of `content`, where the value travels in a media type
    pub content: Option<MediaType>,
    /// `example` and `examples`
    pub examples: Vec<Value>,
    /// `x-…` members
    pub extensions: Vec<(String, Value)>,
}

/// `requestBody`.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Where it stands.
    pub location: Location,
    /// `description`, CommonMark
    pub description: Option<String>,
    /// `required`
    pub required: bool,
    /// `content`, in order
    pub content: Vec<MediaType>,
}

/// An entry of `content`.
#[derive(Debug, Clone)]
pub struct MediaType {
    /// Where it stands.
    pub location: Location,
    /// The key, such as `application/json; charset=utf-8`, as written
    pub media_type: String,
    /// `schema`
    pub schema: Option<SchemaId>,
    /// 3.2's `itemSchema`, of each item of a sequential media type
    pub item_schema: Option<SchemaId>,
    /// `encoding` by property, in order
    pub encoding: Vec<(String, Encoding)>,
    /// `example`, and the values of `examples`
    pub examples: Vec<Value>,
}

/// How one property of a form or multipart body travels.
#[derive(Debug, Clone, Default)]
pub struct Encoding {
    /// `contentType`
    pub content_type: Option<String>,
    /// `headers`
    pub headers: Vec<Parameter>,
    /// `style`
    pub style: Option<Style>,
    /// `explode`
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: bool,
}

/// An entry of `responses`.
#[derive(Debug, Clone)]
pub struct Response {
    /// Where it stands.
    pub location: Location,
    /// The key: `200`, `4XX`, `default`
    pub status: String,
    /// `description`, CommonMark
    pub description: Option<String>,
    /// `headers`, in order
    pub headers: Vec<Parameter>,
    /// `content`, in order
    pub content: Vec<MediaType>,
}
