//! Which file things are written into.

use specwright::Config;
use std::fmt::Write as _;

/// The files of a client whose document has these many operations without tags.
fn files(operations: usize) -> Vec<String> {
    let mut spec = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths:\n".to_owned();
    for at in 0..operations {
        let part = ["guilds", "self", "users"][at % 3];
        let _ = write!(
            spec,
            "  /v1/{part}/{at}:\n    get:\n      operationId: get_{part}_{at}\n      responses:\n        '204': {{ description: None }}\n"
        );
    }
    let config = Config::new("api.yaml", "out");
    let output = specwright::generate_in_memory(&[("api.yaml", &spec)], &config);
    let output = output.unwrap_or_else(|problems| panic!("{problems}"));
    let files = output.files.into_iter().map(|file| file.path);
    files.filter(|path| path.contains("client")).collect()
}

#[test]
fn very_many_methods_of_the_client_have_modules_by_their_paths() {
    assert_eq!(files(12), ["src/client.rs"]);
    assert_eq!(
        files(60),
        [
            "src/client/mod.rs",
            "src/client/guilds.rs",
            // `self`, which cannot be a module's name.
            "src/client/other.rs",
            "src/client/users.rs",
        ]
    );
}
