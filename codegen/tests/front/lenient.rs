//! Documents as people write them.

use super::{component, read, read_good, summary};
use serde_json::json;
use specwright::document::{ParameterIn, SecurityKind, Style};

#[test]
fn yaml_has_more_than_json() {
    let document = read_good(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: T, version: '1'}
x-defaults: &defaults
  type: object
  description: merged
paths:
  /a:
    get:
      responses:
        200: {description: number}
        404: !tagged {description: tagged}
components:
  schemas:
    A:
      <<: *defaults
      description: own
      minimum: -9223372036854776000
      default: 340282366920938463463374607431768211455
      true: ignored
    Null:
      properties: {1.10: {type: string}, 0x1F: {type: string}, True: {$ref: '#/components/schemas/Null'}}
"##,
    )]);
    let a = component(&document, "A");
    assert_eq!(a.description.as_deref(), Some("own"));
    assert_eq!(a.types.len(), 1);
    assert_eq!(a.minimum, Some(-9_223_372_036_854_776_000.0));
    let names = component(&document, "Null").properties.iter();
    assert_eq!(
        names.map(|(name, _)| &**name).collect::<Vec<_>>(),
        ["1.10", "0x1F", "True"]
    );
    let statuses = document.operations[0].responses.iter();
    assert_eq!(
        statuses.map(|r| &*r.status).collect::<Vec<_>>(),
        ["200", "404"]
    );
}

#[test]
fn a_string_is_what_was_written_not_what_yaml_reads() {
    let (document, diagnostics) = read(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: T, version: 1.10}
paths: {}
servers: [{url: '/{v}', variables: {v: {enum: [1.10, 2.0], default: 1.10}}}]
components:
  schemas:
    Version:
      type: [string, 'null']
      enum: [1.10, 1.0, 0x10, 1_000, .5, yes, True, 2024-01-01, 007, +1, 1e3, 'a', null]
      default: 1.10
      example: 1.20
    Number: {type: number, enum: [1.10, 0x10, .5], default: 1.10}
    Constant: {type: string, const: 0.10, examples: [0.10]}
    Keys:
      properties: {1.10: {}, 0x10: {}, on: {}, True: {}, ~: {}}
      required: [1.10, True]
"##,
    )]);
    let document = document.expect("a document");
    assert_eq!(document.info.version, "1.10");
    let variable = &document.servers[0].variables[0];
    assert_eq!(variable.values, ["1.10", "2.0"]);
    assert_eq!(variable.default, "1.10");
    let version = component(&document, "Version");
    let expected = json!([
        "1.10",
        "1.0",
        "0x10",
        "1_000",
        ".5",
        "yes",
        "True",
        "2024-01-01",
        "007",
        "+1",
        "1e3",
        "a",
        null
    ]);
    assert_eq!(
        version.enum_values.as_deref(),
        expected.as_array().map(Vec::as_slice)
    );
    assert_eq!(version.default, Some(json!("1.10")));
    assert_eq!(version.examples, [json!("1.20")]);
    let number = component(&document, "Number");
    assert_eq!(
        number.enum_values,
        Some(vec![json!(1.1), json!(16), json!(0.5)])
    );
    assert_eq!(number.default, Some(json!(1.1)));
    let constant = component(&document, "Constant");
    assert_eq!(constant.const_value, Some(json!("0.10")));
    assert_eq!(constant.examples, [json!("0.10")]);
    let keys = component(&document, "Keys");
    let names: Vec<_> = keys
        .properties
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["1.10", "0x10", "on", "True", "~"]);
    assert_eq!(keys.required, ["1.10", "True"]);
    // Only the version of the API is expected to be quoted.
    assert_eq!(
        summary(&diagnostics),
        ["warning wrong-type 3:27", "warning wrong-type 5:69"]
    );
}

#[test]
fn an_alias_repeats_what_was_written() {
    let document = read_good(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
x-version: &version {type: string, enum: &values [1.10, 1.20]}
components:
  schemas:
    A: *version
    B: {type: string, enum: *values}
    C: {<<: *version, default: &one 1.0e1}
    D: {type: string, const: *one}
"##,
    )]);
    let values = Some(vec![json!("1.10"), json!("1.20")]);
    for name in ["A", "B", "C"] {
        assert_eq!(component(&document, name).enum_values, values, "{name}");
    }
    let constant = &component(&document, "D").const_value;
    assert_eq!(constant, &Some(json!("1.0e1")));
}

#[test]
fn a_version_of_openapi_is_not_a_number() {
    for (version, good) in [("3.1", true), ("3.0", true), ("3.10", false)] {
        let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n");
        let (document, _) = read(&[("api.yaml", &text)]);
        assert_eq!(document.is_some(), good, "{version}");
    }
}

#[test]
fn what_only_one_thing_can_be_meant_by_is_taken() {
    let (document, diagnostics) = read(&[(
        "api.yaml",
        r##"
openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  parameters: [{name: q, in: query, schema: {type: string}}]
  /a:
    get:
      parameters:
        - in: querystring
          content: {application/json: {schema: {type: object}}}
components:
  schemas:
    Nothing:
"##,
    )]);
    let document = document.expect("a document");
    assert!(component(&document, "Nothing").types.is_empty());
    assert_eq!(document.operations.len(), 1);
    assert_eq!(document.operations[0].parameters[0].name, "query");
    assert_eq!(
        summary(&diagnostics),
        [
            "warning path-slash 5:3",
            "warning missing-field 9:11",
            "warning wrong-type 13:12",
        ]
    );
}

#[test]
fn parameters_are_inherited_and_completed() {
    let (document, diagnostics) = read(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a/{id}/{b}:
    summary: from the item
    parameters:
      - {name: id, in: path, schema: {type: string}}
      - {name: q, in: query, schema: {type: string}, description: item}
      - {name: X-H, in: header, schema: {type: string}}
    get:
      parameters:
        - {name: q, in: query, schema: {type: integer}, style: pipeDelimited}
        - {name: x-h, in: header, content: {text/plain: {}}}
        - {name: c, in: cookie}
"##,
    )]);
    let document = document.expect("a document");
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    let operation = &document.operations[0];
    assert_eq!(operation.summary.as_deref(), Some("from the item"));
    let parameters: Vec<_> = operation
        .parameters
        .iter()
        .map(|p| (&*p.name, p.place, p.required, p.style, p.explode))
        .collect();
    assert_eq!(
        parameters,
        [
            ("id", ParameterIn::Path, true, Style::Simple, false),
            ("q", ParameterIn::Query, false, Style::PipeDelimited, false),
            ("x-h", ParameterIn::Header, false, Style::Simple, false),
            ("c", ParameterIn::Cookie, false, Style::Form, true),
            ("b", ParameterIn::Path, true, Style::Simple, false),
        ]
    );
    assert_eq!(operation.parameters[1].description, None);
    assert!(operation.parameters[2].content.is_some());
    assert!(operation.parameters[4].schema.is_some());
}

#[test]
fn the_methods_of_3_2_and_webhooks() {
    let document = read_good(&[(
        "api.yaml",
        r##"
openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /a:
    x-note: n
    query: {operationId: q}
    additionalOperations:
      Copy: {operationId: c, x-rust-name: duplicate}
webhooks:
  created:
    post: {operationId: w}
"##,
    )]);
    let methods = document.operations.iter().map(|o| &*o.method);
    assert_eq!(methods.collect::<Vec<_>>(), ["QUERY", "Copy"]);
    assert_eq!(document.operations[1].extensions[0].0, "x-rust-name");
    assert_eq!(document.webhooks[0].path, "created");
}

#[test]
fn servers_and_security() {
    let document = read_good(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: T, version: '1'}
servers:
  - url: https://{region}.example.com
    x-env: BASE
    variables: {region: {default: eu, enum: [eu, us]}}
security: [{key: []}, {}]
paths:
  /a:
    get: {security: []}
    put: {}
    post: {security: [{'#/components/securitySchemes/digest': []}]}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    digest: {type: http, scheme: Digest}
"##,
    )]);
    let server = &document.servers[0];
    assert_eq!(server.env.as_deref(), Some("BASE"));
    assert_eq!(server.variables[0].values, ["eu", "us"]);
    let root = document.security.as_deref().expect("security");
    assert_eq!(root.len(), 2);
    assert!(root[1].schemes.is_empty());
    assert_eq!(document.operations[0].security.as_deref(), Some(&[][..]));
    assert_eq!(document.operations[1].security, None);
    let by_uri = document.operations[2].security.as_deref();
    assert_eq!(by_uri.expect("security")[0].schemes[0].0, "digest");
    let kind = &document.security_schemes[1].kind;
    assert_eq!(*kind, SecurityKind::Http("digest".to_owned()));
}

#[test]
fn loose_json_is_read_as_yaml() {
    let text = "{\n  // a comment is too much\n  \"openapi\": \"3.1.0\"\n}";
    let (document, diagnostics) = read(&[("api.json", text)]);
    assert!(document.is_none());
    assert!(diagnostics.has_errors());

    let text = "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\",},}";
    let (document, diagnostics) = read(&[("api.json", text)]);
    assert!(document.is_some(), "{diagnostics}");
    assert_eq!((diagnostics.errors(), diagnostics.warnings()), (0, 1));
}
