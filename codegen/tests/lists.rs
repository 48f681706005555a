//! Which operations are lists, by what documents say.

use specwright::inspect::{Inspection, PaginationEntry};
use specwright::{Config, Diagnostics, PaginationRule, generate_in_memory};

fn document(method: &str, more: &str, parameters: &str, reply: &str) -> String {
    format!(
        "{{openapi: 3.1.0, info: {{title: L, version: '1'}}, paths: {{/things: {{{method}: {{{more}
          parameters: [{parameters}],
          responses: {{'200': {{description: ok, content: {{application/json: {{schema: {reply}}}}}}}}}}}}}}}}}"
    )
}

fn lists(document: &str, rules: &[PaginationRule]) -> Result<Option<PaginationEntry>, Diagnostics> {
    let mut config = Config::new("api.yaml", "out");
    config.pagination = rules.to_vec();
    let output = generate_in_memory(&[("api.yaml", document)], &config)?;
    let mut operations = Inspection::new(&output.surface).operations.into_iter();
    Ok(operations.next().expect("an operation").pagination)
}

fn query(name: &str, ty: &str) -> String {
    format!("{{name: '{name}', in: query, schema: {{type: {ty}}}}}")
}

/// `kind parameter next items`, with `-` for what is not there.
fn told(document: &str) -> String {
    match lists(document, &[]).expect("a good document") {
        Some(found) => {
            let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
            format!(
                "{} {} {} {}",
                found.kind,
                or(found.parameter),
                or(found.next),
                found.items
            )
        }
        None => "none".to_owned(),
    }
}

fn get(parameters: &str, reply: &str) -> String {
    told(&document("get", "", parameters, reply))
}

const LIST: &str = "{type: array, items: {type: object, properties: {id: {type: string}}}}";

fn object(members: &str) -> String {
    format!("{{type: object, properties: {{data: {LIST}, {members}}}}}")
}

#[test]
fn cursors_in_every_casing() {
    for (parameter, member) in [
        ("PageToken", "NextPageToken"),
        ("page_token", "next_page_token"),
        ("iterator", "iterator"),
        ("marker", "next_marker"),
        ("stream_position", "next_stream_position"),
        ("continue", "continue"),
        ("after", "end_cursor"),
        ("hop", "next_hop"),
        ("page[cursor]", "nextCursor"),
    ] {
        let reply = object(&format!("{member}: {{type: [string, 'null']}}"));
        let expected = format!("cursor {parameter} /{member} /data");
        assert_eq!(get(&query(parameter, "string"), &reply), expected);
    }
}

#[test]
fn positions_that_are_nested() {
    for (parameter, path) in [
        ("offset", "next_page/offset"),
        ("starting_after", "pages/next/starting_after"),
        ("cursor", "meta/next_cursor"),
        ("page[after]", "meta/page/after"),
        ("cursor", "response_metadata/next_cursor"),
        ("after", "paging/cursors/after"),
    ] {
        let mut schema = "{type: string}".to_owned();
        let mut steps: Vec<&str> = path.split('/').collect();
        let first = steps.remove(0);
        for step in steps.iter().rev() {
            schema = format!("{{type: object, properties: {{{step}: {schema}}}}}");
        }
        let reply = object(&format!("{first}: {schema}"));
        let expected = format!("cursor {parameter} /{path} /data");
        assert_eq!(get(&query(parameter, "string"), &reply), expected);
    }
}

#[test]
fn urls_of_the_next_page() {
    let page = query("page", "integer");
    let cases = [
        ("next: {type: string, format: uri}", "/next"),
        ("next: {type: [string, 'null']}", "/next"),
        ("next_page_uri: {type: string}", "/next_page_uri"),
        (
            "links: {type: object, properties: {next: {type: string}}}",
            "/links/next",
        ),
        (
            "_links: {type: object, properties: {next: {type: object, properties: {href: {type: string}}}}}",
            "/_links/next/href",
        ),
        ("'@odata.nextLink': {type: string}", "/@odata.nextLink"),
    ];
    for (members, pointer) in cases {
        assert_eq!(
            get(&page, &object(members)),
            format!("link - {pointer} /data")
        );
    }
    assert_eq!(
        get("", &object("next: {type: string, format: uri}")),
        "link - /next /data"
    );
}

#[test]
fn numbers_of_items_and_pages() {
    let limited = |name: &str| format!("{}, {}", query(name, "integer"), query("limit", "integer"));
    assert_eq!(get(&limited("offset"), LIST), "offset offset - ");
    assert_eq!(get(&limited("$skip"), LIST), "offset $skip - ");
    assert_eq!(get(&limited("page"), LIST), "page page - ");
    let total = object("total: {type: integer}");
    assert_eq!(get(&query("Page", "integer"), &total), "page Page - /data");
    assert_eq!(
        get(&query("startIndex", "integer"), &total),
        "offset startIndex - /data"
    );
}

#[test]
fn items_wherever_they_are() {
    let cursor = query("cursor", "string");
    let next = "next_cursor: {type: string}";
    let nested = format!(
        "{{type: object, properties: {{result: {{type: object, properties: {{things: {LIST}}}}}, {next}}}}}"
    );
    assert_eq!(
        get(&cursor, &nested),
        "cursor cursor /next_cursor /result/things"
    );
    let all_of = format!(
        "{{allOf: [{{type: object, properties: {{{next}}}}}, {{type: object, properties: {{rows: {LIST}}}}}]}}"
    );
    assert_eq!(get(&cursor, &all_of), "cursor cursor /next_cursor /rows");
    let nullable = format!(
        "{{type: object, properties: {{found: {{oneOf: [{LIST}, {{type: 'null'}}]}}, {next}}}}}"
    );
    assert_eq!(get(&cursor, &nullable), "cursor cursor /next_cursor /found");
    let other = object("message: {type: string}");
    let union = format!("{{oneOf: [{}, {other}]}}", object(next));
    assert_eq!(get(&cursor, &union), "cursor cursor /next_cursor /data");
}

#[test]
fn cursors_in_a_body() {
    let body = "requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {query: {type: string}, page: {type: object, properties: {cursor: {type: string}}}}}}}},";
    let reply = object("meta: {type: object, properties: {next_cursor: {type: string}}}");
    assert_eq!(
        told(&document("post", body, "", &reply)),
        "cursor /page/cursor /meta/next_cursor /data"
    );
}

#[test]
fn what_is_no_list() {
    let date = "{name: after, in: query, schema: {type: string, format: date-time}}";
    let told_date = "{name: after, in: query, description: 'Only what is newer than this date', schema: {type: string}}";
    let more = object("has_more: {type: boolean}");
    assert_eq!(get(date, &object("next: {type: string}")), "none");
    assert_eq!(get(told_date, &more), "none");
    assert_eq!(get(&query("limit", "integer"), LIST), "none");
    // A page of a document that is rendered.
    assert_eq!(
        get(&query("page", "integer"), &object("width: {type: integer}")),
        "none"
    );
    // One resource with the first page of something in it.
    let album = format!(
        "{{type: object, properties: {{id: {{type: string}}, tracks: {}}}}}",
        object("next: {type: string, format: uri}")
    );
    assert_eq!(get("", &album), "none");
    assert_eq!(
        get(
            &query("cursor", "string"),
            "{type: object, properties: {next_cursor: {type: string}}}"
        ),
        "none"
    );
}

#[test]
fn extensions_of_vendors() {
    let cases = [
        (
            "x-pagination: {limitParam: 'page[limit]', cursorParam: cursor, cursorPath: meta.after, resultsPath: data},",
            "cursor cursor /meta/after /data",
        ),
        (
            "x-pagination: {limitParam: n, pageOffsetParam: cursor, resultsPath: data},",
            "offset cursor - /data",
        ),
        (
            "x-speakeasy-pagination: {type: cursor, inputs: [{name: cursor, in: parameters, type: cursor}], outputs: {results: $.data, nextCursor: '$.data[-1].id'}},",
            "cursor cursor /data/-1/id /data",
        ),
        (
            "x-speakeasy-pagination: {type: url, outputs: {results: $.data, nextUrl: $.more.url}},",
            "link - /more/url /data",
        ),
        (
            "x-fern-pagination: {cursor: $request.cursor, next_cursor: $response.more.at, results: $response.data},",
            "cursor cursor /more/at /data",
        ),
        (
            "x-fern-pagination: {offset: $request.cursor, results: $response.data},",
            "page cursor - /data",
        ),
        (
            "x-ms-pageable: {nextLinkName: '@odata\\.nextLink', itemName: data},",
            "link - /@odata.nextLink /data",
        ),
        (
            "x-ms-pageable: {nextLinkName: null, itemName: data},",
            "none",
        ),
        ("x-pagination: false,", "none"),
    ];
    for (extension, expected) in cases {
        let text = document(
            "get",
            extension,
            &query("cursor", "string"),
            &object("more: {type: object}"),
        );
        assert_eq!(told(&text), expected, "{extension}");
    }
}

#[test]
fn rules_of_the_configuration() {
    let mut rule = PaginationRule::default();
    rule.parameter = Some("offset".to_owned());
    rule.next = Some("/next_page/offset".to_owned());
    rule.items = Some("/data".to_owned());
    let reply = object("more: {type: object}");
    let fits = document("get", "", &query("offset", "string"), &reply);
    let found = lists(&fits, &[rule.clone()])
        .expect("it fits")
        .expect("a list");
    assert_eq!(
        (found.kind, found.next.as_deref()),
        ("cursor", Some("/next_page/offset"))
    );
    assert_eq!(found.from, "entry 1 of `pagination` in the configuration");

    let other = document("get", "", &query("start", "string"), &reply);
    let error = lists(&other, &[rule.clone()])
        .expect_err("nothing fits")
        .to_string();
    assert!(
        error.contains("no operation is a list by this entry"),
        "{error}"
    );

    rule.items = Some("data".to_owned());
    let error = lists(&fits, &[rule]).expect_err("no pointer").to_string();
    assert!(error.contains("write `/data`"), "{error}");
}
