//! Overlays repair a document without touching it.

use super::summary;
use specwright::{
    diagnostics::Diagnostics, document::Document, document::JsonType, load::Sources, resolve,
};
use std::path::PathBuf;

const API: &str = r##"openapi: 3.1.0
info: {title: T, version: '1'}
tags: [{name: a}]
paths:
  /a:
    get: {operationId: a, tags: [a]}
  /internal:
    get: {operationId: b, x-internal: true}
components:
  schemas:
    A: {type: sting, properties: {b: {type: string}}}
"##;

const SMALL: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

fn apply(overlay: &str) -> (Option<Document>, Diagnostics) {
    apply_to(API, overlay)
}

fn apply_to(api: &str, overlay: &str) -> (Option<Document>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let files = [("api.yaml", api), ("fix.yaml", overlay)];
    let document = Sources::in_memory(&files, &mut diagnostics).and_then(|mut sources| {
        let overlays = [PathBuf::from("fix.yaml")];
        resolve::document(&mut sources, &overlays, &mut diagnostics)
    });
    (document, diagnostics)
}

#[test]
fn actions_update_and_remove_in_order() {
    let (document, diagnostics) = apply(
        r##"
overlay: 1.0.0
info: {title: Repair, version: '1'}
actions:
  - target: $.components.schemas.A
    update: {type: object, properties: {c: {type: integer}}}
  - target: $.paths[?@.get['x-internal'] == true]
    remove: true
  - target: $.tags
    update: {name: b}
  - target: $.paths.*.get
    update: {tags: [b], summary: s}
"##,
    );
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let document = document.expect("a document");
    let a = super::component(&document, "A");
    assert_eq!(a.types, [JsonType::Object]);
    assert_eq!(a.properties.len(), 2);
    let [operation] = &*document.operations else {
        panic!("{:?}", document.operations)
    };
    assert_eq!(operation.tags, ["a", "b"]);
    assert_eq!(operation.summary.as_deref(), Some("s"));
    assert_eq!(document.tags.len(), 2);
}

#[test]
fn faults_of_an_overlay_are_shown_in_it() {
    let (_, diagnostics) = apply(
        "overlay: 1.0.0\nactions:\n  - target: $.nothing\n    remove: true\n  - target: '$[?'\n    update: {}\n  - update: {}\n",
    );
    assert_eq!(
        summary(&diagnostics),
        [
            "error unknown-type 11:15",
            "fix.yaml: warning overlay-target 3:13",
            "fix.yaml: error overlay-target 5:13",
            "fix.yaml: error missing-field 7:5",
        ]
    );
    let (_, diagnostics) = apply("overlay: 2.0.0\n");
    let found = summary(&diagnostics);
    assert_eq!(found[1], "fix.yaml: error unsupported-version 1:10");
}

#[test]
fn what_an_overlay_brings_is_shown_at_what_it_was_brought_to() {
    let (_, diagnostics) = apply(
        "overlay: 1.0.0\nactions:\n  - target: $.components.schemas.A\n    update: {type: object, properties: {c: {$ref: '#/nowhere'}}}\n",
    );
    assert_eq!(summary(&diagnostics), ["error dangling-ref 11:22"]);
}

/// What the document has under `x`, after an overlay's actions.
fn changed(x: &str, actions: &str) -> Result<serde_json::Value, Vec<String>> {
    let api = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nx: {x}\n");
    // The extension comes back where it can be seen.
    let text = format!(
        "overlay: 1.1.0\nactions:\n{actions}\n  - {{target: $, update: {{x-seen: {{}}}}}}\n  - {{target: \"$['x-seen']\", copy: $.x}}\n"
    );
    let (document, diagnostics) = apply_to(&api, &text);
    if !diagnostics.is_empty() {
        return Err(diagnostics.iter().map(|report| report.message).collect());
    }
    let extensions = document.expect("a document").extensions;
    let seen = extensions.into_iter().find(|(name, _)| name == "x-seen");
    Ok(seen.expect("the extension").1)
}

#[test]
fn all_selectors_and_functions_of_json_path_select() {
    let x = "{a: [{n: one, v: 1}, {n: two, v: 2, t: [p, q]}, {n: three, v: 3}], b: {c: {d: 5}}}";
    let json_path = |target: &str| {
        let actions = format!("  - {{target: \"{target}\", update: {{hit: true}}}}");
        let x = changed(x, &actions).expect("the overlay is applied");
        let hits = |value: &serde_json::Value| value.get("hit").is_some();
        let items = x["a"].as_array().expect("an array");
        let hit = items.iter().map(|item| if hits(item) { '1' } else { '0' });
        hit.collect::<String>() + if hits(&x["b"]["c"]) { " c" } else { "" }
    };
    for (target, expected) in [
        ("$.x.a[0]", "100"),
        ("$.x.a[-1]", "001"),
        ("$.x.a[1:]", "011"),
        ("$.x.a[::-2]", "101"),
        ("$.x.a[0, 2]", "101"),
        ("$['x']['a'][*]", "111"),
        ("$.x..c", "000 c"),
        ("$.x.a[?@.v > 1 && !(@.n == 'three')]", "010"),
        ("$.x.a[?@.t]", "010"),
        ("$.x.a[?length(@.n) == 3]", "110"),
        ("$.x.a[?count(@.t[*]) == 2]", "010"),
        ("$.x.a[?match(@.n, 't.*e')]", "001"),
        ("$.x.a[?search(@.n, 'o')]", "110"),
        ("$.x.a[?value(@..v) == 3]", "001"),
        ("$.x.b[?@.d == $.x.b.c.d]", "000 c"),
    ] {
        assert_eq!(json_path(target), expected, "{target}");
    }
}

#[test]
fn actions_change_what_is_there_by_then() {
    for (x, actions, expected) in [
        // An item is appended, a list concatenated.
        (
            "{a: [1]}",
            "  - {target: $.x.a, update: 2}\n  - {target: $.x.a, update: [3, 4]}",
            "{a: [1, 2, 3, 4]}",
        ),
        (
            "{a: [1]}",
            "  - {target: $.x, update: {a: [2], b: 3}}",
            "{a: [1, 2], b: 3}",
        ),
        (
            "{a: 1, b: [1]}",
            "  - {target: $.x.a, update: text}",
            "{a: text, b: [1]}",
        ),
        // Keys without a value change nothing.
        (
            "{a: {b: 1}, c: [1]}",
            "  - {target: $.x, update: {a: , c: }}",
            "{a: {b: 1}, c: [1]}",
        ),
        // Items go by what they were when the action began.
        (
            "{a: [0, 1, 2, 3]}",
            "  - {target: '$.x.a[2, 0]', remove: true}",
            "{a: [1, 3]}",
        ),
        (
            "{a: [p, q, p]}",
            "  - {target: \"$.x.a[?@ == 'p']\", remove: true}",
            "{a: [q]}",
        ),
        // To move is to copy and to remove.
        (
            "{a: {b: {c: 1}}}",
            "  - {target: $.x.a, update: {d: {e: 2}}}\n  - {target: $.x.a.d, copy: $.x.a.b}\n  - {target: $.x.a.b, remove: true}",
            "{a: {d: {e: 2, c: 1}}}",
        ),
    ] {
        let expected: serde_yaml::Value = serde_yaml::from_str(expected).expect("YAML");
        let expected = serde_json::to_value(expected).expect("JSON");
        assert_eq!(changed(x, actions), Ok(expected), "{actions}");
    }
}

#[test]
fn actions_that_make_no_sense_are_errors_at_their_place() {
    for (action, expected) in [
        (
            "{target: $.info, update: text}",
            "error overlay-action 3:30",
        ),
        (
            "{target: $.info.title, update: {a: b}}",
            "error overlay-action 3:28",
        ),
        (
            "{target: $.info, update: {title: [a]}}",
            "error overlay-action 3:22",
        ),
        (
            "{target: '$.*', update: {a: b}}",
            "error overlay-action 3:21",
        ),
        ("{target: $, remove: true}", "error overlay-action 3:14"),
        (
            "{target: $.info, copy: $.nothing}",
            "error overlay-action 3:28",
        ),
        ("{target: $.info, copy: '$.*'}", "error overlay-action 3:28"),
        (
            "{target: $.info, copy: $.paths, update: {}}",
            "error overlay-action 3:22",
        ),
        (
            "{target: $.info, copy: 'paths'}",
            "error overlay-target 3:28",
        ),
    ] {
        let overlay = format!("overlay: 1.1.0\nactions:\n  - {action}\n");
        let (_, diagnostics) = apply(&overlay);
        let found = summary(&diagnostics);
        assert!(
            found.contains(&format!("fix.yaml: {expected}")),
            "{action}: {diagnostics}"
        );
    }
}

#[test]
fn each_version_of_overlays_has_its_own_actions() {
    let title = |version: &str| {
        let (document, diagnostics) = apply(&format!(
            "overlay: {version}\nactions:\n  - {{target: $.info.title, update: New}}\n  - {{target: $.components.schemas.A, update: {{type: object}}}}\n"
        ));
        let title = document.map(|document| document.info.title);
        (title.unwrap_or_default(), summary(&diagnostics))
    };
    let warning = "fix.yaml: warning overlay-target 3:14".to_owned();
    assert_eq!(title("1.0.0"), ("New".to_owned(), vec![warning]));
    assert_eq!(title("1.1.0"), ("New".to_owned(), vec![]));
    assert_eq!(title("1.1.7").1, [""; 0]);
    let (_, diagnostics) = apply("overlay: 1.0.1\nactions: [{target: $.info, copy: $.info}]\n");
    let found = summary(&diagnostics);
    assert_eq!(found[1], "fix.yaml: error overlay-action 2:28");
    let (_, diagnostics) = apply("overlay: 1.2.0\nactions: []\n");
    let found = summary(&diagnostics);
    assert_eq!(found[1], "fix.yaml: error unsupported-version 1:10");
}

#[test]
fn an_overlay_that_cannot_be_parsed_is_reported_once() {
    let (_, diagnostics) = apply("overlay: [\n");
    let found = summary(&diagnostics);
    let expected = ["error unknown-type 11:15", "fix.yaml: error syntax 2:1"];
    assert_eq!(found, expected);
}

#[test]
fn an_overlay_for_another_document_is_noticed() {
    let extends = |what: &str| {
        let (_, diagnostics) = apply(&format!(
            "overlay: 1.0.0\nextends: {what}\nactions: [{{target: $.components.schemas.A, update: {{type: object}}}}]\n"
        ));
        summary(&diagnostics)
    };
    for same in ["./api.yaml", "api.yaml#", "https://example.com/a.yaml"] {
        assert_eq!(extends(same), [""; 0], "{same}");
    }
    assert_eq!(
        extends("other.yaml"),
        ["fix.yaml: warning overlay-extends 2:10"]
    );
}

#[test]
fn copies_of_copies_have_an_end() {
    let copy = "  - {target: \"$['x-b']\", copy: \"$['x-b']\"}\n";
    let begin = "overlay: 1.1.0\nactions:\n  - {target: $, update: {x-b: [1, 2]}}\n";
    let (document, diagnostics) = apply_to(SMALL, &format!("{begin}{}", copy.repeat(4)));
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let copied = &document.expect("a document").extensions[0].1;
    assert_eq!(copied.as_array().map(Vec::len), Some(32));

    let (_, diagnostics) = apply_to(SMALL, &format!("{begin}{}", copy.repeat(40)));
    let found = summary(&diagnostics);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("fix.yaml: error overlay-limit "),
        "{found:?}"
    );
}

#[test]
fn paths_that_are_endless_work_are_refused() {
    let filter = (0..12).fold("1".to_owned(), |inner, _| {
        format!("count(@..*[?{inner} > 0])")
    });
    let deep = format!("{}0{}", "{a: ".repeat(40), "}".repeat(40));
    let api = format!("{SMALL}x-a: {deep}\n");
    let brackets = format!("$[?{}@.a{}]", "(".repeat(4_000), ")".repeat(4_000));
    for (path, code, column) in [
        (format!("$..*[?{filter} > 0]"), "overlay-limit", 13),
        (brackets, "overlay-target", 13),
    ] {
        let text = format!("overlay: 1.1.0\nactions:\n  - target: \"{path}\"\n    remove: true\n");
        let (_, diagnostics) = apply_to(&api, &text);
        assert_eq!(
            summary(&diagnostics),
            [format!("fix.yaml: error {code} 3:{column}")]
        );
    }
}

#[test]
fn many_items_are_removed_at_once() {
    let zeros = vec!["0"; 1_000].join(", ");
    let text = format!(
        "overlay: 1.1.0\nactions:\n  - target: $\n    update: {{x-a: [{zeros}, [1, 2]]}}\n  \
         - target: \"$['x-a'][?@ == 0 || @[0] == 1]\"\n    remove: true\n  \
         - target: $\n    update: {{x-a: [3]}}\n"
    );
    let (document, diagnostics) = apply_to(SMALL, &text);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let left = &document.expect("a document").extensions[0].1;
    assert_eq!(left.to_string(), "[3]");
}
