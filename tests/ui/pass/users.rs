//! Users of a project: five operations.

use futures_util::TryStreamExt;
use openai_admin::{Client, Error, types};

async fn example(client: Client) -> Result<(), Error> {
    let users = client.projects().users();
    let page: types::ProjectUserList = users.list("proj_1").limit(10).after("user_1").await?;
    let all: Vec<types::ProjectUser> = users.list("proj_1").items().try_collect().await?;
    let pages: Vec<types::ProjectUserList> = users.list("proj_1").pages().try_collect().await?;
    let new = types::NewProjectUser::new(types::ProjectUserRole::Owner).email("ada@example.com");
    let user: types::ProjectUser = users.create("proj_1", new).await?;
    let user: types::ProjectUser = users.retrieve("proj_1", &user.id).await?;
    let update = types::ProjectUserUpdate::new().role(types::ProjectUserRole::Member);
    let user: types::ProjectUser = users.modify("proj_1", &user.id, update).await?;
    let gone: types::ProjectUserDeleted = users.delete("proj_1", user.id).await?;
    assert!(gone.deleted);
    drop((page, all, pages));
    Ok(())
}

fn main() {
    drop(example(Client::new("key")));
}
