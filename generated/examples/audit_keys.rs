//! Finds API keys that should be looked at: never used, long unused, or of somebody who has left the project.
//! With `--delete` it deletes them.
//!
//! ```text
//! OPENAI_ADMIN_KEY=… cargo run -p openai-admin --example audit_keys -- 90
//! OPENAI_ADMIN_KEY=… cargo run -p openai-admin --example audit_keys -- 90 --delete
//! ```

use futures_util::TryStreamExt;
use openai_admin::{Client, UnixTime, types};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let days: i64 = std::env::args().nth(1).as_deref().unwrap_or("90").parse()?;
    let long_ago = UnixTime::from_secs(UnixTime::now().as_secs() - days * 24 * 60 * 60);
    let delete = std::env::args().any(|argument| argument == "--delete");
    let client = Client::from_env()?;

    let (mut seen, mut found) = (0, 0);
    let mut projects = client.projects().list().limit(100).items();
    while let Some(project) = projects.try_next().await? {
        // Without `Any`, the list lacks keys that still work although their owner has left.
        let list = client.projects().api_keys().list(&project.id).limit(100);
        let mut keys = list
            .owner_project_access(types::ProjectApiKeyAccessFilter::Any)
            .items();
        while let Some(key) = keys.try_next().await? {
            seen += 1;
            if let Some(concern) = concern(&key, long_ago) {
                found += 1;
                let (value, name) = (&key.redacted_value, &key.name);
                println!(
                    "{}: {name} ({value}, {}): {concern}",
                    project.name,
                    owner(&key)
                );
                if delete {
                    println!("  {}", deleted(&client, &project.id, &key.id).await?);
                }
            }
        }
    }
    println!("{found} of {seen} keys to look at");
    Ok(())
}

/// Deletes a key, and tells what became of it: the keys of service accounts go with their accounts.
async fn deleted(client: &Client, project: &str, key: &str) -> Result<String, openai_admin::Error> {
    match client.projects().api_keys().delete(project, key).await {
        Ok(deleted) => Ok(format!("deleted {}", deleted.id)),
        Err(error) if error.status().is_some_and(|status| status == 400) => {
            Ok(error.message().to_owned())
        }
        Err(error) => Err(error),
    }
}

/// Why somebody should look at a key.
fn concern(key: &types::ProjectApiKey, long_ago: UnixTime) -> Option<String> {
    if key.owner_project_access == Some(types::ProjectApiKeyAccess::Inactive) {
        return Some("its owner has no access to the project any more".to_owned());
    }
    match key.last_used_at {
        None if key.created_at < long_ago => Some(format!("never used since {}", key.created_at)),
        Some(last) if last < long_ago => Some(format!("last used {last}")),
        _ => None,
    }
}

/// Whose key it is: of one of the two kinds of owners, or of one that this client does not know yet.
fn owner(key: &types::ProjectApiKey) -> &str {
    let owner = &key.owner;
    let user = owner.user.as_ref().map(|user| &user.email);
    let account = owner.service_account.as_ref().map(|account| &account.name);
    user.or(account).map_or("owner unknown", String::as_str)
}
