//! Where a request goes, and what its head says but for credentials.

use super::options::EMPTY_KEY;
use super::{BaseUrl, RequestOptions, Shared};
use crate::compression::ACCEPTED;
use crate::operation::Operation;
use crate::request::{Headers, RequestData};
use crate::time::random;
use http::header::{ACCEPT, ACCEPT_ENCODING, HeaderName, HeaderValue, RANGE, USER_AGENT};
use std::borrow::Cow;

/// The operation's own server, while the client has its default one. One that is relative stands
/// beside whichever server the client has.
pub(super) fn base_url<'a>(
    shared: &'a Shared,
    operation: Option<&'static Operation>,
) -> Result<Cow<'a, BaseUrl>, String> {
    let own = operation.and_then(|operation| operation.server);
    let base = || shared.base_url.as_ref().map_err(String::clone);
    let Some(own) = own else {
        return base().map(Cow::Borrowed);
    };
    let url = own.filled(&shared.variables)?;
    if BaseUrl::is_relative(&url) {
        return base()?.join(&url).map(Cow::Owned);
    }
    match shared.base_url_given {
        true => base().map(Cow::Borrowed),
        false => BaseUrl::parse(&url).map(Cow::Owned),
    }
}

#[cfg(feature = "mock")]
impl super::Client {
    /// The URL that a request is sent to, or what is wrong with it.
    pub(crate) fn url_of(&self, data: &RequestData) -> Result<url::Url, String> {
        if let Some(problem) = &data.problem {
            return Err(problem.clone());
        }
        data.url(&*base_url(&self.shared, data.target.operation)?)
    }
}

/// The header for idempotency keys.
pub(super) fn idempotency_header(operation: Option<&'static Operation>) -> &'static str {
    operation
        .and_then(|operation| operation.idempotency_header)
        .unwrap_or("idempotency-key")
}

/// Later ones win: the client's, the operation's, the call's.
pub(super) fn headers(
    shared: &Shared,
    data: &RequestData,
    options: &RequestOptions,
) -> Result<Headers, String> {
    let mut headers = Headers::with_capacity(data.headers.len() + options.headers.len() + 4);
    headers.set(USER_AGENT, shared.agent.clone());
    let operation = data.target.operation;
    let accept = operation
        .and_then(|operation| operation.accept)
        .unwrap_or(data.accept);
    headers.set(ACCEPT, HeaderValue::from_static(accept));
    for (name, value) in data.headers.iter() {
        headers.set(name.clone(), value.clone());
    }
    for (name, value) in &options.headers {
        headers.set(name.clone(), value.clone());
    }
    // A part of a compressed body could not be decoded.
    if let Some(accepted) = &*ACCEPTED
        && !headers.has(RANGE.as_str())
        && !headers.has(ACCEPT_ENCODING.as_str())
    {
        headers.set(ACCEPT_ENCODING, accepted.clone());
    }
    let declared = operation.is_some_and(|operation| operation.idempotency_header.is_some());
    let name = idempotency_header(operation);
    let key = match &options.idempotency_key {
        Some(key) => key.clone(),
        None if declared && !headers.has(name) => {
            format!("{:016x}{:016x}", random(), random())
        }
        None if headers.is_blank(name) => return Err(EMPTY_KEY.to_owned()),
        None => return Ok(headers),
    };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| error.to_string())?;
    let value = HeaderValue::from_str(&key)
        .map_err(|_| "the idempotency key has characters that headers cannot hold")?;
    headers.set(name, value);
    Ok(headers)
}
