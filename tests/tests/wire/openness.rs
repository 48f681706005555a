//! What the document does not say, and what must not be said.

use openai_admin::types::{
    NewProject, NewProjectUser, ProjectResidency, ProjectStatus, ProjectUpdate, ProjectUserRole,
};
use openai_admin::{Client, Patch, RequestOptions};
use serde_json::{Value, json};
use specwright_tests::exchange::{KEY, client};
use specwright_tests::server::{REQUEST_ID, Reply, Server};
use specwright_tests::spec::Spec;

async fn server_with(id: &str, change: impl FnOnce(&mut Value)) -> Server {
    let mut response = Spec::open().operation(id).response;
    change(&mut response);
    Server::start([Reply::ok(&response)]).await
}

#[tokio::test]
async fn unknown_values_and_members_are_kept() {
    let server = server_with("projects.retrieve", |project| {
        project["status"] = json!("frozen");
        project["owner"] = json!({ "team": [1, 2.50, null] });
    })
    .await;
    let project = client(&server)
        .projects()
        .retrieve("p")
        .await
        .expect("a project");
    assert_eq!(project.status.as_str(), "frozen");
    assert!(matches!(project.status, ProjectStatus::Unknown(_)));
    let owner = project.unknown_fields.get("owner");
    assert_eq!(owner, Some(&json!({ "team": [1, 2.50, null] })));
}

#[tokio::test]
async fn unknown_values_and_members_are_sent() {
    let server = server_with("projects.users.create", |_| ()).await;
    let mut user = NewProjectUser::new(ProjectUserRole::from("viewer"));
    user.unknown_fields.insert("note", "for a week");
    let users = client(&server).projects().users();
    users.create("p", user).await.expect("a user");
    let sent = server.take_asked().remove(0).json();
    assert_eq!(
        sent,
        Some(json!({ "role": "viewer", "note": "for a week" }))
    );
}

#[tokio::test]
async fn a_value_that_the_document_lists_is_never_unknown() {
    assert_eq!(ProjectStatus::from("archived"), ProjectStatus::Archived);
    assert_eq!(ProjectUserRole::from("owner").to_string(), "owner");
}

#[tokio::test]
async fn absent_null_and_value_are_three_things() {
    let cases = [
        (ProjectUpdate::new(), json!({})),
        (
            ProjectUpdate::new().name(Patch::Null),
            json!({ "name": null }),
        ),
        (ProjectUpdate::new().name(""), json!({ "name": "" })),
        (
            ProjectUpdate::new().name("n").external_key_id(None),
            json!({ "name": "n", "external_key_id": null }),
        ),
        (
            ProjectUpdate::new()
                .name("n")
                .external_key_id(Some("k".to_owned())),
            json!({ "name": "n", "external_key_id": "k" }),
        ),
    ];
    for (update, expected) in cases {
        let server = server_with("projects.modify", |_| ()).await;
        let projects = client(&server).projects();
        projects.modify("p", update).await.expect("a project");
        assert_eq!(server.take_asked().remove(0).json(), Some(expected));
    }
}

#[tokio::test]
async fn a_required_member_that_is_missing_is_named() {
    let server = server_with("projects.users.list", |page| {
        page["data"][1]
            .as_object_mut()
            .expect("a user")
            .remove("email");
    })
    .await;
    let list = client(&server).projects().users().list("p").await;
    let error = list.expect_err("a user has an address");
    assert!(error.is_decode());
    let text = error.to_string();
    assert!(text.contains("data[1]") && text.contains("email"), "{text}");
}

#[tokio::test]
async fn a_path_cannot_be_left_by_an_identifier() {
    for id in ["..", ".", ""] {
        let server = server_with("projects.retrieve", |_| ()).await;
        match client(&server).projects().retrieve(id).await {
            Err(error) => {
                assert!(error.is_request(), "{id:?}: {error}");
                assert!(server.take_asked().is_empty(), "nothing is sent");
            }
            Ok(_) => {
                let path = server.take_asked().remove(0).path;
                let parent = "/v1/organization/projects/";
                assert!(
                    path.len() > parent.len() && path.starts_with(parent),
                    "{path}"
                );
            }
        }
    }
}

#[tokio::test]
async fn options_belong_to_one_call() {
    let response = Spec::open().operation("projects.retrieve").response;
    let server = Server::start([Reply::ok(&response), Reply::ok(&response)]).await;
    let projects = client(&server).projects();
    let options = RequestOptions::new()
        .header("x-team", "ops")
        .query("debug", "a b");
    let call = projects.retrieve("p").options(options).with_response();
    let answer = call.await.expect("a project");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.request_id(), Some(REQUEST_ID));
    assert_eq!(answer.value().name, "Apollo");
    projects.retrieve("p").await.expect("a project");
    let asked = server.take_asked();
    assert_eq!(asked[0].header("x-team"), "ops");
    assert_eq!(asked[0].query, [("debug".to_owned(), "a b".to_owned())]);
    assert_eq!(asked[1].header("x-team"), "");
    assert!(asked[1].query.is_empty());
}

#[tokio::test]
async fn a_failure_that_may_pass_is_tried_again() {
    let response = Spec::open().operation("projects.retrieve").response;
    let server = Server::start([Reply::new(503, None), Reply::ok(&response)]).await;
    let options = RequestOptions::new().max_retries(1);
    let options = options.retry_delay(std::time::Duration::from_millis(1));
    let call = client(&server).projects().retrieve("p").options(options);
    call.await.expect("the second attempt succeeds");
    assert_eq!(server.take_asked().len(), 2);
}

#[tokio::test]
async fn an_endpoint_that_the_document_lacks_can_be_called() {
    let server = Server::start([Reply::ok(&json!({ "n": 1 }))]).await;
    let call = client(&server).request("GET", "/organization/costs");
    assert_eq!(call.await.expect("some JSON"), json!({ "n": 1 }));
    let asked = server.take_asked().remove(0);
    assert_eq!(asked.path, "/v1/organization/costs");
    assert_eq!(asked.header("authorization"), format!("Bearer {KEY}"));
}

#[tokio::test]
async fn the_key_is_never_shown() {
    let server = Server::start([Reply::new(
        401,
        Some(&json!({ "error": { "message": format!("Incorrect key: {KEY}") } })),
    )])
    .await;
    let client = client(&server);
    let projects = client.projects();
    let create = projects.create(NewProject::new("n").residency(ProjectResidency::Global));
    let builder = Client::builder().credential("AdminKey", KEY);
    let mut shown = format!("{client:?} {builder:?} {projects:?} {create:?}");
    shown += &format!("{:?} {:?}", projects.list(), projects.list().pages());
    let error = create.await.expect_err("a wrong key");
    shown += &format!("{error} {error:?} {}", error.message());
    assert!(!shown.contains(KEY), "{shown}");
}

#[tokio::test]
async fn without_a_server_the_error_says_where() {
    let server = Server::start([]).await;
    let url = server.url();
    drop(server);
    let builder = Client::builder().credential("AdminKey", KEY).base_url(url);
    let client = builder.max_retries(0).build().expect("a client");
    let error = client.projects().list().await.expect_err("nobody listens");
    assert!(error.is_connect() && error.status().is_none(), "{error:?}");
    assert!(!format!("{error} {error:?}").contains(KEY));
}
