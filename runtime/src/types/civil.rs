//! The calendar: RFC 3339 texts to and from seconds, in the Gregorian calendar and UTC.

use std::fmt;

pub(super) const NANOS: u32 = 1_000_000_000;
pub(super) const DAY: i64 = 86_400;

/// A point in time: whole seconds since 1970, and the nanoseconds after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Instant {
    pub(super) secs: i64,
    pub(super) nanos: u32,
}

/// Days from 1970-01-01 to a date.
pub(super) fn days_from(year: i64, month: u32, day: u32) -> i64 {
    // Years that begin in March end with the leap day, and repeat every 400.
    let year = if month <= 2 { year - 1 } else { year };
    let month = i64::from((month + 9) % 12);
    let of_era = year.rem_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + day_of_year;
    year.div_euclid(400) * 146_097 + day_of_era - 719_468
}

/// The date that is `days` after 1970-01-01.
pub(super) fn date_from(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let day_of_era = days.rem_euclid(146_097);
    let of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = days.div_euclid(146_097) * 400 + of_era + i64::from(month >= 10);
    // A day is below 32 and a month below 13.
    (year, ((month + 2) % 12 + 1) as u32, day as u32)
}

/// `2026-08-01`, if there is such a day.
pub(super) fn parse_date(text: &str) -> Option<(i64, u32, u32)> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (
        number(&bytes[..4])?,
        number(&bytes[5..7])?,
        number(&bytes[8..])?,
    );
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days)
        .contains(&day)
        .then_some((i64::from(year), month, day))
}

/// `12:30:00.5+02:00`: seconds since midnight, nanoseconds, and the offset from UTC in seconds, if
/// there is one.
pub(super) fn parse_time(text: &str) -> Option<(i64, u32, Option<i64>)> {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (
        number(&bytes[..2])?,
        number(&bytes[3..5])?,
        number(&bytes[6..8])?,
    );
    // Second 60 is a leap second; it is the first of the next minute to clocks that have none.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let secs = i64::from(hour * 3600 + minute * 60 + second);
    let rest = &text[8..];
    let (fraction, offset) = match rest.strip_prefix('.') {
        Some(rest) => {
            let end = rest.bytes().take_while(u8::is_ascii_digit).count();
            (Some(&rest[..end]), &rest[end..])
        }
        None => (None, rest),
    };
    let nanos = fraction.map_or(Some(0), parse_nanos)?;
    let offset = match offset {
        "" => None,
        "Z" | "z" => Some(0),
        _ => Some(parse_offset(offset.as_bytes())?),
    };
    Some((secs, nanos, offset))
}

/// The digits after a decimal point; what is below a nanosecond is dropped.
pub(super) fn parse_nanos(digits: &str) -> Option<u32> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nine = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    Some(nine.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0')))
}

fn parse_offset(bytes: &[u8]) -> Option<i64> {
    if bytes.len() != 6 || bytes[3] != b':' {
        return None;
    }
    let (hours, minutes) = (number(&bytes[1..3])?, number(&bytes[4..])?);
    let seconds = i64::from(hours * 3600 + minutes * 60);
    match bytes[0] {
        _ if hours > 23 || minutes > 59 => None,
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

/// A date and a time with `T` between them, and an offset.
pub(super) fn parse_date_time(text: &str) -> Option<Instant> {
    let (date, time) = (text.get(..10)?, text.get(11..)?);
    if !matches!(text.as_bytes()[10], b'T' | b't' | b' ') {
        return None;
    }
    let (year, month, day) = parse_date(date)?;
    let (secs, nanos, offset) = parse_time(time)?;
    let secs = days_from(year, month, day) * DAY + secs - offset?;
    Some(Instant { secs, nanos })
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u32::from(byte - b'0'))
    })
}

impl fmt::Display for Instant {
    /// As RFC 3339 has it, in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_from(self.secs.div_euclid(DAY));
        let time = self.secs.rem_euclid(DAY);
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        if self.nanos > 0 {
            let nanos = format!("{:09}", self.nanos);
            write!(f, ".{}", nanos.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_and_back() {
        for days in days_from(1600, 1, 1)..days_from(2400, 1, 1) {
            let (year, month, day) = date_from(days);
            assert_eq!(days_from(year, month, day), days);
            let text = format!("{year:04}-{month:02}-{day:02}");
            assert_eq!(parse_date(&text), Some((year, month, day)), "{text}");
        }
        assert_eq!(days_from(1970, 1, 1), 0);
        assert_eq!(days_from(2000, 3, 1), 11_017);
    }

    #[test]
    fn what_rfc_3339_has_and_what_not() {
        for (text, secs) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1985-04-12T23:20:50.52Z", 482_196_050),
            ("1996-12-19t16:39:57-08:00", 851_042_397),
            ("1990-12-31T23:59:60z", 662_688_000),
            ("1969-12-31T23:59:59.5+00:00", -1),
        ] {
            assert_eq!(
                parse_date_time(text).map(|at| at.secs),
                Some(secs),
                "{text}"
            );
        }
        for text in [
            "",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "1970-02-30T00:00:00Z",
            "1970-13-01T00:00:00Z",
            "1970-00-01T00:00:00Z",
            "1970-01-00T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:60:00Z",
            "1970-01-01T00:00:61Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00+24:00",
            "1970-01-01T00:00:00+0000",
            "1970-01-01T00:00:00Zé",
            "é970-01-01T00:00:00Z",
            "+970-01-01T00:00:00Z",
            "1970-01-01_00:00:00Z",
            "1970-01-01T00:00:00 Z",
        ] {
            assert_eq!(parse_date_time(text), None, "{text}");
        }
    }
}
