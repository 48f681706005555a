//! Content codings: bodies that travel compressed, in either direction and over every transport.

mod coder;
mod response;

use coder::{Coder, Work};
use http::HeaderValue;
use std::sync::LazyLock;

use crate::request::BodyStream;
pub(crate) use coder::Broken;
pub(crate) use response::decode;

/// How the body of a request is compressed, for [`RequestOptions::compress`](crate::RequestOptions::compress).
///
/// ```
/// # #[cfg(feature = "gzip")]
/// # {
/// use specwright_runtime::{Compression, RequestOptions};
///
/// let options = RequestOptions::new().compress(Compression::Gzip);
/// # drop(options);
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// `gzip`: what most servers know.
    #[cfg(feature = "gzip")]
    Gzip,
    /// `deflate`, in the format of zlib.
    #[cfg(feature = "gzip")]
    Deflate,
    /// `br`: slow and small.
    #[cfg(feature = "br")]
    Brotli,
    /// `zstd`: fast and small.
    #[cfg(feature = "zstd")]
    Zstd,
}

/// What this build can read and write, by preference.
const KNOWN: &[Compression] = &[
    #[cfg(feature = "gzip")]
    Compression::Gzip,
    #[cfg(feature = "gzip")]
    Compression::Deflate,
    #[cfg(feature = "br")]
    Compression::Brotli,
    #[cfg(feature = "zstd")]
    Compression::Zstd,
];

/// What `Accept-Encoding` says unless somebody else says something; `None`: nothing can be decoded.
pub(crate) static ACCEPTED: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let names: Vec<_> = KNOWN.iter().map(|coding| coding.name()).collect();
    HeaderValue::try_from(names.join(", "))
        .ok()
        .filter(|value| !value.is_empty())
});

impl Compression {
    /// The coding's name in headers.
    ///
    /// ```
    /// # #[cfg(feature = "gzip")]
    /// assert_eq!(specwright_runtime::Compression::Gzip.name(), "gzip");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "gzip")]
            Compression::Gzip => "gzip",
            #[cfg(feature = "gzip")]
            Compression::Deflate => "deflate",
            #[cfg(feature = "br")]
            Compression::Brotli => "br",
            #[cfg(feature = "zstd")]
            Compression::Zstd => "zstd",
        }
    }

    /// The coding of a name, if this build has it. `x-gzip` is what `gzip` once was called.
    fn named(name: &str) -> Option<Self> {
        let name = match name {
            "x-gzip" => "gzip",
            name => name,
        };
        KNOWN.iter().copied().find(|coding| coding.name() == name)
    }

    /// The bytes of a body, compressed as they are asked for.
    pub(crate) fn encoded(self, body: BodyStream) -> BodyStream {
        BodyStream::from_stream(Coder::new(body, Work::Encode(self)), None)
    }

    /// What a compressed body holds, as it arrives.
    fn decoded(self, body: BodyStream) -> BodyStream {
        BodyStream::from_stream(Coder::new(body, Work::Decode(self)), None)
    }
}
