use openai_admin::Client;

async fn example(client: Client) {
    let _ = client.projects().delete("proj_1").await;
}

fn main() {}
