//! Judges requests: reads what was sent by the rules of OpenAPI and HTTP, and compares it with what was meant.
//!
//! Nothing here is shared with the generator or the runtime, and nothing is encoded again: a fault
//! that both made alike would go unseen.

mod body;
mod document;
mod multipart;
mod security;
mod styles;
mod text;

pub use body::{Body, File};
pub use document::Document;

use crate::server::Asked;
use document::{Operation, members};
use serde_json::Value;
use styles::{Coding, Style};
use url::Url;

/// What a caller meant to send.
#[derive(Clone, Debug)]
pub struct Meant {
    /// The URL that the client was told, below which the document's paths are.
    pub base_url: String,
    /// Arguments by location and name: `{"path": {"id": "7"}, "query": {"limit": 2}}`.
    pub arguments: Value,
    /// The body, if there is one.
    pub body: Option<Body>,
    /// The client's credentials by the names of their schemes. A Basic one is `user:password`.
    pub credentials: Vec<(String, String)>,
}

/// Headers that HTTP or a client's settings add, whatever a document says.
const OF_HTTP: [&str; 8] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
];

/// Parameters that OpenAPI tells to ignore, and those that frame a message.
const NO_PARAMETERS: [&str; 7] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
];

/// Says what is wrong with a request; nothing is, where the list is empty.
pub fn faults(document: &Document, id: &str, meant: &Meant, asked: &Asked) -> Vec<String> {
    let Some(operation) = document.operation(id) else {
        return vec![format!("the document has no operation `{id}`")];
    };
    let mut judge = Judge {
        document,
        operation,
        meant,
        asked,
        query: text::pairs(&asked.raw_query),
        cookies: text::cookies(&joined(asked, "cookie", "; ")),
        headers: Vec::new(),
        faults: Vec::new(),
    };
    judge.request();
    judge.faults
}

/// All values of a header as one.
fn joined(asked: &Asked, name: &str, between: &str) -> String {
    let values = asked.headers.get_all(name).iter();
    let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    values.collect::<Vec<_>>().join(between)
}

struct Judge<'a> {
    document: &'a Document,
    operation: Operation<'a>,
    meant: &'a Meant,
    asked: &'a Asked,
    /// The pairs that nothing has explained yet.
    query: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
    /// The headers that something has explained, in small letters.
    headers: Vec<String>,
    faults: Vec<String>,
}

impl Judge<'_> {
    fn request(&mut self) {
        if self.asked.method != self.operation.method {
            let (sent, meant) = (&self.asked.method, &self.operation.method);
            self.faults
                .push(format!("the method is {sent}, not {meant}"));
        }
        for (part, text, also) in [
            ("path", &self.asked.path, ""),
            ("query", &self.asked.raw_query, "?[]|"),
        ] {
            if let Some(c) = text::illegal(text, also) {
                self.faults
                    .push(format!("the {part} `{text}` has the character {c:?}"));
            }
        }
        let parameters = self.document.parameters(&self.operation);
        self.path(&parameters);
        self.security();
        for parameter in &parameters {
            self.parameter(parameter);
        }
        self.unknown_arguments(&parameters);
        self.left_over();
        self.accept();
        let content = body::Content {
            document: self.document,
            operation: &self.operation,
            asked: self.asked,
        };
        self.faults.extend(content.faults(self.meant.body.as_ref()));
    }

    fn path(&mut self, parameters: &[&Value]) {
        // Some templates go on into the query, with pairs that every request has.
        let path = self.operation.path;
        let (template, written) = path.split_once('?').unwrap_or((path, ""));
        for pair in text::pairs(written) {
            match self.query.iter().position(|other| *other == pair) {
                Some(at) => drop(self.query.remove(at)),
                None => self
                    .faults
                    .push(format!("`{}={}` of the path is missing", pair.0, pair.1)),
            }
        }
        let base = Url::parse(&self.meant.base_url).expect("the base URL is one");
        let server = match self.document.own_server(&self.operation) {
            // A whole URL is replaced by the one that the client was told; a relative one stands beside it.
            Some(own) if Url::parse(&own).is_err() => base.join(&own).expect("a server's URL"),
            _ => base.clone(),
        };
        // Two of them are as wrong as another one.
        let host = joined(self.asked, "host", ", ");
        if host != base.authority() {
            self.faults
                .push(format!("the host is {host}, not {}", base.authority()));
        }
        let path = &self.asked.path;
        let prefix = server.path().trim_end_matches('/');
        let rest = path.strip_prefix(prefix);
        let arguments = &self.meant.arguments["path"];
        if !rest.is_some_and(|rest| matches(template, rest, parameters, arguments)) {
            self.faults.push(format!(
                "the path `{path}` is not `{prefix}{template}` with {arguments}"
            ));
        }
    }

    fn parameter(&mut self, parameter: &Value) {
        let name = parameter["name"].as_str().unwrap_or_default();
        let place = parameter["in"].as_str().unwrap_or_default();
        if place == "path" || place == "header" && ignored(name) {
            return;
        }
        let Some(value) = self.meant.arguments[place].get(name) else {
            if parameter["required"] == true {
                self.faults.push(format!(
                    "the {place} parameter `{name}` is required and not meant"
                ));
            }
            return;
        };
        let done = match place {
            "query" => self.query_parameter(parameter, name, value),
            "querystring" => self.querystring(parameter, value),
            "header" => self.header_parameter(parameter, name, value),
            "cookie" => self.cookie_parameter(parameter, name, value),
            _ => Err("its place is unknown".to_owned()),
        };
        if let Err(fault) = done {
            self.faults
                .push(format!("the {place} parameter `{name}`: {fault}"));
        }
    }

    fn query_parameter(
        &mut self,
        parameter: &Value,
        name: &str,
        value: &Value,
    ) -> Result<(), String> {
        let reserved = parameter["allowReserved"] == true;
        let coding = if reserved {
            Coding::Reserved
        } else {
            Coding::Form
        };
        let style = Style::of(parameter, "form", coding);
        let Some(media_type) = content_type(parameter) else {
            return style.take(name, value, &mut self.query);
        };
        let raw = style.take_one(name, &mut self.query)?;
        content(media_type, &text::decode_form(&raw)?, value)
    }

    fn querystring(&mut self, parameter: &Value, value: &Value) -> Result<(), String> {
        let media_type = content_type(parameter).unwrap_or_default();
        if media_type == body::FORM {
            let media = self.document.get(parameter, "content");
            let media = self.document.get(media, media_type);
            return body::form_pairs(self.document, media, value, &mut self.query);
        }
        self.query.clear();
        content(media_type, &text::decode(&self.asked.raw_query)?, value)
    }

    fn header_parameter(
        &mut self,
        parameter: &Value,
        name: &str,
        value: &Value,
    ) -> Result<(), String> {
        let low = name.to_lowercase();
        if low == "cookie" {
            // Its pairs come together with those of cookie parameters.
            for (name, raw) in text::cookies(value.as_str().unwrap_or_default()) {
                let pair = (name, raw);
                let at = self.cookies.iter().position(|other| *other == pair);
                self.cookies
                    .remove(at.ok_or_else(|| format!("`{}` is missing", pair.0))?);
            }
            return Ok(());
        }
        self.headers.push(low);
        if !self.asked.headers.contains_key(name) {
            return Err("it is missing".to_owned());
        }
        let raw = joined(self.asked, name, ",");
        match content_type(parameter) {
            Some(media_type) => content(media_type, &raw, value),
            None if Style::of(parameter, "simple", Coding::None).reads(name, &raw, value) => Ok(()),
            None => Err(format!("`{raw}` does not say {value}")),
        }
    }

    fn cookie_parameter(
        &mut self,
        parameter: &Value,
        name: &str,
        value: &Value,
    ) -> Result<(), String> {
        let plain = parameter["style"] == "cookie";
        let coding = if plain { Coding::None } else { Coding::Percent };
        let style = Style::of(parameter, "form", coding);
        let Some(media_type) = content_type(parameter) else {
            return style.take(name, value, &mut self.cookies);
        };
        let raw = style.take_one(name, &mut self.cookies)?;
        content(media_type, &text::decode(&raw)?, value)
    }

    /// Arguments that no parameter takes are a mistake of the test.
    fn unknown_arguments(&mut self, parameters: &[&Value]) {
        for (place, arguments) in members(&self.meant.arguments) {
            for (name, _) in members(arguments) {
                let known = |one: &&Value| one["in"] == place && one["name"] == name;
                if !parameters.iter().any(known) {
                    self.faults
                        .push(format!("there is no {place} parameter `{name}`"));
                }
            }
        }
    }

    fn left_over(&mut self) {
        for (name, value) in &self.query {
            self.faults
                .push(format!("nobody meant `{name}={value}` in the query"));
        }
        for (name, value) in &self.cookies {
            self.faults
                .push(format!("nobody meant the cookie `{name}={value}`"));
        }
        for name in self.asked.headers.keys().map(|name| name.as_str()) {
            let explained = self.headers.iter().any(|header| header == name);
            if !explained && name != "cookie" && !OF_HTTP.contains(&name) {
                self.faults
                    .push(format!("nobody meant the header `{name}`"));
            }
        }
    }

    /// The client must be content with a documented success.
    fn accept(&mut self) {
        let accept = self.asked.header("accept");
        let responses = self.document.get(self.operation.value, "responses");
        let good = members(responses).filter(|(status, _)| status.starts_with('2'));
        let types: Vec<&str> = good
            .flat_map(|(_, reply)| members(&self.document.follow(reply)["content"]))
            .map(|(media_type, _)| media_type)
            .collect();
        let ranges = || accept.split(',').map(body::essence);
        let fits = |one: &&str| {
            ranges().any(|range| body::in_range(one, range) || body::in_range(range, one))
        };
        if !accept.is_empty() && !types.is_empty() && !types.iter().any(fits) {
            self.faults.push(format!(
                "the answer may be {types:?}, and `{accept}` is asked for"
            ));
        }
    }
}

fn ignored(name: &str) -> bool {
    NO_PARAMETERS
        .iter()
        .any(|one| one.eq_ignore_ascii_case(name))
}

/// The media type of a parameter that has content in place of a style.
fn content_type(parameter: &Value) -> Option<&str> {
    members(&parameter["content"])
        .map(|(media_type, _)| media_type)
        .next()
}

/// Whether a text says a value in a media type.
fn content(media_type: &str, text: &str, value: &Value) -> Result<(), String> {
    let good = match body::is_json(media_type) {
        true => serde_json::from_str(text).is_ok_and(|read: Value| text::same(&read, value)),
        false => text::says(text, value),
    };
    match good {
        true => Ok(()),
        false => Err(format!("`{text}` does not say {value} as {media_type}")),
    }
}

/// Whether a raw path is a template with these arguments.
fn matches(template: &str, raw: &str, parameters: &[&Value], arguments: &Value) -> bool {
    let Some(start) = template.find('{') else {
        return text::decode(raw).is_ok_and(|raw| raw == template);
    };
    let (literal, rest) = template.split_at(start);
    let Some((name, rest)) = rest[1..].split_once('}') else {
        return false;
    };
    let Some(after) = raw.strip_prefix(literal) else {
        return false;
    };
    let named = |one: &&&Value| one["in"] == "path" && one["name"] == name;
    let (Some(parameter), Some(value)) = (parameters.iter().find(named), arguments.get(name))
    else {
        return false;
    };
    let reads = |raw: &str| match content_type(parameter) {
        Some(media_type) => {
            text::decode(raw).is_ok_and(|text| content(media_type, &text, value).is_ok())
        }
        None => Style::of(parameter, "simple", Coding::Percent).reads(name, raw, value),
    };
    // What a value holds of a path's own characters must be encoded.
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let ends = (0..=end).filter(|end| after.is_char_boundary(*end));
    ends.rev().any(|end| {
        let (raw, after) = after.split_at(end);
        reads(raw) && matches(rest, after, parameters, arguments)
    })
}
