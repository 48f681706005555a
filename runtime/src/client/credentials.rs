//! The credentials of a client, and which of them a call uses.

use super::authentication::Authentication;
use super::credential::Credential;
use super::oauth::ClientContext;
use super::trace;
use crate::api::Api;
use crate::operation::Operation;
use crate::security::{OAuth2, OAuthGrant, SecurityKind, SecurityScheme};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// A client's credentials, one place for each scheme; replaceable while calls run.
pub(crate) struct Credentials {
    schemes: &'static [SecurityScheme],
    held: RwLock<Vec<Option<Credential>>>,
}

impl Credentials {
    pub(crate) fn new(api: &'static Api) -> Self {
        Credentials {
            schemes: api.schemes,
            held: RwLock::new(vec![None; api.schemes.len()]),
        }
    }

    /// The index of a scheme, or what is known instead.
    pub(crate) fn index(&self, scheme: &str) -> Result<usize, String> {
        self.schemes
            .iter()
            .position(|known| known.name == scheme)
            .ok_or_else(|| {
                let known: Vec<_> = self
                    .schemes
                    .iter()
                    .map(|scheme| format!("`{}`", scheme.name))
                    .collect();
                format!(
                    "there is no security scheme `{scheme}`, only {}",
                    known.join(", ")
                )
            })
    }

    pub(crate) fn set(&self, index: usize, credential: Credential) {
        if let Some(place) = self
            .held
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .get_mut(index)
        {
            *place = Some(credential);
        }
    }

    /// Sets the credential of the first scheme that takes one.
    pub(crate) fn set_first(&self, credential: Credential) {
        let mut schemes = self.schemes.iter();
        if let Some(index) = schemes.position(|scheme| scheme.kind.takes_credential()) {
            self.set(index, credential);
        }
    }

    fn scheme(&self, name: &str) -> Option<(usize, &'static SecurityScheme)> {
        let mut schemes = self.schemes.iter().enumerate();
        schemes.find(|(_, scheme)| scheme.name == name)
    }

    fn held(&self) -> RwLockReadGuard<'_, Vec<Option<Credential>>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The credentials of the first alternative that has them all; one that uses what the call was given goes before
    /// the others. An endpoint that the document does not know (`None`) gets the first credential there is.
    pub(crate) fn choose(
        &self,
        operation: Option<&Operation>,
        given: &[(String, Credential)],
        context: ClientContext<'_>,
    ) -> Result<Authentication, String> {
        for (name, credential) in given {
            credential.connect(&self.schemes[self.index(name)?], context)?;
        }
        let Some(operation) = operation else {
            let names = given.iter().rev().map(|(name, _)| name.as_str());
            for name in names.chain(self.schemes.iter().map(|scheme| scheme.name)) {
                let found = self.all(&[name], None, given, context)?;
                if let Some(found) = found.filter(|found| !found.is_empty()) {
                    return Ok(found);
                }
            }
            return Ok(Authentication::default());
        };
        let alternatives = operation.security;
        if alternatives.is_empty() {
            return Ok(Authentication::default());
        }
        let uses_given = |names: &[&str]| {
            let mut given = given.iter();
            given.any(|(name, _)| names.contains(&name.as_str()))
        };
        for first in [true, false] {
            for names in alternatives
                .iter()
                .filter(|names| uses_given(names) == first)
            {
                if let Some(found) = self.all(names, Some(operation), given, context)? {
                    return Ok(found);
                }
            }
        }
        Err(self.missing(alternatives))
    }

    /// The credential for one scheme.
    pub(crate) fn of_scheme(
        &self,
        scheme: &str,
        given: &[(String, Credential)],
        context: ClientContext<'_>,
    ) -> Result<Authentication, String> {
        self.index(scheme)?;
        let found = self.all(&[scheme], None, given, context)?;
        found.ok_or_else(|| format!("there is no credential for {}", self.described(scheme)))
    }

    /// What is needed for all of these schemes; `None` if something is missing.
    fn all(
        &self,
        names: &[&str],
        operation: Option<&Operation>,
        given: &[(String, Credential)],
        context: ClientContext<'_>,
    ) -> Result<Option<Authentication>, String> {
        let held = self.held();
        let mut authentication = Authentication::with_capacity(names.len());
        for name in names {
            let Some((index, scheme)) = self.scheme(name) else {
                return Ok(None);
            };
            // The connection proves that one.
            if matches!(scheme.kind, SecurityKind::MutualTls) {
                continue;
            }
            let own = given.iter().rfind(|(given, _)| given == name);
            let held = || held.get(index)?.as_ref();
            let Some(credential) = own.map(|(_, own)| own).or_else(held) else {
                return Ok(None);
            };
            let scopes = operation.map_or(&[][..], |operation| operation.scopes_of(name));
            authentication.add(scheme, scopes, credential, context)?;
        }
        Ok(Some(authentication))
    }

    fn missing(&self, alternatives: &[&[&'static str]]) -> String {
        let ways: Vec<String> = alternatives
            .iter()
            .map(|names| {
                let names: Vec<String> = names.iter().map(|name| self.described(name)).collect();
                names.join(" and ")
            })
            .collect();
        format!(
            "no credentials for this operation: give {}",
            ways.join(", or ")
        )
    }

    fn described(&self, name: &str) -> String {
        match self.scheme(name) {
            Some((_, scheme)) => match (scheme.kind, variables(scheme)) {
                (SecurityKind::Unsupported(what), _) => {
                    format!("`{name}` ({what} is not supported: see `Credential::external`)")
                }
                (_, variables) if !variables.is_empty() => {
                    format!("`{name}` (or set {})", variables.join(" or "))
                }
                _ => format!("`{name}`"),
            },
            None => format!("`{name}`"),
        }
    }

    /// Takes what the environment has for schemes that have nothing yet.
    pub(crate) fn fill_from_env(&self, var: &dyn Fn(&str) -> Option<String>) -> Result<(), String> {
        for (index, scheme) in self.schemes.iter().enumerate() {
            if self.held().get(index).is_some_and(Option::is_some) {
                continue;
            }
            let value = Some(scheme.env).filter(|env| !env.is_empty()).and_then(var);
            let credential = match value {
                Some(value) => Some(Credential::from(value.trim())),
                None => client(scheme, var)?,
            };
            if let Some(credential) = credential {
                self.set(index, credential);
            }
        }
        Ok(())
    }

    /// What a client cannot do without, when it has nothing at all: the variables to set.
    pub(crate) fn nothing(&self) -> Option<String> {
        let names: Vec<String> = self.schemes.iter().flat_map(variables).collect();
        let held = self.held();
        (held.iter().all(Option::is_none) && !names.is_empty()).then(|| {
            format!(
                "no credentials in the environment: set {}",
                names.join(" or ")
            )
        })
    }

    /// What is known to be wrong before anything is called: a credential whose tokens come from nowhere, one for a
    /// scheme that cannot be met, or no scheme that can be. One that only some operations ask for is a warning in the log.
    pub(crate) fn check(&self, context: ClientContext<'_>) -> Result<(), String> {
        let mut unmet = Vec::new();
        let held = self.held();
        for (scheme, credential) in self.schemes.iter().zip(&*held) {
            match credential {
                Some(credential) => credential.connect(scheme, context)?,
                None => unmet.extend(scheme.unsupported()),
            }
        }
        // With other schemes, much of the API can do without these.
        match unmet.first() {
            Some(problem) if unmet.len() == self.schemes.len() => Err(problem.clone()),
            _ => {
                unmet.iter().for_each(|problem| trace::unsupported(problem));
                Ok(())
            }
        }
    }
}

/// The variables of the environment that hold a credential for a scheme.
fn variables(scheme: &SecurityScheme) -> Vec<String> {
    let own = Some(scheme.env).filter(|env| !env.is_empty());
    let mut names: Vec<String> = own.map(str::to_owned).into_iter().collect();
    if let Some(oauth) = takes_client(scheme) {
        let prefix = oauth.client_env;
        names.push(format!("{prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET"));
    }
    names
}

/// Where tokens come from, if a client's own id and secret get some.
fn takes_client(scheme: &SecurityScheme) -> Option<&'static OAuth2> {
    let SecurityKind::OAuth2(oauth) = scheme.kind else {
        return None;
    };
    let mut grants = oauth.flows.iter().map(|flow| flow.grant);
    let is_one = grants.any(|grant| grant == OAuthGrant::ClientCredentials);
    (is_one || oauth.flows.is_empty()).then_some(oauth)
}

/// The client's id and secret. Variables that begin with the scheme's go before those of the whole API.
fn client(
    scheme: &SecurityScheme,
    var: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Credential>, String> {
    let Some(oauth) = takes_client(scheme) else {
        return Ok(None);
    };
    let prefixes = [scheme.env, oauth.client_env];
    for prefix in prefixes.into_iter().filter(|prefix| !prefix.is_empty()) {
        let (id, secret) = (
            format!("{prefix}_CLIENT_ID"),
            format!("{prefix}_CLIENT_SECRET"),
        );
        match (var(&id), var(&secret)) {
            (Some(id), Some(secret)) => {
                return Ok(Some(Credential::client(id.trim(), secret.trim())));
            }
            (Some(_), None) => return Err(format!("{id} is set, but {secret} is not")),
            (None, Some(_)) => return Err(format!("{secret} is set, but {id} is not")),
            (None, None) => {}
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::BodyStream;
    use crate::security::OAuthFlow;
    use crate::transport::{Transport, TransportFuture};
    use std::sync::Arc;

    static API: Api = Api {
        schemes: &[
            SecurityScheme {
                name: "Admin",
                kind: SecurityKind::Bearer,
                env: "ADMIN_KEY",
            },
            SecurityScheme {
                name: "Project",
                kind: SecurityKind::Query("key"),
                env: "PROJECT_KEY",
            },
        ],
        ..Api::DEFAULT
    };

    fn choose(
        held: &Credentials,
        operation: Option<&Operation>,
        given: &[(String, Credential)],
    ) -> Result<Authentication, String> {
        struct Nowhere;
        impl Transport for Nowhere {
            fn send(&self, _: http::Request<BodyStream>) -> TransportFuture {
                Box::pin(std::future::pending())
            }
        }
        let transport: Arc<dyn Transport> = Arc::new(Nowhere);
        let context = ClientContext {
            server: &Err("no server".to_owned()),
            transport: &transport,
        };
        held.choose(operation, given, context)
    }

    #[test]
    fn first_satisfied_alternative() {
        let held = Credentials::new(&API);
        let names = |authentication: Result<Authentication, String>| -> Vec<_> {
            authentication.map_or_else(|_| vec!["error"], |authentication| authentication.names())
        };
        let with =
            |alternatives| Operation::new("pets.list", "GET", "/pets").security(alternatives);
        let either = &with(&[&["Admin"], &["Project"]]);
        assert_eq!(
            choose(&held, Some(either), &[]).err().unwrap(),
            "no credentials for this operation: give `Admin` (or set ADMIN_KEY), or `Project` (or set PROJECT_KEY)"
        );
        held.set(1, Credential::from("p"));
        assert_eq!(names(choose(&held, Some(either), &[])), ["Project"]);
        held.set(0, Credential::from("a"));
        assert_eq!(names(choose(&held, Some(either), &[])), ["Admin"]);
        let both = &with(&[&["Admin", "Project"]]);
        assert_eq!(names(choose(&held, Some(both), &[])), ["Admin", "Project"]);
        assert_eq!(names(choose(&held, Some(&with(&[])), &[])), [""; 0]);
        let optional = &with(&[&[], &["Admin"]]);
        assert_eq!(names(choose(&held, Some(optional), &[])), [""; 0]);
        assert_eq!(names(choose(&held, None, &[])), ["Admin"]);
        // What a call is given goes before what the client has.
        let given = [("Project".to_owned(), Credential::from("own"))];
        assert_eq!(names(choose(&held, Some(either), &given)), ["Project"]);
        assert_eq!(names(choose(&held, None, &given)), ["Project"]);
        let wrong = [("Projekt".to_owned(), Credential::from("own"))];
        assert_eq!(
            choose(&held, None, &wrong).err().unwrap(),
            "there is no security scheme `Projekt`, only `Admin`, `Project`"
        );
    }

    #[test]
    fn ids_and_secrets_of_clients_from_the_environment() {
        static FLOWS: [OAuthFlow; 1] = [OAuthFlow::new(OAuthGrant::ClientCredentials, "/token")];
        static LOGIN: OAuth2 = OAuth2 {
            flows: &FLOWS,
            metadata_url: "",
            client_env: "ZOO",
        };
        static ZOO: Api = Api {
            schemes: &[SecurityScheme {
                name: "login",
                kind: SecurityKind::OAuth2(&LOGIN),
                env: "ZOO_LOGIN",
            }],
            ..Api::DEFAULT
        };
        let fill = |variables: &[(&str, &str)]| {
            let credentials = Credentials::new(&ZOO);
            let var = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name)?;
                Some(found.1.to_owned())
            };
            credentials.fill_from_env(&var)?;
            Ok::<_, String>(credentials.nothing())
        };
        let nothing = "no credentials in the environment: set ZOO_LOGIN or ZOO_CLIENT_ID and ZOO_CLIENT_SECRET";
        assert_eq!(fill(&[]), Ok(Some(nothing.to_owned())));
        assert_eq!(fill(&[("ZOO_LOGIN", "token")]), Ok(None));
        let client = [("ZOO_CLIENT_ID", "id"), ("ZOO_CLIENT_SECRET", "s3cret")];
        assert_eq!(fill(&client), Ok(None));
        // One of several schemes can have a client of its own.
        let own = [
            ("ZOO_LOGIN_CLIENT_ID", "id"),
            ("ZOO_LOGIN_CLIENT_SECRET", "s3cret"),
        ];
        assert_eq!(fill(&own), Ok(None));
        assert_eq!(
            fill(&client[..1]),
            Err("ZOO_CLIENT_ID is set, but ZOO_CLIENT_SECRET is not".to_owned())
        );
        assert_eq!(
            fill(&client[1..]),
            Err("ZOO_CLIENT_SECRET is set, but ZOO_CLIENT_ID is not".to_owned())
        );
    }
}
