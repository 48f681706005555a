//! What servers say of operations that will go is reported once.

mod support;

use specwright_runtime::serde_json::Value;
use specwright_runtime::{Call, Deprecation, Operation};
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};
use support::{LIST, Server, builder, reply_with};

static OLD: Operation = Operation::new("pets.old", "GET", "/old/{id}").security(&[&["Bearer"]]);

#[tokio::test]
async fn each_operation_is_reported_once() {
    let deprecated = [
        ("deprecation", "@1688169599"),
        ("sunset", "Sun, 30 Jun 2024 23:59:59 GMT"),
        (
            "link",
            "<https://petstore.example/why>; rel=\"deprecation\"",
        ),
    ];
    let server = Server::start(vec![
        reply_with(200, &deprecated, "[]"),
        reply_with(404, &deprecated, ""),
        reply_with(404, &[("deprecation", "true")], ""),
        reply_with(200, &deprecated, "[]"),
        reply_with(200, &[], "[]"),
    ])
    .await;
    let told: Arc<Mutex<Vec<Deprecation>>> = Arc::default();
    let list = told.clone();
    let client = builder(&server);
    let client = client.on_deprecation(move |one| list.lock().unwrap().push(one.clone()));
    let client = client.build().unwrap();
    for id in ["1", "2"] {
        let _ = Call::<Value>::json(client.request(&OLD).path("id", &id)).await;
    }
    client
        .call("GET", "/elsewhere?key=secret")
        .await
        .unwrap_err();
    // Clones of a client report together.
    let again = client.clone().request(&OLD).path("id", &"3");
    Call::<Value>::json(again).await.unwrap();
    Call::<Value>::json(client.request(&LIST)).await.unwrap();

    let told = told.lock().unwrap();
    let names: Vec<_> = told.iter().map(|one| (one.operation, &*one.path)).collect();
    assert_eq!(names, [("pets.old", "/old/{id}"), ("", "/elsewhere")]);
    assert_eq!(
        told[0].since,
        Some(UNIX_EPOCH + Duration::from_secs(1_688_169_599))
    );
    assert_eq!(
        told[0].sunset,
        Some(UNIX_EPOCH + Duration::from_secs(1_719_791_999))
    );
    assert_eq!(
        told[0].link.as_deref(),
        Some("https://petstore.example/why")
    );
    assert_eq!((told[1].since, told[1].sunset), (None, None));
}

#[tokio::test]
async fn strangers_have_no_say() {
    let stranger = Server::start(vec![reply_with(200, &[("deprecation", "@1")], "[]")]).await;
    let away = [("location", &*stranger.url)];
    let server = Server::start(vec![reply_with(302, &away, "")]).await;
    let client = builder(&server).on_deprecation(|told| panic!("{told:?}"));
    let call = Call::<Value>::json(client.build().unwrap().request(&LIST));
    call.await.unwrap();
    assert_eq!(stranger.count(), 1);
}
