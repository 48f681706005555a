//! Operations, overlays and files.

use super::{Attack, SIZE, api, components, fill, list, operation, reference};

pub(super) fn attacks() -> Vec<Attack> {
    let mut all = operations();
    all.extend(overlays());
    all.extend(several());
    all
}

fn operations() -> Vec<Attack> {
    let path: String = (0..20_000).map(|i| format!("/{{p{i}}}")).collect();
    let declared = list(20_000, |i| {
        format!(r#"{{"name":"p{i}","in":"path","required":true,"schema":{{"type":"string"}}}}"#)
    });
    let query = fill(|i| format!(r#"{{"name":"p{i}","in":"query","schema":{{"type":"string"}}}}"#));
    let shared = list(1_000, |i| {
        format!(r#"{{"name":"p{i}","in":"query","schema":{{"type":"string"}}}}"#)
    });
    let methods = fill(|i| format!(r#""M{i}":{{}}"#));
    let media = list(300, |i| {
        format!(r#""application/v{i}+json":{{"schema":{{"properties":{{"a{i}":{{}}}}}}}}"#)
    });
    let statuses = list(60, |i| {
        format!(
            r#""{}":{{"description":"","content":{{{media}}}}}"#,
            200 + i
        )
    });
    let big = list(400, |i| {
        format!(r#""application/v{i}+json":{{"schema":{{"properties":{{"a{i}":{{}}}}}}}}"#)
    });
    let shared_response = format!(
        r#""components":{{"responses":{{"R":{{"description":"","content":{{{big}}}}}}},"requestBodies":{{"B":{{"content":{{{big}}}}}}}}}"#
    );
    let sharing = fill(|i| {
        format!(
            r##""/a{i}":{{"post":{{"requestBody":{{"$ref":"#/components/requestBodies/B"}},"responses":{{"200":{{"$ref":"#/components/responses/R"}}}}}}}}"##
        )
    });
    let alternatives = fill(|i| format!(r#"{{"K{}":[]}}"#, i % 500));
    let schemes = list(500, |i| {
        format!(r#""K{i}":{{"type":"apiKey","name":"k{i}","in":"header"}}"#)
    });
    let calls = |count: usize| list(count, |i| format!(r#""/a{i}":{{"get":{{}}}}"#));
    let wide = list(5_000, |i| format!(r#"{{"K{}":[]}}"#, i % 500));
    let variables = |count: usize| {
        list(count, |i| {
            format!(r#""v{i}":{{"default":"a","enum":["a","b"]}}"#)
        })
    };
    let template: String = (0..20_000).map(|i| format!("{{v{i}}}")).collect();
    let servers = fill(|i| {
        format!(r#"{{"url":"https://{{a}}.example/{i}","variables":{{"a":{{"default":"a"}}}}}}"#)
    });
    let local =
        fill(|i| format!(r#""/a{i}":{{"get":{{"servers":[{{"url":"https://a{i}.example"}}]}}}}"#));
    let tags = fill(|i| format!(r#""/a{i}":{{"get":{{"tags":["t{i}"]}}}}"#));
    let many_tags = fill(|i| format!(r#""t{i}""#));
    let headers = fill(|i| format!(r#""X-H{i}":{{"schema":{{"type":"string"}}}}"#));
    let same_id = fill(|i| format!(r#""/a{i}":{{"get":{{"operationId":"a"}}}}"#));
    let nested = (0..25).fold("{}".to_owned(), |inner, i| {
        format!(r#"{{"callbacks":{{"c{i}":{{"u":{{"post":{inner}}}}}}}}}"#)
    });
    let callbacks = fill(|i| format!(r#""/a{i}":{{"post":{nested}}}"#));
    let hooks = fill(|i| {
        format!(
            r#""w{i}":{{"post":{{"requestBody":{{"content":{{"application/json":{{"schema":{{"properties":{{"a{i}":{{}}}}}}}}}}}}}}}}"#
        )
    });
    let segments = fill(|i| {
        format!(
            r#""/a{i}":{{"get":{{"operationId":"{}x{i}"}}}}"#,
            "a.".repeat(30)
        )
    });
    let links = fill(|i| format!(r#""l{i}":{{"operationId":"a"}}"#));
    let many = |count: usize| list(count, |i| format!(r#""m{i}":{{}}"#));
    let events =
        fill(|i| format!(r#"{{"name":"p","in":"query","schema":{{"type":"string"}},"x{i}":0}}"#));
    vec![
        Attack::new(
            "parameters of a path",
            api(&format!(
                r#""paths":{{"{path}":{{"get":{{"parameters":[{declared}]}}}}}}"#
            )),
        ),
        Attack::new(
            "parameters of a path that nobody declares",
            api(&format!(r#""paths":{{"{path}":{{"get":{{}}}}}}"#)),
        ),
        Attack::new(
            "parameters of a path for many methods",
            api(&format!(
                r#""paths":{{"{}":{{"additionalOperations":{{{methods}}}}}}}"#,
                (0..2_000).map(|i| format!("/{{p{i}}}")).collect::<String>(),
            )),
        ),
        Attack::new(
            "parameters of an operation",
            operation(&format!(r#""parameters":[{query}]"#)),
        ),
        Attack::new(
            "one parameter many times",
            operation(&format!(r#""parameters":[{events}]"#)),
        ),
        Attack::new(
            "parameters for many methods",
            api(&format!(
                r#""paths":{{"/a":{{"parameters":[{shared}],"additionalOperations":{{{methods}}}}}}}"#
            )),
        ),
        Attack::new(
            "media types for many statuses",
            operation(&format!(r#""responses":{{{statuses}}}"#)),
        ),
        Attack::new(
            "bodies and responses that many share",
            api(&format!(r#""paths":{{{sharing}}},{shared_response}"#)),
        ),
        Attack::new(
            "alternatives of security",
            api(&format!(
                r#""security":[{alternatives}],"paths":{{{}}},"components":{{"securitySchemes":{{{schemes}}}}}"#,
                calls(10)
            )),
        ),
        Attack::new(
            "alternatives of security for many",
            api(&format!(
                r#""security":[{wide}],"paths":{{{}}},"components":{{"securitySchemes":{{{schemes}}}}}"#,
                calls(20_000)
            )),
        ),
        Attack::new(
            "operations",
            api(&format!(r#""paths":{{{}}}"#, calls(45_000))),
        ),
        Attack::new(
            "operations of one id",
            api(&format!(r#""paths":{{{same_id}}}"#)),
        ),
        Attack::new(
            "methods of one path",
            api(&format!(
                r#""paths":{{"/a":{{"additionalOperations":{{{methods}}}}}}}"#
            )),
        ),
        Attack::new(
            "variables of a server",
            api(&format!(
                r#""servers":[{{"url":"https://{template}","variables":{{{}}}}}]"#,
                variables(20_000)
            )),
        ),
        Attack::new(
            "servers",
            api(&format!(
                r#""servers":[{servers}],"paths":{{{}}}"#,
                calls(10)
            )),
        ),
        Attack::new(
            "servers of operations",
            api(&format!(r#""paths":{{{local}}}"#)),
        ),
        Attack::new(
            "variables of a server for many methods",
            api(&format!(
                r#""paths":{{"/a":{{"servers":[{{"url":"https://a","variables":{{{}}}}}],"additionalOperations":{{{methods}}}}}}}"#,
                variables(3_000)
            )),
        ),
        Attack::new("tags", api(&format!(r#""paths":{{{tags}}}"#))),
        Attack::new(
            "tags of one operation",
            operation(&format!(r#""tags":[{many_tags}]"#)),
        ),
        Attack::new(
            "headers of a response",
            operation(&format!(
                r#""responses":{{"200":{{"description":"","headers":{{{headers}}}}}}}"#
            )),
        ),
        Attack::new(
            "callbacks in callbacks",
            api(&format!(r#""paths":{{{callbacks}}}"#)),
        ),
        Attack::new("webhooks", api(&format!(r#""webhooks":{{{hooks}}}"#))),
        Attack::new(
            "ids of many parts",
            api(&format!(r#""paths":{{{segments}}}"#)),
        ),
        Attack::new(
            "links",
            operation(&format!(
                r#""responses":{{"200":{{"description":"","links":{{{links}}}}}}}"#
            )),
        ),
        Attack::new(
            "encodings",
            operation(&format!(
                r#""requestBody":{{"content":{{"multipart/form-data":{{"schema":{{"type":"object"}},"encoding":{{{}}}}}}}}}"#,
                many(100_000)
            )),
        ),
        Attack::new(
            "a form of many members",
            operation(&format!(
                r#""requestBody":{{"content":{{"multipart/form-data":{{"schema":{{"properties":{{{0}}}}},"encoding":{{{0}}}}}}}}}"#,
                many(45_000)
            )),
        ),
        Attack {
            arguments: vec!["--only".to_owned(), format!("/{}b", "*a".repeat(20_000))],
            ..Attack::new(
                "a selector of many stars",
                api(&format!(
                    r#""paths":{{"/{}":{{"get":{{}}}}}}"#,
                    "a".repeat(SIZE)
                )),
            )
        },
    ]
}

fn overlays() -> Vec<Attack> {
    let small = || api(r#""paths":{}"#);
    let begin = r#"{"target":"$","update":{"x-b":[1,2]}}"#;
    let repeat = |action: &str| vec![action; 40].join(",");
    let copy = r#"{"target":"$['x-b']","copy":"$['x-b']"}"#;
    let own = r#"{"target":"$['x-b']","copy":"$"}"#;
    let everywhere = r#"{"target":"$..*","update":{"a":{"b":{}}}}"#;
    let filter = |query: &str| format!(r#"{{"target":"{query}","update":{{"a":0}}}}"#);
    let counts = (0..12).fold("1".to_owned(), |inner, _| {
        format!("count(@..*[?{inner} > 0])")
    });
    let object = |depth: usize| format!("{}0{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
    let overlaid = |name, actions: &str| Attack::overlaid(name, small(), actions);
    let zeros = vec!["0"; 300_000].join(",");
    let members = components(&list(20_000, |i| format!(r#""A{i}":{{"type":"string"}}"#)));
    vec![
        overlaid(
            "an overlay that copies into what it copies",
            &format!("{begin},{}", repeat(copy)),
        ),
        overlaid(
            "an overlay that copies the document into it",
            &format!("{begin},{}", repeat(own)),
        ),
        overlaid(
            "an overlay that changes all that it changed",
            &repeat(everywhere),
        ),
        overlaid(
            "a filter of many brackets",
            &filter(&format!(
                "$[?{}@.a{}]",
                "(".repeat(4_000),
                ")".repeat(4_000)
            )),
        ),
        overlaid(
            "a filter of many negations",
            &filter(&format!(
                "$[?{}@.a{}]",
                "!(".repeat(4_000),
                ")".repeat(4_000)
            )),
        ),
        overlaid(
            "a filter in a filter",
            &filter(&format!(
                "$[?@{}{}]",
                "[?@".repeat(4_000),
                "]".repeat(4_000)
            )),
        ),
        Attack::overlaid(
            "counts in counts",
            members.clone(),
            &filter(&format!("$..*[?{counts} > 0]")),
        ),
        Attack::overlaid(
            "descendants of descendants",
            api(&format!(r#""x-a":{}"#, object(100))),
            &filter(&format!("${}", "..*".repeat(20))),
        ),
        Attack::overlaid(
            "a filter over all members",
            members.clone(),
            &filter("$..[?count($..*) > 0]"),
        ),
        Attack::overlaid(
            "a selector many times",
            members.clone(),
            &filter(&format!("$..[{}]", vec!["*"; 2_000].join(","))),
        ),
        Attack::overlaid(
            "a large update of many targets",
            members.clone(),
            &format!(r#"{{"target":"$..*","update":{{"x-a":[{zeros}]}}}}"#),
        ),
        Attack::overlaid(
            "many actions over all members",
            members,
            &vec![r#"{"target":"$..b","remove":true}"#; 10_000].join(","),
        ),
        Attack::overlaid(
            "removal of many items",
            api(&format!(r#""x-a":[{}]"#, fill(|_| "0".to_owned()))),
            r#"{"target":"$['x-a'][*]","remove":true}"#,
        ),
        Attack::overlaid(
            "a regular expression",
            api(&format!(r#""x-a":["{}"]"#, "a".repeat(SIZE))),
            &filter(r"$['x-a'][?match(@, '((a{1,500}){1,500}){1,500}')]"),
        ),
    ]
}

fn several() -> Vec<Attack> {
    let chain: Vec<(String, String)> = (0..9_000)
        .map(|i| {
            (
                format!("f{i}.json"),
                format!(r#"{{"properties":{{"a":{{"$ref":"f{}.json"}}}}}}"#, i + 1),
            )
        })
        .collect();
    let mere: Vec<(String, String)> = (0..9_000)
        .map(|i| {
            (
                format!("f{i}.json"),
                format!(r#"{{"$ref":"f{}.json"}}"#, i + 1),
            )
        })
        .collect();
    let with = |name, files: Vec<(String, String)>| {
        let mut attack = Attack::new(name, components(r#""A":{"$ref":"f0.json"}"#));
        attack.files.extend(files);
        attack
            .files
            .push(("f9000.json".to_owned(), r#"{"type":"string"}"#.to_owned()));
        attack
    };
    let missing = fill(|i| format!(r#""A{i}":{{"$ref":"missing{i}.json"}}"#));
    let parents = list(20_000, |i| {
        format!(r#""A{i}":{{"$ref":"{}f.json"}}"#, "./".repeat(i % 20))
    });
    let itself = fill(|i| {
        format!(
            r#""A{i}":{{"$ref":"./{}api.json#/components/schemas/A{}"}}"#,
            "x/../".repeat(i % 7),
            i / 2
        )
    });
    let names = fill(|i| format!(r#""A{i}":{}"#, reference(format!("A{}%20", i))));
    vec![
        with("a chain of files", chain),
        with("a chain of files that only refer", mere),
        Attack::new("references to missing files", components(&missing)),
        Attack::new("references to one missing file", components(&parents)),
        Attack::new("references to itself by path", components(&itself)),
        Attack::new("references with escapes to nothing", components(&names)),
    ]
}
