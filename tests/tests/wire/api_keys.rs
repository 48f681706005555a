use openai_admin::UnixTime;
use openai_admin::types::{
    ErrorResponse, ProjectApiKeyAccess, ProjectApiKeyAccessFilter, ProjectApiKeyOwnerType,
    ProjectUserRole,
};
use specwright_tests::exchange::{MEMBER, PROJECT, client, exchange, two_pages};
use specwright_tests::server::{Reply, Server};
use specwright_tests::spec::Spec;

#[tokio::test]
async fn list() {
    let query = [
        ("owner_project_access", "any"),
        ("limit", "5"),
        ("after", "key_1"),
    ];
    let page = exchange("projects.api_keys.list", &query, |client| {
        let list = client.projects().api_keys().list(PROJECT);
        let list = list.owner_project_access(ProjectApiKeyAccessFilter::Any);
        list.limit(5).after("key_1")
    })
    .await;
    let [laptop, batch] = &page.data[..] else {
        panic!("two keys: {page:?}")
    };
    assert_eq!(
        laptop.owner_project_access,
        Some(ProjectApiKeyAccess::Active)
    );
    assert_eq!(batch.owner_project_access, None);
    assert_eq!(batch.last_used_at, None);
    assert_eq!(
        batch.owner.r#type,
        Some(ProjectApiKeyOwnerType::ServiceAccount)
    );
    assert!(batch.owner.user.is_none() && batch.owner.service_account.is_some());
}

#[tokio::test]
async fn pages() {
    let any = ProjectApiKeyAccessFilter::Any;
    two_pages(
        "projects.api_keys.list",
        "last_id",
        &[("owner_project_access", "any")],
        |client| {
            let list = client.projects().api_keys().list(PROJECT);
            list.owner_project_access(any.clone()).items()
        },
        |client| {
            let list = client.projects().api_keys().list(PROJECT);
            list.owner_project_access(any.clone()).pages()
        },
    )
    .await;
}

#[tokio::test]
async fn retrieve() {
    let key = exchange("projects.api_keys.retrieve", &[], |client| {
        client.projects().api_keys().retrieve(PROJECT, MEMBER)
    })
    .await;
    assert_eq!(key.redacted_value, "sk-proj-abc...xyz");
    assert_eq!(key.last_used_at, Some(UnixTime::from(1_769_817_600)));
    let owner = key.owner.user.expect("a person's key");
    assert_eq!(owner.role, ProjectUserRole::Owner);
}

#[tokio::test]
async fn delete() {
    let deleted = exchange("projects.api_keys.delete", &[], |client| {
        client.projects().api_keys().delete(PROJECT, MEMBER)
    })
    .await;
    assert_eq!(deleted.id, "key_5Jf9zLm4");
    assert!(deleted.deleted && deleted.unknown_fields.is_empty());
}

#[tokio::test]
async fn the_key_of_a_service_account_is_not_deleted() {
    let failures = Spec::open().operation("projects.api_keys.delete").failures;
    let body = failures.iter().find(|(status, _)| *status == 400);
    let body = body.and_then(|(_, body)| body.as_ref());
    let server = Server::start([Reply::new(400, body)]).await;
    let keys = client(&server).projects().api_keys();
    let error = keys.delete(PROJECT, MEMBER).await.expect_err("a 400");
    assert_eq!(error.code(), Some("invalid_request"));
    let body = error
        .body_as::<ErrorResponse>()
        .expect("the documented body");
    assert_eq!(body.error.param.as_deref(), Some("key_id"));
}
