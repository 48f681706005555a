//! Where a request goes, and what its head says but for credentials.

use super::builder::parse_base_url;
use super::{RequestOptions, Shared, random};
use crate::operation::Operation;
use crate::request::RequestData;
use http::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use url::Url;

/// The operation's own server, while the client has its default one.
pub(super) fn base_url(
    shared: &Shared,
    operation: Option<&'static Operation>,
) -> Result<Url, String> {
    let own = operation.and_then(|operation| operation.server);
    match own.filter(|_| !shared.base_url_given) {
        Some(own) => parse_base_url(&own.filled(&shared.variables)?),
        None => shared.base_url.clone(),
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
) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, shared.agent.clone());
    let operation = data.target.operation;
    let accept = operation
        .and_then(|operation| operation.accept)
        .unwrap_or(data.accept);
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    for (name, value) in data.headers.iter().chain(&options.headers) {
        headers.insert(name, value.clone());
    }
    let declared = operation.is_some_and(|operation| operation.idempotency_header.is_some());
    let name = idempotency_header(operation);
    let key = match &options.idempotency_key {
        Some(key) => key.clone(),
        None if declared && !headers.contains_key(name) => {
            format!("{:016x}{:016x}", random(), random())
        }
        None => return Ok(headers),
    };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| error.to_string())?;
    let value = HeaderValue::from_str(&key)
        .map_err(|_| "the idempotency key has characters that headers cannot hold")?;
    headers.insert(name, value);
    Ok(headers)
}
