//! What an error says.

use super::{Error, Kind, LONGEST_MESSAGE, LONGEST_NAME};
use crate::line::one_line;
use http::StatusCode;
use std::fmt;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(call) = &inner.call {
            let path = one_line(&call.path, LONGEST_NAME);
            write!(f, "{} {path} failed: ", call.method)?;
        }
        match (&inner.response, inner.kind) {
            (Some(answer), Kind::Status) => {
                f.write_str(&status_text(answer.status))?;
                if let Some(message) = &answer.message {
                    write!(f, ": {message}")?;
                }
            }
            _ => {
                f.write_str(&inner.message)?;
                if let (Kind::Event, Some(message)) = (inner.kind, self.told()) {
                    write!(f, ": {message}")?;
                }
                // Some failures say nothing without their cause: of a connection, a file to send, a token.
                if let (Kind::Connect { .. } | Kind::Exchange | Kind::Request, Some(source)) =
                    (inner.kind, &inner.source)
                {
                    write!(f, ": {}", cause(&**source))?;
                }
            }
        }
        self.write_facts(f)
    }
}

impl Error {
    /// What the server says went wrong.
    fn told(&self) -> Option<&str> {
        self.0.response.as_ref()?.message.as_deref()
    }

    /// ` (code x, request id y, after 3 attempts)`
    fn write_facts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self
            .status()
            .filter(|_| self.0.kind != Kind::Status)
            .map(|status| format!("status {}", status.as_u16()));
        let code = self.code().map(|code| format!("code {code}"));
        let id = self.request_id().map(|id| format!("request id {id}"));
        let attempts = (self.attempts() > 1).then(|| format!("after {} attempts", self.attempts()));
        let facts: Vec<String> = [status, code, id, attempts].into_iter().flatten().collect();
        if facts.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", facts.join(", "))
        }
    }
}

fn status_text(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

/// What the root cause of an error says.
pub(super) fn cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    one_line(&root.to_string(), LONGEST_MESSAGE).into_owned()
}

impl fmt::Debug for Error {
    /// Without headers and body: they may be long, or secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.0.source.as_ref();
        let source =
            source.map(|source| one_line(&source.to_string(), LONGEST_MESSAGE).into_owned());
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("text", &format_args!("{self}"))
            .field("source", &source)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::error::{CallContext, Error};
    use crate::secret::Veil;
    use bytes::Bytes;
    use http::{HeaderMap, Method, StatusCode};

    fn error(status: u16, body: &'static str) -> Error {
        let status = StatusCode::from_u16(status).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-request-id", "req_123".parse().unwrap());
        let call = CallContext {
            method: Method::POST,
            path: "/organization/projects".into(),
            attempts: 3,
        };
        let mut veil = Veil::default();
        veil.add("sk-1");
        let error = Error::refused(status, headers, Bytes::from(body));
        error.hiding(&veil).with_call(call)
    }

    #[test]
    fn one_pointer() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn says_what_happened() {
        let body = r#"{"error":{"message":"Rate limit reached","type":"requests","param":null,"code":"rate_limit_exceeded"}}"#;
        assert_eq!(
            error(429, body).to_string(),
            "POST /organization/projects failed: 429 Too Many Requests: Rate limit reached \
             (code rate_limit_exceeded, request id req_123, after 3 attempts)"
        );
    }

    #[test]
    fn understands_the_usual_bodies() {
        for (body, message, code) in [
            (r#"{"message":"no","code":7}"#, "no", Some("7")),
            (
                r#"{"type":"about:blank","title":"Gone","detail":"for good"}"#,
                "for good",
                None,
            ),
            (
                r#"{"error":"invalid_grant","error_description":"expired"}"#,
                "expired",
                Some("invalid_grant"),
            ),
            (r#"{"error":"nope"}"#, "nope", None),
            (r#"{"errors":[{"message":"first"}]}"#, "first", None),
            (
                r#"{"errors":[{"status":"422","code":"short","title":"Invalid","detail":"too short"},{"detail":"too old"}]}"#,
                "too short; too old",
                Some("short"),
            ),
            (
                r#"{"errors":{"age":"is odd","name":["is short","is taken"]}}"#,
                "age: is odd; name: is short; is taken",
                None,
            ),
            (r#"{"errors":"all of it"}"#, "all of it", None),
            (
                r#"{"errors":[{"message":"no field","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}"#,
                "no field",
                Some("GRAPHQL_VALIDATION_FAILED"),
            ),
            (
                r#"[{"message":"first","errorCode":"E1"},{"message":"second"}]"#,
                "first; second",
                Some("E1"),
            ),
            (
                r#"{"fault":{"faultstring":"Invalid key","detail":{"errorcode":"oauth.v2.InvalidKey"}}}"#,
                "Invalid key",
                Some("oauth.v2.InvalidKey"),
            ),
            (
                r#"{"__type":"com.amazon.v1#ValidationException","Message":"bad name"}"#,
                "bad name",
                Some("ValidationException"),
            ),
            (
                r#"{"error":{"code":404,"message":"no pet","status":"NOT_FOUND"}}"#,
                "no pet",
                Some("NOT_FOUND"),
            ),
            (
                r#"{"detail":[{"loc":["body"],"msg":"field required","type":"missing"}]}"#,
                "field required",
                None,
            ),
            (
                "<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>no key</Message></Error>",
                "no key",
                Some("NoSuchKey"),
            ),
            (
                "<html><TITLE>502 Bad\nGateway</TITLE></html>",
                "502 Bad Gateway",
                None,
            ),
            ("\u{feff}{\"message\":\"marked\"}", "marked", None),
            ("plain words", "plain words", None),
            ("<html>long</html>", "Conflict", None),
            ("", "Conflict", None),
        ] {
            let error = error(409, body);
            assert_eq!((error.message(), error.code()), (message, code), "{body}");
        }
    }

    #[test]
    fn problems() {
        let status = StatusCode::FORBIDDEN;
        let problem = |media_type: &'static str, body: &'static str| {
            let headers = [(http::header::CONTENT_TYPE, media_type.parse().unwrap())];
            let headers = headers.into_iter().collect();
            Error::refused(status, headers, Bytes::from(body)).problem()
        };
        let body = r#"{"type":"https://a.example/credit","title":"Not enough","status":403,"detail":"30 of 50","instance":"/a/1","balance":30}"#;
        for media_type in [
            "application/problem+json; charset=utf-8",
            "application/json",
        ] {
            let found = problem(media_type, body).unwrap();
            assert_eq!(found.kind, "https://a.example/credit");
            assert_eq!(found.title.as_deref(), Some("Not enough"));
            assert_eq!(
                (found.status, found.detail.as_deref()),
                (Some(403), Some("30 of 50"))
            );
            assert_eq!(found.instance.as_deref(), Some("/a/1"));
            assert_eq!(found.extensions["balance"], 30);
            assert!(!format!("{found:?}").contains("30 of 50"));
        }
        let bare = problem("application/problem+json", r#"{"status":"403","title":5}"#).unwrap();
        assert_eq!(
            (&*bare.kind, bare.status, bare.title),
            ("about:blank", None, None)
        );
        assert_eq!(problem("application/json", r#"{"message":"no"}"#), None);
        assert_eq!(problem("text/plain", "no"), None);
    }

    #[test]
    fn hides_secrets() {
        let error = error(
            401,
            r#"{"error":{"message":"Incorrect key: sk-1","code":null}}"#,
        );
        assert!(!format!("{error} {error:?}").contains("sk-1"));
        assert!(error.to_string().contains("Incorrect key: [redacted]"));
    }
}
