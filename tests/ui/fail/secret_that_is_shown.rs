use openai_admin::Secret;

fn example(key: Secret) {
    println!("{}", key);
}

fn main() {}
