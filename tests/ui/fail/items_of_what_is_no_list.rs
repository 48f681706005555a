use openai_admin::Client;

async fn example(client: Client) {
    drop(client.projects().retrieve("proj_1").items());
    drop(client.projects().retrieve("proj_1").pages());
}

fn main() {}
