//! Following redirects without carrying credentials to strangers.

use crate::error::{Error, Kind};
use crate::request::{Body, Headers};
use http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION,
};
use http::{Method, StatusCode};
use url::Url;

const MOST_HOPS: u32 = 10;

/// One exchange on the way of an attempt.
#[derive(Clone)]
pub(super) struct Hop {
    pub(super) method: Method,
    /// Without credentials.
    pub(super) url: Url,
    pub(super) headers: Headers,
    pub(super) body: Body,
    /// Whether this is still the origin that the credentials are for.
    pub(super) trusted: bool,
    pub(super) count: u32,
}

impl Hop {
    /// Where the response points. `None`: it is not a redirect.
    pub(super) fn follow(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        bodies_elsewhere: bool,
    ) -> Result<Option<Box<Hop>>, Error> {
        if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let Some(location) = headers.get(LOCATION) else {
            return Ok(None);
        };
        let refused = |why: &str| Error::new(Kind::Redirect, format!("the server redirects {why}"));
        let location = location
            .to_str()
            .map_err(|_| refused("to an unreadable address"))?;
        let mut url = self
            .url
            .join(location)
            .map_err(|_| refused("to an unreadable address"))?;
        // A server does not choose what its client proves itself with.
        let _ = url.set_username("").and_then(|()| url.set_password(None));
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused("away from HTTP"));
        }
        if self.url.scheme() == "https" && url.scheme() == "http" {
            return Err(refused("from https to http"));
        }
        let mut next = self.clone();
        next.count += 1;
        if next.count > MOST_HOPS {
            return Err(refused("in a circle"));
        }
        let posted = self.method == Method::POST && matches!(status.as_u16(), 301 | 302);
        if posted || (status == StatusCode::SEE_OTHER && self.method != Method::HEAD) {
            next.method = Method::GET;
            next.body = Body::empty();
            let of_body = [CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE];
            next.headers.retain(|name| !of_body.contains(name));
        } else if !self.body.is_replayable() {
            return Err(refused("a body that can be sent only once"));
        }
        if url.origin() != self.url.origin() {
            if !next.body.is_empty() && !bodies_elsewhere {
                return Err(refused(
                    "to another origin, which the body may not be sent to: see \
                     `RequestOptions::cross_origin_bodies`",
                ));
            }
            next.trusted = false;
            keep_harmless(&mut next.headers);
        }
        next.url = url;
        Ok(Some(Box::new(next)))
    }
}

/// Leaves what any server may see. Everything else could be a credential under a name of its own.
pub(super) fn keep_harmless(headers: &mut Headers) {
    const NAMES: [HeaderName; 7] = [
        http::header::ACCEPT,
        http::header::ACCEPT_ENCODING,
        http::header::ACCEPT_LANGUAGE,
        http::header::CONTENT_ENCODING,
        http::header::CONTENT_TYPE,
        http::header::RANGE,
        http::header::USER_AGENT,
    ];
    headers.retain(|name| NAMES.contains(name));
}
