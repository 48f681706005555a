//! What servers say of their limits, in every response.

use super::fields::{Member, members};
use crate::types::DateTime;
use http::HeaderMap;
use http::header::DATE;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A limit of the server, as a response tells it.
///
/// Read are `RateLimit` and `RateLimit-Policy` in all their drafts, `X-RateLimit-Limit`, `-Remaining` and `-Reset`, and the
/// same three with a vendor's prefix or the name of a quota, such as `x-ratelimit-remaining-tokens`.
///
/// ```
/// use specwright_runtime::{RateLimit, http::HeaderMap};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("ratelimit-policy", "\"burst\";q=50;w=1".parse()?);
/// headers.insert("ratelimit", "\"burst\";r=12;t=1".parse()?);
/// let limits = RateLimit::from_headers(&headers);
/// assert_eq!((limits[0].limit, limits[0].remaining), (Some(50), Some(12)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// What is limited, where the server names it: a policy, `requests`, `tokens`.
    pub name: Option<String>,
    /// How much is allowed in a window.
    pub limit: Option<u64>,
    /// How much is left of it.
    pub remaining: Option<u64>,
    /// When more is allowed again, counted from when the response arrived.
    pub reset: Option<Duration>,
    /// How long a window is.
    pub window: Option<Duration>,
}

impl RateLimit {
    /// The limits that headers tell, by name; those without a name first.
    ///
    /// ```
    /// # use specwright_runtime::{RateLimit, http::HeaderMap};
    /// assert!(RateLimit::from_headers(&HeaderMap::new()).is_empty());
    /// ```
    pub fn from_headers(headers: &HeaderMap) -> Vec<RateLimit> {
        let now = now_by(headers);
        let mut limits = Limits::default();
        for (name, value) in headers {
            let Ok(value) = value.to_str() else {
                continue;
            };
            if name == "ratelimit" {
                members(value).for_each(|member| limits.add_member(&member));
            } else if let Some((quota, part)) = part(name.as_str()) {
                limits.add_part(quota, part, value, now);
            }
        }
        for value in headers.get_all("ratelimit-policy") {
            let policies = members(value.to_str().unwrap_or_default());
            policies.for_each(|policy| limits.add_policy(&policy));
        }
        let mut limits = limits.0;
        limits.retain(|limit| limit.limit.is_some() || limit.remaining.is_some());
        limits.sort_by(|one, other| one.name.cmp(&other.name));
        limits
    }
}

/// The server's time where its clock differs from ours, otherwise ours, which has fractions of a second.
fn now_by(headers: &HeaderMap) -> SystemTime {
    let now = crate::time::now();
    let date = headers.get(DATE).and_then(|value| value.to_str().ok());
    let date = date.and_then(|text| httpdate::parse_http_date(text).ok());
    let is_close = |date: &SystemTime| {
        let apart = now
            .duration_since(*date)
            .or_else(|_| date.duration_since(now));
        apart.is_ok_and(|apart| apart < Duration::from_secs(2))
    };
    date.filter(|date| !is_close(date)).unwrap_or(now)
}

/// What a header of the older kind tells of a quota.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Limit,
    Remaining,
    Reset,
    /// A reset that is surely no time of day.
    ResetAfter,
}

/// The quota that a header is about, and what it tells of it: `x-ratelimit-remaining-tokens` the rest of `tokens`.
fn part(name: &str) -> Option<(Option<String>, Part)> {
    let name = name.replace("rate-limit", "ratelimit");
    let mut words = name.split('-').skip_while(|word| *word != "ratelimit");
    words.next()?;
    let (mut part, mut quota) = (None, Vec::new());
    for word in words {
        match (word, part) {
            ("limit", None) => part = Some(Part::Limit),
            ("remaining", None) => part = Some(Part::Remaining),
            ("reset", None) => part = Some(Part::Reset),
            ("after", Some(Part::Reset)) => part = Some(Part::ResetAfter),
            _ => quota.push(word),
        }
    }
    Some(((!quota.is_empty()).then(|| quota.join("-")), part?))
}

#[derive(Default)]
struct Limits(Vec<RateLimit>);

impl Limits {
    fn named(&mut self, name: Option<&str>) -> &mut RateLimit {
        let known = self
            .0
            .iter()
            .position(|limit| limit.name.as_deref() == name);
        let place = known.unwrap_or_else(|| {
            self.0.push(RateLimit {
                name: name.map(str::to_owned),
                ..RateLimit::default()
            });
            self.0.len() - 1
        });
        &mut self.0[place]
    }

    /// `"default";r=50;t=30`, or one of `limit=100, remaining=50, reset=5`.
    fn add_member(&mut self, member: &Member<'_>) {
        if let Some((part, value)) = member.value.split_once('=') {
            let limit = self.named(None);
            match part.trim() {
                "limit" => fill(&mut limit.limit, count(value)),
                "remaining" => fill(&mut limit.remaining, count(value)),
                "reset" => fill(&mut limit.reset, seconds(value)),
                _ => {}
            }
        } else {
            let limit = self.named(Some(&member.value));
            limit.remaining = member.parameter("r").and_then(count);
            limit.reset = member.parameter("t").and_then(seconds);
        }
    }

    fn add_part(&mut self, quota: Option<String>, part: Part, value: &str, now: SystemTime) {
        let limit = self.named(quota.as_deref());
        match part {
            Part::Limit => fill(&mut limit.limit, count(value)),
            Part::Remaining => fill(&mut limit.remaining, count(value)),
            Part::Reset => fill(&mut limit.reset, until(value, now)),
            Part::ResetAfter => limit.reset = seconds(value),
        }
    }

    /// `"default";q=100;w=10`, or `100;w=10`, which is about the limit without a name.
    fn add_policy(&mut self, policy: &Member<'_>) {
        let window = policy.parameter("w").and_then(seconds);
        let (limit, quota) = match policy.parameter("q") {
            Some(quota) => (self.named(Some(&policy.value)), count(quota)),
            None => {
                let quota = count(&policy.value);
                let unnamed = self.named(None);
                if unnamed.limit.is_some() && unnamed.limit != quota {
                    return;
                }
                (unnamed, quota)
            }
        };
        fill(&mut limit.limit, quota);
        fill(&mut limit.window, window);
    }
}

fn fill<T>(place: &mut Option<T>, value: Option<T>) {
    if place.is_none() {
        *place = value;
    }
}

/// `100`, `100.0`, or the first of `100, 100;w=10`.
fn count(text: &str) -> Option<u64> {
    let first = text.split([',', ';']).next()?.trim();
    let float = || first.parse::<f64>().ok().filter(|number| *number >= 0.0);
    first
        .parse()
        .ok()
        .or_else(|| float().map(|number| number as u64))
}

/// A number of seconds.
fn seconds(text: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(text.trim().parse().ok()?).ok()
}

/// From here on, a number is no length of time but one of day: thirty years of seconds.
const TIMES_OF_DAY: u64 = 1_000_000_000;

/// When a window ends: seconds from now, seconds or milliseconds since 1970, `6m0s`, or a date.
fn until(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    let left = |time: SystemTime| Some(time.duration_since(now).unwrap_or_default());
    if let Some(time) = seconds(text) {
        return match time.as_secs() {
            0..TIMES_OF_DAY => Some(time),
            secs if secs / 1000 < TIMES_OF_DAY => left(UNIX_EPOCH.checked_add(time)?),
            _ => left(UNIX_EPOCH.checked_add(time / 1000)?),
        };
    }
    let date = DateTime::from(text).to_system_time().ok();
    match date.or_else(|| httpdate::parse_http_date(text).ok()) {
        Some(date) => left(date),
        None => units(text),
    }
}

/// `1h6m0s`, `1.5s`, `20ms`.
fn units(mut text: &str) -> Option<Duration> {
    let mut sum = Duration::ZERO;
    while !text.is_empty() {
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let rest = &text[digits..];
        let unit = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let scale = match &rest[..unit] {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            "d" => 86400.0,
            _ => return None,
        };
        let number: f64 = text[..digits].parse().ok()?;
        sum = sum.checked_add(Duration::try_from_secs_f64(number * scale).ok()?)?;
        text = &rest[unit..];
    }
    (!sum.is_zero()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(headers: &[(&'static str, &str)]) -> Vec<RateLimit> {
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        RateLimit::from_headers(&headers.collect())
    }

    fn limit(
        name: Option<&str>,
        numbers: (Option<u64>, Option<u64>),
        reset: Option<u64>,
        window: Option<u64>,
    ) -> RateLimit {
        RateLimit {
            name: name.map(str::to_owned),
            limit: numbers.0,
            remaining: numbers.1,
            reset: reset.map(Duration::from_secs),
            window: window.map(Duration::from_secs),
        }
    }

    #[test]
    fn the_standard_and_its_drafts() {
        let policies = "\"daily\";q=1000;w=86400, \"burst\";q=50;w=1";
        let now = "\"burst\";r=49;t=1;pk=:cGsxCg==:";
        assert_eq!(
            limits(&[("ratelimit-policy", policies), ("ratelimit", now)]),
            [
                limit(Some("burst"), (Some(50), Some(49)), Some(1), Some(1)),
                limit(Some("daily"), (Some(1000), None), None, Some(86400)),
            ]
        );
        let whole = limit(None, (Some(100), Some(50)), Some(5), Some(60));
        let dictionary = "limit=100, remaining=50, reset=5";
        let policy = ("ratelimit-policy", "10;w=1, 100;w=60");
        let told_at_once = limits(&[("ratelimit", dictionary), policy]);
        let told_in_parts = limits(&[
            ("ratelimit-limit", "100, 10;w=1, 100;w=60"),
            ("ratelimit-remaining", "50"),
            ("ratelimit-reset", "5"),
            policy,
        ]);
        assert_eq!(told_in_parts, [whole]);
        assert_eq!(told_at_once, told_in_parts);
    }

    #[test]
    fn the_older_headers() {
        let parts = |prefix: &str, values: [&str; 3]| -> Vec<RateLimit> {
            let names = ["limit", "remaining", "reset"].map(|part| format!("{prefix}{part}"));
            let headers = names.iter().zip(values);
            let headers =
                headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            RateLimit::from_headers(&headers.collect())
        };
        let plain = [limit(None, (Some(60), Some(7)), Some(30), None)];
        for prefix in [
            "x-ratelimit-",
            "x-rate-limit-",
            "ratelimit-",
            "acme-ratelimit-",
        ] {
            assert_eq!(parts(prefix, ["60", "7", "30"]), plain, "{prefix}");
        }
        assert_eq!(parts("x-ratelimit-", ["60, 60;w=60", "7.0", "30"]), plain);
        assert_eq!(
            limits(&[
                ("x-ratelimit-limit-tokens", "9000"),
                ("acme-ratelimit-requests-remaining", "3"),
                ("x-ratelimit-reset-requests", "1m0.5s"),
                ("x-ratelimit-resource", "core"),
                ("x-ratelimit-used", "3"),
            ]),
            [
                RateLimit {
                    reset: Some(Duration::from_millis(60_500)),
                    ..limit(Some("requests"), (None, Some(3)), None, None)
                },
                limit(Some("tokens"), (Some(9000), None), None, None),
            ]
        );
        assert_eq!(
            limits(&[("x-ratelimit-limit", "many"), ("x-ratelimit-reset", "1")]),
            []
        );
    }

    #[test]
    fn resets() {
        let now = UNIX_EPOCH + Duration::from_secs(1_785_000_000);
        let millis = |text| until(text, now).map(|left| left.as_millis());
        assert_eq!(millis("30"), Some(30_000));
        assert_eq!(millis("0.25"), Some(250));
        assert_eq!(millis("1785000012"), Some(12_000));
        assert_eq!(millis("1785000012500"), Some(12_500));
        assert_eq!(millis("1784999999"), Some(0), "it is over");
        assert_eq!(millis("1h6m0s"), Some(3_960_000));
        assert_eq!(millis("20ms"), Some(20));
        assert_eq!(millis("2026-07-25T17:20:07Z"), Some(7_000));
        assert_eq!(millis("Sat, 25 Jul 2026 17:20:07 GMT"), Some(7_000));
        for nonsense in ["-1", "soon", "", "NaN", "5 parsecs", "1e300"] {
            assert_eq!(millis(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_server_whose_clock_is_wrong() {
        let date = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let found = limits(&[
            ("date", &httpdate::fmt_http_date(date)),
            ("x-ratelimit-remaining", "1"),
            ("x-ratelimit-reset", "1000000042"),
        ]);
        assert_eq!(found[0].reset, Some(Duration::from_secs(42)));
    }
}
