//! API keys: two operations.

use futures_util::TryStreamExt;
use openai_admin::{Client, Error, types};

async fn example(client: Client) -> Result<(), Error> {
    let keys = client.projects().api_keys();
    let any = types::ProjectApiKeyAccessFilter::Any;
    let page: types::ProjectApiKeyList = keys.list("proj_1").owner_project_access(any).await?;
    let all: Vec<types::ProjectApiKey> = keys
        .list("proj_1")
        .limit(5)
        .after("key_1")
        .items()
        .try_collect()
        .await?;
    let pages: Vec<types::ProjectApiKeyList> = keys.list("proj_1").pages().try_collect().await?;
    let key: types::ProjectApiKey = keys.retrieve("proj_1", "key_1").await?;
    if let Some(user) = key.owner.user {
        println!("{} belongs to {}", key.redacted_value, user.email);
    }
    drop((page, all, pages));
    Ok(())
}

fn main() {
    drop(example(Client::new("key")));
}
