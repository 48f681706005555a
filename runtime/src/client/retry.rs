//! When and how long after a call is repeated.

use super::jitter;
use crate::error::{Error, Kind};
use http::{HeaderMap, Method};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, SystemTime};

const FIRST_DELAY: Duration = Duration::from_millis(500);
const LONGEST_DELAY: Duration = Duration::from_secs(8);
/// What a server may ask for; beyond it the caller should decide.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(120);

/// What to do after a failed attempt.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    Final,
    Again(Duration),
}

/// Decides about attempt `number` (from 1). `safe`: a repetition cannot do harm.
pub(crate) fn judge(
    error: &Error,
    safe: bool,
    number: u32,
    first_delay: Option<Duration>,
) -> Verdict {
    let empty = HeaderMap::new();
    let headers = error.headers().unwrap_or(&empty);
    let asked = retry_after(headers);
    if error.is_permanent() || asked.is_some_and(|delay| delay > LONGEST_RETRY_AFTER) {
        return Verdict::Final;
    }
    let repeat = match headers.get("x-should-retry").map(|value| value.as_bytes()) {
        Some(b"true") => error.kind() == Kind::Status,
        Some(b"false") => false,
        _ => deserves(error, safe),
    };
    if !repeat {
        return Verdict::Final;
    }
    Verdict::Again(
        asked.unwrap_or_else(|| delay(number, first_delay.unwrap_or(FIRST_DELAY), jitter())),
    )
}

fn deserves(error: &Error, safe: bool) -> bool {
    match error.kind() {
        Kind::Connect { .. } => true,
        Kind::Exchange | Kind::Timeout => safe,
        Kind::Status => match error.refusal() {
            // Waiting does not fill an account.
            429 => error.code() != Some("insufficient_quota") && !says_quota(error),
            408 | 409 | 500.. => safe,
            _ => false,
        },
        _ => false,
    }
}

/// `insufficient_quota` may stand in `type` while `code` says something else.
fn says_quota(error: &Error) -> bool {
    let body = error.body_as::<serde_json::Value>();
    body.is_some_and(|body| {
        body.pointer("/error/type")
            .is_some_and(|kind| kind == "insufficient_quota")
    })
}

pub(crate) fn is_idempotent(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET | Method::HEAD | Method::PUT | Method::DELETE | Method::OPTIONS | Method::TRACE
    )
}

/// `random` in 0..1 takes off up to a quarter.
fn delay(number: u32, first: Duration, random: f64) -> Duration {
    let doubled = first.saturating_mul(2u32.saturating_pow(number.saturating_sub(1)));
    doubled.min(LONGEST_DELAY).mul_f64(1.0 - 0.25 * random)
}

/// How long the server asks to wait.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let milliseconds = text("retry-after-ms").and_then(|text| seconds(text, 1000.0));
    milliseconds.or_else(|| {
        let text = text("retry-after")?;
        seconds(text, 1.0).or_else(|| until(httpdate::parse_http_date(text).ok()?))
    })
}

fn seconds(text: &str, per_second: f64) -> Option<Duration> {
    let number: f64 = text.parse().ok()?;
    if number.is_nan() || number < 0.0 {
        return None;
    }
    // What no duration can hold is certainly too long.
    Some(Duration::try_from_secs_f64(number / per_second).unwrap_or(Duration::MAX))
}

/// Dates in the past are ignored: clocks differ.
fn until(time: SystemTime) -> Option<Duration> {
    time.duration_since(crate::time::now()).ok()
}

/// Keeps a broken server from being stormed: all calls of a client draw retries from one budget, and successes fill
/// it again.
#[derive(Debug)]
pub(crate) struct Budget {
    most: u32,
    left: AtomicU32,
}

/// What a retry costs, in successes.
const COST: u32 = 5;

impl Budget {
    pub(crate) fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(COST);
        Budget {
            most,
            left: AtomicU32::new(most),
        }
    }

    pub(crate) fn take(&self) -> bool {
        let pay = |left: u32| left.checked_sub(COST);
        self.left.fetch_update(Relaxed, Relaxed, pay).is_ok()
    }

    pub(crate) fn succeeded(&self) {
        // Mostly it is full.
        if self.left.load(Relaxed) < self.most {
            let fill = |left: u32| (left < self.most).then(|| left + 1);
            let _ = self.left.fetch_update(Relaxed, Relaxed, fill);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::StatusCode;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &'static str) -> Error {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        Error::refused(
            StatusCode::from_u16(status).unwrap(),
            headers,
            Bytes::from(body),
        )
    }

    fn again(error: &Error, safe: bool) -> bool {
        judge(error, safe, 1, None) != Verdict::Final
    }

    #[test]
    fn what_is_repeated() {
        for status in [408, 409, 500, 503] {
            assert!(again(&answer(status, &[], ""), true), "{status}");
            assert!(!again(&answer(status, &[], ""), false), "{status}");
        }
        assert!(again(&answer(429, &[], ""), false));
        for status in [400, 401, 404, 422] {
            assert!(!again(&answer(status, &[], ""), true), "{status}");
        }
        assert!(!again(
            &answer(429, &[], r#"{"error":{"code":"insufficient_quota"}}"#),
            true
        ));
        assert!(!again(
            &answer(
                429,
                &[],
                r#"{"error":{"type":"insufficient_quota","code":"x"}}"#
            ),
            true
        ));
        assert!(again(
            &answer(400, &[("x-should-retry", "true")], ""),
            false
        ));
        assert!(!again(
            &answer(503, &[("x-should-retry", "false")], ""),
            true
        ));
        assert!(!again(&Error::request("wrong"), true));
    }

    #[test]
    fn retry_after_of_servers() {
        let wait =
            |headers: &[(&'static str, &str)]| judge(&answer(429, headers, ""), false, 1, None);
        assert_eq!(
            wait(&[("retry-after", "0")]),
            Verdict::Again(Duration::ZERO)
        );
        assert_eq!(
            wait(&[("retry-after", "1.5")]),
            Verdict::Again(Duration::from_millis(1500))
        );
        assert_eq!(
            wait(&[("retry-after", "120")]),
            Verdict::Again(Duration::from_secs(120))
        );
        assert_eq!(wait(&[("retry-after", "121")]), Verdict::Final);
        assert_eq!(wait(&[("retry-after", "1e300")]), Verdict::Final);
        assert_eq!(
            wait(&[("retry-after-ms", "250"), ("retry-after", "9")]),
            Verdict::Again(Duration::from_millis(250))
        );
        assert_eq!(
            wait(&[("retry-after-ms", "soon"), ("retry-after", "9")]),
            Verdict::Again(Duration::from_secs(9))
        );
        for nonsense in ["-1", "NaN", "soon", "Sun, 06 Nov 1994 08:49:37 GMT"] {
            let Verdict::Again(wait) = wait(&[("retry-after", nonsense)]) else {
                panic!("{nonsense}")
            };
            assert!(
                (375..=500).contains(&wait.as_millis()),
                "{nonsense}: {wait:?}"
            );
        }
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        let Verdict::Again(wait) = wait(&[("retry-after", &date)]) else {
            panic!()
        };
        assert!(wait <= Duration::from_secs(60) && wait > Duration::from_secs(50));
    }

    #[test]
    fn delays() {
        let shown = |number, random| delay(number, FIRST_DELAY, random).as_millis();
        assert_eq!(
            [1, 2, 3, 4, 5, 6, 60].map(|number| shown(number, 0.0)),
            [500, 1000, 2000, 4000, 8000, 8000, 8000]
        );
        assert_eq!(shown(1, 1.0), 375);
    }

    #[test]
    fn budget() {
        let budget = Budget::new(2);
        assert!(budget.take() && budget.take() && !budget.take());
        for _ in 0..COST {
            budget.succeeded();
        }
        assert!(budget.take() && !budget.take());
    }
}
