//! From any text to a Rust identifier.
//!
//! Letters beyond ASCII are transliterated, symbols separate words. Text without a letter or digit
//! is spelt out (`>=` is `greater equal`), as is a sign in front of a digit (`-1` is `minus 1`).
//! Nothing at all is `empty`. An identifier that would begin with a digit begins with `n`. What is
//! longer than a file's name can be is cut.

use heck::{ToSnakeCase, ToUpperCamelCase};
use std::borrow::Cow;
use unicode_ident::{is_xid_continue, is_xid_start};

/// `UpperCamelCase`, for types and variants.
pub(super) fn camel(text: &str) -> String {
    let text = spelt(text);
    let name = cut(match is_lower(&text) {
        true => words(&text).fold(String::with_capacity(text.len()), |mut name, word| {
            name.push(word.as_bytes()[0].to_ascii_uppercase().into());
            name.push_str(&word[1..]);
            name
        }),
        false => text.to_upper_camel_case(),
    });
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("N{name}")
    } else {
        name
    }
}

/// `snake_case`, for fields, arguments, methods and modules. Keywords are not escaped yet.
pub(super) fn snake(text: &str) -> String {
    let text = spelt(text);
    let name = cut(match is_lower(&text) {
        true => words(&text).fold(String::with_capacity(text.len()), |mut name, word| {
            name.push_str(if name.is_empty() { "" } else { "_" });
            name.push_str(word);
            name
        }),
        false => text.to_snake_case(),
    });
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("n{name}")
    } else {
        name
    }
}

/// Whether nothing but symbols divides the words of a text. Most are like this, and their words are found much faster.
fn is_lower(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
}

/// The words of a text in lower case.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// A snake-case name as it can be written: `r#type`, `self_`.
pub(super) fn escape(name: String) -> String {
    match name.as_str() {
        "self" | "Self" | "super" | "crate" | "_" => format!("{name}_"),
        _ if KEYWORDS.contains(&name.as_str()) => format!("r#{name}"),
        _ => name,
    }
}

/// A name as it is, if it can be one; else what its words make. Names that a document gives may be
/// anything.
pub(super) fn identifier(name: String) -> String {
    let plain = name.strip_prefix("r#").unwrap_or(&name);
    let mut chars = plain.chars();
    let starts = chars.next().is_some_and(|c| c == '_' || is_xid_start(c));
    match starts && chars.all(is_xid_continue) && plain.len() <= LONGEST + 8 {
        true => plain.to_owned(),
        false if plain.starts_with(char::is_uppercase) => camel(plain),
        false => snake(plain),
    }
}

/// As long as names get. Modules are files, whose names may have 255 bytes.
const LONGEST: usize = 200;

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// A name in ASCII, made short enough.
fn cut(mut name: String) -> String {
    if name.len() > LONGEST {
        name.truncate(LONGEST);
        name.truncate(name.trim_end_matches('_').len());
    }
    name
}

/// The text in ASCII, with at least one letter or digit.
fn spelt(text: &str) -> Cow<'_, str> {
    let ascii = match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(deunicode::deunicode_with_tofu(text, " ")),
    };
    let has_words = ascii.contains(|c: char| c.is_ascii_alphanumeric());
    let mut chars = ascii.chars();
    let signed =
        matches!(chars.next(), Some('+' | '-')) && chars.next().is_some_and(|c| c.is_ascii_digit());
    if has_words && !signed {
        return separated(ascii);
    }
    if signed {
        let (sign, number) = ascii.split_at(1);
        let sign = if sign == "+" { "plus" } else { "minus" };
        return Cow::Owned(format!("{sign} {number}"));
    }
    let symbols: Vec<String> = ascii.chars().filter_map(symbol).collect();
    match (symbols.is_empty(), text.is_empty()) {
        (false, _) => Cow::Owned(symbols.join(" ")),
        (true, true) => Cow::Borrowed("empty"),
        (true, false) if text.trim().is_empty() => Cow::Borrowed("blank"),
        (true, false) => {
            let codes: Vec<String> = text.chars().map(|c| format!("u{:x}", c as u32)).collect();
            Cow::Owned(codes.join(" "))
        }
    }
}

/// A dot between digits counts: `1.5` is `1 5`, not `15`.
fn separated(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\'') {
        Cow::Owned(text.replace('\'', ""))
    } else {
        text
    }
}

fn symbol(c: char) -> Option<String> {
    let name = match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        '(' => "open paren",
        ')' => "close paren",
        '[' => "open bracket",
        ']' => "close bracket",
        '{' => "open brace",
        '}' => "close brace",
        '"' => "quote",
        '\'' => "apostrophe",
        '`' => "backtick",
        _ => return None,
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for (text, expected) in [
            ("createdAt", "created_at"),
            ("HTTPStatus", "http_status"),
            ("x-request-id", "x_request_id"),
            ("filter[name]", "filter_name"),
            ("1st", "n1st"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            (">=", "greater_equal"),
            (&"a".repeat(300), &"a".repeat(200)),
            ("", "empty"),
            (" ", "blank"),
            ("größe", "grosse"),
            ("日本", "ri_ben"),
            ("don't", "dont"),
            ("\u{e000}", "ue000"),
        ] {
            assert_eq!(snake(text), expected, "{text:?}");
        }
        assert_eq!(camel("project.user deleted"), "ProjectUserDeleted");
        assert_eq!(camel("1024x1024"), "N1024x1024");
        assert_eq!(escape(snake("type")), "r#type");
        assert_eq!(escape(snake("self")), "self_");
    }

    #[test]
    fn words_in_lower_case_are_those_that_the_library_finds() {
        for text in [
            "a",
            "a_b",
            "__a--b  c__",
            "v4a",
            "4_a1b2",
            "x-rate-limit 2",
            "a.b[c]",
            "ip_v4",
            "_1",
        ] {
            assert!(is_lower(text));
            assert_eq!(
                snake(text).trim_start_matches('n'),
                text.to_snake_case(),
                "{text}"
            );
            assert_eq!(
                camel(text).trim_start_matches('N'),
                text.to_upper_camel_case(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_name_that_is_given_is_kept_or_made_of_its_words() {
        for (name, expected) in [
            ("Größe", "Größe"),
            ("_a1", "_a1"),
            ("r#type", "type"),
            ("K { A } fn x() {}", "KAFnX"),
            ("a b", "a_b"),
            ("", "empty"),
            ("a/**/b", "a_b"),
            ("a\u{202e}b", "ab"),
        ] {
            assert_eq!(identifier(name.to_owned()), expected, "{name:?}");
        }
    }
}
