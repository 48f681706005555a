use openai_admin::Client;

fn example(client: Client) {
    drop(client.core);
}

fn main() {}
