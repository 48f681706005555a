//! Rate limits: two operations.

use futures_util::TryStreamExt;
use openai_admin::{Client, Error, types};

async fn example(client: Client) -> Result<(), Error> {
    let limits = client.projects().rate_limits();
    let page: types::ProjectRateLimitList = limits.list("proj_1").before("rl_1").await?;
    let all: Vec<types::ProjectRateLimit> = limits
        .list("proj_1")
        .limit(5)
        .after("rl_1")
        .items()
        .try_collect()
        .await?;
    let pages: Vec<types::ProjectRateLimitList> =
        limits.list("proj_1").pages().try_collect().await?;
    let update = types::ProjectRateLimitUpdate::new()
        .max_requests_per_1_minute(300)
        .max_tokens_per_1_minute(150_000)
        .max_images_per_1_minute(5)
        .max_audio_megabytes_per_1_minute(5)
        .max_requests_per_1_day(1_000)
        .batch_1_day_max_input_tokens(2_000_000);
    let limit: types::ProjectRateLimit = limits.modify("proj_1", "rl_1", update).await?;
    println!("{}: {}", limit.model, limit.max_requests_per_1_minute);
    drop((page, all, pages));
    Ok(())
}

fn main() {
    drop(example(Client::new("key")));
}
