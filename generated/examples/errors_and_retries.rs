//! What can go wrong, how a program tells one mishap from another, and what the client has tried before it says so.
//! Reads only; changes nothing.
//!
//! ```text
//! OPENAI_ADMIN_KEY=… cargo run -p openai-admin --example errors_and_retries
//! ```

use openai_admin::{Client, Error, RequestOptions, types};
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<(), Error> {
    // Retries, with growing pauses or those that the server asks for, end when either limit is reached.
    let client: Client = Client::builder()
        .from_env()
        .max_retries(4)
        .total_timeout(Duration::from_secs(60))
        .build()?;

    println!("A project that does not exist:");
    tell(client.projects().retrieve("proj_that_is_not_there").await);

    println!("A key that is not one:");
    let stranger: Client = Client::builder()
        .from_env()
        .credential("AdminKey", "not-a-key")
        .build()?;
    tell(stranger.projects().retrieve("proj_search").await);

    println!("A server that is not there:");
    let lonely: Client = Client::builder()
        .credential("AdminKey", "sk-admin-none")
        .base_url("http://127.0.0.1:9/v1")
        .build()?;
    // Settings of one call stand over those of the client.
    let quick = RequestOptions::new()
        .max_retries(2)
        .retry_delay(Duration::from_millis(50));
    tell(
        lonely
            .projects()
            .retrieve("proj_search")
            .options(quick)
            .await,
    );

    println!("No patience at all:");
    let hasty = RequestOptions::new().total_timeout(Duration::from_micros(1));
    tell(
        client
            .projects()
            .retrieve("proj_search")
            .options(hasty)
            .await,
    );
    Ok(())
}

/// The text of an error is for people, the predicates are for programs. Those that matter most come first here.
fn tell(result: Result<types::Project, Error>) {
    let error = match result {
        Ok(project) => return println!("  no error: {}\n", project.name),
        Err(error) => error,
    };
    println!("  {error}");
    let advice = if error.is_not_found() {
        "check the id"
    } else if error.is_auth() {
        "check the key and what it may do"
    } else if error.is_rate_limited() || error.is_server() {
        "try again later: the client has done so already"
    } else if error.is_timeout() {
        "allow more time"
    } else if error.is_connect() {
        "check the URL and the network: nothing was sent"
    } else {
        "report it"
    };
    println!("  -> {advice} (attempts: {})", error.attempts());
    // The body that the document promises for errors, as its type.
    if let Some(body) = error.body_as::<types::ErrorResponse>() {
        println!("  -> the server calls it {}", body.error.r#type);
    }
    println!();
}
