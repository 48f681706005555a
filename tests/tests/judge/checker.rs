//! The judge itself: right requests pass, and each way of being wrong is told.

use serde_json::{Value, json};
use specwright_tests::judge::{Document, Meant, faults};
use specwright_tests::server::Asked;

const BASE: &str = "http://127.0.0.1:8080/v1";

pub(crate) fn asked(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Asked {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut all = [("host", "127.0.0.1:8080")].to_vec();
    let length = body.len().to_string();
    if method == "POST" {
        all.push(("content-length", &length));
    }
    all.extend(headers);
    let pairs = all.into_iter().map(|(name, value)| {
        let name = hyper::header::HeaderName::from_bytes(name.as_bytes());
        (name.expect("a name"), value.parse().expect("a value"))
    });
    Asked {
        method: method.to_owned(),
        path: path.to_owned(),
        query: Vec::new(),
        raw_query: query.to_owned(),
        headers: pairs.collect(),
        body: body.to_owned().into(),
    }
}

pub(crate) fn meant(arguments: Value) -> Meant {
    Meant {
        base_url: BASE.to_owned(),
        arguments,
        body: None,
        credentials: Vec::new(),
    }
}

/// What is wrong when one parameter is meant to have a value and a target is asked for.
fn of_parameter(parameter: Value, value: Value, target: &str) -> Vec<String> {
    let place = parameter["in"].as_str().expect("a place");
    let path = if place == "path" { "/a/{p}" } else { "/a" };
    let document = Document::new(json!({
        "paths": { path: { "get": { "operationId": "get", "parameters": [parameter] } } },
    }));
    let meant = meant(json!({ place: { "p": value } }));
    let (target, headers) = match place {
        "header" => ("/v1/a", vec![("p", target)]),
        "cookie" => ("/v1/a", vec![("cookie", target)]),
        _ => (target, Vec::new()),
    };
    faults(
        &document,
        "get",
        &meant,
        &asked("GET", target, &headers, ""),
    )
}

/// A value in a style: what says it, and what does not.
#[track_caller]
fn style(place: &str, style: &str, explode: bool, value: &Value, right: &str, wrong: &[&str]) {
    let parameter = json!({ "name": "p", "in": place, "style": style, "explode": explode });
    let found = |target| of_parameter(parameter.clone(), value.clone(), target);
    assert_eq!(found(right), [""; 0], "{right}");
    for wrong in wrong {
        assert!(!found(wrong).is_empty(), "{wrong} passed");
    }
}

#[test]
fn styles_of_a_path() {
    let list = json!(["a,b", "é"]);
    let object = json!({ "x": 1, "y": "b c" });
    let path = |name, explode, value: &Value, right: &str, wrong: &[&str]| {
        let below = |raw: &&str| format!("/v1/a/{raw}");
        let wrong: Vec<String> = wrong.iter().map(below).collect();
        let wrong: Vec<&str> = wrong.iter().map(|wrong| &**wrong).collect();
        style("path", name, explode, value, &below(&right), &wrong);
    };
    let text = json!("a/b");
    path("simple", false, &text, "a%2Fb", &["a/b", "a%252Fb", ""]);
    let right = "a%2Cb,%C3%A9";
    path(
        "simple",
        false,
        &list,
        right,
        &["a,b,%C3%A9", "a%252Cb,%25C3%25A9", "a%2Cb.%C3%A9"],
    );
    let right = "x=1,y=b%20c";
    path(
        "simple",
        true,
        &object,
        right,
        &["x,1,y,b%20c", "x=1,y=b+c", "x=1"],
    );
    path(
        "label",
        false,
        &list,
        ".a%2Cb,%C3%A9",
        &[".a%2Cb.%C3%A9", "a%2Cb,%C3%A9"],
    );
    path(
        "label",
        true,
        &object,
        ".x=1.y=b%20c",
        &[".x,1,y,b%20c", ".x=1,y=b%20c"],
    );
    let (packed, exploded) = (";p=a%2Cb,%C3%A9", ";p=a%2Cb;p=%C3%A9");
    path(
        "matrix",
        false,
        &list,
        packed,
        &[exploded, "p=a%2Cb,%C3%A9"],
    );
    path("matrix", true, &list, exploded, &[packed]);
    path("matrix", true, &object, ";x=1;y=b%20c", &[";p=x,1,y,b%20c"]);
}

#[test]
fn styles_of_a_query() {
    let list = json!(["a,b", "é"]);
    let object = json!({ "x": 1, "y": "b c" });
    let query = |name, explode, value: &Value, right: &str, wrong: &[&str]| {
        let after = |raw: &&str| format!("/v1/a?{raw}");
        let wrong: Vec<String> = wrong.iter().map(after).collect();
        let wrong: Vec<&str> = wrong.iter().map(|wrong| &**wrong).collect();
        style("query", name, explode, value, &after(&right), &wrong);
    };
    let (packed, exploded) = ("p=a%2Cb,%C3%A9", "p=a%2Cb&p=%C3%A9");
    let swapped = "p=%C3%A9&p=a%2Cb";
    query(
        "form",
        true,
        &list,
        exploded,
        &[packed, "", "p=a%2Cb&p=%C3%A9&q=1", swapped],
    );
    query("form", false, &list, packed, &[exploded, "p=a,b,%C3%A9"]);
    let (packed, exploded) = ("p=x,1,y,b%20c", "x=1&y=b%20c");
    query(
        "form",
        true,
        &object,
        exploded,
        &[packed, "x=1&y=b%2520c", "x=1"],
    );
    query("form", false, &object, packed, &[exploded]);
    query(
        "form",
        true,
        &json!("1+1"),
        "p=1%2B1",
        &["p=1+1", "p=1%252B1"],
    );
    let (spaces, pipes) = ("p=a%2Cb%20%C3%A9", "p=a%2Cb%7C%C3%A9");
    query(
        "spaceDelimited",
        false,
        &list,
        spaces,
        &[pipes, "p=a%2Cb,%C3%A9"],
    );
    query(
        "pipeDelimited",
        false,
        &list,
        pipes,
        &[spaces, "p=a%2Cb&p=%C3%A9"],
    );
    let deep = "p[x]=1&p%5By%5D=b+c";
    query(
        "deepObject",
        true,
        &object,
        deep,
        &["x=1&y=b+c", "p.x=1&p.y=b+c"],
    );
}

#[test]
fn styles_of_headers_and_cookies() {
    let numbers = json!([1, 2]);
    style(
        "header",
        "simple",
        false,
        &numbers,
        "1,2",
        &["1", "[1,2]", "1%2C2"],
    );
    style(
        "header",
        "simple",
        true,
        &json!({ "x": 1 }),
        "x=1",
        &["x,1"],
    );
    let list = json!(["a,b", "é"]);
    let right = "p=a%2Cb,%C3%A9";
    style(
        "cookie",
        "form",
        false,
        &list,
        right,
        &["p=a%2Cb; p=%C3%A9", "p=a%2Cb,%C3%A9; q=1"],
    );
    style(
        "cookie",
        "cookie",
        true,
        &json!("a%b"),
        "p=a%b",
        &["p=a%25b"],
    );
}

#[test]
fn reserved_characters_may_stay() {
    let parameter = json!({ "name": "p", "in": "query", "allowReserved": true });
    let found = |value: &str, target| of_parameter(parameter.clone(), json!(value), target);
    assert_eq!(found("a/b?c+d", "/v1/a?p=a/b?c+d"), [""; 0]);
    assert_eq!(found("100%", "/v1/a?p=100%25"), [""; 0]);
    assert_eq!(found("a%20b", "/v1/a?p=a%20b"), [""; 0]);
    assert!(!found("a&b", "/v1/a?p=a&b").is_empty(), "two pairs");
    assert!(!found("a b", "/v1/a?p=a+b").is_empty(), "a plus sign");
}

#[test]
fn content_of_a_parameter_is_json_once() {
    let parameter = json!({ "name": "p", "in": "query", "content": { "application/json": {} } });
    let value = json!({ "a": [1] });
    let right = "/v1/a?p=%7B%22a%22:%5B1%5D%7D";
    assert_eq!(
        of_parameter(parameter.clone(), value.clone(), right),
        [""; 0]
    );
    let twice = "/v1/a?p=%22%7B%5C%22a%5C%22:%5B1%5D%7D%22";
    assert!(!of_parameter(parameter, value, twice).is_empty());
    let whole = json!({ "name": "p", "in": "querystring", "content": { "application/json": {} } });
    assert_eq!(
        of_parameter(whole.clone(), json!([1]), "/v1/a?%5B1%5D"),
        [""; 0]
    );
    assert!(!of_parameter(whole, json!([1]), "/v1/a?p=%5B1%5D").is_empty());
}

/// What is wrong with credentials, where an operation wants these.
fn of_security(
    security: Value,
    given: &[(&str, &str)],
    target: &str,
    headers: &[(&str, &str)],
) -> Vec<String> {
    let document = Document::new(json!({
        "paths": { "/a": { "get": { "operationId": "get", "security": security } } },
        "components": { "securitySchemes": {
            "key": { "type": "apiKey", "in": "query", "name": "k" },
            "cookie": { "type": "apiKey", "in": "cookie", "name": "sid" },
            "basic": { "type": "http", "scheme": "basic" },
            "token": { "type": "oauth2" },
        } },
    }));
    let own = |(name, secret): &(&str, &str)| ((*name).to_owned(), (*secret).to_owned());
    let meant = Meant {
        credentials: given.iter().map(own).collect(),
        ..meant(json!({}))
    };
    faults(&document, "get", &meant, &asked("GET", target, headers, ""))
}

#[test]
fn credentials_are_those_of_one_alternative() {
    let judged = |given: &[(&str, &str)], target: &str, headers: &[(&str, &str)]| {
        let both = json!([{}, { "key": [], "cookie": [] }]);
        of_security(both, given, target, headers)
    };
    let given = [("key", "a b"), ("cookie", "c")];
    let cookie = [("cookie", "sid=c")];
    let right = "/v1/a?k=a%20b";
    assert_eq!(judged(&given, right, &cookie), [""; 0]);
    assert!(
        !judged(&given, "/v1/a", &[]).is_empty(),
        "what is given is used"
    );
    assert!(!judged(&given, right, &[]).is_empty(), "half of it");
    assert!(
        !judged(&given, "/v1/a?k=a%2520b", &cookie).is_empty(),
        "encoded twice"
    );
    assert_eq!(judged(&[], "/v1/a", &[]), [""; 0]);
    let none = of_security(json!([]), &given, "/v1/a", &cookie);
    assert!(!none.is_empty(), "none is wanted");
}

#[test]
fn credentials_are_in_the_form_of_their_scheme() {
    let basic = [("authorization", "Basic dTpww6k=")];
    let bearer = [("authorization", "Bearer u:pé")];
    for (scheme, right, wrong) in [("basic", &basic, &bearer), ("token", &bearer, &basic)] {
        let judged = |given: &[(&str, &str)], headers: &[(&str, &str)]| {
            of_security(json!([{ scheme: [] }]), given, "/v1/a", headers)
        };
        let given = [(scheme, "u:pé")];
        assert_eq!(judged(&given, right), [""; 0]);
        assert!(!judged(&given, wrong).is_empty(), "{scheme}");
        assert!(!judged(&[], &[]).is_empty(), "no {scheme} is given");
    }
}

#[test]
fn the_message_around_is_judged() {
    let document = Document::new(json!({
        "paths": {
            "/a": {
                "servers": [{ "url": "../{part}", "variables": { "part": { "default": "v2" } } }],
                "post": { "operationId": "post", "parameters": [{ "name": "q", "in": "query", "required": true }],
                    "responses": { "200": { "content": { "image/png": {} } } } },
            },
        },
    }));
    let meant = meant(json!({ "query": { "q": 1 } }));
    let judged = |asked: &Asked| faults(&document, "post", &meant, asked);
    let right = asked("POST", "/v2/a?q=1", &[("accept", "image/*")], "");
    assert_eq!(judged(&right), [""; 0]);
    for wrong in [
        asked("PUT", "/v2/a?q=1", &[("content-length", "0")], ""),
        asked("POST", "/v1/a?q=1", &[], ""),
        asked("POST", "/v2/a?q=2", &[], ""),
        asked("POST", "/v2/a?q=1", &[("accept", "application/json")], ""),
        asked("POST", "/v2/a?q=1", &[("x-other", "1")], ""),
        asked("POST", "/v2/a?q=1", &[("content-type", "text/plain")], ""),
        asked("POST", "/v2/a?q=1", &[], "{}"),
        asked("POST", "/v2/a?q=1", &[("host", "elsewhere")], ""),
    ] {
        assert!(!judged(&wrong).is_empty(), "{wrong:?} passed");
    }
    let mut without = right.clone();
    without.headers.remove("content-length");
    assert_eq!(judged(&without), ["an empty body has no Content-Length"]);
    let mut long = right;
    long.headers
        .insert("content-length", "3".parse().expect("a value"));
    assert_eq!(judged(&long), ["Content-Length is 3, not 0"]);
}

#[test]
fn a_template_may_go_on_into_the_query() {
    let document = Document::new(json!({
        "paths": { "/a/{p}?beta=true": { "get": { "operationId": "get", "parameters": [
            { "name": "p", "in": "path", "required": true, "schema": { "type": "string" } },
            { "name": "q", "in": "query", "schema": { "type": "string" } },
        ] } } },
    }));
    let meant = meant(json!({ "path": { "p": "x" }, "query": { "q": "y" } }));
    let found = |target: &str| faults(&document, "get", &meant, &asked("GET", target, &[], ""));
    assert_eq!(found("/v1/a/x?beta=true&q=y"), [""; 0]);
    assert!(!found("/v1/a/x?q=y").is_empty());
    assert!(!found("/v1/a/x?beta=false&q=y").is_empty());
    assert!(!found("/v1/a/x?beta=true&beta=true&q=y").is_empty());
}
