//! What a text must be to be a name elsewhere: in Rust, in HTTP, in an environment, in Cargo.

use unicode_ident::{is_xid_continue, is_xid_start};

/// Names may be this long, in characters.
const LONGEST: usize = 100;

/// What [`is_identifier`] allows.
pub(crate) const IDENTIFIER: &str =
    "a name has letters, digits and `_`, begins with a letter or `_`, and is not `self` or `crate`";

/// Whether Rust takes a text as a name. A keyword is one, as it can be written with `r#`.
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let starts = chars.next().is_some_and(|c| c == '_' || is_xid_start(c));
    starts
        && chars.clone().all(is_xid_continue)
        && chars.count() < LONGEST
        && !matches!(text, "_" | "self" | "Self" | "super" | "crate")
}

/// What [`is_method`] allows.
pub(crate) const METHOD: &str =
    "a method has letters, digits and ``!#$%&'*+-.^_`|~`` alone, such as `PURGE`";

/// Whether a text is a token as RFC 9110 has it, which a method must be.
pub(crate) fn is_method(text: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(is_token) && text.len() <= LONGEST
}

/// What [`is_env_name`] allows.
pub(crate) const ENV_NAME: &str = "the name of an environment variable has ASCII letters, digits and `_`, and begins with no digit";

/// Whether every system takes a text as the name of an environment variable.
pub(crate) fn is_env_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && text.len() <= LONGEST
}

/// As long as the registry lets a package's name be.
pub(crate) const LONGEST_PACKAGE: usize = 64;

/// What [`is_package_word`] allows.
pub(crate) const PACKAGE_WORD: &str =
    "a package's name has ASCII letters, digits, `-` and `_`, and begins with a letter";

/// Whether a text is written as Cargo wants the name of a package.
pub(crate) fn is_package_word(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_word)
}

/// What is wrong with a package's name, if anything.
pub(crate) fn package_fault(name: &str) -> Option<&'static str> {
    if !is_package_word(name) {
        Some(PACKAGE_WORD)
    } else if name.len() > LONGEST_PACKAGE {
        Some("a package's name has 64 characters at most")
    } else if is_reserved_package(name) {
        Some(
            "this is a keyword, or the name of a crate that the client uses; add a word, such as `-client`",
        )
    } else {
        None
    }
}

/// Whether a crate of this name could not be named, or would hide one that generated code uses.
pub(crate) fn is_reserved_package(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    RESERVED_PACKAGES.contains(&name.as_str())
}

/// Keywords, crates that generated code names, and folders of Cargo.
const RESERVED_PACKAGES: &[&str] = &[
    "test",
    "std",
    "core",
    "alloc",
    "proc-macro",
    "serde",
    "serde-json",
    "specwright-runtime",
    "self",
    "super",
    "crate",
    "type",
    "mod",
    "fn",
    "use",
    "struct",
    "enum",
    "trait",
    "impl",
    "as",
    "async",
    "await",
    "box",
    "break",
    "const",
    "continue",
    "dyn",
    "else",
    "extern",
    "false",
    "for",
    "if",
    "in",
    "let",
    "loop",
    "match",
    "move",
    "mut",
    "pub",
    "ref",
    "return",
    "static",
    "true",
    "unsafe",
    "where",
    "while",
    "abstract",
    "become",
    "do",
    "final",
    "gen",
    "macro",
    "override",
    "priv",
    "try",
    "typeof",
    "unsized",
    "virtual",
    "yield",
    "deps",
    "examples",
    "build",
    "incremental",
    "bytes",
    "http",
    "futures-util",
    "tokio",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for good in ["a", "Über", "_a1", "type", "日本"] {
            assert!(is_identifier(good), "{good}");
        }
        let long = "a".repeat(LONGEST + 1);
        for bad in [
            "",
            "_",
            "a b",
            "1a",
            "r#type",
            "self",
            "crate",
            "a\u{200b}",
            &long,
        ] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }

    #[test]
    fn methods_and_environment_variables() {
        assert!(is_method("PURGE") && is_method("M-SEARCH"));
        for bad in ["", "A B", "A\n", "É", "A:", "A/B"] {
            assert!(!is_method(bad), "{bad}");
        }
        assert!(is_env_name("_KEY_1") && is_env_name("key"));
        for bad in ["", "1A", "A-B", "A=B", "A B", "Ä"] {
            assert!(!is_env_name(bad), "{bad}");
        }
    }

    #[test]
    fn packages() {
        assert_eq!(package_fault("my-client_2"), None);
        let long = "a".repeat(LONGEST_PACKAGE + 1);
        for bad in [
            "",
            "-a",
            "1a",
            "a b",
            "ä",
            "Crate",
            "std",
            "serde_json",
            "async",
            &long,
        ] {
            assert!(package_fault(bad).is_some(), "{bad}");
        }
    }
}
