use openai_admin::Client;

async fn example(client: Client) {
    let _ = client.projects().retrieve().await;
}

fn main() {}
