use openai_admin::{UnixTime, types};

fn example(project: types::Project) {
    let _: UnixTime = project.archived_at;
}

fn main() {}
