use openai_admin::types;

fn example() {
    let _ = types::NewProject::new();
}

fn main() {}
