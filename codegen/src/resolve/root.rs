//! What stands at the top of a document: `info`, servers, tags, security.

use super::{
    node::{Field, Node},
    reader::Reader,
    version::Version,
};
use crate::{
    diagnostics::{Code, Diagnostic, Place},
    document::{
        Document, FileId, Info, ParameterIn, SecurityKind, SecurityRequirement, SecurityScheme,
        Server, ServerVariable, Tag,
    },
};
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
    24 + names.map(|(name, _)| 24 + name.len()).sum::<usize>()
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

    fn security_scheme(&mut self, name: &str, node: Node<'a>) -> Option<SecurityScheme> {
        let node = self.follow(node)?;
        if !node.value.is_object() {
            self.wrong_type(&node, "a security scheme", "an object");
            return None;
        }
        Some(SecurityScheme {
            location: node.location(),
            name: name.to_owned(),
            description: self.text(&node, "description"),
            kind: self.security_kind(&node)?,
            env: self.env_name(&node),
        })
    }

    fn security_kind(&mut self, node: &Node<'a>) -> Option<SecurityKind> {
        let kind = self.required_text(node, "type")?;
        Some(match kind.to_ascii_lowercase().as_str() {
            "apikey" => SecurityKind::ApiKey {
                name: self.required_text(node, "name")?,
                place: match self.text(node, "in").as_deref() {
                    Some("query") => ParameterIn::Query,
                    Some("cookie") => ParameterIn::Cookie,
                    Some("header") => ParameterIn::Header,
                    _ => {
                        self.missing(node, "in", "the key will be sent in a header");
                        ParameterIn::Header
                    }
                },
            },
            "http" => {
                let scheme = self.required_text(node, "scheme")?;
                match scheme.to_ascii_lowercase().as_str() {
                    "bearer" => SecurityKind::Bearer,
                    "basic" => SecurityKind::Basic,
                    other => SecurityKind::Http(other.to_owned()),
                }
            }
            "basic" if self.is_swagger(node) => SecurityKind::Basic,
            "oauth2" => SecurityKind::OAuth2,
            "openidconnect" => SecurityKind::OpenIdConnect,
            "mutualtls" => SecurityKind::MutualTls,
            _ => {
                if let Some(field) = node.field("type") {
                    let message = format!("`{kind}` is not a type of security scheme");
                    let place = Place::value(field.location());
                    self.warning(Code::UnknownSecurity, message, place);
                }
                SecurityKind::Unknown(kind)
            }
        })
    }

    /// `security`, where it is written at all.
    pub(super) fn security(&mut self, parent: &Node<'a>) -> Option<Vec<SecurityRequirement>> {
        parent.field("security")?;
        let alternatives = self.list(parent, "security");
        let alternatives = alternatives.into_iter().map(|node| {
            let node = self.elsewhere(node);
            self.security_requirement(&node)
        });
        Some(alternatives.collect())
    }

    fn security_requirement(&mut self, node: &Node<'a>) -> SecurityRequirement {
        if !node.value.is_object() {
            self.wrong_type(node, "a security requirement", "an object");
        }
        let mut schemes = Vec::new();
        for field in node.fields() {
            match self.scheme(node, field.key) {
                Some(name) => schemes.push((name, self.texts_of(field))),
                None => self.unknown_scheme(field),
            }
        }
        SecurityRequirement { schemes }
    }

    /// The name of a scheme that a requirement names, or refers to by a URI, as it may since 3.2.
    fn scheme(&mut self, node: &Node<'a>, key: &str) -> Option<String> {
        if self.schemes.contains(key) {
            return Some(key.to_owned());
        }
        let reference = Some(key).filter(|key| key.contains('#'))?;
        let target = self.find(node, reference).ok()?;
        let name = target
            .pointer
            .strip_prefix("/components/securitySchemes/")?;
        let name = name.replace("~1", "/").replace("~0", "~");
        (target.file == FileId::ROOT && self.schemes.contains(&name)).then_some(name)
    }

    fn unknown_scheme(&mut self, field: Field<'a, '_>) {
        let message = format!(
            "there is no security scheme `{}`; the client will send nothing for it",
            field.key
        );
        let diagnostic =
            Diagnostic::warning(Code::UnknownSecurity, message, Place::key(field.location()));
        let near = (self.suggestions).near(field.key, self.schemes.iter().map(String::as_str));
        let diagnostic = match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None if self.is_swagger(field.parent) => {
                diagnostic.help("security schemes are declared in `securityDefinitions`")
            }
            None => diagnostic.help("security schemes are declared in `components`"),
        };
        self.diagnostics.push(diagnostic);
    }
}
