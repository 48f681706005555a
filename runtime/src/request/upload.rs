//! Files that travel as parts of a multipart body.

use super::Body;
use crate::json::{Decode, DecodeError, Encode, Reader, Writer};
use std::fmt;

/// A file to send as a part of a multipart body: its bytes, its name and its content type.
///
/// ```
/// use specwright_runtime::Upload;
///
/// let photo = Upload::new(vec![0xff, 0xd8]).file_name("rex.jpg").content_type("image/jpeg");
/// assert_eq!(photo.body().len(), Some(2));
/// ```
#[derive(Clone, Default)]
pub struct Upload {
    body: Body,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Upload {
    /// A file with this content: bytes, a string, or a [`Body`] that is read while it is sent.
    ///
    /// ```
    /// let notes = specwright_runtime::Upload::new("remember the milk");
    /// assert_eq!(notes.body().len(), Some(17));
    /// ```
    pub fn new(body: impl Into<Body>) -> Self {
        Upload {
            body: body.into(),
            ..Upload::default()
        }
    }

    /// The name that the server is told; `file` when it is not set.
    ///
    /// ```
    /// let _ = specwright_runtime::Upload::new("a,b").file_name("table.csv");
    /// ```
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The content type, in place of the one that the API's description gives or of
    /// `application/octet-stream`.
    ///
    /// ```
    /// let _ = specwright_runtime::Upload::new("a,b").content_type("text/csv");
    /// ```
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The content.
    ///
    /// ```
    /// assert_eq!(specwright_runtime::Upload::new("abc").body().len(), Some(3));
    /// ```
    pub fn body(&self) -> &Body {
        &self.body
    }

    pub(super) fn name(&self) -> &str {
        self.file_name.as_deref().unwrap_or("file")
    }

    pub(super) fn kind(&self) -> Option<&str> {
        self.content_type.as_deref()
    }
}

impl<B: Into<Body>> From<B> for Upload {
    fn from(body: B) -> Self {
        Upload::new(body)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("body", &self.body)
            .finish()
    }
}

/// Equal when the same bytes are in memory; what is read from elsewhere equals nothing.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        self.file_name == other.file_name
            && self.content_type == other.content_type
            && self.body.bytes().is_some()
            && self.body.bytes() == other.body.bytes()
    }
}

/// A part of a multipart body; in JSON, the text of the bytes.
impl Encode for Upload {
    fn encode(&self, w: &mut Writer) {
        if !w.attach(self) {
            let bytes = self.body.bytes().unwrap_or_default();
            w.str(&String::from_utf8_lossy(&bytes));
        }
    }
}

impl Decode for Upload {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        String::decode(r).map(Upload::new)
    }
}
