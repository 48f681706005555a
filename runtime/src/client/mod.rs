//! The client behind every generated client.

mod authentication;
mod base_url;
mod builder;
mod credential;
mod credentials;
mod deadline;
mod deprecation;
mod exchange;
mod execute;
mod fields;
mod head;
mod hook;
mod oauth;
mod options;
mod pacing;
mod rate_limit;
mod receive;
mod redirect;
mod retry;
mod trace;
mod veil;

use crate::api::Api;
use crate::call::Call;
use crate::error::Error;
use crate::operation::Operation;
use crate::request::Request;
use crate::transport::Transport;
use credentials::Credentials;
use deprecation::Deprecations;
use http::HeaderValue;
use pacing::Pacer;
use retry::Budget;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

pub(crate) use authentication::Authentication;
pub(crate) use base_url::BaseUrl;
pub use builder::ClientBuilder;
pub use credential::{Credential, TokenFuture, TokenProvider};
pub(crate) use deadline::Deadline;
pub use deprecation::Deprecation;
pub(crate) use execute::execute;
use execute::no_credential;
pub(crate) use hook::Added;
pub use hook::{AttemptOutcome, AttemptParts, Hook};
#[cfg(feature = "private-key-jwt")]
pub use oauth::PrivateKey;
pub use oauth::{DevicePrompt, OAuth, StoreFuture, TokenStore, Tokens};
#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
pub(crate) use options::CONNECT_TIMEOUT;
pub use options::RequestOptions;
pub use pacing::Pacing;
pub use rate_limit::RateLimit;
pub(crate) use retry::retry_after;

/// Sends what generated code asks for: servers, credentials, settings and connections in one cheap handle.
///
/// ```
/// use specwright_runtime::{Api, Client, SecurityKind, SecurityScheme};
///
/// static API: Api = Api {
///     name: "petstore",
///     version: "1.0.0",
///     servers: &[specwright_runtime::Server::new("https://petstore.example")],
///     schemes: &[SecurityScheme { name: "ApiKey", kind: SecurityKind::Bearer, env: "PETSTORE_API_KEY" }],
///     ..Api::DEFAULT
/// };
/// let client = Client::new(&API, "a key");
/// # drop(client);
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    /// What holds for this handle alone.
    options: Option<Arc<RequestOptions>>,
}

pub(crate) struct Shared {
    api: &'static Api,
    /// What is wrong with the server's URL is told by the first call.
    base_url: Result<BaseUrl, String>,
    /// Whether the caller chose the server, so that no operation goes elsewhere.
    base_url_given: bool,
    /// What the caller says of the variables in servers' URLs.
    variables: Vec<(String, String)>,
    agent: HeaderValue,
    credentials: Credentials,
    defaults: RequestOptions,
    transport: Arc<dyn Transport>,
    hooks: Vec<Box<dyn Hook>>,
    pacer: Option<Pacer>,
    deprecations: Deprecations,
    budget: Budget,
    /// One permit for each attempt under way.
    turns: Semaphore,
}

impl Client {
    /// A client with the API's first server and a credential for the first security scheme that takes one.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, SecurityKind, SecurityScheme};
    /// # static API: Api = Api {
    /// #     servers: &[specwright_runtime::Server::new("https://petstore.example")],
    /// #     schemes: &[SecurityScheme { name: "ApiKey", kind: SecurityKind::Bearer, env: "PETSTORE_API_KEY" }],
    /// #     ..Api::DEFAULT
    /// # };
    /// let client = Client::new(&API, "a key");
    /// # drop(client);
    /// ```
    pub fn new(api: &'static Api, credential: impl Into<Credential>) -> Self {
        let client = Self::anonymous(api);
        client.shared.credentials.set_first(credential.into());
        client
    }

    /// A client without credentials.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client = Client::anonymous(&API);
    /// # drop(client);
    /// ```
    pub fn anonymous(api: &'static Api) -> Self {
        ClientBuilder::<Client>::new(api).finish()
    }

    /// A client with the credentials and the server that the environment names. An error if it names no credential
    /// at all.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client = Client::from_env(&API)?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn from_env(api: &'static Api) -> Result<Self, Error> {
        let client: Client = ClientBuilder::new(api).from_env().build()?;
        match client.shared.credentials.nothing() {
            Some(problem) => Err(Error::request(problem)),
            None => Ok(client),
        }
    }

    /// A request for an operation, to be filled in.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, Operation};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static LIST: Operation = Operation::new("pets.list", "GET", "/pets");
    /// let request = Client::anonymous(&API).request(&LIST);
    /// # drop(request);
    /// ```
    pub fn request(&self, operation: &'static Operation) -> Request {
        Request::new(self.clone(), operation)
    }

    /// A call to an endpoint that the document does not know, with everything that other calls have: credentials,
    /// retries, errors.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, Error};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// # async fn example() -> Result<(), Error> {
    /// let mut call = Client::anonymous(&API).call("GET", "/pets/rex/secrets");
    /// call.query("limit", &3);
    /// let secrets = call.await?;
    /// println!("{}", secrets["data"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn call(&self, method: &str, path: &str) -> Call<serde_json::Value> {
        Call::json(Request::other(self.clone(), method, path))
    }

    /// The same client with settings of its own: connections, credentials and limits are shared.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, RequestOptions};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client = Client::anonymous(&API);
    /// let patient = client.with_options(RequestOptions::new().max_retries(10));
    /// # drop(patient);
    /// ```
    pub fn with_options(&self, mut options: RequestOptions) -> Self {
        if let Some(earlier) = &self.options {
            options.fall_back_on(earlier);
        }
        Client {
            shared: self.shared.clone(),
            options: Some(Arc::new(options)),
        }
    }

    /// The settings of the client, with those of this handle or call.
    pub(crate) fn settled_options(&self) -> Cow<'_, RequestOptions> {
        let defaults = &self.shared.defaults;
        match self.options.as_deref() {
            None => Cow::Borrowed(defaults),
            Some(own) => {
                let mut own = own.clone();
                own.fall_back_on(defaults);
                Cow::Owned(own)
            }
        }
    }

    /// Whether a stream that broke may be asked for again; that is a retry like others.
    pub(crate) fn may_reconnect(&self) -> bool {
        let settings = self.settled_options().settings();
        settings.max_retries > 0 && self.shared.budget.take()
    }

    fn total_timeout(&self) -> Option<Duration> {
        let own = self.options.as_ref();
        own.and_then(|own| own.total_timeout)
            .or(self.shared.defaults.total_timeout)
    }

    /// Replaces the credential of a security scheme, also for calls that are being retried.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, SecurityKind, SecurityScheme};
    /// # static API: Api = Api {
    /// #     servers: &[specwright_runtime::Server::new("https://petstore.example")],
    /// #     schemes: &[SecurityScheme { name: "ApiKey", kind: SecurityKind::Bearer, env: "PETSTORE_API_KEY" }],
    /// #     ..Api::DEFAULT
    /// # };
    /// let client = Client::new(&API, "old key");
    /// client.set_credential("ApiKey", "new key")?;
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn set_credential(
        &self,
        scheme: &str,
        credential: impl Into<Credential>,
    ) -> Result<(), Error> {
        let index = self
            .shared
            .credentials
            .index(scheme)
            .map_err(Error::request)?;
        let credential = credential.into();
        let shared = &self.shared;
        let known = &shared.api.schemes[index];
        let checked = credential.check(scheme);
        let connected =
            checked.and_then(|()| credential.connect(known, shared.credential_context()));
        connected.map_err(Error::request)?;
        self.shared.credentials.set(index, credential);
        Ok(())
    }

    /// Gets a token for a security scheme now, and not when the first call needs one: so that a user who has to agree has
    /// all the time that they need, whatever time calls have. For a credential that is a fixed secret there is nothing to
    /// do.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Client, Error};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// client.authorize("login").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn authorize(&self, scheme: &str) -> Result<(), Error> {
        let options = self.settled_options();
        let context = self.shared.credential_context();
        let credentials = &self.shared.credentials;
        let found = credentials.of_scheme(scheme, &options.credentials, context);
        let mut authentication = found.map_err(Error::request)?;
        authentication.fetch_tokens().await.map_err(no_credential)
    }

    /// The API that the client was made for.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { name: "petstore", servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// assert_eq!(Client::anonymous(&API).api().name, "petstore");
    /// ```
    pub fn api(&self) -> &'static Api {
        self.shared.api
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.shared.api.name)
            .field(
                "base_url",
                &self
                    .shared
                    .base_url
                    .as_ref()
                    .map(|url| format!("{}{}", url.origin().ascii_serialization(), url.path())),
            )
            .finish_non_exhaustive()
    }
}

/// A number in 0..1.
fn jitter() -> f64 {
    (crate::time::random() >> 11) as f64 / (1u64 << 53) as f64
}
