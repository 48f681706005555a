//! Parameters `in: body` and `in: formData`, as the body of a request.

use super::{
    collection::is_list,
    media::{choose, is_file, json, plain},
};
use crate::{
    diagnostics::{Code, Place},
    document::{
        Encoding, JsonType, Location, MediaType, ParameterIn, RequestBody, Schema, SchemaId,
    },
    resolve::{node::Node, reader::Reader},
};
use serde_json::Value;
use std::collections::HashSet;

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// A parameter that travels in the body: where it is used, and what it is.
struct Part<'a> {
    from: Node<'a>,
    node: Node<'a>,
    name: &'a str,
    is_body: bool,
}

impl<'a> Part<'a> {
    /// What tells it from the others.
    fn key(&self) -> (bool, &'a str) {
        (self.is_body, self.name)
    }

    fn has_file(&self) -> bool {
        is_file(&self.node) || self.node.get("items").is_some_and(|items| is_file(&items))
    }
}

/// Whether a parameter is the body, or a part of it.
pub(in crate::resolve) fn is_in_body(parameter: &Node<'_>) -> bool {
    matches!(place(parameter), Some("body" | "formData"))
}

fn place<'a>(parameter: &Node<'a>) -> Option<&'a str> {
    parameter.value.get("in").and_then(Value::as_str)
}

impl<'a> Reader<'a, '_> {
    /// The body that the parameters of an operation and of its path item describe together. The
    /// first of the `holders` is the operation.
    pub(in crate::resolve) fn parameters_as_body(
        &mut self,
        holders: &[&Node<'a>],
    ) -> Option<RequestBody> {
        let mut parts: Vec<Part<'a>> = Vec::new();
        let mut known = HashSet::new();
        for holder in holders {
            let own = self.parts(holder);
            // What an operation says of a parameter counts more than what its path says.
            let new = own.into_iter().filter(|part| !known.contains(&part.key()));
            let new: Vec<_> = new.collect();
            known.extend(new.iter().map(Part::key));
            parts.extend(new);
        }
        let whole = parts.iter().position(|part| part.is_body);
        let operation = holders.first()?;
        match whole {
            Some(at) => {
                let body = parts.remove(at);
                for other in &parts {
                    let message = "the parameter is left out: another one is the whole body";
                    let place = Place::value(other.from.location());
                    self.warning(Code::SeveralBodies, message, place);
                }
                Some(self.whole_body(&body, operation))
            }
            None if parts.is_empty() => None,
            None => Some(self.form(&parts, operation)),
        }
    }

    fn parts(&mut self, holder: &Node<'a>) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        let mut known = HashSet::new();
        for from in self.list(holder, "parameters") {
            let Some(node) = self.follow(from.clone()).filter(is_in_body) else {
                continue;
            };
            let name = node.value.get("name").and_then(Value::as_str);
            let part = Part {
                from,
                name: name.unwrap_or("body"),
                is_body: place(&node) == Some("body"),
                node,
            };
            if known.insert(part.key()) {
                parts.push(part);
            } else {
                let message = format!("the parameter `{}` is declared twice", part.name);
                let place = Place::value(part.from.location());
                self.warning(Code::DuplicateParameter, message, place);
            }
        }
        parts
    }

    fn whole_body(&mut self, body: &Part<'a>, operation: &Node<'a>) -> RequestBody {
        let node = &body.node;
        let consumes = self.media_types(operation, "consumes");
        let mut media_types = choose(consumes.clone(), false);
        if media_types.is_empty() {
            media_types = consumes;
        }
        if media_types.is_empty() {
            media_types.push(json(node.location()));
        }
        let schema = match node.get("schema") {
            Some(schema) => Some(self.schema(schema)),
            None if node.field("type").is_some() => Some(self.schema(node.clone())),
            None => {
                self.missing(node, "schema", "the body is any JSON");
                None
            }
        };
        let examples = self.body_examples(node);
        let first = media_types[0].0.clone();
        let content = media_types.into_iter().map(|(name, location)| MediaType {
            examples: (examples.iter())
                .filter(|(of, _)| of.unwrap_or(&first) == name)
                .map(|(_, example)| (*example).clone())
                .collect(),
            ..plain(name, location, schema)
        });
        RequestBody {
            location: node.location(),
            description: self.description(&body.from, node),
            required: self.flag(node, "required").unwrap_or(false),
            content: content.collect(),
        }
    }

    /// `x-example`, and `x-examples` by media type.
    fn body_examples(&mut self, body: &Node<'a>) -> Vec<(Option<&'a str>, Value)> {
        let one = body.get("x-example").or_else(|| body.get("example"));
        let many = self.map(body, "x-examples").into_iter();
        let many = many.filter(|(name, _)| name.contains('/'));
        let many = many.map(|(name, example)| (Some(name), example));
        let all = one.map(|example| (None, example)).into_iter().chain(many);
        all.map(|(of, example)| (of, self.value_in(&example, &example)))
            .collect()
    }

    /// An object with a property for each part.
    fn form(&mut self, parts: &[Part<'a>], operation: &Node<'a>) -> RequestBody {
        let location = operation.child("parameters", &Value::Null).location();
        let schema = self.form_schema(parts, location.clone());
        let encoding: Vec<_> = (parts.iter())
            .filter_map(|part| Some((part.name.to_owned(), self.part_encoding(part)?)))
            .collect();
        let has_file = parts.iter().any(Part::has_file);
        let consumes = self.media_types(operation, "consumes");
        let mut media_types = choose(consumes, true);
        // Only one of the two can hold a file.
        media_types.retain(|(name, _)| !has_file || !name.starts_with(FORM));
        if media_types.is_empty() {
            let name = if has_file { MULTIPART } else { FORM };
            media_types.push((name.to_owned(), location.clone()));
        }
        let content = media_types.into_iter().map(|(name, location)| MediaType {
            encoding: encoding.clone(),
            ..plain(name, location, Some(schema))
        });
        RequestBody {
            location,
            description: None,
            required: self.any_required(parts),
            content: content.collect(),
        }
    }

    fn any_required(&mut self, parts: &[Part<'a>]) -> bool {
        let mut parts = parts.iter();
        parts.any(|part| self.flag(&part.node, "required").unwrap_or(false))
    }

    fn form_schema(&mut self, parts: &[Part<'a>], location: Location) -> SchemaId {
        let mut schema = Schema {
            location: Some(location),
            types: vec![JsonType::Object],
            ..Schema::default()
        };
        for part in parts {
            if self.flag(&part.node, "required").unwrap_or(false) {
                schema.required.push(part.name.to_owned());
            }
            let property = self.parameter_schema(&part.node, None);
            schema
                .properties
                .extend(property.map(|id| (part.name.to_owned(), id)));
        }
        self.add_schema(schema)
    }

    /// How the items of a list are joined. Files are not.
    fn part_encoding(&mut self, part: &Part<'a>) -> Option<Encoding> {
        if !is_list(&part.node) || part.has_file() {
            return None;
        }
        let (style, explode) = self.collection_style(&part.node, ParameterIn::Query);
        (!explode).then(|| Encoding {
            style: Some(style),
            explode: Some(explode),
            ..Encoding::default()
        })
    }
}
