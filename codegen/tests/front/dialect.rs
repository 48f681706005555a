//! 3.0 in terms of JSON Schema 2020-12.

use super::{component, property, read_good};
use serde_json::{Value, json};
use specwright::document::{Document, JsonType, Schema};

const SCHEMAS: &str = r##"
components:
  schemas:
    A:
      properties:
        plain: {type: string, nullable: true}
        choice: {type: string, enum: [a, b], nullable: true}
        reference: {$ref: '#/components/schemas/B', nullable: true, description: d, type: string}
        composed: {allOf: [{$ref: '#/components/schemas/B'}], nullable: true, title: t}
        untyped: {properties: {a: {}}, nullable: true}
        anything: {nullable: true}
        limits: {type: number, minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: false}
        example: {type: string, example: e}
        tuple: {type: array, items: [{type: string}], additionalItems: false}
    B: {type: object}
"##;

fn document(version: &str) -> Document {
    let text =
        format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n{SCHEMAS}");
    read_good(&[("api.yaml", &text)])
}

/// The two members of the `anyOf` that a nullable composition becomes.
#[track_caller]
fn or_null<'d>(document: &'d Document, schema: &Schema) -> &'d Schema {
    let [inner, null] = *schema.any_of else {
        panic!("{schema:?}")
    };
    assert_eq!(document.schema(null).types, [JsonType::Null]);
    document.schema(inner)
}

#[test]
fn nullable_is_null() {
    for version in ["3.0.3", "3.1.0"] {
        let document = document(version);
        let a = component(&document, "A");
        let get = |name| property(&document, a, name);
        assert_eq!(get("plain").types, [JsonType::String, JsonType::Null]);
        let choice = get("choice").enum_values.as_deref();
        assert_eq!(choice, Some(&[json!("a"), json!("b"), Value::Null][..]));
        assert_eq!(get("untyped").types, [JsonType::Object, JsonType::Null]);
        assert!(get("anything").types.is_empty());

        let reference = get("reference");
        assert_eq!(reference.description.as_deref(), Some("d"));
        assert!(or_null(&document, reference).reference.is_some());
        let composed = get("composed");
        assert_eq!(composed.title.as_deref(), Some("t"));
        assert_eq!(or_null(&document, composed).all_of.len(), 1);
    }
}

#[test]
fn only_3_0_ignores_what_stands_beside_a_reference() {
    for (version, expected) in [("3.0.3", vec![]), ("3.1.0", vec![JsonType::String])] {
        let document = document(version);
        let reference = property(&document, component(&document, "A"), "reference");
        assert_eq!(or_null(&document, reference).types, expected, "{version}");
    }
}

#[test]
fn old_keywords_have_new_names() {
    let document = document("3.0.3");
    let a = component(&document, "A");
    let limits = property(&document, a, "limits");
    assert_eq!(
        (limits.minimum, limits.exclusive_minimum),
        (None, Some(1.0))
    );
    assert_eq!(
        (limits.maximum, limits.exclusive_maximum),
        (Some(2.0), None)
    );
    assert_eq!(property(&document, a, "example").examples, ["e"]);
    let tuple = property(&document, a, "tuple");
    assert_eq!(tuple.prefix_items.len(), 1);
    let rest = document.schema(tuple.items.expect("the rest"));
    assert_eq!(rest.boolean, Some(false));
}

#[test]
fn any_patch_version_will_do() {
    for version in [
        "3.0.0-RC1",
        "3.0.7",
        "'3.1'",
        "3.1.99",
        "3.2.0",
        "'3.0.8-y>6\"oI='",
    ] {
        assert_eq!(document(version).component_schemas.len(), 2, "{version}");
    }
}
