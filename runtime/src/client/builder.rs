//! Setting up a client.

use super::credentials::Credentials;
use super::deprecation::{Deprecation, Deprecations};
use super::pacing::{Pacer, Pacing};
use super::retry::Budget;
use super::{BaseUrl, Client, Credential, Hook, RequestOptions, Shared};
use crate::api::Api;
use crate::error::Error;
use crate::transport::{NO_TRANSPORT, Transport};
use http::HeaderValue;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Retries that all calls of a client may make in a row of failures.
const RETRY_BUDGET: u32 = 100;
/// Each needs a connection, and systems limit those.
const MAX_CONCURRENT: usize = 1000;

/// Settings of a client; `C` is the generated client that it makes.
///
/// ```
/// use specwright_runtime::{Api, Client, ClientBuilder, SecurityKind, SecurityScheme};
/// use std::time::Duration;
///
/// static API: Api = Api {
///     servers: &[specwright_runtime::Server::new("https://petstore.example")],
///     schemes: &[SecurityScheme { name: "ApiKey", kind: SecurityKind::Bearer, env: "PETSTORE_API_KEY" }],
///     ..Api::DEFAULT
/// };
/// let client: Client = ClientBuilder::new(&API)
///     .credential("ApiKey", "a key")
///     .base_url("http://localhost:8080")
///     .timeout(Duration::from_secs(30))
///     .build()?;
/// # drop(client);
/// # Ok::<(), specwright_runtime::Error>(())
/// ```
#[must_use = "settings do nothing until `build`"]
pub struct ClientBuilder<C> {
    api: &'static Api,
    base_url: Option<String>,
    server: Option<String>,
    variables: Vec<(String, String)>,
    credentials: Credentials,
    defaults: RequestOptions,
    transport: Option<Arc<dyn Transport>>,
    hooks: Vec<Box<dyn Hook>>,
    pacer: Option<Pacer>,
    deprecations: Deprecations,
    retry_budget: u32,
    max_concurrent: usize,
    problem: Option<String>,
    makes: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Default settings.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn new(api: &'static Api) -> Self {
        ClientBuilder {
            api,
            base_url: None,
            server: None,
            variables: Vec::new(),
            credentials: Credentials::new(api),
            defaults: RequestOptions::new(),
            transport: None,
            hooks: Vec::new(),
            pacer: None,
            deprecations: Deprecations::default(),
            retry_budget: RETRY_BUDGET,
            max_concurrent: MAX_CONCURRENT,
            problem: None,
            makes: PhantomData,
        }
    }

    /// The credential of a security scheme, by the scheme's name in the document.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let wrong = ClientBuilder::<Client>::new(&API).credential("ApiKee", "a key").build();
    /// assert!(wrong.is_err());
    /// ```
    pub fn credential(mut self, scheme: &str, credential: impl Into<Credential>) -> Self {
        let credential = credential.into();
        let place = self.credentials.index(scheme);
        match place.and_then(|index| credential.check(scheme).map(|()| index)) {
            Ok(index) => self.credentials.set(index, credential),
            Err(problem) => self.problem = Some(problem),
        }
        self
    }

    /// Takes from the environment what was not set: credentials, and the server's URL.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).from_env().build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn from_env(mut self) -> Self {
        let var = |name: &str| {
            std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty())
        };
        if let Err(problem) = self.credentials.fill_from_env(&var) {
            self.problem = Some(problem);
        }
        if self.base_url.is_none() && !self.api.base_url_env.is_empty() {
            self.base_url = var(self.api.base_url_env);
        }
        self
    }

    /// One of the document's servers, by its name, its description or its URL as they stand there.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder, Server};
    /// static API: Api = Api {
    ///     servers: &[
    ///         Server { url: "https://petstore.example", name: "Production", variables: &[] },
    ///         Server { url: "https://test.petstore.example", name: "Test", variables: &[] },
    ///     ],
    ///     ..Api::DEFAULT
    /// };
    /// let client: Client = ClientBuilder::new(&API).server("Test").build()?;
    /// assert!(ClientBuilder::<Client>::new(&API).server("Tests").build().is_err());
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn server(mut self, which: impl Into<String>) -> Self {
        self.server = Some(which.into());
        self
    }

    /// A variable of the server's URL, in place of its default.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder, Server, ServerVariable};
    /// static API: Api = Api {
    ///     servers: &[Server {
    ///         url: "https://{region}.petstore.example",
    ///         name: "",
    ///         variables: &[ServerVariable { name: "region", default: "eu", values: &["eu", "us"] }],
    ///     }],
    ///     ..Api::DEFAULT
    /// };
    /// let client: Client = ClientBuilder::new(&API).server_variable("region", "us").build()?;
    /// assert!(ClientBuilder::<Client>::new(&API).server_variable("region", "mars").build().is_err());
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// The server, in place of the document's; it goes before [`server`](Self::server) and its variables.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).base_url("http://localhost:8080/v1").build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// How long one attempt may take (600 s); see [`RequestOptions::timeout`].
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// # use std::time::Duration;
    /// let client: Client = ClientBuilder::new(&API).timeout(Duration::from_secs(30)).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn timeout(self, timeout: Duration) -> Self {
        self.options(RequestOptions::new().timeout(timeout))
    }

    /// How long connecting may take (5 s).
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// # use std::time::Duration;
    /// let client: Client = ClientBuilder::new(&API).connect_timeout(Duration::from_secs(1)).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.options(RequestOptions::new().connect_timeout(timeout))
    }

    /// How long a call may take with all that belongs to it (no limit); see [`RequestOptions::total_timeout`].
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// # use std::time::Duration;
    /// let client: Client = ClientBuilder::new(&API).total_timeout(Duration::from_secs(60)).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn total_timeout(self, timeout: Duration) -> Self {
        self.options(RequestOptions::new().total_timeout(timeout))
    }

    /// How often a call may be repeated (2).
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).max_retries(5).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn max_retries(self, retries: u32) -> Self {
        self.options(RequestOptions::new().max_retries(retries))
    }

    /// How often all calls together may be repeated while the server keeps failing (100). Five successes give one
    /// retry back.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).retry_budget(20).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// How many calls may be under way at once (1000); more wait for their turn. A streamed response counts until it
    /// begins.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).max_concurrent(8).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn max_concurrent(mut self, calls: usize) -> Self {
        self.max_concurrent = calls;
        self
    }

    /// Refuses `null` where the document requires a list or a map (no); see [`RequestOptions::strict`].
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).strict(true).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn strict(self, strict: bool) -> Self {
        self.options(RequestOptions::new().strict(strict))
    }

    /// A header for every call.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).header("X-Team", "zoo").build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn header(self, name: &str, value: &str) -> Self {
        self.options(RequestOptions::new().header(name, value))
    }

    /// A query parameter for every call.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).query("api-version", "2026-01-01").build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn query(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options(RequestOptions::new().query(name, value))
    }

    /// Settings for every call, the less common ones included.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder, RequestOptions};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let options = RequestOptions::new().max_response_size(1 << 20);
    /// let client: Client = ClientBuilder::new(&API).options(options).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn options(mut self, mut options: RequestOptions) -> Self {
        options.fall_back_on(&self.defaults);
        self.defaults = options;
        self
    }

    /// What carries the requests, in place of reqwest.
    ///
    /// ```
    /// # use specwright_runtime::{Api, BodyStream, Client, ClientBuilder, Transport, TransportFuture, http};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// struct Silent;
    /// impl Transport for Silent {
    ///     fn send(&self, _: http::Request<BodyStream>) -> TransportFuture {
    ///         Box::pin(async { Ok(http::Response::new(BodyStream::empty())) })
    ///     }
    /// }
    /// let client: Client = ClientBuilder::new(&API).transport(Silent).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Keeps all calls together under the limits that the server tells; see [`Pacing`].
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder, Pacing};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API).pacing(Pacing::new()).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn pacing(mut self, pacing: Pacing) -> Self {
        self.pacer = Some(Pacer::new(pacing));
        self
    }

    /// Is called once for each operation that the server calls deprecated or about to go; see [`Deprecation`].
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let client: Client = ClientBuilder::new(&API)
    ///     .on_deprecation(|told| eprintln!("{} {} is deprecated since {:?}", told.method, told.path, told.since))
    ///     .build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn on_deprecation(
        mut self,
        callback: impl Fn(&Deprecation) + Send + Sync + 'static,
    ) -> Self {
        self.deprecations.callback = Some(Box::new(callback));
        self
    }

    /// A hook that sees every attempt before it is sent and after it came back; several are called in the order in
    /// which they were given.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// use specwright_runtime::{AttemptOutcome, Hook};
    ///
    /// struct Log;
    ///
    /// impl Hook for Log {
    ///     fn after(&self, outcome: &AttemptOutcome<'_>) {
    ///         println!("{} {}: {:?}", outcome.method(), outcome.path(), outcome.status());
    ///     }
    /// }
    ///
    /// let client: Client = ClientBuilder::new(&API).hook(Log).build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Box::new(hook));
        self
    }

    /// The transport of another client.
    pub(super) fn shared_transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// The client, or what is wrong with the settings.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// assert!(ClientBuilder::<Client>::new(&API).base_url("not a url").build().is_err());
    /// ```
    pub fn build(self) -> Result<C, Error> {
        if let Some(problem) = self.problem.as_ref().or(self.defaults.problem.as_ref()) {
            return Err(Error::request(problem));
        }
        if cfg!(not(feature = "reqwest")) && self.transport.is_none() {
            return Err(Error::request(NO_TRANSPORT));
        }
        let client = self.finish();
        let shared = &client.shared;
        let server = shared.base_url.as_ref().map(drop).map_err(String::clone);
        let problem = server.and_then(|()| shared.credentials.check(shared.credential_context()));
        problem.map_err(Error::request)?;
        Ok(C::from(client))
    }

    pub(crate) fn finish(self) -> Client {
        // What was asked for is checked even where another URL goes before it.
        let documented = self.api.url(self.server.as_deref(), &self.variables);
        let url =
            documented.and_then(|url| BaseUrl::parse(self.base_url.as_deref().unwrap_or(&url)));
        let agent = format!("{}/{}", self.api.name, self.api.version);
        let shared = Shared {
            api: self.api,
            base_url: url,
            base_url_given: self.base_url.is_some() || self.server.is_some(),
            variables: self.variables,
            agent: HeaderValue::from_str(&agent).unwrap_or(HeaderValue::from_static("specwright")),
            credentials: self.credentials,
            defaults: self.defaults,
            transport: self.transport.unwrap_or_else(default_transport),
            hooks: self.hooks,
            pacer: self.pacer,
            deprecations: self.deprecations,
            budget: Budget::new(self.retry_budget),
            turns: Semaphore::new(self.max_concurrent.clamp(1, Semaphore::MAX_PERMITS)),
        };
        Client {
            shared: Arc::new(shared),
            options: None,
        }
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Arc<dyn Transport> {
    Arc::new(crate::transport::ReqwestTransport::new())
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Arc<dyn Transport> {
    Arc::new(crate::transport::NoTransport)
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api", &self.api.name)
            .field("options", &self.defaults)
            .finish_non_exhaustive()
    }
}
