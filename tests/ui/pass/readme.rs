//! What the README shows.

use futures_util::TryStreamExt;
use openai_admin::{
    Client, Error,
    types::{NewProject, NewProjectUser, ProjectUserRole},
};

async fn example() -> Result<(), Error> {
    let client = Client::from_env()?;
    let project = client.projects().create(NewProject::new("Apollo")).await?;

    let mut all = client
        .projects()
        .list()
        .include_archived(true)
        .limit(50)
        .items();
    while let Some(project) = all.try_next().await? {
        println!("{} {:?}", project.name, project.status);
    }

    let user = NewProjectUser::new(ProjectUserRole::Member).user_id("user_abc");
    client.projects().users().create(&project.id, user).await?;
    client.projects().archive(&project.id).await?;
    Ok(())
}

fn main() {
    drop(example());
}
