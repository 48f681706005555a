use openai_admin::types;

fn example() {
    let _ = types::ProjectStatus::Unknown("actve".to_owned());
}

fn main() {}
