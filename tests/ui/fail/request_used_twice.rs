use openai_admin::Client;

async fn example(client: Client) {
    let list = client.projects().list();
    drop(list.items());
    drop(list.pages());
}

fn main() {}
