//! Headers that the document describes, in their types.

use crate::json::{Decode, from_str};
use http::HeaderMap;
use serde_json::Value;

/// The documented headers of an operation's response. Generated code implements it.
pub trait ResponseHeaders {
    /// Reads them. One that is missing, or is not of its type, is `None`; [`Response::headers`](crate::Response::headers)
    /// has it as it came.
    fn read(headers: &HeaderMap) -> Self;
}

/// A header in the `simple` style: a text, a number, or a list of them separated by commas.
///
/// ```
/// use specwright_runtime::http::{HeaderMap, HeaderValue};
///
/// let headers = HeaderMap::from_iter([("x-total".parse().unwrap(), HeaderValue::from(12))]);
/// assert_eq!(specwright_runtime::header::<i64>(&headers, "X-Total"), Some(12));
/// ```
pub fn header<T: Decode>(headers: &HeaderMap, name: &str) -> Option<T> {
    let text = text(headers, name)?;
    let candidates = [quoted, str::to_owned, list_of_texts, list];
    candidates
        .iter()
        .find_map(|read| from_str(&read(&text)).ok())
}

/// A header whose value is JSON.
///
/// ```
/// use specwright_runtime::http::{HeaderMap, HeaderValue};
///
/// let headers = HeaderMap::from_iter([("x-ids".parse().unwrap(), HeaderValue::from_static("[1,2]"))]);
/// assert_eq!(specwright_runtime::json_header::<Vec<i64>>(&headers, "X-Ids"), Some(vec![1, 2]));
/// ```
pub fn json_header<T: Decode>(headers: &HeaderMap, name: &str) -> Option<T> {
    from_str(&text(headers, name)?).ok()
}

/// All values of a header: several of one name are a list.
fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(name).iter();
    let texts: Option<Vec<&str>> = values.map(|value| value.to_str().ok()).collect();
    texts
        .filter(|texts| !texts.is_empty())
        .map(|texts| texts.join(", "))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn list_of_texts(text: &str) -> String {
    let items: Vec<String> = text.split(',').map(|item| quoted(item.trim())).collect();
    format!("[{}]", items.join(","))
}

fn list(text: &str) -> String {
    format!("[{text}]")
}

/// Implements [`ResponseHeaders`](crate::ResponseHeaders) for a struct of optional fields.
#[macro_export]
macro_rules! response_headers {
    ($name:ident { $($field:ident: $read:ident($wire:literal)),* $(,)? }) => {
        impl $crate::ResponseHeaders for $name {
            fn read(headers: &$crate::http::HeaderMap) -> Self {
                Self { $($field: $crate::$read(headers, $wire)),* }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn values_have_their_types() {
        let map = headers(&[
            ("x-total", "12"),
            ("x-name", "12"),
            ("x-on", "true"),
            ("x-bad", "a"),
        ]);
        assert_eq!(header::<i64>(&map, "X-Total"), Some(12));
        assert_eq!(header::<String>(&map, "x-name").as_deref(), Some("12"));
        assert_eq!(header::<bool>(&map, "x-on"), Some(true));
        assert_eq!(header::<i64>(&map, "x-bad"), None);
        assert_eq!(header::<i64>(&map, "x-missing"), None);
    }

    #[test]
    fn lists_are_separated_by_commas_or_by_lines() {
        let map = headers(&[("x-ids", "1, 2"), ("x-ids", "3"), ("x-names", "a,b")]);
        assert_eq!(header::<Vec<i64>>(&map, "x-ids"), Some(vec![1, 2, 3]));
        let names = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(header::<Vec<String>>(&map, "x-names"), Some(names));
    }

    #[test]
    fn json_is_json() {
        let map = headers(&[("x-meta", r#"{"a":[1]}"#)]);
        let meta = json_header::<Value>(&map, "x-meta");
        assert_eq!(meta, Some(serde_json::json!({ "a": [1] })));
    }
}
