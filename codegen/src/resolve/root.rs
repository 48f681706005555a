//! What stands at the top of a document: `info`, servers, tags.

use super::{node::Node, reader::Reader, version::Version};
use crate::document::{Document, FileId, Info, SecurityRequirement, Server, ServerVariable, Tag};
use serde_json::Value;

/// About what a variable of a server costs beside its texts.
const VARIABLE: usize = 150;

pub(super) fn read<'a>(reader: &mut Reader<'a, '_>, root: &Node<'a>, document: &mut Document) {
    document.info = reader.info(root);
    let is_swagger = reader.is_swagger(root);
    document.servers = match is_swagger {
        true if reader.newer_word(root, "servers").is_some() => reader.servers(root),
        true => reader.hosts(root),
        false => reader.servers(root),
    };
    document.tags = reader.tags(root);
    let components = match is_swagger {
        true => reader.newer_word(root, "components"),
        false => root.get("components"),
    };
    if let Some(components) = components.map(|components| reader.elsewhere(components)) {
        if !components.value.is_object() {
            reader.wrong_type(&components, "`components`", "an object");
        }
        reader.components(&components, ["schemas", "securitySchemes"], document);
    }
    if is_swagger {
        reader.components(root, ["definitions", "securityDefinitions"], document);
    }
    document.security = reader.security(root);
    reader.common_security = document.security.iter().flatten().map(size_of).sum();
    if root.get("paths").is_none() && reader.version(FileId::ROOT) < Version::V3_1 {
        reader.missing(root, "paths", "the document has no operations");
    }
    reader.operations(root, document);
    document.extensions = reader.extensions(root);
}

/// About what an alternative takes, in bytes.
fn size_of(alternative: &SecurityRequirement) -> usize {
    let names = alternative.schemes.iter();
    let size = |text: &String| 24 + text.len();
    let sizes = names.map(|(name, scopes)| size(name) + scopes.iter().map(size).sum::<usize>());
    24 + sizes.sum::<usize>()
}

impl<'a> Reader<'a, '_> {
    /// The named schemas and security schemes, by the keys that they have in this version.
    fn components(
        &mut self,
        components: &Node<'a>,
        [schemas, schemes]: [&str; 2],
        document: &mut Document,
    ) {
        let schemas = components.field(schemas);
        let schemas = schemas.map(|schemas| self.members(schemas));
        for (name, node) in schemas.unwrap_or_default() {
            let id = self.schema(node);
            document.component_schemas.push((name.to_owned(), id));
        }
        for (name, node) in self.map(components, schemes) {
            self.schemes.insert(name.to_owned());
            let scheme = self.security_scheme(name, node);
            document.security_schemes.extend(scheme);
        }
    }

    fn info(&mut self, root: &Node<'a>) -> Info {
        const TITLE: &str = "API";
        const VERSION: &str = "0.0.0";
        let mut info = Info {
            title: TITLE.to_owned(),
            version: VERSION.to_owned(),
            ..Info::default()
        };
        let Some(node) = root.get("info") else {
            self.missing(root, "info", &format!("the title will be `{TITLE}`"));
            return info;
        };
        let node = self.elsewhere(node);
        if !node.value.is_object() {
            if let Some(field) = root.field("info") {
                self.ignored(field, "an object");
            }
            return info;
        }
        match self.text(&node, "title") {
            Some(title) => info.title = title,
            None => self.missing(&node, "title", &format!("it will be `{TITLE}`")),
        }
        match self.text(&node, "version") {
            Some(version) => info.version = version,
            None => self.missing(&node, "version", &format!("it will be `{VERSION}`")),
        }
        info.summary = self.text(&node, "summary");
        info.description = self.text(&node, "description");
        info.terms_of_service = self.text(&node, "termsOfService");
        info.license = node.get("license").and_then(|license| {
            let license = self.elsewhere(license);
            let name = self.text(&license, "name");
            name.or_else(|| self.text(&license, "identifier"))
        });
        info
    }

    pub(super) fn servers(&mut self, parent: &Node<'a>) -> Vec<Server> {
        let servers = self.list(parent, "servers");
        servers
            .into_iter()
            .filter_map(|node| self.server(node))
            .collect()
    }

    fn server(&mut self, node: Node<'a>) -> Option<Server> {
        let node = self.elsewhere(node);
        if !node.value.is_object() {
            self.wrong_type(&node, "a server", "an object");
            return None;
        }
        let Some(url) = self.text(&node, "url") else {
            self.missing(&node, "url", "the server is left out");
            return None;
        };
        let variables = self.map(&node, "variables");
        let variables = variables.into_iter();
        Some(Server {
            url,
            name: self.text(&node, "name"),
            description: self.text(&node, "description"),
            variables: variables
                .map(|(name, node)| {
                    let node = self.elsewhere(node);
                    self.server_variable(name, &node)
                })
                .collect(),
            env: self.env_name(&node),
        })
    }

    fn server_variable(&mut self, name: &str, node: &Node<'a>) -> ServerVariable {
        let values = self.texts(node, "enum");
        self.has_room(node, VARIABLE + 32 * values.len());
        let default = self.text(node, "default").unwrap_or_else(|| {
            let default = values.first().cloned().unwrap_or_default();
            self.missing(node, "default", &format!("it will be `{default}`"));
            default
        });
        ServerVariable {
            name: name.to_owned(),
            default,
            values,
            description: self.text(node, "description"),
        }
    }

    fn tags(&mut self, root: &Node<'a>) -> Vec<Tag> {
        let mut tags = Vec::new();
        for node in self.list(root, "tags") {
            let node = self.elsewhere(node);
            let tag = match node.value {
                Value::String(name) => Some(Tag {
                    name: name.clone(),
                    description: None,
                }),
                _ => self.text(&node, "name").map(|name| Tag {
                    name,
                    description: self.text(&node, "description"),
                }),
            };
            if tag.is_none() {
                self.missing(&node, "name", "the tag is left out");
            }
            tags.extend(tag);
        }
        tags
    }
}
