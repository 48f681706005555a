//! Programs that call every method of a generated client: one for each document, in a workspace of their own.

use super::Method;
use crate::root;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Writes the manifest of the workspace of some packages' clients and programs.
///
/// # Errors
///
/// It cannot be written.
pub fn write_workspace<'a>(work: &Path, packages: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let members = packages.flat_map(|package| {
        [
            format!("\"crates/{package}\""),
            format!("\"programs/{package}\""),
        ]
    });
    let members: Vec<String> = members.collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        members.join(", ")
    );
    fs::create_dir_all(work)?;
    fs::write(work.join("Cargo.toml"), manifest)?;
    let lock = work.join("Cargo.lock");
    if !lock.exists() {
        fs::copy(root().join("Cargo.lock"), lock)?;
    }
    Ok(())
}

/// Writes a file where its text differs, so that nothing is compiled again in vain.
fn write_changed(path: &Path, text: &str) -> io::Result<()> {
    match fs::read_to_string(path) {
        Ok(known) if known == text => Ok(()),
        _ => fs::write(path, text),
    }
}

/// Writes the program for a package.
pub(super) fn write(work: &Path, package: &str, methods: &[Method]) -> io::Result<()> {
    let folder = work.join("programs").join(package);
    let runtime = root().join("runtime").canonicalize()?;
    let manifest = format!(
        "[package]\nname = \"call-{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {package} = {{ path = \"../../crates/{package}\", default-features = false }}\n\
         futures-util = {{ version = \"0.3\", default-features = false }}\n\
         serde_json = {{ version = \"1\", features = [\"float_roundtrip\"] }}\n\
         specwright-runtime = {{ path = {:?}, default-features = false, features = [\"reqwest\"] }}\n\
         tokio = {{ version = \"1\", features = [\"net\", \"rt\"] }}\n",
        runtime.to_string_lossy()
    );
    fs::create_dir_all(folder.join("src"))?;
    write_changed(&folder.join("Cargo.toml"), &manifest)?;
    let module = package.replace('-', "_");
    let mut source = PROGRAM.replace("CLIENT", &module);
    let mut arms = String::new();
    for (at, method) in methods.iter().enumerate() {
        let _ = writeln!(arms, "        {at} => call_{at}(client, given),");
        source.push_str(&function(at, method));
    }
    let _ = write!(
        source,
        "\nfn begin(client: &Client, method: u64, given: &Given) -> Result<Running, String> {{\n    match method {{\n{arms}        _ => Err(\"no such method\".to_owned()),\n    }}\n}}\n"
    );
    write_changed(&folder.join("src/main.rs"), &source)
}

/// The function that makes the call of one method.
fn function(at: usize, method: &Method) -> String {
    let is_body = |name: &str| method.body.as_ref().filter(|body| body.rust == name);
    let parameter = |name: &str| {
        method
            .parameters
            .iter()
            .find(|parameter| parameter.rust == name)
    };
    let value = |name: &str| -> String {
        if let Some(parameter) = parameter(name) {
            return format!(
                "given.argument::<{}>({:?}, {:?})?",
                parameter.ty, parameter.place, parameter.name
            );
        }
        match is_body(name) {
            Some(body) if body.ty == "Bytes" => "given.bytes()?".to_owned(),
            Some(body) if body.is_text() => "given.text()?".to_owned(),
            Some(body) => format!("given.body::<{}>()?", body.ty),
            None => format!("compile_error!(\"nothing is known of `{name}`\")"),
        }
    };
    let arguments: Vec<String> = method.arguments.iter().map(|name| value(name)).collect();
    let needed = arguments.iter().enumerate();
    let mut lines: String = needed
        .map(|(at, value)| {
            let value = value.trim_end_matches('?');
            format!("    let argument_{at} = {value}?.ok_or(\"an argument is missing\")?;\n")
        })
        .collect();
    let names: Vec<String> = (0..arguments.len())
        .map(|at| format!("argument_{at}"))
        .collect();
    let _ = writeln!(
        lines,
        "    let mut call = client.{}({});",
        method.rust,
        names.join(", ")
    );
    for setter in &method.setters {
        let value = value(setter);
        let _ = writeln!(
            lines,
            "    if let Some(value) = {value} {{\n        call = call.{setter}(value);\n    }}"
        );
    }
    let is_stream = ["EventStream<", "JsonLines<"]
        .iter()
        .any(|stream| method.gives.starts_with(stream));
    let finish = if is_stream { "stream" } else { "once" };
    format!(
        "\nfn call_{at}(client: &Client, given: &Given) -> Result<Running, String> {{\n{lines}    Ok({finish}(call))\n}}\n"
    )
}

const PROGRAM: &str = r##"//! Reads a call in each line, makes it, and writes what became of it.

#![allow(unused_imports, unused_mut, unused_variables, dead_code, deprecated)]

use CLIENT::*;
use futures_util::{Stream, TryStreamExt};
use serde_json::{Value, json};
use specwright_runtime::json::Decode;
use specwright_runtime::{Body, Credential, Error as Failure};
use std::future::{Future, IntoFuture};
use std::io::{BufRead, Write};
use std::pin::Pin;

type Running = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

struct Given(Value);

impl Given {
    fn argument<T: Decode>(&self, place: &str, name: &str) -> Result<Option<T>, String> {
        decode(self.0["arguments"][place].get(name), name)
    }

    fn has_body(&self) -> bool {
        self.0.get("body").is_some()
    }

    fn body<T: Decode>(&self) -> Result<Option<T>, String> {
        decode(self.0.get("body").filter(|_| self.has_body()), "body")
    }

    fn text(&self) -> Result<Option<String>, String> {
        Ok(self.0["body"].as_str().map(str::to_owned))
    }

    fn bytes(&self) -> Result<Option<Body>, String> {
        let bytes = self.0["body"].as_str().map(|text| Body::from(text.to_owned()));
        let media_type = self.0["media_type"].as_str().unwrap_or_default();
        Ok(bytes.map(|bytes| bytes.content_type(media_type)))
    }
}

fn decode<T: Decode>(value: Option<&Value>, name: &str) -> Result<Option<T>, String> {
    let Some(value) = value else {
        return Ok(None);
    };
    let decoded = specwright_runtime::json::from_slice(value.to_string().as_bytes());
    decoded.map(Some).map_err(|error| format!("`{name}` does not decode: {error}"))
}

fn once<F, T>(call: F) -> Running
where
    F: IntoFuture<Output = Result<T, Failure>>,
    F::IntoFuture: 'static,
{
    let call = call.into_future();
    Box::pin(async move { call.await.map(drop) })
}

fn stream<F, S, T>(call: F) -> Running
where
    F: IntoFuture<Output = Result<S, Failure>>,
    F::IntoFuture: 'static,
    S: Stream<Item = Result<T, Failure>> + Unpin + 'static,
{
    let call = call.into_future();
    Box::pin(async move {
        let mut stream = call.await?;
        while stream.try_next().await?.is_some() {}
        Ok(())
    })
}

fn client(base_url: &str, credentials: &Value) -> Result<Client, Failure> {
    let mut builder = Client::builder().base_url(base_url).max_retries(0);
    builder = builder.timeout(std::time::Duration::from_secs(30));
    for credential in credentials.as_array().into_iter().flatten() {
        let (scheme, secret) = (credential[0].as_str().unwrap_or_default(), credential[1].as_str().unwrap_or_default());
        let secret = match secret.split_once(':') {
            Some((user, password)) => Credential::basic(user, password),
            None => Credential::from(secret),
        };
        builder = builder.credential(scheme, secret);
    }
    builder.build()
}

fn make(runtime: &tokio::runtime::Runtime, base_url: &str, line: &str) -> Value {
    let given = Given(serde_json::from_str(line).expect("a call"));
    let client = match client(base_url, &given.0["credentials"]) {
        Ok(client) => client,
        Err(error) => return json!({ "unmade": error.to_string() }),
    };
    let method = given.0["method"].as_u64().expect("a method");
    match begin(&client, method, &given) {
        Err(error) => json!({ "unmade": error }),
        Ok(running) => match runtime.block_on(running) {
            Ok(()) => json!({}),
            Err(error) => json!({
                "error": error.to_string(),
                "decode": error.is_decode(),
                "status": error.status().map(|status| status.as_u16()),
            }),
        },
    }
}

fn main() {
    let base_url = std::env::args().nth(1).expect("a base URL");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let outcome = make(&runtime, &base_url, &line.expect("a line"));
        writeln!(out, "{outcome}").expect("standard output");
        out.flush().expect("standard output");
    }
}
"##;

/// Compiles all programs; the first error of each package that fails.
///
/// # Errors
///
/// Cargo cannot be run, or says nothing of what fails.
pub fn build(work: &Path) -> io::Result<BTreeMap<String, String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--workspace",
            "--keep-going",
            "--message-format",
            "json",
            "--quiet",
        ])
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env_remove("RUSTFLAGS")
        .current_dir(work)
        .stderr(Stdio::inherit())
        .output()?;
    let mut failed = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        if message["message"]["level"] != "error" {
            continue;
        }
        let folder = message["manifest_path"].as_str().map(Path::new);
        let folder = folder.and_then(|path| path.parent()?.file_name()?.to_str());
        let error = message["message"]["rendered"].as_str().unwrap_or("error");
        let head: Vec<&str> = error.lines().take(8).collect();
        failed
            .entry(folder.unwrap_or_default().to_owned())
            .or_insert_with(|| head.join("\n      "));
    }
    match output.status.success() || !failed.is_empty() {
        true => Ok(failed),
        false => Err(io::Error::other("cargo cannot build the programs")),
    }
}

/// Where the program for a package is, once it is built.
pub(super) fn path(work: &Path, package: &str) -> PathBuf {
    let name = format!("call-{package}{}", std::env::consts::EXE_SUFFIX);
    work.join("target/debug").join(name)
}
