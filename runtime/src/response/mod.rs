//! What comes back.

mod bounds;
mod headers;
mod incoming;
mod raw;

use crate::client::RateLimit;
use crate::error::request_id;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::marker::PhantomData;

pub(crate) use bounds::Bounds;
pub use headers::{ResponseHeaders, header, json_header};
pub(crate) use incoming::Incoming;
pub use raw::RawResponse;
pub(crate) use raw::{Content, Head, is_streamed};

/// A decoded value with the response around it.
///
/// ```no_run
/// # use specwright_runtime::{Call, Error};
/// # async fn example(call: Call<String>) -> Result<(), Error> {
/// let response = call.with_response().await?;
/// println!("{} {:?}", response.status(), response.request_id());
/// println!("{}", response.into_value());
/// # Ok(())
/// # }
/// ```
///
/// `H` has the headers that the document describes.
pub struct Response<T, H = ()> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    documented: PhantomData<fn() -> H>,
}

impl<T, H> Response<T, H> {
    pub(crate) fn new(value: T, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Response {
            value,
            status,
            headers,
            body,
            documented: PhantomData,
        }
    }

    /// The value.
    ///
    /// ```no_run
    /// # use specwright_runtime::Response;
    /// # fn example(response: Response<String>) {
    /// println!("{}", response.value());
    /// # }
    /// ```
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value alone.
    ///
    /// ```no_run
    /// # use specwright_runtime::Response;
    /// # fn example(response: Response<String>) {
    /// let value: String = response.into_value();
    /// # drop(value);
    /// # }
    /// ```
    pub fn into_value(self) -> T {
        self.value
    }

    /// The status, such as 200.
    ///
    /// ```no_run
    /// # use specwright_runtime::Response;
    /// # fn example(response: Response<String>) {
    /// assert_eq!(response.status(), 201);
    /// # }
    /// ```
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    ///
    /// ```no_run
    /// # use specwright_runtime::Response;
    /// # fn example(response: Response<String>) {
    /// println!("{:?}", response.headers().get("x-ratelimit-remaining-requests"));
    /// # }
    /// ```
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id under which the server knows the request.
    ///
    /// ```no_run
    /// # use specwright_runtime::Response;
    /// # fn example(response: Response<String>) {
    /// println!("{:?}", response.request_id());
    /// # }
    /// ```
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// What the server says of its limits, in `RateLimit` and similar headers.
    ///
    /// ```no_run
    /// # use specwright_runtime::Response;
    /// # fn example(response: Response<String>) {
    /// for limit in response.rate_limits() {
    ///     println!("{:?} of {:?} left", limit.remaining, limit.limit);
    /// }
    /// # }
    /// ```
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        RateLimit::from_headers(&self.headers)
    }

    /// The body as it came; empty where it was streamed.
    ///
    /// ```no_run
    /// # use specwright_runtime::Response;
    /// # fn example(response: Response<String>) {
    /// println!("{:?}", response.body());
    /// # }
    /// ```
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl<T, H: ResponseHeaders> Response<T, H> {
    /// The headers that the document describes, each in its type.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Response, ResponseHeaders};
    /// # fn example<H: ResponseHeaders>(response: Response<String, H>) {
    /// let documented: H = response.documented();
    /// # drop(documented);
    /// # }
    /// ```
    pub fn documented(&self) -> H {
        H::read(&self.headers)
    }
}

impl<T: fmt::Debug, H> fmt::Debug for Response<T, H> {
    /// Without headers, which may hold cookies.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
