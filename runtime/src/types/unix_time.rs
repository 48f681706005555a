use super::civil::{Instant, NANOS};
use crate::json::{Decode, DecodeError, Encode, Reader, Writer};
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time that is a number on the wire: seconds since 1970, mostly whole ones.
///
/// ```
/// use specwright_runtime::{UnixTime, json};
///
/// let created_at: UnixTime = json::from_str("1711471533")?;
/// assert_eq!(created_at.as_secs(), 1_711_471_533);
/// assert_eq!(created_at.to_string(), "2024-03-26T16:45:33Z");
/// assert!(created_at < UnixTime::now());
/// # Ok::<(), json::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(Instant);

impl UnixTime {
    /// So many seconds after 1970.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::UnixTime::from_secs(0).to_string(), "1970-01-01T00:00:00Z");
    /// ```
    pub const fn from_secs(secs: i64) -> Self {
        Self(Instant { secs, nanos: 0 })
    }

    /// The present.
    ///
    /// ```
    /// assert!(specwright_runtime::UnixTime::now().as_secs() > 1_700_000_000);
    /// ```
    pub fn now() -> Self {
        crate::time::now().into()
    }

    /// Whole seconds after 1970, rounded down.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::json::from_str("-0.5").map(|t: specwright_runtime::UnixTime| t.as_secs())?, -1);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub const fn as_secs(self) -> i64 {
        self.0.secs
    }

    /// Seconds after 1970 with a fraction.
    ///
    /// ```
    /// let time: specwright_runtime::UnixTime = specwright_runtime::json::from_str("1.25")?;
    /// assert_eq!(time.as_secs_f64(), 1.25);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn as_secs_f64(self) -> f64 {
        self.0.secs as f64 + f64::from(self.0.nanos) / f64::from(NANOS)
    }

    /// The nanoseconds after the whole seconds.
    ///
    /// ```
    /// let time: specwright_runtime::UnixTime = specwright_runtime::json::from_str("1.25")?;
    /// assert_eq!(time.subsec_nanos(), 250_000_000);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub const fn subsec_nanos(self) -> u32 {
        self.0.nanos
    }

    /// The same as the standard library has it; `None` where the platform cannot express it.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    ///
    /// let time = specwright_runtime::UnixTime::from_secs(5).to_system_time();
    /// assert_eq!(time, Some(UNIX_EPOCH + Duration::from_secs(5)));
    /// ```
    pub fn to_system_time(self) -> Option<SystemTime> {
        self.0.to_system_time()
    }
}

impl Instant {
    pub(super) fn to_system_time(self) -> Option<SystemTime> {
        let secs = Duration::from_secs(self.secs.unsigned_abs());
        let whole = if self.secs < 0 {
            UNIX_EPOCH.checked_sub(secs)
        } else {
            UNIX_EPOCH.checked_add(secs)
        };
        whole?.checked_add(Duration::from_nanos(self.nanos.into()))
    }
}

impl From<SystemTime> for Instant {
    fn from(time: SystemTime) -> Self {
        let nanos = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
            Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
        };
        Self::from_nanos(nanos).unwrap_or(Self {
            secs: if nanos < 0 { i64::MIN } else { i64::MAX },
            nanos: 0,
        })
    }
}

impl Instant {
    fn from_nanos(nanos: i128) -> Option<Self> {
        let second = i128::from(NANOS);
        Some(Self {
            secs: i64::try_from(nanos.div_euclid(second)).ok()?,
            // A remainder is below a second, which fits.
            nanos: nanos.rem_euclid(second) as u32,
        })
    }
}

impl From<SystemTime> for UnixTime {
    fn from(time: SystemTime) -> Self {
        Self(time.into())
    }
}

impl From<i64> for UnixTime {
    fn from(secs: i64) -> Self {
        Self::from_secs(secs)
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Decode for UnixTime {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if let Some((negative, secs)) = r.short_integer() {
            // Eighteen digits fit.
            let secs = secs as i64;
            return Ok(Self::from_secs(if negative { -secs } else { secs }));
        }
        let start = r.position();
        let (nanos, is_exact) = r.scaled(9)?;
        if !is_exact {
            r.changed();
        }
        match nanos.and_then(Instant::from_nanos) {
            Some(instant) => Ok(Self(instant)),
            None => Err(r.error_at(start, "out of range for a time in seconds")),
        }
    }
}

impl Encode for UnixTime {
    fn encode(&self, w: &mut Writer) {
        let Instant { secs, nanos } = self.0;
        if nanos == 0 {
            return w.i64(secs);
        }
        let total = i128::from(secs) * i128::from(NANOS) + i128::from(nanos);
        let sign = if total < 0 { "-" } else { "" };
        let (secs, nanos) = (
            total.unsigned_abs() / 1_000_000_000,
            total.unsigned_abs() % 1_000_000_000,
        );
        w.raw(format!("{sign}{secs}.{nanos:09}").trim_end_matches('0'));
    }
}

crate::serde_traits!(both [] UnixTime);
