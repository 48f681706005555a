//! How parameters become text: OpenAPI's `style`, `explode` and `allowReserved`.

use super::percent::{Keep, encode};
use super::shape::Shape;
use std::borrow::Cow;

/// OpenAPI's styles, with `Json` for parameters whose `content` is JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    /// Items between tabs: the `tsv` of Swagger 2.0.
    TabDelimited,
    DeepObject,
    /// The value as JSON text.
    Json,
    /// A cookie's value as it is, without percent-encoding.
    Cookie,
}

/// How one parameter becomes text.
///
/// ```
/// use specwright_runtime::{ParameterStyle, Style};
///
/// const IDS: ParameterStyle = ParameterStyle::new(Style::PipeDelimited, false);
/// const FILTER: ParameterStyle = ParameterStyle::new(Style::Form, true).allow_reserved();
/// assert!(FILTER.allow_reserved);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterStyle {
    /// `style`
    pub style: Style,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
}

impl ParameterStyle {
    /// A style that percent-encodes reserved characters.
    ///
    /// ```
    /// # use specwright_runtime::{ParameterStyle, Style};
    /// const IDS: ParameterStyle = ParameterStyle::new(Style::Form, false);
    /// ```
    pub const fn new(style: Style, explode: bool) -> Self {
        ParameterStyle {
            style,
            explode,
            allow_reserved: false,
        }
    }

    /// Leaves reserved characters as they are, where the place allows it.
    ///
    /// ```
    /// # use specwright_runtime::{ParameterStyle, Style};
    /// const NEXT: ParameterStyle = ParameterStyle::new(Style::Form, true).allow_reserved();
    /// ```
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }
}

/// Where a parameter stands, as far as its encoding depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// The text of a parameter whose value is plain text. `None`: its style wants more than that.
pub(crate) fn plain(place: Place, how: ParameterStyle, name: &str, value: &str) -> Option<String> {
    let mut out;
    match how.style {
        Style::Simple => {
            out = Text::new(place, how, value.len());
            out.push(value);
        }
        Style::Form => {
            out = Text::new(place, how, name.len() + 1 + value.len());
            out.pair(name, value);
        }
        _ => return None,
    }
    Some(out.out)
}

/// The text of a parameter: with its name for the styles that have it (`a=1&a=2`), without for the others.
/// `None`: the value has nothing to send, such as an empty list.
pub(crate) fn render(place: Place, how: ParameterStyle, name: &str, json: &str) -> Option<String> {
    let mut out = Text::new(place, how, name.len() + json.len() + 8);
    match how.style {
        Style::Simple => list(&mut out, how, ",", json)?,
        Style::Label => prefixed(&mut out, how, '.', name, json)?,
        Style::Matrix => prefixed(&mut out, how, ';', name, json)?,
        Style::Form => form(&mut out, how, (",", "&"), name, json)?,
        Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited => {
            let delimiter = delimiter(how.style, place);
            match place {
                Place::Path | Place::Header => list(&mut out, how, delimiter, json)?,
                Place::Query | Place::Cookie => form(&mut out, how, (delimiter, "&"), name, json)?,
            }
        }
        Style::Cookie => form(&mut out, how, (",", "; "), name, json)?,
        Style::DeepObject => deep(&mut out, name, json)?,
        Style::Json if matches!(place, Place::Query | Place::Cookie) => out.pair(name, json),
        Style::Json => out.push(json),
    }
    (!out.out.is_empty() || place == Place::Path || place == Place::Header).then_some(out.out)
}

/// What a delimited style has between items. A header is not percent-encoded.
fn delimiter(style: Style, place: Place) -> &'static str {
    match (style, place) {
        (Style::SpaceDelimited, Place::Header) => " ",
        (Style::SpaceDelimited, _) => "%20",
        (Style::PipeDelimited, Place::Header) => "|",
        (Style::PipeDelimited, _) => "%7C",
        (Style::TabDelimited, Place::Header) => "\t",
        (Style::TabDelimited, _) => "%09",
        _ => ",",
    }
}

/// The items of a list as the text of one part. `None`: each is a part of its own, as files are, and
/// all where the style does not join them.
pub(crate) fn joined_items(how: Option<ParameterStyle>, items: &[&str]) -> Option<String> {
    let style = how.filter(|how| !how.explode && !items.is_empty())?.style;
    let texts: Option<Vec<_>> = items.iter().map(|item| Shape::flat(item)).collect();
    Some(texts?.join(delimiter(style, Place::Header)))
}

struct Text {
    out: String,
    keep: Keep,
}

impl Text {
    fn new(place: Place, how: ParameterStyle, length: usize) -> Self {
        let keep = match (place, how.style, how.allow_reserved) {
            (Place::Header, ..) | (_, Style::Cookie, _) => Keep::All,
            (Place::Path, _, true) => Keep::ReservedInPath,
            (_, _, true) => Keep::ReservedInQuery,
            _ => Keep::Unreserved,
        };
        Text {
            out: String::with_capacity(length),
            keep,
        }
    }

    fn push(&mut self, text: &str) {
        encode(&mut self.out, text, self.keep);
    }

    /// The text's own punctuation.
    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.push(name);
        self.raw("=");
        self.push(value);
    }

    fn flat(&mut self, json: &str) -> Option<()> {
        self.push(&Shape::flat(json)?);
        Some(())
    }
}

/// A flat list: `a,b` or `k,v,k,v` or `k=v,k=v`.
fn list(out: &mut Text, how: ParameterStyle, separator: &str, json: &str) -> Option<()> {
    match Shape::of(json)? {
        Shape::Null => {}
        Shape::Scalar(text) => out.push(&text),
        Shape::Array(items) => {
            for (index, item) in items.into_iter().enumerate() {
                out.raw(if index > 0 { separator } else { "" });
                out.flat(item)?;
            }
        }
        Shape::Object(members) => {
            for (index, (name, value)) in members.into_iter().enumerate() {
                out.raw(if index > 0 { separator } else { "" });
                out.push(&name);
                out.raw(if how.explode { "=" } else { separator });
                out.flat(value)?;
            }
        }
    }
    Some(())
}

/// `label` and `matrix`: each part has a prefix, matrix also the parameter's name.
fn prefixed(out: &mut Text, how: ParameterStyle, mark: char, name: &str, json: &str) -> Option<()> {
    let mut buffer = [0; 4];
    let mark: &str = mark.encode_utf8(&mut buffer);
    let named = mark == ";";
    match Shape::of(json)? {
        Shape::Array(items) if how.explode => {
            for item in items {
                out.raw(mark);
                if named {
                    out.push(name);
                    out.raw("=");
                }
                out.flat(item)?;
            }
            Some(())
        }
        Shape::Object(members) if how.explode => {
            for (member, value) in members {
                out.raw(mark);
                out.push(&member);
                out.raw("=");
                out.flat(value)?;
            }
            Some(())
        }
        shape => {
            out.raw(mark);
            if named {
                out.push(name);
                let empty = matches!(&shape, Shape::Scalar(text) if text.is_empty())
                    || shape == Shape::Null;
                out.raw(if empty { "" } else { "=" });
            }
            list(out, how, ",", json)
        }
    }
}

/// `form` and its delimited kin; `separators` are those inside a value and between pairs.
fn form(
    out: &mut Text,
    how: ParameterStyle,
    separators: (&str, &str),
    name: &str,
    json: &str,
) -> Option<()> {
    let (inside, between) = separators;
    match Shape::of(json)? {
        Shape::Null => {}
        Shape::Scalar(text) => out.pair(name, &text),
        Shape::Array(items) if how.explode => {
            for (index, item) in items.into_iter().enumerate() {
                out.raw(if index > 0 { between } else { "" });
                out.pair(name, &Shape::flat(item)?);
            }
        }
        Shape::Object(members) if how.explode => {
            for (index, (member, value)) in members.into_iter().enumerate() {
                out.raw(if index > 0 { between } else { "" });
                out.pair(&member, &Shape::flat(value)?);
            }
        }
        Shape::Array(items) => joined(out, name, inside, items.into_iter().map(Cow::Borrowed))?,
        Shape::Object(members) => {
            let parts = members
                .iter()
                .flat_map(|(member, value)| [Cow::Owned(quoted(member)), Cow::Borrowed(*value)]);
            joined(out, name, inside, parts)?;
        }
    }
    Some(())
}

/// `name=a,b,c`; nothing at all for an empty list.
fn joined<'a>(
    out: &mut Text,
    name: &str,
    separator: &str,
    parts: impl Iterator<Item = Cow<'a, str>>,
) -> Option<()> {
    for (index, part) in parts.enumerate() {
        if index == 0 {
            out.push(name);
            out.raw("=");
        } else {
            out.raw(separator);
        }
        out.flat(&part)?;
    }
    Some(())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `filter[a]=1&filter[b][c]=2`; lists of scalars as `filter[a][]=1`, of anything deeper with indices.
fn deep(out: &mut Text, key: &str, json: &str) -> Option<()> {
    match Shape::of(json)? {
        Shape::Null => {}
        Shape::Scalar(text) => {
            out.raw(if out.out.is_empty() { "" } else { "&" });
            out.pair(key, &text);
        }
        Shape::Object(members) => {
            for (member, value) in members {
                deep(out, &format!("{key}[{member}]"), value)?;
            }
        }
        Shape::Array(items) => {
            let nested = items.iter().any(|item| item.starts_with(['[', '{']));
            for (index, item) in items.into_iter().enumerate() {
                let key = if nested {
                    format!("{key}[{index}]")
                } else {
                    format!("{key}[]")
                };
                deep(out, &key, item)?;
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(place: Place, style: Style, explode: bool, json: &str) -> String {
        render(place, ParameterStyle::new(style, explode), "color", json)
            .unwrap_or_else(|| "-".into())
    }

    const LIST: &str = r#"["blue","black"]"#;
    const RECORD: &str = r#"{"R":100,"G":"a b"}"#;

    #[test]
    fn paths() {
        for (style, explode, json, expected) in [
            (Style::Simple, false, "\"a/b\"", "a%2Fb"),
            (Style::Simple, false, LIST, "blue,black"),
            (Style::Simple, false, RECORD, "R,100,G,a%20b"),
            (Style::Simple, true, RECORD, "R=100,G=a%20b"),
            (Style::Label, false, "\"blue\"", ".blue"),
            (Style::Label, false, LIST, ".blue,black"),
            (Style::Label, true, LIST, ".blue.black"),
            (Style::Label, true, RECORD, ".R=100.G=a%20b"),
            (Style::Matrix, false, "\"blue\"", ";color=blue"),
            (Style::Matrix, false, "\"\"", ";color"),
            (Style::Matrix, false, LIST, ";color=blue,black"),
            (Style::Matrix, true, LIST, ";color=blue;color=black"),
            (Style::Matrix, false, RECORD, ";color=R,100,G,a%20b"),
            (Style::Matrix, true, RECORD, ";R=100;G=a%20b"),
            (Style::SpaceDelimited, false, LIST, "blue%20black"),
            (Style::PipeDelimited, false, LIST, "blue%7Cblack"),
            (Style::TabDelimited, false, LIST, "blue%09black"),
        ] {
            assert_eq!(
                shown(Place::Path, style, explode, json),
                expected,
                "{style:?} {explode} {json}"
            );
        }
    }

    #[test]
    fn queries() {
        for (style, explode, json, expected) in [
            (Style::Form, true, "1.5", "color=1.5"),
            (Style::Form, true, "\"\"", "color="),
            (Style::Form, true, "[]", "-"),
            (Style::Form, false, "[]", "-"),
            (Style::Form, true, "null", "-"),
            (Style::Form, true, LIST, "color=blue&color=black"),
            (Style::Form, false, LIST, "color=blue,black"),
            (Style::Form, false, RECORD, "color=R,100,G,a%20b"),
            (Style::Form, true, RECORD, "R=100&G=a%20b"),
            (Style::SpaceDelimited, false, LIST, "color=blue%20black"),
            (Style::PipeDelimited, false, LIST, "color=blue%7Cblack"),
            (Style::PipeDelimited, true, LIST, "color=blue&color=black"),
            (Style::TabDelimited, false, LIST, "color=blue%09black"),
            (
                Style::DeepObject,
                true,
                RECORD,
                "color%5BR%5D=100&color%5BG%5D=a%20b",
            ),
            (
                Style::DeepObject,
                true,
                r#"{"a":{"b":[1,2]}}"#,
                "color%5Ba%5D%5Bb%5D%5B%5D=1&color%5Ba%5D%5Bb%5D%5B%5D=2",
            ),
            (
                Style::DeepObject,
                true,
                r#"[{"b":1}]"#,
                "color%5B0%5D%5Bb%5D=1",
            ),
            (Style::Json, false, r#"{"a":1}"#, "color=%7B%22a%22%3A1%7D"),
        ] {
            assert_eq!(
                shown(Place::Query, style, explode, json),
                expected,
                "{style:?} {explode} {json}"
            );
        }
    }

    #[test]
    fn headers_and_cookies() {
        assert_eq!(
            shown(Place::Header, Style::Simple, false, LIST),
            "blue,black"
        );
        assert_eq!(
            shown(Place::Header, Style::PipeDelimited, false, LIST),
            "blue|black"
        );
        assert_eq!(
            shown(Place::Header, Style::Simple, true, RECORD),
            "R=100,G=a b"
        );
        assert_eq!(
            shown(Place::Cookie, Style::Form, true, "\"a b\""),
            "color=a%20b"
        );
        assert_eq!(
            shown(Place::Cookie, Style::Cookie, true, LIST),
            "color=blue; color=black"
        );
    }
}
