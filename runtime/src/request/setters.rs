//! Filling in a request.

use super::form::{self, PartEncoding};
use super::style::{self, ParameterStyle, Place, Style};
use super::{Body, Request, RequestData, media, multipart};
use crate::json::{Encode, Writer};
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};

/// Stands before each value of a JSON text sequence (RFC 7464).
const RECORD_SEPARATOR: char = '\u{1e}';

/// What stands for the whole query, and for the body, among names of parameters.
const QUERY: &str = "";
pub(super) const BODY: &str = "body";

/// Why a number cannot be sent.
pub(super) const LOST_NUMBER: &str = "NaN and infinities cannot be sent";

const SIMPLE: ParameterStyle = ParameterStyle::new(Style::Simple, false);
const FORM: ParameterStyle = ParameterStyle::new(Style::Form, true);

impl RequestData {
    pub(crate) fn reject(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// A value as JSON. Numbers that JSON cannot write are not sent as anything else.
    fn json(&mut self, name: &str, value: &dyn Encode) -> String {
        let mut writer = Writer::new();
        value.encode(&mut writer);
        if writer.has_lost_number() {
            self.reject(LOST_NUMBER.to_owned());
        }
        if writer.has_secret() {
            self.hidden.push(name.to_owned());
        }
        writer.into_string()
    }

    /// A parameter's text. `None`: the value is absent.
    fn text(
        &mut self,
        place: Place,
        how: ParameterStyle,
        name: &str,
        value: &dyn Encode,
    ) -> Option<String> {
        // JSON has a text for a value that is not there: `null`.
        if value.is_absent() && how.style != Style::Json {
            return None;
        }
        let plain = value
            .as_text()
            .and_then(|text| style::plain(place, how, name, text));
        if plain.is_some() {
            return plain;
        }
        let json = self.json(name, value);
        style::render(place, how, name, &json)
    }

    pub(crate) fn set_path(&mut self, name: &str, style: ParameterStyle, value: &dyn Encode) {
        let text = self
            .text(Place::Path, style, name, value)
            .unwrap_or_default();
        if let Some(place) = self.target.place(name) {
            self.path.push((place, text));
        }
    }

    /// A value given twice replaces the first.
    pub(crate) fn set_query(&mut self, name: &str, style: ParameterStyle, value: &dyn Encode) {
        self.query.retain(|(known, _)| known != name);
        if let Some(text) = self.text(Place::Query, style, name, value) {
            self.query.push((name.to_owned(), text));
        }
    }

    /// A value that is text already: a cursor, an extra parameter.
    pub(crate) fn set_query_text(&mut self, name: &str, value: &str) {
        use super::percent::{Keep, encode};
        self.query.retain(|(known, _)| known != name);
        let mut text = String::new();
        encode(&mut text, name, Keep::Unreserved);
        text.push('=');
        encode(&mut text, value, Keep::Unreserved);
        self.query.push((name.to_owned(), text));
    }

    pub(crate) fn set_query_string(&mut self, value: &dyn Encode) {
        let json = self.json(QUERY, value);
        let text = match super::shape::Shape::of(&json) {
            Some(super::shape::Shape::Scalar(text)) => text.trim_start_matches('?').to_owned(),
            _ => form::encode(&json, &[]).unwrap_or_default(),
        };
        self.query.retain(|(known, _)| !known.is_empty());
        self.query.push((String::new(), text));
    }

    pub(crate) fn set_query_string_json(&mut self, value: &dyn Encode) {
        use super::percent::{Keep, encode};
        let mut text = String::new();
        encode(&mut text, &self.json(QUERY, value), Keep::Unreserved);
        self.query.retain(|(known, _)| !known.is_empty());
        self.query.push((String::new(), text));
    }

    pub(crate) fn set_header(&mut self, name: &str, style: ParameterStyle, value: &dyn Encode) {
        if let Some(text) = self.text(Place::Header, style, name, value) {
            self.set_header_text(name, &text);
        }
    }

    pub(crate) fn set_header_text(&mut self, name: &str, value: &str) {
        match (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            (Ok(name), Ok(value)) => {
                self.headers.set(name, value);
            }
            (Err(_), _) => self.reject(format!("`{name}` is not a header's name")),
            (_, Err(_)) => self.reject(format!(
                "the value of the header `{name}` has characters that headers cannot hold"
            )),
        }
    }

    pub(crate) fn set_cookie(&mut self, name: &str, style: ParameterStyle, value: &dyn Encode) {
        self.cookies.retain(|(known, _)| known != name);
        // Nothing is encoded in this style, and a semicolon begins another cookie.
        if style.style == Style::Cookie && self.json(name, value).contains(';') {
            self.reject(format!("the cookie `{name}` cannot hold a semicolon"));
            return;
        }
        if let Some(text) = self.text(Place::Cookie, style, name, value) {
            self.cookies.push((name.to_owned(), text));
        }
    }

    pub(crate) fn set_body(&mut self, content_type: &str, body: Body) {
        self.body = body;
        let value = match content_type {
            "application/json" => Ok(HeaderValue::from_static("application/json")),
            _ => HeaderValue::from_str(content_type),
        };
        match value {
            Ok(value) => {
                self.headers.set(CONTENT_TYPE, value);
            }
            Err(_) => self.reject(format!("`{content_type}` is not a media type")),
        }
    }

    /// A body as it is, of the media type that the caller or else the document names.
    pub(crate) fn set_bytes(&mut self, content_type: &str, body: Body) {
        match media::choose(content_type, body.given_type(), None) {
            Ok(content_type) => self.set_body(&content_type, body),
            Err(problem) => self.reject(problem),
        }
    }

    pub(crate) fn set_json(&mut self, content_type: &str, value: &dyn Encode) {
        // Who sets a body means one: `None` is `null`, where a field without a value is left out.
        let json = self.json(BODY, value);
        self.set_body(content_type, Body::from(json));
    }

    pub(crate) fn set_form(&mut self, value: &dyn Encode, parts: &'static [PartEncoding]) {
        let json = self.json(BODY, value);
        match form::encode(&json, parts) {
            Some(text) => self.set_body("application/x-www-form-urlencoded", Body::from(text)),
            None => self.reject("a form's body must be an object".to_owned()),
        }
    }

    pub(crate) fn set_multipart(&mut self, value: &dyn Encode, parts: &'static [PartEncoding]) {
        match multipart::encode(value, parts) {
            Ok((content_type, body)) => self.set_body(&content_type, body),
            Err(problem) => self.reject(problem),
        }
    }

    pub(crate) fn set_json_lines(&mut self, content_type: &str, value: &dyn Encode) {
        let json = self.json(BODY, value);
        match super::shape::Shape::of(&json) {
            Some(super::shape::Shape::Array(items)) => {
                let mut lines = String::with_capacity(json.len());
                let is_sequence = content_type.starts_with("application/json-seq");
                for item in items {
                    if is_sequence {
                        lines.push(RECORD_SEPARATOR);
                    }
                    lines.push_str(item);
                    lines.push('\n');
                }
                self.set_body(content_type, Body::from(lines));
            }
            _ => self.reject("a body of JSON lines must be a list".to_owned()),
        }
    }
}

/// The same setters by value on `Request` and in place on `Call`, documented once. `Call` has constructors named after
/// the kinds of bodies, so setters of bodies have another name there.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident / $in_call:ident($($arg:ident: $ty:ty),*) = |$data:ident| $body:expr;)*) => {
        impl Request {
            $($(#[$doc])*
            pub fn $name(mut self, $($arg: $ty),*) -> Self {
                let $data = &mut *self.data;
                $body;
                self
            })*
        }

        impl<T> crate::Call<T> {
            $($(#[$doc])*
            pub fn $in_call(&mut self, $($arg: $ty),*) -> &mut Self {
                let $data = self.data();
                $body;
                self
            })*
        }
    };
}

setters! {
    /// A path parameter in the `simple` style.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, Operation};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static GET: Operation = Operation::new("pets.get", "GET", "/pets/{id}");
    /// let request = Client::anonymous(&API).request(&GET).path("id", &"rex");
    /// # drop(request);
    /// ```
    path / path(name: &str, value: &dyn Encode) = |data| data.set_path(name, SIMPLE, value);
    /// A path parameter in a style of its own.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, Operation, ParameterStyle, Style};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// static GET: Operation = Operation::new("pets.get", "GET", "/pets{id}");
    /// let style = ParameterStyle::new(Style::Matrix, false);
    /// let request = Client::anonymous(&API).request(&GET).path_with("id", style, &"rex");
    /// # drop(request);
    /// ```
    path_with / path_with(name: &str, style: ParameterStyle, value: &dyn Encode) = |data| data.set_path(name, style, value);
    /// A query parameter in the `form` style, exploded. Given again, it replaces what was given before.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("GET", "/pets");
    /// call.query("limit", &10).query("kind", &vec!["cat".to_owned(), "dog".to_owned()]);
    /// # drop(call);
    /// ```
    query / query(name: &str, value: &dyn Encode) = |data| data.set_query(name, FORM, value);
    /// A query parameter in a style of its own.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ParameterStyle, Style};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("GET", "/pets");
    /// call.query_with("ids", ParameterStyle::new(Style::PipeDelimited, false), &vec![1, 2]);
    /// # drop(call);
    /// ```
    query_with / query_with(name: &str, style: ParameterStyle, value: &dyn Encode) = |data| data.set_query(name, style, value);
    /// The whole query: a finished text, or an object whose members become parameters.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("GET", "/pets");
    /// call.query_string(&"limit=10&kind=cat");
    /// # drop(call);
    /// ```
    query_string / query_string(value: &dyn Encode) = |data| data.set_query_string(value);
    /// The whole query as JSON, percent-encoded.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("GET", "/pets");
    /// call.query_string_json(&vec![1, 2]);
    /// # drop(call);
    /// ```
    query_string_json / query_string_json(value: &dyn Encode) = |data| data.set_query_string_json(value);
    /// A header in the `simple` style.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("GET", "/pets");
    /// call.header("X-Trace", &"abc");
    /// # drop(call);
    /// ```
    header / header(name: &str, value: &dyn Encode) = |data| data.set_header(name, SIMPLE, value);
    /// A header in a style of its own.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ParameterStyle, Style};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("GET", "/pets");
    /// call.header_with("X-Filter", ParameterStyle::new(Style::Json, false), &vec![1, 2]);
    /// # drop(call);
    /// ```
    header_with / header_with(name: &str, style: ParameterStyle, value: &dyn Encode) = |data| data.set_header(name, style, value);
    /// A cookie in the `form` style, exploded.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("GET", "/pets");
    /// call.cookie("theme", &"dark");
    /// # drop(call);
    /// ```
    cookie / cookie(name: &str, value: &dyn Encode) = |data| data.set_cookie(name, FORM, value);
    /// A cookie in a style of its own.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ParameterStyle, Style};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("GET", "/pets");
    /// call.cookie_with("theme", ParameterStyle::new(Style::Cookie, false), &"dark");
    /// # drop(call);
    /// ```
    cookie_with / cookie_with(name: &str, style: ParameterStyle, value: &dyn Encode) = |data| data.set_cookie(name, style, value);
    /// A body of JSON.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, serde_json};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("POST", "/pets");
    /// call.json_body(&serde_json::json!({ "name": "Rex" }));
    /// # drop(call);
    /// ```
    json / json_body(value: &dyn Encode) = |data| data.set_json("application/json", value);
    /// A body of JSON under another media type.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, serde_json};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("PATCH", "/pets/rex");
    /// call.json_body_as("application/merge-patch+json", &serde_json::json!({ "name": null }));
    /// # drop(call);
    /// ```
    json_as / json_body_as(content_type: &str, value: &dyn Encode) = |data| data.set_json(content_type, value);
    /// A body of `application/x-www-form-urlencoded`; `parts` says how its properties travel.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, serde_json};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("POST", "/token");
    /// call.form_body(&serde_json::json!({ "grant_type": "client_credentials" }), &[]);
    /// # drop(call);
    /// ```
    form / form_body(value: &dyn Encode, parts: &'static [PartEncoding]) = |data| data.set_form(value, parts);
    /// A body of `multipart/form-data`; `parts` says how its properties travel.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, serde_json};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("POST", "/photos");
    /// call.multipart_body(&serde_json::json!({ "title": "Rex" }), &[]);
    /// # drop(call);
    /// ```
    multipart / multipart_body(value: &dyn Encode, parts: &'static [PartEncoding]) = |data| data.set_multipart(value, parts);
    /// A body of text.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("POST", "/notes");
    /// call.text_body("text/plain", "Rex was here");
    /// # drop(call);
    /// ```
    text / text_body(content_type: &str, text: impl Into<String>) = |data| data.set_body(content_type, Body::from(text.into()));
    /// A body of bytes, from memory or streamed. Of several media types, or a range of them, the one that
    /// [`Body::content_type`] names is sent.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("PUT", "/photos/1");
    /// call.bytes_body("image/png", vec![0x89, 0x50]);
    /// # drop(call);
    /// ```
    bytes / bytes_body(content_type: &str, body: impl Into<Body>) = |data| data.set_bytes(content_type, body.into());
    /// A body of JSON values, one in each line; the value must encode as a list.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client};
    /// # static API: Api = Api { servers: &[specwright_runtime::Server::new("https://petstore.example")], ..Api::DEFAULT };
    /// let mut call = Client::anonymous(&API).call("POST", "/events");
    /// call.json_lines_body("application/jsonl", &vec![1, 2]);
    /// # drop(call);
    /// ```
    json_lines / json_lines_body(content_type: &str, value: &dyn Encode) = |data| data.set_json_lines(content_type, value);
}
