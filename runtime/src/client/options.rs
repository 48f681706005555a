//! Settings of a client and of a single call.

use super::Credential;
use crate::compression::Compression;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;
use std::time::Duration;

/// How long a connection may take unless the client or the call says otherwise.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(600);
const MAX_RETRIES: u32 = 2;
pub(super) const EMPTY_KEY: &str = "the idempotency key is empty";
const MAX_EMPTY_PAGES: usize = 100;
const MAX_RESPONSE: usize = 64 << 20;
/// What a decoded value may take, as a multiple of what its text may, and at least.
const MAX_DECODED: (usize, usize) = (4, 256 << 20);

/// Settings of one call, on top of the client's.
///
/// ```
/// use specwright_runtime::RequestOptions;
/// use std::time::Duration;
///
/// let options = RequestOptions::new().timeout(Duration::from_secs(10)).max_retries(0).header("X-Trace", "abc");
/// # drop(options);
/// ```
#[derive(Clone, Default)]
pub struct RequestOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry_delay: Option<Duration>,
    pub(crate) retry_always: Option<bool>,
    pub(crate) compress: Option<Compression>,
    pub(crate) max_response_size: Option<usize>,
    pub(crate) cross_origin_bodies: Option<bool>,
    pub(crate) max_decoded_size: Option<usize>,
    pub(crate) strict: Option<bool>,
    pub(crate) max_pages: Option<usize>,
    pub(crate) max_empty_pages: Option<usize>,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) credentials: Vec<(String, Credential)>,
    pub(crate) problem: Option<String>,
}

impl RequestOptions {
    /// The client's settings as they are.
    ///
    /// ```
    /// let options = specwright_runtime::RequestOptions::new();
    /// # drop(options);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, from connecting to the last byte of the response (600 s). For a streamed
    /// response: to its head, and then from one chunk to the next.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// # use std::time::Duration;
    /// let options = RequestOptions::new().timeout(Duration::from_secs(10));
    /// # drop(options);
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long connecting may take (5 s).
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// # use std::time::Duration;
    /// let options = RequestOptions::new().connect_timeout(Duration::from_secs(1));
    /// # drop(options);
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long the call may take with all that belongs to it: attempts, the waits between them, decoding, and a stream
    /// to its end (no limit).
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// # use std::time::Duration;
    /// let options = RequestOptions::new().total_timeout(Duration::from_secs(30));
    /// # drop(options);
    /// ```
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// How often the call may be repeated (2).
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().max_retries(5);
    /// # drop(options);
    /// ```
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// The wait before the first repetition (0.5 s); it doubles each time, up to 8 s. A server's `Retry-After` goes
    /// before it.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// # use std::time::Duration;
    /// let options = RequestOptions::new().retry_delay(Duration::from_millis(100));
    /// # drop(options);
    /// ```
    pub fn retry_delay(mut self, delay: Duration) -> Self {
        self.retry_delay = Some(delay);
        self
    }

    /// Lets a POST or PATCH be repeated even where the first try may have taken effect.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().retry_always(true);
    /// # drop(options);
    /// ```
    pub fn retry_always(mut self, always: bool) -> Self {
        self.retry_always = Some(always);
        self
    }

    /// Lets a redirect to another origin take the body along (no). Credentials and headers of one's own never go there.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().cross_origin_bodies(true);
    /// # drop(options);
    /// ```
    pub fn cross_origin_bodies(mut self, allowed: bool) -> Self {
        self.cross_origin_bodies = Some(allowed);
        self
    }

    /// Compresses what requests send (no), for servers that take it; a body that says already how it is compressed, by
    /// a `Content-Encoding` of the call's, is sent as it is. What is streamed is then sent without its length. Responses
    /// are decompressed unasked.
    ///
    /// ```
    /// # #[cfg(feature = "gzip")]
    /// # {
    /// # use specwright_runtime::{Compression, RequestOptions};
    /// let options = RequestOptions::new().compress(Compression::Gzip);
    /// # drop(options);
    /// # }
    /// ```
    pub fn compress(mut self, coding: Compression) -> Self {
        self.compress = Some(coding);
        self
    }

    /// How many bytes of a response are read into memory, as they are when they are decompressed (64 MiB): of a whole body, or of one line or event of a stream.
    /// What it is decoded to has a limit of its own, [`max_decoded_size`](Self::max_decoded_size).
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().max_response_size(1 << 20);
    /// # drop(options);
    /// ```
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = Some(bytes);
        self
    }

    /// How many bytes of memory the value may take that a response is decoded to (four times
    /// [`max_response_size`](Self::max_response_size), and at least 256 MiB). Short texts can stand for large values:
    /// each `[]` of a list of any JSON takes 32 bytes, and a struct takes the room of all its fields though the object
    /// has none. Counted is what lists, maps and texts take; while a list grows, it may take twice of that for a moment.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().max_decoded_size(16 << 20);
    /// # drop(options);
    /// ```
    pub fn max_decoded_size(mut self, bytes: usize) -> Self {
        self.max_decoded_size = Some(bytes);
        self
    }

    /// Refuses `null` where the document requires a list or a map (no). Many servers write it for an empty one, and as one
    /// it is read otherwise.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().strict(true);
    /// # drop(options);
    /// ```
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = Some(strict);
        self
    }

    /// How many pages of a list are fetched (no limit). A list that has more ends with an error behind the last of
    /// them.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().max_pages(1_000);
    /// # drop(options);
    /// ```
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = Some(pages);
        self
    }

    /// How many pages without items a list may have one after another (100). Servers that filter what they have read
    /// send some; a list that goes on without any is a broken server's, and ends with an error.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().max_empty_pages(10);
    /// # drop(options);
    /// ```
    pub fn max_empty_pages(mut self, pages: usize) -> Self {
        self.max_empty_pages = Some(pages);
        self
    }

    /// A key by which the server knows repetitions of this call; with it, any method may be repeated.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().idempotency_key("order-17");
    /// # drop(options);
    /// ```
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        let key = key.into();
        if key.trim().is_empty() {
            self.problem = Some(EMPTY_KEY.to_owned());
        }
        self.idempotency_key = Some(key);
        self
    }

    /// A header more, or in place of the one that would be sent.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().header("X-Trace", "abc");
    /// # drop(options);
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            _ => {
                self.problem = Some(format!(
                    "the header `{name}` or its value has characters that headers cannot hold"
                ))
            }
        }
        self
    }

    /// A query parameter more, or in place of the one that would be sent.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let options = RequestOptions::new().query("beta", "true");
    /// # drop(options);
    /// ```
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// A credential in place of the client's, for a security scheme: for programs that act for many.
    ///
    /// ```
    /// # use specwright_runtime::RequestOptions;
    /// let for_ada = RequestOptions::new().credential("ApiKey", "ada's key");
    /// # drop(for_ada);
    /// ```
    pub fn credential(
        mut self,
        scheme: impl Into<String>,
        credential: impl Into<Credential>,
    ) -> Self {
        let (scheme, credential) = (scheme.into(), credential.into());
        if let Err(problem) = credential.check(&scheme) {
            self.problem = Some(problem);
        }
        self.credentials.push((scheme, credential));
        self
    }

    /// Adds `earlier` settings where these say nothing.
    pub(crate) fn fall_back_on(&mut self, earlier: &RequestOptions) {
        self.timeout = self.timeout.or(earlier.timeout);
        self.connect_timeout = self.connect_timeout.or(earlier.connect_timeout);
        self.total_timeout = self.total_timeout.or(earlier.total_timeout);
        self.max_retries = self.max_retries.or(earlier.max_retries);
        self.retry_delay = self.retry_delay.or(earlier.retry_delay);
        self.retry_always = self.retry_always.or(earlier.retry_always);
        self.compress = self.compress.or(earlier.compress);
        self.max_response_size = self.max_response_size.or(earlier.max_response_size);
        self.cross_origin_bodies = self.cross_origin_bodies.or(earlier.cross_origin_bodies);
        self.max_decoded_size = self.max_decoded_size.or(earlier.max_decoded_size);
        self.strict = self.strict.or(earlier.strict);
        self.max_pages = self.max_pages.or(earlier.max_pages);
        self.max_empty_pages = self.max_empty_pages.or(earlier.max_empty_pages);
        or_clone(&mut self.idempotency_key, &earlier.idempotency_key);
        or_clone(&mut self.problem, &earlier.problem);
        for (name, value) in &earlier.headers {
            self.headers.entry(name).or_insert_with(|| value.clone());
        }
        // Of several for one name the last one counts.
        put_before(&mut self.query, &earlier.query);
        put_before(&mut self.credentials, &earlier.credentials);
    }

    /// How many pages a list may have, and how many without items one after another.
    pub(crate) fn page_limits(&self) -> (usize, usize) {
        let empty = self.max_empty_pages.unwrap_or(MAX_EMPTY_PAGES);
        (self.max_pages.unwrap_or(usize::MAX), empty)
    }

    pub(crate) fn settings(&self) -> Settings {
        let max_response_size = self.max_response_size.unwrap_or(MAX_RESPONSE);
        let (factor, least) = MAX_DECODED;
        let max_decoded_size = max_response_size.saturating_mul(factor).max(least);
        Settings {
            timeout: self.timeout.unwrap_or(TIMEOUT),
            connect_timeout: self.connect_timeout.unwrap_or(CONNECT_TIMEOUT),
            max_retries: self.max_retries.unwrap_or(MAX_RETRIES),
            retry_delay: self.retry_delay,
            retry_always: self.retry_always.unwrap_or(false),
            cross_origin_bodies: self.cross_origin_bodies.unwrap_or(false),
            max_response_size,
            strict: self.strict.unwrap_or(false),
            max_decoded_size: self.max_decoded_size.unwrap_or(max_decoded_size),
        }
    }
}

fn or_clone(own: &mut Option<String>, other: &Option<String>) {
    if own.is_none() {
        own.clone_from(other);
    }
}

fn put_before<T: Clone>(own: &mut Vec<T>, others: &[T]) {
    if !others.is_empty() {
        own.splice(0..0, others.iter().cloned());
    }
}

impl fmt::Debug for RequestOptions {
    /// Names only: values may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestOptions")
            .field("timeout", &self.timeout)
            .field("max_retries", &self.max_retries)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field(
                "query",
                &self.query.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            )
            .finish_non_exhaustive()
    }
}

/// What holds for a call in the end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) retry_delay: Option<Duration>,
    pub(crate) retry_always: bool,
    pub(crate) cross_origin_bodies: bool,
    pub(crate) max_response_size: usize,
    pub(crate) max_decoded_size: usize,
    pub(crate) strict: bool,
}
