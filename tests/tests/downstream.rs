//! A package of somebody else, which generates its client in its build script: real Cargo runs.

use specwright::{Config, Runtime};
use specwright_tests::root;
use specwright_tests::server::{Reply, Server};
use specwright_tests::spec::Spec;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const BUILD_SCRIPT: &str = r#"
fn main() -> Result<(), specwright::BuildError> {
    specwright::Builder::new("api/openai-admin.yaml").compile()
}
"#;

const INCLUDED: &str = r#"
#![deny(warnings)]
#![forbid(unsafe_code)]

mod client {
    specwright_runtime::include_client!();
}

fn main() {
    let url = std::env::args().nth(1).expect("where the server is");
    let builder = client::Client::builder().credential("AdminKey", "key");
    let client = builder.base_url(url).build().expect("a client");
    let call = client.projects().users().list("proj_1").limit(5).send();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    let page = runtime.block_on(call).expect("a page");
    println!("{} of {}", page.data[0].name, page.data.len());
}
"#;

/// The package, in a folder that goes away.
struct Package(TempDir);

impl Package {
    fn new() -> Package {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let package = Package(folder);
        for entry in fs::read_dir(root().join("spec"))
            .expect("the document")
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            let contents = fs::read_to_string(entry.path()).expect("a file of the document");
            package.write(&format!("api/{name}"), &contents);
        }
        let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the lock file");
        package.write("Cargo.lock", &lock);
        package.write("Cargo.toml", &manifest());
        package.write("build.rs", BUILD_SCRIPT);
        package.write("src/main.rs", INCLUDED);
        package
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, contents: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("it is created");
        fs::write(path, contents).expect("it is written");
    }

    fn replace(&self, name: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(name)).expect("it is readable");
        assert!(text.contains(old), "no `{old}` in {name}");
        self.write(name, &text.replace(old, new));
    }

    /// Runs Cargo; gives back what was said, if it succeeded or not.
    fn cargo(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(self.0.path())
            .env("CARGO_TARGET_DIR", root().join("target/downstream"))
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("RUSTFLAGS")
            .output()
            .expect("Cargo runs");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        if output.status.success() {
            Ok(said)
        } else {
            Err(said)
        }
    }

    #[track_caller]
    fn builds(&self) -> String {
        self.cargo(&["build"])
            .unwrap_or_else(|said| panic!("it does not build:\n{said}"))
    }

    /// Builds the program, and lets it ask a server for the users of a project.
    async fn runs(&self) {
        let users = Spec::open().operation("projects.users.list").response;
        let server = Server::start([Reply::ok(&users)]).await;
        let said = self.cargo(&["run", "--", &server.url()]);
        let said = said.unwrap_or_else(|said| panic!("it does not run:\n{said}"));
        assert!(said.contains("Ada Lovelace of 2"), "{said}");
        let asked = server.take_asked();
        assert_eq!(asked[0].path, "/v1/organization/projects/proj_1/users");
    }
}

/// What `specwright inspect --format dependencies` prints, with the packages of this repository.
fn manifest() -> String {
    let mut config = Config::new("api/openai-admin.yaml", "");
    config.runtime = Runtime::Path(root().join("runtime"));
    let codegen = format!("path = {:?}", root().join("codegen"));
    let version = format!("version = {:?}", env!("CARGO_PKG_VERSION"));
    format!(
        "[package]\nname = \"downstream\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{}\n[workspace]\n",
        config
            .build_dependencies()
            .replace(&version, &codegen)
            .replace(
                "[dependencies]\n",
                "[dependencies]\ntokio = { version = \"1\", features = [\"rt\"] }\n"
            ),
    )
}

// The server answers while Cargo, which this thread waits for, runs the program.
#[tokio::test(flavor = "multi_thread")]
async fn a_build_script_keeps_the_client_in_step_with_the_document() {
    let package = Package::new();
    package.runs().await;
    let again = package.builds();
    assert!(
        !again.contains("Compiling"),
        "nothing has changed:\n{again}"
    );

    // A method that the document did not have.
    package.replace(
        "api/users.yaml",
        "projects.users.list",
        "projects.users.enumerate",
    );
    package.replace("src/main.rs", "users().list(", "users().enumerate(");
    package.runs().await;

    // A document that is wrong, in a file that the root refers to.
    package.replace(
        "api/groups.yaml",
        "parameters/GroupId'",
        "parameters/GroupIdd'",
    );
    let said = package
        .cargo(&["build"])
        .expect_err("the document is broken");
    let (line, column) = place_of(&package.path("api/groups.yaml"), "'#/parameters/GroupIdd'");
    let place = format!("groups.yaml:{line}:{column}");
    assert!(said.contains(&place), "no `{place}` in:\n{said}");
    assert!(said.contains("error[dangling-ref]"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    package.replace(
        "api/groups.yaml",
        "parameters/GroupIdd'",
        "parameters/GroupId'",
    );
    package.builds();

    // The same into `src/`, where editors see it.
    let into_src = BUILD_SCRIPT.replace(".compile()", ".out_dir(\"src/client\").compile()");
    package.write("build.rs", &into_src);
    let own_files = INCLUDED.replace(
        "mod client {\n    specwright_runtime::include_client!();\n}",
        "mod client;",
    );
    package.write("src/main.rs", &own_files);
    package.replace("src/main.rs", "users().list(", "users().enumerate(");
    package.runs().await;
    assert!(package.path("src/client/mod.rs").is_file());
    let again = package.builds();
    assert!(
        !again.contains("Compiling"),
        "nothing has changed:\n{again}"
    );
}

/// The line and the column where a text stands in a file.
fn place_of(path: &Path, text: &str) -> (usize, usize) {
    let contents = fs::read_to_string(path).expect("it is readable");
    let before = contents.split(text).next().unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() + 1;
    (line, before.len() - line_start + 1)
}
