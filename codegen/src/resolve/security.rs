//! Security schemes, and what asks for them.

use super::{
    node::{Field, Node},
    reader::Reader,
};
use crate::{
    diagnostics::{Code, Diagnostic, Place},
    document::{
        FileId, OAuthFlow, OAuthFlowKind, ParameterIn, SecurityKind, SecurityRequirement,
        SecurityScheme,
    },
};

/// The keys of `flows`.
const FLOWS: [(&str, OAuthFlowKind); 5] = [
    ("authorizationCode", OAuthFlowKind::AuthorizationCode),
    ("clientCredentials", OAuthFlowKind::ClientCredentials),
    ("deviceAuthorization", OAuthFlowKind::DeviceAuthorization),
    ("implicit", OAuthFlowKind::Implicit),
    ("password", OAuthFlowKind::Password),
];

/// The values of Swagger's `flow`.
const SWAGGER_FLOWS: [(&str, OAuthFlowKind); 4] = [
    ("accessCode", OAuthFlowKind::AuthorizationCode),
    ("application", OAuthFlowKind::ClientCredentials),
    ("implicit", OAuthFlowKind::Implicit),
    ("password", OAuthFlowKind::Password),
];

impl<'a> Reader<'a, '_> {
    pub(super) fn security_scheme(&mut self, name: &str, node: Node<'a>) -> Option<SecurityScheme> {
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
            "oauth2" => SecurityKind::OAuth2 {
                flows: match self.is_swagger(node) {
                    true => self.swagger_flow(node).into_iter().collect(),
                    false => self.flows(node),
                },
                metadata_url: self.text(node, "oauth2MetadataUrl"),
            },
            "openidconnect" => {
                let url = self.text(node, "openIdConnectUrl");
                if url.is_none() {
                    self.missing(node, "openIdConnectUrl", "tokens have to be given");
                }
                SecurityKind::OpenIdConnect(url)
            }
            "mutualtls" => SecurityKind::MutualTls,
            _ => SecurityKind::Unknown(kind),
        })
    }

    /// The flows of an OAuth 2 scheme, in order.
    fn flows(&mut self, scheme: &Node<'a>) -> Vec<OAuthFlow> {
        let mut flows = Vec::new();
        for (key, node) in self.map(scheme, "flows") {
            match FLOWS.iter().find(|(name, _)| *name == key) {
                Some((_, kind)) => flows.extend(self.flow(node, *kind)),
                None if key.starts_with("x-") => {}
                None => self.unknown_flow(key, &node),
            }
        }
        flows
    }

    /// Swagger has one flow for each scheme, and its members stand in the scheme itself.
    fn swagger_flow(&mut self, scheme: &Node<'a>) -> Option<OAuthFlow> {
        let name = self.text(scheme, "flow");
        let Some(name) = name else {
            self.missing(scheme, "flow", "tokens have to be given");
            return None;
        };
        match SWAGGER_FLOWS.iter().find(|(known, _)| *known == name) {
            Some((_, kind)) => self.flow(scheme.clone(), *kind),
            None => {
                self.unknown_flow(&name, scheme);
                None
            }
        }
    }

    fn flow(&mut self, node: Node<'a>, kind: OAuthFlowKind) -> Option<OAuthFlow> {
        let node = self.elsewhere(node);
        if !node.value.is_object() {
            self.wrong_type(&node, "a flow", "an object");
            return None;
        }
        let authorization = match kind {
            OAuthFlowKind::DeviceAuthorization => "deviceAuthorizationUrl",
            _ => "authorizationUrl",
        };
        let needs_token_url = kind != OAuthFlowKind::Implicit;
        let needs_authorization = !matches!(
            kind,
            OAuthFlowKind::ClientCredentials | OAuthFlowKind::Password
        );
        let flow = OAuthFlow {
            location: node.location(),
            kind,
            authorization_url: self.text(&node, authorization),
            token_url: self.text(&node, "tokenUrl"),
            refresh_url: self.text(&node, "refreshUrl"),
            scopes: self.scope_names(&node),
        };
        for (key, url, needed) in [
            ("tokenUrl", &flow.token_url, needs_token_url),
            (authorization, &flow.authorization_url, needs_authorization),
        ] {
            if needed && url.is_none() {
                self.missing(&node, key, "callers have to give it");
            }
        }
        Some(flow)
    }

    fn scope_names(&mut self, flow: &Node<'a>) -> Vec<String> {
        let Some(scopes) = flow.field("scopes") else {
            return Vec::new();
        };
        let mut names = Vec::new();
        for (name, _) in self.members(scopes) {
            if !name.starts_with("x-") && self.has_room(flow, name.len()) {
                names.push(name.to_owned());
            }
        }
        names
    }

    fn unknown_flow(&mut self, name: &str, node: &Node<'a>) {
        let known = match self.is_swagger(node) {
            true => &SWAGGER_FLOWS[..],
            false => &FLOWS[..],
        };
        let message = format!("OAuth 2 has no flow `{name}`; it is left out");
        let diagnostic =
            Diagnostic::warning(Code::UnknownSecurity, message, Place::key(node.location()));
        let names: Vec<String> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
        let help = format!("the flows are {}", names.join(", "));
        self.diagnostics.push(diagnostic.help(help));
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
