use openai_admin::types::{NewProjectGroup, ProjectGroupType, SortOrder};
use specwright_tests::exchange::{MEMBER, PROJECT, exchange, two_pages};

#[tokio::test]
async fn list() {
    let query = [("limit", "50"), ("after", "group_1"), ("order", "desc")];
    let page = exchange("projects.groups.list", &query, |client| {
        let list = client.projects().groups().list(PROJECT);
        list.limit(50).after("group_1").order(SortOrder::Desc)
    })
    .await;
    assert!(page.has_more);
    assert_eq!(page.next.as_deref(), Some("group_6Rv5cEk3"));
    assert_eq!(page.data[0].group_type, ProjectGroupType::Group);
    assert_eq!(page.data[0].group_name, "Flight controllers");
}

#[tokio::test]
async fn pages() {
    two_pages(
        "projects.groups.list",
        "next",
        &[("order", "asc")],
        |client| {
            client
                .projects()
                .groups()
                .list(PROJECT)
                .order(SortOrder::Asc)
                .items()
        },
        |client| {
            client
                .projects()
                .groups()
                .list(PROJECT)
                .order(SortOrder::Asc)
                .pages()
        },
    )
    .await;
}

#[tokio::test]
async fn add() {
    let group = exchange("projects.groups.add", &[], |client| {
        let new = NewProjectGroup::new("group_6Rv5cEk3", "role_1Pq7xHs0");
        client.projects().groups().add(PROJECT, new)
    })
    .await;
    assert_eq!(group.project_id, "proj_4Xh2mTq9");
}

#[tokio::test]
async fn remove() {
    let removed = exchange("projects.groups.remove", &[], |client| {
        client.projects().groups().remove(PROJECT, MEMBER)
    })
    .await;
    assert!(removed.deleted);
    assert_eq!(removed.object, "project.group.deleted");
}
