//! Which type a schema becomes, as `inspect` tells it.

use specwright::ir::Type;
use specwright::rust::surface::Kind;
use specwright::{Config, inspect::Inspection};
use std::collections::BTreeMap;

/// The types of a document's schemas, by name, and the reasons for fallbacks, by pointer.
struct Types {
    schemas: BTreeMap<String, String>,
    fallbacks: BTreeMap<String, String>,
}

fn types(schemas: &str, set: impl FnOnce(&mut Config)) -> Types {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let spec = folder.path().join("api.yaml");
    let head =
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\ncomponents:\n  schemas:\n";
    std::fs::write(&spec, format!("{head}{schemas}")).expect("the file is written");
    let mut config = Config::new(spec, folder.path().join("out"));
    set(&mut config);
    let output = specwright::generate(&config).unwrap_or_else(|problems| panic!("{problems}"));
    let inspection = Inspection::new(&output.surface);
    let schemas = inspection.schemas.into_iter().map(|entry| {
        let name = entry.pointer.rsplit('/').next().unwrap_or_default();
        (name.to_owned(), entry.ty)
    });
    let fallbacks = inspection.fallbacks.into_iter();
    Types {
        schemas: schemas.collect(),
        fallbacks: fallbacks
            .map(|entry| (entry.pointer, entry.reason))
            .collect(),
    }
}

#[test]
fn what_has_no_type_is_read_as_it_was_meant_unless_strictly() {
    let schemas = "
    Members: { properties: { a: { type: string } }, required: [a] }
    List: { items: { type: string } }
    Object: { type: object, properties: { a: { type: string } } }
";
    let meant = types(schemas, |_| {});
    assert_eq!(meant.schemas["Members"], "types::Members");
    assert_eq!(meant.schemas["List"], "Vec<String>");
    assert!(meant.fallbacks.is_empty());

    let strict = types(schemas, |config| config.strict_types = true);
    assert_eq!(strict.schemas["Members"], "serde_json::Value");
    assert_eq!(strict.schemas["List"], "serde_json::Value");
    assert_eq!(strict.schemas["Object"], "types::Object");
    let reason = &strict.fallbacks["/components/schemas/Members"];
    assert_eq!(reason, "without a `type`, any value fits");
}

#[test]
fn parts_that_are_closed_make_a_closed_whole() {
    let schemas = "
    Base: { type: object, properties: { a: { type: string } }, additionalProperties: false }
    Both: { allOf: [ { $ref: '#/components/schemas/Base' }, { additionalProperties: false } ] }
    One: { allOf: [ { $ref: '#/components/schemas/Base' }, { additionalProperties: { type: string } } ] }
";
    let types = types(schemas, |_| {});
    assert_eq!(types.schemas["Both"], "types::Both");
    assert!(types.fallbacks.is_empty(), "{:?}", types.fallbacks);
}

#[test]
fn choices_that_lead_back_to_one_another_allow_the_same() {
    let schemas = "
    A: { oneOf: [{ type: integer }, { $ref: '#/components/schemas/B' }] }
    B: { oneOf: [{ type: string }, { $ref: '#/components/schemas/A' }] }
    C: { oneOf: [{ type: string }, { $ref: '#/components/schemas/D' }, { $ref: '#/components/schemas/E' }] }
    D: { oneOf: [{ type: integer }, { $ref: '#/components/schemas/C' }] }
    E: { oneOf: [{ type: boolean }, { $ref: '#/components/schemas/C' }] }
";
    let types = types(schemas, |_| {});
    for name in ["A", "B", "C", "D", "E"] {
        assert_eq!(types.schemas[name], format!("types::{name}"));
    }
}

#[test]
fn what_is_large_is_boxed_where_another_holds_it() {
    let names: String = (0..50)
        .map(|at| format!("f{at}: {{ type: string }}, "))
        .collect();
    let schemas = format!(
        "
    Large: {{ type: object, properties: {{ {names} }} }}
    Small: {{ type: object, properties: {{ f: {{ type: string }} }} }}
    Holder:
      type: object
      properties:
        large: {{ $ref: '#/components/schemas/Large' }}
        small: {{ $ref: '#/components/schemas/Small' }}
        list: {{ type: array, items: {{ $ref: '#/components/schemas/Large' }} }}
"
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let spec = folder.path().join("api.yaml");
    let head =
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\ncomponents:\n  schemas:";
    std::fs::write(&spec, format!("{head}{schemas}")).expect("the file is written");
    let output = specwright::generate(&Config::new(spec, folder.path().join("out")));
    let surface = output
        .unwrap_or_else(|problems| panic!("{problems}"))
        .surface;
    let holder = surface.types.iter().find(|item| item.name == "Holder");
    let Some(Kind::Struct(body)) = holder.map(|item| &item.kind) else {
        panic!("{holder:?}")
    };
    let is_boxed = |at: usize| matches!(&body.fields[at].ty, Type::Option(ty) if matches!(**ty, Type::Boxed(_)));
    assert!(is_boxed(0));
    assert!(!is_boxed(1) && !is_boxed(2));
}

#[test]
fn schemas_may_be_nested_deeply() {
    let chain = |schema: &dyn Fn(usize) -> String| -> String {
        let links = (0..400).map(|at| format!("    C{at}: {}\n", schema(at + 1)));
        links
            .chain(["    C400: { type: object }\n".to_owned()])
            .collect()
    };
    let members = chain(&|next| {
        format!("{{ properties: {{ next: {{ $ref: '#/components/schemas/C{next}' }} }} }}")
    });
    let types_of_members = types(&members, |_| {});
    assert_eq!(types_of_members.schemas["C0"], "types::C0");
    assert!(types_of_members.fallbacks.is_empty());

    // These end somewhere.
    for keyword in [
        "items: ",
        "oneOf: [{ type: string }, ",
        "allOf: [{ title: a }, ",
    ] {
        let end = if keyword.contains('[') { "]" } else { "" };
        let nested = chain(&|next| {
            format!("{{ {keyword}{{ $ref: '#/components/schemas/C{next}' }}{end} }}")
        });
        assert_eq!(types(&nested, |_| {}).schemas.len(), 401);
    }
}

#[test]
fn integers_have_room_for_their_bounds() {
    let schemas = "
    Exact: { type: integer, minimum: -9223372036854775808, maximum: 9223372036854775807 }
    Rounded: { type: integer, minimum: -9223372036854776000, maximum: 9223372036854776000 }
    Positive: { type: integer, minimum: 0, maximum: 18446744073709551615 }
    Listed: { type: integer, enum: [1, 18446744073709551615] }
    Constant: { const: 18446744073709551615 }
";
    let types = types(schemas, |_| {}).schemas;
    assert_eq!(types["Exact"], "i64");
    assert_eq!(types["Rounded"], "i128");
    assert_eq!(types["Positive"], "u64");
    assert_eq!(types["Listed"], "i128");
    assert_eq!(types["Constant"], "u64");
}

#[test]
fn each_media_type_has_a_method_or_is_listed() {
    let text = r##"
openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a:
    post:
      operationId: a.change
      requestBody:
        content:
          application/json: { schema: { $ref: '#/components/schemas/A' } }
          text/json: { schema: { $ref: '#/components/schemas/A' } }
          application/xml: { schema: { $ref: '#/components/schemas/A' } }
          text/plain: {}
          text/x-markdown: {}
      responses:
        '200':
          description: d
          content:
            application/json: { schema: { $ref: '#/components/schemas/A' } }
            text/json: { schema: { $ref: '#/components/schemas/A' } }
            application/xml: { schema: { $ref: '#/components/schemas/A' } }
            application/pdf: {}
            application/x.b+json: { schema: { $ref: '#/components/schemas/B' } }
            application/x-b+json: { schema: { $ref: '#/components/schemas/C' } }
components:
  schemas:
    A: { type: object, properties: { a: { type: string } } }
    B: { type: object, properties: { b: { type: string } } }
    C: { type: object, properties: { c: { type: string } } }
"##;
    let output = specwright::generate_in_memory(&[("api.yaml", text)], &Config::new("", ""));
    let surface = output
        .unwrap_or_else(|problems| panic!("{problems}"))
        .surface;
    let methods = surface.methods().map(|(_, method)| method.name.as_str());
    let expected = [
        "change",
        "change_text",
        "change_bytes",
        "change_x_b",
        "change_x_b_2",
    ];
    assert_eq!(methods.collect::<Vec<_>>(), expected);
    let inspection = Inspection::new(&surface);
    let listed = inspection.fallbacks.iter().map(|entry| {
        let (_, place) = entry.pointer.split_once("post/").expect("an operation");
        (place, entry.ty.as_str(), entry.reason.as_str())
    });
    let sent = "this media type has no method of its own: `application/json` is sent instead";
    let text = "this media type has no method of its own: `text/plain` is sent instead";
    let asked = "this media type has no method of its own: `application/json` is asked for instead";
    let expected = [
        ("requestBody/content/text~1x-markdown", "String", text),
        ("requestBody/content/application~1xml", "String", sent),
        ("responses/200/content/application~1xml", "String", asked),
    ];
    assert_eq!(listed.collect::<Vec<_>>(), expected);
}

#[test]
fn a_struct_has_as_many_fields_as_the_compiler_takes() {
    let members = |count: usize| -> String {
        let members = (0..count).map(|at| format!("p{at}: {{ type: string }}"));
        members.collect::<Vec<_>>().join(", ")
    };
    let schemas = format!(
        "
    Most: {{ properties: {{ {} }} }}
    TooMany: {{ properties: {{ {} }} }}
",
        members(3_000),
        members(3_001)
    );
    let types = types(&schemas, |_| {});
    assert_eq!(types.schemas["Most"], "types::Most");
    assert_eq!(types.schemas["TooMany"], "serde_json::Value");
    let reason = &types.fallbacks["/components/schemas/TooMany"];
    assert!(reason.contains("3000 properties"), "{reason}");
}

#[test]
fn lists_that_may_be_null_are_noted() {
    let notes = |required: &str| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let spec = folder.path().join("api.yaml");
        let text = format!(
            "openapi: 3.1.0
info: {{ title: T, version: '1' }}
paths:
  /pets:
    get:
      operationId: pets.get
      responses:
        '200':
          description: A pet.
          content:
            application/json:
              schema: {{ $ref: '#/components/schemas/Pet' }}
components:
  schemas:
    Tags: {{ type: array, items: {{ type: string }} }}
    Pet:
      type: object
      required: {required}
      properties:
        name: {{ type: string }}
        toys: {{ type: array, items: {{ type: string }} }}
        tags: {{ $ref: '#/components/schemas/Tags' }}
        labels: {{ type: object, additionalProperties: {{ type: string }} }}
"
        );
        std::fs::write(&spec, text).expect("the file is written");
        let config = Config::new(spec, folder.path().join("out"));
        let output = specwright::generate(&config).unwrap_or_else(|problems| panic!("{problems}"));
        Inspection::new(&output.surface).notes
    };
    assert_eq!(notes("[name]"), Vec::<String>::new());
    let found = notes("[name, toys, tags, labels]");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("(in 3 places) is read as an empty one"),
        "{found:?}"
    );
}
