use super::civil::{self, DAY, Instant};
use super::text::{FormatError, text_format};
use std::time::SystemTime;

/// A date and time as text, as RFC 3339 has it: `2026-08-01T12:30:00Z`. What a service sends is
/// kept as it is, even where it is something else; [`is_valid`](Self::is_valid) tells.
///
/// For another crate's type, parse the text: `date_time.as_str().parse::<jiff::Timestamp>()`.
///
/// ```
/// use specwright_runtime::DateTime;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let time = DateTime::from("1970-01-01T01:00:05+01:00");
/// assert_eq!(time.to_system_time().unwrap(), UNIX_EPOCH + Duration::from_secs(5));
/// assert_eq!(time.to_string(), "1970-01-01T01:00:05+01:00");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    text: Box<str>,
}

text_format!(DateTime);

impl DateTime {
    /// The present, in UTC.
    ///
    /// ```
    /// assert!(specwright_runtime::DateTime::now().is_valid());
    /// ```
    pub fn now() -> Self {
        crate::time::now().into()
    }

    /// Whether the text is a date and time with an offset.
    ///
    /// ```
    /// use specwright_runtime::DateTime;
    ///
    /// assert!(DateTime::from("2026-08-01T12:30:00Z").is_valid());
    /// assert!(!DateTime::from("2026-08-01").is_valid());
    /// ```
    pub fn is_valid(&self) -> bool {
        civil::parse_date_time(&self.text).is_some()
    }

    /// The same as the standard library has it.
    ///
    /// ```
    /// use specwright_runtime::DateTime;
    ///
    /// assert_eq!(DateTime::from("1970-01-01T00:00:00Z").to_system_time()?, std::time::UNIX_EPOCH);
    /// assert!(DateTime::from("tomorrow").to_system_time().is_err());
    /// # Ok::<(), specwright_runtime::FormatError>(())
    /// ```
    pub fn to_system_time(&self) -> Result<SystemTime, FormatError> {
        civil::parse_date_time(&self.text)
            .and_then(Instant::to_system_time)
            .ok_or_else(|| FormatError::new("a date and time as in RFC 3339", &self.text))
    }
}

impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        Self::from(Instant::from(time).to_string())
    }
}

/// A day as text: `2026-08-01`. Kept as it came, as [`DateTime`] is.
///
/// ```
/// use specwright_runtime::Date;
///
/// assert_eq!(Date::new(2026, 8, 1), "2026-08-01");
/// assert_eq!(Date::from("2026-08-01").to_ymd(), Ok((2026, 8, 1)));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Date {
    text: Box<str>,
}

text_format!(Date);

impl Date {
    /// The day with this year, month and day of the month.
    ///
    /// ```
    /// assert!(specwright_runtime::Date::new(2024, 2, 29).is_valid());
    /// assert!(!specwright_runtime::Date::new(2023, 2, 29).is_valid());
    /// ```
    pub fn new(year: i32, month: u32, day: u32) -> Self {
        Self::from(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// Today, in UTC.
    ///
    /// ```
    /// assert!(specwright_runtime::Date::today().is_valid());
    /// ```
    pub fn today() -> Self {
        let now = Instant::from(crate::time::now());
        let (year, month, day) = civil::date_from(now.secs.div_euclid(DAY));
        Self::from(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// Whether the text is a day that there is.
    ///
    /// ```
    /// assert!(!specwright_runtime::Date::from("2026-02-30").is_valid());
    /// ```
    pub fn is_valid(&self) -> bool {
        civil::parse_date(&self.text).is_some()
    }

    /// Year, month and day.
    ///
    /// ```
    /// assert!(specwright_runtime::Date::from("today").to_ymd().is_err());
    /// ```
    pub fn to_ymd(&self) -> Result<(i32, u32, u32), FormatError> {
        civil::parse_date(&self.text)
            // A year has four digits.
            .map(|(year, month, day)| (year as i32, month, day))
            .ok_or_else(|| FormatError::new("a date", &self.text))
    }
}

/// A time of the day as text: `12:30:00Z`. Kept as it came, as [`DateTime`] is.
///
/// ```
/// use specwright_runtime::Time;
///
/// assert!(Time::from("12:30:00.5+02:00").is_valid());
/// assert!(!Time::from("noon").is_valid());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Time {
    text: Box<str>,
}

text_format!(Time);

impl Time {
    /// Whether the text is a time of the day, with an offset or without.
    ///
    /// ```
    /// assert!(specwright_runtime::Time::from("12:30:00").is_valid());
    /// ```
    pub fn is_valid(&self) -> bool {
        civil::parse_time(&self.text).is_some()
    }
}
