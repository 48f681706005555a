//! Lists the projects of the organization, the archived ones too.
//!
//! ```text
//! OPENAI_ADMIN_KEY=… cargo run -p openai-admin --example list_projects
//! ```

use futures_util::TryStreamExt;
use openai_admin::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;

    // Large pages mean few requests. `items` fetches a page when the one before is used up, so memory holds one page
    // however many projects there are.
    let list = client.projects().list().include_archived(true).limit(100);
    let mut projects = list.items();
    let mut count = 0;
    while let Some(project) = projects.try_next().await? {
        let (id, status, name) = (project.id, project.status, project.name);
        println!("{id:<32} {status:<8} since {}  {name}", project.created_at);
        count += 1;
    }
    println!("{count} projects");
    Ok(())
}
