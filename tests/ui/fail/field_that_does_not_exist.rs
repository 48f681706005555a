use openai_admin::types;

fn example(project: types::Project) {
    println!("{}", project.title);
}

fn main() {}
