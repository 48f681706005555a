//! The tree of modules: which item stands in which file.

use super::context::Context;
use super::imports::{self, Mentions};
use super::{EmitError, Mock, client, doc, enums, mock, resource, structs, unions};
use crate::gate::rust::{self, is_ident};
use crate::gate::{self, docs};
use crate::parallel;
use crate::render::{self, Module, Piece};
use crate::rust::surface::{Kind, Method, Resource, TypeItem};
use std::collections::HashMap;

/// How many types are printed in one go.
const CHUNK: usize = 24;

/// Lints that generated code cannot always obey, because the document chooses the names and the
/// number of things. A crate says so in its manifest.
pub(super) const CLIPPY: &[&str] = &[
    "disallowed_names",
    "doc_lazy_continuation",
    "enum_variant_names",
    "large_enum_variant",
    "len_without_is_empty",
    "match_overlapping_arm",
    "module_inception",
    "new_ret_no_self",
    "result_large_err",
    "self_named_constructors",
    "should_implement_trait",
    "struct_field_names",
    "too_long_first_doc_paragraph",
    "too_many_arguments",
    "type_complexity",
    "upper_case_acronyms",
    "wrong_self_convention",
];

/// Types of the runtime that appear in signatures, re-exported at the root.
const REEXPORTS: &str = "\
pub use specwright_runtime as runtime;
pub use specwright_runtime::serde_json;
pub use specwright_runtime::{
    Base64, Bytes, Date, DateTime, Decimal, Duration, Error, EventStream, ItemStream, JsonLines,
    Null, PageStream, Patch, RequestOptions, Response, Secret, Time, UnixTime, UnknownFields,
    UnknownInteger, UnknownValue, Upload, Uuid,
};
";

/// The runtime's name in generated code: short, and no name of a document can be in its way.
const IMPORT: &str = "use specwright_runtime as rt;\n";

const MOCK_FEATURE: &str = "#[cfg(feature = \"mock\")]";

const MOCK_REEXPORTS: &str =
    "pub use specwright_runtime::{FromJson, MockResponse, MockTransport};\n";

/// Where the modules will live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// In a crate of their own, whose manifest sets the lints.
    Crate,
    /// In a module of another crate.
    Nested,
}

/// A part of the output that is printed independently.
enum Work<'a> {
    Types(&'a [&'a TypeItem]),
    Resource(&'a Resource),
    /// The client, and the methods that stand beside it.
    Client(&'a [&'a Method]),
    /// A module of the client's methods.
    Methods(&'a [&'a Method]),
}

/// Emits and prints everything.
pub(super) fn tree(cx: &Context<'_>, layout: Layout) -> Result<Module, EmitError> {
    let type_modules = type_modules(cx);
    // The first is the client.
    let resources = cx.surface.resources.get(1..).unwrap_or_default();
    let mut method_modules = client::methods_by_module(cx);
    let own = method_modules.remove("").unwrap_or_default();
    let mut work = vec![Work::Client(&own)];
    work.extend(
        method_modules
            .values()
            .map(|methods| Work::Methods(methods)),
    );
    let mut homes = Vec::new();
    for (home, (_, types)) in type_modules.iter().enumerate() {
        for chunk in types.chunks(CHUNK) {
            work.push(Work::Types(chunk));
            homes.push(home);
        }
    }
    work.extend(resources.iter().map(Work::Resource));
    let mut texts = parallel::map(&work, |work| print(cx, work)).into_iter();

    let mut client = leaf("client", texts.next().transpose()?.unwrap_or_default());
    for module in method_modules.keys() {
        let text = texts.next().transpose()?.unwrap_or_default();
        client.children.push(leaf(&module_name(module), text));
    }
    export_children(&mut client);
    let mut types: Vec<String> = vec![String::new(); type_modules.len()];
    for home in &homes {
        let text = texts.next().transpose()?.unwrap_or_default();
        let module = &mut types[*home];
        module.push_str(if module.is_empty() { IMPORT } else { "" });
        module.push('\n');
        module.push_str(&text);
    }
    let names = type_modules.iter().map(|(name, _)| name.clone());
    let types = parent(
        "types",
        "What the API sends and receives.",
        names.zip(types),
    );
    let resources: Vec<(String, String)> = resources
        .iter()
        .map(|resource| {
            Ok((
                resource.module.clone(),
                texts.next().transpose()?.unwrap_or_default(),
            ))
        })
        .collect::<Result<_, EmitError>>()?;
    let mut children = vec![client];
    children.push(for_tests(cx));
    if !resources.is_empty() {
        children.push(parent(
            "resources",
            "The parts of the API and their requests.",
            resources,
        ));
    }
    if !types.children.is_empty() {
        children.push(types);
    }
    Ok(root(cx, layout, children))
}

/// What `Client::mock` answers with.
fn for_tests(cx: &Context<'_>) -> Module {
    let text = mock::module(cx);
    match cx.options.mock {
        Mock::Feature => {
            let mut module = leaf("mock", format!("{IMPORT}\n{text}"));
            module.attributes.push(MOCK_FEATURE.to_owned());
            module
        }
        Mock::OfRuntime => leaf("mock", format!("{IMPORT}\nrt::__mock! {{\n{text}}}\n")),
    }
}

/// The types of each module, the modules in alphabetical order.
fn type_modules<'a>(cx: &Context<'a>) -> Vec<(String, Vec<&'a TypeItem>)> {
    let mut modules: Vec<(String, Vec<&TypeItem>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for item in &cx.surface.types {
        let home = *known.entry(&item.module).or_insert_with(|| {
            modules.push((module_name(&item.module), Vec::new()));
            modules.len() - 1
        });
        modules[home].1.push(item);
    }
    modules.sort_by(|(a, _), (b, _)| a.cmp(b));
    modules
}

/// A module's name, escaped where it is a keyword.
fn module_name(name: &str) -> String {
    match is_ident(name) {
        true => name.to_owned(),
        false => format!("r#{name}"),
    }
}

fn print(cx: &Context<'_>, work: &Work<'_>) -> Result<String, EmitError> {
    let text = match work {
        Work::Types(types) => {
            let types = types.iter();
            render::pieces(types.flat_map(|item| type_pieces(cx, item)).collect())?
        }
        Work::Resource(resource) => with_types(
            render::pieces(resource::print(cx, resource))?,
            &resource.methods,
            "use super::super::types;",
        ),
        Work::Methods(methods) => {
            let text = render::pieces(client::methods(cx, Vec::new(), methods))?;
            let methods = methods.iter().copied();
            let text = with_types(text, methods, "use super::super::types;");
            format!("use super::Client;\n{text}")
        }
        Work::Client(methods) => with_types(
            render::pieces(client::print(cx, methods))?,
            methods.iter().copied(),
            "use super::types;",
        ),
    };
    Ok(text)
}

fn type_pieces(cx: &Context<'_>, item: &TypeItem) -> Vec<Piece> {
    match &item.kind {
        Kind::Struct(body) => structs::print(cx, item, body),
        Kind::Enum(body) => enums::print(item, body),
        Kind::Union(body) => unions::print(cx, item, body),
        Kind::Newtype(inner) => structs::print_newtype(cx, item, inner),
    }
}

/// Adds the imports: of `types` where the methods name some, in code or only in links of their
/// docs.
fn with_types<'a>(
    text: String,
    methods: impl IntoIterator<Item = &'a Method>,
    import: &str,
) -> String {
    match imports::of(methods) {
        Mentions::InCode => format!("{import}\n{IMPORT}\n{text}"),
        Mentions::InDocs => format!("#[allow(unused_imports)]\n{import}\n{IMPORT}\n{text}"),
        Mentions::None => format!("{IMPORT}\n{text}"),
    }
}

fn leaf(name: &str, text: String) -> Module {
    Module {
        name: name.to_owned(),
        public: false,
        attributes: Vec::new(),
        text,
        children: Vec::new(),
    }
}

/// A public module that re-exports everything of its private ones.
fn parent(name: &str, docs: &str, children: impl IntoIterator<Item = (String, String)>) -> Module {
    let children: Vec<Module> = children
        .into_iter()
        .map(|(name, text)| leaf(&name, text))
        .collect();
    let mut module = Module {
        name: name.to_owned(),
        public: true,
        attributes: vec![rust::doc_comment(docs)],
        text: String::new(),
        children,
    };
    export_children(&mut module);
    module
}

fn export_children(module: &mut Module) {
    let children = module.children.iter();
    let exports: String = children
        .map(|child| format!("pub use self::{}::*;\n", child.name))
        .collect();
    let gap = if exports.is_empty() || module.text.is_empty() {
        ""
    } else {
        "\n"
    };
    module.text = format!("{exports}{gap}{}", module.text);
}

fn root(cx: &Context<'_>, layout: Layout, mut children: Vec<Module>) -> Module {
    let mut allowed = Vec::new();
    if has_deprecated(cx) {
        allowed.push("deprecated".to_owned());
    }
    if layout == Layout::Nested {
        // Lints that packages set for their own code: what is public here may not be so outside, and the
        // document decides what is described.
        let own = [
            "dead_code",
            "missing_docs",
            "unreachable_pub",
            "unused_imports",
        ];
        allowed.extend(own.map(str::to_owned));
        allowed.extend(CLIPPY.iter().map(|lint| format!("clippy::{lint}")));
    }
    for child in &mut children {
        if !allowed.is_empty() {
            child.attributes.extend(allow(&allowed));
        }
        // Formatting would be undone by the next generation.
        child.attributes.push("#[rustfmt::skip]".to_owned());
    }
    let root = cx.surface.resources.first();
    let exported = match root.is_none_or(|root| root.methods.is_empty()) {
        true => "Client",
        false => "*",
    };
    let mut text = format!("pub use self::client::{exported};\n{REEXPORTS}");
    if cx.options.mock == Mock::Feature {
        text.push_str(&format!("{MOCK_FEATURE}\n{MOCK_REEXPORTS}"));
    }
    if layout == Layout::Nested {
        // In a private module, nobody may use all of them.
        text = text.replace(
            "pub use",
            "#[allow(unreachable_pub, unused_imports)]\npub use",
        );
        text.push_str(&format!(
            "specwright_runtime::__mock! {{\n#[allow(unreachable_pub, unused_imports)]\n{MOCK_REEXPORTS}}}\n"
        ));
    }
    Module {
        name: String::new(),
        public: true,
        attributes: Vec::new(),
        text,
        children,
    }
}

fn allow(lints: &[String]) -> Vec<String> {
    if let [lint] = lints {
        return vec![format!("#[allow({lint})]")];
    }
    let mut lines = vec!["#[allow(".to_owned()];
    lines.extend(lints.iter().map(|lint| format!("    {lint},")));
    lines.push(")]".to_owned());
    lines
}

/// Whether the generated code will mention something deprecated.
fn has_deprecated(cx: &Context<'_>) -> bool {
    let in_types = cx.surface.types.iter().any(|item| {
        let in_fields = match &item.kind {
            Kind::Struct(body) => body.fields.iter().any(|field| field.deprecated),
            _ => false,
        };
        item.deprecated || in_fields
    });
    let in_methods = |method: &Method| {
        let mut headers = method.request.headers.fields.iter();
        method.deprecated || headers.any(|header| header.deprecated)
    };
    in_types || cx.surface.methods().any(|(_, method)| in_methods(method))
}

/// The docs of the crate, as inner doc comments at the top of `lib.rs`.
pub(super) fn crate_docs(cx: &Context<'_>) -> String {
    let title = doc::sentence(&crate::ir::Doc {
        summary: Some(cx.surface.title.clone()),
        ..Default::default()
    });
    let mut lines = vec![format!(
        "Client for {title}, version {}.",
        docs::safe(&gate::first_line(&cx.surface.version), usize::MAX).join(" ")
    )];
    doc::paragraph(&mut lines, doc::lines(&cx.surface.doc));
    doc::paragraph(&mut lines, super::example::for_crate(cx));
    rust::inner_doc_comments(&lines)
}
