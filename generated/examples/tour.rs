//! The whole in ten seconds, without a key and without a network: the client talks to a server inside this program.
//!
//! ```text
//! cargo run -p openai-admin --example tour
//! ```

mod support;

use futures_util::TryStreamExt;
use openai_admin::{Client, Secret, types};
use std::time::Instant;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = Secret::from("sk-admin-tour");
    let url = support::start(0)?;
    let client: Client = Client::builder()
        .credential("AdminKey", &key)
        .base_url(&url)
        .build()?;

    println!("1. Create a project: what is required is an argument.");
    let project = client
        .projects()
        .create(types::NewProject::new("Robots"))
        .await?;
    println!(
        "   {} is {}, made {}",
        project.id, project.status, project.created_at
    );

    println!("\n2. List them, two a page: the next page is fetched when it is needed.");
    let mut projects = client.projects().list().limit(2).items();
    while let Some(project) = projects.try_next().await? {
        println!("   {}", project.name);
    }

    println!("\n3. A role that the document does not know: kept as it came, not an error.");
    let users = client.projects().users().list("proj_search").await?;
    for user in users.data {
        match user.role {
            types::ProjectUserRole::Unknown(role) => {
                println!("   {}: new to us: {role}", user.name)
            }
            known => println!("   {}: {known:?}", user.name),
        }
    }

    println!(
        "\n4. \"Slow down\", says the server: the client waits as long as it was told, and tries again."
    );
    let start = Instant::now();
    let change = types::ProjectRateLimitUpdate::new().max_requests_per_1_minute(300);
    let limits = client.projects().rate_limits();
    let limit = limits
        .modify("proj_search", "rl-gpt-5-mini", change)
        .await?;
    let (model, most) = (limit.model, limit.max_requests_per_1_minute);
    println!(
        "   {model}: {most} requests a minute, after {:.1} s",
        start.elapsed().as_secs_f64()
    );

    println!("\n5. An error says what happened, to people and to programs.");
    if let Err(error) = client.projects().retrieve("proj_gone").await {
        println!("   {error}");
        if let Some(body) = error.body_as::<types::ErrorResponse>() {
            println!(
                "   not found: {}, type: {}",
                error.is_not_found(),
                body.error.r#type
            );
        }
    }

    println!("\n6. Keys are not printed, not even when the server repeats one that it refuses.");
    println!("   {key:?}, {client:?}");
    client.core().set_credential("AdminKey", "sk-mistaken")?;
    if let Err(error) = client.projects().list().await {
        println!("   {error}");
    }
    Ok(())
}
