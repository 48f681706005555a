//! Words for types that have no name of their own.

use super::Lowerer;
use crate::document::SchemaId;
use crate::tokens::{LONGEST_PACKAGE, is_reserved_package};

impl Lowerer<'_> {
    /// The words that name the type of a schema which others refer to: the component's name, or
    /// what its place says.
    pub(super) fn own_words(&self, id: SchemaId) -> String {
        if let Some(name) = self.component_names.get(&id) {
            return name.clone();
        }
        let Some(location) = &self.schema(id).location else {
            return "Inline".to_owned();
        };
        let segments: Vec<String> = location
            .pointer
            .split('/')
            .skip(1)
            .map(unescape_segment)
            .collect();
        let words: Vec<&str> = segments
            .iter()
            .map(String::as_str)
            .filter(|s| !is_structural(s))
            .collect();
        match words.as_slice() {
            [] => self.file_stem(location.file.0 as usize),
            words => words[words.len().saturating_sub(3)..].join(" "),
        }
    }

    fn file_stem(&self, file: usize) -> String {
        let name = self
            .document
            .files
            .get(file)
            .map_or("Inline", String::as_str);
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        name.split('.')
            .next()
            .filter(|stem| !stem.is_empty())
            .unwrap_or("Inline")
            .to_owned()
    }
}

/// As many words as a name can use: those of places deep in others grow and grow.
pub(super) fn short(words: &str) -> &str {
    const LONGEST: usize = 300;
    let end = words.char_indices().map(|(at, _)| at);
    match end.take_while(|at| *at <= LONGEST).last() {
        Some(end) if words.len() > LONGEST => &words[..end],
        _ => words,
    }
}

fn unescape_segment(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// Parts of a pointer that say where, not what.
fn is_structural(segment: &str) -> bool {
    matches!(
        segment,
        "components"
            | "schemas"
            | "definitions"
            | "$defs"
            | "paths"
            | "properties"
            | "schema"
            | "content"
            | "responses"
            | "requestBodies"
            | "requestBody"
            | "parameters"
            | "headers"
            | "allOf"
            | "anyOf"
            | "oneOf"
            | "items"
            | "application/json"
            | "x-ext"
    ) || segment.chars().all(|c| c.is_ascii_digit())
}

/// Words for one element of a list.
pub(super) fn singular(words: &str) -> String {
    singular_form(words).unwrap_or_else(|| format!("{words} item"))
}

/// The singular of words that are a plural, by the rules of English that need no dictionary.
pub(super) fn singular_form(words: &str) -> Option<String> {
    let (head, last) = match words.rfind(|c: char| !c.is_alphanumeric()) {
        Some(at) => words.split_at(at + words[at..].chars().next().map_or(1, char::len_utf8)),
        None => ("", words),
    };
    if !last.is_ascii() || last.len() < 4 {
        return None;
    }
    let lower = last.to_ascii_lowercase();
    let stem = |cut: usize, tail: &str| Some(format!("{head}{}{tail}", &last[..last.len() - cut]));
    if lower.ends_with("ies") && last.len() > 4 {
        return stem(3, "y");
    }
    if ["sses", "shes", "ches", "xes"]
        .iter()
        .any(|end| lower.ends_with(end))
    {
        return stem(2, "");
    }
    let plural = lower.ends_with('s') && !["ss", "us", "is"].iter().any(|e| lower.ends_with(e));
    if plural { stem(1, "") } else { None }
}

/// A package name from a title: `Pet Store API` is `pet-store-api`. Capitals within a word do not
/// divide it: in titles they belong to brands, such as `OpenAI`.
pub(super) fn package_name(title: &str) -> String {
    let ascii = deunicode::deunicode(title);
    let lower = ascii.to_ascii_lowercase();
    let words = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut name = String::new();
    for word in words {
        // With `api-` in front it still fits.
        if name.len() + word.len() + 5 > LONGEST_PACKAGE {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(word);
    }
    match name.chars().next() {
        None => "api-client".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("api-{name}"),
        Some(_) if is_reserved_package(&name) => format!("{name}-client"),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singular_words() {
        for (many, one) in [
            ("choices", "choice"),
            ("Parent entries", "Parent entry"),
            ("classes", "class"),
            ("boxes", "box"),
            ("data", "data item"),
            ("status", "status item"),
            ("ids", "ids item"),
            ("früchte", "früchte item"),
        ] {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn package_names() {
        assert_eq!(package_name("Pet Store API"), "pet-store-api");
        assert_eq!(package_name("OpenAI Admin"), "openai-admin");
        assert_eq!(package_name("3D Models"), "api-3d-models");
        assert_eq!(package_name("日本"), "ri-ben");
        assert_eq!(package_name("!!"), "api-client");
        assert_eq!(package_name("Test"), "test-client");
        assert_eq!(package_name("Crate"), "crate-client");
        assert_eq!(package_name("Serde_JSON"), "serde-json-client");
        let long = package_name(&"word ".repeat(100));
        assert_eq!(long, ["word"; 12].join("-"));
    }
}
