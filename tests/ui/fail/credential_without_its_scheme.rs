use openai_admin::Client;

fn example() {
    let _ = Client::builder().credential("sk-admin");
}

fn main() {}
