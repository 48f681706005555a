//! How much may be built of what was read.

use std::cell::Cell;

/// What may be built of any text, however short, in bytes. With what later stages make of it, a document of a
/// megabyte stays below 256 MiB.
const LEAST: usize = 32 << 20;
/// What each byte of a text may become. A list of zeros, two bytes each, takes 36; usual documents take 5.
const PER_BYTE: usize = 40;

/// Bytes that are still to be built. A few lines can ask for any number: by aliases, by references to what is large,
/// by overlays that copy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Budget {
    left: Cell<usize>,
}

/// There is nothing left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exceeded;

impl Budget {
    /// For a text of so many bytes.
    pub(crate) fn for_text(length: usize) -> Budget {
        Budget {
            left: Cell::new(length.saturating_mul(PER_BYTE).saturating_add(LEAST)),
        }
    }

    /// There is one text more, of so many bytes.
    pub(crate) fn extend(&self, length: usize) {
        let more = length.saturating_mul(PER_BYTE);
        self.left.set(self.left.get().saturating_add(more));
    }

    /// Takes some bytes. Once it is exceeded, nothing can be taken any more.
    pub(crate) fn spend(&self, bytes: usize) -> Result<(), Exceeded> {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(Exceeded)
    }
}
