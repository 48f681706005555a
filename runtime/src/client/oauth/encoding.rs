//! Random bytes, and bytes as text for URLs.

use crate::Base64;
use ring::rand::{SecureRandom, SystemRandom};

/// Bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], &'static str> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| "the system gives no random numbers")?;
    Ok(bytes)
}

/// Base64 in the alphabet of URLs, without padding.
pub(super) fn base64_url(bytes: &[u8]) -> String {
    let text = Base64::encode(bytes);
    let text = AsRef::<str>::as_ref(&text).trim_end_matches('=');
    text.replace('+', "-").replace('/', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_for_urls() {
        assert_eq!(base64_url(&[0xfb, 0xff, 0xfe, 0x01]), "-__-AQ");
        let (one, other) = (random::<32>(), random::<32>());
        assert_ne!(one, other);
        assert_eq!(base64_url(&one.unwrap()).len(), 43);
    }
}
