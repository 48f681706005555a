//! Security schemes: what is read of them, and what is said of those that mean nothing.

use super::{read, read_good, summary};
use specwright::document::{Document, OAuthFlow, OAuthFlowKind, SecurityKind};

const HEAD: &str = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths: {}\n";

fn flows(document: &Document) -> &[OAuthFlow] {
    match &document.security_schemes[0].kind {
        SecurityKind::OAuth2 { flows, .. } => flows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn flows_have_their_urls_and_scopes() {
    let document = read_good(&[(
        "api.yaml",
        &format!(
            "{HEAD}components:
  securitySchemes:
    login:
      type: oauth2
      oauth2MetadataUrl: /.well-known/oauth-authorization-server
      flows:
        x-note: {{}}
        clientCredentials: {{tokenUrl: /token, refreshUrl: /refresh, scopes: {{a: A, x-hidden: b, c: C}}}}
        deviceAuthorization: {{deviceAuthorizationUrl: /device, tokenUrl: /token, scopes: {{}}}}
    connect: {{type: openIdConnect, openIdConnectUrl: 'https://login.example/openid'}}
"
        ),
    )]);
    let [client, device] = flows(&document) else {
        panic!("{:?}", document.security_schemes);
    };
    assert_eq!(client.kind, OAuthFlowKind::ClientCredentials);
    assert_eq!(client.token_url.as_deref(), Some("/token"));
    assert_eq!(client.refresh_url.as_deref(), Some("/refresh"));
    assert_eq!(client.authorization_url, None);
    assert_eq!(client.scopes, ["a", "c"]);
    assert_eq!(device.kind, OAuthFlowKind::DeviceAuthorization);
    assert_eq!(device.authorization_url.as_deref(), Some("/device"));
    let url = "https://login.example/openid".to_owned();
    let connect = &document.security_schemes[1].kind;
    assert_eq!(*connect, SecurityKind::OpenIdConnect(Some(url)));
}

#[test]
fn a_flow_of_swagger_stands_in_its_scheme() {
    let document = read_good(&[(
        "api.yaml",
        "swagger: '2.0'
info: {title: T, version: '1'}
paths: {}
securityDefinitions:
  login: {type: oauth2, flow: application, tokenUrl: /token, scopes: {a: A}}
",
    )]);
    let [flow] = flows(&document) else {
        panic!("{:?}", document.security_schemes);
    };
    assert_eq!(flow.kind, OAuthFlowKind::ClientCredentials);
    assert_eq!(flow.token_url.as_deref(), Some("/token"));
    assert_eq!(flow.scopes, ["a"]);
}

#[test]
fn what_means_nothing_is_said() {
    let text = format!(
        "{HEAD}components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        client_credentials: {{tokenUrl: /token, scopes: {{}}}}
        authorizationCode: {{authorizationUrl: /authorize, scopes: {{}}}}
    connect: {{type: openIdConnect}}
"
    );
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(
        summary(&diagnostics),
        [
            "warning unknown-security 9:9",
            "warning missing-field 10:9",
            "warning missing-field 11:5"
        ]
    );
    let text = diagnostics.to_string();
    assert!(text.contains("`clientCredentials`"), "{text}");
}
