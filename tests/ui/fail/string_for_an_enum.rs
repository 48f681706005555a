use openai_admin::types;

fn example() {
    let _ = types::NewProjectUser::new("member");
}

fn main() {}
