use openai_admin::types::ProjectRateLimitUpdate;
use specwright_tests::exchange::{MEMBER, PROJECT, exchange, two_pages};

#[tokio::test]
async fn list() {
    let query = [("limit", "50"), ("after", "rl-a"), ("before", "rl-z")];
    let page = exchange("projects.rate_limits.list", &query, |client| {
        let list = client.projects().rate_limits().list(PROJECT);
        list.limit(50).after("rl-a").before("rl-z")
    })
    .await;
    let [text, images] = &page.data[..] else {
        panic!("two limits: {page:?}")
    };
    assert_eq!(text.model, "gpt-5-mini");
    assert_eq!(text.max_tokens_per_1_minute, 200_000);
    assert_eq!(text.batch_1_day_max_input_tokens, Some(2_000_000));
    assert_eq!(text.max_images_per_1_minute, None);
    assert_eq!(images.max_images_per_1_minute, Some(5));
}

#[tokio::test]
async fn pages() {
    two_pages(
        "projects.rate_limits.list",
        "last_id",
        &[("limit", "1")],
        |client| {
            client
                .projects()
                .rate_limits()
                .list(PROJECT)
                .limit(1)
                .items()
        },
        |client| {
            client
                .projects()
                .rate_limits()
                .list(PROJECT)
                .limit(1)
                .pages()
        },
    )
    .await;
}

#[tokio::test]
async fn modify() {
    let limit = exchange("projects.rate_limits.modify", &[], |client| {
        let update = ProjectRateLimitUpdate::new()
            .max_requests_per_1_minute(300)
            .max_tokens_per_1_minute(150_000);
        client
            .projects()
            .rate_limits()
            .modify(PROJECT, MEMBER, update)
    })
    .await;
    assert_eq!(limit.max_requests_per_1_minute, 300);
    assert!(limit.unknown_fields.is_empty());
}
