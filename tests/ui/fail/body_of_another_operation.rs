use openai_admin::{Client, types};

async fn example(client: Client) {
    let _ = client.projects().create(types::ProjectUpdate::new()).await;
}

fn main() {}
