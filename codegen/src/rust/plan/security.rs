//! How a client is given its credentials.

use crate::ir::{SecurityKind, SecurityScheme};
use crate::rust::surface::CredentialVariable;

/// The scheme that `new` takes a credential for.
pub(super) fn first(schemes: &[SecurityScheme]) -> Option<usize> {
    let mut schemes = schemes.iter();
    schemes.position(|scheme| scheme.kind.takes_credential())
}

/// Whether a client can get tokens itself.
pub(super) fn gets_tokens(schemes: &[SecurityScheme]) -> bool {
    let is_oauth = |scheme: &SecurityScheme| matches!(scheme.kind, SecurityKind::OAuth2(_));
    schemes.iter().any(is_oauth)
}

/// The variables that `from_env` reads credentials from, each once.
pub(super) fn variables(schemes: &[SecurityScheme]) -> Vec<CredentialVariable> {
    let mut variables: Vec<CredentialVariable> = Vec::new();
    for scheme in schemes {
        let mut add = |name: String, holds| {
            let scheme = scheme.name.wire.clone();
            match variables.iter_mut().find(|known| known.name == name) {
                Some(known) => known.schemes.push(scheme),
                None => variables.push(CredentialVariable {
                    name,
                    holds,
                    schemes: vec![scheme],
                }),
            };
        };
        let holds = match scheme.kind {
            SecurityKind::OAuth2(_) => "access token",
            _ => "credential",
        };
        if !scheme.env.is_empty() {
            add(scheme.env.clone(), holds);
        }
        if let SecurityKind::OAuth2(oauth) = &scheme.kind
            && scheme.kind.takes_client()
        {
            add(
                format!("{}_CLIENT_ID", oauth.client_env),
                "id of the client",
            );
            let secret = format!("{}_CLIENT_SECRET", oauth.client_env);
            add(secret, "secret of the client");
        }
    }
    variables
}
