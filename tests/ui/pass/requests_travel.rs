//! Requests, streams and futures own what they need: they can be moved to other tasks and threads.

use openai_admin::{Client, RequestOptions, Response, types};
use std::time::Duration;

fn travels<T: Send + 'static>(value: T) -> T {
    value
}

fn shared<T: Clone + Send + Sync + 'static>(value: T) -> T {
    value
}

async fn example() -> Result<(), openai_admin::Error> {
    let client = shared(Client::new("key"));
    let users = shared(client.projects().users());
    let id = String::from("proj_1");
    let list = travels(users.list(&id).limit(5));
    drop((client, users, id));
    let task = tokio::spawn(list.send());
    drop(task);

    let projects = Client::new("key").projects();
    drop(travels(projects.list().items()));
    drop(travels(projects.list().pages()));
    drop(travels(projects.list().into_future()));
    let options = RequestOptions::new()
        .timeout(Duration::from_secs(5))
        .max_retries(1)
        .header("x-team", "ops");
    let call = travels(projects.retrieve("proj_1").options(options));
    let response: Response<types::Project> = call.with_response().await?;
    println!("{} {:?}", response.status(), response.request_id());
    let project: types::Project = response.into_value();
    drop(project);
    Ok(())
}

fn main() {
    drop(travels(example()));
}
