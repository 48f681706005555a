//! Schemas.

use super::{Attack, api, components, fill, list, operation, reference};

pub(super) fn attacks() -> Vec<Attack> {
    let mut all = plain();
    all.extend(combined());
    all.extend(referring());
    all
}

/// Many of one thing.
fn plain() -> Vec<Attack> {
    let object = |i: usize| format!(r#""A{i}":{{"properties":{{"a":{{}}}}}}"#);
    let property = |i: usize| format!(r#""p{i}":{{"type":"string"}}"#);
    let structs = list(330, |i| {
        let properties = list(100, |j| format!(r#""p{j}":{{"type":"string"}}"#));
        format!(r#""A{i}":{{"properties":{{{properties}}}}}"#)
    });
    let nested = |open: &str, end: &str| {
        let one = format!("{}{{}}{}", open.repeat(50), end.repeat(50));
        components(&fill(|i| format!(r#""A{i}":{one}"#)))
    };
    let anything = fill(|i| format!(r#""A{i}":{{}}"#));
    let texts = fill(|i| format!(r#""v{i}""#));
    let numbers = fill(|i| i.to_string());
    let mixed = fill(|i| format!(r#"[{i}]"#));
    vec![
        Attack::new("schemas of nothing", components(&anything)),
        Attack::new("structs of one member", components(&fill(object))),
        Attack::new("structs of a hundred members", components(&structs)),
        Attack::new(
            "properties of one struct",
            components(&format!(r#""A":{{"properties":{{{}}}}}"#, fill(property))),
        ),
        Attack::new(
            "properties in properties",
            nested(r#"{"properties":{"a":"#, "}}"),
        ),
        Attack::new("lists in lists", nested(r#"{"type":"array","items":"#, "}")),
        Attack::new(
            "unions in unions",
            nested(r#"{"anyOf":[{"type":"string"},"#, "]}"),
        ),
        Attack::new("parts in parts", nested(r#"{"allOf":["#, "]}")),
        Attack::new(
            "an enum of texts",
            components(&format!(r#""A":{{"enum":[{texts}]}}"#)),
        ),
        Attack::new(
            "an enum of numbers",
            components(&format!(r#""A":{{"type":"integer","enum":[{numbers}]}}"#)),
        ),
        Attack::new(
            "an enum of lists",
            components(&format!(r#""A":{{"enum":[{mixed}]}}"#)),
        ),
        Attack::new(
            "an enum without a type in a member",
            components(&format!(
                r#""A":{{"properties":{{"a":{{"enum":[{numbers}]}}}}}}"#
            )),
        ),
        Attack::new(
            "a list of required names",
            components(&format!(
                r#""A":{{"required":[{texts}],"properties":{{"a":{{}}}}}}"#
            )),
        ),
        Attack::new(
            "patterns of names",
            components(&format!(
                r#""A":{{"patternProperties":{{{}}}}}"#,
                fill(|i| format!(r#""p{i}":{{"properties":{{"a{i}":{{}}}}}}"#))
            )),
        ),
        Attack::new(
            "items by place",
            components(&format!(
                r#""A":{{"type":"array","prefixItems":[{}]}}"#,
                fill(|_| "{}".to_owned())
            )),
        ),
        Attack::new(
            "types of one schema",
            components(&format!(r#""A":{{"type":[{texts}]}}"#)),
        ),
        Attack::new(
            "examples of a schema",
            components(&format!(r#""A":{{"type":"string","examples":[{texts}]}}"#)),
        ),
        Attack::new(
            "examples of a response",
            operation(&format!(
                r#""responses":{{"200":{{"description":"","content":{{"application/json":{{"schema":{{}},"example":[{numbers}]}}}}}}}}"#
            )),
        ),
    ]
}

/// Few schemas that combine to many.
fn combined() -> Vec<Attack> {
    let wide = |from: usize| {
        let properties = list(1_000, |j| format!(r#""p{}":{{"type":"string"}}"#, from + j));
        format!(r#"{{"properties":{{{properties}}}}}"#)
    };
    let base = format!(r#""Base":{}"#, wide(0));
    let extended = fill(|i| {
        let member = format!(r#"{{"properties":{{"q{i}":{{}}}}}}"#);
        format!(r#""A{i}":{{"allOf":[{},{member}]}}"#, reference("Base"))
    });
    let many = fill(|_| reference("Base"));
    let chain = fill(|i| {
        let member = format!(r#"{{"properties":{{"q{i}":{{}}}}}}"#);
        format!(
            r#""A{i}":{{"allOf":[{},{member}]}}"#,
            reference(format!("A{}", i + 1))
        )
    });
    let parts = fill(|i| format!(r#"{{"properties":{{"q{i}":{{}}}}}}"#));
    let same = fill(|i| format!(r#"{{"properties":{{"q":{{"properties":{{"r{i}":{{}}}}}}}}}}"#));
    let choices = |count: usize, named: &str| {
        list(count, |i| {
            format!(r#"{{"properties":{{"{named}{i}":{{"type":"string"}}}}}}"#)
        })
    };
    let products = fill(|i| {
        let (a, b) = (choices(8, "a"), choices(8, "b"));
        format!(
            r#""A{i}":{{"allOf":[{{"anyOf":[{a}]}},{{"anyOf":[{b}]}},{{"oneOf":[{a}]}}],"oneOf":[{b}]}}"#
        )
    });
    let doubling = list(40, |i| {
        let next = reference(format!("A{}", i + 1));
        format!(
            r#""A{i}":{{"anyOf":[{{"allOf":[{next},{{"properties":{{"l{i}":{{}}}}}}]}},{{"allOf":[{next},{{"properties":{{"r{i}":{{}}}}}}]}}]}}"#
        )
    });
    let enums = list(2, |i| {
        format!(
            r#"{{"enum":[{}]}}"#,
            list(60_000, |j| format!(r#""v{}""#, j * 2 + i))
        )
    });
    let union = fill(|i| format!(r#"{{"properties":{{"q{i}":{{}}}}}}"#));
    let tagged = fill(|i| format!(r#"{{"properties":{{"kind":{{"const":"k{i}"}}}}}}"#));
    let strings = fill(|i| format!(r#"{{"const":"c{i}"}}"#));
    let mapped = list(8_000, |i| {
        format!(r#""A{i}":{{"properties":{{"kind":{{}}}}}}"#)
    });
    let mapping = list(8_000, |i| {
        format!(r##""k{i}":"#/components/schemas/A{i}""##)
    });
    let members = list(8_000, |i| reference(format!("A{i}")));
    let children = fill(|i| {
        format!(
            r#""A{i}":{{"allOf":[{}],"properties":{{"a":{{}}}}}}"#,
            reference("Base")
        )
    });
    let beside = format!(r#""A":{{"properties":{{"own":{{}}}},"anyOf":[{union}]}}"#);
    vec![
        Attack::new(
            "a base of a thousand members in many",
            components(&format!("{base},{extended}")),
        ),
        Attack::new(
            "a base of a thousand members many times",
            components(&format!(r#"{base},"A":{{"allOf":[{many}]}}"#)),
        ),
        Attack::new(
            "a chain of bases",
            components(&format!("{chain},\"Z\":{{}}")),
        ),
        Attack::new(
            "parts of one schema",
            components(&format!(r#""A":{{"allOf":[{parts}]}}"#)),
        ),
        Attack::new(
            "parts that share a member",
            components(&format!(r#""A":{{"allOf":[{same}]}}"#)),
        ),
        Attack::new("choices that hold at once", components(&products)),
        Attack::new(
            "choices that double",
            components(&format!(r#"{doubling},"A40":{{}}"#)),
        ),
        Attack::new(
            "enums that hold at once",
            components(&format!(r#""A":{{"allOf":[{enums}]}}"#)),
        ),
        Attack::new(
            "members of a union",
            components(&format!(r#""A":{{"anyOf":[{union}]}}"#)),
        ),
        Attack::new("members of a union beside members", components(&beside)),
        Attack::new(
            "members of a union by tag",
            components(&format!(r#""A":{{"oneOf":[{tagged}]}}"#)),
        ),
        Attack::new(
            "members of a union of constants",
            components(&format!(r#""A":{{"oneOf":[{strings}]}}"#)),
        ),
        Attack::new(
            "a mapping",
            components(&format!(
                r#"{mapped},"U":{{"oneOf":[{members}],"discriminator":{{"propertyName":"kind","mapping":{{{mapping}}}}}}}"#
            )),
        ),
        Attack::new(
            "children of a base",
            components(&format!(
                r#""Base":{{"properties":{{"kind":{{}}}},"discriminator":{{"propertyName":"kind"}}}},{children}"#
            )),
        ),
    ]
}

/// References.
fn referring() -> Vec<Attack> {
    let chain = |count: usize, path: &str| {
        list(count, |i| {
            format!(r##""A{i}":{{"$ref":"#/components/{path}/A{}"}}"##, i + 1)
        })
    };
    let broken = list(18_000, |i| {
        format!(r#""A{i}":{}"#, reference(format!("b{i}")))
    });
    let short = fill(|i| format!(r##""A{i}":{{"$ref":"#/x"}}"##));
    let through = |segments: &str| {
        let refs = fill(|i| format!(r##""A{i}":{{"$ref":"#/components/schemas/L{segments}"}}"##));
        components(&format!(
            r#""L":{{"properties":{{"a":{}}}}},{refs}"#,
            reference("L")
        ))
    };
    let dynamic = list(10_000, |i| {
        let own =
            format!(r#""$defs":{{"n":{{"$dynamicAnchor":"n","properties":{{"a{i}":{{}}}}}}}}"#);
        format!(
            r##""A{i}":{{"$id":"https://a.example/{i}","$ref":"#/components/schemas/Node",{own}}}"##
        )
    });
    let node = list(300, |i| {
        format!(r##""p{i}":{{"properties":{{"q":{{"$dynamicRef":"#n"}}}}}}"##)
    });
    let anchors = fill(|i| {
        format!(
            r##""A{i}":{{"$anchor":"a{i}","items":{{"$ref":"#a{}"}}}}"##,
            i / 2
        )
    });
    let unknown = fill(|i| format!(r##""A{i}":{{"$anchor":"a{i}","items":{{"$ref":"#b{i}"}}}}"##));
    let circles = fill(|i| {
        format!(
            r#""A{i}":{{"anyOf":[{},{}]}}"#,
            reference(format!("A{}", (i * 7 + 1) % 10_000)),
            reference(format!("A{}", (i * 3 + 2) % 10_000))
        )
    });
    let wheels = fill(|i| {
        format!(
            r#""A{i}":{{"allOf":[{},{}]}}"#,
            reference(format!("A{}", (i * 7 + 1) % 10_000)),
            reference(format!("A{}", (i * 3 + 2) % 10_000))
        )
    });
    let fan = list(100, |i| {
        let next = list(100, |j| {
            format!(
                r#""p{j}":{}"#,
                reference(format!("A{}", (i * 31 + j) % 100))
            )
        });
        format!(r#""A{i}":{{"properties":{{{next}}}}}"#)
    });
    let responses = list(18_000, |i| {
        format!(
            r##""/a{i}":{{"get":{{"responses":{{"200":{{"$ref":"#/components/responses/A{}"}}}}}}}}"##,
            i % 100
        )
    });
    vec![
        Attack::new(
            "a chain of references",
            components(&format!(r#"{},"A19000":{{}}"#, chain(19_000, "schemas"))),
        ),
        Attack::new(
            "a circle of references",
            components(&format!(
                r#"{},"A19000":{}"#,
                chain(19_000, "schemas"),
                reference("A0")
            )),
        ),
        Attack::new(
            "chains of parameters",
            api(&format!(
                r##""paths":{{"/a":{{"parameters":[{}]}}}},"components":{{"parameters":{{{},"A9000":{{"name":"a","in":"query","schema":{{}}}}}}}}"##,
                list(9_000, |i| format!(
                    r##"{{"$ref":"#/components/parameters/A{i}"}}"##
                )),
                chain(9_000, "parameters")
            )),
        ),
        Attack::new("references to nothing", components(&broken)),
        Attack::new("short references to nothing", components(&short)),
        Attack::new(
            "references through references",
            through(&"/properties/a".repeat(90)),
        ),
        Attack::new(
            "dynamic references",
            components(&format!(
                r#""Node":{{"$dynamicAnchor":"n","properties":{{{node}}}}},{dynamic}"#
            )),
        ),
        Attack::new("anchors", components(&anchors)),
        Attack::new(
            "references to anchors that are not there",
            components(&unknown),
        ),
        Attack::new("circles of choices", components(&circles)),
        Attack::new("circles of parts", components(&wheels)),
        Attack::new("schemas that all refer to each other", components(&fan)),
        Attack::new(
            "responses that chain",
            api(&format!(
                r##""paths":{{{responses}}},"components":{{"responses":{{{},"A99":{{"description":"d"}}}}}}"##,
                chain(99, "responses")
            )),
        ),
    ]
}
