//! Swagger 2.0 in terms of OpenAPI 3: what each of its words becomes, and where a fault is said to be.

use super::{component, property, read, read_good, summary};
use specwright::document::{
    Document, JsonType, OAuthFlowKind, Operation, Parameter, ParameterIn, RequestBody,
    SecurityKind, Style,
};

const HEAD: &str = "swagger: '2.0'\ninfo: {title: T, version: '1'}\n";

fn good(rest: &str) -> Document {
    read_good(&[("api.yaml", &format!("{HEAD}{rest}"))])
}

/// What is said of a document whose third line is the first of `rest`.
fn problems(rest: &str) -> (Document, Vec<String>, String) {
    let (document, diagnostics) = read(&[("api.yaml", &format!("{HEAD}{rest}"))]);
    let text = diagnostics.to_string();
    (document.expect("a document"), summary(&diagnostics), text)
}

fn urls(document: &Document) -> Vec<&str> {
    document.servers.iter().map(|server| &*server.url).collect()
}

fn media_types(body: &RequestBody) -> Vec<(&str, &str)> {
    let content = body.content.iter();
    content
        .map(|media| (&*media.media_type, &*media.location.pointer))
        .collect()
}

#[track_caller]
fn body(operation: &Operation) -> &RequestBody {
    operation.request_body.as_ref().expect("a body")
}

#[track_caller]
fn parameter<'d>(operation: &'d Operation, name: &str) -> &'d Parameter {
    let mut parameters = operation.parameters.iter();
    parameters.find(|known| known.name == name).expect(name)
}

#[test]
fn host_base_path_and_schemes_are_servers() {
    for (text, expected) in [
        ("host: a.example\n", vec!["https://a.example"]),
        (
            "host: a.example\nbasePath: v1/\n",
            vec!["https://a.example/v1"],
        ),
        (
            "host: a.example:8080\nbasePath: /v1\nschemes: [http, https, http]\n",
            vec!["https://a.example:8080/v1", "http://a.example:8080/v1"],
        ),
        ("basePath: /v1\nschemes: [http]\n", vec!["/v1"]),
        ("basePath: /\n", vec![]),
    ] {
        let document = good(&format!("{text}paths: {{}}\n"));
        assert_eq!(urls(&document), expected, "{text}");
        assert_eq!(document.openapi, "2.0");
    }
    let (document, said, _) =
        problems("host: http://a.example/\nschemes: [wss, http]\npaths: {}\n");
    assert_eq!(urls(&document), ["http://a.example"]);
    assert_eq!(said, ["warning host-url 3:7", "warning unknown-scheme 4:1"]);
}

#[test]
fn an_operation_may_have_another_scheme() {
    let document = good(
        "host: a.example\nschemes: [https]\npaths:\n  /a:\n    get: {schemes: [http], responses: {}}\n    \
         put: {schemes: [https, http], responses: {}}\n",
    );
    let servers = |index: usize| document.operations[index].servers.iter();
    let urls: Vec<_> = servers(0).map(|server| &*server.url).collect();
    assert_eq!(urls, ["http://a.example"]);
    assert_eq!(servers(1).count(), 0);
}

#[test]
fn a_host_may_have_parameters() {
    let (document, said, _) = problems(
        "x-ms-parameterized-host:\n  hostTemplate: '{account}.{zone}'\n  parameters:\n    \
         - {name: account, in: path, required: true, type: string}\n    - {$ref: '#/parameters/Zone'}\n\
         basePath: /v1\nparameters: {Zone: {name: zone, in: path, required: true, type: string, default: z}}\n\
         paths: {}\n",
    );
    assert_eq!(urls(&document), ["https://{account}.{zone}/v1"]);
    let variables = document.servers[0].variables.iter();
    let variables: Vec<_> = variables.map(|v| (&*v.name, &*v.default)).collect();
    assert_eq!(variables, [("account", ""), ("zone", "z")]);
    assert_eq!(said, ["warning missing-field 6:7"]);
}

#[test]
fn security_definitions_are_security_schemes() {
    let document = good(
        "securityDefinitions:\n  a: {type: basic}\n  b: {type: apiKey, in: header, name: X-Key}\n  \
         c: {type: oauth2, flow: implicit, authorizationUrl: 'https://a.example', scopes: {}}\n\
         security: [{a: []}, {b: [], c: [read]}]\npaths: {}\n",
    );
    let kinds = document.security_schemes.iter();
    let kinds: Vec<_> = kinds.map(|scheme| scheme.kind.clone()).collect();
    let (name, place) = ("X-Key".to_owned(), ParameterIn::Header);
    let key = SecurityKind::ApiKey { name, place };
    assert_eq!(kinds[..2], [SecurityKind::Basic, key]);
    let SecurityKind::OAuth2 { flows, .. } = &kinds[2] else {
        panic!("{:?}", kinds[2]);
    };
    assert_eq!(flows[0].kind, OAuthFlowKind::Implicit);
    let url = flows[0].authorization_url.as_deref();
    assert_eq!(url, Some("https://a.example"));
    let (_, said, text) = problems("security: [{d: []}]\npaths: {}\n");
    assert_eq!(said, ["warning unknown-security 3:13"]);
    assert!(text.contains("`securityDefinitions`"), "{text}");
}

const BODIES: &str = r##"
consumes: [application/json, application/xml, multipart/form-data]
produces: [application/json]
parameters:
  Thing: {name: thing, in: body, required: true, schema: {$ref: '#/definitions/Thing'}}
paths:
  /a:
    parameters: [{name: size, in: formData, type: integer}]
    post:
      parameters: [{$ref: '#/parameters/Thing', description: The new one.}]
      responses:
        201:
          description: Made.
          schema: {$ref: '#/definitions/Thing'}
          examples: {application/json: {a: 1}}
        204: {description: Nothing to say.}
    put:
      consumes: []
      produces: [text/csv]
      parameters: [{name: b, in: body, x-example: {a: 2}, schema: {}}]
      responses: {200: {description: A file., schema: {type: file}}}
    patch:
      consumes: [application/x-www-form-urlencoded, multipart/form-data]
      parameters:
        - {name: size, in: formData, type: string, required: true}
        - {name: tags, in: formData, type: array, items: {type: string}}
      responses: {}
    delete:
      consumes: [application/x-www-form-urlencoded, multipart/form-data]
      parameters: [{name: photo, in: formData, type: file}]
      responses: {}
definitions:
  Thing: {type: object}
"##;

#[test]
fn a_body_goes_by_what_the_operation_consumes() {
    let (document, said, _) = problems(BODIES);
    // The parameter of the path has no place beside a body.
    assert_eq!(said, ["warning several-bodies 10:18"]);
    let post = body(&document.operations[0]);
    assert_eq!(
        media_types(post),
        [
            ("application/json", "/consumes/0"),
            ("application/xml", "/consumes/1")
        ]
    );
    assert_eq!(post.description.as_deref(), Some("The new one."));
    assert_eq!(post.location.pointer, "/parameters/Thing");
    assert!(post.required);
    let thing = post.content[0].schema.expect("a schema");
    assert!(document.schema(thing).reference.is_some());

    let put = body(&document.operations[1]);
    assert_eq!(put.content[0].media_type, "application/json");
    assert_eq!(put.content[0].examples, [serde_json::json!({"a": 2})]);
    assert!(!put.required);
}

#[test]
fn form_parameters_are_one_object() {
    let (document, ..) = problems(BODIES);
    let patch = body(&document.operations[2]);
    let types: Vec<_> = media_types(patch)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        types,
        ["application/x-www-form-urlencoded", "multipart/form-data"]
    );
    let form = document.schema(patch.content[0].schema.expect("a schema"));
    let names: Vec<_> = form.properties.iter().map(|(name, _)| &**name).collect();
    // The operation's own parameter takes the place of the path's.
    assert_eq!(names, ["size", "tags"]);
    assert_eq!(property(&document, form, "size").types, [JsonType::String]);
    assert_eq!(form.required, ["size"]);
    let (name, encoding) = &patch.content[0].encoding[0];
    assert_eq!(name, "tags");
    assert_eq!(
        (encoding.style, encoding.explode),
        (Some(Style::Form), Some(false))
    );

    let delete = body(&document.operations[3]);
    let types: Vec<_> = media_types(delete)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(types, ["multipart/form-data"]);
    let form = document.schema(delete.content[0].schema.expect("a schema"));
    let photo = property(&document, form, "photo");
    assert_eq!(photo.format.as_deref(), Some("binary"));
}

#[test]
fn a_response_goes_by_what_the_operation_produces() {
    let (document, ..) = problems(BODIES);
    let [made, nothing] = &document.operations[0].responses[..] else {
        panic!("{:?}", document.operations[0].responses)
    };
    assert_eq!(made.content[0].media_type, "application/json");
    assert_eq!(made.content[0].examples, [serde_json::json!({"a": 1})]);
    assert!(nothing.content.is_empty());
    let file = &document.operations[1].responses[0].content[0];
    assert_eq!(file.media_type, "text/csv");
    assert_eq!(file.location.pointer, "/paths/~1a/put/produces/0");
    let schema = document.schema(file.schema.expect("a schema"));
    assert_eq!(schema.types, [JsonType::String]);
    assert_eq!(schema.format.as_deref(), Some("binary"));
}

#[test]
fn collection_formats_are_styles() {
    for (place, format, expected) in [
        ("query", "csv", (Style::Form, false)),
        ("query", "ssv", (Style::SpaceDelimited, false)),
        ("query", "tsv", (Style::TabDelimited, false)),
        ("query", "pipes", (Style::PipeDelimited, false)),
        ("query", "multi", (Style::Form, true)),
        ("path", "csv", (Style::Simple, false)),
        ("path", "pipes", (Style::PipeDelimited, false)),
        ("header", "csv", (Style::Simple, false)),
        ("header", "tsv", (Style::TabDelimited, false)),
    ] {
        let document = good(&format!(
            "paths:\n  /a/{{p}}:\n    get:\n      parameters:\n        - {{name: p, in: {place}, required: true, \
             type: array, items: {{type: string}}, collectionFormat: {format}}}\n        \
             - {{name: p, in: path, required: true, type: string}}\n      responses: {{}}\n"
        )
        .replacen(
            "        - {name: p, in: path, required: true, type: string}\n",
            if place == "path" { "" } else { "        - {name: p, in: path, required: true, type: string}\n" },
            1,
        ));
        let parameter = parameter(&document.operations[0], "p");
        assert_eq!(
            (parameter.style, parameter.explode),
            expected,
            "{place} {format}"
        );
    }
    let document = good(
        "paths:\n  /a:\n    get:\n      parameters:\n        - {name: p, in: query, type: array, items: {}}\n        \
         - {name: q, in: query, type: string}\n      responses:\n        200:\n          description: d\n          \
         headers: {X-H: {type: array, items: {type: integer}, collectionFormat: ssv}}\n",
    );
    let operation = &document.operations[0];
    let style = |p: &Parameter| (p.style, p.explode);
    assert_eq!(style(parameter(operation, "p")), (Style::Form, false));
    assert_eq!(style(parameter(operation, "q")), (Style::Form, true));
    let header = &operation.responses[0].headers[0];
    assert_eq!(style(header), (Style::SpaceDelimited, false));
}

#[test]
fn faults_are_where_they_were_written() {
    let (document, said, text) = problems(
        r##"paths:
  /a/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, type: strin}
        - {name: b, in: query, type: array, items: {}, collectionFormat: pipe}
        - {name: c, in: header, type: array, items: {}, collectionFormat: multi}
        - {name: d, in: query, type: array, items: {type: array, items: {type: integer}, collectionFormat: ssv}}
        - {name: e, in: query}
        - {name: f, in: where, type: string}
        - {name: g, in: formData, type: string}
        - {name: g, in: formData, type: string}
        - {$ref: '#/parameters/Lost'}
      responses:
        200: {description: d, schema: {$ref: '#/definitions/Thng'}}
parameters:
  Unused: {name: u, in: query, type: array, items: {$ref: '#/definitions/Nil'}}
definitions:
  Thing: {type: object}
"##,
    );
    assert_eq!(
        said,
        [
            "error unknown-type 7:54",
            "warning unknown-style 8:74",
            "warning unknown-style 9:75",
            "warning nested-collection 10:45",
            "warning missing-field 11:11",
            "error unknown-place 12:25",
            "warning duplicate-parameter 14:11",
            "error dangling-ref 15:18",
            "error dangling-ref 17:46",
            "warning dangling-ref 19:59",
        ]
    );
    for help in ["`pipes`", "`Thing`", "`ssv`", "`type` is missing"] {
        assert!(text.contains(help), "{help} in {text}");
    }
    // What cannot be joined twice is text.
    let nested = parameter(&document.operations[0], "d")
        .schema
        .expect("a schema");
    let items = document.schema(nested).items.expect("items");
    assert_eq!(document.schema(items).types, [JsonType::String]);
}

#[test]
fn files_may_be_of_different_versions() {
    let document = read_good(&[
        (
            "api.yaml",
            "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: 'old.yaml#/paths/~1a'}\n",
        ),
        (
            "old.yaml",
            r##"
swagger: '2.0'
produces: [text/plain]
paths:
  /a:
    post:
      parameters:
        - {name: ids, in: query, type: array, items: {type: string}, collectionFormat: tsv}
        - {name: thing, in: body, schema: {$ref: 'things.yaml#/definitions/Thing'}}
      responses: {200: {description: d, schema: {type: string}}}
"##,
        ),
        (
            "things.yaml",
            "swagger: '2.0'\ndefinitions: {Thing: {properties: {a: {type: string, x-nullable: true}}}}\n",
        ),
    ]);
    let operation = &document.operations[0];
    assert_eq!(parameter(operation, "ids").style, Style::TabDelimited);
    assert_eq!(operation.responses[0].content[0].media_type, "text/plain");
    let thing = body(operation).content[0].schema.expect("a schema");
    let thing = document.schema(thing).reference.expect("a reference");
    let a = property(&document, document.schema(thing), "a");
    assert_eq!(a.types, [JsonType::String, JsonType::Null]);
}

#[test]
fn vendors_words_are_understood() {
    let document = good(
        r##"paths: {}
x-ms-paths:
  /a?kind=b: {get: {parameters: [{name: p, in: query, type: string, x-ms-skip-url-encoding: true}], responses: {}}}
definitions:
  Base:
    discriminator: kind
    required: [kind]
    properties: {kind: {type: string}, pin: {type: string, x-ms-secret: true, x-ms-mutability: [create]}}
  Middle: {allOf: [{$ref: '#/definitions/Base'}], x-ms-discriminator-value: m-1}
  Leaf: {allOf: [{$ref: '#/definitions/Middle'}], x-ms-discriminator-value: l-1}
  State:
    type: string
    enum: [a, b]
    x-ms-enum: {name: State, values: [{value: b, name: Beta, description: The second.}]}
"##,
    );
    assert_eq!(document.operations[0].path, "/a?kind=b");
    assert!(parameter(&document.operations[0], "p").allow_reserved);
    let base = component(&document, "Base");
    let mapping = &base
        .discriminator
        .as_ref()
        .expect("a discriminator")
        .mapping;
    let mapping: Vec<_> = mapping
        .iter()
        .map(|(tag, id)| (&**tag, document.schema(*id)))
        .collect();
    let expected = [
        ("m-1", component(&document, "Middle")),
        ("l-1", component(&document, "Leaf")),
    ];
    assert_eq!(mapping, expected);
    let pin = property(&document, base, "pin");
    assert_eq!(pin.format.as_deref(), Some("password"));
    assert!(pin.write_only && !pin.read_only);
    let names = &component(&document, "State").extensions;
    let names = names.iter().find(|(key, _)| key == "x-enum-varnames");
    assert_eq!(
        names.map(|(_, names)| names),
        Some(&serde_json::json!([null, "Beta"]))
    );
}

#[test]
fn a_list_of_media_types_ends() {
    let list: Vec<_> = (0..60).map(|index| format!("text/t{index}")).collect();
    let (document, said, _) = problems(&format!(
        "produces: [{}]\npaths:\n  /a: {{get: {{responses: {{200: {{description: d, schema: {{}}}}}}}}}}\n",
        list.join(", ")
    ));
    assert_eq!(document.operations[0].responses[0].content.len(), 50);
    assert_eq!(said, ["warning too-many 3:1"]);
}

#[test]
fn words_of_openapi_3_are_read_with_a_warning() {
    let (document, said, _) = problems(
        r##"servers: [{url: 'https://a.example'}]
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses:
        200: {description: d, content: {text/plain: {schema: {type: string}}}}
    get:
      parameters: [{name: p, in: query, type: boolean, allowEmptyValue: true}]
      responses: {}
components: {schemas: {Thing: {type: object}}}
"##,
    );
    assert_eq!(urls(&document), ["https://a.example"]);
    assert_eq!(body(&document.operations[0]).content.len(), 1);
    let response = &document.operations[0].responses[0];
    assert_eq!(response.content[0].media_type, "text/plain");
    assert!(
        component(&document, "Thing")
            .types
            .contains(&JsonType::Object)
    );
    assert_eq!(
        said,
        [
            "warning newer-word 3:1",
            "warning newer-word 7:7",
            "warning newer-word 9:31",
            "warning empty-value 11:73",
            "warning newer-word 13:1",
        ]
    );
}
