use super::error::DecodeError;
use super::limits::Costs;
use super::{Decode, scan};
use std::borrow::Cow;

/// As deep as arrays and objects may be nested: as serde_json has it, so that nothing overflows
/// the stack.
const DEPTH: u8 = 127;

/// As large as types may be, together, that contain each other. Decoding a large type takes many
/// times its size on the stack, in a debug build, and a thread has 2 MB.
const ROOM: usize = 64 << 10;

/// Reads one JSON text, value by value, as strictly as serde_json does.
///
/// It is concrete: types that decode themselves compile to calls into this crate, and nothing is
/// instantiated for them where they are used.
///
/// ```
/// use specwright_runtime::json::Reader;
///
/// let mut reader = Reader::new(r#"{"name": "Apollo", "seats": [1, 2]}"#);
/// let mut members = reader.begin_object()?;
/// while let Some(key) = reader.next_key(&mut members)? {
///     match &*key {
///         "name" => assert_eq!(reader.str()?, "Apollo"),
///         _ => reader.skip()?,
///     }
/// }
/// reader.end()?;
/// # Ok::<(), specwright_runtime::json::DecodeError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: u8,
    /// How many bytes the types that are still to come, one in the other, may be large.
    room: usize,
    pub(super) trial: super::trial::Trial,
    pub(super) costs: Costs,
    /// Whether the outermost object has a member `error` that its type does not know.
    pub(super) strange_error: bool,
    /// Whether `null` for a list or a map is an empty one.
    pub(super) nulls_are_empty: bool,
    pub(super) member: Member,
}

/// Where the value of the member begins that is read, so that it is known from what it contains.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) at: usize,
    /// How many unions are tried around it.
    pub(super) unions: u32,
}

/// What kind of value comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// How far an array or object has been read: see [`Reader::begin_array`].
#[derive(Debug, Default)]
pub struct Sequence {
    /// How many elements or keys have been begun.
    begun: usize,
}

impl Sequence {
    /// The index of the element that is being read.
    ///
    /// ```
    /// use specwright_runtime::json::Reader;
    ///
    /// let mut reader = Reader::new("[5, 6]");
    /// let mut elements = reader.begin_array()?;
    /// while reader.next_element(&mut elements)? {
    ///     assert_eq!(reader.u64()? as usize, 5 + elements.index());
    /// }
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn index(&self) -> usize {
        self.begun.saturating_sub(1)
    }
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `text`.
    ///
    /// ```
    /// let mut reader = specwright_runtime::json::Reader::new("true");
    /// assert!(reader.bool()?);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: DEPTH,
            room: ROOM,
            trial: super::trial::Trial::new(text.len()),
            costs: Costs::UNLIMITED,
            strange_error: false,
            nulls_are_empty: false,
            member: Member { at: 0, unions: 0 },
        }
    }

    /// A reader at the beginning of `bytes`, which must be UTF-8.
    ///
    /// ```
    /// use specwright_runtime::json::Reader;
    ///
    /// assert_eq!(Reader::from_slice(b"5")?.i64()?, 5);
    /// assert!(Reader::from_slice(b"\"\xff\"").is_err());
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn from_slice(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(text)),
            Err(error) => Err(not_utf8(bytes, error)),
        }
    }

    /// How many bytes have been read.
    ///
    /// ```
    /// let mut reader = specwright_runtime::json::Reader::new("[true, 1]");
    /// let mut elements = reader.begin_array()?;
    /// reader.next_element(&mut elements)?;
    /// reader.bool()?;
    /// assert_eq!(reader.position(), 5);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn position(&self) -> usize {
        self.at
    }

    /// What kind of value comes next.
    ///
    /// ```
    /// use specwright_runtime::json::{Kind, Reader};
    ///
    /// assert_eq!(Reader::new(" [1]").peek()?, Kind::Array);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn peek(&mut self) -> Result<Kind, DecodeError> {
        match self.token() {
            b'"' => Ok(Kind::String),
            b'{' => Ok(Kind::Object),
            b'[' => Ok(Kind::Array),
            b't' | b'f' => Ok(Kind::Bool),
            b'n' => Ok(Kind::Null),
            b'-' | b'0'..=b'9' => Ok(Kind::Number),
            _ => Err(self.unexpected("a value")),
        }
    }

    /// Reads `null`, if that comes next.
    ///
    /// ```
    /// use specwright_runtime::json::Reader;
    ///
    /// assert!(Reader::new("null").null()?);
    /// assert!(!Reader::new("1").null()?);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        if self.token() != b'n' {
            return Ok(false);
        }
        self.literal("null").map(|()| true)
    }

    /// Reads a `null` that stands for an empty list or map: of a whole text or a member, where neither a union nor an
    /// `Option` could make something else of it.
    #[inline]
    pub(super) fn null_for_empty(&mut self) -> bool {
        self.token() == b'n' && self.is_null_member()
    }

    #[cold]
    fn is_null_member(&mut self) -> bool {
        let before = self.text.get(self.member.at..self.at);
        let is_member = self.member.unions == self.trial.unions()
            && before.is_some_and(|before| before.trim_ascii().is_empty());
        if !self.nulls_are_empty || !is_member || self.literal("null").is_err() {
            return false;
        }
        // It is not given back as it was.
        self.changed();
        true
    }

    /// Reads a boolean.
    ///
    /// ```
    /// assert!(!specwright_runtime::json::Reader::new("false").bool()?);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.token() {
            b't' => self.literal("true").map(|()| true),
            b'f' => self.literal("false").map(|()| false),
            _ => Err(self.unexpected("a boolean")),
        }
    }

    /// Reads a string, borrowed where it has no escapes.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::json::Reader::new(r#""caf\u00e9""#).str()?, "café");
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn str(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.token() != b'"' {
            return Err(self.unexpected("a string"));
        }
        let start = self.at + 1;
        let end = scan::special(self.text.as_bytes(), start);
        if self.byte(end) == b'"' {
            self.at = end + 1;
            Ok(Cow::Borrowed(&self.text[start..end]))
        } else {
            self.escaped(start, end).map(Cow::Owned)
        }
    }

    /// Enters an array; [`next_element`](Self::next_element) goes on.
    ///
    /// ```
    /// use specwright_runtime::json::Reader;
    ///
    /// let mut reader = Reader::new("[1, 2, 3]");
    /// let mut elements = reader.begin_array()?;
    /// let mut sum = 0;
    /// while reader.next_element(&mut elements)? {
    ///     sum += reader.i64()?;
    /// }
    /// assert_eq!(sum, 6);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn begin_array(&mut self) -> Result<Sequence, DecodeError> {
        if self.token() != b'[' {
            return Err(self.unexpected("an array"));
        }
        self.descend()
    }

    /// Goes to the next element of an array. At its end, leaves it and says `false`.
    ///
    /// ```
    /// let mut reader = specwright_runtime::json::Reader::new("[]");
    /// let mut elements = reader.begin_array()?;
    /// assert!(!reader.next_element(&mut elements)?);
    /// reader.end()?;
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn next_element(&mut self, elements: &mut Sequence) -> Result<bool, DecodeError> {
        let more = self.next_item(elements, b']', "`,` or `]`")?;
        if more && elements.begun > 1 && self.token() == b']' {
            return Err(self.unexpected("a value"));
        }
        Ok(more)
    }

    /// Enters an object; [`next_key`](Self::next_key) goes on.
    ///
    /// ```
    /// let mut reader = specwright_runtime::json::Reader::new("{}");
    /// let mut members = reader.begin_object()?;
    /// assert_eq!(reader.next_key(&mut members)?, None);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn begin_object(&mut self) -> Result<Sequence, DecodeError> {
        if self.token() != b'{' {
            return Err(self.unexpected("an object"));
        }
        self.descend()
    }

    /// Reads the next key of an object and stops before its value. At the object's end, leaves it
    /// and says `None`.
    ///
    /// ```
    /// let mut reader = specwright_runtime::json::Reader::new(r#"{"id": 5}"#);
    /// let mut members = reader.begin_object()?;
    /// assert_eq!(reader.next_key(&mut members)?.as_deref(), Some("id"));
    /// assert_eq!(reader.i64()?, 5);
    /// assert_eq!(reader.next_key(&mut members)?, None);
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    #[inline]
    pub fn next_key(
        &mut self,
        members: &mut Sequence,
    ) -> Result<Option<Cow<'a, str>>, DecodeError> {
        if !self.next_item(members, b'}', "`,` or `}`")? {
            return Ok(None);
        }
        if self.token() != b'"' {
            return Err(self.unexpected("a key"));
        }
        let key = self.str()?;
        if self.token() != b':' {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Makes sure that nothing but white space is left.
    ///
    /// ```
    /// use specwright_runtime::json::Reader;
    ///
    /// assert!(Reader::new(" \n").end().is_ok());
    /// assert!(Reader::new(" 5").end().is_err());
    /// ```
    pub fn end(&mut self) -> Result<(), DecodeError> {
        self.token();
        if self.at < self.text.len() {
            return Err(self.unexpected("the end of the text"));
        }
        Ok(())
    }

    /// An error at the value that comes next, for hand-written implementations of
    /// [`Decode`](super::Decode).
    ///
    /// ```
    /// let reader = specwright_runtime::json::Reader::new("5");
    /// assert_eq!(reader.error("expected an even number").reason(), "expected an even number");
    /// ```
    #[cold]
    pub fn error(&self, reason: impl Into<Cow<'static, str>>) -> DecodeError {
        self.error_at(self.at, reason)
    }

    #[cold]
    pub(crate) fn error_at(&self, at: usize, reason: impl Into<Cow<'static, str>>) -> DecodeError {
        self.locate(DecodeError::new(reason), at)
    }

    /// Gives an error its place in the text, unless it has one. Not while members of a union are
    /// tried: nobody will read it.
    #[cold]
    pub(crate) fn locate(&self, error: DecodeError, at: usize) -> DecodeError {
        if self.is_trying() {
            return error;
        }
        error.or_at(at)
    }

    /// Shows the text around the place of an error that nothing further out will have a place for.
    #[cold]
    pub(crate) fn show(&self, error: DecodeError, at: usize) -> DecodeError {
        self.locate(error, at).in_text(self.text)
    }

    /// The error for a text that goes on in another way than `expected`.
    #[cold]
    pub(super) fn unexpected(&self, expected: &str) -> DecodeError {
        if self.is_trying() {
            return DecodeError::new("unexpected");
        }
        let found = match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => "the end of the text".to_owned(),
            Some('"') => "a string".to_owned(),
            Some('{') => "an object".to_owned(),
            Some('[') => "an array".to_owned(),
            Some('-' | '0'..='9') => "a number".to_owned(),
            Some('t' | 'f') => "a boolean".to_owned(),
            Some('n') => "null".to_owned(),
            Some(other) => format!("{other:?}"),
        };
        self.error(format!("expected {expected}, found {found}"))
    }

    /// The byte at `at`; 0, which no JSON has outside of errors, at the end of the text.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// Skips white space, and returns the byte that comes next.
    #[inline]
    pub(super) fn token(&mut self) -> u8 {
        let byte = self.byte(self.at);
        if byte > b' ' {
            byte
        } else {
            self.token_after_space()
        }
    }

    fn token_after_space(&mut self) -> u8 {
        while matches!(self.byte(self.at), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.byte(self.at)
    }

    fn literal(&mut self, literal: &'static str) -> Result<(), DecodeError> {
        if !self.text.as_bytes()[self.at..].starts_with(literal.as_bytes()) {
            return Err(self.error(format!("expected `{literal}`")));
        }
        self.at += literal.len();
        Ok(())
    }

    #[inline]
    fn descend(&mut self) -> Result<Sequence, DecodeError> {
        if self.depth == 0 {
            return Err(self.error("nested too deeply"));
        }
        self.step()?;
        self.depth -= 1;
        self.at += 1;
        Ok(Sequence { begun: 0 })
    }

    /// Decodes what a list, a map or a box contains. A type that contains itself does so in one of
    /// these.
    #[inline]
    pub(super) fn contained<T: Decode>(&mut self) -> Result<T, DecodeError> {
        let size = size_of::<T>();
        if size > self.room {
            return Err(self.error("nested too deeply"));
        }
        self.room -= size;
        let result = T::decode(self);
        self.room += size;
        result
    }

    /// Goes over the comma before the next item, or over the `close` after the last.
    #[inline]
    pub(super) fn next_item(
        &mut self,
        items: &mut Sequence,
        close: u8,
        expected: &'static str,
    ) -> Result<bool, DecodeError> {
        let token = self.token();
        if token == close {
            self.at += 1;
            self.depth += 1;
            return Ok(false);
        }
        if items.begun > 0 {
            if token != b',' {
                return Err(self.unexpected(expected));
            }
            self.at += 1;
        }
        items.begun += 1;
        Ok(true)
    }

    /// Goes back to an earlier position, and to the depth it had.
    #[inline]
    pub(super) fn rewind(&mut self, to: Mark) {
        self.at = to.at;
        self.depth = to.depth;
        self.costs.memory = to.memory;
        self.strange_error = to.strange_error;
    }

    /// Passes over a byte order mark, at the beginning.
    pub(super) fn skip_mark(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
            self.member.at = self.at;
        }
    }

    /// Where the reader is, to come back to.
    #[inline]
    pub(super) fn mark(&self) -> Mark {
        Mark {
            at: self.at,
            depth: self.depth,
            memory: self.costs.memory,
            strange_error: self.strange_error,
        }
    }

    /// Notes a member of an object that its type does not know.
    pub(super) fn note_undescribed(&mut self, key: &str) {
        self.strange_error |= self.depth == DEPTH - 1 && key == "error";
    }

    /// Notes that the value that comes next is none that a union knows.
    pub(super) fn note_unknown(&mut self) {
        self.strange_error |= self.depth == DEPTH;
    }
}

/// A position in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) at: usize,
    depth: u8,
    memory: usize,
    strange_error: bool,
}

#[cold]
fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> DecodeError {
    let offset = error.valid_up_to();
    DecodeError::new(format!("not UTF-8: byte 0x{:02x}", bytes[offset])).or_at(offset)
}
