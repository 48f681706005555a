use openai_admin::types::{NewProject, ProjectResidency, ProjectStatus, ProjectUpdate};
use openai_admin::{Patch, UnixTime};
use specwright_tests::exchange::{PROJECT, exchange, two_pages};

#[tokio::test]
async fn list() {
    let page = exchange("projects.list", &[], |client| client.projects().list()).await;
    assert!(!page.has_more && page.unknown_fields.is_empty());
    assert_eq!(page.first_id.as_deref(), Some("proj_4Xh2mTq9"));
    let [apollo, gemini] = &page.data[..] else {
        panic!("two projects: {page:?}")
    };
    assert_eq!((&*apollo.name, &*gemini.name), ("Apollo", "Gemini"));
    assert_eq!(apollo.archived_at, None);
    assert_eq!(gemini.archived_at, Some(UnixTime::from(1_751_328_000)));
    assert_eq!(
        apollo.residency,
        Some(ProjectResidency::EuStorageProcessing)
    );
    assert_eq!(gemini.residency, None);
}

#[tokio::test]
async fn list_with_options() {
    let query = [
        ("limit", "2"),
        ("after", "a b"),
        ("include_archived", "true"),
    ];
    exchange("projects.list", &query, |client| {
        let list = client.projects().list();
        list.limit(2).after("a b").include_archived(true)
    })
    .await;
}

#[tokio::test]
async fn pages() {
    let query = [("include_archived", "true"), ("limit", "2")];
    two_pages(
        "projects.list",
        "last_id",
        &query,
        |client| {
            client
                .projects()
                .list()
                .include_archived(true)
                .limit(2)
                .items()
        },
        |client| {
            client
                .projects()
                .list()
                .include_archived(true)
                .limit(2)
                .pages()
        },
    )
    .await;
}

#[tokio::test]
async fn create() {
    let project = exchange("projects.create", &[], |client| {
        let new = NewProject::new("Apollo").residency(ProjectResidency::EuStorageProcessing);
        client.projects().create(new)
    })
    .await;
    assert_eq!(project.object, "organization.project");
    assert_eq!(project.status, ProjectStatus::Active);
    assert_eq!(project.created_at, UnixTime::from(1_767_225_600));
}

#[tokio::test]
async fn retrieve() {
    let call = |client: openai_admin::Client| client.projects().retrieve(PROJECT);
    let project = exchange("projects.retrieve", &[], call).await;
    assert_eq!(project.id, "proj_4Xh2mTq9");
    assert_eq!(project.external_key_id.as_deref(), Some("key_ext_52hQ"));
}

#[tokio::test]
async fn modify() {
    let project = exchange("projects.modify", &[], |client| {
        let update = ProjectUpdate::new().name("Apollo 11");
        client
            .projects()
            .modify(PROJECT, update.external_key_id(Patch::Null))
    })
    .await;
    assert_eq!(project.name, "Apollo 11");
}

#[tokio::test]
async fn archive() {
    let call = |client: openai_admin::Client| client.projects().archive(PROJECT);
    let project = exchange("projects.archive", &[], call).await;
    assert_eq!(project.status, ProjectStatus::Archived);
    assert_eq!(project.archived_at, Some(UnixTime::from(1_769_904_000)));
}
