//! A small API, built by hand, and the text that it becomes.

use super::{EmitOptions, nested, package};
use crate::inspect::Inspection;
use crate::ir::{
    Api, Body, BodyEncoding, Decoding, Doc, Enum, EnumRepr, EnumVariant, Field, Misfit, Name,
    Operation, Pagination, PaginationKind, Parameter, Place, Resource, Rest, SchemaEntry,
    SecurityKind, SecurityScheme, Server, Struct, Style, Success, Tag, Type, TypeDef, TypeId,
    TypeKind, Union, UnionVariant, Usage,
};
use crate::rust::{plan, surface::Surface};

fn name(wire: &str, rust: &str) -> Name {
    Name {
        wire: wire.to_owned(),
        rust: rust.to_owned(),
    }
}

fn text(description: &str) -> Doc {
    Doc {
        description: (!description.is_empty()).then(|| description.to_owned()),
        ..Doc::default()
    }
}

fn type_def(rust: &str, kind: TypeKind, sent: bool, received: bool) -> TypeDef {
    TypeDef {
        name: name(rust, rust),
        module: "pets".to_owned(),
        pointer: format!("/components/schemas/{rust}"),
        doc: text("A pet."),
        deprecated: false,
        kind,
        usage: Usage {
            request: sent,
            response: received,
            built: sent,
        },
        component: true,
        rust_name: None,
    }
}

fn field(wire: &str, rust: &str, ty: Type, required: bool) -> Field {
    Field {
        name: name(wire, rust),
        doc: text(""),
        deprecated: false,
        ty,
        required,
        constant: None,
        read_only: false,
        write_only: false,
        sent_only: false,
        facts: crate::ir::Facts::default(),
        three_state: false,
    }
}

fn three_states(field: Field) -> Field {
    Field {
        three_state: true,
        ..field
    }
}

fn structure(fields: Vec<Field>) -> TypeKind {
    let rest = Rest {
        name: name("", "unknown_fields"),
        ty: None,
    };
    TypeKind::Struct(Struct { fields, rest })
}

fn operation(method: &str, rust: &str, builder: &str, ty: Type) -> Operation {
    Operation {
        id: format!("pets.{rust}"),
        operation_id: Some(format!("pets.{rust}")),
        method: method.to_owned(),
        path: "/pets".to_owned(),
        pointer: format!("/paths/~1pets/{}", method.to_lowercase()),
        name: name(rust, rust),
        builder: name(builder, builder),
        module: String::new(),
        doc: text("Does it."),
        deprecated: false,
        parameters: Vec::new(),
        body: None,
        success: Success::One {
            decoding: Decoding::Json,
            ty,
        },
        accept: None,
        answers: Vec::new(),
        headers: Default::default(),
        responses: Vec::new(),
        security: vec![vec!["Key".to_owned()]],
        scopes: Vec::new(),
        server: None,
        pagination: None,
        idempotency_header: None,
        name_is_fixed: false,
        variant: false,
    }
}

fn types() -> Vec<TypeDef> {
    let kind = Enum {
        repr: EnumRepr::String,
        variants: vec![EnumVariant {
            name: name("cat", "Cat"),
            doc: Doc::default(),
        }],
        unknown: name("", "Unknown"),
    };
    let mut constant = field("type", "r#type", Type::Named(TypeId(1)), true);
    constant.constant = Some("cat".into());
    let optional = |ty: Type| Type::Option(Box::new(ty));
    let fields = vec![
        constant,
        field("name", "name", Type::String, true),
        field("owner", "owner", optional(Type::String), true),
        field("age", "age", optional(Type::I64), false),
        three_states(field("nick", "nick", optional(Type::String), false)),
    ];
    let variant = |wire: &str, ty: Type, tags: &[&str]| UnionVariant {
        name: name(wire, wire),
        doc: Doc::default(),
        ty,
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
    };
    let union = Union {
        tag: Tag::Property("type".to_owned()),
        variants: vec![
            variant(
                "Pet",
                Type::Boxed(Box::new(Type::Named(TypeId(0)))),
                &["cat"],
            ),
            variant("Text", Type::String, &[]),
        ],
        misfit: Misfit::Refused,
        unknown: name("", "Unknown"),
    };
    vec![
        type_def("Pet", structure(fields), true, true),
        type_def("Kind", TypeKind::Enum(kind), true, true),
        type_def("Thing", TypeKind::Union(union), true, false),
    ]
}

fn pets() -> Resource {
    let mut list = operation("GET", "list", "ListPets", Type::Named(TypeId(0)));
    list.parameters = vec![Parameter {
        name: name("limit", "limit"),
        doc: text("How many."),
        deprecated: false,
        place: Place::Query,
        style: Style::Form,
        explode: true,
        allow_reserved: false,
        required: false,
        ty: Type::I64,
        facts: crate::ir::Facts::default(),
    }];
    list.pagination = Some(Pagination {
        kind: PaginationKind::Cursor {
            parameter: "after".to_owned(),
            next: "/last_id".to_owned(),
        },
        place: crate::ir::PositionPlace::Query,
        items: "/data".to_owned(),
        item: Type::Named(TypeId(0)),
        ends: crate::ir::Ends::default(),
        origin: crate::ir::Origin::Extension("x-pagination".to_owned()),
    });
    let mut create = operation("POST", "create", "CreatePet", Type::Unit);
    create.body = Some(Body {
        name: name("body", "body"),
        doc: Doc::default(),
        required: true,
        content_type: "application/json".to_owned(),
        encoding: BodyEncoding::Json,
        ty: Type::Named(TypeId(2)),
        facts: crate::ir::Facts::default(),
    });
    create.success = Success::One {
        decoding: Decoding::Empty,
        ty: Type::Unit,
    };
    Resource {
        name: name("pets", "pets"),
        type_name: name("pets", "Pets"),
        module: name("pets", "pets"),
        doc: text("All pets."),
        operations: vec![list, create],
        children: Vec::new(),
    }
}

fn api() -> Api {
    Api {
        openapi: "3.1.0".to_owned(),
        title: "Pet store".to_owned(),
        version: "1".to_owned(),
        doc: text("Sells pets."),
        package: "pet-store".to_owned(),
        servers: vec![Server {
            url: "https://{place}.example".to_owned(),
            doc: Doc::default(),
            variables: vec![("place".to_owned(), "pets".to_owned(), Vec::new())],
            env: None,
        }],
        security_schemes: vec![SecurityScheme {
            name: name("Key", "key"),
            pointer: "/components/securitySchemes/Key".to_owned(),
            doc: Doc::default(),
            kind: SecurityKind::Bearer,
            env: "PET_KEY".to_owned(),
        }],
        root: Resource {
            name: name("", ""),
            type_name: name("", ""),
            module: name("", ""),
            doc: Doc::default(),
            operations: Vec::new(),
            children: vec![pets()],
        },
        types: types(),
        schemas: vec![SchemaEntry {
            pointer: "/components/schemas/Pet".to_owned(),
            ty: Type::Named(TypeId(0)),
        }],
        skipped: Vec::new(),
        ignored: Vec::new(),
        fallbacks: Vec::new(),
    }
}

fn surface() -> Surface {
    plan::surface(api(), plan::Options::default())
}

fn file(path: &str) -> String {
    let files = package(&surface(), &EmitOptions::default()).expect("emits");
    let found = files.into_iter().find(|file| file.path == path);
    found.expect("is emitted").contents
}

#[track_caller]
fn check(path: &str, expected: &str) {
    let text = file(path);
    assert!(
        text.contains(expected),
        "{path} lacks\n{expected}\nin\n{text}"
    );
}

#[test]
fn a_package_has_its_files() {
    let files = package(&surface(), &EmitOptions::default()).expect("emits");
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let expected = [
        "Cargo.toml",
        "README.md",
        "api.md",
        "src/lib.rs",
        "src/client.rs",
        "src/mock.rs",
        "src/resources/mod.rs",
        "src/resources/pets.rs",
        "src/types/mod.rs",
        "src/types/pets.rs",
    ];
    assert_eq!(paths, expected);
    let again = package(&surface(), &EmitOptions::default()).expect("emits");
    assert_eq!(files, again);
}

#[test]
fn structs_have_what_their_use_needs() {
    let expected = r#"/// A pet.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq)]
pub struct Pet {
    pub r#type: Kind,
    pub name: String,
    pub owner: Option<String>,
    pub age: Option<i64>,
    pub nick: Option<String>,
    pub unknown_fields: rt::UnknownFields,
    nulls: rt::Nulls,
}
rt::object!(both Pet { r#type = "type", name, owner: null, age, nick: kept, ..unknown_fields,
    nulls });

impl Pet {
    /// A value with what is required.
    pub fn new(name: impl Into<String>, owner: Option<String>) -> Self {
        Self {
            r#type: Kind::Cat, name: name.into(), owner, age: None, nick: None,
            unknown_fields: Default::default(), nulls: Default::default()
        }
    }

    /// Sets `age`.
    pub fn age(self, value: i64) -> Self { Self { age: Some(value), ..self } }
    /// Sets `nick`.
    pub fn nick<M>(mut self, value: impl rt::IntoPatch<String, M>) -> Self {
        self.nick = self.nulls.put("nick", value);
        self
    }
}
"#;
    check("src/types/pets.rs", expected);
}

#[test]
fn enums_and_unions_are_open() {
    let expected = r#"pub enum Kind { Cat, Unknown(rt::UnknownValue) }
rt::string_enum!(both Kind { Cat = "cat", ..Unknown });
"#;
    check("src/types/pets.rs", expected);
    let expected = r#"pub enum Thing {
    Pet(Box<Pet>),
    Text(String),
    /// What fits no other variant, as it came.
    Unknown(rt::serde_json::Value),
}
rt::tagged_union!(encode Thing by "type" { Pet = "cat", Text, ..Unknown });
rt::from_members!(Thing { Pet(Pet), Text(String), Text(&str) });
"#;
    check("src/types/pets.rs", expected);
}

#[test]
fn operations_fill_in_a_request() {
    let expected = r#"    pub fn create(&self, body: impl Into<types::Thing>) -> CreatePet {
        static OPERATION: rt::Operation =
            rt::Operation::new("pets.create", "POST", "/pets").security(&[&["Key"]]);
        let body: types::Thing = body.into();
        let request = self.core.request(&OPERATION).json(&body);
        CreatePet { call: rt::Call::empty(request) }
    }
"#;
    check("src/resources/pets.rs", expected);
    check(
        "src/resources/pets.rs",
        "pub struct CreatePet {\n    call: rt::Call<()>,\n}\nrt::call!(CreatePet -> ());\n",
    );
}

#[test]
fn lists_have_a_builder_and_pages() {
    let expected = r#"pub struct ListPets {
    call: rt::Call<types::Pet>,
}
rt::paged!(ListPets -> types::Pet, (), types::Pet,
    rt::Pagination::cursor("after", "/last_id").items("/data"));

impl ListPets {
    /// How many.
    pub fn limit(mut self, limit: i64) -> Self {
        self.call.query("limit", &limit);
        self
    }
}
"#;
    check("src/resources/pets.rs", expected);
}

#[test]
fn examples_build_what_they_need() {
    let expected = r#"    /// ```no_run
    /// # use pet_store::*; async fn example(client: Client) -> Result<(), Error> {
    /// let pet = client.pets().list().await?;
    /// # Ok(()) }
    /// ```
"#;
    check("src/resources/pets.rs", expected);
}

#[test]
fn the_client_knows_its_api() {
    check("src/client.rs", "url: \"https://{place}.example\",");
    check(
        "src/client.rs",
        "name: \"place\",\n                    default: \"pets\",\n                    values: &[],",
    );
    check("src/client.rs", "base_url_env: \"PET_STORE_BASE_URL\",");
    check(
        "api.md",
        "- `client.pets().create(body: types::Thing) -> ()`: `POST /pets`\n",
    );
    check("README.md", "| `client.pets()` | `list`, `create` |\n");
    check(
        "README.md",
        "|  | `https://{place}.example` | `place`: `pets` |\n",
    );
    check(
        "README.md",
        ".server_variable(\"place\", \"pets\").build()?;\n",
    );
}

#[test]
fn one_file_has_no_paths_to_the_root() {
    let text = nested(&surface(), &EmitOptions::default()).expect("emits");
    assert!(syn::parse_file(&text).is_ok(), "{text}");
    assert!(!text.contains("crate::") && !text.contains("#![") && !text.contains("//!"));
    assert!(
        !text.contains("```"),
        "an example would name a crate that is not there"
    );
}

#[test]
fn a_type_that_is_not_rust_is_an_error() {
    let mut api = api();
    api.types[0] = type_def(
        "Pet",
        structure(vec![field(
            "a",
            "a",
            Type::Custom("not a (type".to_owned()),
            true,
        )]),
        false,
        true,
    );
    let surface = plan::surface(api, plan::Options::default());
    assert!(package(&surface, &EmitOptions::default()).is_err());
}

#[test]
fn inspection_shows_what_users_see() {
    let json: serde_json::Value =
        serde_json::from_str(&Inspection::new(&surface()).to_json()).expect("is JSON");
    let list = &json["operations"][0];
    assert_eq!(json["crate"], "pet_store");
    assert_eq!(list["rust"], "pets().list");
    assert_eq!(list["setters"], serde_json::json!(["limit"]));
    assert_eq!(list["request"], serde_json::Value::Null);
    let pagination = serde_json::json!({
        "kind": "cursor", "parameter": "after", "next": "/last_id",
        "items": "/data", "item": "types::Pet", "from": "`x-pagination`",
    });
    assert_eq!(list["pagination"], pagination);
    let create = &json["operations"][1];
    assert_eq!(create["arguments"], serde_json::json!(["body"]));
    assert_eq!(create["request"]["type"], "types::Thing");
    assert_eq!(json["schemas"][0]["type"], "types::Pet");
    assert!(
        Inspection::new(&surface())
            .to_table()
            .contains("pets().list()")
    );
}
