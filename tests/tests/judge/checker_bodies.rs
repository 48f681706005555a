//! The judge of bodies: right ones pass, and each way of being wrong is told.

use crate::checker::{asked, meant};
use serde_json::{Value, json};
use specwright_tests::judge::{Body, Document, File, Meant, faults};

/// What is wrong with a body.
fn of_body(
    media_type: &str,
    media: Value,
    body: Body,
    content_type: &str,
    sent: &str,
) -> Vec<String> {
    let document = Document::new(json!({
        "paths": { "/a": { "post": {
            "operationId": "post", "requestBody": { "required": true, "content": { media_type: media } },
        } } },
    }));
    let meant = Meant {
        body: Some(body),
        ..meant(json!({}))
    };
    let asked = asked("POST", "/v1/a", &[("content-type", content_type)], sent);
    faults(&document, "post", &meant, &asked)
}

fn value(media_type: &str, value: Value) -> Body {
    Body {
        media_type: media_type.to_owned(),
        value,
        files: Vec::new(),
    }
}

/// A value in a media type: what says it, and what does not.
#[track_caller]
fn media(media_type: &str, media: Value, meant: Value, right: &str, wrong: &[&str]) {
    let found = |content_type: &str, sent: &str| {
        let body = value(media_type, meant.clone());
        of_body(media_type, media.clone(), body, content_type, sent)
    };
    assert_eq!(found(media_type, right), [""; 0], "{right}");
    assert!(
        !found("application/xml", right).is_empty(),
        "{media_type} is not XML"
    );
    for wrong in wrong {
        assert!(!found(media_type, wrong).is_empty(), "{wrong} passed");
    }
}

#[test]
fn bodies_are_of_their_media_type() {
    let meant = json!({ "a": 1, "b": null });
    let wrong = [r#"{"a":1}"#, r#"{"a":"1","b":null}"#, "", r#""{}""#];
    media(
        "application/json",
        json!({}),
        meant,
        r#"{"b":null,"a":1.0}"#,
        &wrong,
    );
    media(
        "text/plain",
        json!({}),
        json!("a\"b"),
        "a\"b",
        &[r#""a\"b""#],
    );
    let wrong = ["[1,2]", "1\n", "\u{1e}1\n\u{1e}2\n"];
    media(
        "application/jsonl",
        json!({}),
        json!([1, 2]),
        "1\n2\n",
        &wrong,
    );
    let wrong = ["1\n2\n", "\u{1e}1\u{1e}2"];
    media(
        "application/json-seq",
        json!({}),
        json!([1, 2]),
        "\u{1e}1\n\u{1e}2\n",
        &wrong,
    );
}

#[test]
fn forms_are_encoded_property_by_property() {
    let form = json!({ "encoding": { "o": { "style": "form" }, "l": { "explode": false } } });
    let meant = json!({ "o": { "x": 1 }, "l": ["a", "b"], "j": { "y": [2] } });
    let wrong = [
        "o=%7B%22x%22:1%7D&l=a,b&j=%7B%22y%22:%5B2%5D%7D",
        "x=1&l=a&l=b&j=%7B%22y%22:%5B2%5D%7D",
        "x=1&l=a,b&y=2",
        "x=1&l=a,b",
    ];
    let right = "x=1&l=a,b&j=%7B%22y%22:%5B2%5D%7D";
    media(
        "application/x-www-form-urlencoded",
        form,
        meant,
        right,
        &wrong,
    );
}

#[test]
fn parts_have_their_types_and_names() {
    let media = || json!({ "encoding": { "file": { "contentType": "image/png, image/jpeg" } } });
    let body = || Body {
        files: vec![File {
            name: "file".to_owned(),
            file_name: Some("a.png".to_owned()),
            media_type: None,
            bytes: b"\x89\r\n--".iter().map(|byte| byte & 0x7f).collect(),
        }],
        ..value(
            "multipart/form-data",
            json!({ "note": "n", "meta": { "a": 1 } }),
        )
    };
    let right = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\t\r\n--\r\n--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nn\r\n--x\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n--x--\r\n";
    let judged = |sent: &str| {
        of_body(
            "multipart/form-data",
            media(),
            body(),
            "multipart/form-data; boundary=x",
            sent,
        )
    };
    assert_eq!(judged(right), [""; 0]);
    for (from, to) in [
        ("image/png", "image/gif"),
        ("image/png", "image/png, image/jpeg"),
        ("application/json", "text/plain"),
        ("name=\"note\"", "name=\"nota\""),
        ("\r\n\r\nn\r\n", "\r\n\r\n\"n\"\r\n"),
        ("--x--", "--x"),
        ("a.png", "b.png"),
        ("\t\r\n--", "\t"),
    ] {
        assert!(
            !judged(&right.replacen(from, to, 1)).is_empty(),
            "{from} as {to} passed"
        );
    }
}
