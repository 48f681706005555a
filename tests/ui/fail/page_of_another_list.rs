use openai_admin::{Client, types};

async fn example(client: Client) -> Result<(), openai_admin::Error> {
    let _: types::ProjectUserList = client.projects().list().await?;
    Ok(())
}

fn main() {}
