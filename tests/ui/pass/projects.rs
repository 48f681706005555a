//! Projects: five operations.

use futures_util::TryStreamExt;
use openai_admin::Patch;
use openai_admin::{Client, Error, types};

async fn example(client: Client) -> Result<(), Error> {
    let projects = client.projects();
    let page: types::ProjectList = projects.list().limit(10).after("proj_1").await?;
    let all: Vec<types::Project> = projects.list().items().try_collect().await?;
    let pages: Vec<types::ProjectList> = projects.list().pages().try_collect().await?;
    let new = types::NewProject::new("Apollo")
        .residency(types::ProjectResidency::EuStorageProcessing)
        .external_key_id("key_1");
    let project: types::Project = projects.create(new).await?;
    let update = types::ProjectUpdate::new()
        .name("Apollo 11")
        .external_key_id(Patch::Null);
    let project: types::Project = projects.modify(&project.id, update).await?;
    let project: types::Project = projects.retrieve(project.id).await?;
    match project.status {
        types::ProjectStatus::Active => drop(projects.archive(&project.id).await?),
        types::ProjectStatus::Archived => println!("{:?}", project.archived_at),
        other => println!("{other}"),
    }
    drop((page, all, pages));
    Ok(())
}

fn main() {
    drop(example(Client::new("key")));
}
