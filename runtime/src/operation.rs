//! What a generated client says about one operation, as a constant.

use crate::api::Server;

/// A method on a path, and how it authenticates.
///
/// ```
/// use specwright_runtime::Operation;
///
/// static LIST: Operation = Operation::new("pets.list", "GET", "/pets").security(&[&["ApiKey"]]);
/// assert_eq!(LIST.id(), "pets.list");
/// assert_eq!(LIST.method(), "GET");
/// assert_eq!(LIST.path(), "/pets");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    id: &'static str,
    method: &'static str,
    path: &'static str,
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) scopes: &'static [(&'static str, &'static [&'static str])],
    pub(crate) idempotency_header: Option<&'static str>,
    pub(crate) server: Option<&'static Server>,
    pub(crate) accept: Option<&'static str>,
    pub(crate) answers: &'static [u16],
}

impl Operation {
    /// An operation that needs no credentials.
    ///
    /// ```
    /// # use specwright_runtime::Operation;
    /// static HEALTH: Operation = Operation::new("health", "GET", "/health");
    /// ```
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Operation {
            id,
            method,
            path,
            security: &[],
            scopes: &[],
            idempotency_header: None,
            server: None,
            accept: None,
            answers: &[],
        }
    }

    /// Alternatives, each a list of security schemes: the first that has all its credentials is used.
    ///
    /// ```
    /// # use specwright_runtime::Operation;
    /// // Either the admin's key, or the project's key together with a signature.
    /// static LIST: Operation =
    ///     Operation::new("pets.list", "GET", "/pets").security(&[&["Admin"], &["Project", "Signature"]]);
    /// ```
    pub const fn security(mut self, alternatives: &'static [&'static [&'static str]]) -> Self {
        self.security = alternatives;
        self
    }

    /// The scopes that it needs, of schemes of OAuth 2.
    ///
    /// ```
    /// # use specwright_runtime::Operation;
    /// static LIST: Operation = Operation::new("pets.list", "GET", "/pets")
    ///     .security(&[&["login"], &["ApiKey"]])
    ///     .scopes(&[("login", &["pets:read"])]);
    /// ```
    pub const fn scopes(
        mut self,
        scopes: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        self.scopes = scopes;
        self
    }

    /// The scopes that it needs of a scheme.
    pub(crate) fn scopes_of(&self, scheme: &str) -> &'static [&'static str] {
        let of = self.scopes.iter().find(|(name, _)| *name == scheme);
        of.map_or(&[], |(_, scopes)| scopes)
    }

    /// The header in which the server takes an idempotency key: one is made for each call, and the call may
    /// then be repeated whatever its method.
    ///
    /// ```
    /// # use specwright_runtime::Operation;
    /// static PAY: Operation = Operation::new("pay", "POST", "/payments").idempotency_header("Idempotency-Key");
    /// ```
    pub const fn idempotency_header(mut self, name: &'static str) -> Self {
        self.idempotency_header = Some(name);
        self
    }

    /// The operation's own server, used while the client has its default one.
    ///
    /// ```
    /// # use specwright_runtime::{Operation, Server};
    /// static UPLOADS: Server = Server::new("https://uploads.petstore.example");
    /// static UPLOAD: Operation = Operation::new("upload", "POST", "/files").server(&UPLOADS);
    /// ```
    pub const fn server(mut self, server: &'static Server) -> Self {
        self.server = Some(server);
        self
    }

    /// The media types to ask for, where they do not follow from the decoding.
    ///
    /// ```
    /// # use specwright_runtime::Operation;
    /// static REPORT: Operation = Operation::new("report", "GET", "/report").accept("text/csv");
    /// ```
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = Some(media_types);
        self
    }

    /// Statuses between 300 and 399 that are answers: such a redirect is not followed, and is no error.
    ///
    /// ```
    /// # use specwright_runtime::Operation;
    /// static DOWNLOAD: Operation = Operation::new("download", "GET", "/download").answers(&[302]);
    /// ```
    pub const fn answers(mut self, statuses: &'static [u16]) -> Self {
        self.answers = statuses;
        self
    }

    /// Its `operationId`, or another name that is unique in the API.
    ///
    /// ```
    /// # use specwright_runtime::Operation;
    /// assert_eq!(Operation::new("health", "GET", "/health").id(), "health");
    /// ```
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// `GET`, `POST`, …
    ///
    /// ```
    /// # use specwright_runtime::Operation;
    /// assert_eq!(Operation::new("health", "GET", "/health").method(), "GET");
    /// ```
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The path's template.
    ///
    /// ```
    /// # use specwright_runtime::Operation;
    /// assert_eq!(Operation::new("pets.get", "GET", "/pets/{id}").path(), "/pets/{id}");
    /// ```
    pub const fn path(&self) -> &'static str {
        self.path
    }
}
