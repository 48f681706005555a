//! Text in a manifest.

/// A TOML string of one line.
pub(crate) fn string(text: &str) -> String {
    toml::Value::String(super::line(text).into_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_where_it_should() {
        let text = "a\"\n[package]\u{202e}\\";
        let line = string(text);
        assert_eq!(line.lines().count(), 1);
        let parsed: toml::Table = format!("a = {line}").parse().expect("TOML");
        assert_eq!(parsed["a"].as_str(), Some("a\" [package]\\"));
    }
}
