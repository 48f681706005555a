use openai_admin::Client;

async fn example(client: Client) {
    let _ = client.projects().create().await;
}

fn main() {}
