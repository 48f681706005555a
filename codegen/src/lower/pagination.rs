//! How the pages of a list follow one another: declared by `x-pagination`, or inferred.

use super::Lowerer;
use crate::document;
use crate::ir::{
    Field, Pagination, PaginationKind, Parameter, Place, Struct, Success, Type, TypeKind,
};
use serde_json::Value;

/// Query parameters that take a position, the most telling first.
const CURSORS: &[&str] = &[
    "after",
    "cursor",
    "page_token",
    "pageToken",
    "next_token",
    "nextToken",
    "starting_after",
    "startingAfter",
    "next_page_token",
    "continuation_token",
    "continuationToken",
    "after_id",
    "next_cursor",
    "nextCursor",
    "marker",
];

/// Members of a page that hold the next position.
const NEXTS: &[&str] = &[
    "next_cursor",
    "nextCursor",
    "next_page_token",
    "nextPageToken",
    "next_token",
    "nextToken",
    "next_page",
    "continuation_token",
    "continuationToken",
    "last_id",
    "lastId",
    "end_cursor",
    "next",
    "cursor",
];

const HAS_MORE: &[&str] = &[
    "has_more",
    "hasMore",
    "has_next_page",
    "hasNextPage",
    "has_next",
];

const ITEMS: &[&str] = &["data", "items", "results", "values", "entries", "records"];

impl Lowerer<'_> {
    pub(super) fn pagination(
        &self,
        operation: &document::Operation,
        parameters: &[Parameter],
        success: &Success,
    ) -> Option<Pagination> {
        let Success::One { ty, .. } = success else {
            return None;
        };
        let declared = operation
            .extensions
            .iter()
            .find(|(key, _)| key == "x-pagination");
        match declared {
            Some((_, Value::Bool(false))) => None,
            Some((_, Value::Object(declared))) => self.declared(declared, ty),
            _ => self.inferred(operation, parameters, ty),
        }
    }

    /// `{ cursor: after, next: /last_id, has_more: /has_more, items: /data }`, or with `offset`,
    /// `page` or `link` in place of `cursor`.
    fn declared(
        &self,
        declared: &serde_json::Map<String, Value>,
        page: &Type,
    ) -> Option<Pagination> {
        let text = |key: &str| declared.get(key).and_then(Value::as_str).map(str::to_owned);
        let items = text("items").unwrap_or_default();
        let item = self.at_pointer(page, &items).and_then(|ty| item_of(&ty))?;
        let next = text("next");
        let kind = if let Some(parameter) = text("cursor") {
            PaginationKind::Cursor {
                parameter,
                next: next?,
            }
        } else if let Some(parameter) = text("offset") {
            PaginationKind::Offset { parameter }
        } else if let Some(parameter) = text("page") {
            let first = declared.get("first").and_then(Value::as_i64).unwrap_or(1);
            PaginationKind::Page { parameter, first }
        } else {
            PaginationKind::Link { next }
        };
        Some(Pagination {
            kind,
            items,
            item,
            has_more: text("has_more"),
        })
    }

    fn inferred(
        &self,
        operation: &document::Operation,
        parameters: &[Parameter],
        page: &Type,
    ) -> Option<Pagination> {
        if operation.method != "GET" {
            return None;
        }
        let query = |names: &[&str], numeric: bool| {
            names.iter().find_map(|name| {
                parameters.iter().find(|p| {
                    p.place == Place::Query
                        && !p.required
                        && p.name.wire == *name
                        && matches!(p.ty, Type::I64 | Type::F64) == numeric
                })
            })
        };
        let link = || linked(operation);
        if let Some(item) = item_of(page) {
            return link().then(|| Pagination {
                kind: PaginationKind::Link { next: None },
                items: String::new(),
                item,
                has_more: None,
            });
        }
        let page = self.as_struct(page)?;
        let (items, item) = items_of(page)?;
        let has_more = find(page, HAS_MORE, |ty| *ty == Type::Bool).map(|f| pointer(&f.name.wire));
        let next = find(page, NEXTS, is_text);
        let kind = match (query(CURSORS, false), next) {
            (Some(cursor), Some(next)) => PaginationKind::Cursor {
                parameter: cursor.name.wire.clone(),
                next: pointer(&next.name.wire),
            },
            (Some(cursor), None) if has_more.is_some() && self.has_id(&item) => {
                let next = format!("{items}/-1/id");
                PaginationKind::Cursor {
                    parameter: cursor.name.wire.clone(),
                    next,
                }
            }
            _ => {
                let offset = query(&["offset", "skip", "start"], true);
                match (offset, query(&["page", "page_number", "pageNumber"], true)) {
                    (Some(offset), _) => PaginationKind::Offset {
                        parameter: offset.name.wire.clone(),
                    },
                    (None, Some(page)) => PaginationKind::Page {
                        parameter: page.name.wire.clone(),
                        first: 1,
                    },
                    (None, None) if link() => PaginationKind::Link { next: None },
                    (None, None) => return None,
                }
            }
        };
        Some(Pagination {
            kind,
            items,
            item,
            has_more,
        })
    }

    fn as_struct(&self, ty: &Type) -> Option<&Struct> {
        let Type::Named(id) = ty else { return None };
        match &self.types[id.0 as usize].kind {
            TypeKind::Struct(body) => Some(body),
            _ => None,
        }
    }

    fn has_id(&self, item: &Type) -> bool {
        self.as_struct(item).is_some_and(|body| {
            body.fields
                .iter()
                .any(|field| field.name.wire == "id" && field.ty == Type::String)
        })
    }

    /// The type at a JSON pointer into a type.
    fn at_pointer(&self, ty: &Type, pointer: &str) -> Option<Type> {
        let mut ty = ty.clone();
        for segment in pointer.split('/').skip(1) {
            if let Type::Option(inner) = ty {
                ty = *inner;
            }
            let body = self.as_struct(&ty)?;
            ty = body
                .fields
                .iter()
                .find(|field| field.name.wire == segment)?
                .ty
                .clone();
        }
        Some(ty)
    }
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn item_of(ty: &Type) -> Option<Type> {
    match ty {
        Type::Array(item) => Some((**item).clone()),
        Type::Option(inner) => item_of(inner),
        _ => None,
    }
}

/// The list among the members of a page: by its name, or because it is the only one.
fn items_of(page: &Struct) -> Option<(String, Type)> {
    let lists: Vec<&Field> = page
        .fields
        .iter()
        .filter(|field| item_of(&field.ty).is_some())
        .collect();
    let named = ITEMS
        .iter()
        .find_map(|name| lists.iter().copied().find(|field| field.name.wire == *name));
    let field = match (named, lists.as_slice()) {
        (Some(field), _) => field,
        (None, [only]) => only,
        _ => return None,
    };
    Some((pointer(&field.name.wire), item_of(&field.ty)?))
}

fn find<'s>(page: &'s Struct, names: &[&str], fits: fn(&Type) -> bool) -> Option<&'s Field> {
    names.iter().find_map(|name| {
        page.fields
            .iter()
            .find(|f| f.name.wire == *name && fits(&f.ty))
    })
}

fn is_text(ty: &Type) -> bool {
    match ty {
        Type::Option(inner) => is_text(inner),
        Type::String => true,
        _ => false,
    }
}

/// Whether a successful response documents a `Link` header.
fn linked(operation: &document::Operation) -> bool {
    operation.responses.iter().any(|response| {
        super::response::success_status(&response.status)
            && response
                .headers
                .iter()
                .any(|header| header.name.eq_ignore_ascii_case("link"))
    })
}
