//! A request as data: what generated code fills in and the client sends, as often as needed.

mod body;
mod body_stream;
mod debug;
#[cfg(not(target_family = "wasm"))]
mod file;
mod form;
mod headers;
mod media;
mod multipart;
mod percent;
mod setters;
mod shape;
mod style;
mod target;
mod upload;

use crate::client::{Added, Client, Deadline};
use crate::operation::Operation;
use http::{Method, StatusCode};
use std::borrow::Cow;

pub use body::Body;
pub use body_stream::BodyStream;
pub use form::PartEncoding;
pub(crate) use headers::Headers;
pub(crate) use percent::{Keep, encode as percent_encode};
pub use style::{ParameterStyle, Style};
pub use upload::Upload;

/// A request that is being filled in. [`Call`](crate::Call) sends it.
///
/// ```
/// use specwright_runtime::{Api, Call, Client, Operation};
///
/// static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
/// static GET: Operation = Operation::new("pets.get", "GET", "/pets/{id}");
///
/// let client = Client::anonymous(&API);
/// let request = client.request(&GET).path("id", &"rex/2").query("verbose", &true);
/// let call: Call<String> = Call::json(request);
/// # drop(call);
/// ```
#[must_use = "a request does nothing until a call sends it"]
#[derive(Debug, Clone)]
pub struct Request {
    pub(crate) data: Box<RequestData>,
}

#[derive(Clone)]
pub(crate) struct RequestData {
    /// A handle with the settings of the call.
    pub(crate) client: Client,
    pub(crate) target: Target,
    /// Values of the path, each with the place of its name in the template.
    pub(crate) path: Vec<(usize, String)>,
    /// Name and finished text (`a=1&a=2`); an empty name for the whole query.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Headers,
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) body: Body,
    pub(crate) accept: &'static str,
    /// The parameters whose values are secrets, and `body`: they are not shown.
    pub(crate) hidden: Vec<String>,
    /// A mistake found while filling in; told when the request is sent.
    pub(crate) problem: Option<String>,
    /// The media types whose bodies are wanted as they arrive.
    pub(crate) streams: &'static [&'static str],
    /// Whether `304 Not Modified` is an answer.
    pub(crate) conditional: bool,
    /// Replaces the whole URL: the next page where the server names it.
    pub(crate) url: Option<url::Url>,
    /// When all must be over, once the clock runs.
    pub(crate) deadline: Option<Deadline>,
    /// What hooks added when it was sent.
    pub(crate) added: Option<Box<Added>>,
}

/// What a request is for.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) method: Method,
    /// The template.
    pub(crate) path: Cow<'static, str>,
    /// `None`: an endpoint that the document does not know.
    pub(crate) operation: Option<&'static Operation>,
}

impl Request {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self::build(
            client,
            operation.method(),
            operation.path().into(),
            Some(operation),
        )
    }

    pub(crate) fn other(client: Client, method: &str, path: &str) -> Self {
        Self::build(client, method, path.to_owned().into(), None)
    }

    fn build(
        client: Client,
        method: &str,
        path: Cow<'static, str>,
        operation: Option<&'static Operation>,
    ) -> Self {
        let parsed = Method::from_bytes(method.as_bytes());
        let problem = parsed
            .is_err()
            .then(|| format!("`{method}` is not an HTTP method"));
        let target = Target {
            method: parsed.unwrap_or_default(),
            path,
            operation,
        };
        let data = RequestData {
            client,
            target,
            path: Vec::new(),
            query: Vec::new(),
            headers: Headers::default(),
            cookies: Vec::new(),
            body: Body::empty(),
            accept: "*/*",
            hidden: Vec::new(),
            problem,
            streams: &[],
            conditional: false,
            url: None,
            deadline: None,
            added: None,
        };
        Request {
            data: Box::new(data),
        }
    }
}

impl RequestData {
    /// Whether a redirect, or `304 Not Modified`, is an answer.
    pub(crate) fn is_answer(&self, status: StatusCode) -> bool {
        let documented = self.target.operation.map_or(&[][..], |own| own.answers);
        let not_modified = self.conditional && status == StatusCode::NOT_MODIFIED;
        status.is_redirection() && (not_modified || documented.contains(&status.as_u16()))
    }
}
