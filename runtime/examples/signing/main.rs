//! Requests that are signed by a hook: as AWS wants it, and by HTTP Message Signatures. It starts a server on this
//! machine that shows what arrives.
//!
//! ```console
//! $ cargo run -p specwright-runtime --example signing
//! ```

mod message;
mod sigv4;

use message::MessageSignature;
use sigv4::SigV4;
use specwright_runtime::{
    Api, Client, ClientBuilder, Credential, Error, Operation, SecurityKind, SecurityScheme,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// As generated code has it: how to meet the scheme is nothing that a document of OpenAPI can say.
static API: Api = Api {
    name: "warehouse",
    version: "1.0.0",
    schemes: &[SecurityScheme {
        name: "signature",
        kind: SecurityKind::Unsupported("request signing"),
        env: "",
    }],
    ..Api::DEFAULT
};
static LIST: Operation =
    Operation::new("orders.list", "GET", "/orders").security(&[&["signature"]]);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(show(listener));

    let sigv4 = SigV4::new(
        "AKIDEXAMPLE",
        "wJalrXUtnFEMI",
        "eu-central-1",
        "execute-api",
    );
    list(client(&url).hook(sigv4).build()?).await?;

    let signature = MessageSignature::new("my-key", b"a shared secret");
    list(client(&url).hook(signature).build()?).await?;
    Ok(())
}

/// The credential says that the hook has the client's part.
fn client(url: &str) -> ClientBuilder<Client> {
    let builder = ClientBuilder::new(&API).base_url(url);
    builder.credential("signature", Credential::external())
}

async fn list(client: Client) -> Result<(), Error> {
    let request = client.request(&LIST).query("status", &"open");
    specwright_runtime::Call::empty(request).await
}

/// Prints each request, and says that it is done.
async fn show(listener: TcpListener) -> std::io::Result<()> {
    loop {
        let (mut stream, _) = listener.accept().await?;
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut request).await? == 0 {
                break;
            }
        }
        print!("{}", String::from_utf8_lossy(&request));
        let done = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
        stream.write_all(done).await?;
    }
}
