use super::civil;
use super::text::{FormatError, text_format};

/// A span of time as text, as ISO 8601 has it: `P1DT12H`. Kept as it came, as
/// [`DateTime`](crate::DateTime) is.
///
/// ```
/// use specwright_runtime::Duration;
///
/// let day_and_a_half = std::time::Duration::from_secs(36 * 3600);
/// assert_eq!(Duration::from("P1DT12H").to_std()?, day_and_a_half);
/// assert_eq!(Duration::from(day_and_a_half), "PT129600S");
/// # Ok::<(), specwright_runtime::FormatError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Duration {
    text: Box<str>,
}

text_format!(Duration);

impl Duration {
    /// Whether the text is a span of time.
    ///
    /// ```
    /// use specwright_runtime::Duration;
    ///
    /// assert!(Duration::from("P1Y2M").is_valid());
    /// assert!(!Duration::from("1h").is_valid());
    /// ```
    pub fn is_valid(&self) -> bool {
        parse(&self.text).is_some()
    }

    /// The same as the standard library has it. Years and months, which differ in length, are an
    /// error.
    ///
    /// ```
    /// use specwright_runtime::Duration;
    ///
    /// assert_eq!(Duration::from("PT0.5S").to_std()?, std::time::Duration::from_millis(500));
    /// assert!(Duration::from("P1Y").to_std().is_err());
    /// # Ok::<(), specwright_runtime::FormatError>(())
    /// ```
    pub fn to_std(&self) -> Result<std::time::Duration, FormatError> {
        parse(&self.text)
            .and_then(|parts| {
                parts
                    .iter()
                    .try_fold(std::time::Duration::ZERO, |sum, part| {
                        sum.checked_add(part.to_std()?)
                    })
            })
            .ok_or_else(|| FormatError::new("a duration of fixed length", &self.text))
    }
}

impl From<std::time::Duration> for Duration {
    fn from(duration: std::time::Duration) -> Self {
        let (secs, nanos) = (duration.as_secs(), duration.subsec_nanos());
        Self::from(if nanos == 0 {
            format!("PT{secs}S")
        } else {
            let nanos = format!("{nanos:09}");
            format!("PT{secs}.{}S", nanos.trim_end_matches('0'))
        })
    }
}

/// A number and its unit.
struct Part {
    whole: u64,
    nanos: u32,
    /// The seconds in one; none for years and months.
    unit: Option<u64>,
}

impl Part {
    fn to_std(&self) -> Option<std::time::Duration> {
        let unit = self.unit?;
        let whole = std::time::Duration::from_secs(self.whole.checked_mul(unit)?);
        let nanos = u64::from(self.nanos).checked_mul(unit)?;
        whole.checked_add(std::time::Duration::from_nanos(nanos))
    }
}

fn parse(text: &str) -> Option<Vec<Part>> {
    let text = text.strip_prefix('P')?;
    let (date, time) = match text.split_once('T') {
        Some((_, "")) => return None,
        Some(split) => split,
        None => (text, ""),
    };
    const DATE: &[(char, Option<u64>)] = &[
        ('Y', None),
        ('M', None),
        ('W', Some(604_800)),
        ('D', Some(86_400)),
    ];
    const TIME: &[(char, Option<u64>)] = &[('H', Some(3600)), ('M', Some(60)), ('S', Some(1))];
    let mut parts = parse_parts(date, DATE)?;
    parts.extend(parse_parts(time, TIME)?);
    (!parts.is_empty()).then_some(parts)
}

/// Parts with these units, each at most once and in this order.
fn parse_parts(mut text: &str, units: &[(char, Option<u64>)]) -> Option<Vec<Part>> {
    let mut units = units.iter();
    let mut parts = Vec::new();
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let letter = text[end..].chars().next()?;
        let (_, unit) = units.find(|(unit, _)| *unit == letter)?;
        let (whole, nanos) = match text[..end].split_once(['.', ',']) {
            Some((whole, fraction)) => (whole, civil::parse_nanos(fraction)?),
            None => (&text[..end], 0),
        };
        if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        parts.push(Part {
            whole: whole.parse().ok()?,
            nanos,
            unit: *unit,
        });
        text = &text[end + 1..];
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (text, secs) in [
            ("P1W", 604_800.0),
            ("P1DT1H1M1S", 90_061.0),
            ("PT1.5H", 5400.0),
            ("PT0,25S", 0.25),
            ("PT0S", 0.0),
        ] {
            assert_eq!(
                Duration::from(text).to_std().unwrap().as_secs_f64(),
                secs,
                "{text}"
            );
        }
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "1D",
            "P1S",
            "PT1D",
            "P1D1D",
            "P1DT",
            "PT1S1M",
            "P-1D",
            "P+1D",
            "P.5D",
            "P1.D",
            "pt1s",
            "P1é",
            "PT99999999999999999999S",
        ] {
            assert!(!Duration::from(text).is_valid(), "{text}");
        }
    }
}
