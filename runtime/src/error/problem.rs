//! Problem details, RFC 9457.

use super::Error;
use crate::json::from_slice;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use std::fmt;

/// The details of a problem, as RFC 9457 has them.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// A URI that says which kind of problem it is; `about:blank` where the status says it all.
    pub kind: String,
    /// What the kind is called.
    pub title: Option<String>,
    /// The status that the server meant.
    pub status: Option<u16>,
    /// What went wrong this time.
    pub detail: Option<String>,
    /// A URI of this one occurrence.
    pub instance: Option<String>,
    /// All other members.
    pub extensions: Map<String, Value>,
}

impl Error {
    /// The body of the response as problem details (RFC 9457), if it is such: by its media type, or because it has
    /// their members.
    ///
    /// ```no_run
    /// # fn example(error: specwright_runtime::Error) {
    /// if let Some(problem) = error.problem() {
    ///     println!("{}: {:?}", problem.kind, problem.extensions.get("balance"));
    /// }
    /// # }
    /// ```
    pub fn problem(&self) -> Option<Problem> {
        let media_type = self.headers()?.get(CONTENT_TYPE)?.to_str().ok()?;
        let body = self.body()?;
        let members: Map<String, Value> = from_slice(body).ok()?;
        let declared = media_type
            .to_ascii_lowercase()
            .starts_with("application/problem+json");
        let usual = || {
            let has = |name: &str| members.get(name).is_some_and(Value::is_string);
            has("title") && (has("type") || has("detail"))
        };
        (declared || usual()).then(|| Problem::from_members(members))
    }
}

impl Problem {
    /// A member of another type than it should be counts as absent.
    fn from_members(mut members: Map<String, Value>) -> Self {
        let mut text = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (kind, title) = (text("type"), text("title"));
        let (detail, instance) = (text("detail"), text("instance"));
        let status = members.remove("status").and_then(|status| status.as_u64());
        Problem {
            kind: kind.unwrap_or_else(|| "about:blank".to_owned()),
            title,
            status: status.and_then(|status| status.try_into().ok()),
            detail,
            instance,
            extensions: members,
        }
    }
}

impl fmt::Debug for Problem {
    /// Without what a server may repeat secrets in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
