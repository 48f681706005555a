//! Sets how many requests a minute a project may make, for one model or for all whose name begins so.
//!
//! ```text
//! OPENAI_ADMIN_KEY=… cargo run -p openai-admin --example change_rate_limits -- proj_search gpt-5 300
//! ```

use futures_util::TryStreamExt;
use openai_admin::{Client, types};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [project, model, requests] = arguments.as_slice() else {
        return Err(
            "give a project's id, the beginning of a model's name, and requests per minute".into(),
        );
    };
    let requests: i64 = requests.parse()?;
    let client = Client::from_env()?;
    let limits = client.projects().rate_limits();

    // All limits are read before the first is changed: changes must not move the pages.
    let all: Vec<types::ProjectRateLimit> = limits.list(project).items().try_collect().await?;
    let ours = all
        .into_iter()
        .filter(|limit| limit.model.starts_with(model));
    for before in ours {
        if before.max_requests_per_1_minute == requests {
            println!("{}: {requests} requests per minute already", before.model);
            continue;
        }
        // What an update does not name stays as it is.
        let update = types::ProjectRateLimitUpdate::new().max_requests_per_1_minute(requests);
        let response = limits
            .modify(project, before.id, update)
            .with_response()
            .await?;
        let after = response.value();
        println!(
            "{}: {} -> {} requests per minute (request id {})",
            after.model,
            before.max_requests_per_1_minute,
            after.max_requests_per_1_minute,
            response.request_id().unwrap_or("not given"),
        );
    }
    Ok(())
}
