use openai_admin::Client;

async fn example(client: Client) {
    let _ = client.projects().list().limit("50").await;
}

fn main() {}
