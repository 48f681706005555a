//! Credentials: what a caller gives a client for a security scheme.

use super::oauth::{ClientContext, OAuth, OAuthCredential, Refreshing};
use crate::secret::Secret;
use crate::security::SecurityScheme;
use crate::{BoxError, BoxFuture};
use std::fmt;
use std::sync::Arc;
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
    /// Tokens of OAuth 2: the security scheme and the client's server say where they come from.
    OAuth(Arc<OAuthCredential>),
    /// Something else adds what the scheme asks for.
    External,
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

    /// The id and the secret of a client that acts on its own: tokens come from the token endpoint that the document
    /// names for the scheme, by OAuth 2's client credentials. [`OAuth`] has more to choose from.
    ///
    /// ```
    /// # use specwright_runtime::{Api, Client, ClientBuilder, Credential, OAuth2, OAuthFlow, OAuthGrant, SecurityKind};
    /// # use specwright_runtime::{SecurityScheme, Server};
    /// # static API: Api = Api {
    /// #     servers: &[Server::new("https://petstore.example/v1")],
    /// #     schemes: &[SecurityScheme {
    /// #         name: "login",
    /// #         kind: SecurityKind::OAuth2(&OAuth2 {
    /// #             flows: &[OAuthFlow::new(OAuthGrant::ClientCredentials, "/oauth/token")],
    /// #             metadata_url: "",
    /// #             client_env: "PETSTORE",
    /// #         }),
    /// #         env: "PETSTORE_LOGIN",
    /// #     }],
    /// #     ..Api::DEFAULT
    /// # };
    /// let client: Client = ClientBuilder::new(&API)
    ///     .credential("login", Credential::client("my-id", "my-secret"))
    ///     .build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn client(id: &str, secret: impl Into<Secret>) -> Self {
        OAuth::client_credentials(id).secret(secret).into()
    }

    /// No credential of the client's: a [`Hook`](crate::Hook) or the transport adds what the scheme asks for, such as a
    /// signature of the request. Operations that ask for the scheme are sent.
    ///
    /// ```
    /// # use specwright_runtime::{Api, AttemptParts, Client, ClientBuilder, Credential, Hook, SecurityKind};
    /// # use specwright_runtime::{SecurityScheme, Server, http::HeaderValue};
    /// # static API: Api = Api {
    /// #     servers: &[Server::new("https://petstore.example/v1")],
    /// #     schemes: &[SecurityScheme { name: "signature", kind: SecurityKind::Unsupported("HTTP signatures"), env: "" }],
    /// #     ..Api::DEFAULT
    /// # };
    /// struct Signing;
    ///
    /// impl Hook for Signing {
    ///     fn before(&self, attempt: &mut AttemptParts<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    ///         attempt.headers_mut().insert("signature", HeaderValue::from_static("…made of the request…"));
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let client: Client = ClientBuilder::new(&API)
    ///     .hook(Signing)
    ///     .credential("signature", Credential::external())
    ///     .build()?;
    /// # drop(client);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn external() -> Self {
        Credential(Kind::External)
    }

    /// Whether it can meet a scheme: an error if that takes more than a credential, or tokens come from nowhere.
    pub(super) fn connect(
        &self,
        scheme: &'static SecurityScheme,
        context: ClientContext<'_>,
    ) -> Result<(), String> {
        match (&self.0, scheme.unsupported()) {
            (Kind::External, _) => Ok(()),
            (_, Some(problem)) => Err(problem),
            (Kind::OAuth(oauth), None) => oauth.connect(scheme, context).map(drop),
            (Kind::Secret(_) | Kind::Provider(_), None) => Ok(()),
        }
    }

    /// An error if there is nothing in it, which no server accepts and no caller means.
    pub(super) fn check(&self, scheme: &str) -> Result<(), String> {
        match &self.0 {
            Kind::Secret(secret) => check(secret, scheme),
            Kind::Provider(_) | Kind::OAuth(_) | Kind::External => Ok(()),
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

impl From<OAuth> for Credential {
    fn from(oauth: OAuth) -> Self {
        Credential(Kind::OAuth(Arc::new(OAuthCredential::new(oauth))))
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
