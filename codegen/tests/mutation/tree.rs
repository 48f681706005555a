//! Changes to the tree of a document: what an author gets wrong, and what nobody would write.

use serde_json::{Value, json};

/// A tree is not made larger than this.
const MOST_NODES: usize = 5_000;

/// Numbers that decide what happens, from whoever likes to shrink or to steer them.
pub(crate) struct Choices<'c>(std::slice::Iter<'c, u32>);

impl<'c> Choices<'c> {
    /// From a list; when it is at its end, 0 goes on for ever.
    pub(crate) fn new(list: &'c [u32]) -> Choices<'c> {
        Choices(list.iter())
    }

    /// A number below another.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.next().map_or(0, |&n| n as usize % end.max(1))
    }

    /// One of a list.
    pub(crate) fn one<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}

/// Changes one thing.
pub(crate) fn mutate(root: &mut Value, choices: &mut Choices<'_>) {
    let nodes = pointers(root);
    if nodes.len() > MOST_NODES {
        return;
    }
    let at = choices.one(&nodes);
    let other = choices.one(&nodes);
    match choices.below(10) {
        0 => set(root, at, scalar(choices)),
        1 => {
            let copy = root.pointer(other).cloned().unwrap_or_default();
            set(root, at, copy);
        }
        2 => swap(root, at, other),
        3 => remove(root, at),
        4 => repeat(root, at, choices),
        5 => rename(root, at, choices),
        6 => {
            let copy = root.pointer(other).cloned().unwrap_or_default();
            add_keyword(root, at, copy, choices);
        }
        7 => wrap(root, at, choices),
        8 => set(root, at, json!({ "$ref": reference(other, choices) })),
        _ => retarget(root, at, other, choices),
    }
}

/// The pointers of all nodes, the root's first.
fn pointers(root: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(root, &mut String::new(), &mut found);
    found
}

fn collect(value: &Value, pointer: &mut String, found: &mut Vec<String>) {
    found.push(pointer.clone());
    let mut below = |key: &str, child: &Value| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        collect(child, pointer, found);
        pointer.truncate(length);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, child)| below(key, child)),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, child)| below(&index.to_string(), child));
        }
        _ => {}
    }
}

fn set(root: &mut Value, at: &str, value: Value) {
    if let Some(node) = root.pointer_mut(at) {
        *node = value;
    }
}

/// Where one contains the other, only the second is set: there is no other way.
fn swap(root: &mut Value, a: &str, b: &str) {
    let (first, second) = (root.pointer(a).cloned(), root.pointer(b).cloned());
    if let (Some(first), Some(second)) = (first, second) {
        set(root, a, second);
        set(root, b, first);
    }
}

/// The node around a node, and the key in between.
fn around<'r>(root: &'r mut Value, at: &str) -> Option<(&'r mut Value, String)> {
    let (parent, key) = at.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    Some((root.pointer_mut(parent)?, key))
}

fn remove(root: &mut Value, at: &str) {
    match around(root, at) {
        Some((Value::Object(members), key)) => drop(members.shift_remove(&key)),
        Some((Value::Array(items), key)) => {
            let index = key.parse().unwrap_or(usize::MAX);
            if index < items.len() {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// An item once more, a member once more under another name.
fn repeat(root: &mut Value, at: &str, choices: &mut Choices<'_>) {
    let Some(copy) = root.pointer(at).cloned() else {
        return;
    };
    match around(root, at) {
        Some((Value::Object(members), key)) => {
            members.insert(name(&key, choices), copy);
        }
        Some((Value::Array(items), _)) => items.push(copy),
        _ => {}
    }
}

fn rename(root: &mut Value, at: &str, choices: &mut Choices<'_>) {
    if let Some((Value::Object(members), key)) = around(root, at)
        && let Some(value) = members.shift_remove(&key)
    {
        members.insert(name(&key, choices), value);
    }
}

fn add_keyword(root: &mut Value, at: &str, copy: Value, choices: &mut Choices<'_>) {
    if let Some(Value::Object(members)) = root.pointer_mut(at) {
        let keyword = (*choices.one(KEYWORDS)).to_owned();
        let value = match choices.below(4) {
            0 => copy,
            1 => json!([copy]),
            2 => json!({ "a": copy }),
            _ => scalar(choices),
        };
        members.insert(keyword, value);
    }
}

/// Puts a node into another one that has only it, a few times or many.
fn wrap(root: &mut Value, at: &str, choices: &mut Choices<'_>) {
    let Some(node) = root.pointer_mut(at) else {
        return;
    };
    let keyword = *choices.one(KEYWORDS);
    let depth = *choices.one(&[1, 2, 5, 60, 130]);
    let in_list = choices.below(2) == 0;
    for _ in 0..depth {
        let inner = node.take();
        *node = match keyword {
            "" if in_list => json!([inner]),
            "" => json!({ "": inner }),
            keyword if in_list => json!({ keyword: [inner] }),
            "properties" => json!({ "properties": { "a": inner } }),
            keyword => json!({ keyword: inner }),
        };
    }
}

/// Leads a reference elsewhere: the one at hand, or else the next.
fn retarget(root: &mut Value, at: &str, target: &str, choices: &mut Choices<'_>) {
    let mut references = pointers(root);
    references.retain(|pointer| pointer.ends_with("/$ref"));
    let chosen = match references.iter().find(|pointer| pointer.starts_with(at)) {
        Some(pointer) => pointer.clone(),
        None if references.is_empty() => return,
        None => choices.one(&references).clone(),
    };
    let reference = reference(target, choices);
    set(root, &chosen, json!(reference));
}

fn reference(target: &str, choices: &mut Choices<'_>) -> String {
    match choices.below(3) {
        0 => (*choices.one(REFERENCES)).to_owned(),
        _ => format!("#{target}"),
    }
}

fn name(old: &str, choices: &mut Choices<'_>) -> String {
    match choices.below(4) {
        0 => (*choices.one(KEYWORDS)).to_owned(),
        1 => format!("{old}{}", choices.one(TEXTS)),
        2 => "x".repeat(*choices.one(&[64, 3_000])),
        _ => (*choices.one(TEXTS)).to_owned(),
    }
}

/// A value that belongs nowhere in particular.
fn scalar(choices: &mut Choices<'_>) -> Value {
    match choices.below(4) {
        0 => json!(choices.one(TEXTS)),
        1 => json!(choices.one(KEYWORDS)),
        2 => serde_json::from_str(choices.one::<&str>(NUMBERS)).unwrap_or_default(),
        _ => choices
            .one(&[
                Value::Null,
                json!(true),
                json!(false),
                json!([]),
                json!({}),
                json!([null]),
                json!({ "": null }),
            ])
            .clone(),
    }
}

#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "0", "-1", "1", "0.5", "-0.0", "1e308", "-1e308", "5e-324", "255", "2147483648",
    "9007199254740993", "9223372036854775807", "-9223372036854775808", "18446744073709551615",
    "18446744073709551616", "170141183460469231731687303715884105728", "1e40",
];

#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "", " ", "a", "A", "0", "1st", "self", "Self", "crate", "super", "_", "__", "type", "r#type",
    "async", "gen", "fn", "true", "null", "Option", "String", "Vec", "Box", "Result", "Value",
    "Client", "Error", "new", "send", "default", "from", "unknown", "x-", "-", "$", "@id", "*/",
    "/*", "//", "\"", "\\", "{", "}", "{}", "{id}", "/{id}", "/{a}/{a}", "/a//b", "/..", "?a=b",
    "#", "%", "%00", "%zz", "\u{0}", "\n", "\r\n", "\t", "a\nb", "\u{85}", "\u{2028}", "\u{202e}",
    "\u{feff}", "é", "e\u{301}", "ß", "日本語", "😀", "𝒳", "ﬁ", "ǅ", "İ", "٣", "²", "```", "```rust",
    "[a](b)", "[a]", "<b>", "<!--", "&amp;", "# x", "1. x", "    x", "| a |\n|---|", "~~~",
    "application/json", "text/event-stream", "multipart/form-data", "*/*", "application/*",
    "application/xml", "image/png", "200", "2XX", "6XX", "99", "string", "integer", "object",
    "array", "number", "boolean", "date-time", "date", "uuid", "byte", "binary", "int32",
    "uint64", "unixtime", "decimal", "query", "header", "path", "cookie", "formData",
    "querystring", "form", "deepObject", "matrix", "label", "spaceDelimited", "apiKey", "oauth2",
    "http", "basic", "bearer", "openIdConnect", "mutualTLS", "3.0.3", "3.1.0", "3.2.0", "2.0",
    "4.0", "(", "[", "^", "(?=a)", "\\d{4}", "http://a b", "https://example.com/{x}", "//x", ":",
    "::", "a.b.c", "a/b/c", "..", ".", "'", "'a", "b'", "#[x]", "macro_rules!", "dyn",
];

#[rustfmt::skip]
const REFERENCES: &[&str] = &[
    "#", "#/", "", "/", "#a", "#/components", "#/components/schemas", "#/paths", "#/0", "#/%",
    "#/~", "#/~2", "other.yaml", "other.yaml#/a", "./api.yaml", "api.yaml#", "..", "/dev/zero",
    "http://localhost/a", "file:///etc/passwd", "//host/a", "urn:a", "\u{0}", "a b", "?",
    "#/components/schemas/%E9", "https://example.com/schema#a",
];

#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "", "$ref", "$id", "$anchor", "$defs", "$dynamicRef", "$dynamicAnchor", "$schema", "$self",
    "type", "format", "nullable", "const", "enum", "default", "example", "examples", "title",
    "description", "summary", "deprecated", "readOnly", "writeOnly", "allOf", "oneOf", "anyOf",
    "not", "if", "then", "else", "properties", "required", "additionalProperties",
    "patternProperties", "propertyNames", "unevaluatedProperties", "dependentRequired",
    "dependentSchemas", "minProperties", "items", "prefixItems", "contains", "uniqueItems",
    "minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum",
    "exclusiveMinimum", "multipleOf", "discriminator", "propertyName", "mapping", "xml",
    "contentMediaType", "contentEncoding", "openapi", "info", "version", "paths", "components",
    "schemas", "responses", "parameters", "requestBodies", "headers", "securitySchemes", "links",
    "callbacks", "pathItems", "webhooks", "servers", "variables", "url", "security", "tags",
    "externalDocs", "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    "additionalOperations", "operationId", "requestBody", "content", "schema", "itemSchema",
    "encoding", "in", "name", "style", "explode", "allowReserved", "allowEmptyValue",
    "contentType", "scheme", "flows", "clientCredentials", "tokenUrl", "scopes", "x-rust-name",
    "x-pagination", "x-env", "x-idempotency-header", "x-enum-varnames", "application/json",
    "default", "200",
];
