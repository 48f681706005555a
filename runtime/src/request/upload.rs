//! Files to send.

use super::Body;
#[cfg(not(target_family = "wasm"))]
use super::file::open;
use crate::json::{Decode, DecodeError, Encode, Reader, Writer};
use std::fmt;
use std::path::{Path, PathBuf};

/// A file to send: its bytes, its name and its media type.
///
/// ```
/// use specwright_runtime::Upload;
///
/// let in_memory = Upload::from(vec![0x89, 0x50]).file_name("rex.png");
/// let on_disk = Upload::path("photos/rex.png");
/// assert_eq!(in_memory.media_type(), "image/png");
/// assert_eq!(on_disk.name(), Some("rex.png"));
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Upload {
    body: Body,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Upload {
    /// Bytes, from memory or streamed.
    ///
    /// ```
    /// # use specwright_runtime::{Body, Upload};
    /// let upload = Upload::new(Body::from("a,b\n1,2\n")).file_name("table.csv");
    /// # drop(upload);
    /// ```
    pub fn new(body: impl Into<Body>) -> Self {
        Upload {
            body: body.into(),
            file_name: None,
            content_type: None,
        }
    }

    /// A file on disk, opened when the request is sent, and again when it is repeated.
    ///
    /// ```
    /// # use specwright_runtime::Upload;
    /// let upload = Upload::path("photos/rex.png");
    /// # drop(upload);
    /// ```
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path: PathBuf = path.into();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let body = Body::from_open(move || Box::pin(open(path.clone())), None);
        Upload {
            body,
            file_name: name,
            content_type: None,
        }
    }

    /// The name that the server sees.
    ///
    /// ```
    /// # use specwright_runtime::Upload;
    /// let upload = Upload::from("a,b\n").file_name("table.csv");
    /// # drop(upload);
    /// ```
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type, in place of the one that the name suggests.
    ///
    /// ```
    /// # use specwright_runtime::Upload;
    /// let upload = Upload::from(vec![1, 2]).content_type("image/x-rare");
    /// # drop(upload);
    /// ```
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// The name that the server sees, if it has one.
    ///
    /// ```
    /// # use specwright_runtime::Upload;
    /// assert_eq!(Upload::path("photos/rex.png").name(), Some("rex.png"));
    /// ```
    pub fn name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The media type that was given, or that the name suggests.
    ///
    /// ```
    /// # use specwright_runtime::Upload;
    /// assert_eq!(Upload::from("{}").file_name("a.json").media_type(), "application/json");
    /// assert_eq!(Upload::from("?").media_type(), "application/octet-stream");
    /// ```
    pub fn media_type(&self) -> &str {
        match (&self.content_type, &self.file_name) {
            (Some(given), _) => given,
            (None, Some(name)) => suggested(name),
            (None, None) => UNKNOWN,
        }
    }

    /// The media type, if it was given.
    pub(crate) fn given_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The bytes.
    ///
    /// ```
    /// # use specwright_runtime::Upload;
    /// assert_eq!(Upload::from("abc").body().len(), Some(3));
    /// ```
    pub fn body(&self) -> &Body {
        &self.body
    }
}

const UNKNOWN: &str = "application/octet-stream";

/// Enough for what is uploaded often; anything else can be said by hand.
fn suggested(name: &str) -> &'static str {
    let extension = Path::new(name)
        .extension()
        .and_then(|extension| extension.to_str());
    match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
        "csv" => "text/csv",
        "gif" => "image/gif",
        "htm" | "html" => "text/html",
        "jpeg" | "jpg" => "image/jpeg",
        "json" => "application/json",
        "jsonl" => "application/jsonl",
        "md" => "text/markdown",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "pem" => "application/x-pem-file",
        "png" => "image/png",
        "txt" => "text/plain",
        "wav" => "audio/wav",
        "webp" => "image/webp",
        "xml" => "application/xml",
        "zip" => "application/zip",
        _ => UNKNOWN,
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
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl Encode for Upload {
    /// In a multipart body a part of its own; in JSON the text, as far as it is one and in memory.
    fn encode(&self, w: &mut Writer) {
        if !w.attach(self) {
            let bytes = self.body.bytes().unwrap_or_default();
            w.str(&String::from_utf8_lossy(&bytes));
        }
    }
}

impl Decode for Upload {
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        String::decode(r).map(Upload::from)
    }
}

/// There are no files where `fetch` is.
#[cfg(target_family = "wasm")]
async fn open(_path: PathBuf) -> std::io::Result<super::BodyStream> {
    Err(std::io::ErrorKind::Unsupported.into())
}
