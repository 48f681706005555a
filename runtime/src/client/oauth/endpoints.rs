//! Where tokens come from: what the caller says, then the document, then the server's metadata.

use super::OAuth;
use super::metadata::Metadata;
use crate::client::BaseUrl;
use crate::security::{SecurityKind, SecurityScheme};
use url::Url;

/// The endpoints that are known before the server is asked.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Endpoints {
    token: Option<Url>,
    authorization: Option<Url>,
    refresh: Option<Url>,
    metadata: Option<Url>,
    /// All scopes of the document's flow.
    pub(super) scopes: &'static [&'static str],
}

impl Endpoints {
    /// Relative URLs stand beside the server.
    pub(super) fn resolve(
        oauth: &OAuth,
        scheme: &SecurityScheme,
        server: &Result<BaseUrl, String>,
    ) -> Result<Self, String> {
        let document = match scheme.kind {
            SecurityKind::OAuth2(document) => Some(document),
            _ => None,
        };
        let flows = document.map_or(&[][..], |document| document.flows);
        let flow = flows.iter().find(|flow| oauth.grant.is_of(flow.grant));
        let url = |what: &str, own: &Option<String>, documented: Option<&str>| {
            let documented = documented.filter(|url| !url.is_empty());
            let url = own.as_deref().or(documented);
            let url = url.map(|url| absolute(url, server));
            url.transpose()
                .map_err(|problem| format!("the {what} of `{}`: {problem}", scheme.name))
        };
        let refresh = flow.filter(|_| oauth.token_url.is_none());
        let endpoints = Endpoints {
            token: url(
                "token URL",
                &oauth.token_url,
                flow.map(|flow| flow.token_url),
            )?,
            authorization: url(
                "authorization URL",
                &oauth.authorization_url,
                flow.map(|flow| flow.authorization_url),
            )?,
            refresh: url("refresh URL", &None, refresh.map(|flow| flow.refresh_url))?,
            metadata: url(
                "metadata URL",
                &oauth.metadata_url,
                document.map(|document| document.metadata_url),
            )?,
            scopes: flow.map_or(&[], |flow| flow.scopes),
        };
        match endpoints.missing(oauth) {
            Some(what) if endpoints.metadata.is_none() => Err(format!(
                "the document names no {what} endpoint for `{}` and {}: give `OAuth::{what}_url`",
                scheme.name,
                oauth.grant.name()
            )),
            _ => Ok(endpoints),
        }
    }

    /// Where the rest is described, if something is missing.
    pub(super) fn metadata(&self, oauth: &OAuth) -> Option<&Url> {
        let metadata = self.metadata.as_ref();
        metadata.filter(|_| self.missing(oauth).is_some())
    }

    fn missing(&self, oauth: &OAuth) -> Option<&'static str> {
        match oauth.grant.authorizes_at() {
            _ if self.token.is_none() => Some("token"),
            Some(_) if self.authorization.is_none() => Some("authorization"),
            _ => None,
        }
    }

    /// The endpoints to be used.
    pub(super) fn completed(&self, oauth: &OAuth, metadata: Metadata) -> Result<Known, String> {
        let missing = |what: &str| format!("the server's metadata names no {what}");
        let described = oauth
            .grant
            .authorizes_at()
            .and_then(|member| metadata.url(member));
        let token = self
            .token
            .clone()
            .or_else(|| metadata.url("token_endpoint"));
        let token = token.ok_or_else(|| missing("token_endpoint"))?;
        let authorization = self.authorization.clone().or(described);
        if let (None, Some(member)) = (&authorization, oauth.grant.authorizes_at()) {
            return Err(missing(member));
        }
        Ok(Known {
            refresh: self.refresh.clone().unwrap_or_else(|| token.clone()),
            authorization: authorization.unwrap_or_else(|| token.clone()),
            token,
            metadata,
        })
    }
}

/// The endpoints of a server.
pub(super) struct Known {
    pub(super) token: Url,
    pub(super) authorization: Url,
    pub(super) refresh: Url,
    pub(super) metadata: Metadata,
}

fn absolute(url: &str, server: &Result<BaseUrl, String>) -> Result<Url, String> {
    let url = match BaseUrl::is_relative(url) {
        true => {
            let server = server.as_ref().map_err(String::clone)?;
            Url::join(server, url.trim())
        }
        false => Url::parse(url.trim()),
    };
    let mut url = url.map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err("it must begin with `https://` or `http://`".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it must not hold a user name or password".to_owned());
    }
    url.set_fragment(None);
    Ok(url)
}
