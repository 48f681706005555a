use openai_admin::Client;

async fn example(client: Client) {
    let _ = client.projects().users().retrieve("proj_1").await;
}

fn main() {}
