//! Prism, the mock server of others: started for a document, and what it refuses.

use super::Planned;
use super::recorder::Exchange;
use serde_json::{Value, json};
use std::io;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long Prism may take to read a document.
const START: Duration = Duration::from_secs(90);

/// A running Prism. It stops when it is dropped.
pub struct Prism {
    program: PathBuf,
    document: PathBuf,
    process: Child,
    pub(super) port: u16,
}

impl Prism {
    /// Starts Prism with a document.
    ///
    /// # Errors
    ///
    /// It cannot be started, or does not read the document.
    pub fn start(program: &Path, document: &Path) -> io::Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let process = start(program, document, port)?;
        Ok(Prism {
            program: program.to_owned(),
            document: document.to_owned(),
            process,
            port,
        })
    }

    /// Starts it once more after it broke down.
    pub(super) fn restart(&mut self) -> io::Result<()> {
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.process = start(&self.program, &self.document, self.port)?;
        Ok(())
    }
}

fn start(program: &Path, document: &Path, port: u16) -> io::Result<Child> {
    let mut process = Command::new(program)
        .args(["mock", "--errors", "--verboseLevel", "silent", "--port"])
        .arg(port.to_string())
        .arg(document)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let ended = process.try_wait()?.is_some();
        if ended || start.elapsed() > START {
            let _ = process.kill();
            let _ = process.wait();
            return Err(io::Error::other("Prism does not read the document"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(process)
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What an operation has that Prism cannot do with.
#[derive(Clone, Copy)]
pub(super) struct Traits {
    /// Answers with ranges in place of media types.
    pub(super) answers_in_ranges: bool,
    pub(super) has_own_server: bool,
}

/// Why Prism refuses a request.
pub(super) struct Refusal {
    /// Its word for it, such as `UNPROCESSABLE_ENTITY`.
    kind: String,
    violations: Vec<Violation>,
    detail: String,
}

struct Violation {
    /// `query.limit`, `response.body.0.id`
    place: String,
    message: String,
}

/// What Prism says when it broke down, or the recorder for it.
pub(super) const BROKEN: &str = "BROKEN";

impl Refusal {
    /// What an answer says of the request; `None`, where it is one of the document's.
    pub(super) fn of(exchange: &Exchange) -> Option<Self> {
        if exchange.status == 502 {
            return Some(Refusal {
                kind: BROKEN.to_owned(),
                violations: Vec::new(),
                detail: String::from_utf8_lossy(&exchange.body).into_owned(),
            });
        }
        let problem: Value = serde_json::from_slice(&exchange.body).ok()?;
        let (_, kind) = problem["type"]
            .as_str()?
            .split_once("stoplight.io/prism/errors#")?;
        let violations = problem["validation"].as_array().into_iter().flatten();
        let violations = violations.map(|violation| {
            let steps = violation["location"].as_array().into_iter().flatten();
            let steps: Vec<&str> = steps.filter_map(Value::as_str).collect();
            Violation {
                place: steps.join("."),
                message: violation["message"].as_str().unwrap_or_default().to_owned(),
            }
        });
        Some(Refusal {
            kind: kind.to_owned(),
            violations: violations.collect(),
            detail: problem["detail"].as_str().unwrap_or_default().to_owned(),
        })
    }

    pub(super) fn is_broken(&self) -> bool {
        self.kind == BROKEN
    }

    /// The refusal in a line.
    pub(super) fn text(&self) -> String {
        if self.violations.is_empty() {
            return format!("{}: {}", self.kind, self.detail);
        }
        let each = self
            .violations
            .iter()
            .map(|one| format!("{}: {}", one.place, one.message));
        format!("{}: {}", self.kind, each.collect::<Vec<_>>().join("; "))
    }

    /// Why a request that is exact is refused all the same, where that is known of Prism.
    pub(super) fn limit(&self, planned: &Planned, traits: Traits) -> Option<&'static str> {
        match self.kind.as_str() {
            BROKEN => return Some("Prism breaks down"),
            "UNKNOWN" => return Some("Prism fails within itself"),
            "SCHEMA_TOO_COMPLEX" => return Some("no answer can be made up for a large schema"),
            "NO_COMPLEX_OBJECT_TEXT" => {
                return Some("an object is made up where the answer is text");
            }
            "NO_RESPONSE_RESPONSE_DEFINED" | "NO_SUCCESS_RESPONSE_DEFINED" => {
                return Some("the document has no success to answer with");
            }
            "NOT_ACCEPTABLE" if traits.answers_in_ranges => {
                return Some("ranges of media types are no answers");
            }
            "NO_PATH_MATCHED_ERROR" if traits.has_own_server => {
                return Some("servers of operations are not known");
            }
            "NO_PATH_MATCHED_ERROR" if planned.operation.contains("//") => {
                return Some("empty segments of a path do not match");
            }
            "NO_PATH_MATCHED_ERROR" | "NO_METHOD_MATCHED_ERROR" if is_mixed(&planned.operation) => {
                return Some("segments of a path that are more than a variable do not match");
            }
            _ => {}
        }
        let mut reasons = self.violations.iter().map(|one| one.limit(planned));
        let first = reasons.next()??;
        reasons.all(|reason| reason.is_some()).then_some(first)
    }
}

/// Whether a template has a variable beside text, or one whose name is no plain word.
fn is_mixed(operation: &str) -> bool {
    operation
        .split('/')
        .filter(|segment| segment.contains('{'))
        .any(|segment| {
            let name = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            let is_plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            !name.is_some_and(is_plain)
        })
}

impl Violation {
    fn limit(&self, planned: &Planned) -> Option<&'static str> {
        let (place, message) = (self.place.as_str(), self.message.as_str());
        let arguments = &planned.meant.arguments;
        let missing = message.split_once("must have required property '");
        let missing = missing.map(|(_, name)| name.trim_end_matches('\''));
        let first = place.split('.').next().unwrap_or_default();
        if let Some(name) = missing.filter(|_| matches!(first, "query" | "header" | "cookie")) {
            if NO_PARAMETERS.contains(&name) {
                return Some("headers are wanted that OpenAPI tells to ignore");
            }
            let mut given = arguments[first].as_object().into_iter().flatten();
            let value = given.find(|(key, _)| key.to_lowercase() == name)?.1;
            let is_empty = *value == "" || value.as_array().is_some_and(Vec::is_empty);
            return is_empty.then_some("an empty value is taken for none");
        }
        if let Some(name) = missing.filter(|_| first == "path") {
            let known = planned.operation.contains(&format!("{{{name}}}"));
            return Some(match known {
                true => "names in a path that are no plain words are not found",
                false => "path parameters are wanted that are not in the path",
            });
        }
        if first == "response" {
            return Some("the answer that is made up is not valid under the document");
        }
        let body = planned.meant.body.as_ref();
        let media_type = body.map_or("", |body| &body.media_type);
        if message.contains("Body parameter is required") {
            let is_empty = body.is_some_and(|body| {
                body.value == ""
                    || body.value == json!([])
                    || body.value == json!({})
                    || body.files.first().is_some_and(|file| file.bytes.is_empty())
            });
            return (is_empty || media_type == FORM).then_some("an empty body is taken for none");
        }
        match (first, media_type) {
            ("body", "multipart/form-data") => {
                Some("parts are taken for text, and one of a name for no list")
            }
            ("body", FORM) if !message.contains("Reserved") => {
                Some("fields of a form are taken for text")
            }
            ("body", json) if json.contains("json") => {
                Some("JSON that is sent as meant is held for not valid")
            }
            ("body", _) => Some("a text is judged by a schema that is not one of texts"),
            _ if message.contains("must match format") => Some("a sample does not have its format"),
            _ => None,
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Headers that are no parameters, whatever a document says.
const NO_PARAMETERS: [&str; 5] = [
    "accept",
    "authorization",
    "content-length",
    "content-type",
    "host",
];

#[cfg(test)]
mod tests {
    use super::*;
    use specwright_tests::judge::{Body, Meant};

    fn planned(arguments: Value, body: Option<(&str, Value)>) -> Planned {
        let body = body.map(|(media_type, value)| Body {
            media_type: media_type.to_owned(),
            value,
            files: Vec::new(),
        });
        Planned {
            operation: "GET /pets/{id}".to_owned(),
            with: "the least",
            given: Value::Null,
            meant: Meant {
                base_url: String::new(),
                arguments,
                body,
                credentials: Vec::new(),
            },
        }
    }

    fn limit(place: &str, message: &str, planned: &Planned) -> Option<&'static str> {
        let violation = |place: &str, message: &str| Violation {
            place: place.to_owned(),
            message: message.to_owned(),
        };
        let refusal = Refusal {
            kind: "UNPROCESSABLE_ENTITY".to_owned(),
            violations: vec![violation(place, message)],
            detail: String::new(),
        };
        let traits = Traits {
            answers_in_ranges: false,
            has_own_server: false,
        };
        refusal.limit(planned, traits)
    }

    #[test]
    fn a_parameter_that_is_not_found_is_a_limit_only_where_it_is_empty() {
        let missing = "Request query must have required property 'limit'";
        let empty = planned(json!({ "query": { "Limit": "" } }), None);
        assert!(limit("query", missing, &empty).is_some());
        let given = planned(json!({ "query": { "Limit": "7" } }), None);
        assert_eq!(limit("query", missing, &given), None);
        assert_eq!(limit("query", missing, &planned(json!({}), None)), None);
    }

    #[test]
    fn a_parameter_of_the_wrong_type_is_no_limit() {
        let given = planned(json!({ "query": { "limit": 7 } }), None);
        let message = "Request query parameter limit must be integer";
        assert_eq!(limit("query.limit", message, &given), None);
    }

    #[test]
    fn a_body_that_is_not_found_is_a_limit_only_where_it_is_empty() {
        let message = "Body parameter is required";
        let full = planned(json!({}), Some(("application/json", json!({ "a": 1 }))));
        assert_eq!(limit("", message, &full), None);
        let empty = planned(json!({}), Some(("text/plain", json!(""))));
        assert!(limit("", message, &empty).is_some());
    }

    #[test]
    fn one_known_reason_does_not_excuse_another() {
        let planned = planned(json!({}), None);
        let violations = ["response.body.id", "query.limit"].map(|place| Violation {
            place: place.to_owned(),
            message: "must be integer".to_owned(),
        });
        let refusal = Refusal {
            kind: "VIOLATIONS".to_owned(),
            violations: violations.into(),
            detail: String::new(),
        };
        let traits = Traits {
            answers_in_ranges: true,
            has_own_server: true,
        };
        assert_eq!(refusal.limit(&planned, traits), None);
        let unauthorized = Refusal {
            kind: "UNAUTHORIZED".to_owned(),
            violations: Vec::new(),
            detail: String::new(),
        };
        assert_eq!(unauthorized.limit(&planned, traits), None);
    }
}
