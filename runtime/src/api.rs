//! What a generated client says about its API, as constants.

use crate::security::SecurityScheme;

/// The API that a generated client was made for.
///
/// ```
/// use specwright_runtime::{Api, SecurityKind, SecurityScheme, Server};
///
/// static API: Api = Api {
///     name: "petstore",
///     version: "1.2.0",
///     servers: &[Server::new("https://petstore.example/v1")],
///     base_url_env: "PETSTORE_BASE_URL",
///     schemes: &[SecurityScheme { name: "ApiKey", kind: SecurityKind::Bearer, env: "PETSTORE_API_KEY" }],
///     ..Api::DEFAULT
/// };
/// assert_eq!(API.schemes[0].env, "PETSTORE_API_KEY");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// The client's name, first half of the user agent.
    pub name: &'static str,
    /// The client's version, second half of the user agent.
    pub version: &'static str,
    /// Where the API is served; the first is the default.
    pub servers: &'static [Server],
    /// The environment variable that replaces the server's URL.
    pub base_url_env: &'static str,
    /// The ways to authenticate.
    pub schemes: &'static [SecurityScheme],
}

impl Api {
    /// An API without servers and without authentication.
    pub const DEFAULT: Api = Api {
        name: "client",
        version: "0",
        servers: &[],
        base_url_env: "",
        schemes: &[],
    };
}

/// Where an API is served.
///
/// ```
/// use specwright_runtime::{Server, ServerVariable};
///
/// static EUROPE_OR_AMERICA: Server = Server {
///     url: "https://{region}.petstore.example/v1",
///     name: "Production",
///     variables: &[ServerVariable { name: "region", default: "eu", values: &["eu", "us"] }],
/// };
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// The URL, with `{variables}` in it.
    pub url: &'static str,
    /// What it is called, or what the document says of it.
    pub name: &'static str,
    /// The variables of the URL.
    pub variables: &'static [ServerVariable],
}

/// A part of a server's URL that callers choose.
#[derive(Debug, Clone, Copy)]
pub struct ServerVariable {
    /// Its name between the braces.
    pub name: &'static str,
    /// Its value unless the caller gives one.
    pub default: &'static str,
    /// The values that it may have; empty: any.
    pub values: &'static [&'static str],
}

impl Server {
    /// A server without variables.
    ///
    /// ```
    /// # use specwright_runtime::Server;
    /// assert_eq!(Server::new("https://petstore.example").url, "https://petstore.example");
    /// ```
    pub const fn new(url: &'static str) -> Self {
        Server {
            url,
            name: "",
            variables: &[],
        }
    }

    /// The URL with its variables filled in: with what is given, otherwise with their defaults.
    pub(crate) fn filled(&self, given: &[(String, String)]) -> Result<String, String> {
        let mut url = self.url.to_owned();
        for variable in self.variables {
            let value = given.iter().rfind(|(name, _)| name == variable.name);
            let value = value.map_or(variable.default, |(_, value)| value);
            if !variable.values.is_empty()
                && value != variable.default
                && !variable.values.contains(&value)
            {
                return Err(format!(
                    "the server variable `{}` cannot be `{value}`, only {}",
                    variable.name,
                    quoted(variable.values)
                ));
            }
            url = url.replace(&format!("{{{}}}", variable.name), value);
        }
        Ok(url)
    }

    /// By what it is chosen, and where it is.
    fn described(&self) -> String {
        match self.name {
            "" => format!("`{}`", self.url),
            name => format!("`{name}` ({})", self.url),
        }
    }
}

impl Api {
    /// The URL of a server, chosen by its name or URL (the first by default).
    pub(crate) fn url(
        &self,
        which: Option<&str>,
        given: &[(String, String)],
    ) -> Result<String, String> {
        let chosen = match which {
            None => self.servers.first(),
            Some(which) => Some(self.server(which)?),
        };
        let known = self.servers.iter().flat_map(|server| server.variables);
        let mut known: Vec<&str> = known.map(|variable| variable.name).collect();
        known.sort_unstable();
        known.dedup();
        let unknown = given
            .iter()
            .find(|(name, _)| !known.contains(&name.as_str()));
        if let Some((unknown, _)) = unknown {
            return Err(match known.is_empty() {
                true => format!("there is no server variable `{unknown}`"),
                false => format!(
                    "there is no server variable `{unknown}`, only {}",
                    quoted(&known)
                ),
            });
        }
        chosen.map_or(Ok(String::new()), |server| server.filled(given))
    }

    fn server(&self, which: &str) -> Result<&'static Server, String> {
        let found = self
            .servers
            .iter()
            .find(|server| server.name == which || server.url == which);
        found.ok_or_else(|| {
            let known: Vec<String> = self.servers.iter().map(Server::described).collect();
            format!("there is no server `{which}`, only {}", known.join(", "))
        })
    }
}

fn quoted(values: &[&str]) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    values.join(", ")
}
