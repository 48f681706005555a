use openai_admin::{resources::ListProjects, types};

fn example(call: specwright_runtime::Call<types::ProjectList>) {
    let _ = ListProjects { call };
}

fn main() {}
