use openai_admin::{UnknownValue, types};

fn example() {
    let _ = types::ProjectStatus::Unknown(UnknownValue("active".into()));
}

fn main() {}
