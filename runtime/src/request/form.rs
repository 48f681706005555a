//! `application/x-www-form-urlencoded` bodies, and how a property of a form travels.

use super::percent::{Keep, encode as percent_encode};
use super::shape::Shape;
use super::style::{ParameterStyle, Place, Style, render};

/// How one property of a form or multipart body travels, where that is not the default.
///
/// ```
/// use specwright_runtime::{ParameterStyle, PartEncoding, Style};
///
/// const PARTS: &[PartEncoding] = &[
///     PartEncoding::new("photo").content_type("image/png"),
///     PartEncoding::new("filter").style(ParameterStyle::new(Style::DeepObject, true)),
/// ];
/// # let _ = PARTS;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PartEncoding {
    pub(crate) property: &'static str,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) style: Option<ParameterStyle>,
}

impl PartEncoding {
    /// The encoding of a property.
    ///
    /// ```
    /// # use specwright_runtime::PartEncoding;
    /// const PHOTO: PartEncoding = PartEncoding::new("photo");
    /// ```
    pub const fn new(property: &'static str) -> Self {
        PartEncoding {
            property,
            content_type: None,
            style: None,
        }
    }

    /// Its media type.
    ///
    /// ```
    /// # use specwright_runtime::PartEncoding;
    /// const PHOTO: PartEncoding = PartEncoding::new("photo").content_type("image/png");
    /// ```
    pub const fn content_type(mut self, content_type: &'static str) -> Self {
        self.content_type = Some(content_type);
        self
    }

    /// Its style.
    ///
    /// ```
    /// # use specwright_runtime::{ParameterStyle, PartEncoding, Style};
    /// const IDS: PartEncoding = PartEncoding::new("ids").style(ParameterStyle::new(Style::Form, false));
    /// ```
    pub const fn style(mut self, style: ParameterStyle) -> Self {
        self.style = Some(style);
        self
    }

    pub(crate) fn find(parts: &'static [PartEncoding], property: &str) -> PartEncoding {
        parts
            .iter()
            .copied()
            .find(|part| part.property == property)
            .unwrap_or(PartEncoding::new(""))
    }
}

/// `None` unless the value is an object.
pub(crate) fn encode(json: &str, parts: &'static [PartEncoding]) -> Option<String> {
    let Shape::Object(members) = Shape::of(json)? else {
        return None;
    };
    let mut out = String::with_capacity(json.len());
    for (name, value) in members {
        let part = PartEncoding::find(parts, &name);
        let style = match (part.style, part.content_type) {
            (Some(style), _) => style,
            (None, Some(media_type)) if media_type.contains("json") => {
                ParameterStyle::new(Style::Json, false)
            }
            // Without instructions an object travels as JSON: exploded, it would lose its name.
            (None, _) if value.starts_with('{') => ParameterStyle::new(Style::Json, false),
            (None, _) => ParameterStyle::new(Style::Form, true),
        };
        let text = if value == "null" {
            empty(&name)
        } else {
            render(Place::Query, style, &name, value).unwrap_or_default()
        };
        if !out.is_empty() && !text.is_empty() {
            out.push('&');
        }
        out.push_str(&text);
    }
    Some(out)
}

/// A form has no null; an empty value is as near as it gets.
fn empty(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 1);
    percent_encode(&mut out, name, Keep::Unreserved);
    out.push('=');
    out
}
