//! Percent-encoding.

use std::fmt::Write;

/// What stays as it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Letters, digits and `-._~`.
    Unreserved,
    /// Reserved characters and finished `%XX` too, as far as a query can hold them without changing its meaning.
    ReservedInQuery,
    /// The same for a path.
    ReservedInPath,
    /// Everything: headers and raw cookies are not percent-encoded.
    All,
}

impl Keep {
    fn keeps(self, byte: u8) -> bool {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            return true;
        }
        match self {
            Keep::Unreserved => false,
            Keep::ReservedInQuery => b":/?[]@!$'()*,;=".contains(&byte),
            Keep::ReservedInPath => b":/@!$&'()*+,;=".contains(&byte),
            Keep::All => true,
        }
    }
}

/// Appends `text` to `out`, with everything that is not kept as `%XX`.
pub(crate) fn encode(out: &mut String, text: &str, keep: Keep) {
    if keep == Keep::All || text.bytes().all(|byte| keep.keeps(byte)) {
        out.push_str(text);
        return;
    }
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        if keep.keeps(byte) || (byte == b'%' && keep != Keep::Unreserved && is_escape(&bytes[at..]))
        {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

fn is_escape(bytes: &[u8]) -> bool {
    bytes.len() > 2 && bytes[1].is_ascii_hexdigit() && bytes[2].is_ascii_hexdigit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, keep: Keep) -> String {
        let mut out = String::new();
        encode(&mut out, text, keep);
        out
    }

    #[test]
    fn keeps_what_it_says() {
        assert_eq!(encoded("aZ09-._~", Keep::Unreserved), "aZ09-._~");
        assert_eq!(
            encoded("a b/c?é%", Keep::Unreserved),
            "a%20b%2Fc%3F%C3%A9%25"
        );
        assert_eq!(
            encoded("/a:b&c#d%2F%zz", Keep::ReservedInQuery),
            "/a:b%26c%23d%2F%25zz"
        );
        assert_eq!(encoded("/a?b#c", Keep::ReservedInPath), "/a%3Fb%23c");
        assert_eq!(encoded("a b;é", Keep::All), "a b;é");
    }
}
