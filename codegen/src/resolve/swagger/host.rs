//! `schemes`, `host` and `basePath`, and Azure's `x-ms-parameterized-host`, as servers.

use crate::{
    diagnostics::{Code, Diagnostic, Place},
    document::{Server, ServerVariable},
    resolve::{node::Node, reader::Reader},
};

impl<'a> Reader<'a, '_> {
    /// The servers of a document, those with `https` first.
    pub(in crate::resolve) fn hosts(&mut self, root: &Node<'a>) -> Vec<Server> {
        let schemes = self.schemes_of(root, root);
        let path = self.base_path(root);
        if let Some(template) = root.get("x-ms-parameterized-host") {
            let server = self.parameterized_host(&template, &schemes, &path);
            return server.into_iter().collect();
        }
        let host = self.host(root);
        self.urls(&schemes, host.as_deref(), &path)
    }

    /// The servers of an operation that names other schemes than its document.
    pub(in crate::resolve) fn hosts_by_scheme(&mut self, operation: &Node<'a>) -> Vec<Server> {
        let root = self.root_of(operation.file);
        if operation.field("schemes").is_none() || root.field("host").is_none() {
            return Vec::new();
        }
        let general = self.schemes_of(&root, &root);
        let own = self.schemes_of(operation, &root);
        if own.iter().any(|scheme| general.contains(scheme)) {
            return Vec::new();
        }
        let (host, path) = (self.host(&root), self.base_path(&root));
        self.urls(&own, host.as_deref(), &path)
    }

    fn urls(&mut self, schemes: &[String], host: Option<&str>, path: &str) -> Vec<Server> {
        let url = match host {
            // The host that serves the document, which a client does not know.
            None if path.is_empty() => return Vec::new(),
            None => return vec![server(path.to_owned())],
            Some(host) => format!("{host}{path}"),
        };
        let server = |scheme: &String| Server {
            name: (schemes.len() > 1).then(|| scheme.clone()),
            ..server(format!("{scheme}://{url}"))
        };
        schemes.iter().map(server).collect()
    }

    /// The schemes that a client of HTTP can use. Without any, `https`.
    fn schemes_of(&mut self, node: &Node<'a>, root: &Node<'a>) -> Vec<String> {
        let mut schemes = Vec::new();
        for scheme in self.texts(node, "schemes") {
            match scheme.to_ascii_lowercase().as_str() {
                known @ ("http" | "https") if !schemes.iter().any(|one| one == known) => {
                    schemes.push(known.to_owned());
                }
                "http" | "https" => {}
                _ => {
                    let message = format!("the scheme `{scheme}` is not HTTP; it is left out");
                    let place = node.field("schemes").map(|field| field.location());
                    let place = Place::value(place.unwrap_or_else(|| root.location()));
                    self.warning(Code::UnknownScheme, message, place);
                }
            }
        }
        if schemes.is_empty() {
            schemes.push("https".to_owned());
        }
        schemes.sort_by_key(|scheme| scheme != "https");
        schemes
    }

    fn host(&mut self, root: &Node<'a>) -> Option<String> {
        let host = self.text(root, "host")?;
        let bare = host.split_once("://").map_or(&*host, |(_, rest)| rest);
        let bare = bare.trim_end_matches('/');
        if bare != host
            && let Some(field) = root.field("host")
        {
            let message = format!("a `host` has no scheme and no path; it is taken as `{bare}`");
            self.warning(Code::HostUrl, message, Place::value(field.location()));
        }
        (!bare.is_empty()).then(|| bare.to_owned())
    }

    /// What comes before every path: with a slash in front, and none at the end.
    fn base_path(&mut self, root: &Node<'a>) -> String {
        let path = self.text(root, "basePath").unwrap_or_default();
        match path.trim_matches('/') {
            "" => String::new(),
            path => format!("/{path}"),
        }
    }

    fn parameterized_host(
        &mut self,
        node: &Node<'a>,
        schemes: &[String],
        path: &str,
    ) -> Option<Server> {
        let template = self.required_text(node, "hostTemplate")?;
        let with_scheme = self.flag(node, "useSchemePrefix").unwrap_or(true);
        let scheme = schemes.first().filter(|_| with_scheme);
        let scheme = scheme.map_or(String::new(), |scheme| format!("{scheme}://"));
        let parameters = self.list(node, "parameters").into_iter();
        let variables = parameters.filter_map(|parameter| self.host_parameter(parameter));
        Some(Server {
            variables: variables.collect(),
            ..server(format!("{scheme}{}{path}", template.trim_end_matches('/')))
        })
    }

    fn host_parameter(&mut self, node: Node<'a>) -> Option<ServerVariable> {
        let node = self.follow(node)?;
        let name = self.required_text(&node, "name")?;
        let default = self.text(&node, "default");
        if default.is_none() {
            let message = format!("the client has to be told the `{name}` of its server");
            let diagnostic =
                Diagnostic::warning(Code::MissingField, message, Place::value(node.location()));
            let help = "a `default` would make a client work without";
            self.diagnostics.push(diagnostic.help(help));
        }
        Some(ServerVariable {
            name,
            default: default.unwrap_or_default(),
            values: self.texts(&node, "enum"),
            description: self.text(&node, "description"),
        })
    }
}

fn server(url: String) -> Server {
    Server {
        url,
        name: None,
        description: None,
        variables: Vec::new(),
        env: None,
    }
}
