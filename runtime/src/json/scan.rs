//! Looking for the end of a string, eight bytes at a time.

const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; 8]);
const SPACES: u64 = u64::from_ne_bytes([b' '; 8]);

/// Whether a byte cannot stand for itself in a string: a quote, a backslash, a control character.
#[inline]
pub(super) fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..=0x1f)
}

/// Where the first special byte is, from `start` on; the end of the text if there is none.
#[inline]
pub(super) fn special(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let found = specials(u64::from_le_bytes(*chunk));
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while at < bytes.len() && !is_special(bytes[at]) {
        at += 1;
    }
    at
}

/// Sets the high bit of each special byte. Bytes above a hit may be marked wrongly (the borrow of
/// the subtraction), the lowest mark is always right.
#[inline]
fn specials(word: u64) -> u64 {
    let quote = (word ^ QUOTES).wrapping_sub(ONES);
    let backslash = (word ^ BACKSLASHES).wrapping_sub(ONES);
    let control = word.wrapping_sub(SPACES);
    (quote | backslash | control) & !word & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_offset() {
        for byte in 0..=255_u8 {
            for offset in 0..20 {
                let mut text = vec![b'x'; 20];
                text[offset] = byte;
                let expected = if is_special(byte) { offset } else { 20 };
                assert_eq!(special(&text, 0), expected, "byte {byte} at {offset}");
            }
        }
    }

    #[test]
    fn neighbours_do_not_disturb() {
        for pair in [
            *b"\"#",
            *b"#\"",
            *b"\\]",
            *b"]\\",
            [0x1f, 0x20],
            [0x80, 0x22],
        ] {
            let mut text = vec![0xff; 16];
            text[3..5].copy_from_slice(&pair);
            let expected = text.iter().position(|byte| is_special(*byte)).unwrap();
            assert_eq!(special(&text, 0), expected, "{pair:?}");
        }
    }
}
