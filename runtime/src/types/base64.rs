use super::text::{FormatError, text_format};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as text. Kept as it came, as [`DateTime`](crate::DateTime) is.
///
/// ```
/// use specwright_runtime::Base64;
///
/// let data = Base64::encode("hello");
/// assert_eq!(data, "aGVsbG8=");
/// assert_eq!(data.decode()?, b"hello");
/// # Ok::<(), specwright_runtime::FormatError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Base64 {
    text: Box<str>,
}

text_format!(Base64);

impl Base64 {
    /// The text for bytes: the standard alphabet, padded.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::Base64::encode([0xff, 0xfe]), "//4=");
    /// ```
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let group = (0..3).fold(0, |group, index| {
                group << 8 | usize::from(chunk.get(index).copied().unwrap_or(0))
            });
            for index in 0..4 {
                text.push(if index <= chunk.len() {
                    char::from(ALPHABET[group >> (18 - 6 * index) & 63])
                } else {
                    '='
                });
            }
        }
        Self::from(text)
    }

    /// Whether the text is base64.
    ///
    /// ```
    /// assert!(!specwright_runtime::Base64::from("a b*").is_valid());
    /// ```
    pub fn is_valid(&self) -> bool {
        decode(&self.text).is_some()
    }

    /// The bytes. Either alphabet will do, with padding or without, and with line breaks.
    ///
    /// ```
    /// use specwright_runtime::Base64;
    ///
    /// assert_eq!(Base64::from("__4").decode()?, [0xff, 0xfe]);
    /// assert!(Base64::from("?").decode().is_err());
    /// # Ok::<(), specwright_runtime::FormatError>(())
    /// ```
    pub fn decode(&self) -> Result<Vec<u8>, FormatError> {
        decode(&self.text).ok_or_else(|| FormatError::new("base64", &self.text))
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches(|c: char| c == '=' || c.is_ascii_whitespace());
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut group, mut bits) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        group = group << 6 | u32::from(sextet(byte)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((group >> bits) as u8);
            group &= (1 << bits) - 1;
        }
    }
    // One character alone is less than a byte.
    (bits < 6).then_some(bytes)
}

fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_every_length_and_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 0..=256 {
            let text = Base64::encode(&bytes[..length]);
            assert_eq!(text.as_str().len() % 4, 0);
            assert_eq!(text.decode().unwrap(), &bytes[..length]);
        }
        for text in ["A", "AAAAA", "=AAA", "AA=A", "é"] {
            assert!(!Base64::from(text).is_valid(), "{text}");
        }
        assert_eq!(Base64::from("aGVs\r\nbG8=\n").decode().unwrap(), b"hello");
    }
}
