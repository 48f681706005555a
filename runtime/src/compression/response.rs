//! Taking the codings off a response.

use super::Compression;
use crate::error::{Error, Kind};
use crate::request::BodyStream;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue};
use http::{Method, StatusCode};
use http_body::Body as _;

/// More codings than this, one around the other, are nobody's.
const MOST_CODINGS: usize = 3;

/// Replaces a compressed body by what it holds, decoded as it arrives; the headers then say nothing of a coding.
/// `asked` is the request's `Accept-Encoding`.
pub(crate) fn decode(
    response: &mut http::Response<BodyStream>,
    method: &Method,
    asked: Option<&HeaderValue>,
) -> Result<(), Error> {
    if !response.headers().contains_key(CONTENT_ENCODING) || !has_body(response, method) {
        return Ok(());
    }
    let codings = codings(response.headers(), asked)?;
    if codings.is_empty() {
        return Ok(());
    }
    if response.status() == StatusCode::PARTIAL_CONTENT {
        return Err(undecodable(&format!(
            "is a part of one in the coding `{}`, which cannot be decoded",
            codings[0].name()
        )));
    }
    let mut body = std::mem::replace(response.body_mut(), BodyStream::empty());
    // The last one was put on last.
    for coding in codings.iter().rev() {
        body = coding.decoded(body);
    }
    *response.body_mut() = body;
    response.headers_mut().remove(CONTENT_ENCODING);
    response.headers_mut().remove(CONTENT_LENGTH);
    Ok(())
}

/// Whether there is anything to be decoded: headers may tell of a body that does not come.
fn has_body(response: &http::Response<BodyStream>, method: &Method) -> bool {
    let without = [
        StatusCode::NO_CONTENT,
        StatusCode::RESET_CONTENT,
        StatusCode::NOT_MODIFIED,
    ];
    method != Method::HEAD
        && !without.contains(&response.status())
        && !response.body().is_end_stream()
}

/// The codings of a body in the order in which they were put on, if the request asked for each.
fn codings(headers: &HeaderMap, asked: Option<&HeaderValue>) -> Result<Vec<Compression>, Error> {
    let mut found = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        let text = String::from_utf8_lossy(value.as_bytes());
        for name in text.split(',').map(str::trim) {
            if name.is_empty() || name.eq_ignore_ascii_case("identity") {
                continue;
            }
            found.push(coding(name, asked)?);
            if found.len() > MOST_CODINGS {
                return Err(undecodable("has too many codings"));
            }
        }
    }
    Ok(found)
}

fn coding(name: &str, asked: Option<&HeaderValue>) -> Result<Compression, Error> {
    let lower = name.to_ascii_lowercase();
    let Some(coding) = Compression::named(&lower) else {
        let help = match &*lower {
            "gzip" | "x-gzip" | "deflate" => "; the feature `gzip` decodes it",
            "br" => "; the feature `br` decodes it",
            "zstd" => "; the feature `zstd` decodes it",
            _ => "",
        };
        return Err(undecodable(&format!(
            "is in the coding `{name}`, which this client does not know{help}"
        )));
    };
    if !is_asked(coding.name(), asked) {
        return Err(undecodable(&format!(
            "is in the coding `{name}`, which the request did not ask for"
        )));
    }
    Ok(coding)
}

/// Whether an `Accept-Encoding` takes a coding; where there is none, any will do.
fn is_asked(name: &str, asked: Option<&HeaderValue>) -> bool {
    let Some(asked) = asked else {
        return true;
    };
    let text = String::from_utf8_lossy(asked.as_bytes());
    let weight = |wanted: &str| {
        text.split(',').find_map(|item| {
            let (known, parameters) = item.split_once(';').unwrap_or((item, ""));
            if !known.trim().eq_ignore_ascii_case(wanted) {
                return None;
            }
            let weight = parameters.trim().to_ascii_lowercase();
            let weight = weight.strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
            Some(weight.unwrap_or(1.0))
        })
    };
    let own = weight(name).or_else(|| (name == "gzip").then(|| weight("x-gzip")).flatten());
    own.or_else(|| weight("*"))
        .is_some_and(|weight| weight > 0.0)
}

fn undecodable(what: &str) -> Error {
    Error::new(Kind::Decode, format!("the response {what}"))
}

#[cfg(test)]
mod tests {
    use super::is_asked;
    use http::HeaderValue;

    #[test]
    fn what_was_asked_for() {
        let asked = |text: &str, name| {
            let value = HeaderValue::from_str(text).unwrap();
            is_asked(name, Some(&value))
        };
        assert!(is_asked("br", None));
        assert!(asked("gzip, deflate", "deflate"));
        assert!(asked("GZIP;q=0.5", "gzip"));
        assert!(asked("x-gzip", "gzip"));
        assert!(asked("identity;q=0.1, *", "zstd"));
        assert!(!asked("gzip", "br"));
        assert!(!asked("*, br;q=0", "br"));
        assert!(!asked("gzip;q=0.000", "gzip"));
        assert!(!asked("identity", "gzip"));
        assert!(!asked("", "gzip"));
    }
}
