//! Credentials: where they come from and how a request shows them.

use super::authentication::Authentication;
use super::token_cache::Refreshing;
use crate::api::Api;
use crate::operation::Operation;
use crate::secret::Secret;
use crate::security::{SecurityKind, SecurityScheme};
use crate::{BoxError, BoxFuture};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

/// Gives tokens that run out, such as those of OAuth 2. It is asked before every attempt, so it should remember its
/// token while that is good.
///
/// ```
/// use specwright_runtime::{Secret, TokenFuture, TokenProvider};
///
/// struct Fixed;
///
/// impl TokenProvider for Fixed {
///     fn token(&self) -> TokenFuture {
///         Box::pin(async { Ok(Secret::from("token")) })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// A token that is good now.
    fn token(&self) -> TokenFuture;

    /// A token with the scopes that an operation needs; without any, one with the provider's own. A provider whose
    /// tokens are all alike need not tell them apart.
    fn token_for(&self, scopes: &'static [&'static str]) -> TokenFuture {
        let _ = scopes;
        self.token()
    }

    /// The server refused this token (401): the call is tried once more with the next one.
    fn rejected(&self, token: &Secret) {
        let _ = token;
    }
}

/// What [`TokenProvider::token`] gives.
pub type TokenFuture = BoxFuture<Result<Secret, BoxError>>;

/// What a client proves itself with, for one security scheme.
///
/// ```
/// use specwright_runtime::Credential;
///
/// let key = Credential::from("sk-admin-123");
/// let user = Credential::basic("ada", "lovelace");
/// assert_eq!(format!("{key:?} {user:?}"), "Credential Credential");
/// ```
#[derive(Clone)]
pub struct Credential(pub(super) Kind);

#[derive(Clone)]
pub(super) enum Kind {
    Secret(Secret),
    Provider(Arc<dyn TokenProvider>),
}

impl Credential {
    /// A user name and a password.
    ///
    /// ```
    /// let credential = specwright_runtime::Credential::basic("ada", "lovelace");
    /// # drop(credential);
    /// ```
    pub fn basic(user: &str, password: impl Into<Secret>) -> Self {
        Credential(Kind::Secret(Secret::new(format!(
            "{user}:{}",
            password.into().expose()
        ))))
    }

    /// Tokens that a function fetches, with how long each is good. A token is kept until shortly before that or until
    /// the server refuses it, and many calls at once wait for one fetch.
    ///
    /// ```
    /// use specwright_runtime::{Credential, Secret};
    /// use std::time::Duration;
    ///
    /// let credential = Credential::refreshing(|| async {
    ///     // Ask a vault, a metadata service, an identity provider…
    ///     Ok((Secret::from("token"), Duration::from_secs(3600)))
    /// });
    /// # drop(credential);
    /// ```
    pub fn refreshing<F, R>(fetch: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<(Secret, Duration), BoxError>> + Send + 'static,
    {
        Self::provider(Refreshing::new(fetch))
    }

    /// An error if there is nothing in it, which no server accepts and no caller means.
    pub(super) fn check(&self, scheme: &str) -> Result<(), String> {
        match &self.0 {
            Kind::Secret(secret) => check(secret, scheme),
            Kind::Provider(_) => Ok(()),
        }
    }

    /// Tokens from a provider.
    ///
    /// ```
    /// # use specwright_runtime::{Credential, Secret, TokenFuture, TokenProvider};
    /// # struct Fixed;
    /// # impl TokenProvider for Fixed {
    /// #     fn token(&self) -> TokenFuture {
    /// #         Box::pin(async { Ok(Secret::from("token")) })
    /// #     }
    /// # }
    /// let credential = Credential::provider(Fixed);
    /// # drop(credential);
    /// ```
    pub fn provider(provider: impl TokenProvider) -> Self {
        Credential(Kind::Provider(Arc::new(provider)))
    }
}

impl<S: Into<Secret>> From<S> for Credential {
    fn from(secret: S) -> Self {
        Credential(Kind::Secret(secret.into()))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential")
    }
}

/// An error if a secret is empty, or a user name and a password that both are.
pub(super) fn check(secret: &Secret, scheme: &str) -> Result<(), String> {
    match secret.expose().trim() {
        "" | ":" => Err(format!("the credential for `{scheme}` is empty")),
        _ => Ok(()),
    }
}

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
    ) -> Result<Authentication, String> {
        for (name, _) in given {
            self.index(name)?;
        }
        let Some(operation) = operation else {
            let names = given.iter().rev().map(|(name, _)| name.as_str());
            let mut names = names.chain(self.schemes.iter().map(|scheme| scheme.name));
            let first = names.find_map(|name| {
                let authentication = self.all(&[name], None, given);
                authentication.filter(|authentication| !authentication.is_empty())
            });
            return Ok(first.unwrap_or_default());
        };
        let alternatives = operation.security;
        if alternatives.is_empty() {
            return Ok(Authentication::default());
        }
        for names in alternatives {
            let uses = |(name, _): &(String, Credential)| names.contains(&name.as_str());
            if given.iter().any(uses)
                && let Some(authentication) = self.all(names, Some(operation), given)
            {
                return Ok(authentication);
            }
        }
        for names in alternatives {
            if let Some(authentication) = self.all(names, Some(operation), given) {
                return Ok(authentication);
            }
        }
        Err(self.missing(alternatives))
    }

    /// What is needed for all of these schemes; `None` if something is missing.
    fn all(
        &self,
        names: &[&str],
        operation: Option<&Operation>,
        given: &[(String, Credential)],
    ) -> Option<Authentication> {
        let held = self.held();
        let mut authentication = Authentication::with_capacity(names.len());
        for name in names {
            let (index, scheme) = self.scheme(name)?;
            // The connection proves that one.
            if matches!(scheme.kind, SecurityKind::MutualTls) {
                continue;
            }
            let credential = match given.iter().rfind(|(given, _)| given == name) {
                Some((_, own)) => own,
                None => held.get(index)?.as_ref()?,
            };
            let scopes = operation.map_or(&[][..], |operation| operation.scopes_of(name));
            authentication.add(scheme, scopes, credential);
        }
        Some(authentication)
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
            Some((_, scheme)) if !scheme.env.is_empty() => {
                format!("`{name}` (or set {})", scheme.env)
            }
            _ => format!("`{name}`"),
        }
    }

    /// Takes what the environment has for schemes that have nothing yet.
    pub(crate) fn fill_from_env(&self, var: &dyn Fn(&str) -> Option<String>) {
        for (index, scheme) in self.schemes.iter().enumerate() {
            let has_one = self.held().get(index).is_some_and(Option::is_some);
            if has_one || scheme.env.is_empty() {
                continue;
            }
            if let Some(value) = var(scheme.env) {
                self.set(index, Credential::from(value.trim()));
            }
        }
    }

    /// What a client cannot do without, when it has nothing at all: the variables to set.
    pub(crate) fn nothing(&self) -> Option<String> {
        let held = self.held();
        let names: Vec<_> = self
            .schemes
            .iter()
            .map(|scheme| scheme.env)
            .filter(|env| !env.is_empty())
            .collect();
        (held.iter().all(Option::is_none) && !names.is_empty()).then(|| {
            format!(
                "no credentials in the environment: set {}",
                names.join(" or ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            held.choose(Some(either), &[]).err().unwrap(),
            "no credentials for this operation: give `Admin` (or set ADMIN_KEY), or `Project` (or set PROJECT_KEY)"
        );
        held.set(1, Credential::from("p"));
        assert_eq!(names(held.choose(Some(either), &[])), ["Project"]);
        held.set(0, Credential::from("a"));
        assert_eq!(names(held.choose(Some(either), &[])), ["Admin"]);
        let both = &with(&[&["Admin", "Project"]]);
        assert_eq!(names(held.choose(Some(both), &[])), ["Admin", "Project"]);
        assert_eq!(names(held.choose(Some(&with(&[])), &[])), [""; 0]);
        let optional = &with(&[&[], &["Admin"]]);
        assert_eq!(names(held.choose(Some(optional), &[])), [""; 0]);
        assert_eq!(names(held.choose(None, &[])), ["Admin"]);
        // What a call is given goes before what the client has.
        let given = [("Project".to_owned(), Credential::from("own"))];
        assert_eq!(names(held.choose(Some(either), &given)), ["Project"]);
        assert_eq!(names(held.choose(None, &given)), ["Project"]);
        let wrong = [("Projekt".to_owned(), Credential::from("own"))];
        assert_eq!(
            held.choose(None, &wrong).err().unwrap(),
            "there is no security scheme `Projekt`, only `Admin`, `Project`"
        );
    }
}
