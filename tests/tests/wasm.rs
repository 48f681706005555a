//! A generated client in WebAssembly, in Node, against a server on loopback: pages, retries, bodies, streams, timeouts.

use serde_json::json;
use specwright_tests::server::{Reply, Server};
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// The repository.
fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("tests are a folder in it").to_owned()
}

/// What a command prints; `None` if it is not there or fails.
fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The version of wasm-bindgen that the crate is built with: the tool must be of the same.
fn wanted_version() -> String {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("a lock file");
    let (_, after) = lock
        .split_once("name = \"wasm-bindgen\"\nversion = \"")
        .expect("wasm-bindgen");
    after.split('"').next().expect("a version").to_owned()
}

/// What this machine does not have.
fn missing() -> Option<String> {
    let library = printed("rustc", &["--print", "target-libdir", "--target", TARGET]);
    if !library.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Some(format!("the target (rustup target add {TARGET})"));
    }
    if printed("node", &["--version"]).is_none() {
        return Some("Node".to_owned());
    }
    let version = wanted_version();
    if printed("wasm-bindgen", &["--version"]) != Some(format!("wasm-bindgen {version}")) {
        return Some(format!(
            "cargo install wasm-bindgen-cli --version {version}"
        ));
    }
    None
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program is there");
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{command:?}:\n{out}\n{err}");
    out.trim().to_owned()
}

/// The module for Node.
fn build(folder: &Path) {
    let target = folder.join("target");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args([
        "build",
        "--quiet",
        "-p",
        "specwright-wasm",
        "--target",
        TARGET,
    ]);
    run(build.arg("--target-dir").arg(&target).current_dir(root()));
    let module = target.join(TARGET).join("debug/specwright_wasm.wasm");
    let mut bind = Command::new("wasm-bindgen");
    bind.args(["--target", "nodejs", "--out-dir"])
        .arg(folder)
        .arg(module);
    run(&mut bind);
}

fn project(id: &str) -> serde_json::Value {
    json!({
        "id": id, "object": "organization.project", "name": "Apollo", "created_at": 1, "archived_at": null,
        "status": "active",
    })
}

fn page(id: &str, has_more: bool) -> Reply {
    Reply::ok(&json!({
        "object": "list", "data": [project(id)], "first_id": id, "last_id": id, "has_more": has_more,
    }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_runs_in_node() {
    if let Some(missing) = missing() {
        eprintln!("NOT tested in Node: this machine is without {missing}");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    build(folder.path());
    let server = Server::start([
        Reply::new(503, None),
        page("a", true),
        page("b", false),
        Reply::ok(&project("c")),
        Reply::of("application/jsonl", "{\"n\":1}\n{\"n\":2}\n"),
    ])
    .await;
    // The system takes connections to it, and nobody answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let silent = (
        format!("http://{}", silent.local_addr().expect("an address")),
        silent,
    );
    let script = "require(process.argv[1]).run(process.argv[2], process.argv[3])\
                  .then(told => { console.log(told); process.exit(0) })\
                  .catch(error => { console.error(error); process.exit(1) })";
    let mut node = Command::new("node");
    node.args(["-e", script])
        .arg(folder.path().join("specwright_wasm.js"));
    node.args([server.url(), silent.0]);
    let told = tokio::task::spawn_blocking(move || run(&mut node))
        .await
        .expect("Node ran");
    assert_eq!(
        told,
        r#"["a", "b"] c [Object {"n": Number(1)}, Object {"n": Number(2)}] true"#
    );

    let asked = server.take_asked();
    assert_eq!(asked.len(), 5);
    assert!(
        asked
            .iter()
            .all(|asked| asked.header("authorization") == "Bearer a key"
                || asked.path.ends_with("/watch"))
    );
    assert_eq!(asked[3].json(), Some(json!({ "name": "Apollo" })));
}
