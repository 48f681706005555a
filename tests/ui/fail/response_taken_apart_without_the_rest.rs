use openai_admin::types;

fn example(gone: types::ProjectUserDeleted) {
    let types::ProjectUserDeleted {
        object,
        id,
        deleted,
        unknown_fields,
    } = gone;
}

fn main() {}
