//! Documents that are made to break their reader.

use super::{read, summary};
use std::{collections::HashSet, fmt::Write};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

#[test]
fn nesting_has_an_end() {
    let mut text = format!("{HEAD}x-deep: ");
    text.push_str(&"[".repeat(100_000));
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(diagnostics.errors(), 1);

    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!("{{\"openapi\": \"3.1.0\", \"x-deep\": {deep}}}");
    let (_, diagnostics) = read(&[("api.json", &text)]);
    assert_eq!(diagnostics.errors(), 1);
    let shown = diagnostics.to_string();
    assert!(shown.contains("api.json:1:"), "{shown}");
}

#[test]
fn aliases_do_not_multiply_without_end() {
    let mut text = format!("{HEAD}x-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..12 {
        let list = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "x-a{level}: &a{level} [{list}]").expect("a string takes everything");
    }
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(diagnostics.errors(), 1);
    assert!(diagnostics.iter().all(|report| report.line.is_some()));
}

#[test]
fn an_alias_to_itself_is_an_error() {
    let text = format!("{HEAD}x-a: &a\n  b: *a\n");
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(diagnostics.errors(), 1);
}

#[test]
fn long_chains_of_references_are_no_danger() {
    let mut text = format!("{HEAD}components:\n  schemas:\n");
    for index in 0..20_000 {
        let next = index + 1;
        writeln!(
            text,
            "    A{index}: {{$ref: '#/components/schemas/A{next}'}}"
        )
        .expect("a string takes everything");
    }
    text.push_str("    A20000: {type: string}\n");
    let (document, diagnostics) = read(&[("api.yaml", &text)]);
    assert!(diagnostics.is_empty());
    assert_eq!(
        document.expect("a document").component_schemas.len(),
        20_001
    );
}

#[test]
fn a_circle_of_any_length_is_found() {
    let mut text = format!("{HEAD}components:\n  schemas:\n");
    for index in 0..5_000 {
        let next = (index + 1) % 5_000;
        writeln!(
            text,
            "    A{index}: {{$ref: '#/components/schemas/A{next}'}}"
        )
        .expect("a string takes everything");
    }
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(summary(&diagnostics), ["error cyclic-ref 5004:19"]);
}

#[test]
fn path_items_and_pointers_in_circles() {
    let text = format!(
        "{HEAD}paths:\n  /a: {{$ref: '#/paths/~1b'}}\n  /b: {{$ref: '#/paths/~1a'}}\ncomponents:\n  schemas:\n    A: {{$ref: '#/components/schemas/A/properties/b'}}\n"
    );
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(
        summary(&diagnostics),
        [
            "error cyclic-ref 4:14",
            "error cyclic-ref 5:14",
            "error dangling-ref 8:15"
        ]
    );
}

#[test]
fn a_callback_may_contain_itself() {
    let text = format!(
        "{HEAD}paths:\n  /a:\n    post: &post\n      callbacks:\n        again:\n          '{{$url}}': {{$ref: '#/paths/~1a'}}\n"
    );
    let (document, diagnostics) = read(&[("api.yaml", &text)]);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(document.expect("a document").webhooks.len(), 1);
}

#[test]
fn brackets_in_texts_are_no_nesting() {
    let mut text = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n");
    for index in 0..2_000 {
        writeln!(
            text,
            "    A{index}:\n      description: |\n        in [0, 1)\n        or [1, 2)"
        )
        .expect("a string takes everything");
    }
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert!(diagnostics.is_empty(), "{diagnostics}");
}

#[test]
fn brackets_in_quotes_are_no_nesting_either() {
    let mut text = format!("{HEAD}paths: {{}}\nx-a: '{}'\nx-b: [\n", "[".repeat(500));
    for _ in 0..8_000 {
        text.push_str("  [\"[[[{\", '{'],\n");
    }
    text.push_str("  ]\n");
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert!(diagnostics.is_empty(), "{diagnostics}");

    // Closed in texts alone, so that it is deeper than it looks.
    let text = format!("{HEAD}x-deep: {}", "[ \"]\", ".repeat(100_000));
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(summary(&diagnostics), ["error syntax 3:1794"]);
}

#[test]
fn many_broken_references_are_reported_in_time() {
    let mut text = format!("{HEAD}components:\n  schemas:\n");
    for index in 0..5_000 {
        writeln!(
            text,
            "    Schema{index}: {{$ref: '#/components/schemas/schema{index}'}}"
        )
        .expect("a string takes everything");
    }
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(diagnostics.errors(), 5_000);
    assert!(diagnostics.to_string().contains("did you mean `Schema7`?"));
}

#[test]
fn files_have_an_end() {
    let root = format!("{HEAD}components:\n  schemas:\n    A: {{$ref: 'f0.yaml'}}\n");
    let mut files = vec![("api.yaml".to_owned(), root)];
    for index in 0..10_001 {
        let text = format!(
            "type: object\nproperties: {{n: {{$ref: 'f{}.yaml'}}}}\n",
            index + 1
        );
        files.push((format!("f{index}.yaml"), text));
    }
    let files: Vec<(&str, &str)> = (files.iter())
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let (_, diagnostics) = read(&files);
    assert_eq!(
        summary(&diagnostics),
        ["f9998.yaml: error missing-file 2:24"]
    );
}

#[test]
fn thousands_of_names_that_are_almost_the_same_differ() {
    let mut text = format!("{HEAD}components:\n  schemas:\n");
    for index in 0..3_000 {
        let name = "_".repeat(index);
        writeln!(
            text,
            "    ? Same{name}\n    : {{type: object, properties: {{p{index}: {{type: string}}}}}}"
        )
        .expect("a string takes everything");
    }
    let config = specwright::Config::new("api.yaml", "out");
    let output = specwright::generate_in_memory(&[("api.yaml", &text)], &config)
        .unwrap_or_else(|problems| panic!("{problems}"));
    let names: HashSet<&str> = (output.surface.types.iter())
        .map(|def| def.name.as_str())
        .collect();
    assert_eq!(names.len(), 3_000);
    assert!(names.contains("Same") && names.contains("Same3000"));
}

#[test]
fn texts_are_not_copied_without_end() {
    let mut text = format!("{HEAD}x-long: {}\npaths:\n", "long ".repeat(40_000));
    for index in 0..1_000 {
        writeln!(
            text,
            "  /a{index}: {{get: {{description: {{$ref: '#/x-long'}}}}}}"
        )
        .expect("a string takes everything");
    }
    let (document, diagnostics) = read(&[("api.yaml", &text)]);
    let operations = document.expect("a document").operations;
    let copied = operations
        .iter()
        .filter(|operation| operation.description.is_some());
    assert_eq!((operations.len(), copied.count()), (1_000, 167));
    assert_eq!(
        summary(&diagnostics),
        ["warning loose-ref 5:35", "error too-many-copies 172:17"]
    );
}

#[test]
fn a_key_many_times_is_one_error() {
    let text = format!("{HEAD}x-a: {{{}b: 1, b: 2}}\n", "a: 0, ".repeat(1_000));
    let (_, diagnostics) = read(&[("api.yaml", &text)]);
    assert_eq!(
        summary(&diagnostics),
        ["error duplicate-key 3:13", "error duplicate-key 3:6013"]
    );
}

#[test]
fn long_keys_above_very_many_nodes_are_refused() {
    let key = "k".repeat(100_000);
    let members: Vec<String> = (0..1_000).map(|at| format!("\"p{at}\": 0")).collect();
    let text = format!(
        "{{\"openapi\": \"3.1.0\", \"x-a\": {{\"{key}\": {{{}}}}}}}",
        members.join(", ")
    );
    let (document, diagnostics) = read(&[("api.json", &text)]);
    assert!(document.is_none());
    assert_eq!(diagnostics.errors(), 1);
    assert!(diagnostics.to_string().contains("long keys"));
}

/// A path item of `parameters` and so many methods.
fn shared_parameters(parameters: usize, methods: usize) -> String {
    let mut text = format!("{HEAD}paths:\n  /a:\n    parameters:\n");
    for index in 0..parameters {
        writeln!(
            text,
            "      - {{name: p{index}, in: query, schema: {{type: string}}}}"
        )
        .expect("a string takes everything");
    }
    text.push_str("    additionalOperations:\n");
    for index in 0..methods {
        writeln!(text, "      M{index}: {{}}").expect("a string takes everything");
    }
    text
}

#[test]
fn parameters_are_not_shared_without_end() {
    let (document, diagnostics) = read(&[("api.yaml", &shared_parameters(100, 100))]);
    let operations = document.expect("a document").operations;
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert!(operations.iter().all(|one| one.parameters.len() == 100));

    let (document, diagnostics) = read(&[("api.yaml", &shared_parameters(1_000, 1_000))]);
    assert!(document.is_none());
    let found = summary(&diagnostics);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("error too-many-copies "), "{found:?}");
}

#[test]
fn bases_are_not_worked_in_without_end() {
    let mut text = format!("{HEAD}components:\n  schemas:\n    Base:\n      properties:\n");
    for index in 0..1_000 {
        writeln!(text, "        p{index}: {{type: string}}").expect("a string takes everything");
    }
    let base = "{$ref: '#/components/schemas/Base'}, ";
    writeln!(text, "    Few: {{allOf: [{}]}}", base.repeat(10)).expect("a string takes everything");
    writeln!(text, "    Many: {{allOf: [{}]}}", base.repeat(10_000))
        .expect("a string takes everything");
    let config = specwright::Config::new("api.yaml", "out");
    let output = specwright::generate_in_memory(&[("api.yaml", &text)], &config)
        .unwrap_or_else(|problems| panic!("{problems}"));
    let fallbacks: Vec<&str> = (output.surface.coverage.fallbacks.iter())
        .map(|fallback| fallback.pointer.as_str())
        .collect();
    assert_eq!(fallbacks, ["/components/schemas/Many"]);
}

#[test]
fn a_chain_of_references_is_one_type() {
    let mut text = format!("{HEAD}components:\n  schemas:\n");
    for index in 0..5_000 {
        let next = index + 1;
        writeln!(
            text,
            "    A{index}: {{$ref: '#/components/schemas/A{next}'}}"
        )
        .expect("a string takes everything");
    }
    text.push_str("    A5000: {properties: {a: {type: string}}}\n");
    let config = specwright::Config::new("api.yaml", "out");
    let output = specwright::generate_in_memory(&[("api.yaml", &text)], &config)
        .unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(
        (
            output.surface.types.len(),
            output.surface.coverage.schemas.len()
        ),
        (1, 5_001)
    );
}

#[test]
fn enums_of_thousands_have_their_values_in_common() {
    let values = |step: usize| -> String {
        let values: Vec<String> = (0..3_000).map(|at| format!("v{}", at * step)).collect();
        values.join(", ")
    };
    let text = format!(
        "{HEAD}components:\n  schemas:\n    A: {{allOf: [{{enum: [{}]}}, {{enum: [{}]}}]}}\n",
        values(2),
        values(3)
    );
    let config = specwright::Config::new("api.yaml", "out");
    let output = specwright::generate_in_memory(&[("api.yaml", &text)], &config)
        .unwrap_or_else(|problems| panic!("{problems}"));
    let specwright::rust::surface::Kind::Enum(body) = &output.surface.types[0].kind else {
        panic!("{:?}", output.surface.types[0]);
    };
    assert_eq!(body.variants.len(), 1_000);
    assert_eq!(body.variants[1].name.wire, "v6");
}

#[test]
fn anchors_are_found_in_any_resource_of_their_file() {
    let text = format!(
        "{HEAD}components:\n  schemas:\n    A: {{$id: 'https://a.example/a', $anchor: here, type: \
         integer}}\n    B: {{$ref: '#here'}}\n    C: {{$ref: '#there'}}\n"
    );
    let (document, diagnostics) = read(&[("api.yaml", &text)]);
    let document = document.expect("a document");
    let b = document.component_schemas[1].1;
    let a = document.component_schemas[0].1;
    assert_eq!(document.schema(b).reference, Some(a));
    assert_eq!(summary(&diagnostics), ["error dangling-ref 7:15"]);
}
