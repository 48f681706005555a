use super::fragment::fragment;
use crate::line::one_line;
use std::borrow::Cow;
use std::fmt;

/// Why JSON could not be decoded: where, what was wrong, and the text around it.
///
/// ```
/// use specwright_runtime::json;
///
/// let error = json::from_str::<Vec<i64>>("[1, 2, true]").unwrap_err();
/// assert_eq!(error.path(), "[2]");
/// assert_eq!(error.reason(), "expected an integer, found a boolean");
/// assert_eq!(error.offset(), 7);
/// assert_eq!(error.fragment(), "[1, 2, true]");
/// ```
#[derive(Clone)]
pub struct DecodeError(Box<Inner>);

const LONGEST_REASON: usize = 300;
const LONGEST_KEY: usize = 40;
/// Of a long path, so many steps are shown at its beginning and at its end.
const OUTER: usize = 10;
const INNER: usize = 6;

#[derive(Clone)]
struct Inner {
    /// From the innermost to the outermost: collected while unwinding.
    path: Vec<Segment>,
    reason: Cow<'static, str>,
    place: Option<Place>,
    /// Whether the value is secret.
    secret: bool,
    /// Whose member is missing, if that is what is wrong.
    owner: Owner,
}

#[derive(Clone, Copy)]
enum Owner {
    /// Something else is wrong.
    None,
    /// Known to who decodes it.
    Unnamed,
    /// A type, with the modules that it lives in.
    Named(&'static str),
}

#[derive(Clone)]
enum Segment {
    Key(Cow<'static, str>),
    Index(usize),
}

#[derive(Clone)]
struct Place {
    offset: usize,
    fragment: String,
}

impl DecodeError {
    /// An error with nothing but a reason, for hand-written implementations of
    /// [`Decode`](super::Decode). The reader that it passes through adds the place.
    ///
    /// ```
    /// let error = specwright_runtime::json::DecodeError::new("expected an even number");
    /// assert_eq!(error.to_string(), "expected an even number");
    /// ```
    #[cold]
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        let reason = match reason.into() {
            // It may cite what came.
            Cow::Owned(reason) => Cow::Owned(one_line(&reason, LONGEST_REASON).into_owned()),
            ours => ours,
        };
        Self(Box::new(Inner {
            path: Vec::new(),
            reason,
            place: None,
            secret: false,
            owner: Owner::None,
        }))
    }

    /// The error of a required member that is not there.
    ///
    /// ```
    /// let error = specwright_runtime::json::DecodeError::missing("id");
    /// assert_eq!(error.to_string(), "id: required, but missing");
    /// ```
    #[cold]
    pub fn missing(field: &'static str) -> Self {
        let mut error = Self::new("required, but missing").in_key(field);
        error.0.owner = Owner::Unnamed;
        error
    }

    /// The type that lacks a required member, if that is what is wrong.
    ///
    /// ```
    /// use specwright_runtime::{UnknownFields, json, object};
    ///
    /// #[derive(Debug)]
    /// struct Pet {
    ///     name: String,
    ///     unknown_fields: UnknownFields,
    /// }
    ///
    /// object!(decode Pet { name, ..unknown_fields });
    ///
    /// let error = json::from_str::<Vec<Pet>>("[{}]").unwrap_err();
    /// assert_eq!((error.path().as_str(), error.type_name()), ("[0].name", Some("Pet")));
    /// ```
    pub fn type_name(&self) -> Option<&'static str> {
        let Owner::Named(name) = self.0.owner else {
            return None;
        };
        // Of `Option<client::types::Pet>` the name that the document has.
        let name = name.rsplit("::").next().unwrap_or(name);
        Some(name.trim_end_matches('>'))
    }

    /// Notes the type that could not be decoded; the innermost one counts.
    #[cold]
    pub(super) fn of_type<T>(mut self) -> Self {
        if matches!(self.0.owner, Owner::Unnamed) {
            self.0.owner = Owner::Named(std::any::type_name::<T>());
        }
        self
    }

    /// Where the value is, from the root: `data[3].role`. Empty for the root itself. Of long keys the
    /// beginning is shown, of long paths the beginning and the end.
    ///
    /// ```
    /// let error = specwright_runtime::json::DecodeError::missing("id").in_index(3).in_key("data");
    /// assert_eq!(error.path(), "data[3].id");
    /// let deep = (0..40).fold(error, |error, _| error.in_index(0));
    /// assert_eq!(deep.path(), "[0][0][0][0][0][0][0][0][0][0]…[0][0][0].data[3].id");
    /// ```
    pub fn path(&self) -> String {
        let mut path = String::new();
        let length = self.0.path.len();
        let left_out = OUTER..length.saturating_sub(INNER).max(OUTER);
        for (at, segment) in self.0.path.iter().rev().enumerate() {
            if left_out.contains(&at) {
                if at == OUTER {
                    path.push('…');
                }
                continue;
            }
            match segment {
                Segment::Index(index) => path.push_str(&format!("[{index}]")),
                Segment::Key(key) => push_key(&mut path, &one_line(key, LONGEST_KEY)),
            }
        }
        path
    }

    /// What was wrong.
    ///
    /// ```
    /// let error = specwright_runtime::json::from_str::<bool>("7").unwrap_err();
    /// assert_eq!(error.reason(), "expected a boolean, found a number");
    /// ```
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// How many bytes into the text.
    ///
    /// ```
    /// let error = specwright_runtime::json::from_str::<bool>("  7").unwrap_err();
    /// assert_eq!(error.offset(), 2);
    /// ```
    pub fn offset(&self) -> usize {
        self.0.place.as_ref().map_or(0, |place| place.offset)
    }

    /// The text around the place, some 80 characters at most. It holds no texts but the one that is wrong, and not even
    /// that if its name sounds secret: texts may be keys and passwords.
    ///
    /// ```
    /// use specwright_runtime::json;
    /// use std::collections::BTreeMap;
    ///
    /// let error = json::from_str::<Vec<BTreeMap<String, i64>>>(r#"[{"key": "k-1"}]"#).unwrap_err();
    /// assert_eq!(error.fragment(), r#"[{"key": "…"}]"#);
    /// let error = json::from_str::<Vec<BTreeMap<String, i64>>>(r#"[{"age": "old"}]"#).unwrap_err();
    /// assert_eq!(error.fragment(), r#"[{"age": "old"}]"#);
    /// ```
    pub fn fragment(&self) -> &str {
        self.0.place.as_ref().map_or("", |place| &place.fragment)
    }

    /// The same error, seen from the object that has the value under `key`.
    ///
    /// ```
    /// let error = specwright_runtime::json::DecodeError::new("too long").in_key("name");
    /// assert_eq!(error.path(), "name");
    /// ```
    #[must_use]
    pub fn in_key(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.push(Segment::Key(key.into()));
        self
    }

    /// The same error, seen from the array that has the value at `index`.
    ///
    /// ```
    /// let error = specwright_runtime::json::DecodeError::new("too long").in_index(0);
    /// assert_eq!(error.path(), "[0]");
    /// ```
    #[must_use]
    pub fn in_index(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }

    /// Adds the place, unless something further in knew it already.
    pub(super) fn or_at(mut self, offset: usize) -> Self {
        self.0.place.get_or_insert(Place {
            offset,
            fragment: String::new(),
        });
        self
    }

    /// Keeps the value out of the fragment.
    pub(crate) fn of_secret(mut self) -> Self {
        self.0.secret = true;
        self
    }

    /// Adds the text around the place. Done once, by who has the whole text, because it is looked through for it.
    pub(crate) fn in_text(mut self, text: &str) -> Self {
        let hidden = self.0.secret;
        if let Some(place) = &mut self.0.place {
            place.fragment = fragment(text, place.offset, hidden);
        }
        self
    }
}

fn push_key(path: &mut String, key: &str) {
    if !is_plain(key) {
        path.push_str(&format!("[{key:?}]"));
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'))
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        f.write_str(&self.0.reason)?;
        if let Some(name) = self.type_name() {
            write!(f, " in `{name}`")?;
        }
        if let Some(place) = &self.0.place {
            write!(f, " (at byte {}", place.offset)?;
            if !place.fragment.trim().is_empty() {
                write!(f, ", near `{}`", place.fragment.trim())?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.path())
            .field("reason", &self.reason())
            .field("offset", &self.offset())
            .field("fragment", &self.fragment())
            .finish()
    }
}

impl std::error::Error for DecodeError {}
