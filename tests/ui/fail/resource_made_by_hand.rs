use openai_admin::{Client, resources::Projects};

fn example(client: Client) {
    let _ = Projects {
        core: client.core().clone(),
    };
}

fn main() {}
