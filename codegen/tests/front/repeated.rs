//! Short documents that mean very much, because what they say once counts in many places.

use super::{read, summary};
use specwright::document::Document;
use specwright::rust::surface::Surface;
use std::collections::HashSet;

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

fn surface(text: &str) -> Surface {
    let config = specwright::Config::new("api.yaml", "out");
    let output = specwright::generate_in_memory(&[("api.yaml", text)], &config);
    output
        .unwrap_or_else(|problems| panic!("{problems}"))
        .surface
}

#[test]
fn what_is_shared_and_is_no_parameter_counts_as_one() {
    let shared = lines(100, |_| "      - 1\n".to_owned());
    let methods = lines(1_000, |at| format!("      M{at}: {{}}\n"));
    let text = format!(
        "{HEAD}paths:\n  /a:\n    parameters:\n{shared}    additionalOperations:\n{methods}"
    );
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    let found = summary(&diagnostics);
    let full = found.iter().filter(|line| line.contains("too-many-copies"));
    assert_eq!(full.count(), 1, "{found:?}");
}

#[test]
fn tags_are_not_shared_without_end() {
    let tags = lines(10_000, |at| format!("    - t{at}\n"));
    let operations = lines(1_000, |at| {
        format!("  /a{at}: {{get: {{tags: {{$ref: '#/components/x-tags'}}}}}}\n")
    });
    let text = format!("{HEAD}paths:\n{operations}components:\n  x-tags:\n{tags}");
    let (document, diagnostics) = read(&[("api.yaml", &text)]);
    assert!(document.is_none());
    let found = summary(&diagnostics);
    assert!(
        found.iter().any(|line| line.contains("too-many-copies")),
        "{found:?}"
    );
}

/// Each media type is a method that lists the media types of all.
#[test]
fn an_operation_has_so_many_methods_and_lists_the_rest() {
    let media = lines(300, |at| {
        format!("            application/v{at}+json: {{schema: {{properties: {{a{at}: {{}}}}}}}}\n")
    });
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get:\n      responses:\n        '200':\n          content:\n{media}"
    );
    let surface = surface(&text);
    let listed = surface.coverage.fallbacks.iter();
    let listed =
        listed.filter(|entry| entry.reason.contains("more of them than a client can have"));
    assert_eq!((surface.methods().count(), listed.count()), (224, 76));
}

#[test]
fn parts_that_share_a_member_have_it_in_common_up_to_an_end() {
    let whole = |name: &str, count: usize| {
        let parts = lines(count, |at| {
            format!("        - {{properties: {{q: {{properties: {{{name}{at}: {{}}}}}}}}}}\n")
        });
        format!("    {name}:\n      allOf:\n{parts}")
    };
    let (few, many) = (whole("Few", 20), whole("Many", 2_000));
    let surface = surface(&format!("{HEAD}components:\n  schemas:\n{few}{many}"));
    let listed = surface.coverage.fallbacks.iter();
    let listed: HashSet<&str> = listed
        .filter(|entry| entry.reason.contains("combine to more schemas"))
        .map(|entry| entry.pointer.as_str())
        .collect();
    assert!(!listed.is_empty());
    assert!(
        listed.iter().all(|pointer| pointer.contains("/Many")),
        "{listed:?}"
    );
}

#[test]
fn choices_that_lead_to_each_other_in_every_way_form_no_circle() {
    let schemas = lines(3_000, |at| {
        let to = |other: usize| format!("{{$ref: '#/components/schemas/A{}'}}", other % 3_000);
        let (one, two) = (to(at * 7 + 1), to(at * 3 + 2));
        format!("    A{at}: {{anyOf: [{one}, {two}]}}\n")
    });
    let (document, diagnostics) = read(&[(
        "api.yaml",
        &format!("{HEAD}components:\n  schemas:\n{schemas}"),
    )]);
    let found = summary(&diagnostics);
    let is_cut = |line: &String| line.starts_with("warning cyclic-schema ");
    assert!(found.iter().all(is_cut), "{found:?}");
    assert!(choices_end(&document.expect("a document")));
}

/// Whether schemas can be put into an order in which each comes after what it may be instead.
fn choices_end(document: &Document) -> bool {
    let mut left: Vec<usize> = (0..document.schemas.len()).collect();
    let mut placed = vec![false; left.len()];
    loop {
        let before = left.len();
        left.retain(|at| {
            let schema = &document.schemas[*at];
            let mut choices = schema.reference.iter().chain(&schema.any_of);
            placed[*at] = choices.all(|id| placed[id.0 as usize]);
            !placed[*at]
        });
        if left.is_empty() || left.len() == before {
            return left.is_empty();
        }
    }
}
