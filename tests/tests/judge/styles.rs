//! The golden document of every style, media type and form of security, on the wire and judged.

#[allow(dead_code)]
mod judged {
    include!("../../golden/judged.rs");
}

use judged::types::{FormBodyBody, PartsBodyBody, Point};
use judged::{Client, Error};
use serde_json::{Value, json};
use specwright_runtime::{Body as Bytes, Credential, Upload};
use specwright_tests::judge::{Body, Document, File, Meant, faults};
use specwright_tests::server::{Asked, Reply, Server};

/// A text with each character that has a meaning somewhere in a request.
const EDGE: &str = "a b+c&d=e/f?g#h%20i,j|k;l.m\"n\\o[p]é~'(!)*$:@";

fn point() -> Point {
    Point::new().x(-7).a_b(EDGE)
}

fn point_meant() -> Value {
    json!({ "x": -7, "a b": EDGE })
}

fn texts() -> Vec<String> {
    vec![EDGE.to_owned(), String::new(), "z".to_owned()]
}

fn texts_meant() -> Value {
    json!([EDGE, "", "z"])
}

fn document() -> Document {
    Document::read(&specwright_tests::root().join("tests/golden/judged.yaml"))
}

/// Calls an operation with credentials; its request must say what was meant.
async fn judge<C>(
    id: &str,
    credentials: &[(&'static str, &str)],
    arguments: Value,
    body: Option<Body>,
    call: impl FnOnce(Client) -> C,
) where
    C: IntoFuture<Output = Result<(), Error>>,
{
    let (meant, asked) = record(id, credentials, arguments, body, call).await;
    let found = faults(&document(), id, &meant, &asked);
    assert!(found.is_empty(), "{id}: {found:#?}\n{asked:?}");
}

/// What was meant by a call, and the request that it became.
async fn record<C>(
    id: &str,
    credentials: &[(&'static str, &str)],
    arguments: Value,
    body: Option<Body>,
    call: impl FnOnce(Client) -> C,
) -> (Meant, Asked)
where
    C: IntoFuture<Output = Result<(), Error>>,
{
    let server = Server::start([Reply::new(204, None)]).await;
    let mut builder = Client::builder().base_url(server.url()).max_retries(0);
    for (scheme, secret) in credentials {
        let secret = match secret.split_once(':') {
            Some((user, password)) => Credential::basic(user, password),
            None => Credential::from(*secret),
        };
        builder = builder.credential(scheme, secret);
    }
    let client = builder.build().expect("a client");
    if let Err(error) = call(client).await {
        panic!("{id}: {error}");
    }
    let mut asked = server.take_asked();
    assert_eq!(asked.len(), 1, "{id} is one request");
    let own = |(name, secret): &(&str, &str)| ((*name).to_owned(), (*secret).to_owned());
    let meant = Meant {
        base_url: server.url(),
        arguments,
        body,
        credentials: credentials.iter().map(own).collect(),
    };
    (meant, asked.remove(0))
}

#[test]
fn every_operation_is_called() {
    let tests = include_str!("styles.rs");
    let operations = document().operations();
    assert_eq!(operations.len(), 25);
    for id in operations {
        assert!(tests.contains(&format!("\"{id}\"")), "no test of {id}");
    }
}

#[tokio::test]
async fn another_style_is_refused() {
    let id = "queries.styles";
    let query = json!({ "query": {
        "list": texts_meant(), "packed": texts_meant(), "point": point_meant(), "deep": point_meant(),
    } });
    let (meant, asked) = record(id, &[], query, None, |c| {
        let call = c.queries().styles().list(texts()).packed(texts());
        call.point(point()).deep(point())
    })
    .await;
    assert_eq!(faults(&document(), id, &meant, &asked), [""; 0]);
    for (name, key, value) in [
        ("list", "explode", json!(false)),
        ("packed", "explode", json!(true)),
        ("packed", "style", json!("pipeDelimited")),
        ("point", "style", json!("deepObject")),
        ("point", "explode", json!(false)),
        ("deep", "style", json!("form")),
        ("deep", "name", json!("deeper")),
    ] {
        let other = document().changed(|root| {
            let parameters = &mut root["paths"]["/query"]["get"]["parameters"];
            let mut parameters = parameters.as_array_mut().expect("parameters").iter_mut();
            let parameter = parameters.find(|one| one["name"] == name);
            parameter.expect("the parameter")[key] = value.clone();
        });
        let found = faults(&other, id, &meant, &asked);
        assert!(!found.is_empty(), "{name} with {key} {value} passed");
    }
    let mut twice = asked.clone();
    twice.raw_query = twice.raw_query.replace('%', "%25");
    assert!(!faults(&document(), id, &meant, &twice).is_empty());
    let mut dropped = asked;
    dropped.raw_query = dropped.raw_query.replacen("list=&", "", 1);
    assert!(!faults(&document(), id, &meant, &dropped).is_empty());
}

#[tokio::test]
async fn paths() {
    let (list, object) = (texts_meant, point_meant);
    let path = json!({ "path": { "one": EDGE, "list": list(), "object": object(), "exploded": object() } });
    judge("paths.simple", &[], path, None, |c| {
        c.paths().simple(EDGE, texts(), point(), point())
    })
    .await;
    let path = json!({ "path": { "one": -1.5, "list": list(), "split": ["a", "b"], "object": { "x": 1 } } });
    judge("paths.label", &[], path, None, |c| {
        let split = vec!["a".to_owned(), "b".to_owned()];
        c.paths().label(-1.5, texts(), split, Point::new().x(1))
    })
    .await;
    let path = json!({ "path": {
        "one": false, "list": list(), "split": list(), "object": object(), "exploded": object(),
    } });
    judge("paths.matrix", &[], path, None, |c| {
        c.paths().matrix(false, texts(), texts(), point(), point())
    })
    .await;
    let path = json!({ "path": { "name": EDGE, "ending": object() } });
    judge("paths.mixed", &[], path, None, |c| {
        c.paths().mixed(EDGE, point())
    })
    .await;
}

#[tokio::test]
async fn queries() {
    judge("queries.styles", &[], json!({}), None, |c| {
        c.queries().styles()
    })
    .await;
    let words = || vec!["a,b".to_owned(), "é&".to_owned()];
    let query = json!({ "query": {
        "one": EDGE, "list": texts_meant(), "packed": texts_meant(), "point": point_meant(),
        "packed point": point_meant(), "spaces": ["a,b", "é&"], "pipes": ["a,b", "é&"],
        "deep": point_meant(), "json": point_meant(), "reserved": EDGE,
    } });
    judge("queries.styles", &[], query, None, |c| {
        let call = c
            .queries()
            .styles()
            .one(EDGE)
            .list(texts())
            .packed(texts())
            .point(point());
        let call = call.packed_point(point()).spaces(words()).pipes(words());
        call.deep(point()).json(point()).reserved(EDGE)
    })
    .await;
    judge("queries.form", &[], json!({}), None, |c| c.queries().form()).await;
    judge("queries.json", &[], json!({}), None, |c| c.queries().json()).await;
    let all = || json!({ "querystring": { "all": point_meant() } });
    judge("queries.form", &[], all(), None, |c| {
        c.queries().form().all(point())
    })
    .await;
    judge("queries.json", &[], all(), None, |c| {
        c.queries().json().all(point())
    })
    .await;
}

#[tokio::test]
async fn headers_and_cookies() {
    judge("headers.send", &[], json!({}), None, |c| c.headers().send()).await;
    let small = || Point::new().x(1).a_b("c d");
    let meant = json!({ "x": 1, "a b": "c d" });
    let arguments = json!({
        "header": { "X-One": "a, b%20", "X-List": [1, 2], "X-Object": meant, "X-Exploded": meant, "X-Json": meant },
        "cookie": { "sid": EDGE, "numbers": [1, 2], "plain": "a%20b" },
    });
    judge("headers.send", &[], arguments, None, |c| {
        let call = c
            .headers()
            .send()
            .x_one("a, b%20")
            .x_list(vec![1, 2])
            .x_object(small());
        let call = call.x_exploded(small()).x_json(small());
        call.sid(EDGE).numbers(vec![1, 2]).plain("a%20b")
    })
    .await;
}

fn body(media_type: &str, value: Value) -> Option<Body> {
    Some(Body {
        media_type: media_type.to_owned(),
        value,
        files: Vec::new(),
    })
}

fn file(name: &str, media_type: Option<&str>, file_name: Option<&str>, bytes: &[u8]) -> File {
    File {
        name: name.to_owned(),
        file_name: file_name.map(str::to_owned),
        media_type: media_type.map(str::to_owned),
        bytes: bytes.to_vec(),
    }
}

#[tokio::test]
async fn json_and_lines() {
    judge("bodies.json", &[], json!({}), None, |c| c.bodies().json()).await;
    let json = body("application/json", point_meant());
    judge("bodies.json", &[], json!({}), json, |c| {
        c.bodies().json().body(point())
    })
    .await;
    let merge = body("application/merge-patch+json", point_meant());
    judge("bodies.merge", &[], json!({}), merge, |c| {
        c.bodies().merge(point())
    })
    .await;
    let points = || vec![point(), Point::new()];
    let lines = body("application/jsonl", json!([point_meant(), {}]));
    judge("bodies.lines", &[], json!({}), lines, |c| {
        c.bodies().lines(points())
    })
    .await;
    let records = body("application/json-seq", json!([point_meant(), {}]));
    judge("bodies.records", &[], json!({}), records, |c| {
        c.bodies().records(points())
    })
    .await;
}

#[tokio::test]
async fn forms_and_parts() {
    let form = "application/x-www-form-urlencoded";
    judge("bodies.form", &[], json!({}), body(form, json!({})), |c| {
        c.bodies().form(FormBodyBody::new())
    })
    .await;
    let fields = json!({
        "one": EDGE, "list": texts_meant(), "packed": texts_meant(), "pipes": ["a", "b"],
        "deep": point_meant(), "json": point_meant(),
    });
    judge("bodies.form", &[], json!({}), body(form, fields), |c| {
        let fields = FormBodyBody::new().one(EDGE).list(texts()).packed(texts());
        let pipes = vec!["a".to_owned(), "b".to_owned()];
        c.bodies()
            .form(fields.pipes(pipes).deep(point()).json(point()))
    })
    .await;

    let parts = |value: Value, files: Vec<File>| {
        body("multipart/form-data", value).map(|body| Body { files, ..body })
    };
    let picture = b"\x89PNG\r\n--\r\n".to_vec();
    let least = parts(json!({}), vec![file("file", None, None, &picture)]);
    judge("bodies.parts", &[], json!({}), least, |c| {
        c.bodies().parts(PartsBodyBody::new(picture.clone()))
    })
    .await;
    let value = json!({ "note": "# é", "list": texts_meant(), "point": point_meant() });
    let files = vec![
        file("file", Some("image/jpeg"), Some("a \"b\".jpg"), &picture),
        file("more", None, None, b""),
        file("more", Some("text/csv"), None, b"a,b"),
    ];
    judge("bodies.parts", &[], json!({}), parts(value, files), |c| {
        let upload = Upload::from(picture.clone()).content_type("image/jpeg");
        let body = PartsBodyBody::new(upload.file_name("a \"b\".jpg"));
        let more = vec![
            Upload::from(""),
            Upload::from("a,b").content_type("text/csv"),
        ];
        let body = body.more(more).note("# é").list(texts());
        c.bodies().parts(body.point(point()))
    })
    .await;
}

#[tokio::test]
async fn text_and_bytes() {
    let text = body("text/plain", json!(EDGE));
    judge("bodies.text", &[], json!({}), text, |c| {
        c.bodies().text(EDGE)
    })
    .await;
    let raw = b"\x00\xff%2B";
    let whole = |media_type: &str| {
        let files = vec![file("", None, None, raw)];
        body(media_type, Value::Null).map(|body| Body { files, ..body })
    };
    judge(
        "bodies.bytes",
        &[],
        json!({}),
        whole("application/octet-stream"),
        |c| c.bodies().bytes(raw.to_vec()),
    )
    .await;
    judge("bodies.picture", &[], json!({}), whole("image/webp"), |c| {
        c.bodies()
            .picture(Bytes::from(raw.to_vec()).content_type("image/webp"))
    })
    .await;
}

#[tokio::test]
async fn credentials() {
    const ALL: [(&str, &str); 6] = [
        ("header", "k-1"),
        ("query", "k&=+ é"),
        ("cookie", "k-3"),
        ("basic", "user:pass:wörd"),
        ("bearer", "k-5"),
        ("connect", "k-6"),
    ];
    let none = || json!({});
    judge("elsewhere.delete", &ALL, none(), None, |c| {
        c.elsewhere().delete()
    })
    .await;
    judge("security.header", &ALL, none(), None, |c| {
        c.security().header()
    })
    .await;
    judge("security.query", &ALL, none(), None, |c| {
        c.security().query()
    })
    .await;
    judge("security.cookie", &ALL, none(), None, |c| {
        c.security().cookie()
    })
    .await;
    judge("security.basic", &ALL, none(), None, |c| {
        c.security().basic()
    })
    .await;
    judge("security.bearer", &ALL, none(), None, |c| {
        c.security().bearer()
    })
    .await;
    judge("security.connect", &ALL, none(), None, |c| {
        c.security().connect()
    })
    .await;
    // Each alternative alone, the empty one, and one of which a half is missing.
    for given in [&ALL[..2], &ALL[2..3], &ALL[3..4], &[], &ALL[..1], &ALL] {
        judge("security.several", given, none(), None, |c| {
            c.security().several()
        })
        .await;
    }
}
