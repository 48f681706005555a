//! How values are written as text, read backwards: percent-encoding, pairs, cookies, base64.

use serde_json::Value;

/// Undoes percent-encoding, once.
pub(super) fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| (byte as char).to_digit(16));
        let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
            return Err(format!("`{text}` has a percent sign without two digits"));
        };
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).map_err(|_| format!("`{text}` is not UTF-8"))
}

/// Undoes the encoding of a form, where a plus sign is a space.
pub(super) fn decode_form(text: &str) -> Result<String, String> {
    decode(&text.replace('+', " "))
}

/// What RFC 3986 does not let a path or a query have.
pub(super) fn illegal(text: &str, also: &str) -> Option<char> {
    let plain = "-._~!$&'()*+,;=:@%/";
    let legal = |c: char| c.is_ascii_alphanumeric() || plain.contains(c) || also.contains(c);
    text.chars().find(|c| !legal(*c))
}

/// The `name=value` pairs of a query or a form, not decoded.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    split_pairs(text.split('&'))
}

/// The pairs of `Cookie` headers, not decoded.
pub(super) fn cookies(text: &str) -> Vec<(String, String)> {
    split_pairs(text.split(';').map(str::trim_start))
}

fn split_pairs<'a>(pairs: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let pairs = pairs.filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    });
    pairs.collect()
}

/// Undoes base64 with padding.
pub(super) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for c in text.trim_end_matches('=').chars() {
        bits = (bits << 6) | ALPHABET.find(c)? as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

/// Whether two JSON values mean the same: members in any order, numbers by their value.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => {
            let integers = (x.as_i128(), y.as_i128());
            match integers {
                (Some(x), Some(y)) => x == y,
                _ => x.as_f64() == y.as_f64(),
            }
        }
        (Value::Array(x), Value::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(x, y))
        }
        (Value::Object(x), Value::Object(y)) => {
            let found = |(key, x): (&String, &Value)| y.get(key).is_some_and(|y| same(x, y));
            x.len() == y.len() && x.iter().all(found)
        }
        (a, b) => a == b,
    }
}

/// Whether a text says a value where it stands without quotes. Lists and objects are JSON there.
pub(super) fn says(text: &str, value: &Value) -> bool {
    match value {
        Value::String(string) => text == string,
        value => serde_json::from_str(text).is_ok_and(|read: Value| same(&read, value)),
    }
}
