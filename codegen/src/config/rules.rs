//! What single values have to be.

use crate::lower::{PaginationRule, PaginationRuleKind};
use crate::suggest;
use crate::tokens;
use std::fmt;
use std::path::Path;

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What is allowed, or what to do.
    pub help: String,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault {
            message: message.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for Fault {}

/// Whether a package can have a name: Cargo takes it, and it hides no crate that the client uses.
///
/// # Errors
///
/// It cannot.
pub fn check_package_name(name: &str) -> Result<(), Fault> {
    match tokens::package_fault(name) {
        Some(help) => Err(Fault::new(
            format!("a package cannot be called `{name}`"),
            help,
        )),
        None => Ok(()),
    }
}

/// Whether a folder holds the package `specwright-runtime`.
///
/// # Errors
///
/// It does not.
pub fn check_runtime(folder: &Path) -> Result<(), Fault> {
    let help = "name the folder of the package `specwright-runtime`, or leave it out for the published one";
    let shown = folder.display();
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml"));
    let Ok(manifest) = manifest else {
        let message = match folder.is_dir() {
            true => format!("there is no `Cargo.toml` in `{shown}`"),
            false => format!("there is no folder `{shown}`"),
        };
        return Err(Fault::new(message, help));
    };
    let package = manifest.parse::<toml::Table>().ok();
    let package = package.as_ref().and_then(|manifest| {
        let name = manifest.get("package")?.get("name")?;
        name.as_str()
    });
    match package {
        Some("specwright-runtime") => Ok(()),
        Some(other) => {
            let message = format!("`{shown}` is the package `{other}`");
            Err(Fault::new(message, help))
        }
        None => Err(Fault::new(format!("`{shown}` is no package"), help)),
    }
}

/// Whether a document may be where a path leads: nothing is asked of the network.
///
/// # Errors
///
/// It is on the network.
pub fn check_document(path: &Path) -> Result<(), Fault> {
    let text = path.to_string_lossy();
    let is_remote = text.split_once("://").is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric())
    });
    match is_remote && !path.exists() {
        true => Err(Fault::new(
            format!("`{text}` is on the network, which is never asked"),
            "download the document, and name the copy",
        )),
        false => Ok(()),
    }
}

pub(super) fn version(text: &str) -> Result<(), Fault> {
    semver::Version::parse(text).map(drop).map_err(|error| {
        let message = format!("`{text}` is not a version: {error}");
        Fault::new(message, "a version has three numbers, such as `0.1.0`")
    })
}

pub(super) fn requirement(text: &str) -> Result<(), Fault> {
    semver::VersionReq::parse(text).map(drop).map_err(|error| {
        let message = format!("`{text}` is not what Cargo takes for a version: {error}");
        Fault::new(
            message,
            "write it as in Cargo.toml, such as `0.1` or `=0.1.2`",
        )
    })
}

/// A path to a type, with types as its arguments: nothing that runs or that ends what is around it.
pub(super) fn rust_type(text: &str) -> Result<(), Fault> {
    let is_path = |c: char| unicode_ident::is_xid_continue(c) || ":<>, #".contains(c);
    let parsed = match text.chars().all(is_path) {
        true => syn::parse_str::<syn::Type>(text).ok(),
        false => None,
    };
    match parsed.is_some_and(|parsed| is_plain(&parsed)) {
        true => Ok(()),
        false => Err(Fault::new(
            format!("`{text}` is not the path of a type in Rust"),
            "write the whole path, such as `rust_decimal::Decimal` or `Vec<u8>`",
        )),
    }
}

fn is_plain(ty: &syn::Type) -> bool {
    use syn::{GenericArgument, PathArguments, Type};
    let Type::Path(path) = ty else {
        return false;
    };
    let is_plain_argument = |argument: &GenericArgument| match argument {
        GenericArgument::Type(ty) => is_plain(ty),
        _ => false,
    };
    path.qself.is_none()
        && path
            .path
            .segments
            .iter()
            .all(|segment| match &segment.arguments {
                PathArguments::None => segment.ident != "Self",
                PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().all(is_plain_argument)
                }
                _ => false,
            })
}

/// What a table behind a dependency's name may say. The client always needs it, so that `optional` is
/// not among it.
const DEPENDENCY_KEYS: &[&str] = &[
    "version",
    "path",
    "git",
    "branch",
    "tag",
    "rev",
    "registry",
    "package",
    "features",
    "default-features",
    "workspace",
];

/// A dependency as a line of a manifest: its name, and what stands behind the `=`.
pub(super) fn dependency(name: &str, text: &str) -> Result<(), Fault> {
    if matches!(name, "specwright-runtime" | "specwright_runtime") {
        let message = "the client depends on `specwright-runtime` already";
        return Err(Fault::new(message, "say with `runtime` where it is"));
    }
    if !tokens::is_package_word(name) {
        let message = format!("`{name}` cannot be a package");
        return Err(Fault::new(message, tokens::PACKAGE_WORD));
    }
    let shape = || {
        let message = format!("`{text}` is not what Cargo takes for a dependency");
        let help = r#"write a version, such as `"1"`, or a table, such as `{ version = "1", features = ["serde"] }`"#;
        Fault::new(message, help)
    };
    let line: toml::Table = format!("dependency = {text}")
        .parse()
        .map_err(|_| shape())?;
    match line.get("dependency") {
        // More than one entry: the text goes on behind the value.
        _ if line.len() != 1 => Err(shape()),
        Some(toml::Value::String(version)) => requirement(version),
        Some(toml::Value::Table(table)) => dependency_table(table),
        _ => Err(shape()),
    }
}

/// A convention by which lists come in pages.
pub(super) fn pagination(rule: &PaginationRule) -> Result<(), Fault> {
    let pointers = [
        ("next", &rule.next),
        ("items", &rule.items),
        ("has-more", &rule.has_more),
        ("total", &rule.total),
        ("total-pages", &rule.total_pages),
    ];
    for (key, pointer) in pointers {
        let Some(pointer) = pointer else { continue };
        // The whole reply can be the list, and nothing else.
        let is_whole = key == "items" && pointer.is_empty();
        if !is_whole && !pointer.starts_with('/') {
            let message = format!("`{key}` is `{pointer}`, which is no JSON pointer");
            let help = format!("write `/{}`", pointer.replace('.', "/"));
            return Err(Fault::new(message, help));
        }
    }
    let Some(kind) = rule.settled_kind() else {
        let message = "the entry does not say how pages follow one another";
        let help =
            "give `parameter`, `next` or both, or `kind`: `cursor`, `offset`, `page` or `link`";
        return Err(Fault::new(message, help));
    };
    let lacks = |message: &str, help: &str| Err(Fault::new(message, help));
    match kind {
        PaginationRuleKind::Link if rule.parameter.is_some() => lacks(
            "a URL names the next page, so no parameter is needed",
            "remove `parameter`, or `kind`",
        ),
        PaginationRuleKind::Link => Ok(()),
        _ if rule.parameter.as_deref().unwrap_or_default().is_empty() => lacks(
            "the entry does not name the parameter that carries the position",
            "give `parameter`",
        ),
        PaginationRuleKind::Cursor if rule.next.is_none() => lacks(
            "the entry does not say where a reply holds the next position",
            "give `next`, such as `/next_cursor`, or `/data/-1/id` for the last item",
        ),
        _ => Ok(()),
    }
}

fn dependency_table(table: &toml::Table) -> Result<(), Fault> {
    for (key, value) in table {
        let is_good = match key.as_str() {
            "features" => value
                .as_array()
                .is_some_and(|features| features.iter().all(toml::Value::is_str)),
            "default-features" | "workspace" => value.is_bool(),
            "version" if value.is_str() => {
                requirement(value.as_str().unwrap_or_default())?;
                true
            }
            known if DEPENDENCY_KEYS.contains(&known) => value.is_str(),
            unknown => return Err(unknown_key(unknown)),
        };
        if !is_good {
            let message = format!("`{value}` is not what Cargo takes for `{key}`");
            let help = "`features` is a list of strings, `default-features` and `workspace` are booleans, and all else is a string";
            return Err(Fault::new(message, help));
        }
    }
    let sources = ["version", "path", "git", "workspace"];
    match sources.iter().any(|source| table.contains_key(*source)) {
        true => Ok(()),
        false => Err(Fault::new(
            "the dependency comes from nowhere",
            "add `version`, `path` or `git`",
        )),
    }
}

fn unknown_key(key: &str) -> Fault {
    let message = format!("`{key}` is not a key of a dependency here");
    match suggest::near(key, DEPENDENCY_KEYS.iter().copied()) {
        Some(near) => Fault::new(message, format!("did you mean `{near}`?")),
        None => Fault::new(
            message,
            format!("the keys are `{}`", DEPENDENCY_KEYS.join("`, `")),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types() {
        for good in [
            "String",
            "uuid::Uuid",
            "::a::B",
            "Vec<Option<a::B>>",
            "r#type::A",
            "crate::A",
        ] {
            assert_eq!(rust_type(good), Ok(()));
        }
        for bad in [
            "",
            "not a (type",
            "a-b",
            "&str",
            "fn()",
            "[u8; { 1 }]",
            "_",
            "!",
            "impl A",
            "dyn A",
            "a::B // c",
            "a::B /**/",
            "A;",
            "m!()",
            "<A as B>::C",
            "A<{ 1 }>",
            "A<'static>",
            "Self",
            "a\n::B",
            "A>",
        ] {
            assert!(rust_type(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn dependencies() {
        for good in [
            r#""1""#,
            r#"{ version = ">=1, <3", features = ["serde"], default-features = false }"#,
            r#"{ git = "https://example.com/a.git", rev = "abc" }"#,
            "{ workspace = true }",
        ] {
            assert_eq!(dependency("a-b_c", good), Ok(()), "{good}");
        }
        for bad in [
            "1",
            "true",
            "",
            r#""one""#,
            r#"["1"]"#,
            "\"1\"\nevil = \"2\"",
            "\"1\"\n[features]",
            "{}",
            r#"{ version = 1 }"#,
            r#"{ version = "one" }"#,
            r#"{ version = "1", features = "serde" }"#,
            r#"{ version = "1", optional = true }"#,
            r#"{ features = ["a"] }"#,
        ] {
            assert!(dependency("a", bad).is_err(), "{bad}");
        }
        assert!(dependency("a b", "\"1\"").is_err());
        assert!(dependency("specwright-runtime", "\"1\"").is_err());
        let fault = dependency("a", r#"{ version = "1", featurs = [] }"#);
        assert_eq!(
            fault.map_err(|fault| fault.help),
            Err("did you mean `features`?".to_owned())
        );
    }

    #[test]
    fn versions() {
        assert_eq!(version("1.2.3-rc.1+5"), Ok(()));
        assert!(
            version("1.2").is_err() && version("1.0.0\n").is_err() && version("v1.0.0").is_err()
        );
        assert_eq!(requirement("0.1"), Ok(()));
        assert!(requirement("latest").is_err());
    }

    #[test]
    fn documents_on_the_network() {
        assert!(check_document(Path::new("https://example.com/api.yaml")).is_err());
        assert_eq!(check_document(Path::new("api/https.yaml")), Ok(()));
    }
}
