use openai_admin::UnixTime;
use openai_admin::types::{CertificateIds, SortOrder};
use specwright_tests::exchange::{PROJECT, exchange, two_pages};

#[tokio::test]
async fn list() {
    let query = [("order", "asc"), ("limit", "3"), ("after", "cert_1")];
    let page = exchange("projects.certificates.list", &query, |client| {
        let list = client.projects().certificates().list(PROJECT);
        list.order(SortOrder::Asc).limit(3).after("cert_1")
    })
    .await;
    let [gateway, nameless] = &page.data[..] else {
        panic!("two certificates: {page:?}")
    };
    assert_eq!(gateway.name.as_deref(), Some("Production gateway"));
    let expires = gateway.certificate_details.expires_at;
    assert_eq!(expires, Some(UnixTime::from(1_799_280_000)));
    assert_eq!(nameless.name, None);
    assert_eq!(nameless.certificate_details.valid_at, None);
    assert!(gateway.active && !nameless.active);
}

#[tokio::test]
async fn pages() {
    two_pages(
        "projects.certificates.list",
        "last_id",
        &[],
        |client| client.projects().certificates().list(PROJECT).items(),
        |client| client.projects().certificates().list(PROJECT).pages(),
    )
    .await;
}

#[tokio::test]
async fn activate() {
    let done = exchange("projects.certificates.activate", &[], |client| {
        let ids = CertificateIds::new(vec!["cert_2Wz8aYo7".to_owned()]);
        client.projects().certificates().activate(PROJECT, ids)
    })
    .await;
    assert_eq!(done.object, "organization.project.certificate.activation");
    assert!(done.data[0].active);
}

#[tokio::test]
async fn deactivate() {
    let done = exchange("projects.certificates.deactivate", &[], |client| {
        let ids = vec!["cert_2Wz8aYo7".to_owned(), "cert_9Bu3iXv1".to_owned()];
        client
            .projects()
            .certificates()
            .deactivate(PROJECT, CertificateIds::new(ids))
    })
    .await;
    assert!(!done.data[0].active);
}
