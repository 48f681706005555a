//! References: to places, to files, by identifier; chains and circles.

use super::{component, property, read, read_good, summary};
use specwright::{
    diagnostics::Diagnostics,
    document::{JsonType, ParameterIn, Schema},
    load::Sources,
    resolve,
};

#[test]
fn places_are_found_that_are_not_written_to_the_letter() {
    let document = read_good(&[
        (
            "api.yaml",
            r##"
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a/b:
    get:
      responses:
        200:
          description: a slash as %2F
          content: {application/json: {schema: {type: integer}}}
components:
  schemas:
    A: {$ref: '#/paths/%2Fa%2Fb/get/responses/200/content/application%2Fjson/schema'}
    B: {$ref: 'b.yaml#/'}
"##,
        ),
        ("b.yaml", "type: boolean"),
    ]);
    let target = |name| document.schema(component(&document, name).reference.expect("a target"));
    assert_eq!(target("A").types, [JsonType::Integer]);
    assert_eq!(target("B").types, [JsonType::Boolean]);
    assert!(document.operations[0].responses[0].headers.is_empty());
}

#[test]
fn a_dynamic_reference_leads_to_what_the_schema_above_puts_there() {
    let document = read_good(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    List:
      properties:
        items: {type: array, items: {$dynamicRef: '#item'}}
        total: {type: integer}
      $defs:
        item: {$dynamicAnchor: item}
    Texts:
      $ref: '#/components/schemas/List'
      $defs:
        item: {$dynamicAnchor: item, type: string}
    Flags:
      allOf: [{$ref: '#/components/schemas/List'}]
      $defs:
        flag: {$dynamicAnchor: item, type: boolean}
    Tree:
      $dynamicAnchor: node
      properties:
        children: {type: array, items: {$dynamicRef: '#node'}}
    Named:
      $dynamicAnchor: node
      allOf: [{$ref: '#/components/schemas/Tree'}]
      properties: {name: {type: string}}
"##,
    )]);
    let parts = |name| {
        let schema = component(&document, name);
        match schema.all_of.first() {
            Some(part) => document.schema(*part),
            None => schema,
        }
    };
    let list = |name, property_name| {
        let schema = match parts(name).reference {
            Some(list) => document.schema(list),
            None => parts(name),
        };
        let list = property(&document, schema, property_name);
        let item = document.schema(list.items.expect("items"));
        item.reference.expect("a reference")
    };
    assert_eq!(
        document.schema(list("Texts", "items")).types,
        [JsonType::String]
    );
    assert_eq!(
        document.schema(list("Flags", "items")).types,
        [JsonType::Boolean]
    );
    assert!(document.schema(list("List", "items")).types.is_empty());
    let id = |name| {
        let mut known = document.component_schemas.iter();
        known.find(|(known, _)| known == name).map(|(_, id)| *id)
    };
    assert_eq!(Some(list("Tree", "children")), id("Tree"));
    assert_eq!(Some(list("Named", "children")), id("Named"));
}

#[test]
fn a_dynamic_reference_to_a_plain_anchor_stays_where_it_is() {
    let document = read_good(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    List:
      $id: https://example.com/list
      type: array
      items: {$dynamicRef: '#item'}
      $defs:
        item: {$anchor: item}
    Texts:
      $ref: https://example.com/list
      $defs:
        item: {$dynamicAnchor: item, type: string}
"##,
    )]);
    let list = component(&document, "Texts").reference.expect("the list");
    let item = document.schema(list).items.expect("items");
    let target = document.schema(item).reference.expect("a reference");
    assert!(document.schema(target).types.is_empty());
}

#[test]
fn every_kind_of_object_may_be_a_reference() {
    let document = read_good(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a/{id}:
    $ref: '#/components/pathItems/A'
components:
  pathItems:
    A:
      parameters: [{$ref: '#/components/parameters/Id'}]
      post:
        requestBody: {$ref: '#/components/requestBodies/B', description: here}
        responses:
          200: {$ref: '#/components/responses/R'}
          2xx: {$ref: '#/components/responses/R'}
        callbacks:
          done: {$ref: '#/components/callbacks/C'}
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: integer}}
  requestBodies:
    B:
      description: there
      content:
        application/json:
          schema: {type: string}
          examples:
            e: {$ref: '#/components/examples/E'}
  responses:
    R:
      description: r
      headers:
        X-H: {$ref: '#/components/headers/H'}
  headers:
    H: {schema: {type: string}}
  examples:
    E: {value: example}
  callbacks:
    C:
      '{$request.body#/url}':
        post: {responses: {200: {description: ok}}}
  securitySchemes:
    one: {$ref: '#/components/securitySchemes/two'}
    two: {type: http, scheme: Bearer, x-env: KEY}
"##,
    )]);
    let [operation] = &*document.operations else {
        panic!("{:?}", document.operations)
    };
    assert_eq!((&*operation.method, &*operation.path), ("POST", "/a/{id}"));
    assert_eq!(operation.location.pointer, "/components/pathItems/A/post");
    assert_eq!(operation.parameters[0].place, ParameterIn::Path);
    let body = operation.request_body.as_ref().expect("a body");
    assert_eq!(body.description.as_deref(), Some("here"));
    assert_eq!(body.content[0].examples, ["example"]);
    let statuses: Vec<_> = operation.responses.iter().map(|r| &*r.status).collect();
    assert_eq!(statuses, ["200", "2XX"]);
    assert_eq!(operation.responses[0].headers[0].name, "X-H");
    assert_eq!(document.webhooks[0].path, "{$request.body#/url}");
    assert_eq!(document.security_schemes[0].env.as_deref(), Some("KEY"));
}

#[test]
fn files_refer_to_one_another_from_where_they_are() {
    let document = read_good(&[
        (
            "spec/api.yaml",
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    $ref: 'paths/a%20b.yaml'\ncomponents:\n  schemas:\n    Node: {$ref: schemas/node.json}\n",
        ),
        (
            "spec/paths/a b.yaml",
            "get:\n  responses:\n    default:\n      description: d\n      content:\n        application/json:\n          schema: {$ref: '../schemas/node.json#/properties/next'}\n",
        ),
        (
            "spec/schemas/node.json",
            r##"{"type": "object", "properties": {"next": {"$ref": "#"}, "up": {"$ref": "../api.yaml#/components/schemas/Node"}}}"##,
        ),
    ]);
    assert_eq!(
        document.files,
        ["api.yaml", "paths/a b.yaml", "schemas/node.json"]
    );
    let node = follow(&document, component(&document, "Node"));
    let next = property(&document, node, "next");
    // A circle through three files ends at the same schema.
    assert!(std::ptr::eq(follow(&document, next), node));
    let up = property(&document, node, "up");
    assert!(std::ptr::eq(follow(&document, up), node));
    let response = &document.operations[0].responses[0];
    let schema = response.content[0].schema.expect("a schema");
    let target = document.schema(schema).reference.expect("a reference");
    assert!(std::ptr::eq(document.schema(target), next));
}

#[test]
fn whole_maps_and_lists_may_stand_elsewhere() {
    let (document, diagnostics) = read(&[
        (
            "api.yaml",
            r##"
openapi: 3.1.0
info: {$ref: parts.yaml#/info}
tags: {$ref: parts.yaml#/tags}
paths: {$ref: parts.yaml#/paths, /own: {get: {}}}
components:
  schemas: {$ref: parts.yaml#/schemas}
"##,
        ),
        (
            "parts.yaml",
            r##"
info: {title: T, version: '1'}
tags: [{name: a}]
paths: {/a: {get: {responses: {$ref: '#/responses'}}}}
responses: {200: {description: Fine.}}
members: {a: {type: string}}
schemas:
  Members: {properties: {$ref: '#/members'}}
  Base:
    properties: {kind: {type: string}}
    discriminator: {propertyName: kind, mapping: {m: Members}}
  Reference: {properties: {$ref: {type: string}}}
"##,
        ),
    ]);
    let document = document.expect("a document");
    assert_eq!(document.info.title, "T");
    assert_eq!(document.tags.len(), 1);
    let paths = document.operations.iter().map(|o| &*o.path);
    assert_eq!(paths.collect::<Vec<_>>(), ["/a", "/own"]);
    assert_eq!(document.operations[0].responses.len(), 1);
    let members = component(&document, "Members");
    assert_eq!(members.properties[0].0, "a");
    let base = component(&document, "Base").discriminator.as_ref();
    let mapped = base.expect("a discriminator").mapping[0].1;
    assert!(std::ptr::eq(document.schema(mapped), members));
    assert_eq!(component(&document, "Reference").properties[0].0, "$ref");
    assert_eq!(
        summary(&diagnostics),
        [
            "warning loose-ref 3:14",
            "parts.yaml: warning loose-ref 4:38",
        ]
    );
    let told = diagnostics.to_string();
    assert!(told.contains("in 4 places of this file"), "{told}");
}

fn follow<'d>(document: &'d specwright::document::Document, schema: &'d Schema) -> &'d Schema {
    match schema.reference {
        Some(id) => follow(document, document.schema(id)),
        None => schema,
    }
}

#[test]
fn pointers_are_decoded_and_lead_anywhere() {
    let document = read_good(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a/{b}:
    get:
      parameters:
        - {name: b, in: path, required: true, schema: {type: boolean}}
components:
  schemas:
    ByPath: {$ref: '#/paths/~1a~1%7Bb%7D/get/parameters/0/schema'}
    Encoded: {$ref: '#%2Fcomponents/schemas/%42yPath'}
    "100%25 a~/b": {type: number}
    ByKey: {$ref: '#/components/schemas/100%2525%20a~0~1b'}
    Through: {$ref: '#/components/schemas/Alias/properties/inner'}
    Alias: {$ref: '#/components/schemas/Real'}
    Real: {properties: {inner: {type: array}}}
"##,
    )]);
    for (name, expected) in [
        ("ByPath", JsonType::Boolean),
        ("Encoded", JsonType::Boolean),
        ("ByKey", JsonType::Number),
        ("Through", JsonType::Array),
    ] {
        let schema = follow(&document, component(&document, name));
        assert_eq!(schema.types, [expected], "{name}");
    }
}

#[test]
fn identifiers_and_anchors_name_schemas() {
    let document = read_good(&[
        (
            "api.yaml",
            r##"
openapi: 3.2.0
$self: https://example.com/api/openapi.yaml
info: {title: T, version: '1'}
components:
  schemas:
    Tree:
      $id: https://example.com/schemas/tree
      $dynamicAnchor: node
      properties:
        children: {items: {$dynamicRef: '#node'}}
        leaf: {$ref: '#leaf'}
      $defs:
        Leaf: {$anchor: leaf, type: string}
    ById: {$ref: https://example.com/schemas/tree}
    Relative: {$ref: ../schemas/tree#leaf}
    Itself: {$ref: 'https://example.com/api/openapi.yaml#/components/schemas/Plain'}
    Plain: {type: integer}
    Other: {$ref: 'other.yaml#here'}
    Old: {$ref: 'other.yaml#old'}
"##,
        ),
        (
            "other.yaml",
            "a:\n  $anchor: here\n  type: 'null'\nb:\n  $id: '#old'\n  type: boolean\n",
        ),
    ]);
    let tree = component(&document, "Tree");
    let children = property(&document, tree, "children");
    let item = document.schema(children.items.expect("items"));
    assert!(std::ptr::eq(follow(&document, item), tree));
    assert!(std::ptr::eq(
        follow(&document, component(&document, "ById")),
        tree
    ));
    for (schema, expected) in [
        (property(&document, tree, "leaf"), JsonType::String),
        (component(&document, "Relative"), JsonType::String),
        (component(&document, "Itself"), JsonType::Integer),
        (component(&document, "Other"), JsonType::Null),
        (component(&document, "Old"), JsonType::Boolean),
    ] {
        assert_eq!(follow(&document, schema).types, [expected]);
    }
}

#[test]
fn discriminators_map_to_names_and_references() {
    let document = read_good(&[(
        "api.yaml",
        r##"
openapi: 3.2.0
info: {title: T, version: '1'}
components:
  schemas:
    Shape:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator:
        propertyName: kind
        mapping: {c: Circle, s: '#/components/schemas/Square'}
        defaultMapping: Circle
    Circle: {type: object, allOf: [{$ref: '#/components/schemas/Shape'}]}
    Square: {type: object}
"##,
    )]);
    let shape = component(&document, "Shape");
    let discriminator = shape.discriminator.as_ref().expect("a discriminator");
    let circle = component(&document, "Circle");
    assert!(std::ptr::eq(
        document.schema(discriminator.mapping[0].1),
        circle
    ));
    assert!(std::ptr::eq(
        document.schema(discriminator.default.expect("a default")),
        circle
    ));
    // A child that extends the base which lists it is left as it is.
    assert!(document.schema(circle.all_of[0]).reference.is_some());
}

#[test]
fn a_name_alone_is_no_reference() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas:\n    Pet: {}\n    A: {$ref: Pet}\n";
    let (_, diagnostics) = read(&[("api.yaml", text)]);
    assert_eq!(summary(&diagnostics), ["error missing-file 6:15"]);
    let shown = diagnostics.to_string();
    assert!(
        shown.contains("did you mean `#/components/schemas/Pet`?"),
        "{shown}"
    );
}

#[test]
fn a_file_is_one_whichever_way_leads_to_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let shared = folder.path().join("shared.yaml");
    std::fs::write(&shared, "type: object\nproperties: {a: {type: string}}\n").expect("a file");
    let root = folder.path().join("api.yaml");
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    \
         A: {{$ref: shared.yaml}}\n    B: {{$ref: 'file://{path}'}}\n    C: {{$ref: '{path}'}}\n",
        path = shared.display()
    );
    std::fs::write(&root, text).expect("a file");

    // A relative path to the root, as most are: the files beside it then have relative paths too.
    let here = std::env::current_dir().expect("a folder to run in");
    let up: std::path::PathBuf = here.components().skip(1).map(|_| "..").collect();
    let from_here = up.join(root.strip_prefix("/").unwrap_or(&root));
    let mut diagnostics = Diagnostics::new();
    let mut sources = Sources::open(&from_here, &mut diagnostics).expect("the root");
    let document = resolve::document(&mut sources, &[], &mut diagnostics).expect("a document");
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(sources.files().count(), 2);
    let target = |name| component(&document, name).reference.expect("a target");
    assert_eq!(target("A"), target("B"));
    assert_eq!(target("A"), target("C"));
}

#[test]
fn operations_and_texts_may_stand_elsewhere() {
    let (document, diagnostics) = read(&[
        (
            "api.yaml",
            r##"
openapi: 3.1.0
info: {title: T, version: '1', description: {$ref: about.md}}
paths:
  /a:
    get: {$ref: a.yaml#/list, summary: Own., tags: [own]}
    put: {$ref: '#/paths/~1a/get'}
"##,
        ),
        ("about.md", "# About\n\nAll: *of* it.\n"),
        (
            "a.yaml",
            r##"
list:
  operationId: list_a
  summary: Another's.
  tags: [another]
  deprecated: {$ref: flags.json#/yes}
  description: {$ref: texts/a.txt}
  parameters: [{name: limit, in: query, schema: {type: integer, maximum: {$ref: flags.json#/most}}}]
  requestBody: {content: {application/json: {schema: {type: string}}}}
  responses:
    200:
      description: {$ref: texts/a.txt}
      content:
        application/json:
          schema: {type: string, enum: {$ref: flags.json#/names}}
          example: {$ref: flags.json#/names/1}
"##,
        ),
        ("texts/a.txt", "A text: of its own."),
        (
            "flags.json",
            r#"{"yes": true, "most": 9, "names": ["x", "y"]}"#,
        ),
    ]);
    let document = document.expect("a document");
    assert_eq!(
        document.info.description.as_deref(),
        Some("# About\n\nAll: *of* it.\n")
    );
    let [get, put] = &document.operations[..] else {
        panic!("{:?}", document.operations)
    };
    assert_eq!(get.location.pointer, "/paths/~1a/get");
    assert_eq!(get.operation_id.as_deref(), Some("list_a"));
    // What stands beside the reference counts more.
    assert_eq!(get.summary.as_deref(), Some("Own."));
    assert_eq!(get.tags, ["own"]);
    assert_eq!(get.description.as_deref(), Some("A text: of its own."));
    assert!(get.deprecated && get.request_body.is_some());
    let limit = get.parameters[0].schema.expect("a schema");
    assert_eq!(document.schema(limit).maximum, Some(9.0));
    let content = &get.responses[0].content[0];
    assert_eq!(content.examples, ["y"]);
    let schema = document.schema(content.schema.expect("a schema"));
    assert_eq!(schema.enum_values.as_deref().map(<[_]>::len), Some(2));
    // A chain of references ends at the operation.
    assert_eq!(put.location.pointer, "/paths/~1a/put");
    assert_eq!(put.operation_id.as_deref(), Some("list_a"));
    assert_eq!(
        summary(&diagnostics),
        [
            "warning loose-ref 3:52",
            "warning duplicate-operation-id 7:5",
            "a.yaml: warning loose-ref 7:23",
        ]
    );
}

#[test]
fn a_broken_reference_is_told_wherever_it_stands() {
    let (document, diagnostics) = read(&[(
        "api.yaml",
        r##"
openapi: 3.1.0
info: {title: {$ref: '#/lost/1'}, version: '1', description: {$ref: lost.md}}
tags: [{$ref: '#/lost/2'}]
paths:
  /a:
    get: {$ref: '#/lost/3'}
    put:
      deprecated: {$ref: '#/lost/4'}
      tags: {$ref: '#/lost/5'}
      responses:
        200:
          description: d
          content:
            application/json:
              schema: {type: {$ref: '#/lost/6'}, enum: {$ref: '#/lost/7'}, oneOf: {$ref: '#/lost/8'}}
              example: {$ref: lost.json}
"##,
    )]);
    assert!(document.is_some());
    let text = diagnostics.to_string();
    for number in 1..=8 {
        let reference = format!("`#/lost/{number}` does not exist");
        assert!(text.contains(&reference), "{reference}: {text}");
    }
    assert!(text.contains("`lost.json` leads nowhere"), "{text}");
    assert!(text.contains("lost.md"), "{text}");
}

#[test]
fn values_may_stand_elsewhere() {
    let (document, diagnostics) = read(&[
        (
            "api.yaml",
            r##"
openapi: 3.1.0
info: {title: T, version: '1'}
x-limits: {$ref: values.json#/limits}
paths:
  /a:
    get:
      tags: [{$ref: values.json#/tag}, b]
      responses:
        200:
          description: d
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Base'}
              examples:
                first: {value: {$ref: values.json#/limits}}
                second: {$ref: '#/components/examples/Second'}
                # What an API that speaks of schemas may mean as it is.
                third: {value: {$ref: '#/definitions/Any'}}
components:
  examples: {Second: {value: 2}}
  schemas:
    Base:
      discriminator: {propertyName: kind, mapping: {leaf: {$ref: '#/components/schemas/Leaf'}}}
      properties: {kind: {type: string, default: {$ref: values.json#/tag}, enum: [{$ref: values.json#/tag}]}}
      required: [{$ref: values.json#/names/0}]
    Leaf: {allOf: [{$ref: '#/components/schemas/Base'}], examples: {one: {value: {$ref: values.json#/limits}}}}
"##,
        ),
        (
            "values.json",
            r#"{"tag": "a", "limits": {"most": 9}, "names": ["kind"]}"#,
        ),
    ]);
    let document = document.expect("a document");
    let limits = serde_json::json!({"most": 9});
    assert_eq!(
        document.extensions,
        [("x-limits".to_owned(), limits.clone())]
    );
    let operation = &document.operations[0];
    assert_eq!(operation.tags, ["a", "b"]);
    let meant = serde_json::json!({"$ref": "#/definitions/Any"});
    let shown = &operation.responses[0].content[0].examples;
    assert_eq!(*shown, [limits.clone(), serde_json::json!(2), meant]);
    let (base, leaf) = (component(&document, "Base"), component(&document, "Leaf"));
    let discriminator = base.discriminator.as_ref().expect("a discriminator");
    assert_eq!(document.schema(discriminator.mapping[0].1), leaf);
    assert_eq!(base.required, ["kind"]);
    let kind = property(&document, base, "kind");
    assert_eq!(kind.default, Some("a".into()));
    assert_eq!(kind.enum_values, Some(vec!["a".into()]));
    assert_eq!(leaf.examples, [limits]);
    assert_eq!(summary(&diagnostics), ["warning loose-ref 8:21"]);
}
