//! Tests of the workspace as a whole, and what they share: a server to talk to, the hand-written
//! document as test data, the exchange of the two with the client under test, and a judge of requests.

pub mod exchange;
pub mod judge;
pub mod server;
pub mod spec;

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
