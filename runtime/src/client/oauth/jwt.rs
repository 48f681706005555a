//! A private key that proves who a client is: `private_key_jwt` (RFC 7523).

use super::encoding::{base64_url, random};
use crate::error::Error;
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::{
    self, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
    Ed25519KeyPair,
};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use serde_json::json;
use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

pub(super) const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// An assertion is made for one request.
const LIFETIME: Duration = Duration::from_secs(120);

/// A private key: RSA (RS256), or elliptic: P-256 (ES256), P-384 (ES384), Ed25519 (EdDSA). Feature `private-key-jwt`.
///
/// ```
/// use specwright_runtime::PrivateKey;
///
/// assert!(PrivateKey::from_pem("no key").is_err());
/// ```
pub struct PrivateKey {
    pair: Pair,
    id: Option<String>,
    audience: Option<String>,
}

enum Pair {
    Rsa(Box<KeyPair>),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl PrivateKey {
    /// From PEM: `PRIVATE KEY` (PKCS #8), or `RSA PRIVATE KEY`.
    ///
    /// ```no_run
    /// # use specwright_runtime::PrivateKey;
    /// let key = PrivateKey::from_pem(&std::fs::read_to_string("client.pem").unwrap())?;
    /// # drop(key);
    /// # Ok::<(), specwright_runtime::Error>(())
    /// ```
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes());
        let key = key.map_err(|_| Error::request("there is no private key in the PEM text"))?;
        let pair = match &key {
            PrivateKeyDer::Pkcs1(der) => rsa(KeyPair::from_der(der.secret_pkcs1_der())),
            PrivateKeyDer::Pkcs8(der) => Pair::from_pkcs8(der.secret_pkcs8_der()),
            _ => None,
        };
        let pair = pair.ok_or_else(|| {
            Error::request(
                "the private key must be RSA of at least 2048 bits, P-256, P-384 or Ed25519, in PKCS #8: \
                 `openssl pkcs8 -topk8 -nocrypt` converts it",
            )
        })?;
        Ok(PrivateKey {
            pair,
            id: None,
            audience: None,
        })
    }

    /// The id by which the server knows the key: `kid`.
    ///
    /// ```no_run
    /// # use specwright_runtime::PrivateKey;
    /// # fn example(key: PrivateKey) {
    /// let key = key.id("2026-01");
    /// # drop(key);
    /// # }
    /// ```
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Who the proof is for, in place of the token endpoint: `aud`. Some servers want their issuer there.
    ///
    /// ```no_run
    /// # use specwright_runtime::PrivateKey;
    /// # fn example(key: PrivateKey) {
    /// let key = key.audience("https://login.example.com");
    /// # drop(key);
    /// # }
    /// ```
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// A proof for one request.
    pub(super) fn assertion(&self, client_id: &str, token_url: &str) -> Result<String, String> {
        let mut header = json!({ "alg": self.pair.algorithm(), "typ": "JWT" });
        if let Some(id) = &self.id {
            header["kid"] = id.as_str().into();
        }
        let now = crate::time::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let claims = json!({
            "iss": client_id,
            "sub": client_id,
            "aud": self.audience.as_deref().unwrap_or(token_url),
            "jti": base64_url(&random::<16>()?),
            "iat": now.as_secs(),
            "exp": (now + LIFETIME).as_secs(),
        });
        let encode = |part: serde_json::Value| base64_url(part.to_string().as_bytes());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let signature = self.pair.sign(signed.as_bytes());
        let signature = signature.map_err(|_| "the private key cannot sign")?;
        Ok(format!("{signed}.{}", base64_url(&signature)))
    }
}

fn rsa(pair: Result<KeyPair, ring::error::KeyRejected>) -> Option<Pair> {
    pair.ok().map(|pair| Pair::Rsa(Box::new(pair)))
}

impl Pair {
    fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let random = &SystemRandom::new();
        let elliptic = |algorithm| EcdsaKeyPair::from_pkcs8(algorithm, der, random).ok();
        rsa(KeyPair::from_pkcs8(der))
            .or_else(|| elliptic(&ECDSA_P256_SHA256_FIXED_SIGNING).map(Pair::P256))
            .or_else(|| elliptic(&ECDSA_P384_SHA384_FIXED_SIGNING).map(Pair::P384))
            .or_else(|| {
                // OpenSSL writes it without the public key.
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der);
                pair.ok().map(Pair::Ed25519)
            })
    }

    /// As JWTs call it.
    fn algorithm(&self) -> &'static str {
        match self {
            Pair::Rsa(_) => "RS256",
            Pair::P256(_) => "ES256",
            Pair::P384(_) => "ES384",
            Pair::Ed25519(_) => "EdDSA",
        }
    }

    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, ring::error::Unspecified> {
        let random = &SystemRandom::new();
        match self {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, random, text, &mut signature)?;
                Ok(signature)
            }
            Pair::P256(pair) | Pair::P384(pair) => Ok(pair.sign(random, text)?.as_ref().to_vec()),
            Pair::Ed25519(pair) => Ok(pair.sign(text).as_ref().to_vec()),
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey")
            .field("algorithm", &self.pair.algorithm())
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
