//! A user who agrees in the browser of this machine: the authorization code flow for native programs (RFC 8252), with
//! PKCE (RFC 7636).

use super::Tokens;
use super::encoding::{base64_url, random};
use super::endpoints::Known;
use super::listener::{self, Expected};
use super::source::{TokenSource, read};
use super::token_request::TokenRequest;
use crate::BoxError;
use ring::digest::{SHA256, digest};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::timeout;
use url::{Host, Url};

/// Without a port, it is any free one.
const REDIRECT: &str = "http://127.0.0.1/";
/// How long the user has.
const TIME: Duration = Duration::from_secs(15 * 60);

/// Opens the browser, waits until it comes back with a code, and gives the code for tokens.
pub(super) async fn authorize(
    source: &TokenSource,
    known: &Known,
    scopes: &[&str],
    open: &(dyn Fn(&str) + Send + Sync),
) -> Result<Tokens, BoxError> {
    let redirect = source.oauth.redirect_url.as_deref().unwrap_or(REDIRECT);
    let (listener, redirect) = listen(redirect).await?;
    let verifier = base64_url(&random::<32>()?);
    let state = base64_url(&random::<16>()?);
    let challenge = base64_url(digest(&SHA256, verifier.as_bytes()).as_ref());
    let mut url = known.authorization.clone();
    {
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &source.oauth.client_id)
            .append_pair("redirect_uri", redirect.as_str())
            .append_pair("state", &state)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if !scopes.is_empty() {
            query.append_pair("scope", &scopes.join(" "));
        }
        for (name, value) in &source.oauth.parameters {
            query.append_pair(name, value);
        }
    }
    open(url.as_str());
    let expected = Expected {
        path: redirect.path().to_owned(),
        state,
        issuer: known.metadata.issuer().map(str::to_owned),
    };
    let code = timeout(TIME, listener::code(listener, expected)).await;
    let code = code.map_err(|_| "the browser did not come back in time")??;
    let request = TokenRequest::new(&source.oauth, known)?
        .with("grant_type", "authorization_code")
        .with_secret("code", &code)
        .with("redirect_uri", redirect.as_str())
        .with_secret("code_verifier", &verifier);
    let answer = source.http.send(&known.token, request).await;
    read(&answer.map_err(BoxError::from)?)
}

/// Listens where the browser is to come back, and gives the URL with the port.
async fn listen(redirect: &str) -> Result<(TcpListener, Url), BoxError> {
    const WRONG: &str =
        "the redirect URL must be on loopback, such as `http://127.0.0.1:8400/callback`";
    let mut url = Url::parse(redirect).map_err(|_| WRONG)?;
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        Some(Host::Domain("localhost")) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        _ => return Err(WRONG.into()),
    };
    if url.scheme() != "http" || !address.is_loopback() {
        return Err(WRONG.into());
    }
    let listener = TcpListener::bind((address, url.port().unwrap_or(0))).await;
    let listener =
        listener.map_err(|error| format!("cannot listen at the redirect URL: {error}"))?;
    let port = listener.local_addr()?.port();
    url.set_port(Some(port)).map_err(|()| WRONG)?;
    Ok((listener, url))
}
