//! Texts, values and names.

use super::{Attack, SIZE, api, components, fill, list, operation};

pub(super) fn attacks() -> Vec<Attack> {
    let mut all = values();
    all.extend(names());
    all.extend(descriptions());
    all
}

fn values() -> Vec<Attack> {
    let zeros = |count: usize| vec!["0"; count].join(",");
    let mut laughs =
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nx-a0: &a0 [lol, lol, lol]\n".to_owned();
    for level in 1..30 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        laughs.push_str(&format!("x-a{level}: &a{level} [{aliases}]\n"));
    }
    let repeated = |node: &str, alias: &str, count: usize| {
        let mut text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\nx-a: &a {node}\ncomponents:\n  schemas:\n"
        );
        for index in 0..count {
            text.push_str(&format!("    A{index}: {alias}\n"));
        }
        text
    };
    let merges = format!("{{{}}}", list(1_000, |i| format!("p{i}: {{}}")));
    vec![
        Attack::new("zeros", api(&format!(r#""x-a":[{}]"#, zeros(SIZE / 2)))),
        Attack::new(
            "twelve megabytes of zeros",
            api(&format!(r#""x-a":[{}]"#, zeros(6 * SIZE))),
        ),
        Attack::new(
            "empty lists",
            api(&format!(r#""x-a":[{}]"#, fill(|_| "[]".to_owned()))),
        ),
        Attack::new(
            "empty objects",
            api(&format!(r#""x-a":[{}]"#, fill(|_| "{}".to_owned()))),
        ),
        Attack::new(
            "members of a value",
            api(&format!(r#""x-a":{{{}}}"#, fill(|i| format!(r#""{i}":0"#)))),
        ),
        Attack::new(
            "objects of one member",
            api(&format!(r#""x-a":[{}]"#, fill(|_| r#"{"":0}"#.to_owned()))),
        ),
        Attack::new(
            "zeros in YAML",
            format!(
                "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\nx-a:\n{}",
                "- 0\n".repeat(SIZE / 4)
            ),
        ),
        Attack::new(
            "an example of zeros",
            components(&format!(
                r#""A":{{"type":"array","items":{{}},"example":[{}]}}"#,
                zeros(SIZE / 2)
            )),
        ),
        Attack::new(
            "a default of zeros",
            components(&format!(
                r#""A":{{"properties":{{"a":{{"type":"array","default":[{}]}}}}}}"#,
                zeros(SIZE / 2)
            )),
        ),
        Attack::new(
            "a constant of zeros",
            components(&format!(
                r#""A":{{"properties":{{"a":{{"const":[{}]}}}}}}"#,
                zeros(SIZE / 2)
            )),
        ),
        Attack::new(
            "one key many times",
            api(&format!(r#""x-a":{{{}}}"#, fill(|_| r#""a":0"#.to_owned()))),
        ),
        Attack::new(
            "keys twice",
            api(&format!(
                r#""x-a":{{{}}}"#,
                fill(|i| format!(r#""{0}":0,"{0}":0"#, i))
            )),
        ),
        Attack::new(
            "a number of many digits",
            components(&format!(r#""A":{{"maximum":{}}}"#, "1".repeat(SIZE))),
        ),
        Attack::new(
            "a fraction of many digits",
            components(&format!(r#""A":{{"maximum":1.{}}}"#, "1".repeat(SIZE))),
        ),
        Attack::new(
            "brackets that nobody closes",
            format!("openapi: 3.1.0\nx-a: {}", "[".repeat(SIZE)),
        ),
        Attack::new(
            "thousands of brackets",
            format!("openapi: 3.1.0\nx-a: {}", "[".repeat(29_000)),
        ),
        Attack::new(
            "brackets in JSON",
            format!("{{\"openapi\": \"3.1.0\", \"x-a\": {}", "[".repeat(SIZE)),
        ),
        Attack::new("aliases of aliases", laughs),
        Attack::new(
            "aliases of a schema",
            repeated(
                "{type: object, properties: {a: {type: string}}}",
                "*a",
                90_000,
            ),
        ),
        Attack::new(
            "aliases of a list of zeros",
            repeated(&format!("[{}]", zeros(1_000)), "{enum: *a}", 40_000),
        ),
        Attack::new(
            "merges of a thousand keys",
            repeated(&merges, "{properties: {<<: *a}}", 20_000),
        ),
        Attack::new(
            "merges of one object many times",
            format!(
                "openapi: 3.1.0\nx-a: &a {merges}\nx-b:\n  <<: [{}]\n",
                vec!["*a"; 100_000].join(", ")
            ),
        ),
        Attack::new(
            "one line that is no YAML",
            format!("openapi: 3.1.0\nx-a: {}: b", "a".repeat(SIZE)),
        ),
        Attack::new(
            "indents",
            (0..1_300)
                .map(|depth| format!("{}a:\n", " ".repeat(depth)))
                .collect::<String>(),
        ),
    ]
}

fn names() -> Vec<Attack> {
    let long = "a".repeat(SIZE);
    let half = "a".repeat(SIZE / 2);
    let words = "aB".repeat(SIZE / 2);
    let under = |key: &str| {
        format!(
            r#"{{"{half}":{{{}}}}}"#,
            list(8_000, |i| format!(r#""p{i}":{key}"#))
        )
    };
    let outer = format!(r#"{{"properties":{{"{}":"#, "k".repeat(10_000)).repeat(50);
    let inner = list(20_000, |i| format!(r#""p{i}":{{}}"#));
    let deep = format!(r#"{outer}{{"properties":{{{inner}}}}}{}"#, "}}".repeat(50));
    let call =
        |path: &str, rest: &str| api(&format!(r#""paths":{{"{path}":{{"get":{{{rest}}}}}}}"#));
    vec![
        Attack::new(
            "a schema's long name",
            components(&format!(r#""{long}":{{"properties":{{"a":{{}}}}}}"#)),
        ),
        Attack::new(
            "a member's long name",
            components(&format!(r#""A":{{"properties":{{"{long}":{{}}}}}}"#)),
        ),
        Attack::new(
            "an operation's long name",
            operation(&format!(r#""operationId":"{words}""#)),
        ),
        Attack::new("a long path", call(&format!("/{long}"), "")),
        Attack::new("a path of many parts", call(&"/a".repeat(SIZE / 2), "")),
        Attack::new(
            "a long title",
            format!(r#"{{"openapi":"3.1.0","info":{{"title":"{words}","version":"1"}}}}"#),
        ),
        Attack::new(
            "an id of many parts",
            operation(&format!(r#""operationId":"{}""#, "a.".repeat(SIZE / 2))),
        ),
        Attack::new(
            "an id with its tag's name",
            operation(&format!(
                r#""operationId":"{words}","tags":["{}"]"#,
                "aB".repeat(1_000)
            )),
        ),
        Attack::new(
            "a long name above many schemas",
            api(&format!(
                r#""components":{{"schemas":{{"A":{{"properties":{}}}}}}}"#,
                under(r#"{"type":"string"}"#)
            )
            .replacen(
                &format!(r#""{half}":"#),
                &format!(r#""{half}":{{"properties":"#),
                1,
            )
            .replacen("}}}}}}", "}}}}}}}", 1)),
        ),
        Attack::new(
            "long names above many schemas",
            components(&format!(r#""A":{deep}"#)),
        ),
        Attack::new(
            "a long path above many parameters",
            call(
                &format!("/{half}"),
                &format!(
                    r#""parameters":[{}]"#,
                    list(8_000, |i| format!(
                        r#"{{"name":"p{i}","in":"query","schema":{{"type":"string"}}}}"#
                    ))
                ),
            ),
        ),
        Attack::new(
            "a long name above wrong types",
            api(&format!(
                r#""components":{{"schemas":{{"{half}":{{"properties":{{{}}}}}}}}}"#,
                list(40_000, |i| format!(r#""p{i}":0"#))
            )),
        ),
        Attack::new(
            "a pointer of many parts",
            components(&format!(r##""A":{{"$ref":"#{}"}}"##, "/a".repeat(SIZE / 2))),
        ),
        Attack::new(
            "a long reference to nothing",
            components(&format!(
                r##""A":{{"$ref":"#/components/schemas/{half}b"}},"{half}":{{}}"##
            )),
        ),
        Attack::new(
            "escapes in a pointer",
            components(&format!(
                r##""A":{{"$ref":"#/{}"}}"##,
                "%25".repeat(SIZE / 3)
            )),
        ),
        Attack::new(
            "names that are almost the same",
            components(&fill(|i| {
                format!(r#""A{}":{{"properties":{{"p{i}":{{}}}}}}"#, "_".repeat(i))
            })),
        ),
        Attack::new(
            "members that are almost the same",
            components(&format!(
                r#""A":{{"properties":{{{}}}}}"#,
                list(1_400, |i| format!(r#""A{}":{{}}"#, "_".repeat(i)))
            )),
        ),
        Attack::new(
            "a long text in an enum",
            components(&format!(r#""A":{{"enum":["{half}","{half}b"]}}"#)),
        ),
        Attack::new(
            "a long method",
            api(&format!(
                r#""paths":{{"/a":{{"additionalOperations":{{"{long}":{{}}}}}}}}"#
            )),
        ),
        Attack::new(
            "a long status",
            operation(&format!(r#""responses":{{"{long}":{{}}}}"#)),
        ),
        Attack::new(
            "a long media type",
            operation(&format!(
                r#""responses":{{"200":{{"description":"","content":{{"a/{long}":{{}}}}}}}}"#
            )),
        ),
        Attack::new(
            "a long name for Rust",
            components(&format!(
                r#""A":{{"x-rust-name":"A{half}","properties":{{"a":{{"x-rust-name":"a{half}"}}}}}}"#
            )),
        ),
    ]
}

/// Markdown, in the place where all of it is shown.
fn descriptions() -> Vec<Attack> {
    let described = |text: &str| operation(&format!(r#""description":"{text}""#));
    let all = [
        (
            "brackets after a URL",
            format!("https://a.example/{}", "[".repeat(40_000)),
        ),
        (
            "brackets after a tag",
            format!("<div>{}", "[".repeat(40_000)),
        ),
        ("tags that nobody closes", "<x ".repeat(200_000)),
        ("brackets", "[".repeat(SIZE)),
        ("links in links", "[a](".repeat(SIZE / 4)),
        ("stars", "*a_ ".repeat(SIZE / 4)),
        ("quotes in quotes", "> ".repeat(SIZE / 2)),
        ("lists in lists of text", "* ".repeat(SIZE / 2)),
        (
            "backticks",
            (1..1_300).map(|n| format!("{} ", "`".repeat(n))).collect(),
        ),
        ("entities", "&#65;".repeat(SIZE / 5)),
        ("a table", format!("|a|b|\\n|-|-|\\n{}", "|".repeat(SIZE))),
        (
            "definitions of links",
            (0..40_000).map(|i| format!("[{i}]: <{i}>\\n")).collect(),
        ),
        ("lines", "a\\n".repeat(SIZE / 3)),
        ("paragraphs", "a\\n\\n".repeat(SIZE / 5)),
        ("comments", "<!--".repeat(SIZE / 4)),
        ("marks of direction", "\u{202e}".repeat(SIZE / 3)),
        ("one word", "a".repeat(SIZE)),
    ];
    let mut attacks: Vec<Attack> = all
        .iter()
        .map(|(name, text)| Attack::new(name, described(text)))
        .collect();
    let text = format!(r#""description":"{}""#, "word ".repeat(2_000));
    let inherited = list(90, |i| {
        format!(
            r#""/a{i}":{{{text},"get":{{}},"put":{{}},"post":{{}},"delete":{{}},"options":{{}},"head":{{}},"patch":{{}},"trace":{{}},"query":{{}}}}"#
        )
    });
    attacks.push(Attack::new(
        "texts that methods inherit",
        api(&format!(r#""paths":{{{inherited}}}"#)),
    ));
    let methods = fill(|i| format!(r#""M{i}":{{}}"#));
    let text = "word ".repeat(20_000);
    attacks.push(Attack::new(
        "a text that many methods inherit",
        api(&format!(
            r#""paths":{{"/a":{{"description":"{text}","additionalOperations":{{{methods}}}}}}}"#
        )),
    ));
    attacks
}
