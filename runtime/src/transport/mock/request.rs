//! What a double saw.

use crate::json::{Decode, from_slice};
use bytes::Bytes;
use http::{HeaderMap, Method};
use std::borrow::Cow;

/// A request that a double saw.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MockRequest {
    /// The operation's id; empty for a call that the document does not know.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The path with its values.
    pub path: String,
    /// The path's template, such as `/pets/{id}`.
    pub template: Cow<'static, str>,
    /// The query as it would be sent, without `?`.
    pub query: String,
    /// The headers; credentials are marked as sensitive, so that they are not printed.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl MockRequest {
    /// The body as text.
    ///
    /// ```
    /// # use specwright_runtime::MockRequest;
    /// # fn example(request: MockRequest) {
    /// assert_eq!(request.text(), r#"{"name":"Rex"}"#);
    /// # }
    /// ```
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as a type, such as the one that was sent: with the feature `mock`, all generated types decode.
    ///
    /// # Panics
    ///
    /// If the body is no JSON of that type.
    ///
    /// ```
    /// # use specwright_runtime::MockRequest;
    /// # fn example(request: MockRequest) {
    /// let names: Vec<String> = request.json();
    /// # }
    /// ```
    #[track_caller]
    pub fn json<T: Decode>(&self) -> T {
        match from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("the body of {} {}: {error}", self.method, self.path),
        }
    }

    /// The value of a parameter of the path, decoded.
    ///
    /// ```
    /// # use specwright_runtime::MockRequest;
    /// # fn example(request: MockRequest) {
    /// assert_eq!(request.path_parameter("id").as_deref(), Some("rex"));
    /// # }
    /// ```
    pub fn path_parameter(&self, name: &str) -> Option<String> {
        let template = self.template.split(['?', '#']).next().unwrap_or_default();
        let value = value_in(template, &self.path, name)?;
        Some(decoded(value))
    }

    /// The first value of a parameter of the query, decoded.
    ///
    /// ```
    /// # use specwright_runtime::MockRequest;
    /// # fn example(request: MockRequest) {
    /// assert_eq!(request.query_parameter("limit").as_deref(), Some("10"));
    /// # }
    /// ```
    pub fn query_parameter(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        let found = pairs.find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned())
    }

    /// The value of a header, if it is text.
    ///
    /// ```
    /// # use specwright_runtime::MockRequest;
    /// # fn example(request: MockRequest) {
    /// assert_eq!(request.header("accept"), Some("application/json"));
    /// # }
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// What stands in a path where its template has a name.
fn value_in<'p>(template: &str, path: &'p str, name: &str) -> Option<&'p str> {
    let mut segments = path.split('/');
    for template in template.split('/') {
        let segment = segments.next()?;
        let Some((before, rest)) = template.split_once(&format!("{{{name}}}")) else {
            continue;
        };
        // Several names in one segment are told apart by the texts between them.
        let begin = before.rfind('}').map_or(before.len(), |end| {
            let between = &before[end + 1..];
            segment
                .find(between)
                .map_or(segment.len(), |at| at + between.len())
        });
        let value = segment.get(begin..)?;
        let after = rest.split('{').next().unwrap_or_default();
        let end = match after {
            "" => value.len(),
            after => value.find(after)?,
        };
        return value.get(..end);
    }
    None
}

/// Without percent-encoding. A plus sign is one here.
fn decoded(text: &str) -> String {
    let text = text.replace('+', "%2B");
    let mut pairs = url::form_urlencoded::parse(text.as_bytes());
    pairs
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{decoded, value_in};

    #[test]
    fn values_of_paths() {
        assert_eq!(
            value_in("/pets/{id}/toys/{toy}", "/pets/rex/toys/7", "toy"),
            Some("7")
        );
        assert_eq!(
            value_in("/pets/{id}/toys/{toy}", "/pets/rex/toys/7", "id"),
            Some("rex")
        );
        assert_eq!(
            value_in("/pets/{id}.{form}", "/pets/rex.png", "id"),
            Some("rex")
        );
        assert_eq!(
            value_in("/pets/{id}.{form}", "/pets/rex.png", "form"),
            Some("png")
        );
        assert_eq!(value_in("/pets/v{id}", "/pets/v7", "id"), Some("7"));
        assert_eq!(value_in("/pets/{id}", "/pets/rex", "name"), None);
        assert_eq!(decoded("a%2Fb+c"), "a/b+c");
    }
}
