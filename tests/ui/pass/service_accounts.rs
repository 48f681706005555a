//! Service accounts: four operations.

use futures_util::TryStreamExt;
use openai_admin::{Client, Error, types};

async fn example(client: Client) -> Result<(), Error> {
    let accounts = client.projects().service_accounts();
    let page: types::ProjectServiceAccountList = accounts.list("proj_1").limit(1).await?;
    let all: Vec<types::ProjectServiceAccount> = accounts
        .list("proj_1")
        .after("svc_1")
        .items()
        .try_collect()
        .await?;
    let pages: Vec<types::ProjectServiceAccountList> =
        accounts.list("proj_1").pages().try_collect().await?;
    let new = types::NewProjectServiceAccount::new("batch").create_service_account_only(false);
    let account: types::ProjectServiceAccountCreated = accounts.create("proj_1", new).await?;
    if let Some(key) = &account.api_key {
        println!("{} is readable once", key.id);
    }
    let account: types::ProjectServiceAccount = accounts.retrieve("proj_1", account.id).await?;
    let gone: types::ProjectServiceAccountDeleted = accounts.delete("proj_1", account.id).await?;
    assert!(gone.deleted);
    drop((page, all, pages));
    Ok(())
}

fn main() {
    drop(example(Client::new("key")));
}
