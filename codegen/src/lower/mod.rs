//! From a document to an [`ir::Api`](crate::ir::Api): what every keyword means is decided here.
//!
//! Schemas are lowered on demand, starting from the components and the operations. A schema that
//! becomes a struct, an enum or a union reserves its [`TypeId`] before its parts are looked at, so
//! recursion ends there. Names stay open (see `passes::naming`); a type's `wire` name is the
//! component's name, or the words of the place it stands in.

mod auth;
mod body;
mod branches;
mod enumeration;
mod event;
mod facts;
mod hint;
mod inheritance;
mod merge;
mod negotiation;
mod null;
mod object;
mod operation;
mod pagination;
mod parameter;
mod resource;
mod response;
mod rings;
mod scalar;
mod schema;
mod synthetic;
mod tag;
mod union;
mod variants;

pub use pagination::{Rule as PaginationRule, RuleKind as PaginationRuleKind};

use crate::document::{Document, Location, Schema, SchemaId};
use crate::ir::{
    Api, Doc, Fallback, Name, SchemaEntry, Skipped, Type, TypeDef, TypeId, TypeKind, Usage,
};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// What a caller may decide about types.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The Rust type for a `format`, in place of the built-in one. `String` switches a format off.
    pub formats: BTreeMap<String, String>,
    /// The Rust type for a component schema, by its name.
    pub replace: BTreeMap<String, String>,
    /// A schema without `type` accepts any JSON, as JSON Schema says, also where its other keywords
    /// speak of objects only. Off, such a schema is read as its author meant it: as an object.
    pub strict_types: bool,
    /// The package's name, in kebab-case; from the title when it is not given.
    pub package: Option<String>,
    /// How lists come in pages, where the document does not say it.
    pub pagination: Vec<PaginationRule>,
}

/// Enough for schemas that are nested as deeply as may be, also in a build without optimizations.
const STACK: usize = 64 << 20;

/// Builds the client's description.
pub fn lower(document: Document, options: &Options) -> Api {
    // Schemas are nested deeper than the main thread's stack is on some systems.
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        let lowering = builder.spawn_scoped(scope, || lower_here(document, options));
        let done = lowering.expect("a thread can be started").join();
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn lower_here(document: Document, options: &Options) -> Api {
    let mut lowerer = Lowerer::new(document, options);
    lowerer.name_what_components_point_at();
    lowerer.open_event_data();
    let schemas = lowerer.components();
    let operations = lowerer.operations();
    lowerer.webhooks();
    let root = resource::tree(operations, &lowerer.document);
    lowerer.finish(root, schemas)
}

/// The state of one run.
struct Lowerer<'o> {
    document: Document,
    options: &'o Options,
    types: Vec<TypeDef>,
    /// What a schema became, for those that others refer to.
    known: HashMap<SchemaId, Type>,
    /// Schemas without a name of their own whose type is being built.
    open: HashMap<SchemaId, Open>,
    /// Results of `merged`, for schemas with parts.
    merged: HashMap<SchemaId, Arc<Schema>>,
    /// The component that a schema is.
    component_names: HashMap<SchemaId, String>,
    /// Which schemas extend which by `allOf`.
    inheritance: inheritance::Inheritance,
    /// Which schemas are made of one another or choose each other; worked out when it is first asked for.
    rings: Option<Vec<u32>>,
    /// Roots of multipart bodies: binary strings in them are files.
    multipart: HashSet<SchemaId>,
    /// Schemas that the document does not write.
    synthetic: synthetic::Synthetic,
    /// How many methods more there may be for what operations have already.
    room_for_variants: variants::Room,
    /// How deep the schema at hand stands, in the others that are being worked on.
    depth: schema::Depth,
    /// Structs whose members are still to come, with their schemas and words.
    waiting: VecDeque<(SchemaId, TypeId, String)>,
    /// Whether these are being worked on.
    is_filling: bool,
    skipped: Vec<Skipped>,
    ignored: Vec<Skipped>,
    fallbacks: Vec<Fallback>,
}

/// A schema whose type is being built.
#[derive(Clone, Copy)]
struct Open {
    /// Whether it allows `null`.
    nullable: bool,
    /// The type that a recursive use asked for.
    named: Option<TypeId>,
    /// In how many structs it stands.
    structs: usize,
}

impl<'o> Lowerer<'o> {
    fn new(document: Document, options: &'o Options) -> Self {
        let component_names: HashMap<SchemaId, String> = document
            .component_schemas
            .iter()
            .map(|(name, id)| (*id, name.clone()))
            .collect();
        Lowerer {
            synthetic: synthetic::Synthetic::new(document.schemas.len()),
            inheritance: inheritance::Inheritance::new(&document),
            rings: None,
            room_for_variants: variants::Room::new(document.operations.len()),
            document,
            options,
            types: Vec::new(),
            known: HashMap::new(),
            open: HashMap::new(),
            merged: HashMap::new(),
            component_names,
            multipart: HashSet::new(),
            depth: schema::Depth::default(),
            waiting: VecDeque::new(),
            is_filling: false,
            skipped: Vec::new(),
            ignored: Vec::new(),
            fallbacks: Vec::new(),
        }
    }

    /// A component that is nothing but a reference, into another file for instance, gives its name
    /// to the schema there.
    fn name_what_components_point_at(&mut self) {
        let mut ends: HashMap<SchemaId, SchemaId> = HashMap::new();
        for (name, id) in self.document.component_schemas.clone() {
            let mut passed = HashSet::from([id]);
            let mut end = id;
            while let Some(target) = self.sole_target(end).filter(|to| passed.insert(*to)) {
                end = ends.get(&target).copied().unwrap_or(target);
            }
            ends.extend(passed.into_iter().map(|id| (id, end)));
            self.component_names.entry(end).or_insert(name);
        }
    }

    /// Lowers the component schemas, so that each has its type whether or not it is used.
    fn components(&mut self) -> Vec<SchemaEntry> {
        self.find_multipart_roots();
        let components = self.document.component_schemas.clone();
        components
            .into_iter()
            .map(|(_, id)| SchemaEntry {
                pointer: self.pointer(id),
                ty: self.referenced(id),
            })
            .collect()
    }

    fn finish(mut self, root: crate::ir::Resource, schemas: Vec<SchemaEntry>) -> Api {
        for location in auth::unused(&self.document) {
            self.ignore(&location, "no `security` of the document uses this scheme");
        }
        for location in auth::implicit_flows(&self.document) {
            let reason = "the tokens of this flow come through a browser: give them as they are";
            self.ignore(&location, reason);
        }
        // What several operations share is listed once.
        let mut listed = HashSet::new();
        self.ignored
            .retain(|place| listed.insert((place.pointer.clone(), place.reason.clone())));
        let mut listed = HashSet::new();
        self.fallbacks
            .retain(|place| listed.insert((place.pointer.clone(), place.reason.clone())));
        let info = &self.document.info;
        let package = match &self.options.package {
            Some(name) => name.clone(),
            None => hint::package_name(&info.title),
        };
        let security_schemes = auth::schemes(&self.document, &package, |at| self.place(at));
        Api {
            openapi: self.document.openapi.clone(),
            title: info.title.clone(),
            version: info.version.clone(),
            doc: Doc {
                summary: info.summary.clone(),
                description: info.description.clone(),
                notes: Vec::new(),
            },
            package,
            servers: auth::servers(&self.document.servers),
            security_schemes,
            root,
            types: self.types,
            schemas,
            skipped: self.skipped,
            ignored: self.ignored,
            fallbacks: self.fallbacks,
        }
    }

    fn schema(&self, id: SchemaId) -> &Schema {
        self.document.schema(id)
    }

    /// A schema that is needed while others are worked on.
    fn shared(&self, id: SchemaId) -> Arc<Schema> {
        self.document.schemas[id.0 as usize].clone()
    }

    fn pointer(&self, id: SchemaId) -> String {
        match &self.schema(id).location {
            Some(location) => self.place(location),
            None => String::new(),
        }
    }

    /// A location as `inspect` shows it.
    fn place(&self, location: &Location) -> String {
        let file = location.file.0 as usize;
        match self.document.files.get(file) {
            Some(name) if file != 0 => format!("{name}#{}", location.pointer),
            _ => location.pointer.clone(),
        }
    }

    /// Lists a place that means nothing to a client.
    fn ignore(&mut self, location: &Location, reason: &str) {
        self.ignored.push(Skipped {
            pointer: self.place(location),
            reason: reason.to_owned(),
        });
    }

    /// Notes that the schema says more than the type that it gets.
    fn fall_back(&mut self, id: SchemaId, ty: Type, reason: impl Into<String>) -> Type {
        let pointer = self.pointer(id);
        self.fallbacks.push(Fallback {
            pointer,
            ty: ty.clone(),
            reason: reason.into(),
        });
        ty
    }

    /// Makes room for a type whose kind is not known yet.
    fn reserve(&mut self, id: SchemaId, wire: &str, schema: &Schema) -> TypeId {
        let type_id = TypeId(self.types.len() as u32);
        self.types.push(TypeDef {
            name: Name::new(wire),
            module: String::new(),
            pointer: schema
                .location
                .as_ref()
                .map(|l| self.place(l))
                .unwrap_or_default(),
            doc: schema_doc(schema),
            deprecated: schema.deprecated,
            kind: TypeKind::Newtype(Type::Value),
            usage: Usage::default(),
            component: self.component_names.contains_key(&id),
            rust_name: extension_text(&schema.extensions, "x-rust-name"),
        });
        type_id
    }

    fn define(&mut self, id: TypeId, kind: TypeKind) {
        self.types[id.0 as usize].kind = kind;
    }
}

/// The text for people that a schema carries.
fn schema_doc(schema: &Schema) -> Doc {
    Doc {
        summary: schema
            .title
            .clone()
            .filter(|_| schema.description.is_none()),
        description: schema.description.clone(),
        notes: Vec::new(),
    }
}

/// A string extension.
fn extension_text(extensions: &[(String, serde_json::Value)], name: &str) -> Option<String> {
    extensions
        .iter()
        .find(|(key, _)| key == name)?
        .1
        .as_str()
        .map(str::to_owned)
}
