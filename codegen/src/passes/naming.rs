//! Decides every identifier, once.
//!
//! Components are named before inline types, and everything in the document's order, so that a
//! name changes only when something that claims the same name comes before it. The second claimant
//! gets a `2`, the third a `3`. `x-rust-name` is taken as it is.

use super::words::{camel, escape, identifier, snake};
use crate::ir::{
    Api, Enum, Name, Operation, Parameter, Resource, Struct, Success, Type, TypeKind, Union,
};
use std::collections::{HashMap, HashSet};

/// Names of the prelude, and others that generated code writes without a path.
const RESERVED_TYPES: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Default",
    "From",
    "Into",
    "Clone",
    "Copy",
    "Debug",
    "Display",
    "PartialEq",
    "Eq",
    "Hash",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "Iterator",
    "IntoIterator",
    "Extend",
    "ToString",
    "ToOwned",
    "AsRef",
    "AsMut",
    "TryFrom",
    "TryInto",
    "PartialOrd",
    "Ord",
    "FromIterator",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "Future",
    "IntoFuture",
    "BTreeMap",
    "Unpin",
];

/// What a client's module exports beside the requests of its methods.
const CLIENT_TYPES: &[&str] = &[
    "Client",
    "ClientBuilder",
    "Base64",
    "Bytes",
    "Date",
    "DateTime",
    "Decimal",
    "Duration",
    "Error",
    "EventStream",
    "ItemStream",
    "JsonLines",
    "MockResponse",
    "MockTransport",
    "Null",
    "PageStream",
    "Patch",
    "RequestOptions",
    "Response",
    "Secret",
    "Time",
    "UnixTime",
    "UnknownFields",
    "UnknownInteger",
    "UnknownValue",
    "Upload",
    "Uuid",
];

/// Methods of the client itself, and what it is made by.
const CLIENT_METHODS: &[&str] = &[
    "new",
    "from_env",
    "builder",
    "mock",
    "request",
    "core",
    "with_options",
    "clone",
    "from",
    "into",
    "try_into",
    "default",
];

/// What a resource has beside its methods, what `new` would be mistaken for, and what traits give to all
/// values: a method that takes `&self` is found after those.
const HANDLE_METHODS: &[&str] = &["new", "core", "clone", "into", "try_into"];

/// Methods of a request builder, with those that it has only when its answers come in pages: whether
/// they do may change.
const CALL_METHODS: &[&str] = &[
    "send",
    "bytes",
    "or_not_modified",
    "send_blocking",
    "into_future",
    "into_call",
    "options",
    "with_response",
    "items",
    "pages",
    "resume",
];

/// Methods of a request builder whose answer is a file.
const DOWNLOAD_METHODS: &[&str] = &["stream", "save_to"];

/// A set of names in which each is unique.
struct Scope {
    taken: HashSet<String>,
    /// Where the numbers of a name have come to: some documents have thousands of the same.
    numbers: HashMap<String, usize>,
}

impl Scope {
    fn new(reserved: &[&str]) -> Self {
        Scope {
            taken: reserved.iter().map(|name| (*name).to_owned()).collect(),
            numbers: HashMap::new(),
        }
    }

    /// The name, or its first numbered variant that is free.
    fn claim(&mut self, name: String) -> String {
        let name = identifier(name);
        if self.taken.insert(name.clone()) {
            return name;
        }
        let ends_with_digit = name.ends_with(|c: char| c.is_ascii_digit());
        let separator = if ends_with_digit { "_" } else { "" };
        let last = self.numbers.entry(name.clone()).or_insert(1);
        loop {
            *last += 1;
            let chosen = format!("{name}{separator}{last}");
            if self.taken.insert(chosen.clone()) {
                return chosen;
            }
        }
    }
}

pub(super) fn run(api: &mut Api) {
    types(api);
    for scheme in &mut api.security_schemes {
        scheme.name.rust = escape(snake(&scheme.name.wire));
    }
    let mut scope = Scope::new(RESERVED_TYPES);
    let mut modules = Scope::new(&["types", "resources", "client", "other", "mod", "lib"]);
    resource(&mut api.root, &[], &mut scope, &mut modules);
    operations(&mut api.root, true, &mut scope);
}

fn types(api: &mut Api) {
    let mut scope = Scope::new(&[]);
    let (first, second): (Vec<_>, Vec<_>) =
        (0..api.types.len()).partition(|at| api.types[*at].component);
    for at in first.into_iter().chain(second) {
        let def = &mut api.types[at];
        let name = match &def.rust_name {
            Some(fixed) => fixed.clone(),
            None => type_name(&def.name.wire),
        };
        def.name.rust = escape(scope.claim(name));
    }
    for def in &mut api.types {
        let own = def.name.rust.clone();
        match &mut def.kind {
            TypeKind::Struct(body) => fields(body),
            TypeKind::Enum(body) => variants(body),
            TypeKind::Union(body) => members(body, &own),
            TypeKind::Newtype(_) => {}
        }
    }
}

fn type_name(wire: &str) -> String {
    let name = camel(wire);
    if RESERVED_TYPES.contains(&name.as_str()) {
        format!("{name}Model")
    } else {
        name
    }
}

fn fields(body: &mut Struct) {
    // A setter of this name would hide the constructor.
    let mut scope = Scope::new(&["new"]);
    let fields = body.fields.iter_mut().map(|field| {
        let wanted = match field.name.rust.as_str() {
            "" => snake(&field.name.wire),
            fixed => fixed.to_owned(),
        };
        (field, wanted)
    });
    // Of two properties that fall on one name, the one that is spelled like it keeps it.
    let (first, second): (Vec<_>, Vec<_>) = fields
        .partition(|(field, wanted)| !field.name.rust.is_empty() || *wanted == field.name.wire);
    for (field, name) in first.into_iter().chain(second) {
        field.name.rust = escape(scope.claim(name));
    }
    let rest = if body.rest.ty.is_some() {
        "additional_properties"
    } else {
        "unknown_fields"
    };
    body.rest.name.rust = scope.claim(rest.to_owned());
}

fn variants(body: &mut Enum) {
    let mut scope = Scope::new(&["Self", "Unknown"]);
    for variant in &mut body.variants {
        let name = match variant.name.rust.as_str() {
            "" => camel(&variant.name.wire),
            fixed => camel(fixed),
        };
        variant.name.rust = scope.claim(variant_name(name));
    }
    body.unknown.rust = "Unknown".to_owned();
}

fn members(body: &mut Union, own: &str) {
    let mut scope = Scope::new(&["Self", "Unknown"]);
    for variant in &mut body.variants {
        let name = camel(&variant.name.wire);
        let short = name
            .strip_prefix(own)
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
        let name = short.map_or(name.clone(), str::to_owned);
        variant.name.rust = scope.claim(variant_name(name));
    }
    body.unknown.rust = "Unknown".to_owned();
}

/// `Unknown` is for what the document does not list, and `Self` is a keyword.
fn variant_name(name: String) -> String {
    match name.as_str() {
        "Self" | "Unknown" => format!("{name}Value"),
        _ => name,
    }
}

/// Names a resource and those below it; `path` is the way to it.
fn resource(resource: &mut Resource, path: &[String], handles: &mut Scope, modules: &mut Scope) {
    let root = path.is_empty();
    let mut accessors = Scope::new(if root { CLIENT_METHODS } else { HANDLE_METHODS });
    for child in &mut resource.children {
        child.name.rust = escape(accessors.claim(snake(&child.name.wire)));
        let mut path = path.to_vec();
        path.push(child.name.wire.clone());
        let words = path.join(" ");
        child.type_name = Name {
            rust: handles.claim(type_name(&words)),
            wire: words.clone(),
        };
        child.module = Name {
            rust: escape(modules.claim(snake(&words))),
            wire: words,
        };
        self::resource(child, &path, handles, modules);
    }
    for operation in &mut resource.operations {
        let name = match operation.name_is_fixed {
            true => operation.name.rust.clone(),
            false => snake(&operation.name.wire),
        };
        operation.name.rust = escape(accessors.claim(name));
    }
}

/// Names builders after all handles, so that a new operation renames no resource.
fn operations(resource: &mut Resource, root: bool, builders: &mut Scope) {
    for operation in &mut resource.operations {
        name_operation(operation, root, builders);
    }
    (resource.children.iter_mut()).for_each(|child| operations(child, false, builders));
}

fn name_operation(operation: &mut Operation, root: bool, builders: &mut Scope) {
    operation.builder.rust = builders.claim(builder_name(&operation.builder.wire, root));
    let is_download = matches!(
        operation.success,
        Success::One {
            ty: Type::Bytes,
            ..
        }
    );
    let more = if is_download { DOWNLOAD_METHODS } else { &[] };
    let mut scope = Scope::new(&[CALL_METHODS, more].concat());
    for parameter in &mut operation.parameters {
        name_parameter(parameter, &mut scope);
    }
    if let Some(body) = &mut operation.body {
        body.name.rust = scope.claim("body".to_owned());
    }
    if !operation.headers.fields.is_empty() {
        let headers = &mut operation.headers;
        headers.name.rust = builders.claim(type_name(&headers.name.wire));
        let mut scope = Scope::new(&[]);
        for header in &mut headers.fields {
            let name = match header.name.rust.as_str() {
                "" => snake(&header.name.wire),
                fixed => fixed.to_owned(),
            };
            header.name.rust = escape(scope.claim(name));
        }
    }
    if let Success::Many { name, variants } = &mut operation.success {
        name.rust = builders.claim(builder_name(&name.wire, root));
        let mut scope = Scope::new(&["Self"]);
        for variant in variants {
            variant.name.rust = scope.claim(camel(&variant.name.wire));
        }
    }
}

/// The name of a request or of what it gives. Beside the client, those of what it exports are taken.
fn builder_name(wire: &str, root: bool) -> String {
    let name = type_name(wire);
    match root && CLIENT_TYPES.contains(&name.as_str()) {
        true => format!("{name}Request"),
        false => name,
    }
}

fn name_parameter(parameter: &mut Parameter, scope: &mut Scope) {
    let name = match parameter.name.rust.as_str() {
        "" => snake(&parameter.name.wire),
        fixed => fixed.to_owned(),
    };
    parameter.name.rust = escape(scope.claim(name));
}
