use openai_admin::Client;

async fn example(client: Client) {
    let _ = client.projects().list().include_archived("true").await;
}

fn main() {}
