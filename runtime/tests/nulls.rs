//! `null` where a document requires a list or a map, and members that are missing, in replies of a real server.

mod support;

use specwright_runtime::json::DecodeError;
use specwright_runtime::serde_json::{Value, json};
use specwright_runtime::{
    Call, Error, ItemStream, Pagination, UnknownFields, newtype, object, untagged_union,
};
use std::collections::BTreeMap;
use std::error::Error as _;
use support::{LIST, Server, builder, client, reply};

#[derive(Debug, Clone, PartialEq)]
struct Tags(Vec<String>);

newtype!(decode Tags);

#[derive(Debug, Clone, PartialEq)]
struct Pet {
    name: String,
    toys: Vec<Value>,
    tags: Tags,
    labels: BTreeMap<String, String>,
    friends: Option<Vec<Pet>>,
    unknown_fields: UnknownFields,
}

object!(decode Pet { name, toys, tags, labels, friends, ..unknown_fields });

#[derive(Debug, Clone, PartialEq)]
enum Either {
    Many(Vec<String>),
    One(String),
    Unknown(Value),
}

untagged_union!(decode Either { Many, One, ..Unknown });

#[derive(Debug, Clone, PartialEq)]
struct Holder {
    either: Either,
    nested: Vec<Vec<i64>>,
    unknown_fields: UnknownFields,
}

object!(decode Holder { either, nested, ..unknown_fields });

const NULLS: &str = r#"{"name":"Rex","toys":null,"tags": null,"labels":null,"friends":null}"#;

async fn get<T: specwright_runtime::json::Decode>(body: &str, strict: bool) -> Result<T, Error> {
    let server = Server::start(vec![reply(200, body)]).await;
    let client = builder(&server).strict(strict).build().unwrap();
    let call: Call<Value> = Call::json(client.request(&LIST));
    call.typed().await
}

#[tokio::test]
async fn null_is_an_empty_list_or_map() {
    let pet: Pet = get(NULLS, false).await.unwrap();
    assert_eq!(
        (pet.toys.len(), pet.tags.0.len(), pet.labels.len()),
        (0, 0, 0)
    );
    assert_eq!(pet.friends, None);
    let friends =
        format!(r#"{{"name":"Ann","toys":[],"tags":[],"labels":{{}},"friends":[{NULLS}]}}"#);
    let pet: Pet = get(&friends, false).await.unwrap();
    assert_eq!(pet.friends.unwrap()[0].toys.len(), 0);
    // Of a whole reply, too.
    assert_eq!(get::<Vec<Pet>>(" null", false).await.unwrap(), []);
    assert_eq!(get::<Vec<Pet>>("\u{feff}null", false).await.unwrap(), []);
}

#[tokio::test]
async fn null_is_nothing_else() {
    let error = get::<Pet>(&NULLS.replace(r#""Rex""#, "null"), false)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("name: expected a string, found null"),
        "{error}"
    );
    // A union keeps it, and an element of a list is none that the document requires.
    let holder: Holder = get(r#"{"either":null,"nested":null}"#, false)
        .await
        .unwrap();
    assert_eq!(holder.either, Either::Unknown(Value::Null));
    let error = get::<Holder>(r#"{"either":"a","nested":[null]}"#, false)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("nested[0]: expected an array, found null"),
        "{error}"
    );
    let error = get::<Pet>(&NULLS.replace(r#""toys":null"#, r#""toys":nil"#), false)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("toys: expected an array"),
        "{error}"
    );
}

#[tokio::test]
async fn a_strict_client_refuses_it() {
    let error = get::<Pet>(NULLS, true).await.unwrap_err();
    assert!(error.is_decode(), "{error}");
    assert!(
        error
            .to_string()
            .contains("toys: expected an array, found null"),
        "{error}"
    );
    let maps = NULLS.replace(r#""toys":null,"tags": null"#, r#""toys":[],"tags":[]"#);
    let error = get::<Pet>(&maps, true).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("labels: expected an object, found null"),
        "{error}"
    );

    static PAGES: Pagination = Pagination::page("page", 1).items("/data");
    for (strict, is_read) in [(false, true), (true, false)] {
        let server = Server::start(vec![reply(200, r#"{"data":null}"#)]).await;
        let client = builder(&server).strict(strict).build().unwrap();
        let call: Call<Value> = Call::json(client.request(&LIST));
        let mut items = ItemStream::<Pet>::new(call, &PAGES);
        let first = futures_util::StreamExt::next(&mut items).await;
        assert_eq!(first.is_none(), is_read, "{first:?}");
    }
}

#[tokio::test]
async fn a_missing_member_is_named_with_its_type() {
    let body = r#"{"name":"Ann","toys":[],"tags":[],"labels":{},"friends":[{"toys":[1]}]}"#;
    let server = Server::start(vec![reply(200, body)]).await;
    let call: Call<Value> = Call::json(client(&server).request(&LIST));
    let error = call.typed::<Pet>().await.unwrap_err();
    assert!(error.is_decode());
    assert!(
        error
            .to_string()
            .contains("friends[0].name: required, but missing in `Pet`"),
        "{error}"
    );
    let decode = error
        .source()
        .and_then(|source| source.downcast_ref::<DecodeError>())
        .unwrap();
    assert_eq!(decode.path(), "friends[0].name");
    assert_eq!(decode.type_name(), Some("Pet"));
    assert!(
        decode.fragment().contains(r#"{"toys":[1]}"#),
        "{}",
        decode.fragment()
    );
    assert_eq!(error.body().unwrap(), body);
    assert_eq!(error.body_as::<Value>().unwrap()["name"], json!("Ann"));
}
