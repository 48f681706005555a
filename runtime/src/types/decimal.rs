use super::text::text_format;
use crate::json::{Decode, DecodeError, Encode, Kind, Reader, Writer};

/// A decimal number with all its digits: amounts of money, mostly. On the wire it is a string or a
/// number, and remains what it was.
///
/// For arithmetic, parse the text: `price.as_str().parse::<rust_decimal::Decimal>()`.
///
/// ```
/// use specwright_runtime::{Decimal, json};
///
/// let prices: Vec<Decimal> = json::from_str(r#"["10.10", 0.30]"#)?;
/// assert_eq!(prices[0], "10.10");
/// assert_eq!(json::to_string(&prices), r#"["10.10",0.30]"#);
/// # Ok::<(), json::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    text: Box<str>,
    is_number: bool,
}

text_format!(traits Decimal);

impl Decimal {
    /// Whether the text is a number.
    ///
    /// ```
    /// use specwright_runtime::Decimal;
    ///
    /// assert!(Decimal::from("-10.50").is_valid());
    /// assert!(!Decimal::from("ten").is_valid());
    /// ```
    pub fn is_valid(&self) -> bool {
        let unsigned = self.text.strip_prefix(['+', '-']).unwrap_or(&self.text);
        unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && unsigned.parse::<f64>().is_ok()
    }

    /// The nearest number that `f64` has; `None` if the text is not a number.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::Decimal::from("10.50").to_f64(), Some(10.5));
    /// ```
    pub fn to_f64(&self) -> Option<f64> {
        self.is_valid().then(|| self.text.parse().ok()).flatten()
    }
}

impl From<String> for Decimal {
    fn from(text: String) -> Self {
        Self {
            text: text.into(),
            is_number: false,
        }
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self::from(number.to_string())
    }
}

impl Decode for Decimal {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if r.peek()? == Kind::Number {
            return Ok(Self {
                text: r.number()?.into(),
                is_number: true,
            });
        }
        let text = r.str()?;
        r.spend_text(text.len())?;
        let value = Self::from(text.into_owned());
        if r.is_trying() && !value.is_valid() {
            r.unlisted();
        }
        Ok(value)
    }
}

impl Encode for Decimal {
    fn encode(&self, w: &mut Writer) {
        if self.is_number {
            w.raw(&self.text);
        } else {
            w.str(&self.text);
        }
    }
}
