//! Parameters and headers.

use super::{
    node::{Field, Node},
    reader::Reader,
    swagger,
};
use crate::{
    diagnostics::{Code, Diagnostic, Place},
    document::{Location, MediaType, Parameter, ParameterIn, SchemaId, Style},
    suggest,
    tokens::is_identifier,
};
use serde_json::Value;
use std::collections::HashSet;

/// About what a parameter costs, with the methods that are generated for it.
const PARAMETER: usize = 1000;
/// About what a header of a response or a part costs.
const HEADER: usize = 400;

/// What tells a parameter from others.
pub(super) fn identity(parameter: &Parameter) -> (ParameterIn, String) {
    let name = match parameter.place {
        ParameterIn::Header => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.clone(),
    };
    (parameter.place, name)
}

impl<'a> Reader<'a, '_> {
    /// `parameters` of an operation or a path item.
    pub(super) fn parameters(&mut self, parent: &Node<'a>) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        // Each operation that is left may share just as many.
        if self.is_full {
            return parameters;
        }
        let mut known = HashSet::new();
        for node in self.list(parent, "parameters") {
            let place = Place::value(node.location());
            let Some(parameter) = self.parameter(node) else {
                continue;
            };
            if !known.insert(identity(&parameter)) {
                let message = format!("the parameter `{}` is declared twice", parameter.name);
                self.warning(Code::DuplicateParameter, message, place);
            } else {
                parameters.push(parameter);
            }
        }
        parameters
    }

    fn parameter(&mut self, from: Node<'a>) -> Option<Parameter> {
        if !self.has_room(&from, PARAMETER) {
            return None;
        }
        let node = self.follow(from.clone())?;
        if !node.value.is_object() {
            self.wrong_type(&node, "a parameter", "an object");
            return None;
        }
        if self.is_swagger(&node) && swagger::is_in_body(&node) {
            return None;
        }
        let place = self.parameter_in(&node)?;
        let name = match place {
            // Nothing of the name is sent.
            ParameterIn::QueryString if node.field("name").is_none() => {
                self.missing(&node, "name", "it will be `query`");
                "query".to_owned()
            }
            _ => self.required_text(&node, "name")?,
        };
        let mut parameter = self.declared(&node, name, place);
        if place == ParameterIn::Path {
            parameter.required = true;
        }
        self.override_description(&from, &mut parameter);
        Some(parameter)
    }

    /// A description beside a reference is about this use of what it leads to.
    fn override_description(&mut self, from: &Node<'a>, parameter: &mut Parameter) {
        if from.value.get("$ref").is_some()
            && let Some(description) = self.text(from, "description")
        {
            parameter.description = Some(description);
        }
    }

    fn parameter_in(&mut self, node: &Node<'a>) -> Option<ParameterIn> {
        let place = self.required_text(node, "in")?;
        Some(match place.as_str() {
            "path" => ParameterIn::Path,
            "query" => ParameterIn::Query,
            "header" => ParameterIn::Header,
            "cookie" => ParameterIn::Cookie,
            "querystring" => ParameterIn::QueryString,
            _ => {
                let message = format!("`{place}` is no place for a parameter");
                let at = node.field("in").map_or(node.location(), |f| f.location());
                let diagnostic = Diagnostic::error(Code::UnknownPlace, message, Place::value(at));
                self.diagnostics.push(match place.as_str() {
                    "body" | "formData" => diagnostic.help("since OpenAPI 3 it is a `requestBody`"),
                    _ => diagnostic.help("it can be path, query, header or cookie"),
                });
                return None;
            }
        })
    }

    /// The headers of a response, a part, or a multipart property.
    pub(super) fn headers(&mut self, parent: &Node<'a>) -> Vec<Parameter> {
        let mut headers = Vec::new();
        if self.is_full {
            return headers;
        }
        for (name, from) in self.map(parent, "headers") {
            // `content` says it; the specification has this one ignored.
            if name.eq_ignore_ascii_case("Content-Type") {
                continue;
            }
            if !self.has_room(&from, HEADER) {
                break;
            }
            let Some(node) = self.follow(from.clone()) else {
                continue;
            };
            if !node.value.is_object() {
                self.wrong_type(&node, "a header", "an object");
                continue;
            }
            let mut header = self.declared(&node, name.to_owned(), ParameterIn::Header);
            self.override_description(&from, &mut header);
            headers.push(header);
        }
        headers
    }

    /// What parameters and headers have in common.
    fn declared(&mut self, node: &Node<'a>, name: String, place: ParameterIn) -> Parameter {
        let (style, explode) = match self.is_swagger(node) {
            true => self.collection_style(node, place),
            false => self.declared_style(node, place),
        };
        self.tell_emptiness(node, place);
        let content = self.content(node).into_iter().next();
        Parameter {
            location: node.location(),
            description: self.text(node, "description"),
            required: self.flag(node, "required").unwrap_or(false),
            deprecated: self.flag(node, "deprecated").unwrap_or(false),
            style,
            explode,
            allow_reserved: ["allowReserved", "x-ms-skip-url-encoding"]
                .iter()
                .any(|keyword| self.flag(node, keyword).unwrap_or(false)),
            schema: self.parameter_schema(node, content.as_ref()),
            content,
            examples: self.examples(node),
            extensions: self.naming_extensions(node, is_identifier),
            name,
            place,
        }
    }

    /// A parameter without a value can be sent as an empty text, and by no other type.
    fn tell_emptiness(&mut self, node: &Node<'a>, place: ParameterIn) {
        let allowed = self.flag(node, "allowEmptyValue") == Some(true);
        if !allowed || place != ParameterIn::Query {
            return;
        }
        let schema = node.get("schema").unwrap_or_else(|| node.clone());
        if schema.field("type").is_some_and(|ty| ty.value != "string") {
            let message = "the client does not send this parameter without a value";
            let location = node.child("allowEmptyValue", &Value::Null).location();
            self.warning(Code::EmptyValue, message, Place::value(location));
        }
    }

    fn declared_style(&mut self, node: &Node<'a>, place: ParameterIn) -> (Style, bool) {
        let style = self.style(node).unwrap_or(match place {
            ParameterIn::Path | ParameterIn::Header => Style::Simple,
            ParameterIn::Query | ParameterIn::Cookie | ParameterIn::QueryString => Style::Form,
        });
        let explode = self.flag(node, "explode");
        let explode = explode.unwrap_or(matches!(style, Style::Form | Style::Cookie));
        (style, explode)
    }

    pub(super) fn parameter_schema(
        &mut self,
        node: &Node<'a>,
        content: Option<&MediaType>,
    ) -> Option<SchemaId> {
        if let Some(schema) = node.get("schema") {
            return Some(self.schema(schema));
        }
        if content.is_some() {
            return None;
        }
        // Swagger 2 had the keywords of the schema on the parameter itself.
        if node
            .field("type")
            .is_some_and(|field| field.value.is_string())
        {
            return Some(match self.is_swagger(node) {
                true => self.collection_schema(node),
                false => self.schema(node.clone()),
            });
        }
        let keyword = if self.is_swagger(node) {
            "type"
        } else {
            "schema"
        };
        self.missing(node, keyword, "the value is taken as a string");
        Some(self.string_schema())
    }

    /// `style`, if it is there and known.
    pub(super) fn style(&mut self, node: &Node<'a>) -> Option<Style> {
        let field = node.field("style")?;
        Some(match self.text_of(field)?.as_str() {
            "simple" => Style::Simple,
            "label" => Style::Label,
            "matrix" => Style::Matrix,
            "form" => Style::Form,
            "spaceDelimited" => Style::SpaceDelimited,
            "pipeDelimited" => Style::PipeDelimited,
            "deepObject" => Style::DeepObject,
            "cookie" => Style::Cookie,
            _ => {
                self.unknown_style(field);
                return None;
            }
        })
    }

    fn unknown_style(&mut self, field: Field<'a, '_>) {
        const STYLES: [&str; 7] = [
            "simple",
            "label",
            "matrix",
            "form",
            "spaceDelimited",
            "pipeDelimited",
            "deepObject",
        ];
        let style = field.value.as_str().unwrap_or_default();
        let message = format!("`{style}` is not a style; the default is taken");
        let diagnostic =
            Diagnostic::warning(Code::UnknownStyle, message, Place::value(field.location()));
        self.diagnostics.push(match suggest::near(style, STYLES) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }

    /// `example`, and the values of `examples`.
    pub(super) fn examples(&mut self, node: &Node<'a>) -> Vec<Value> {
        let schema = node.get("schema").unwrap_or_else(|| node.clone());
        let mut values: Vec<Value> = Vec::new();
        let example = node.get("example").or_else(|| node.get("x-example"));
        values.extend(example.map(|example| self.value_in(&schema, &example)));
        let Some(examples) = node.get("examples") else {
            return values;
        };
        if examples.value.is_array() {
            values.extend(examples.items().map(|item| self.value_in(&schema, &item)));
            return values;
        }
        for (_, example) in examples.entries() {
            let Some(example) = self.follow(example) else {
                continue;
            };
            let value = example.get("dataValue").or_else(|| example.get("value"));
            values.extend(value.map(|value| self.value_in(&schema, &value)));
        }
        values
    }

    /// Brings the path parameters of an operation in line with its path.
    pub(super) fn match_path(
        &mut self,
        path: &str,
        item: &Node<'a>,
        method: &str,
        parameters: &mut Vec<Parameter>,
    ) {
        let names = template_names(path);
        let known: HashSet<&str> = names.iter().copied().collect();
        parameters.retain(|parameter| {
            let stays = parameter.place != ParameterIn::Path || known.contains(&*parameter.name);
            if !stays {
                let name = &parameter.name;
                let message = format!("there is no `{{{name}}}` in `{path}`; it is left out");
                let mut location = parameter.location.clone();
                location.pointer.push_str("/name");
                let diagnostic =
                    Diagnostic::warning(Code::UnusedParameter, message, Place::value(location));
                let near = self.suggestions.near(name, names.iter().copied());
                self.diagnostics.push(match near {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic,
                });
            }
            stays
        });
        let in_path = parameters.iter();
        let in_path = in_path.filter(|parameter| parameter.place == ParameterIn::Path);
        let declared: HashSet<String> = in_path.map(|parameter| parameter.name.clone()).collect();
        for name in names.into_iter().filter(|name| !declared.contains(*name)) {
            if !self.has_room(item, PARAMETER + path.len()) {
                return;
            }
            let message = format!(
                "the path parameter `{name}` of `{method} {path}` is not declared; it is taken \
                 as a string"
            );
            self.warning(
                Code::UndeclaredParameter,
                message,
                Place::key(item.location()),
            );
            parameters.push(self.undeclared(name, &item.location()));
        }
    }

    fn undeclared(&mut self, name: &str, location: &Location) -> Parameter {
        Parameter {
            location: location.clone(),
            name: name.to_owned(),
            place: ParameterIn::Path,
            description: None,
            required: true,
            deprecated: false,
            style: Style::Simple,
            explode: false,
            allow_reserved: false,
            schema: Some(self.string_schema()),
            content: None,
            examples: Vec::new(),
            extensions: Vec::new(),
        }
    }
}

/// What stands between braces, each name once. The query is no part of a path.
fn template_names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut known = HashSet::new();
    let mut rest = path;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        let Some(close) = rest.find('}') else {
            break;
        };
        let name = &rest[..close];
        if !name.is_empty() && known.insert(name) {
            names.push(name);
        }
        rest = &rest[close + 1..];
    }
    names
}

#[cfg(test)]
mod tests {
    use super::template_names;

    #[test]
    fn a_template_names_each_parameter_once() {
        assert_eq!(template_names("/a/{b}/{c}.{d}/{b}"), ["b", "c", "d"]);
        assert_eq!(template_names("/a/{b"), [""; 0]);
        assert_eq!(template_names("/a/{}"), [""; 0]);
    }
}
