//! Whom the default transport trusts, and what it shows of itself.

use super::TransportError;
use crate::BoxError;

#[cfg(feature = "rustls")]
use ::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};

/// Certificates beside the platform's.
#[derive(Clone, Default)]
pub(super) struct Tls {
    #[cfg(feature = "rustls")]
    roots: Vec<CertificateDer<'static>>,
    #[cfg(not(feature = "rustls"))]
    roots: Vec<reqwest::Certificate>,
    /// A chain of certificates and its key, as PEM.
    identity: Option<(Vec<u8>, Vec<u8>)>,
}

impl Tls {
    pub(super) fn identity(&mut self, certificates: &[u8], key: &[u8]) -> Result<(), BoxError> {
        #[cfg(feature = "rustls")]
        client_identity(certificates, key)?;
        #[cfg(not(feature = "rustls"))]
        reqwest::Identity::from_pkcs8_pem(certificates, key)?;
        self.identity = Some((certificates.to_vec(), key.to_vec()));
        Ok(())
    }
}

/// rustls with `ring`, which builds with a C compiler alone, and the platform's certificates. It is handed over ready
/// made because reqwest would otherwise take a provider that the whole process shares.
#[cfg(feature = "rustls")]
impl Tls {
    pub(super) fn trust(&mut self, pem: &[u8]) -> Result<(), BoxError> {
        self.roots.extend(certificates(pem)?);
        Ok(())
    }

    pub(super) fn apply(
        &self,
        builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, TransportError> {
        let config = match (&self.identity, self.roots.is_empty()) {
            (None, true) => shared(),
            _ => self.config(),
        };
        let config = config.map_err(TransportError::connect)?;
        Ok(builder.tls_backend_preconfigured(config))
    }

    fn config(&self) -> Result<::rustls::ClientConfig, BoxError> {
        use ::rustls::ClientConfig;
        use rustls_platform_verifier::{BuilderVerifierExt, Verifier};
        use std::sync::Arc;

        let provider = Arc::new(::rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()?;
        let builder = match self.roots.is_empty() {
            true => builder.with_platform_verifier()?,
            false => {
                let verifier = Verifier::new_with_extra_roots(self.roots.clone(), provider)?;
                builder
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(verifier))
            }
        };
        let mut config = match &self.identity {
            None => builder.with_no_client_auth(),
            Some((certificates, key)) => {
                let (certificates, key) = client_identity(certificates, key)?;
                builder.with_client_auth_cert(certificates, key)?
            }
        };
        if cfg!(feature = "http2") {
            config.alpn_protocols.push(b"h2".to_vec());
        }
        config.alpn_protocols.push(b"http/1.1".to_vec());
        Ok(config)
    }
}

/// Reading the platform's certificates takes a while, so that it is done once.
#[cfg(feature = "rustls")]
fn shared() -> Result<::rustls::ClientConfig, BoxError> {
    use std::sync::{Mutex, PoisonError};
    static CONFIG: Mutex<Option<::rustls::ClientConfig>> = Mutex::new(None);

    let mut config = CONFIG.lock().unwrap_or_else(PoisonError::into_inner);
    match &*config {
        Some(config) => Ok(config.clone()),
        None => Ok(config.insert(Tls::default().config()?).clone()),
    }
}

#[cfg(feature = "rustls")]
fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, BoxError> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>()?;
    match found.is_empty() {
        true => Err("there is no certificate in the PEM text".into()),
        false => Ok(found),
    }
}

#[cfg(feature = "rustls")]
fn client_identity(
    chain: &[u8],
    key: &[u8],
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), BoxError> {
    Ok((certificates(chain)?, PrivateKeyDer::from_pem_slice(key)?))
}

/// Whether an error is about a certificate, so that it would come again.
#[cfg(feature = "rustls")]
pub(super) fn is_refused(error: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<::rustls::Error>() {
        return matches!(error, ::rustls::Error::InvalidCertificate(_));
    }
    // An I/O error does not name the one in it as its source.
    let inner = error.downcast_ref().and_then(std::io::Error::get_ref);
    match (inner, error.source()) {
        (Some(inner), _) => is_refused(inner),
        (None, Some(source)) => is_refused(source),
        (None, None) => false,
    }
}

#[cfg(not(feature = "rustls"))]
impl Tls {
    pub(super) fn trust(&mut self, pem: &[u8]) -> Result<(), BoxError> {
        let found = reqwest::Certificate::from_pem_bundle(pem)?;
        if found.is_empty() {
            return Err("there is no certificate in the PEM text".into());
        }
        self.roots.extend(found);
        Ok(())
    }

    pub(super) fn apply(
        &self,
        builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, TransportError> {
        let builder = builder.tls_certs_merge(self.roots.iter().cloned());
        let Some((certificates, key)) = &self.identity else {
            return Ok(builder);
        };
        let identity = reqwest::Identity::from_pkcs8_pem(certificates, key);
        Ok(builder.identity(identity.map_err(TransportError::connect)?))
    }
}

#[cfg(not(feature = "rustls"))]
pub(super) fn is_refused(_error: &(dyn std::error::Error + 'static)) -> bool {
    false
}
