use openai_admin::types;

fn example(status: types::ProjectStatus) -> &'static str {
    match status {
        types::ProjectStatus::Active => "in use",
        types::ProjectStatus::Archived => "not in use",
        types::ProjectStatus::Unknown(_) => "who knows",
    }
}

fn main() {}
