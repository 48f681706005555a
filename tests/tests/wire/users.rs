use openai_admin::UnixTime;
use openai_admin::types::{NewProjectUser, ProjectUserRole, ProjectUserUpdate};
use specwright_tests::exchange::{MEMBER, PROJECT, exchange, two_pages};

#[tokio::test]
async fn list() {
    let query = [("limit", "100"), ("after", "user_1")];
    let page = exchange("projects.users.list", &query, |client| {
        client
            .projects()
            .users()
            .list(PROJECT)
            .limit(100)
            .after("user_1")
    })
    .await;
    let [ada, grace] = &page.data[..] else {
        panic!("two users: {page:?}")
    };
    assert_eq!(
        (&ada.role, &grace.role),
        (&ProjectUserRole::Owner, &ProjectUserRole::Member)
    );
    assert_eq!(ada.email, "ada@example.com");
}

#[tokio::test]
async fn pages() {
    two_pages(
        "projects.users.list",
        "last_id",
        &[],
        |client| client.projects().users().list(PROJECT).items(),
        |client| client.projects().users().list(PROJECT).pages(),
    )
    .await;
}

#[tokio::test]
async fn create() {
    let user = exchange("projects.users.create", &[], |client| {
        let new = NewProjectUser::new(ProjectUserRole::Member).user_id("user_Mf27sWq6");
        client.projects().users().create(PROJECT, new)
    })
    .await;
    assert_eq!(user.added_at, UnixTime::from(1_767_398_400));
}

#[tokio::test]
async fn retrieve() {
    let user = exchange("projects.users.retrieve", &[], |client| {
        client.projects().users().retrieve(PROJECT, MEMBER)
    })
    .await;
    assert_eq!((&*user.id, &*user.name), ("user_Kd83hPz1", "Ada Lovelace"));
}

#[tokio::test]
async fn modify() {
    let user = exchange("projects.users.modify", &[], |client| {
        let update = ProjectUserUpdate::new().role(ProjectUserRole::Owner);
        client.projects().users().modify(PROJECT, MEMBER, update)
    })
    .await;
    assert_eq!(user.role, ProjectUserRole::Owner);
}

#[tokio::test]
async fn delete() {
    let deleted = exchange("projects.users.delete", &[], |client| {
        client.projects().users().delete(PROJECT, MEMBER)
    })
    .await;
    assert!(deleted.deleted);
    assert_eq!(deleted.id, "user_Mf27sWq6");
    assert_eq!(deleted.object, "organization.project.user.deleted");
}
