#![deny(unused_must_use)]

use openai_admin::Client;

async fn example(client: Client) {
    client.projects().list().items();
}

fn main() {}
