use super::{Encode, scan};
use crate::request::Upload;

/// Writes compact JSON.
///
/// ```
/// use specwright_runtime::json::Writer;
///
/// let mut writer = Writer::new();
/// let mut members = writer.begin_object();
/// writer.member(&mut members, "name", &"Apollo");
/// writer.member(&mut members, "seats", &vec![1, 2]);
/// writer.end_object(members);
/// assert_eq!(writer.into_string(), r#"{"name":"Apollo","seats":[1,2]}"#);
/// ```
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    /// Files of a multipart body. In the text, a mark stands for each.
    attachments: Option<Vec<Upload>>,
    /// Whether a number had no JSON, and `null` stands for it.
    lost_number: bool,
    /// Whether a secret is in the text.
    secret: bool,
}

/// An array or object being written.
#[derive(Debug)]
#[must_use = "it must be ended"]
pub struct Open {
    is_empty: bool,
}

/// A member of an object: its name, whether it is written although there is no value (`null` then
/// stands for it), and the value.
pub type Member<'a> = (&'static str, bool, &'a dyn Encode);

/// What writes the members of an object that are not listed.
pub trait RestMembers {
    /// Writes them.
    #[doc(hidden)]
    fn write(&self, w: &mut Writer, members: &mut Open);
}

impl Writer {
    /// A writer of nothing yet.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::json::Writer::new().into_string(), "");
    /// ```
    pub fn new() -> Self {
        Self {
            out: String::with_capacity(128),
            attachments: None,
            lost_number: false,
            secret: false,
        }
    }

    /// For a multipart body, whose files travel beside the text.
    pub(crate) fn with_attachments() -> Self {
        Self {
            attachments: Some(Vec::new()),
            ..Self::new()
        }
    }

    /// Keeps a file and writes a mark in its place; `false` when the text is not for a multipart body.
    pub(crate) fn attach(&mut self, upload: &Upload) -> bool {
        let Some(attachments) = &mut self.attachments else {
            return false;
        };
        // No encoder writes a bare `@`, so the mark cannot be mistaken for data.
        self.out.push_str(&format!("@{}", attachments.len()));
        attachments.push(upload.clone());
        true
    }

    /// The file that a text of [`into_parts`](Self::into_parts) stands for.
    pub(crate) fn attachment<'u>(text: &str, uploads: &'u [Upload]) -> Option<&'u Upload> {
        uploads.get(text.strip_prefix('@')?.parse::<usize>().ok()?)
    }

    /// Whether `null` stands for a number that JSON cannot write: NaN or an infinity.
    pub(crate) fn has_secret(&self) -> bool {
        self.secret
    }

    /// Writes a text that is never shown.
    pub(crate) fn secret(&mut self, text: &str) {
        self.secret = true;
        self.str(text);
    }

    pub(crate) fn has_lost_number(&self) -> bool {
        self.lost_number
    }

    /// What has been written, and the files beside it.
    pub(crate) fn into_parts(self) -> (String, Vec<Upload>) {
        (self.out, self.attachments.unwrap_or_default())
    }

    /// What has been written.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.bool(true);
    /// assert_eq!(writer.into_string(), "true");
    /// ```
    pub fn into_string(self) -> String {
        self.out
    }

    /// Writes `null`.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.null();
    /// assert_eq!(writer.into_string(), "null");
    /// ```
    pub fn null(&mut self) {
        self.out.push_str("null");
    }

    /// Writes a boolean.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.bool(false);
    /// assert_eq!(writer.into_string(), "false");
    /// ```
    pub fn bool(&mut self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
    }

    /// Writes an integer.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.i64(-5);
    /// assert_eq!(writer.into_string(), "-5");
    /// ```
    pub fn i64(&mut self, value: i64) {
        self.out.push_str(itoa::Buffer::new().format(value));
    }

    /// Writes an integer.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.u64(5);
    /// assert_eq!(writer.into_string(), "5");
    /// ```
    pub fn u64(&mut self, value: u64) {
        self.out.push_str(itoa::Buffer::new().format(value));
    }

    /// Writes an integer.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.i128(-5);
    /// assert_eq!(writer.into_string(), "-5");
    /// ```
    pub fn i128(&mut self, value: i128) {
        self.out.push_str(itoa::Buffer::new().format(value));
    }

    /// Writes an integer.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.u128(5);
    /// assert_eq!(writer.into_string(), "5");
    /// ```
    pub fn u128(&mut self, value: u128) {
        self.out.push_str(itoa::Buffer::new().format(value));
    }

    /// Writes a number in the shortest way, a whole one without `.0`; `null` for what JSON has no
    /// number for.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// let mut elements = writer.begin_array();
    /// for value in [0.1, 5.0, 1e300, f64::NAN] {
    ///     writer.element(&mut elements, &value);
    /// }
    /// writer.end_array(elements);
    /// assert_eq!(writer.into_string(), "[0.1,5,1e+300,null]");
    /// ```
    pub fn f64(&mut self, value: f64) {
        if value.is_finite() {
            let mut buffer = zmij::Buffer::new();
            let text = buffer.format_finite(value);
            self.out.push_str(text.strip_suffix(".0").unwrap_or(text));
        } else {
            self.lost_number = true;
            self.null();
        }
    }

    /// Writes a number in the shortest way that `f32` needs.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.f32(0.1);
    /// assert_eq!(writer.into_string(), "0.1");
    /// ```
    pub fn f32(&mut self, value: f32) {
        if value.is_finite() {
            let mut buffer = zmij::Buffer::new();
            let text = buffer.format_finite(value);
            self.out.push_str(text.strip_suffix(".0").unwrap_or(text));
        } else {
            self.lost_number = true;
            self.null();
        }
    }

    /// Writes a string.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.str("a \"b\"\n");
    /// assert_eq!(writer.into_string(), r#""a \"b\"\n""#);
    /// ```
    #[inline]
    pub fn str(&mut self, value: &str) {
        self.out.push('"');
        if scan::special(value.as_bytes(), 0) == value.len() {
            self.out.push_str(value);
        } else {
            self.escaped(value);
        }
        self.out.push('"');
    }

    /// Writes what is JSON already.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// writer.raw("[1, 2]");
    /// assert_eq!(writer.into_string(), "[1, 2]");
    /// ```
    pub fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// Begins an array: [`element`](Self::element) for each, then
    /// [`end_array`](Self::end_array).
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// let mut elements = writer.begin_array();
    /// writer.element(&mut elements, &1);
    /// writer.element(&mut elements, &"two");
    /// writer.end_array(elements);
    /// assert_eq!(writer.into_string(), r#"[1,"two"]"#);
    /// ```
    #[inline]
    pub fn begin_array(&mut self) -> Open {
        self.out.push('[');
        Open { is_empty: true }
    }

    /// Writes an element of an array.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// let mut elements = writer.begin_array();
    /// writer.element(&mut elements, &true);
    /// writer.end_array(elements);
    /// assert_eq!(writer.into_string(), "[true]");
    /// ```
    #[inline]
    pub fn element<T: Encode + ?Sized>(&mut self, elements: &mut Open, value: &T) {
        self.separate(elements);
        value.encode(self);
    }

    /// Ends an array.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// let elements = writer.begin_array();
    /// writer.end_array(elements);
    /// assert_eq!(writer.into_string(), "[]");
    /// ```
    #[inline]
    pub fn end_array(&mut self, _elements: Open) {
        self.out.push(']');
    }

    /// Begins an object: [`member`](Self::member) for each, then
    /// [`end_object`](Self::end_object).
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// let mut members = writer.begin_object();
    /// writer.member(&mut members, "id", &5);
    /// writer.end_object(members);
    /// assert_eq!(writer.into_string(), r#"{"id":5}"#);
    /// ```
    #[inline]
    pub fn begin_object(&mut self) -> Open {
        self.out.push('{');
        Open { is_empty: true }
    }

    /// Writes a member of an object.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// let mut members = writer.begin_object();
    /// writer.member(&mut members, "next", &None::<String>);
    /// writer.end_object(members);
    /// assert_eq!(writer.into_string(), r#"{"next":null}"#);
    /// ```
    #[inline]
    pub fn member<T: Encode + ?Sized>(&mut self, members: &mut Open, name: &str, value: &T) {
        self.key(members, name);
        value.encode(self);
    }

    /// Ends an object.
    ///
    /// ```
    /// let mut writer = specwright_runtime::json::Writer::new();
    /// let members = writer.begin_object();
    /// writer.end_object(members);
    /// assert_eq!(writer.into_string(), "{}");
    /// ```
    #[inline]
    pub fn end_object(&mut self, _members: Open) {
        self.out.push('}');
    }

    /// Writes a whole object. Members that are absent are left out, unless they are marked.
    ///
    /// ```
    /// use specwright_runtime::{UnknownFields, json::{Encode, Writer}};
    ///
    /// let mut writer = Writer::new();
    /// writer.object(
    ///     &[
    ///         ("id", false, &5 as &dyn Encode),
    ///         ("limit", false, &None::<i64>),
    ///         ("next", true, &None::<i64>),
    ///     ],
    ///     &UnknownFields::default(),
    /// );
    /// assert_eq!(writer.into_string(), r#"{"id":5,"next":null}"#);
    /// ```
    pub fn object(&mut self, members: &[Member<'_>], rest: &dyn RestMembers) {
        let mut open = self.begin_object();
        for (name, always, value) in members {
            if *always || !value.is_absent() {
                self.key(&mut open, name);
                value.encode(self);
            }
        }
        rest.write(self, &mut open);
        self.end_object(open);
    }

    /// Writes the separator and the key of a member, whose value must follow.
    #[inline]
    pub(super) fn key(&mut self, members: &mut Open, name: &str) {
        self.separate(members);
        self.str(name);
        self.out.push(':');
    }

    /// Writes the comma before an item that is not the first.
    #[inline]
    pub(super) fn separate(&mut self, items: &mut Open) {
        if !items.is_empty {
            self.out.push(',');
        }
        items.is_empty = false;
    }

    #[cold]
    fn escaped(&mut self, value: &str) {
        let mut from = 0;
        loop {
            let at = scan::special(value.as_bytes(), from);
            self.out.push_str(&value[from..at]);
            let Some(special) = value.as_bytes().get(at) else {
                return;
            };
            match special {
                b'"' => self.out.push_str("\\\""),
                b'\\' => self.out.push_str("\\\\"),
                b'\n' => self.out.push_str("\\n"),
                b'\r' => self.out.push_str("\\r"),
                b'\t' => self.out.push_str("\\t"),
                0x08 => self.out.push_str("\\b"),
                0x0c => self.out.push_str("\\f"),
                other => self.out.push_str(&format!("\\u{other:04x}")),
            }
            from = at + 1;
        }
    }
}

impl RestMembers for crate::types::UnknownFields {
    fn write(&self, w: &mut Writer, members: &mut Open) {
        for (name, value) in self.iter() {
            w.member(members, name, value);
        }
    }
}

impl<T: Encode> RestMembers for std::collections::BTreeMap<String, T> {
    fn write(&self, w: &mut Writer, members: &mut Open) {
        for (name, value) in self {
            w.member(members, name, value);
        }
    }
}
