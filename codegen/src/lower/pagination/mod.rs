//! How the pages of a list follow one another: declared by an extension or a rule of the configuration, or inferred.

mod declared;
mod inferred;
mod position;
mod reply;
mod rule;
mod words;

pub use rule::{Rule, RuleKind};

use super::Lowerer;
use super::parameter::is_json;
use super::response::success_status;
use crate::document::{self, SchemaId};
use crate::ir::{Ends, Origin, Pagination, PaginationKind, PositionPlace, Success, Type, TypeKind};
use reply::Reply;
use serde_json::Value;

/// What is known of an operation that may be a list.
struct Listing<'a> {
    operation: &'a document::Operation,
    reply: Reply,
}

/// How pages follow one another, before the items have a type.
struct Plan {
    kind: PaginationKind,
    place: PositionPlace,
    items: String,
    ends: Ends,
    origin: Origin,
}

impl Lowerer<'_> {
    pub(super) fn pagination(
        &mut self,
        operation: &document::Operation,
        success: &Success,
    ) -> Option<Pagination> {
        let Success::One { ty: page, .. } = success else {
            return None;
        };
        let extension = |name: &str| {
            let mut extensions = operation.extensions.iter();
            extensions
                .find(|(key, _)| key == name)
                .map(|(_, value)| value)
        };
        if extension("x-pagination") == Some(&Value::Bool(false)) {
            return None;
        }
        // What changes something is no list, whatever its reply holds, unless the document says so.
        let method = operation.method.as_str();
        let is_change = matches!(method, "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS");
        let mut extensions = operation.extensions.iter();
        if is_change && !extensions.any(|(name, _)| name.contains("pag")) {
            return None;
        }
        let schema = self.reply_schema(operation)?;
        let listing = Listing {
            operation,
            reply: self.reply(schema),
        };
        let plan = self
            .extended(&listing)
            .or_else(|| self.ruled(&listing))
            .or_else(|| self.inferred(&listing))?;
        let item = self.item(page, &plan.items);
        Some(Pagination {
            kind: plan.kind,
            place: plan.place,
            items: plan.items,
            item,
            ends: plan.ends,
            origin: plan.origin,
        })
    }

    /// The schema of the successful response that a call asks for.
    fn reply_schema(&mut self, operation: &document::Operation) -> Option<SchemaId> {
        let mut responses = operation.responses.iter();
        let good = responses.find(|response| success_status(&response.status));
        let response = good.or_else(|| {
            let mut responses = operation.responses.iter();
            responses.find(|response| response.status.eq_ignore_ascii_case("default"))
        })?;
        let media = self.preferred(response)?;
        media.schema.filter(|_| is_json(&media.media_type))
    }

    /// The type of the items at a pointer into a page. Where the shapes of a union differ in it, it is any JSON.
    fn item(&self, page: &Type, pointer: &str) -> Type {
        let mut found = Vec::new();
        let steps: Vec<String> = pointer.split('/').skip(1).map(unescape).collect();
        self.items_at(page, &steps, &mut found);
        match found.split_first() {
            Some((first, rest)) if rest.iter().all(|other| other == first) => first.clone(),
            _ => Type::Value,
        }
    }

    fn items_at(&self, ty: &Type, steps: &[String], found: &mut Vec<Type>) {
        match (ty, steps) {
            (Type::Option(inner) | Type::Boxed(inner) | Type::Patch(inner), _) => {
                self.items_at(inner, steps, found);
            }
            (Type::Array(item), []) => found.push((**item).clone()),
            (Type::Map(inner), [_, rest @ ..]) => self.items_at(inner, rest, found),
            (Type::Named(id), _) => match (&self.types[id.0 as usize].kind, steps) {
                (TypeKind::Newtype(inner), _) => self.items_at(inner, steps, found),
                (TypeKind::Union(union), _) => {
                    for variant in &union.variants {
                        self.items_at(&variant.ty, steps, found);
                    }
                }
                (TypeKind::Struct(body), [step, rest @ ..]) => {
                    let field = body.fields.iter().find(|field| field.name.wire == *step);
                    field
                        .into_iter()
                        .for_each(|field| self.items_at(&field.ty, rest, found));
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// The pointer to a member of what another pointer names.
fn pointer(around: &str, name: &str) -> String {
    let mut pointer = String::with_capacity(around.len() + 1 + name.len());
    pointer.push_str(around);
    pointer.push('/');
    match name.contains(['~', '/']) {
        true => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
        false => pointer.push_str(name),
    }
    pointer
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
