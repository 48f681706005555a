//! Calls every operation of generated clients, and has what they send judged by others: by the reader of requests in
//! `specwright-tests`, which shares no code with generator or runtime, and by Prism, which also answers.

mod inspection;
mod meaning;
mod plan;
mod prism;
mod program;
mod recorder;
mod run;
mod samples;
mod sayable;
mod tally;
mod target;

pub use prism::Prism;
pub use program::{build, write_workspace};
pub use recorder::Recorder;
pub use run::{Subject, run};
pub use tally::Tally;

use serde_json::Value;
use specwright_tests::judge::Meant;

/// A method of a generated client, as `inspect` tells it.
pub struct Method {
    /// How it is called on the client.
    rust: String,
    arguments: Vec<String>,
    setters: Vec<String>,
    parameters: Vec<Parameter>,
    body: Option<MethodBody>,
    /// What a call gives.
    gives: String,
}

/// An argument or setter of a method.
#[derive(Clone)]
struct Parameter {
    place: String,
    name: String,
    rust: String,
    ty: String,
}

/// What a method sends.
struct MethodBody {
    rust: String,
    ty: String,
    media_type: String,
}

/// A call that is to be made.
pub struct Planned {
    /// `GET /path`
    operation: String,
    /// What it is tried with.
    with: &'static str,
    /// What the program is told: credentials, arguments, body.
    given: Value,
    /// What a server has to understand. Its URL is known when the call is made.
    meant: Meant,
}

/// What is to be called for a document.
#[derive(Default)]
pub struct Plan {
    methods: Vec<Method>,
    calls: Vec<Planned>,
    /// What could not be called, or not be given: the reason and an example.
    unmade: Vec<(String, String)>,
    /// The number of the document's operations.
    operations: usize,
}
