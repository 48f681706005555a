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
