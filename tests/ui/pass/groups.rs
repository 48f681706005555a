//! Groups of a project: three operations.

use futures_util::TryStreamExt;
use openai_admin::{Client, Error, types};

async fn example(client: Client) -> Result<(), Error> {
    let groups = client.projects().groups();
    let page: types::ProjectGroupList = groups.list("proj_1").order(types::SortOrder::Desc).await?;
    let all: Vec<types::ProjectGroup> = groups
        .list("proj_1")
        .limit(5)
        .after("group_1")
        .items()
        .try_collect()
        .await?;
    let pages: Vec<types::ProjectGroupList> = groups.list("proj_1").pages().try_collect().await?;
    let new = types::NewProjectGroup::new("group_1", "role_1");
    let group: types::ProjectGroup = groups.add("proj_1", new).await?;
    let gone: types::ProjectGroupDeleted = groups.remove("proj_1", group.group_id).await?;
    assert!(gone.deleted);
    drop((page, all, pages));
    Ok(())
}

fn main() {
    drop(example(Client::new("key")));
}
