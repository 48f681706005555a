use openai_admin::Client;

async fn example(client: Client) {
    let _ = client.projects().groups().list("proj_1").order("asc").await;
}

fn main() {}
