use openai_admin::types::{
    NewProjectServiceAccount, ProjectServiceAccountCreatedRole, ProjectServiceAccountRole,
};
use specwright_tests::exchange::{MEMBER, PROJECT, exchange, two_pages};

#[tokio::test]
async fn list() {
    let query = [("after", "svc_1"), ("limit", "7")];
    let page = exchange("projects.service_accounts.list", &query, |client| {
        let list = client.projects().service_accounts().list(PROJECT);
        list.after("svc_1").limit(7)
    })
    .await;
    assert_eq!(page.data[0].name, "Nightly batch");
    assert_eq!(page.data[0].role, ProjectServiceAccountRole::Member);
}

#[tokio::test]
async fn pages() {
    two_pages(
        "projects.service_accounts.list",
        "last_id",
        &[],
        |client| client.projects().service_accounts().list(PROJECT).items(),
        |client| client.projects().service_accounts().list(PROJECT).pages(),
    )
    .await;
}

#[tokio::test]
async fn create() {
    let created = exchange("projects.service_accounts.create", &[], |client| {
        let new = NewProjectServiceAccount::new("Nightly batch");
        client.projects().service_accounts().create(PROJECT, new)
    })
    .await;
    assert_eq!(created.role, ProjectServiceAccountCreatedRole::Member);
    let key = created.api_key.expect("the key, once");
    assert_eq!(key.value.expose(), "sk-svcacct-example-8f2kQ0");
    assert!(!format!("{key:?}").contains("sk-svcacct"));
    assert_eq!(key.id, "key_3Gd6yUx8");
}

#[tokio::test]
async fn retrieve() {
    let account = exchange("projects.service_accounts.retrieve", &[], |client| {
        client
            .projects()
            .service_accounts()
            .retrieve(PROJECT, MEMBER)
    })
    .await;
    assert_eq!(account.id, "svc_acct_7Tn4vRb2");
}

#[tokio::test]
async fn delete() {
    let deleted = exchange("projects.service_accounts.delete", &[], |client| {
        client.projects().service_accounts().delete(PROJECT, MEMBER)
    })
    .await;
    assert!(deleted.deleted && deleted.unknown_fields.is_empty());
}
