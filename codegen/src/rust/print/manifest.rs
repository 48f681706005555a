//! The manifest of a generated crate.

use super::context::Context;
use super::{doc, modules};
use crate::gate::toml;
use crate::ir::Doc;
use crate::mark;

/// Features of the runtime that a generated crate passes on.
const FEATURES: &[&str] = &[
    "rustls",
    "native-tls",
    "gzip",
    "br",
    "zstd",
    "http2",
    "blocking",
    "tower",
    "tracing",
    "opentelemetry",
    "mock",
];

/// The same, for clients that get tokens of OAuth 2.
const TOKEN_FEATURES: &[&str] = &["login", "private-key-jwt"];

/// The text of `Cargo.toml`.
pub(super) fn text(cx: &Context<'_>) -> String {
    let manifest = &cx.options.manifest;
    let repository = manifest
        .repository
        .as_ref()
        .map_or_else(String::new, |url| {
            format!("repository = {}\n", toml::string(url))
        });
    let mut out = format!(
        "{header}\n\n[package]\nname = {name}\nversion = {version}\nedition = \"2024\"\nrust-version = \"1.88\"\n\
         description = {description}\nlicense = {license}\n{repository}readme = \"README.md\"\n\
         keywords = [\"api\", \"client\", \"openapi\", \"sdk\"]\ncategories = [\"api-bindings\"]\n",
        header = mark::toml(cx.options.source.as_deref()),
        name = toml::string(&cx.surface.package),
        version = toml::string(&manifest.version),
        description = toml::string(&description(cx)),
        license = toml::string(&manifest.license),
    );
    // With a path, Cargo loads a workspace also while `src/` is yet to be generated.
    out.push_str("\n[lib]\npath = \"src/lib.rs\"\n");
    out.push_str("\n[features]\ndefault = [\"gzip\", \"rustls\"]\n");
    let of_tokens = match cx.surface.client.gets_tokens {
        true => TOKEN_FEATURES,
        false => &[],
    };
    for feature in FEATURES.iter().chain(of_tokens) {
        out.push_str(&format!("{feature} = [\"specwright-runtime/{feature}\"]\n"));
    }
    let path = manifest
        .runtime_path
        .as_ref()
        .map_or_else(String::new, |path| {
            format!("path = {}, ", toml::string(path))
        });
    out.push_str(&format!(
        "\n[dependencies]\nspecwright-runtime = {{ {path}version = {}, default-features = false }}\n",
        toml::string(&manifest.runtime_version),
    ));
    for (name, requirement) in &manifest.dependencies {
        let (name, requirement) = (toml::key(name), toml::requirement(requirement));
        out.push_str(&format!("{name} = {requirement}\n"));
    }
    out.push_str(
        "\n[dev-dependencies]\nfutures-util = { version = \"0.3\", default-features = false }\n\
         tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n",
    );
    out.push_str("\n[lints.rust]\nunsafe_code = \"forbid\"\n\n[lints.clippy]\n");
    for lint in modules::CLIPPY {
        out.push_str(&format!("{lint} = \"allow\"\n"));
    }
    out
}

fn description(cx: &Context<'_>) -> String {
    let title = doc::sentence(&Doc {
        summary: Some(cx.surface.title.clone()),
        ..Doc::default()
    });
    format!("Client for {}", title.trim_end_matches('.'))
}
