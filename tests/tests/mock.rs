//! The client for users' own tests: it answers with the document's examples, and with what a test
//! asks for.

use openai_admin::types::NewProject;
use openai_admin::{Client, MockResponse};
use serde_json::json;

#[tokio::test]
async fn answers_with_the_examples() {
    let (client, mock) = Client::mock();
    let project = client
        .projects()
        .create(NewProject::new("Apollo"))
        .await
        .expect("an example");
    assert_eq!(project.object, "organization.project");

    let sent = mock.requests("projects.create");
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].text(), r#"{"name":"Apollo"}"#);
}

#[tokio::test]
async fn every_operation_has_an_example() {
    let (client, _mock) = Client::mock();
    let projects = client.projects();
    projects.list().await.expect("projects");
    projects.users().list("p").await.expect("users");
    projects
        .service_accounts()
        .list("p")
        .await
        .expect("service accounts");
    projects.api_keys().list("p").await.expect("API keys");
    projects.rate_limits().list("p").await.expect("rate limits");
    projects.groups().list("p").await.expect("groups");
    projects
        .certificates()
        .list("p")
        .await
        .expect("certificates");
}

#[tokio::test]
async fn answers_with_what_a_test_asks_for() {
    let (client, mock) = Client::mock();
    let body = json!({ "error": {
        "code": "not_found", "message": "No such project", "param": null, "type": "invalid_request_error",
    }});
    mock.once("projects.retrieve", MockResponse::json(404, &body));
    let error = client.projects().retrieve("gone").await.expect_err("a 404");
    assert_eq!(error.code(), Some("not_found"));
    assert!(mock.unmet().is_empty());
    client
        .projects()
        .retrieve("there")
        .await
        .expect("the example again");
}

#[tokio::test]
async fn a_new_key_stays_out_of_errors() {
    let (client, mock) = Client::mock();
    let key = "sk-svcacct-made-just-now";
    let mut created = json!({
        "object": "organization.project.service_account", "id": "svc_1", "name": "Nightly", "role": "member", "created_at": 1,
        "api_key": {
            "object": "organization.project.service_account.api_key", "value": key, "name": "Secret key",
            "created_at": "yesterday", "id": "key_1",
        },
    });
    let mut tell = Vec::new();
    for wrong in ["yesterday beside the key", "an object as the key"] {
        mock.once(
            "projects.service_accounts.create",
            MockResponse::json(200, &created),
        );
        let accounts = client.projects().service_accounts();
        let body = openai_admin::types::NewProjectServiceAccount::new("Nightly");
        let error = accounts.create("p", body).await.expect_err(wrong);
        assert!(error.is_decode(), "{error}");
        assert!(!format!("{error} {error:?}").contains(key), "{error:?}");
        tell.push(error.to_string());
        created["api_key"]["created_at"] = json!(1);
        created["api_key"]["value"] = json!({ "text": key });
    }
    assert!(tell[0].contains("api_key.created_at"), "{}", tell[0]);
    assert!(
        tell[1].contains("api_key.value: expected a string, found an object"),
        "{}",
        tell[1]
    );
}
