//! Schemas that lead to, contain and extend each other, further than any stack and any memory goes.

use specwright::inspect::Inspection;
use specwright::{Config, generate_in_memory};

/// The client for some component schemas, in the terms of `inspect`; each comes by its name.
fn inspect(schemas: &[(String, String)]) -> Inspection {
    let mut text =
        String::from("openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas:\n");
    for (name, schema) in schemas {
        text.push_str(&format!("    {name}: {schema}\n"));
    }
    let config = Config::new("api.yaml", "out");
    match generate_in_memory(&[("api.yaml", &text)], &config) {
        Ok(output) => Inspection::new(&output.surface),
        Err(problems) => panic!("{problems}"),
    }
}

/// A schema that refers to others: `@B` in the text stands for a reference to `B`.
fn schema(name: impl Into<String>, text: &str) -> (String, String) {
    let mut with_references = String::new();
    for (at, part) in text.split('@').enumerate() {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric());
        let (name, rest) = part.split_at(end.unwrap_or(part.len()));
        match at {
            0 => with_references.push_str(part),
            _ => {
                with_references.push_str(&format!("{{$ref: '#/components/schemas/{name}'}}{rest}"))
            }
        }
    }
    (name.into(), with_references)
}

/// `A0` leads to `A1`, and so on; the last one is an object.
fn chain(length: usize, link: &str) -> Vec<(String, String)> {
    let mut schemas: Vec<_> = (0..length)
        .map(|at| {
            let link = link.replace("NEXT", &format!("@A{}", at + 1));
            schema(format!("A{at}"), &link.replace("NUMBER", &at.to_string()))
        })
        .collect();
    schemas.push(schema(
        format!("A{length}"),
        "{type: object, properties: {a: {type: string}}}",
    ));
    schemas
}

fn type_of<'i>(inspection: &'i Inspection, name: &str) -> &'i str {
    let pointer = format!("/components/schemas/{name}");
    let mut entries = inspection.schemas.iter();
    let entry = entries.find(|entry| entry.pointer == pointer);
    &entry.expect("the schema is listed").ty
}

#[test]
fn chains_are_longer_than_the_stack() {
    for link in [
        "{type: object, properties: {next: NEXT}}",
        "{type: object, required: [next], properties: {next: NEXT}}",
        "{type: object, properties: {next: {type: array, items: NEXT}}}",
        "{type: object, properties: {a: {type: string}}, additionalProperties: NEXT}",
        "{description: A link., allOf: [NEXT]}",
        "{oneOf: [NEXT, {type: integer}]}",
        "{anyOf: [NEXT, {type: 'null'}]}",
        "{type: array, items: NEXT}",
        "{type: object, additionalProperties: NEXT}",
    ] {
        let inspection = inspect(&chain(2_000, link));
        assert_eq!(inspection.schemas.len(), 2_001, "{link}");
        assert!(inspection.fallbacks.is_empty(), "{link}");
    }
}

#[test]
fn a_thousand_schemas_extend_each_other() {
    let link = "{allOf: [NEXT, {type: object, properties: {pNUMBER: {type: string}}}]}";
    let inspection = inspect(&chain(400, link));
    assert_eq!(type_of(&inspection, "A0"), "types::A0");
    assert!(inspection.fallbacks.is_empty());
}

#[test]
fn what_is_deep_within_lists_gets_a_name_and_nothing_else_does() {
    let inspection = inspect(&chain(100, "{type: array, items: NEXT}"));
    assert_eq!(type_of(&inspection, "A99"), "Vec<types::A100>");
    assert!(type_of(&inspection, "A0").starts_with("Vec<Vec<Vec<"));

    let mut schemas = chain(100, "{type: object, properties: {next: NEXT, id: @Id}}");
    schemas.push(schema("Id", "{type: string}"));
    assert_eq!(type_of(&inspect(&schemas), "Id"), "String");
}

#[test]
fn members_that_extend_each_other_in_a_circle_end() {
    let inspection = inspect(&[
        schema("P", "{type: object, properties: {a: @Q, b: @P}}"),
        schema("Q", "{type: object, properties: {a: @P, b: @Q}}"),
        schema("X", "{allOf: [@P, @Q]}"),
    ]);
    assert_eq!(type_of(&inspection, "X"), "types::X");
    assert!(inspection.fallbacks.is_empty());
}

#[test]
fn lists_of_themselves_with_a_word_beside_end() {
    let link = "{type: array, items: {$ref: '#/components/schemas/T', minItems: 1, enum: [[]]}}";
    let inspection = inspect(&[schema("T", link)]);
    assert!(type_of(&inspection, "T").contains("Vec<"), "{inspection:?}");
    let inspection = inspect(&[schema(
        "T",
        "{type: array, items: {$ref: '#/components/schemas/T', format: x}}",
    )]);
    assert!(!type_of(&inspection, "T").is_empty());
}

#[test]
fn the_same_part_over_and_over_is_one_part() {
    let inspection = inspect(&chain(60, "{allOf: [NEXT, NEXT]}"));
    assert_eq!(type_of(&inspection, "A0"), "types::A0");
    let inspection = inspect(&chain(20, "{oneOf: [NEXT, NEXT]}"));
    assert_eq!(type_of(&inspection, "A0"), "types::A20");
    // Two trees of the same shape: as many intersections as levels, not as leaves.
    let mut schemas = vec![schema("X", "{allOf: [@L40, @M40]}")];
    for tree in ["L", "M"] {
        schemas.push(schema(format!("{tree}0"), "{type: string}"));
        for at in 1..=40 {
            let below = format!("@{tree}{}", at - 1);
            let text = "{type: object, properties: {l: BELOW, r: BELOW}}";
            schemas.push(schema(
                format!("{tree}{at}"),
                &text.replace("BELOW", &below),
            ));
        }
    }
    let inspection = inspect(&schemas);
    assert_eq!(type_of(&inspection, "X"), "types::X");
    assert!(inspection.fallbacks.is_empty());
}

/// Each level doubles what the one below allows.
#[test]
fn a_product_without_end_becomes_any_json_and_is_listed() {
    let mut schemas = chain(0, "");
    for at in 1..30 {
        let text = "{allOf: [{oneOf: [BELOW, {properties: {q: {type: string}}}]}, {oneOf: [BELOW, {properties: {r: {type: integer}}}]}]}";
        let text = text.replace("BELOW", &format!("@A{}", at - 1));
        let text = text
            .replace("q:", &format!("q{at}:"))
            .replace("r:", &format!("r{at}:"));
        schemas.push(schema(format!("A{at}"), &text));
    }
    let inspection = inspect(&schemas);
    assert_eq!(inspection.schemas.len(), 30);
    let mut fallbacks = inspection.fallbacks.iter();
    assert!(
        fallbacks.any(|entry| entry.reason.contains("combine to more schemas")),
        "{:?}",
        inspection.fallbacks
    );
}

#[test]
fn a_choice_that_does_not_count_is_listed() {
    let choice = |name: &str, count: usize| {
        let members = (0..count).map(|at| {
            format!("{{type: object, required: [{name}{at}], properties: {{{name}{at}: {{}}}}}}")
        });
        schema(
            name,
            &format!("{{oneOf: [{}]}}", members.collect::<Vec<_>>().join(", ")),
        )
    };
    let (a, b) = (choice("A", 9), choice("B", 8));
    let both = schema("Both", "{allOf: [@A, @B]}");
    let child = schema("Child", "{allOf: [@Both], properties: {c: {type: string}}}");
    let inspection = inspect(&[a, b, both, child]);
    let fallbacks = inspection.fallbacks.iter();
    let listed = fallbacks
        .filter(|fallback| fallback.reason.contains("choices"))
        .map(|fallback| (fallback.pointer.as_str(), fallback.ty.as_str()));
    let expected = [
        ("/components/schemas/Both", "types::Both"),
        ("/components/schemas/Child", "types::Child"),
    ];
    assert_eq!(listed.collect::<Vec<_>>(), expected);
}
