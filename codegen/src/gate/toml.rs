//! Text in a manifest.

/// A TOML string of one line.
pub(crate) fn string(text: &str) -> String {
    toml::Value::String(super::line(text).into_owned()).to_string()
}

/// A key: bare where it can be, otherwise a string.
pub(crate) fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match !name.is_empty() && name.chars().all(is_bare) {
        true => name.to_owned(),
        false => string(name),
    }
}

/// What a dependency needs, on one line: a version, or an inline table. What is neither becomes a
/// string, which Cargo refuses.
pub(crate) fn requirement(text: &str) -> String {
    let line = super::line(text);
    let parsed = format!("a = {line}").parse::<toml::Table>();
    let is_one = parsed.is_ok_and(|table| {
        use toml::Value::{String, Table};
        table.len() == 1 && matches!(table["a"], String(_) | Table(_))
    });
    match is_one {
        true => line.into_owned(),
        false => string(&line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_requirements_stay_in_their_lines() {
        assert_eq!(key("rust_decimal-1"), "rust_decimal-1");
        assert_eq!(key("a = 1\n[b]"), "\"a = 1 [b]\"");
        assert_eq!(requirement("\"1\""), "\"1\"");
        let table = "{ version = \"1\", features = [] }";
        assert_eq!(requirement(table), table);
        assert_eq!(requirement("'1'\nb = 2"), "\"'1' b = 2\"");
        assert_eq!(requirement("1"), "\"1\"");
    }

    #[test]
    fn a_string_ends_where_it_should() {
        let text = "a\"\n[package]\u{202e}\\";
        let line = string(text);
        assert_eq!(line.lines().count(), 1);
        let parsed: toml::Table = format!("a = {line}").parse().expect("TOML");
        assert_eq!(parsed["a"].as_str(), Some("a\" [package]\\"));
    }
}
