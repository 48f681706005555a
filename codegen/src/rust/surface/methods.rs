//! Resources and their methods.

use super::Taken;
use crate::ir::{
    BodyEncoding, Doc, Facts, Name, Pagination, Place, ResponseHeaders, Scopes, Server, Style, Type,
};
use serde::Serialize;

/// A handle: the client, or what an accessor of it gives.
#[derive(Debug, Clone, Serialize)]
pub struct Resource {
    /// The accessors that lead to it, such as `projects`, `users`; none for the client.
    pub path: Vec<String>,
    /// Its name in the document.
    pub wire: String,
    /// The handle's type.
    pub handle: String,
    /// The module below `resources`; empty for the client.
    pub module: String,
    /// What it is.
    pub doc: Doc,
    /// The resources below it: indices into [`Surface::resources`](super::Surface::resources).
    pub children: Vec<usize>,
    /// Its methods.
    pub methods: Vec<Method>,
}

impl Resource {
    /// How users come to it from a client, such as `projects().users()`; empty for the client.
    pub fn accessor(&self) -> String {
        let calls: Vec<String> = self.path.iter().map(|name| format!("{name}()")).collect();
        calls.join(".")
    }

    /// The accessor with the client in front, such as `client.projects().users()`.
    pub fn expression(&self) -> String {
        match self.path.is_empty() {
            true => "client".to_owned(),
            false => format!("client.{}", self.accessor()),
        }
    }
}

/// A method that fills in a request.
#[derive(Debug, Clone, Serialize)]
pub struct Method {
    /// Its name.
    pub name: String,
    /// `operationId`, or `METHOD /path` where the document has none: by what mocks and traces name
    /// the operation.
    pub id: String,
    /// `operationId` as written.
    pub operation_id: Option<String>,
    /// `GET`, `POST`, …
    pub verb: String,
    /// The template of the path.
    pub template: String,
    /// Where the operation stands in the document.
    pub pointer: String,
    /// The module of the method, where the client has very many of its own; empty otherwise.
    pub module: String,
    /// What it does.
    pub doc: Doc,
    /// `#[deprecated]`
    pub deprecated: bool,
    /// Whether it is another way to call the operation of the method before it: another media type
    /// sent or received.
    pub is_variant: bool,
    /// What it takes, in order.
    pub arguments: Vec<Input>,
    /// The request that it gives.
    pub request: Request,
    /// The documented answers, errors included.
    pub answers: Vec<Answer>,
    /// The documented errors with a type, and their statuses.
    pub errors: Vec<(Type, Vec<String>)>,
    /// What the call does on the wire.
    pub wire: Wire,
}

/// The request that a method gives.
#[derive(Debug, Clone, Serialize)]
pub struct Request {
    /// The name of its type.
    pub name: String,
    /// What is optional.
    pub setters: Vec<Input>,
    /// What `.await` gives.
    pub gives: Gives,
    /// The documented headers of the answers.
    pub headers: ResponseHeaders,
    /// How its pages follow one another, where it is a list.
    pub pagination: Option<Pagination>,
}

/// An argument of a method, or a setter of a request.
#[derive(Debug, Clone, Serialize)]
pub struct Input {
    /// Its name; `wire` is the parameter's.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// `#[deprecated]`
    pub deprecated: bool,
    /// What it takes.
    pub taken: Taken,
    /// How it travels.
    pub carried: Carried,
    /// What the document says of it beyond its type.
    pub facts: Facts,
}

/// How an input travels.
#[derive(Debug, Clone, Serialize)]
pub enum Carried {
    /// As a parameter.
    Parameter {
        /// Where.
        place: Place,
        /// How it becomes text.
        style: Style,
        /// `explode`
        explode: bool,
        /// `allowReserved`
        allow_reserved: bool,
    },
    /// As the body.
    Body {
        /// The media type.
        content_type: String,
        /// How it is encoded.
        encoding: BodyEncoding,
    },
}

/// What `.await` gives.
#[derive(Debug, Clone, Serialize)]
pub enum Gives {
    /// The same for every successful status.
    One(Output),
    /// An enum with a variant for each documented success.
    Many {
        /// Its name.
        name: String,
        /// Its variants.
        variants: Vec<Outcome>,
    },
}

/// A variant of the enum of several successes.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// Its name, such as `Accepted`.
    pub name: String,
    /// `200`, `2XX`, `default`.
    pub status: String,
    /// The media type, where there is one.
    pub content_type: Option<String>,
    /// What it holds.
    pub output: Output,
    /// What it means.
    pub doc: Doc,
}

/// What a body of an answer is decoded to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Output {
    /// `()`: there is no body, or it does not matter.
    Nothing,
    /// A value in JSON.
    Json(Type),
    /// A `String`.
    Text,
    /// `Bytes`, streamed on request.
    Bytes,
    /// Server-sent events whose data is JSON.
    Events(Type),
    /// Server-sent events, each an object of its fields.
    WholeEvents(Type),
    /// JSON values, one after another.
    JsonLines(Type),
}

impl Output {
    /// The type of the API within it.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Output::Nothing | Output::Text | Output::Bytes => None,
            Output::Json(ty)
            | Output::Events(ty)
            | Output::WholeEvents(ty)
            | Output::JsonLines(ty) => Some(ty),
        }
    }

    /// Whether it comes piece by piece.
    pub fn is_stream(&self) -> bool {
        matches!(
            self,
            Output::Events(_) | Output::WholeEvents(_) | Output::JsonLines(_)
        )
    }
}

/// A documented answer with one of its media types.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// `200`, `4XX`, `default`.
    pub status: String,
    /// The media type, where there is a body.
    pub content_type: Option<String>,
    /// What its body is decoded to.
    pub output: Output,
    /// An example of the body.
    pub example: Option<serde_json::Value>,
}

/// What a call does on the wire beside its inputs.
#[derive(Debug, Clone, Serialize)]
pub struct Wire {
    /// Alternatives of names of security schemes that go together.
    pub security: Vec<Vec<String>>,
    /// The scopes that tokens have to have, by scheme.
    pub scopes: Vec<Scopes>,
    /// The server, where it is not the client's.
    pub server: Option<Server>,
    /// Statuses between 300 and 399 that are answers.
    pub answers: Vec<u16>,
    /// The media types to ask for, where the way of decoding does not imply them.
    pub accept: Option<String>,
    /// The header that carries an idempotency key.
    pub idempotency_header: Option<String>,
}
