use openai_admin::Client;

async fn example(client: Client) {
    let _ = client
        .projects()
        .users()
        .list("proj_1")
        .include_archived(true)
        .await;
}

fn main() {}
