use super::text::{FormatError, text_format};

/// A UUID as text. Kept as it came, as [`DateTime`](crate::DateTime) is.
///
/// For another crate's type, parse the text: `id.as_str().parse::<uuid::Uuid>()`.
///
/// ```
/// use specwright_runtime::Uuid;
///
/// let id = Uuid::from("67e55044-10b1-426f-9247-bb680e5fe0c8");
/// assert_eq!(Uuid::from_bytes(id.to_bytes()?), id);
/// # Ok::<(), specwright_runtime::FormatError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Uuid {
    text: Box<str>,
}

text_format!(Uuid);

impl Uuid {
    /// The UUID of these bytes.
    ///
    /// ```
    /// let id = specwright_runtime::Uuid::from_bytes([0xab; 16]);
    /// assert_eq!(id, "abababab-abab-abab-abab-abababababab");
    /// ```
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let digits = format!("{:032x}", u128::from_be_bytes(bytes));
        let groups = [
            &digits[..8],
            &digits[8..12],
            &digits[12..16],
            &digits[16..20],
            &digits[20..],
        ];
        Self::from(groups.join("-"))
    }

    /// Whether the text is a UUID with hyphens.
    ///
    /// ```
    /// use specwright_runtime::Uuid;
    ///
    /// assert!(Uuid::from("67E55044-10B1-426F-9247-BB680E5FE0C8").is_valid());
    /// assert!(!Uuid::from("67e5504410b1426f9247bb680e5fe0c8").is_valid());
    /// ```
    pub fn is_valid(&self) -> bool {
        parse(&self.text).is_some()
    }

    /// The bytes.
    ///
    /// ```
    /// assert!(specwright_runtime::Uuid::from("?").to_bytes().is_err());
    /// ```
    pub fn to_bytes(&self) -> Result<[u8; 16], FormatError> {
        parse(&self.text)
            .map(u128::to_be_bytes)
            .ok_or_else(|| FormatError::new("a UUID", &self.text))
    }
}

fn parse(text: &str) -> Option<u128> {
    if text.len() != 36 {
        return None;
    }
    text.bytes()
        .enumerate()
        .try_fold(0, |number, (index, byte)| match index {
            8 | 13 | 18 | 23 => (byte == b'-').then_some(number),
            _ => char::from(byte)
                .to_digit(16)
                .map(|digit| number << 4 | u128::from(digit)),
        })
}
