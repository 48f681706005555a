//! From the surface to its outline.

use super::{
    ClientItem, EnumItem, FactsItem, FieldItem, HeadersItem, InputItem, Kind, MethodItem,
    OutcomeItem, Outline, PagesItem, ResourceItem, Role, SchemeItem, ServerItem, StructItem,
    TypeItem, UnionItem, VariantItem, WireItem,
};
use crate::ir::{BodyEncoding, Doc, EnumRepr, Facts, Pagination, Place, Server, Tag, Type};
use crate::rust::surface::{
    self, Carried, Constant, Field, Gives, Input, Method, Resource, Scope, Struct, Surface, Taken,
};
use serde::Serialize;
use serde_json::Value;

/// The outline of a client.
pub fn of(surface: &Surface) -> Outline {
    let resources = surface.resources.iter();
    Outline {
        client: client(surface),
        resources: resources
            .filter(|resource| !resource.path.is_empty())
            .map(resource)
            .collect(),
        methods: (surface.methods())
            .map(|(resource, method)| self::method(surface, resource, method))
            .collect(),
        types: surface.types.iter().map(|item| ty(surface, item)).collect(),
    }
}

fn client(surface: &Surface) -> ClientItem {
    let client = &surface.client;
    let mut docs = Digest::default();
    docs.text(&surface.title);
    docs.text(&surface.version);
    docs.doc(&surface.doc);
    let schemes = client.schemes.iter().map(|scheme| {
        docs.doc(&scheme.doc);
        SchemeItem {
            name: scheme.name.wire.clone(),
            kind: text(&scheme.kind),
            at: scheme.pointer.clone(),
        }
    });
    let schemes = schemes.collect();
    let variables = client.credential_variables.iter();
    let variables = variables.map(|variable| variable.name.clone());
    ClientItem {
        package: surface.package.clone(),
        schemes,
        docs: docs.0,
        takes: surface
            .first_scheme()
            .map(|scheme| scheme.name.wire.clone()),
        servers: client.servers.iter().map(server).collect(),
        variables: variables.chain([client.base_url_env.clone()]).collect(),
    }
}

fn server(server: &Server) -> ServerItem {
    let variables = server.variables.iter();
    ServerItem {
        url: server.url.clone(),
        variables: variables
            .map(|(name, default, _)| (name.clone(), default.clone()))
            .collect(),
    }
}

fn resource(resource: &Resource) -> ResourceItem {
    let mut docs = Digest::default();
    docs.doc(&resource.doc);
    ResourceItem {
        path: resource.accessor(),
        handle: resource.handle.clone(),
        docs: docs.0,
    }
}

fn method(surface: &Surface, resource: &Resource, method: &Method) -> MethodItem {
    let mut docs = Digest::default();
    docs.doc(&method.doc);
    let request = &method.request;
    let inputs = method.arguments.iter().chain(&request.setters);
    inputs.for_each(|input| docs.doc(&input.doc));
    let path = match resource.accessor() {
        accessor if accessor.is_empty() => method.name.clone(),
        accessor => format!("{accessor}.{}", method.name),
    };
    let inputs = |inputs: &[Input]| inputs.iter().map(|one| input(surface, one)).collect();
    let errors = method.errors.iter();
    MethodItem {
        path,
        verb: method.verb.clone(),
        template: method.template.clone(),
        id: method.operation_id.clone(),
        at: method.pointer.clone(),
        docs: docs.0,
        deprecated: method.deprecated,
        variant: method.is_variant,
        request: request.name.clone(),
        arguments: inputs(&method.arguments),
        setters: inputs(&request.setters),
        gives: gives(surface, &request.gives),
        outcomes: outcomes(surface, &request.gives),
        headers: headers(surface, request),
        pages: request
            .pagination
            .as_ref()
            .map(|found| pages(surface, found)),
        errors: errors
            .map(|(ty, statuses)| (surface.spelled(ty), statuses.clone()))
            .collect(),
        wire: wire(method),
    }
}

fn gives(surface: &Surface, gives: &Gives) -> String {
    match gives {
        Gives::One(output) => output.spell(surface, Scope::Outside),
        Gives::Many { name, .. } => name.clone(),
    }
}

fn outcomes(surface: &Surface, gives: &Gives) -> Vec<OutcomeItem> {
    let Gives::Many { variants, .. } = gives else {
        return Vec::new();
    };
    let outcome = |variant: &surface::Outcome| OutcomeItem {
        name: variant.name.clone(),
        ty: variant.output.spell(surface, Scope::Outside),
        status: variant.status.clone(),
    };
    variants.iter().map(outcome).collect()
}

fn headers(surface: &Surface, request: &surface::Request) -> Option<HeadersItem> {
    let headers = &request.headers;
    let fields = headers.fields.iter().map(|field| {
        let ty = format!("Option<{}>", surface.spelled(&field.ty));
        (field.name.rust.clone(), ty, field.name.wire.clone())
    });
    (!headers.fields.is_empty()).then(|| HeadersItem {
        name: headers.name.rust.clone(),
        fields: fields.collect(),
    })
}

fn pages(surface: &Surface, pagination: &Pagination) -> PagesItem {
    let Pagination {
        kind, place, items, ..
    } = pagination;
    PagesItem {
        item: surface.spelled(&pagination.item),
        by: text(&(kind, place, items)),
    }
}

fn wire(method: &Method) -> WireItem {
    let wire = &method.wire;
    let scopes = wire.scopes.iter().flat_map(|of| {
        let named = |scope: &String| format!("{}: {scope}", of.scheme);
        of.scopes.iter().map(named)
    });
    WireItem {
        security: wire.security.clone(),
        scopes: scopes.collect(),
        server: wire.server.as_ref().map(server),
        accept: wire.accept.clone(),
        idempotency: wire.idempotency_header.clone(),
    }
}

fn input(surface: &Surface, input: &Input) -> InputItem {
    let (place, style, wire) = match &input.carried {
        Carried::Parameter {
            place,
            style,
            explode,
            allow_reserved,
        } => {
            let explode = if *explode { " explode" } else { "" };
            let reserved = if *allow_reserved { " reserved" } else { "" };
            let style = format!("{}{explode}{reserved}", text(style).trim_matches('"'));
            (place_name(*place), style, input.name.wire.clone())
        }
        Carried::Body {
            content_type,
            encoding,
        } => {
            let parts = match encoding {
                BodyEncoding::Form(parts) | BodyEncoding::Multipart(parts) if !parts.is_empty() => {
                    format!(" {}", text(parts))
                }
                _ => String::new(),
            };
            ("body", format!("{content_type}{parts}"), String::new())
        }
    };
    InputItem {
        name: input.name.rust.clone(),
        ty: taken(surface, &input.taken),
        wire,
        place: place.to_owned(),
        style,
        deprecated: input.deprecated,
        facts: facts(&input.facts),
    }
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::QueryString => "querystring",
    }
}

fn taken(surface: &Surface, taken: &Taken) -> String {
    taken.spell(surface, Scope::Outside)
}

fn facts(facts: &Facts) -> FactsItem {
    let bounds = facts.bounds.iter();
    FactsItem {
        at: facts.pointer.clone(),
        default: facts.default.clone(),
        bounds: bounds
            .map(|(keyword, value)| ((*keyword).to_owned(), value.clone()))
            .collect(),
    }
}

fn ty(surface: &Surface, item: &surface::TypeItem) -> TypeItem {
    let mut docs = Digest::default();
    docs.doc(&item.doc);
    let kind = match &item.kind {
        surface::Kind::Struct(body) => {
            body.fields.iter().for_each(|field| docs.doc(&field.doc));
            Kind::Struct(structure(surface, body, &item.pointer))
        }
        surface::Kind::Enum(body) => {
            body.variants.iter().for_each(|one| docs.doc(&one.doc));
            let variants = body.variants.iter().map(|one| &one.name);
            Kind::Enum(EnumItem {
                integers: body.repr == EnumRepr::Integer,
                variants: variants
                    .map(|name| (name.rust.clone(), name.wire.clone()))
                    .collect(),
                unknown: body.unknown.rust.clone(),
            })
        }
        surface::Kind::Union(body) => {
            body.variants.iter().for_each(|one| docs.doc(&one.doc));
            let variant = |one: &surface::Variant| VariantItem {
                name: one.name.clone(),
                ty: surface.spelled(&one.ty),
                tags: one.tags.clone(),
                from: one.from,
            };
            Kind::Union(UnionItem {
                tag: match &body.tag {
                    Tag::Property(property) => Some(property.clone()),
                    Tag::Untagged => None,
                },
                variants: body.variants.iter().map(variant).collect(),
                unknown: body.unknown.clone(),
            })
        }
        surface::Kind::Newtype(inner) => Kind::Newtype(surface.spelled(inner)),
    };
    TypeItem {
        name: item.name.clone(),
        at: item.pointer.clone(),
        home: item.module.clone(),
        docs: docs.0,
        deprecated: item.deprecated,
        codec: item.codec,
        kind,
    }
}

fn structure(surface: &Surface, body: &Struct, pointer: &str) -> StructItem {
    let built = body.built;
    let rest = &body.rest;
    let rest_type = match &rest.ty {
        Some(ty) => surface.spelled(&Type::Map(Box::new(ty.clone()))),
        None => "UnknownFields".to_owned(),
    };
    let field = |field: &Field| {
        let mut item = self::field(surface, field, built.is_some());
        shorten(&mut item.facts.at, pointer, &field.name.wire);
        item
    };
    StructItem {
        built: built.is_some(),
        default: built.is_some_and(|default| default != surface::Default::None),
        fields: body.fields.iter().map(field).collect(),
        rest: (rest.name.rust.clone(), rest_type),
    }
}

/// Where a property stands among those of its own struct, as nearly all do, its place is known from
/// its name.
fn shorten(at: &mut String, pointer: &str, wire: &str) {
    if *at == property(pointer, wire) {
        at.clear();
    }
}

/// The place of a property of the object at a pointer.
pub(in crate::report) fn property(pointer: &str, wire: &str) -> String {
    let key = wire.replace('~', "~0").replace('/', "~1");
    format!("{pointer}/properties/{key}")
}

fn field(surface: &Surface, field: &Field, built: bool) -> FieldItem {
    let role = match &field.role {
        _ if !built => Role::None,
        surface::Role::Argument(of) => Role::Argument(taken(surface, of)),
        surface::Role::Setter(of) => Role::Setter(taken(surface, of)),
        surface::Role::Fixed(value) => Role::Fixed(constant(value)),
        surface::Role::Absent => Role::None,
    };
    FieldItem {
        name: field.name.rust.clone(),
        ty: surface.spelled(&field.ty),
        wire: (field.name.wire != field.name.rust).then(|| field.name.wire.clone()),
        role,
        null: field.null == surface::Null::Always,
        deprecated: field.deprecated,
        facts: facts(&field.facts),
    }
}

/// A fixed value as it is sent.
fn constant(value: &Constant) -> Value {
    match value {
        Constant::None | Constant::Null => Value::Null,
        Constant::Some(inner) | Constant::Boxed(inner) => constant(inner),
        Constant::Text(text) | Constant::Format(_, text) => text.clone().into(),
        Constant::UnixTime(seconds) => (*seconds).into(),
        Constant::Bool(value) => (*value).into(),
        Constant::Integer(digits) => digits.clone().into(),
        Constant::Float(value) => (*value).into(),
        Constant::Json(value) => value.clone(),
        Constant::Variant(_, name) => name.clone().into(),
    }
}

/// A part of the surface that nobody names, as text to compare.
fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Of texts, by FNV-1a: the same in every version and on every machine.
struct Digest(u32);

impl Default for Digest {
    fn default() -> Self {
        Digest(0x811c_9dc5)
    }
}

impl Digest {
    fn text(&mut self, text: &str) {
        // No text has this byte, so that two texts are not one.
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }

    fn doc(&mut self, doc: &Doc) {
        let texts = [&doc.summary, &doc.description].into_iter().flatten();
        texts.chain(&doc.notes).for_each(|text| self.text(text));
    }
}
