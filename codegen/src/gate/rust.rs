//! Text in Rust source: comments, doc attributes, identifiers and literals.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// Adds a line as a comment that documents what follows (`///`) or stands around it (`//!`).
fn documented(out: &mut String, indent: usize, marker: &str, text: &str) {
    out.extend(std::iter::repeat_n(' ', indent));
    out.push_str(marker);
    if !text.is_empty() {
        out.push(' ');
        out.push_str(&super::line(text));
    }
    out.push('\n');
}

/// Adds doc comments, a line each.
pub(crate) fn doc_comments(out: &mut String, lines: &[String], indent: usize) {
    for line in lines {
        documented(out, indent, "///", line);
    }
}

/// A doc comment of one line.
pub(crate) fn doc_comment(text: &str) -> String {
    format!("/// {}", super::line(text))
}

/// Doc comments of the file itself.
pub(crate) fn inner_doc_comments(lines: &[String]) -> String {
    let mut out = String::new();
    for line in lines {
        documented(&mut out, 0, "//!", line);
    }
    out
}

/// Lines as doc attributes, one each.
pub(crate) fn doc_attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| match line.is_empty() {
        true => String::new(),
        false => format!(" {}", super::line(line)),
    });
    quote!(#(#[doc = #lines])*)
}

/// A name that naming has decided, as a token. What is none, which naming lets nobody decide,
/// becomes one.
pub(crate) fn ident(name: &str) -> Ident {
    let (raw, plain) = match name.strip_prefix("r#") {
        Some(plain) => (true, plain),
        None => (false, name),
    };
    if raw && is_word(plain) && !matches!(plain, "self" | "super" | "crate" | "Self" | "_") {
        return Ident::new_raw(plain, Span::call_site());
    }
    if is_ident(plain) {
        return Ident::new(plain, Span::call_site());
    }
    let word: String = plain.chars().filter(char::is_ascii_alphanumeric).collect();
    Ident::new(&format!("n_{word}"), Span::call_site())
}

/// Whether a name can be written as it is. `syn` does not know the latest keyword.
pub(crate) fn is_ident(name: &str) -> bool {
    let is_parsed = || name != "gen" && syn::parse_str::<Ident>(name).is_ok();
    is_word(name) && (is_no_keyword(name) || is_parsed())
}

/// Whether a look at a word is enough: keywords are short and in small letters, but for `Self`.
fn is_no_keyword(word: &str) -> bool {
    let is_small = word.bytes().all(|byte| byte.is_ascii_lowercase());
    word.is_ascii() && word != "Self" && word != "_" && (word.len() > 8 || !is_small)
}

/// Whether a text is a single word of letters, digits and underscores: `syn` would pass over
/// spaces and comments around one.
fn is_word(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic());
    starts && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// A string literal. What is hidden is escaped, so the value is the same.
pub(crate) fn string(text: &str) -> String {
    format!("{text:?}")
}

/// A literal of a finite number, which always has a point or an exponent.
pub(crate) fn float(number: f64) -> String {
    format!("{number:?}")
}

/// A list of string literals, without brackets.
pub(crate) fn strings<T: AsRef<str>>(texts: &[T]) -> String {
    let literals: Vec<String> = texts.iter().map(|text| string(text.as_ref())).collect();
    literals.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_comment() {
        let mut out = String::new();
        let lines = ["a\nfn b() {}\u{2028}c".to_owned(), String::new()];
        doc_comments(&mut out, &lines, 4);
        assert_eq!(out, "    /// a fn b() {} c\n    ///\n");
        let lines = ["x\r\n*/ y".to_owned()];
        assert_eq!(inner_doc_comments(&lines), "//! x */ y\n");
        let tokens = doc_attributes(&lines).to_string();
        assert_eq!(tokens, "# [doc = \" x */ y\"]");
    }

    #[test]
    fn anything_is_an_identifier_or_becomes_one() {
        assert_eq!(ident("name").to_string(), "name");
        assert_eq!(ident("r#type").to_string(), "r#type");
        for name in [
            "",
            "a b",
            "K { A } fn x() {}",
            "type",
            "r#",
            "1a",
            "r#self",
            "a/**/",
            " a",
        ] {
            let made = ident(name).to_string();
            assert!(made.starts_with("n_"), "{name:?} became {made}");
        }
    }

    #[test]
    fn literals_hide_nothing() {
        let text = "a\"b\\\n\u{202e}\u{2028}";
        assert_eq!(string(text), r#""a\"b\\\n\u{202e}\u{2028}""#);
        assert_eq!(strings(&["a", "b"]), r#""a", "b""#);
    }
}
