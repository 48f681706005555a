//! Bad input: each case gets the right code, line and column.

use super::{read, summary};
use specwright::{
    diagnostics::{Code, Diagnostics},
    load::Sources,
    resolve,
};
use std::{fs, path::Path};

/// A document with a fault, and what has to be said about it.
struct Case {
    name: &'static str,
    text: &'static str,
    expected: &'static [&'static str],
}

/// The top of a document whose fault is further down; it has four lines.
const HEAD: &str = "openapi: 3.1.0\ninfo:\n  title: T\n  version: '1'\n";

const WHOLE: &[Case] = &[
    Case {
        name: "YAML syntax",
        text: "openapi: 3.1.0\ninfo:\n  title: [T\npaths: {}\n",
        expected: &["error syntax 4:6"],
    },
    Case {
        name: "a tab as indentation",
        text: "openapi: 3.1.0\ninfo:\n\ttitle: T\n",
        expected: &["error syntax 3:1"],
    },
    Case {
        name: "an unknown alias",
        text: "openapi: 3.1.0\ninfo: *nothing\n",
        expected: &["error syntax 2:7"],
    },
    Case {
        name: "JSON syntax",
        text: "{\n  \"openapi\": \"3.1.0\",\n  \"paths\": {]\n}\n",
        expected: &["error syntax 3:13"],
    },
    Case {
        name: "JSON that ends too early, after wide characters",
        text: "{\n  \"é漢\": ",
        expected: &["error syntax 2:8"],
    },
    Case {
        name: "nothing",
        text: "  \n",
        expected: &["error syntax 1:1"],
    },
    Case {
        name: "a list",
        text: "- openapi: 3.1.0\n",
        expected: &["error not-openapi 1:1"],
    },
    Case {
        name: "no version",
        text: "info:\n  title: T\n",
        expected: &["error not-openapi 1:1"],
    },
    Case {
        name: "Swagger before 2.0",
        text: "info: {}\nswagger: '1.2'\n",
        expected: &["error unsupported-version 2:10"],
    },
    Case {
        name: "an unknown minor version",
        text: "openapi: 3.3.0\npaths: {}\n",
        expected: &["error unsupported-version 1:10"],
    },
    Case {
        name: "a version that only begins well",
        text: "openapi: 3.10.0\n",
        expected: &["error unsupported-version 1:10"],
    },
    Case {
        name: "no info and no paths in 3.0",
        text: "openapi: 3.0.3\n",
        expected: &["warning missing-field 1:1", "warning missing-field 1:1"],
    },
    Case {
        name: "no title and no version",
        text: "openapi: 3.1.0\ninfo:\n  x-a: 1\npaths: {}\n",
        expected: &["warning missing-field 2:1", "warning missing-field 2:1"],
    },
    Case {
        name: "a flow mapping that is YAML, not JSON",
        text: "{ # a comment\n  openapi: 3.1.0, info: {title: T, version: '1', \"x-a\": [1,]}\n}",
        expected: &[],
    },
    Case {
        name: "a flow mapping that is neither",
        text: "{openapi: 3.1.0,\n info: {title: T, version: '1'],\n}",
        expected: &["error syntax 2:31"],
    },
    Case {
        name: "a byte order mark and Windows lines",
        text: "\u{feff}openapi: 3.1.0\r\ninfo:\r\n  title: T\r\n  version: 1\r\n",
        expected: &["warning wrong-type 4:12"],
    },
    Case {
        name: "two YAML documents",
        text: "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n---\na: 1\n",
        expected: &["warning several-documents 1:1"],
    },
    Case {
        name: "an empty YAML document in front and one behind",
        text: "---\n# by hand\n---\nopenapi: 3.1.0\ninfo: {title: T, version: '1'}\n---\n",
        expected: &[],
    },
    Case {
        name: "no YAML document",
        text: "---\n# nothing\n",
        expected: &["error syntax 1:1"],
    },
    Case {
        name: "text behind the end",
        text: "{\"openapi\": \"3.1.0\"}\n\"more\"",
        expected: &["error syntax 2:1"],
    },
    Case {
        name: "a control character",
        text: "openapi: 3.1.0\ninfo: {title: 'T\0', version: '1'}\n",
        expected: &["error syntax 2:17"],
    },
    Case {
        name: "a duplicate key in JSON",
        text: "{\"openapi\": \"3.1.0\",\n \"info\": {\"title\": \"T\", \"version\": \"1\", \"title\": \"U\"}}",
        expected: &["error duplicate-key 2:41"],
    },
];

/// After [`HEAD`]: the first line here is the fifth of the document.
const REST: &[Case] = &[
    Case {
        name: "a duplicate key",
        text: "paths:\n  /a:\n    get: {}\n  /a:\n    put: {}\n",
        expected: &["error duplicate-key 8:3"],
    },
    Case {
        name: "a dangling reference",
        text: "components:\n  schemas:\n    Project: {}\n    A:\n      $ref: '#/components/schemas/Projects'\n",
        expected: &["error dangling-ref 9:13"],
    },
    Case {
        name: "a reference into a missing file",
        text: "components:\n  schemas:\n    A: {$ref: 'b.yaml#/B'}\n",
        expected: &["error missing-file 7:15"],
    },
    Case {
        name: "a reference to the network",
        text: "components:\n  schemas:\n    A: {$ref: 'https://example.com/b.yaml'}\n",
        expected: &["error remote-ref 7:15"],
    },
    Case {
        name: "a reference that is no string",
        text: "components:\n  schemas:\n    A: {$ref: 5}\n",
        expected: &["error wrong-type 7:15"],
    },
    Case {
        name: "an unknown anchor",
        text: "components:\n  schemas:\n    A: {$ref: '#nowhere'}\n",
        expected: &["error dangling-ref 7:15"],
    },
    Case {
        name: "references in a circle",
        text: "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n",
        expected: &["error cyclic-ref 8:15"],
    },
    Case {
        name: "a parameter that refers to itself",
        text: "paths:\n  /a:\n    get:\n      parameters:\n        - $ref: '#/components/parameters/P'\ncomponents:\n  parameters:\n    P:\n      $ref: '#/components/parameters/P'\n",
        expected: &["error cyclic-ref 9:17"],
    },
    Case {
        name: "a schema that is a part of itself",
        text: "components:\n  schemas:\n    A:\n      allOf:\n        - $ref: '#/components/schemas/A'\n        - type: object\n",
        expected: &["warning cyclic-schema 9:17"],
    },
    Case {
        name: "an operationId twice",
        text: "paths:\n  /a:\n    get:\n      operationId: same\n    put:\n      operationId: same\n",
        expected: &["warning duplicate-operation-id 10:20"],
    },
    Case {
        name: "an undeclared path parameter",
        text: "paths:\n  /a/{id}:\n    get: {}\n",
        expected: &["warning undeclared-parameter 6:3"],
    },
    Case {
        name: "a path parameter that is not in the path",
        text: "paths:\n  /a:\n    get:\n      parameters:\n        - {name: id, in: path, schema: {type: string}}\n",
        expected: &["warning unused-parameter 9:18"],
    },
    Case {
        name: "a parameter without name",
        text: "paths:\n  /a:\n    get:\n      parameters:\n        - in: query\n          schema: {}\n",
        expected: &["error missing-field 9:11"],
    },
    Case {
        name: "a parameter in no known place",
        text: "paths:\n  /a:\n    get:\n      parameters:\n        - {name: a, in: body, schema: {}}\n",
        expected: &["error unknown-place 9:25"],
    },
    Case {
        name: "a parameter twice",
        text: "paths:\n  /a:\n    get:\n      parameters:\n        - {name: a, in: query, schema: {}}\n        - {name: a, in: query, schema: {}}\n",
        expected: &["warning duplicate-parameter 10:11"],
    },
    Case {
        name: "a path without slash",
        text: "paths:\n  a:\n    get: {}\n",
        expected: &["warning path-slash 6:3"],
    },
    Case {
        name: "properties that are a number",
        text: "components:\n  schemas:\n    A:\n      properties: 5\n",
        expected: &["error wrong-type 8:19"],
    },
    Case {
        name: "a schema that is a text",
        text: "components:\n  schemas:\n    A:\n      properties:\n        b: string\n",
        expected: &["error wrong-type 9:12"],
    },
    Case {
        name: "paths that are a list, shown by its key",
        text: "paths:\n  - get: {}\n",
        expected: &["error wrong-type 5:1"],
    },
    Case {
        name: "a description that is a number",
        text: "components:\n  schemas:\n    A:\n      description: 5\n",
        expected: &["warning wrong-type 8:20"],
    },
    Case {
        name: "an unknown type",
        text: "components:\n  schemas:\n    A:\n      type: strng\n",
        expected: &["error unknown-type 8:13"],
    },
    Case {
        name: "a type of another language",
        text: "components:\n  schemas:\n    A:\n      type: Instant\n",
        expected: &["warning unknown-type 8:13"],
    },
    Case {
        name: "names that Rust does not take",
        text: "paths:\n  /a:\n    get:\n      x-rust-name: users.li st\n      parameters:\n        - {name: a, in: query, x-rust-name: '', schema: {}}\ncomponents:\n  schemas:\n    A:\n      x-rust-name: 1A\n      properties:\n        b: {type: string, enum: [x, y], x-rust-name: [b], x-rust-variants: {x: \"X{}\", y: Y}}\n    B:\n      x-rust-name: \"B { A } const _: () = panic!(); enum C\"\n",
        expected: &[
            "error rust-name 8:20",
            "error rust-name 10:45",
            "error rust-name 14:20",
            "error wrong-type 16:41",
            "error rust-name 16:80",
            "error rust-name 18:20",
        ],
    },
    Case {
        name: "an environment variable that no system takes",
        text: "servers:\n  - url: https://a.example\n    x-env: \"A\\n```\"\ncomponents:\n  securitySchemes:\n    key: {type: http, scheme: bearer, x-env: MY-KEY}\n",
        expected: &["error env-name 7:12", "error env-name 10:46"],
    },
    Case {
        name: "methods that are no tokens, and one that stands twice",
        text: "paths:\n  /a:\n    get: {}\n    additionalOperations:\n      \"P URGE\": {}\n      \"B\\n//\": {}\n      GET: {}\n      M-SEARCH: {}\n",
        expected: &[
            "error method-name 9:7",
            "error method-name 10:7",
            "warning duplicate-method 11:7",
        ],
    },
    Case {
        name: "an unknown status",
        text: "paths:\n  /a:\n    get:\n      responses:\n        ok: {description: d}\n",
        expected: &["warning unknown-status 9:9"],
    },
    Case {
        name: "an unknown security scheme",
        text: "security:\n  - key: []\n",
        expected: &["warning unknown-security 6:5"],
    },
    Case {
        name: "a mapping to nowhere",
        text: "components:\n  schemas:\n    A:\n      discriminator:\n        propertyName: t\n        mapping:\n          a: '#/components/schemas/B'\n",
        expected: &["warning dangling-mapping 11:14"],
    },
    Case {
        name: "a fault in an unused component",
        text: "components:\n  responses:\n    R: {$ref: '#/nowhere'}\n",
        expected: &["warning dangling-ref 7:15"],
    },
];

#[test]
fn every_fault_has_its_code_and_place() {
    let rest = REST
        .iter()
        .map(|case| (case, format!("{HEAD}{}", case.text)));
    let whole = WHOLE.iter().map(|case| (case, case.text.to_owned()));
    let mut wrong = Vec::new();
    for (case, text) in whole.chain(rest) {
        let (_, diagnostics) = read(&[("api.yaml", &text)]);
        let found = summary(&diagnostics);
        if found != case.expected {
            wrong.push(format!("{}: {found:?}\n{diagnostics}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_file_named_json_is_warned_of_what_json_lacks() {
    let text = "{\n  # a comment\n  \"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"}\n}";
    let (_, diagnostics) = read(&[("api.json", text)]);
    assert_eq!(summary(&diagnostics), ["api.json: warning loose-json 2:3"]);
}

#[test]
fn all_faults_of_all_files_come_in_one_run() {
    let (_, diagnostics) = read(&[
        (
            "api.yaml",
            "openapi: 3.1.0\npaths:\n  /a/{b}:\n    get: {$ref: 1}\n    put:\n      requestBody: {$ref: 'other.yaml#/Nothing'}\ncomponents:\n  schemas:\n    A: {$ref: 'other.yaml#/A'}\n    C: {$ref: 'broken.yaml'}\n    D: {$ref: 'broken.yaml#/D'}\n",
        ),
        ("other.yaml", "A:\n  properties: 3\n  properties: 4\n"),
        ("broken.yaml", "a: [\n"),
    ]);
    assert_eq!(
        summary(&diagnostics),
        [
            "warning missing-field 1:1",
            "warning undeclared-parameter 3:3",
            "warning undeclared-parameter 3:3",
            "error dangling-ref 6:27",
            "other.yaml: error wrong-type 2:15",
            "other.yaml: error duplicate-key 3:3",
            "broken.yaml: error syntax 2:1",
        ]
    );
    assert_eq!((diagnostics.errors(), diagnostics.warnings()), (4, 3));
}

#[test]
fn diagnostics_look_like_those_of_rustc() {
    let text = format!(
        "{HEAD}components:\n  schemas:\n    Pet: {{}}\n    \"é\": {{$ref: '#/components/schemas/Pett'}}\n"
    );
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    let expected = "\
error[dangling-ref]: `#/components/schemas/Pett` does not exist: there is no `Pett`
 --> api.yaml:8:17
  |
8 |     \"é\": {$ref: '#/components/schemas/Pett'}
  |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `Pet`?";
    assert_eq!(diagnostics.to_string(), expected);
    assert!(diagnostics.render(true).contains("\u{1b}["));
}

#[test]
fn what_a_terminal_acts_on_is_shown_as_a_mark() {
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A: {{\t\"$ref\":\t\"#/\\e[31m\u{202e}x\\nerror: no\"}} # \u{200b}\u{2028}\n"
    );
    let (_, diagnostics) = read(&[("a\u{1b}[2J.yaml", &text)]);
    let expected = "\
error[dangling-ref]: `#/\u{fffd}[31m\u{fffd}x\u{fffd}error: no` does not exist: there is no `\u{fffd}[31m\u{fffd}x\u{fffd}error: no`
 --> a\u{fffd}[2J.yaml:8:18
  |
8 |     A: { \"$ref\": \"#/\\e[31m\u{fffd}x\\nerror: no\"} # \u{fffd}\u{fffd}
  |                  ^^^^^^^^^^^^^^^^^^^^^^^";
    assert_eq!(diagnostics.to_string(), expected);
}

#[test]
fn a_long_message_and_a_long_line_are_cut() {
    let long = "é".repeat(5_000);
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A: {{x-a: {long}, $ref: '#/{long}'}}\n"
    );
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    let shown = diagnostics.to_string();
    assert!(shown.contains("api.yaml:8:5022\n"), "{shown}");
    assert!(
        shown.contains("é` does not exist: there is no `é"),
        "{shown}"
    );
    assert!(shown.contains("f: '#/ééé"), "{shown}");
    let longest = shown.lines().map(|line| line.chars().count()).max();
    assert!(longest < Some(400), "{longest:?}: {shown}");
}

#[test]
fn so_many_problems_are_told_and_the_rest_is_counted() {
    let mut text = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n");
    for at in 0..1_000 {
        text.push_str(&format!("    A{at}: {{$ref: '#/b{at}', title: 1}}\n"));
    }
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(
        (diagnostics.errors(), diagnostics.warnings()),
        (1_000, 1_000)
    );
    assert_eq!(diagnostics.iter().count(), 400);
    let shown = diagnostics.to_string();
    assert_eq!(shown.matches("error[dangling-ref]").count(), 200);
    assert!(!shown.contains("warning["));
    let rest = "\n\n… and 800 more errors, 1000 more warnings";
    assert!(shown.ends_with(rest), "{shown}");
}

#[test]
fn a_long_line_is_shown_in_part() {
    let filler = "x".repeat(100_000);
    let text = format!(
        "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"{filler}\",\"version\":1}},\"x-a\":\"{filler}\"}}"
    );
    let (_, diagnostics) = read(&[("api.json", &text)]);
    let shown = diagnostics.to_string();
    assert!(shown.contains("api.json:1:100049"), "{shown}");
    assert!(shown.len() < 2000, "{}", shown.len());
}

fn read_file(path: &Path) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    if let Some(mut sources) = Sources::open(path, &mut diagnostics) {
        resolve::document(&mut sources, &[], &mut diagnostics);
    }
    diagnostics
}

#[test]
fn files_that_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let missing = folder.path().join("missing.yaml");
    let message = read_file(&missing).to_string();
    assert!(
        message.starts_with("error[unreadable-file]: cannot read"),
        "{message}"
    );
    assert!(message.contains("no such file"), "{message}");

    assert!(message.contains("missing.yaml:1:1"), "{message}");
    assert!(message.contains("= help: "), "{message}");

    let message = read_file(folder.path()).to_string();
    assert!(message.contains("directory"), "{message}");

    let latin1 = folder.path().join("latin1.yaml");
    fs::write(
        &latin1,
        b"openapi: 3.1.0\ninfo: {title: \xc3\xa9 caf\xe9}\n",
    )
    .expect("a file");
    let diagnostics = read_file(&latin1);
    let report = diagnostics.iter().next().expect("a problem");
    assert_eq!(
        (report.code, report.line, report.column),
        (Code::Encoding, Some(2), Some(20))
    );

    let utf16 = folder.path().join("utf16.yaml");
    fs::write(&utf16, b"\xff\xfeo\0p\0").expect("a file");
    assert!(read_file(&utf16).to_string().contains("UTF-16"));
}

#[test]
fn a_file_that_is_too_long_is_refused_at_its_beginning() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let long = folder.path().join("long.yaml");
    let file = fs::File::create(&long).expect("a file");
    file.set_len((256 << 20) + 1).expect("a long file");
    let diagnostics = read_file(&long);
    let report = diagnostics.iter().next().expect("a problem");
    assert_eq!(report.code, Code::UnreadableFile);
    assert_eq!((report.line, report.column), (Some(1), Some(1)));
    assert!(report.help.is_some_and(|help| help.contains("$ref")));
    let shown = diagnostics.to_string();
    assert!(shown.contains("long.yaml:1:1"), "{shown}");
}
