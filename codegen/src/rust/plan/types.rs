//! Types: what `new` takes, what is a setter, what converts into what.

use super::{Options, constant};
use crate::ir::{self, Tag, Type, TypeDef, TypeId, TypeKind, Usage};
use crate::rust::surface::{
    Codec, Default, Field, Form, Kind, Null, Role, Struct, Taken, TypeItem, Union, Variant,
};
use std::collections::HashSet;

/// A type with what was decided about it.
pub(super) fn item(def: TypeDef, kind: Kind, options: Options) -> TypeItem {
    TypeItem {
        name: def.name.rust,
        module: def.module,
        pointer: def.pointer,
        doc: def.doc,
        deprecated: def.deprecated,
        codec: codec(def.usage, options),
        kind,
    }
}

fn codec(usage: Usage, options: Options) -> Codec {
    match (usage.request, usage.response) {
        _ if options.both_directions => Codec::Both,
        (true, false) => Codec::Encode,
        (false, true) => Codec::Decode,
        _ => Codec::Both,
    }
}

/// The types of an API, with what is derived from all of them.
pub(super) struct Types<'a> {
    pub defs: &'a [TypeDef],
    /// Properties that tell the members of a union apart, with the member.
    tags: HashSet<(TypeId, &'a str)>,
}

impl<'a> Types<'a> {
    pub(super) fn new(defs: &'a [TypeDef]) -> Self {
        let mut tags = HashSet::new();
        for def in defs {
            let TypeKind::Union(union) = &def.kind else {
                continue;
            };
            let Tag::Property(property) = &union.tag else {
                continue;
            };
            for variant in &union.variants {
                if let Type::Named(id) = variant.ty.unboxed() {
                    tags.insert((*id, property.as_str()));
                }
            }
        }
        Types { defs, tags }
    }

    /// How a value of a type is taken: as `impl Into` where that saves writing and cannot hide a
    /// mistake. Callers do not see boxes.
    pub(super) fn taken(&self, ty: &Type) -> Taken {
        let ty = ty.unboxed();
        let form = match ty {
            Type::Array(item) if self.is_into(item) => Form::IntoItems,
            Type::Array(_) => Form::Items,
            ty if self.is_into(ty) => Form::Into,
            _ => Form::Exact,
        };
        let ty = ty.clone();
        Taken { ty, form }
    }

    fn is_into(&self, ty: &Type) -> bool {
        match ty {
            Type::String
            | Type::Format(_)
            | Type::Value
            | Type::Bytes
            | Type::Upload
            | Type::Patch(_) => true,
            Type::Named(id) => matches!(self.kind_of(*id), TypeKind::Union(_)),
            _ => false,
        }
    }

    pub(super) fn kind_of(&self, id: TypeId) -> &TypeKind {
        &self.defs[id.0 as usize].kind
    }

    /// What each type looks like.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let defs = self.defs.iter().enumerate();
        defs.map(|(at, def)| self.kind(TypeId(at as u32), def))
            .collect()
    }

    fn kind(&self, id: TypeId, def: &TypeDef) -> Kind {
        match &def.kind {
            TypeKind::Struct(body) => Kind::Struct(self.structure(id, def, body)),
            TypeKind::Enum(body) => Kind::Enum(body.clone()),
            TypeKind::Union(body) => Kind::Union(union(id, def, body)),
            TypeKind::Newtype(inner) => Kind::Newtype(inner.clone()),
        }
    }

    fn structure(&self, id: TypeId, def: &TypeDef, body: &ir::Struct) -> Struct {
        let fields: Vec<Field> = (body.fields.iter())
            .map(|field| Field {
                name: field.name.clone(),
                doc: field.doc.clone(),
                deprecated: field.deprecated,
                ty: field.ty.clone(),
                null: match field.ty {
                    _ if field.three_state => Null::Kept,
                    Type::Option(_) if field.required => Null::Always,
                    _ => Null::Never,
                },
                role: self.role(id, def, field),
                facts: field.facts.clone(),
            })
            .collect();
        Struct {
            built: def.usage.built.then(|| default(&fields)),
            nulls: nulls(&fields, &body.rest),
            fields,
            rest: body.rest.clone(),
        }
    }

    fn role(&self, id: TypeId, def: &TypeDef, field: &ir::Field) -> Role {
        let is_optional = matches!(field.ty.unboxed(), Type::Option(_));
        let is_tag = || self.tags.contains(&(id, field.name.wire.as_str()));
        let constant = field.constant.as_ref();
        let fixed = constant
            .filter(|_| def.usage.built && (field.required || is_tag()))
            .and_then(|value| constant::of(self, &field.ty, value));
        match fixed {
            Some(value) => Role::Fixed(value),
            None if field.read_only && is_optional => Role::Absent,
            None if field.sent_only => Role::Argument(self.sent(field)),
            None if field.required || !is_optional => Role::Argument(self.taken(&field.ty)),
            None => Role::Setter(self.set(field)),
        }
    }

    /// What `new` takes for a field that has to be sent, and that replies lack.
    fn sent(&self, field: &ir::Field) -> Taken {
        let Taken { ty, form } = self.set(field);
        match form {
            Form::Patch => self.taken(&Type::Patch(Box::new(ty))),
            form => Taken { ty, form },
        }
    }

    /// What a setter of an optional field takes: the value itself, or a `Patch` of it.
    fn set(&self, field: &ir::Field) -> Taken {
        let value = match field.ty.unboxed() {
            Type::Option(inner) => inner.unboxed(),
            ty => ty,
        };
        match field.three_state {
            true => Taken {
                ty: value.clone(),
                form: Form::Patch,
            },
            false => self.taken(value),
        }
    }
}

/// The name of the field that remembers members that are `null`: one that no other field has.
fn nulls(fields: &[Field], rest: &ir::Rest) -> Option<String> {
    let is_kept = |field: &Field| field.null == Null::Kept;
    fields.iter().any(is_kept).then(|| {
        let taken = |name: &str| {
            let mut names = fields.iter().map(|field| &field.name).chain([&rest.name]);
            names.any(|own| own.rust == name)
        };
        let mut name = "nulls".to_owned();
        while taken(&name) {
            name.push('_');
        }
        name
    })
}

/// Whether a value without anything set is one of `Default`'s.
fn default(fields: &[Field]) -> Default {
    let is_empty = |field: &Field| {
        matches!(field.ty, Type::Option(_)) && matches!(field.role, Role::Setter(_) | Role::Absent)
    };
    if fields.iter().all(is_empty) {
        return Default::Derived;
    }
    let takes_nothing = |field: &Field| !matches!(field.role, Role::Argument(_));
    match fields.iter().all(takes_nothing) {
        true => Default::New,
        false => Default::None,
    }
}

fn union(id: TypeId, def: &TypeDef, body: &ir::Union) -> Union {
    let variants = body.variants.iter().map(|variant| Variant {
        name: variant.name.rust.clone(),
        doc: variant.doc.clone(),
        ty: variant.ty.clone(),
        tags: variant.tags.clone(),
        from: def.usage.built && is_distinct(id, body, variant),
    });
    Union {
        tag: body.tag.clone(),
        variants: variants.collect(),
        misfit: body.misfit,
        unknown: body.unknown.rust.clone(),
    }
}

/// Whether no other member holds the same, so that the union can be `From` what it holds.
fn is_distinct(id: TypeId, body: &ir::Union, variant: &ir::UnionVariant) -> bool {
    let ty = variant.ty.unboxed();
    let same = |other: &&ir::UnionVariant| other.ty.unboxed() == ty;
    let others = body.variants.iter().filter(same).count();
    others == 1 && *ty != Type::Named(id) && !has_custom(ty)
}

/// A user's type may be another name for anything.
fn has_custom(ty: &Type) -> bool {
    match ty {
        Type::Custom(_) => true,
        Type::Array(inner)
        | Type::Map(inner)
        | Type::Option(inner)
        | Type::Patch(inner)
        | Type::Boxed(inner) => has_custom(inner),
        Type::Tuple(items) => items.iter().any(has_custom),
        _ => false,
    }
}
