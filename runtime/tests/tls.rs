//! Real TLS on loopback, with certificates made for the occasion.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

mod support;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use specwright_runtime::{
    Call, Client, Error, ReqwestTransport, serde_json::Value, serde_json::json,
};
use std::sync::Arc;
use std::sync::Mutex;
use support::{KEY, LIST, Seen, Server, raw, read_request, reply, reply_with, told};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, crypto::ring};

/// How often a server with a wrong certificate is asked. Native TLS does not tell this mishap from others, which pass.
const ATTEMPTS: u32 = if cfg!(feature = "rustls") { 1 } else { 3 };

/// Who vouches for the servers here, and nowhere else.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        // OpenSSL takes a certificate for its own issuer if both have the same name.
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "the authority of this test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap());
        Authority(issuer.unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate and its key, for a name.
    fn issue(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.0).unwrap(), key)
    }
}

/// What makes TLS of connections, with a certificate for a name.
fn acceptor(
    authority: &Authority,
    name: &str,
    asks_client: bool,
    protocols: &[&[u8]],
) -> TlsAcceptor {
    let (certificate, key) = authority.issue(name);
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = if asks_client {
        let mut roots = RootCertStore::empty();
        roots.add(authority.0.der().clone()).unwrap();
        let provider = Arc::new(ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        builder.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        builder.with_no_client_auth()
    };
    let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
    let config = builder.with_single_cert(vec![certificate.der().clone()], key);
    let mut config = config.unwrap();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    TlsAcceptor::from(Arc::new(config))
}

/// A server with a certificate for a name; it gives the same answer to all.
struct TlsServer {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    handshakes: Arc<Mutex<Vec<bool>>>,
}

impl TlsServer {
    async fn start(authority: &Authority, name: &str, answer: Vec<u8>, asks_client: bool) -> Self {
        let acceptor = acceptor(authority, name, asks_client, &[]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = TlsServer {
            url: format!("https://{}", listener.local_addr().unwrap()),
            seen: Arc::default(),
            handshakes: Arc::default(),
        };
        let (seen, handshakes) = (server.seen.clone(), server.handshakes.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let stream = acceptor.accept(stream).await;
                handshakes.lock().unwrap().push(stream.is_ok());
                let Ok(mut stream) = stream else { continue };
                let (seen, answer) = (seen.clone(), answer.clone());
                tokio::spawn(async move {
                    let mut pending = Vec::new();
                    while let Some(request) = read_request(&mut stream, &mut pending).await {
                        seen.lock().unwrap().push(request);
                        if stream.write_all(&answer).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        server
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    fn handshakes(&self) -> Vec<bool> {
        self.handshakes.lock().unwrap().clone()
    }
}

fn answer() -> Vec<u8> {
    raw(200, &[("content-type", "application/json")], "[1]")
}

fn client(server: &TlsServer, transport: ReqwestTransport) -> Client {
    let builder = specwright_runtime::ClientBuilder::new(&support::API)
        .base_url(&server.url)
        .credential("Bearer", KEY);
    builder.transport(transport).build().unwrap()
}

fn trusting(authority: &Authority) -> ReqwestTransport {
    let transport = ReqwestTransport::new();
    transport
        .root_certificates(authority.pem().as_bytes())
        .unwrap()
}

async fn get(client: &Client) -> Result<Value, Error> {
    Call::json(client.request(&LIST)).await
}

#[tokio::test]
async fn strangers_are_refused_at_once() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority, "127.0.0.1", answer(), false).await;
    let error = get(&client(&server, ReqwestTransport::new()))
        .await
        .unwrap_err();
    assert!(error.is_connect() && !error.is_timeout(), "{error:?}");
    let text = error.to_string();
    assert!(
        text.starts_with("GET /pets failed: cannot connect: "),
        "{text}"
    );
    assert!(text.contains("certificate"), "{text}");
    assert_eq!(
        error.attempts(),
        ATTEMPTS,
        "the certificate is the same tomorrow"
    );
    while server.handshakes().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(server.handshakes().iter().all(|succeeded| !succeeded));
    assert_eq!(server.seen().len(), 0);
    assert!(!told(&error).contains(KEY));
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority, "pets.example", answer(), false).await;
    let error = get(&client(&server, trusting(&authority)))
        .await
        .unwrap_err();
    assert!(
        error.is_connect() && error.to_string().contains("certificate"),
        "{error}"
    );
    assert_eq!((error.attempts(), server.seen().len()), (ATTEMPTS, 0));
}

#[tokio::test]
async fn who_is_trusted_is_spoken_to() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority, "127.0.0.1", answer(), false).await;
    let client = client(&server, trusting(&authority));
    for _ in 0..2 {
        assert_eq!(get(&client).await.unwrap(), json!([1]));
    }
    let seen = server.seen();
    assert_eq!((seen.len(), server.handshakes().len()), (2, 1));
    assert!(seen[0].header("authorization").unwrap().contains(KEY));
}

#[tokio::test]
async fn mutual_tls() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority, "127.0.0.1", answer(), true).await;
    let error = get(&client(&server, trusting(&authority)))
        .await
        .unwrap_err();
    assert!(error.is_connection(), "{error:?}");
    assert_eq!(server.seen().len(), 0);

    let (certificate, key) = authority.issue("a client");
    let transport = trusting(&authority)
        .identity(certificate.pem().as_bytes(), key.serialize_pem().as_bytes())
        .unwrap();
    assert_eq!(get(&client(&server, transport)).await.unwrap(), json!([1]));
}

#[tokio::test]
async fn redirects_between_secure_origins_carry_no_credentials() {
    let authority = Authority::new();
    let other = TlsServer::start(&authority, "127.0.0.1", answer(), false).await;
    let to = format!("{}/elsewhere", other.url);
    let moved = raw(307, &[("location", &to)], "");
    let server = TlsServer::start(&authority, "127.0.0.1", moved, false).await;
    get(&client(&server, trusting(&authority))).await.unwrap();
    let seen = other.seen();
    assert_eq!(seen[0].line, "GET /elsewhere HTTP/1.1");
    assert!(!format!("{seen:?}").contains(KEY), "{seen:?}");
}

#[tokio::test]
async fn redirects_out_of_tls_are_refused() {
    let authority = Authority::new();
    let plain = Server::always(reply(200, "1")).await;
    let moved = raw(307, &[("location", &plain.url)], "");
    let server = TlsServer::start(&authority, "127.0.0.1", moved, false).await;
    let error = get(&client(&server, trusting(&authority)))
        .await
        .unwrap_err();
    assert!(
        error.is_redirect() && error.to_string().contains("from https to http"),
        "{error}"
    );
    assert_eq!((server.seen().len(), plain.count()), (1, 0));
    assert!(!told(&error).contains(KEY));
}

#[tokio::test]
async fn redirects_into_tls_are_followed_without_credentials() {
    let authority = Authority::new();
    let secure = TlsServer::start(&authority, "127.0.0.1", answer(), false).await;
    let server = Server::always(reply_with(308, &[("location", &secure.url)], "")).await;
    let client = support::builder(&server)
        .transport(trusting(&authority))
        .build()
        .unwrap();
    get(&client).await.unwrap();
    let seen = secure.seen();
    assert!(
        !format!("{seen:?}").contains(KEY),
        "another port is another origin: {seen:?}"
    );
}

/// Many calls share one connection where both sides speak HTTP/2.
#[cfg(all(feature = "http2", feature = "rustls"))]
#[tokio::test]
async fn http2() {
    use hyper_util::rt::{TokioExecutor, TokioIo};
    use specwright_runtime::{Bytes, http};
    use std::convert::Infallible;

    let authority = Authority::new();
    let acceptor = acceptor(&authority, "127.0.0.1", false, &[b"h2", b"http/1.1"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let connections = Arc::new(Mutex::new(0));
    let count = connections.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            *count.lock().unwrap() += 1;
            let stream = acceptor.accept(stream).await.unwrap();
            assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
            let answer = hyper::service::service_fn(|request: http::Request<_>| async move {
                let _: &hyper::body::Incoming = request.body();
                let body = format!("\"{:?}\"", request.version());
                Ok::<_, Infallible>(http::Response::new(http_body_util::Full::new(Bytes::from(
                    body,
                ))))
            });
            let connection = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            tokio::spawn(connection.serve_connection(TokioIo::new(stream), answer));
        }
    });
    let client: Client = specwright_runtime::ClientBuilder::new(&support::API)
        .base_url(url)
        .credential("Bearer", KEY)
        .transport(trusting(&authority))
        .build()
        .unwrap();
    assert_eq!(get(&client).await.unwrap(), json!("HTTP/2.0"));
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(Call::<Value>::json(client.request(&LIST)).send()))
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), json!("HTTP/2.0"));
    }
    assert_eq!(*connections.lock().unwrap(), 1);
}
