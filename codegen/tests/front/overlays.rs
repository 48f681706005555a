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

fn apply(overlay: &str) -> (Option<Document>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let files = [("api.yaml", API), ("fix.yaml", overlay)];
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
            "warning unknown-type 11:15",
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
