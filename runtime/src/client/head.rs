//! Where a request goes, and what its head says but for credentials.

use super::{BaseUrl, RequestOptions, Shared, random};
use crate::operation::Operation;
use crate::request::{Headers, RequestData};
use http::header::{ACCEPT, HeaderName, HeaderValue, USER_AGENT};
use std::borrow::Cow;

/// The operation's own server, while the client has its default one.
pub(super) fn base_url<'a>(
    shared: &'a Shared,
    operation: Option<&'static Operation>,
) -> Result<Cow<'a, BaseUrl>, String> {
    let own = operation.and_then(|operation| operation.server);
    match own.filter(|_| !shared.base_url_given) {
        Some(own) => BaseUrl::parse(&own.filled(&shared.variables)?).map(Cow::Owned),
        None => (shared.base_url.as_ref())
            .map(Cow::Borrowed)
            .map_err(String::clone),
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
    let mut headers = Headers::with_capacity(data.headers.len() + options.headers.len() + 3);
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
    let declared = operation.is_some_and(|operation| operation.idempotency_header.is_some());
    let name = idempotency_header(operation);
    let key = match &options.idempotency_key {
        Some(key) => key.clone(),
        None if declared && !headers.has(name) => {
            format!("{:016x}{:016x}", random(), random())
        }
        None => return Ok(headers),
    };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| error.to_string())?;
    let value = HeaderValue::from_str(&key)
        .map_err(|_| "the idempotency key has characters that headers cannot hold")?;
    headers.set(name, value);
    Ok(headers)
}
