//! What the macros make of types, through our own codec, through serde_json and through YAML.

#![deny(warnings)]
// As in generated code, which does not know whether it will be reached.
#![allow(unreachable_pub)]

use serde_json::{Value, json};
use specwright_runtime::json::{self as codec, Decode, Encode};
use specwright_runtime::{Null, Patch, UnknownFields};
use std::collections::BTreeMap;
use std::fmt::Debug;

mod types;
mod unions;

use types::*;

trait Both:
    Encode + Decode + PartialEq + Debug + serde_core::Serialize + serde_core::de::DeserializeOwned
{
}
impl<
    T: Encode + Decode + PartialEq + Debug + serde_core::Serialize + serde_core::de::DeserializeOwned,
> Both for T
{
}

/// Decodes, encodes, and compares, every way there is.
#[track_caller]
fn round<T: Both>(value: Value) -> T {
    let text = value.to_string();
    let decoded: T = codec::from_str(&text).unwrap();
    let back: Value = codec::from_str(&codec::to_string(&decoded)).unwrap();
    assert!(same(&back, &value), "{back} is not {value}");

    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), decoded);
    assert_eq!(serde_json::from_value::<T>(value.clone()).unwrap(), decoded);
    assert_eq!(serde_json::to_value(&decoded).unwrap(), back);
    assert_eq!(
        serde_json::to_string(&decoded).unwrap(),
        codec::to_string(&decoded)
    );

    let yaml = serde_yaml::to_string(&decoded).unwrap();
    assert_eq!(serde_yaml::from_str::<T>(&yaml).unwrap(), decoded, "{yaml}");

    let mut cbor = Vec::new();
    ciborium::into_writer(&decoded, &mut cbor).unwrap();
    assert_eq!(ciborium::from_reader::<T, _>(&cbor[..]).unwrap(), decoded);
    decoded
}

/// Equal as JSON: numbers as numbers.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

#[test]
fn objects() {
    let project: Project = round(json!({
        "id": "p", "status": "active", "type": "t", "next-page": null,
        "parent": {"id": "q", "status": "paused", "next-page": "x", "beta": {"deep": [1, null]}},
        "children": [], "labels": {"a": "b"}, "zeta": 1.5, "alpha": null,
    }));
    assert_eq!(project.r#type.as_deref(), Some("t"));
    let parent = project.parent.unwrap();
    assert_eq!(parent.status.as_str(), "paused");
    assert_eq!(
        parent.unknown_fields.get("beta"),
        Some(&json!({"deep": [1, null]}))
    );
    let names: Vec<_> = project
        .unknown_fields
        .iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["zeta", "alpha"]);
}

#[test]
fn members_in_any_order_and_twice() {
    let scores: Scores = codec::from_str(r#"{"b":2,"name":"x","a":1,"name":"y","b":3}"#).unwrap();
    assert_eq!(scores.name, "y");
    assert_eq!(
        scores.others,
        BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 3)])
    );
}

#[test]
fn empty_ones() {
    round::<Empty>(json!({}));
    round::<Empty>(json!({"a": 1}));
    round::<Nothing>(json!("x"));
    round::<NoLevel>(json!(5));
    round::<Never>(json!([1]));
    round::<NoShape>(json!({"type": "x"}));
    round::<NoShape>(json!(1));
    round::<Scores>(json!({"name": "x"}));
    round::<Tree>(json!([[], [[], []]]));
}

#[test]
fn absent_null_and_set() {
    let change: Change = round(json!({"name": null}));
    assert_eq!((change.name, change.limit), (Patch::Null, Patch::Absent));
    let change: Change = round(json!({"name": "x", "limit": 0}));
    assert_eq!(
        (change.name, change.limit),
        (Patch::from("x"), Patch::Value(0))
    );
}

#[test]
fn a_null_that_is_a_value_is_not_left_out() {
    #[derive(Debug, Clone, PartialEq)]
    struct Step {
        value: Option<Value>,
        old: Option<Box<Null>>,
        unknown_fields: UnknownFields,
    }
    specwright_runtime::object!(both Step { value, old, ..unknown_fields });

    let step: Step = round(json!({"value": null, "old": null}));
    assert_eq!(step.value, Some(Value::Null));
    let step: Step = round(json!({}));
    assert_eq!((step.value, step.old), (None, None));
}

#[test]
fn formats() {
    let value = json!({
        "at": "2026-08-01T12:30:00.5+02:00", "on": "2026-08-01", "time": "12:30:00Z",
        "span": "P1DT2H", "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "price": "10.10",
        "data": "aGk=", "unix": -1.5, "nothing": null, "pair": [1, "x"], "big": 12,
    });
    let formats: Formats = round(value.clone());
    assert!(formats.at.is_valid() && formats.span.is_valid() && formats.data.is_valid());
    assert_eq!(
        (formats.unix.as_secs(), formats.unix.subsec_nanos()),
        (-2, 500_000_000)
    );
    let mut odd = value;
    for (name, text) in [
        ("at", "soon"),
        ("on", ""),
        ("time", "\n"),
        ("id", "x"),
        ("data", "%"),
    ] {
        odd[name] = text.into();
    }
    odd["price"] = json!(0.5);
    odd["unix"] = json!(9_223_372_036_854_775_807_i64);
    let formats: Formats = round(odd);
    assert!(!formats.at.is_valid());
}

#[test]
fn numbers_beyond_64_bits() {
    let text = format!("[{},{},1e20,100.0]", i128::MAX, i128::MIN);
    let numbers: Vec<i128> = codec::from_str(&text).unwrap();
    assert_eq!(numbers, [i128::MAX, i128::MIN, 10_i128.pow(20), 100]);
    assert_eq!(
        codec::to_string(&numbers),
        format!("[{},{},{},100]", i128::MAX, i128::MIN, 10_i128.pow(20))
    );
    round::<Anything>(json!(u64::MAX));
}

#[test]
fn enums() {
    assert_eq!(round::<Status>(json!("archived")), Status::Archived);
    let unknown: Status = round(json!("a \"new\" one\n"));
    assert_eq!(unknown.as_str(), "a \"new\" one\n");
    assert_eq!(Status::from("active"), Status::Active);
    assert_eq!("active".parse::<Status>(), Ok(Status::Active));
    assert_eq!(Status::from("x".to_owned()).to_string(), "x");
    assert_eq!(format!("{:>8}", Status::Active), "  active");
    assert_eq!(AsRef::<str>::as_ref(&Status::Active), "active");
    assert!(codec::from_str::<Status>("5").is_err());
    assert_eq!(round::<Level>(json!(-1)), Level::Low);
    assert_eq!(round::<Level>(json!(7)).as_i64(), 7);
    assert_eq!(Level::from(10).to_string(), "10");
    assert!(codec::from_str::<Level>("1.5").is_err());
}

#[test]
fn large_types_in_each_other_do_not_overflow_the_stack() {
    /// As large as sixty optional strings.
    #[derive(Debug, Clone, PartialEq)]
    struct Ballast([u64; 180]);
    impl Decode for Ballast {
        fn decode(r: &mut codec::Reader<'_>) -> Result<Self, codec::DecodeError> {
            r.u64().map(|number| Self([number; 180]))
        }
    }
    impl Encode for Ballast {
        fn encode(&self, w: &mut codec::Writer) {
            w.u64(self.0[0]);
        }
    }
    #[derive(Debug, Clone, PartialEq)]
    struct Large {
        ballast: Option<Ballast>,
        child: Option<Box<Either>>,
        rest: UnknownFields,
    }
    specwright_runtime::object!(both Large { ballast, child, ..rest });
    #[derive(Debug, Clone, PartialEq)]
    enum Either {
        Large(Box<Large>),
        Text(String),
        Unknown(Value),
    }
    specwright_runtime::untagged_union!(both Either { Large, Text, ..Unknown });

    let nested = |depth| "{\"child\":".repeat(depth) + "\"x\"" + &"}".repeat(depth);
    assert!(codec::from_str::<Either>(&nested(30)).is_ok());
    let text = nested(126);
    let deep: Either = codec::from_str(&text).unwrap();
    assert_eq!(codec::to_string(&deep), text);
}

#[test]
fn one_direction() {
    let sent = Sent {
        name: "x".to_owned(),
        kind: Kind::Big,
        unknown_fields: UnknownFields::from_iter([("extra", 1)]),
    };
    assert_eq!(
        codec::to_string(&sent),
        r#"{"name":"x","kind":"big","extra":1}"#
    );
    assert_eq!(
        serde_json::to_value(&sent).unwrap(),
        json!({"name": "x", "kind": "big", "extra": 1})
    );
    let received: Received = codec::from_str(r#"{"kind":"small","union":5}"#).unwrap();
    assert_eq!(received.kind, Sort::Small);
    assert_eq!(received.union, OneOf::Unknown(json!(5)));
}

#[test]
fn errors_say_where() {
    for (text, expected) in [
        (
            r#"{"status":"active"}"#,
            "id: required, but missing in `Project` (at byte 0, near `{\"status\":\"…\"}`)",
        ),
        (
            r#"{"id":5}"#,
            "id: expected a string, found a number (at byte 6, near `{\"id\":5}`)",
        ),
        (
            r#"{"id":"","status":"","next-page":1}"#,
            "next-page: expected a string, found a number",
        ),
        (
            r#"{"id":"","status":"","children":[{}]}"#,
            "children[0].id: required, but missing in `Project` (at byte 33",
        ),
        (
            r#"{"id":"","status":"","labels":{"a b":1}}"#,
            "labels[\"a b\"]: expected a string, found a number",
        ),
        ("[]", "expected an object, found an array"),
        ("", "expected an object, found the end of the text"),
    ] {
        let error = codec::from_str::<Project>(text).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(serde_json::from_str::<Project>(text).is_err());
    }
    let error = codec::from_str::<Vec<i64>>("[1, 9223372036854775808]").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("[1]: 9223372036854775808 is out of range"),
        "{error}"
    );
}

#[test]
fn fragments_are_short_and_do_not_split_characters() {
    let text = format!(
        "[\"{}\", 5, \"{}\"]",
        "é".repeat(100),
        "\u{1f980}".repeat(100)
    );
    let error = codec::from_str::<Vec<String>>(&text).unwrap_err();
    assert_eq!(error.path(), "[1]");
    assert!(error.fragment().chars().count() <= 80);
    assert!(error.fragment().contains("\", 5, \""));
}

#[test]
fn formats_that_do_not_describe_themselves_say_so() {
    let error = postcard::from_bytes::<Project>(&[0]).unwrap_err();
    assert!(!error.to_string().is_empty());
}
