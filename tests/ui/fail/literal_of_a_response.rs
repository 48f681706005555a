use openai_admin::types;

fn example() {
    let _ = types::ProjectUserDeleted {
        object: String::new(),
        id: String::new(),
        deleted: true,
        unknown_fields: Default::default(),
    };
}

fn main() {}
