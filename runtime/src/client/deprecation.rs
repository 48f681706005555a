//! What servers say of operations that will go: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).

use super::trace;
use crate::line::one_line;
use crate::link;
use crate::request::Target;
use http::{HeaderMap, Method};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A server's word that an operation is deprecated or will go away.
///
/// A client reports each operation once: as a warning of `tracing` (with the feature), and to
/// [`ClientBuilder::on_deprecation`](crate::ClientBuilder::on_deprecation).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deprecation {
    /// The operation's id; empty for a call that the document does not know.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The path's template.
    pub path: String,
    /// Since when it is deprecated, or from when on it will be. `None` also where the server says no date.
    pub since: Option<SystemTime>,
    /// When it is expected to stop working.
    pub sunset: Option<SystemTime>,
    /// Where the server says more: the target of a link with the relation `deprecation` or `sunset`.
    pub link: Option<String>,
}

/// No server has so many endpoints; what a caller makes up is not to fill the memory.
const MOST_REPORTS: usize = 10_000;
/// Longer addresses are cut.
const LONGEST_LINK: usize = 2000;

type Callback = Box<dyn Fn(&Deprecation) + Send + Sync>;

/// Reports each deprecated operation once.
#[derive(Default)]
pub(super) struct Deprecations {
    pub(super) callback: Option<Callback>,
    reported: Mutex<HashSet<(Method, String)>>,
}

impl Deprecations {
    /// Looks at the head of a response.
    pub(super) fn look_at(&self, target: &Target, headers: &HeaderMap) {
        let tells = headers.contains_key("deprecation") || headers.contains_key("sunset");
        if tells && (trace::IS_ON || self.callback.is_some()) {
            self.report(target, headers);
        }
    }

    #[cold]
    fn report(&self, target: &Target, headers: &HeaderMap) {
        let Some(deprecation) = Deprecation::read(target, headers) else {
            return;
        };
        let key = (deprecation.method.clone(), deprecation.path.clone());
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = reported.len() < MOST_REPORTS && reported.insert(key);
        drop(reported);
        if is_new {
            trace::deprecated(&deprecation);
            if let Some(callback) = &self.callback {
                callback(&deprecation);
            }
        }
    }
}

impl Deprecation {
    /// `None` if the headers say nothing of the kind, such as `Deprecation: false`.
    fn read(target: &Target, headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| Some(headers.get(name)?.to_str().ok()?.trim());
        let deprecated = text("deprecation").filter(|text| !is_false(text));
        let sunset = text("sunset").and_then(http_date);
        if deprecated.is_none() && sunset.is_none() {
            return None;
        }
        let link = ["deprecation", "sunset"];
        let link = link
            .iter()
            .find_map(|relation| link::target(headers, relation));
        Some(Deprecation {
            operation: target.operation_id(),
            method: target.method.clone(),
            path: target.shown_path().into_owned(),
            since: deprecated.and_then(date),
            sunset,
            link: link.map(|link| one_line(link, LONGEST_LINK).into_owned()),
        })
    }
}

/// What drafts allowed to say that nothing is deprecated.
fn is_false(text: &str) -> bool {
    text == "?0" || text.eq_ignore_ascii_case("false")
}

/// `@1688169599`, or a date as drafts had it, also behind `date=` or in quotes.
fn date(text: &str) -> Option<SystemTime> {
    let item = text.split(';').next().unwrap_or_default().trim();
    if let Some(seconds) = item.strip_prefix('@') {
        return UNIX_EPOCH.checked_add(Duration::from_secs(seconds.parse().ok()?));
    }
    http_date(item.strip_prefix("date=").unwrap_or(item).trim_matches('"'))
}

/// A date of HTTP's, also with the zone as an example of RFC 9745 has it.
fn http_date(text: &str) -> Option<SystemTime> {
    let date = text.strip_suffix("UTC").map(|text| format!("{text}GMT"));
    httpdate::parse_http_date(date.as_deref().unwrap_or(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(&'static str, &str)]) -> Option<Deprecation> {
        let target = Target {
            method: Method::GET,
            path: "/pets?key=secret".into(),
            operation: None,
        };
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        Deprecation::read(&target, &headers.collect())
    }

    fn seconds(time: Option<SystemTime>) -> Option<u64> {
        Some(time?.duration_since(UNIX_EPOCH).unwrap().as_secs())
    }

    #[test]
    fn what_the_headers_say() {
        let link =
            "<https://a.example/b>; rel=\"next\", <https://a.example/why>; rel=\"deprecation\"";
        let found = read(&[
            ("deprecation", "@1688169599"),
            ("sunset", "Sun, 30 Jun 2024 23:59:59 UTC"),
            ("link", link),
        ])
        .unwrap();
        assert_eq!(found.path, "/pets");
        assert_eq!(seconds(found.since), Some(1_688_169_599));
        assert_eq!(seconds(found.sunset), Some(1_719_791_999));
        assert_eq!(found.link.as_deref(), Some("https://a.example/why"));
        let found = read(&[("sunset", "Sun, 30 Jun 2024 23:59:59 GMT")]).unwrap();
        assert_eq!(
            (seconds(found.sunset), found.since),
            (Some(1_719_791_999), None)
        );
        for (text, expected) in [
            ("true", None),
            ("?1", None),
            ("Sun, 30 Jun 2024 23:59:59 GMT", Some(1_719_791_999)),
            (
                "date=\"Sun, 30 Jun 2024 23:59:59 GMT\"",
                Some(1_719_791_999),
            ),
            ("@1719791999;x=1", Some(1_719_791_999)),
            ("@99999999999999999999", None),
            ("@18446744073709551615", None),
            ("@-1", None),
        ] {
            let found = read(&[("deprecation", text)]).unwrap();
            assert_eq!(seconds(found.since), expected, "{text}");
        }
        for text in ["false", "?0"] {
            assert_eq!(read(&[("deprecation", text)]), None);
        }
        assert_eq!(read(&[("sunset", "soon")]), None);
    }
}
