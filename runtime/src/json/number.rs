//! Numbers: scanned strictly, converted exactly or not at all.

use super::error::DecodeError;
use super::reader::Reader;

/// What a number is, where a whole one is wanted.
enum Whole {
    /// A whole number: whether it is negative, and its magnitude.
    Number(bool, u128),
    /// It has a fraction.
    Fraction,
    /// It is whole, and larger than 128 bits.
    Large,
}

macro_rules! integers {
    ($($(#[$doc:meta])* $name:ident: $max:expr, $below:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name(&mut self) -> Result<$name, DecodeError> {
            let number = match self.short_integer() {
                Some((false, magnitude)) => $name::try_from(magnitude).ok(),
                Some((true, magnitude)) => 0_i64
                    .checked_sub_unsigned(magnitude)
                    .and_then(|number| $name::try_from(number).ok()),
                None => return self.long_integer($max, $below).map(|(negative, magnitude)| {
                    // Both casts keep the value: `long_integer` has checked the range.
                    if negative { (magnitude as $name).wrapping_neg() } else { magnitude as $name }
                }),
            };
            number.ok_or_else(|| self.out_of_range(stringify!($name)))
        }
    )*};
}

impl<'a> Reader<'a> {
    /// Reads a number as the text that it is.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::json::Reader::new(" 1.50e3 ").number()?, "1.50e3");
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn number(&mut self) -> Result<&'a str, DecodeError> {
        if !matches!(self.token(), b'-' | b'0'..=b'9') {
            return Err(self.unexpected("a number"));
        }
        let start = self.at;
        let first = start + usize::from(self.byte(start) == b'-');
        let mut at = self.digits(first)?;
        if self.byte(first) == b'0' && at > first + 1 {
            return Err(self.error_at(first, "a number must not begin with 0"));
        }
        if self.byte(at) == b'.' {
            at = self.digits(at + 1)?;
        }
        if matches!(self.byte(at), b'e' | b'E') {
            at += 1 + usize::from(matches!(self.byte(at + 1), b'+' | b'-'));
            at = self.digits(at)?;
        }
        self.at = at;
        Ok(&self.text[start..at])
    }

    /// The end of the digits that begin at `at`; there must be one.
    fn digits(&self, at: usize) -> Result<usize, DecodeError> {
        let count = self.text.as_bytes()[at.min(self.text.len())..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count == 0 {
            return Err(self.error_at(at, "expected a digit"));
        }
        Ok(at + count)
    }

    /// Reads a plain integer of at most 18 digits: its sign and magnitude. Anything else is left
    /// where it is.
    #[inline]
    pub(crate) fn short_integer(&mut self) -> Option<(bool, u64)> {
        let negative = self.token() == b'-';
        let first = self.at + usize::from(negative);
        let mut at = first;
        let mut magnitude = 0_u64;
        loop {
            let digit = self.byte(at).wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            if at == first + 18 {
                return None;
            }
            magnitude = magnitude * 10 + u64::from(digit);
            at += 1;
        }
        let leading_zero = at > first + 1 && self.byte(first) == b'0';
        if at == first || leading_zero || matches!(self.byte(at), b'.' | b'e' | b'E') {
            return None;
        }
        self.at = at;
        Some((negative, magnitude))
    }

    integers! {
        /// Reads an integer. `1.0` and `1e3` are integers, too.
        ///
        /// ```
        /// use specwright_runtime::json::Reader;
        ///
        /// assert_eq!(Reader::new("-1e3").i64()?, -1000);
        /// assert!(Reader::new("1.5").i64().is_err());
        /// # Ok::<(), specwright_runtime::json::DecodeError>(())
        /// ```
        i64: i64::MAX as u128, i64::MIN.unsigned_abs() as u128;
        /// Reads an integer that is not negative. `1.0` and `1e3` are integers, too.
        ///
        /// ```
        /// assert_eq!(specwright_runtime::json::Reader::new("18446744073709551615").u64()?, u64::MAX);
        /// # Ok::<(), specwright_runtime::json::DecodeError>(())
        /// ```
        u64: u64::MAX as u128, 0;
        /// Reads an integer of up to 128 bits.
        ///
        /// ```
        /// assert_eq!(specwright_runtime::json::Reader::new("-1e30").i128()?, -10_i128.pow(30));
        /// # Ok::<(), specwright_runtime::json::DecodeError>(())
        /// ```
        i128: i128::MAX as u128, i128::MIN.unsigned_abs();
        /// Reads an integer of up to 128 bits that is not negative.
        ///
        /// ```
        /// assert_eq!(specwright_runtime::json::Reader::new("1e30").u128()?, 10_u128.pow(30));
        /// # Ok::<(), specwright_runtime::json::DecodeError>(())
        /// ```
        u128: u128::MAX, 0;
    }

    /// Reads a number. One that is too large for `f64` is an error.
    ///
    /// ```
    /// use specwright_runtime::json::Reader;
    ///
    /// assert_eq!(Reader::new("2.5e-1").f64()?, 0.25);
    /// assert!(Reader::new("1e999").f64().is_err());
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn f64(&mut self) -> Result<f64, DecodeError> {
        let start = self.at;
        if let Some((negative, magnitude)) = self.short_integer() {
            if magnitude < 1 << 53 {
                let number = magnitude as f64;
                return Ok(if negative { -number } else { number });
            }
            self.at = start;
        }
        let text = self.number()?;
        // Rust's grammar of numbers includes JSON's, so only the range can be wrong.
        let number = text.parse().unwrap_or(f64::INFINITY);
        if number.is_infinite() {
            return Err(self.error_at(start, format!("{text} is out of range for f64")));
        }
        if self.is_trying() && !is_same(text, number) {
            self.changed();
        }
        Ok(number)
    }

    /// Reads a number times `10^places`, rounded down: `None` if that is out of range; and whether
    /// nothing was lost.
    pub(crate) fn scaled(&mut self, places: u32) -> Result<(Option<i128>, bool), DecodeError> {
        let mut number = decimal(self.number()?);
        number.exponent = number.exponent.saturating_add(places.into());
        let lost = usize::try_from(number.exponent.saturating_neg()).unwrap_or(0);
        if lost == 0 || number.digits.is_empty() {
            let exact = match number.whole() {
                Whole::Number(negative, magnitude) => signed(negative, magnitude),
                _ => None,
            };
            return Ok((exact, true));
        }
        let kept = number.digits.len().saturating_sub(lost);
        let magnitude = match &number.digits[..kept] {
            "" => Some(0),
            digits => digits.parse().ok(),
        };
        // Digits were cut off, so below zero the next lower number is meant.
        let below = u128::from(number.negative);
        let rounded = magnitude
            .and_then(|magnitude: u128| signed(number.negative, magnitude.checked_add(below)?));
        Ok((rounded, false))
    }

    /// Reads a whole number that is not written in the short way, up to `max`, or down to
    /// `-below`.
    #[cold]
    fn long_integer(&mut self, max: u128, below: u128) -> Result<(bool, u128), DecodeError> {
        if !matches!(self.token(), b'-' | b'0'..=b'9') {
            return Err(self.unexpected("an integer"));
        }
        let start = self.at;
        let text = self.number()?;
        match decimal(text).whole() {
            Whole::Number(negative, number) if number <= if negative { below } else { max } => {
                Ok((negative, number))
            }
            Whole::Fraction => {
                Err(self.error_at(start, format!("expected an integer, found {text}")))
            }
            _ => Err(self.error_at(
                start,
                format!(
                    "{text} is out of range, the most is {}",
                    if text.starts_with('-') {
                        format!("-{below}")
                    } else {
                        max.to_string()
                    }
                ),
            )),
        }
    }

    #[cold]
    fn out_of_range(&self, ty: &str) -> DecodeError {
        self.error(format!("out of range for {ty}"))
    }
}

/// A number as digits without zeros around them, and the power of ten of the last digit.
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

fn decimal(text: &str) -> Decimal {
    let (negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_end_matches('0');
    let trimmed = (all.len() - significant.len()) as i64;
    // An exponent beyond 64 bits saturates, and is as far out of every range.
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    });
    Decimal {
        negative,
        digits: significant.trim_start_matches('0').to_owned(),
        exponent: exponent
            .saturating_add(trimmed)
            .saturating_sub(fraction.len() as i64),
    }
}

impl Decimal {
    fn whole(&self) -> Whole {
        if self.digits.is_empty() {
            return Whole::Number(false, 0);
        }
        if self.exponent < 0 {
            return Whole::Fraction;
        }
        let magnitude = u32::try_from(self.exponent)
            .ok()
            .and_then(|exponent| 10_u128.checked_pow(exponent))
            .and_then(|scale| self.digits.parse::<u128>().ok()?.checked_mul(scale));
        match magnitude {
            Some(magnitude) => Whole::Number(self.negative, magnitude),
            None => Whole::Large,
        }
    }
}

fn signed(negative: bool, magnitude: u128) -> Option<i128> {
    if negative {
        0_i128.checked_sub_unsigned(magnitude)
    } else {
        magnitude.try_into().ok()
    }
}

/// Whether `text` is the number that `number` is written as.
fn is_same(text: &str, number: f64) -> bool {
    // Fifteen digits always survive.
    if text.len() <= 15 {
        return true;
    }
    let (text, number) = (decimal(text), decimal(&format!("{number:e}")));
    text.digits == number.digits && (text.digits.is_empty() || text.exponent == number.exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_of_every_form() {
        for (text, expected) in [
            ("0", 0),
            ("-0", 0),
            ("0.0", 0),
            ("0e5", 0),
            ("0e99999999999999999999", 0),
            ("1.0", 1),
            ("10.00", 10),
            ("1e3", 1000),
            ("1.5E+1", 15),
            ("-2.50e2", -250),
            ("1200e-2", 12),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("-9223372036854775808.0", i64::MIN),
        ] {
            assert_eq!(Reader::new(text).i64().unwrap(), expected, "{text}");
        }
        for text in [
            "0.5",
            "1e-1",
            "9223372036854775808",
            "-9223372036854775809",
            "1e19",
            "1e400",
            "1e99999999999999999999",
            "01",
            "-",
            "1.",
            ".5",
            "+1",
            "1e",
            "1e+",
            "--1",
            "\"1\"",
            "",
        ] {
            assert!(Reader::new(text).i64().is_err(), "{text}");
        }
    }

    #[test]
    fn limits() {
        assert_eq!(Reader::new("-1e0").i128().unwrap(), -1);
        assert_eq!(
            Reader::new(&i128::MIN.to_string()).i128().unwrap(),
            i128::MIN
        );
        assert_eq!(
            Reader::new(&u128::MAX.to_string()).u128().unwrap(),
            u128::MAX
        );
        assert!(Reader::new("-1").u64().is_err());
        assert!(Reader::new("-1").u128().is_err());
        assert_eq!(Reader::new("-0").u64().unwrap(), 0);
        assert!(Reader::new("-0").f64().unwrap().is_sign_negative());
    }

    #[test]
    fn scaled_numbers() {
        for (text, expected) in [
            ("5", (Some(500), true)),
            ("-0.25", (Some(-25), true)),
            ("0.255", (Some(25), false)),
            ("-0.255", (Some(-26), false)),
            ("1e-400", (Some(0), false)),
            ("-1e-400", (Some(-1), false)),
            ("0e-400", (Some(0), true)),
            ("1e400", (None, true)),
        ] {
            assert_eq!(Reader::new(text).scaled(2).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn changed_numbers_are_noticed() {
        assert!(is_same("0.10000000000000000000", 0.1));
        assert!(is_same("9007199254740992.000", 9007199254740992.0));
        assert!(!is_same("9007199254740993.000", 9007199254740992.0));
        assert!(!is_same(
            "12345678901234567890123",
            12345678901234567890123.0
        ));
        assert!(is_same("0.0000000000000000000", 0.0));
    }
}
