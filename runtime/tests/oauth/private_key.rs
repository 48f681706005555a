//! Clients that sign with a private key in place of a secret.

use crate::support::{Server, reply};
use crate::{READ, call, client, field};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use specwright_runtime::{Base64, OAuth, PrivateKey, serde_json, serde_json::Value};
use std::time::{SystemTime, UNIX_EPOCH};

const RSA: &str = include_str!("keys/rsa.pem");
const RSA_PKCS1: &str = include_str!("keys/rsa-pkcs1.pem");
const RSA_PUBLIC: &[u8] = include_bytes!("keys/rsa.pub.der");

fn json(part: &str) -> Value {
    serde_json::from_slice(&Base64::from(part).decode().unwrap()).unwrap()
}

/// Calls with a key, and gives the header and the claims of what was signed.
async fn signed(
    key: PrivateKey,
    algorithm: &'static dyn VerificationAlgorithm,
    public: &[u8],
) -> (Value, Value, String) {
    let token = r#"{"access_token":"t1","expires_in":3600}"#;
    let server = Server::start(vec![reply(200, token), reply(200, "1")]).await;
    let oauth = OAuth::client_credentials("my-id").private_key(key);
    let client = client(&server, "clients", oauth);
    call(&client, &READ).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("authorization"), None);
    let of_form = |name: &str| field(&seen[0], name).unwrap();
    assert_eq!(of_form("client_id"), "my-id");
    assert_eq!(of_form("grant_type"), "client_credentials");
    assert_eq!(
        of_form("client_assertion_type"),
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    let assertion = of_form("client_assertion");
    let (text, signature) = assertion.rsplit_once('.').unwrap();
    let signature = Base64::from(signature).decode().unwrap();
    let public = UnparsedPublicKey::new(algorithm, public);
    public.verify(text.as_bytes(), &signature).unwrap();
    let (header, claims) = text.split_once('.').unwrap();
    (json(header), json(claims), server.url)
}

#[tokio::test]
async fn keys_of_every_kind_sign() {
    for pem in [RSA, RSA_PKCS1] {
        let key = PrivateKey::from_pem(pem).unwrap().id("2026-01");
        let algorithm = &signature::RSA_PKCS1_2048_8192_SHA256;
        let (header, claims, url) = signed(key, algorithm, RSA_PUBLIC).await;
        assert_eq!(
            (header["alg"].as_str(), header["typ"].as_str()),
            (Some("RS256"), Some("JWT"))
        );
        assert_eq!(header["kid"], "2026-01");
        assert_eq!(
            (claims["iss"].as_str(), claims["sub"].as_str()),
            (Some("my-id"), Some("my-id"))
        );
        assert_eq!(claims["aud"], format!("{url}/oauth/token"));
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs();
        assert!(claims["iat"].as_u64().unwrap() <= now);
        assert!((now..=now + 120).contains(&claims["exp"].as_u64().unwrap()));
        assert!(claims["jti"].as_str().unwrap().len() > 20);
    }
    let kinds: [(
        &rcgen::SignatureAlgorithm,
        &'static dyn VerificationAlgorithm,
        &str,
    ); 3] = [
        (
            &rcgen::PKCS_ECDSA_P256_SHA256,
            &signature::ECDSA_P256_SHA256_FIXED,
            "ES256",
        ),
        (
            &rcgen::PKCS_ECDSA_P384_SHA384,
            &signature::ECDSA_P384_SHA384_FIXED,
            "ES384",
        ),
        (&rcgen::PKCS_ED25519, &signature::ED25519, "EdDSA"),
    ];
    for (kind, algorithm, name) in kinds {
        let pair = rcgen::KeyPair::generate_for(kind).unwrap();
        let key = PrivateKey::from_pem(&pair.serialize_pem()).unwrap();
        let key = key.audience("https://login.petstore.example");
        let (header, claims, _) = signed(key, algorithm, pair.public_key_raw()).await;
        assert_eq!(header["alg"], name);
        assert!(header.get("kid").is_none());
        assert_eq!(claims["aud"], "https://login.petstore.example");
    }
}

#[test]
fn a_key_that_openssl_made_without_its_public_half() {
    let key = PrivateKey::from_pem(include_str!("keys/ed25519.pem")).unwrap();
    assert_eq!(
        format!("{key:?}"),
        r#"PrivateKey { algorithm: "EdDSA", id: None, .. }"#
    );
}

#[tokio::test]
async fn each_request_has_a_proof_of_its_own() {
    let server = Server::start(vec![
        reply(200, r#"{"access_token":"t1","expires_in":3600}"#),
        reply(401, "{}"),
        reply(200, r#"{"access_token":"t2","expires_in":3600}"#),
        reply(200, "1"),
    ])
    .await;
    let key = PrivateKey::from_pem(RSA).unwrap();
    let oauth = OAuth::client_credentials("my-id").private_key(key);
    call(&client(&server, "clients", oauth), &READ)
        .await
        .unwrap();
    let seen = server.seen();
    let proof = |at: usize| field(&seen[at], "client_assertion").unwrap();
    assert_ne!(proof(0), proof(2));
}

#[test]
fn texts_that_are_no_keys() {
    let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n";
    let broken = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
    for text in ["", "c2VjcmV0", public, broken] {
        let error = PrivateKey::from_pem(text).unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("c2VjcmV0"),
            "{error:?}"
        );
    }
}
