//! Names of a document that stand in the way of the client's own, or of what finds them.

use specwright::{Config, generate_in_memory};

/// A file of the client whose document has these operations, by id.
fn file(ids: &[&str], tag: &str, path: &str) -> String {
    let paths = ids.iter().enumerate().map(|(at, id)| {
        let operation = serde_json::json!({
            "operationId": id, "tags": if tag.is_empty() { vec![] } else { vec![tag] },
            "responses": { "204": { "description": "Done" } },
        });
        (format!("/{at}"), serde_json::json!({ "get": operation }))
    });
    let document = serde_json::json!({
        "openapi": "3.1.0", "info": { "title": "Names", "version": "1" },
        "paths": paths.collect::<serde_json::Map<_, _>>(),
    });
    let config = Config::new("api.json", "out");
    let output = generate_in_memory(&[("api.json", &document.to_string())], &config);
    let output = output.unwrap_or_else(|problems| panic!("{problems}"));
    let found = output.files.into_iter().find(|file| file.path == path);
    found.expect("the file is there").contents
}

#[test]
fn the_clients_own_types_keep_their_names() {
    let client = file(&["client", "error", "clientBuilder"], "", "src/client.rs");
    assert!(client.contains("pub struct Client {"), "{client}");
    for name in ["ClientRequest", "ErrorRequest", "ClientBuilderRequest"] {
        let request = format!("pub struct {name} {{");
        assert!(client.contains(&request), "{request} in {client}");
    }
}

#[test]
fn requests_of_a_resource_may_be_called_so() {
    let resource = file(&["error"], "X", "src/resources/x.rs");
    assert!(!resource.contains("ErrorRequest"), "{resource}");
}

#[test]
fn an_id_that_looks_like_a_path_imports_nothing() {
    let resource = file(&["gettypes"], "X", "src/resources/x.rs");
    assert!(!resource.contains("use super::super::types"), "{resource}");
}
