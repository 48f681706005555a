//! The styles of OpenAPI, read backwards: whether a raw text says a value in a style.

use super::text::{decode, decode_form, says};
use serde_json::Value;

/// How a parameter or a form's property is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style<'a> {
    pub(super) name: &'a str,
    pub(super) explode: bool,
    /// Whether percent-encoding and plus signs have a meaning.
    pub(super) coding: Coding,
}

/// What a text's characters stand for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Coding {
    /// Themselves.
    None,
    /// As in a URL's path.
    Percent,
    /// As in a form, where a plus sign is a space.
    Form,
    /// As in RFC 6570's reserved expansion, where what is encoded in the value stays so.
    Reserved,
}

impl Coding {
    fn decode(self, raw: &str) -> Result<String, String> {
        match self {
            Coding::None => Ok(raw.to_owned()),
            Coding::Percent | Coding::Reserved => decode(raw),
            Coding::Form => decode_form(raw),
        }
    }

    fn says(self, raw: &str, value: &Value) -> bool {
        let Ok(text) = self.decode(raw) else {
            return false;
        };
        match (self, value) {
            (Coding::Reserved, Value::String(kept)) => {
                says(&text, value) || decode(kept).as_ref() == Ok(&text)
            }
            _ => says(&text, value),
        }
    }
}

impl<'a> Style<'a> {
    /// The style of a parameter or of a property's encoding, by the defaults of OpenAPI.
    pub(super) fn of(holder: &'a Value, default: &'a str, coding: Coding) -> Self {
        let name = holder["style"].as_str().unwrap_or(default);
        let explode = holder["explode"].as_bool();
        Style {
            name,
            explode: explode.unwrap_or(matches!(name, "form" | "cookie")),
            coding,
        }
    }

    /// Whether a text in one place says a value: in a path, in a header.
    pub(super) fn reads(self, name: &str, raw: &str, value: &Value) -> bool {
        match self.name {
            "simple" => self.listed(raw, ",", ",", value),
            "label" => raw.strip_prefix('.').is_some_and(|raw| {
                let between = if self.explode { "." } else { "," };
                self.listed(raw, between, between, value)
            }),
            "matrix" => raw
                .strip_prefix(';')
                .is_some_and(|raw| self.matrix(name, raw, value)),
            _ => false,
        }
    }

    /// A list, an object or a single value between separators.
    fn listed(self, raw: &str, items: &str, members: &str, value: &Value) -> bool {
        match value {
            Value::Array(values) => self.items(raw, items, values),
            Value::Object(object) if self.explode => {
                let pairs: Vec<&str> = raw.split(members).collect();
                pairs.len() == object.len()
                    && pairs.iter().all(|pair| {
                        let (key, raw) = pair.split_once('=').unwrap_or((pair, ""));
                        let key = self.coding.decode(key).unwrap_or_default();
                        object
                            .get(&key)
                            .is_some_and(|value| self.coding.says(raw, value))
                    })
            }
            Value::Object(object) => {
                let texts: Vec<&str> = raw.split(members).collect();
                texts.len() == 2 * object.len()
                    && texts.chunks(2).all(|pair| {
                        let key = self.coding.decode(pair[0]).unwrap_or_default();
                        let value = object.get(&key);
                        value.is_some_and(|value| self.coding.says(pair[1], value))
                    })
            }
            value => self.coding.says(raw, value),
        }
    }

    fn items(self, raw: &str, between: &str, values: &[Value]) -> bool {
        if values.is_empty() {
            return raw.is_empty();
        }
        let texts: Vec<&str> = raw.split(between).collect();
        let mut both = texts.iter().zip(values);
        texts.len() == values.len() && both.all(|(raw, value)| self.coding.says(raw, value))
    }

    fn matrix(self, name: &str, raw: &str, value: &Value) -> bool {
        let named = |raw: &str| {
            let (key, rest) = raw.split_once('=').unwrap_or((raw, ""));
            (key == name).then(|| rest.to_owned())
        };
        match value {
            Value::Array(values) if self.explode => {
                let texts: Option<Vec<String>> = raw.split(';').map(named).collect();
                texts.is_some_and(|texts| {
                    let mut both = texts.iter().zip(values);
                    texts.len() == values.len()
                        && both.all(|(raw, value)| self.coding.says(raw, value))
                })
            }
            Value::Object(_) if self.explode => self.listed(raw, ";", ";", value),
            value => named(raw).is_some_and(|raw| self.listed(&raw, ",", ",", value)),
        }
    }

    /// Takes what says a value out of the pairs of a query, a form or cookies. An error says why none does.
    pub(super) fn take(
        self,
        name: &str,
        value: &Value,
        pairs: &mut Vec<(String, String)>,
    ) -> Result<(), String> {
        match (self.name, value) {
            ("deepObject", Value::Object(object)) => {
                for (key, value) in object {
                    self.take_repeated(&format!("{name}[{key}]"), value, pairs)?;
                }
                Ok(())
            }
            ("form" | "cookie", Value::Object(object)) if self.explode => {
                for (key, value) in object {
                    self.take_repeated(key, value, pairs)?;
                }
                Ok(())
            }
            (_, Value::Array(_)) if self.explode => self.take_repeated(name, value, pairs),
            (style, value) => {
                let raw = match (self.take_one(name, pairs), value) {
                    // RFC 6570 leaves out what is empty.
                    (Err(_), Value::Array(values)) if values.is_empty() => return Ok(()),
                    (raw, _) => raw?,
                };
                let between: &[&str] = match style {
                    "form" | "cookie" => &[","],
                    "spaceDelimited" => &["%20", "+"],
                    "pipeDelimited" => &["%7C", "%7c", "|"],
                    _ => return Err(format!("`{name}` has no style `{style}`")),
                };
                let packed = Style {
                    explode: false,
                    ..self
                };
                let mut between = between.iter();
                match between.any(|between| packed.listed(&raw, between, between, value)) {
                    true => Ok(()),
                    false => Err(format!("`{name}={raw}` does not say {value} as `{style}`")),
                }
            }
        }
    }

    /// A pair per item of a list, or one pair.
    fn take_repeated(
        self,
        name: &str,
        value: &Value,
        pairs: &mut Vec<(String, String)>,
    ) -> Result<(), String> {
        let one = std::slice::from_ref(value);
        for value in value.as_array().map_or(one, Vec::as_slice) {
            let raw = self.take_one(name, pairs)?;
            if !self.coding.says(&raw, value) {
                return Err(format!("`{name}={raw}` does not say {value}"));
            }
        }
        Ok(())
    }

    /// The first pair of a name, which leaves the list.
    pub(super) fn take_one(
        self,
        name: &str,
        pairs: &mut Vec<(String, String)>,
    ) -> Result<String, String> {
        let named =
            |(key, _): &(String, String)| self.coding.decode(key).is_ok_and(|key| key == name);
        match pairs.iter().position(named) {
            Some(at) => Ok(pairs.remove(at).1),
            None => Err(format!("`{name}` is missing")),
        }
    }
}
