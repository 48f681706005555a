//! Tokens that are kept beyond the end of a program.

use crate::support::{Server, reply, told};
use crate::{AS_USER, READ, call, client, field};
use specwright_runtime::{OAuth, StoreFuture, TokenStore, Tokens};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Keeps them as text, as a file would.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<BTreeMap<String, String>>>);

impl TokenStore for Memory {
    fn load(&self, key: &str) -> StoreFuture<Option<Tokens>> {
        let found = self.0.lock().unwrap().get(key).cloned();
        Box::pin(async move { Ok(found.map(|text| Tokens::from_json(&text)).transpose()?) })
    }

    fn save(&self, key: &str, tokens: Tokens) -> StoreFuture<()> {
        let mut saved = self.0.lock().unwrap();
        saved.insert(key.to_owned(), tokens.expose_json());
        Box::pin(async { Ok(()) })
    }
}

fn credentials(store: &Memory) -> OAuth {
    OAuth::client_credentials("id")
        .secret("s3cret")
        .store(store.clone())
}

#[tokio::test]
async fn the_next_program_uses_the_token_of_the_last() {
    let token = r#"{"access_token":"t1","expires_in":3600}"#;
    let server = Server::start(vec![reply(200, token), reply(200, "1"), reply(200, "1")]).await;
    let store = Memory::default();
    for _ in 0..2 {
        let client = client(&server, "clients", credentials(&store));
        call(&client, &READ).await.unwrap();
    }
    assert_eq!(server.count(), 3);
    let saved = store.0.lock().unwrap();
    let keys: Vec<_> = saved.keys().collect();
    assert_eq!(keys, [&format!("{}/oauth/token id read", server.url)]);
}

#[tokio::test]
async fn a_stored_token_that_is_refused_is_not_taken_again() {
    let store = Memory::default();
    let token = |token: &str| format!(r#"{{"access_token":"{token}","expires_in":3600}}"#);
    let server = Server::start(vec![
        reply(200, &token("t1")),
        reply(200, "1"),
        reply(401, "{}"),
        reply(200, &token("t2")),
        reply(200, "1"),
    ])
    .await;
    let client = client(&server, "clients", credentials(&store));
    for _ in 0..2 {
        call(&client, &READ).await.unwrap();
    }
    assert_eq!(server.count(), 5);
    let saved = store.0.lock().unwrap();
    assert!(saved.values().next().unwrap().contains("t2"));
}

#[tokio::test]
async fn a_refresh_token_of_another_program_goes_before_ones_own() {
    let store = Memory::default();
    let server = Server::start(vec![
        reply(
            200,
            r#"{"access_token":"t1","refresh_token":"r1","expires_in":3600}"#,
        ),
        reply(200, "1"),
        // The other program.
        reply(401, "{}"),
        reply(
            200,
            r#"{"access_token":"t2","refresh_token":"r2","expires_in":3600}"#,
        ),
        reply(200, "1"),
        // This one again.
        reply(401, "{}"),
        reply(200, "1"),
    ])
    .await;
    let oauth = || OAuth::refresh_token("id", "r0").store(store.clone());
    let (one, other) = (
        client(&server, "users", oauth()),
        client(&server, "users", oauth()),
    );
    call(&one, &AS_USER).await.unwrap();
    call(&other, &AS_USER).await.unwrap();
    // Its token was replaced meanwhile: it takes the one that is there, and asks nobody.
    call(&one, &AS_USER).await.unwrap();
    let seen = server.seen();
    let refresh: Vec<_> = seen
        .iter()
        .filter_map(|seen| field(seen, "refresh_token"))
        .collect();
    assert_eq!(refresh, ["r0", "r1"]);
    let last = seen.last().unwrap();
    assert_eq!(last.header("authorization"), Some("Bearer t2"));
}

#[tokio::test]
async fn where_the_stored_refresh_token_is_old_the_callers_own_is_tried() {
    let store = Memory::default();
    let server = Server::start(vec![
        reply(400, r#"{"error":"invalid_grant"}"#),
        reply(
            200,
            r#"{"access_token":"t1","refresh_token":"r2","expires_in":3600}"#,
        ),
        reply(200, "1"),
    ])
    .await;
    let key = format!("{}/oauth/token id", server.url);
    let old = Tokens::from_json(r#"{"access_token":"t0","refresh_token":"old","expires_at":1}"#);
    store.save(&key, old.unwrap()).await.unwrap();
    let oauth = OAuth::refresh_token("id", "new").store(store.clone());
    call(&client(&server, "users", oauth), &AS_USER)
        .await
        .unwrap();
    let seen = server.seen();
    let refresh: Vec<_> = seen
        .iter()
        .filter_map(|seen| field(seen, "refresh_token"))
        .collect();
    assert_eq!(refresh, ["old", "new"]);
    assert!(store.0.lock().unwrap()[&key].contains("r2"));
}

/// Cannot be read, or cannot be written.
struct Broken {
    loads: bool,
}

impl TokenStore for Broken {
    fn load(&self, _: &str) -> StoreFuture<Option<Tokens>> {
        let loads = self.loads;
        Box::pin(async move {
            match loads {
                true => Ok(None),
                false => Err("the keyring is locked".into()),
            }
        })
    }

    fn save(&self, _: &str, _: Tokens) -> StoreFuture<()> {
        Box::pin(async { Err("the disk is full".into()) })
    }
}

#[tokio::test]
async fn a_store_that_fails_is_heard_of() {
    let token = r#"{"access_token":"very-secret","expires_in":3600}"#;
    for (loads, problem) in [(false, "the keyring is locked"), (true, "the disk is full")] {
        let server = Server::always(reply(200, token)).await;
        let oauth = OAuth::client_credentials("id").secret("s3cret");
        let client = client(&server, "clients", oauth.store(Broken { loads }));
        let error = call(&client, &READ).await.unwrap_err();
        assert!(error.to_string().ends_with(problem), "{error}");
        assert!(!told(&error).contains("very-secret"));
    }
}

#[test]
fn tokens_are_not_printed() {
    let json = r#"{"access_token":"very-secret","refresh_token":"also-secret","expires_at":1800000000,"scope":"a b"}"#;
    let tokens = Tokens::from_json(json).unwrap();
    assert_eq!(tokens.expose_json(), json);
    let printed = format!("{tokens:?}");
    assert!(!printed.contains("secret"), "{printed}");
    for wrong in [
        "",
        "[]",
        "{}",
        r#"{"access_token":1}"#,
        r#"{"access_token":""}"#,
    ] {
        assert!(Tokens::from_json(wrong).is_err(), "{wrong}");
    }
}
