use openai_admin::types;

fn example() {
    let _ = types::NewProjectGroup::new("group_1");
}

fn main() {}
