//! Escapes in strings: rare, so away from the path of those that have none.

use super::error::DecodeError;
use super::reader::Reader;
use super::scan;

impl Reader<'_> {
    /// Reads the rest of a string from its first special byte on.
    #[cold]
    pub(super) fn escaped(&mut self, start: usize, special: usize) -> Result<String, DecodeError> {
        let mut string = String::new();
        let (mut from, mut at) = (start, special);
        loop {
            string.push_str(&self.text[from..at]);
            match self.byte(at) {
                b'"' => {
                    self.at = at + 1;
                    return Ok(string);
                }
                b'\\' => {
                    let (character, length) = self.escape(at)?;
                    string.push(character);
                    from = at + length;
                }
                _ if at >= self.text.len() => {
                    return Err(self.error_at(
                        at,
                        "expected the end of a string, found the end of the text",
                    ));
                }
                _ => {
                    return Err(
                        self.error_at(at, "a control character must be escaped in a string")
                    );
                }
            }
            at = scan::special(self.text.as_bytes(), from);
        }
    }

    /// The character that the escape at `at` stands for, and the length of the escape.
    fn escape(&self, at: usize) -> Result<(char, usize), DecodeError> {
        let character = match self.byte(at + 1) {
            quoted @ (b'"' | b'\\' | b'/') => char::from(quoted),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(at),
            _ => return Err(self.error_at(at, "no such escape")),
        };
        Ok((character, 2))
    }

    fn unicode_escape(&self, at: usize) -> Result<(char, usize), DecodeError> {
        let unit = self.hex(at + 2)?;
        if let Some(character) = char::from_u32(unit) {
            return Ok((character, 6));
        }
        if unit < 0xdc00 && self.byte(at + 6) == b'\\' && self.byte(at + 7) == b'u' {
            let low = self.hex(at + 8)?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return char::from_u32(code)
                    .map(|character| (character, 12))
                    .ok_or_else(|| self.error_at(at, "no such character"));
            }
        }
        Err(self.error_at(at, "half of a surrogate pair"))
    }

    fn hex(&self, at: usize) -> Result<u32, DecodeError> {
        (at..at + 4).try_fold(0, |code, at| {
            char::from(self.byte(at))
                .to_digit(16)
                .map(|digit| code << 4 | digit)
                .ok_or_else(|| self.error_at(at, "expected four hexadecimal digits"))
        })
    }
}
