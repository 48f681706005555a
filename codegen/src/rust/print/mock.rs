//! The client for users' tests: the document's examples, as the answers of a client without a network.

use super::Mock;
use super::context::Context;
use crate::gate::rust::{doc_comments, string};
use crate::rust::surface::{Answer, Method, Output};
use std::fmt::Write;

/// The module that holds the ids of all operations, and the examples: a line for each operation that has one.
pub(super) fn module(cx: &Context<'_>) -> String {
    let mut out = String::new();
    let docs = "The operations by their ids.";
    doc_comments(&mut out, &[docs.to_owned()], 0);
    out.push_str("pub(super) static OPERATIONS: &[&str] = &[\n");
    for (_, method) in cx
        .surface
        .methods()
        .filter(|(_, method)| !method.is_variant)
    {
        let _ = writeln!(out, "    {},", string(&method.id));
    }
    out.push_str("];\n\n");
    let docs = "What each operation answers, in the examples of the API's description.";
    doc_comments(&mut out, &[docs.to_owned()], 0);
    out.push_str("pub(super) static EXAMPLES: &[rt::MockExample] = &[\n");
    let methods = cx.surface.methods().map(|(_, method)| method);
    for method in methods.filter(|method| !method.is_variant) {
        if let Some((answer, body)) = example(method) {
            let _ = writeln!(
                out,
                "    rt::MockExample {{ operation: {}, status: {}, content_type: {}, body: {} }},",
                string(&method.id),
                answer.status.parse::<u16>().unwrap_or(200),
                string(answer.content_type.as_deref().unwrap_or_default()),
                string(&body),
            );
        }
    }
    out.push_str("];\n");
    out
}

/// The first successful response that has an example, and the example as it travels.
fn example(method: &Method) -> Option<(&Answer, String)> {
    let successes = method.answers.iter();
    let mut successes = successes.filter(|answer| answer.status.starts_with('2'));
    successes.find_map(|answer| {
        let example = answer.example.as_ref()?;
        let body = match (&answer.output, example) {
            (Output::Json(_), example) => example.to_string(),
            (Output::Text, serde_json::Value::String(text)) => text.clone(),
            _ => return None,
        };
        Some((answer, body))
    })
}

/// The constructor of a client that answers from the examples.
pub(super) fn constructor(cx: &Context<'_>) -> String {
    let (open, close) = match cx.options.mock {
        Mock::Feature => ("#[cfg(feature = \"mock\")]\n", ""),
        Mock::OfRuntime => ("rt::__mock! {\n", "}\n"),
    };
    format!("{open}{CONSTRUCTOR}{close}")
}

const CONSTRUCTOR: &str = "\
impl Client {
    /// A client for tests that needs no network, and the transport behind it. Calls are answered with
    /// the examples of the API's description; the transport takes other answers, by operation and by
    /// what a request holds, and tells what was sent.
    pub fn mock() -> (Self, rt::MockTransport) {
        let transport =
            rt::MockTransport::with_operations(super::mock::OPERATIONS, super::mock::EXAMPLES);
        (transport.client(&API), transport)
    }
}
";
