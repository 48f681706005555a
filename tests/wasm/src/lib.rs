//! Calls of a generated client, for Node.

use futures_util::{StreamExt, TryStreamExt};
use openai_admin::runtime::{Call, Error, JsonLines, Operation, RequestOptions};
use openai_admin::serde_json::Value;
use openai_admin::{Client, types::NewProject};
use std::time::Duration;
use wasm_bindgen::prelude::wasm_bindgen;

static WATCH: Operation = Operation::new("watch", "GET", "/watch");

/// Calls the server in all ways that the platform could get wrong, and tells what came back.
#[wasm_bindgen]
pub async fn run(url: String, silent: String) -> Result<String, String> {
    calls(url, silent).await.map_err(|error| error.to_string())
}

fn client(url: String) -> Result<Client, Error> {
    let client = Client::builder().base_url(url);
    client.credential("AdminKey", "a key").build()
}

/// `silent`: a server that takes requests and says nothing.
async fn calls(url: String, silent: String) -> Result<String, Error> {
    let client = client(url)?;
    // Two pages, the first of them after a retry.
    let projects: Vec<_> = client.projects().list().items().try_collect().await?;
    let created = client.projects().create(NewProject::new("Apollo")).await?;
    let call: Call<JsonLines<Value>> = Call::json_lines(client.core().request(&WATCH));
    let lines: Vec<_> = call.await?.collect().await;
    let lines: Result<Vec<_>, _> = lines.into_iter().collect();
    let hasty = RequestOptions::new()
        .timeout(Duration::from_millis(50))
        .max_retries(0);
    let waiting = self::client(silent)?.projects().list().options(hasty);
    let error = waiting.await.expect_err("a timeout");
    let names: Vec<_> = projects.iter().map(|project| project.id.as_str()).collect();
    Ok(format!(
        "{names:?} {} {:?} {}",
        created.id,
        lines?,
        error.is_timeout()
    ))
}
