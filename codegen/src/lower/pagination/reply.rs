//! What a page holds: its lists, and what it says of the pages around it.

use super::words::{AROUND, ASIDE, ITEMS, plain};
use crate::document::{JsonType, Schema, SchemaId};
use crate::lower::Lowerer;
use std::rc::Rc;

/// How deep the members of a page are looked at, and how many.
const DEPTH: usize = 4;
const MEMBERS: usize = 2_000;

/// A member of a page, at any depth.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Where it stands: a JSON pointer.
    pub(super) pointer: String,
    /// The keys that lead to it, as [`plain`] words.
    pub(super) names: Vec<Rc<str>>,
    pub(super) kind: Kind,
    /// Whether its schema or its name says that it is a URL.
    pub(super) is_url: bool,
    pub(super) depth: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Bool,
    /// With the schema of its items, where there is one.
    List(Option<SchemaId>),
}

impl Member {
    pub(super) fn name(&self) -> &str {
        self.names.last().map_or("", |name| name)
    }

    /// The key before the last one.
    fn parent(&self) -> &str {
        let before = self.names.len().checked_sub(2);
        before.map_or("", |at| &*self.names[at])
    }

    /// The name, with that of the object around where it says only together with it what it is:
    /// `next/href`.
    pub(super) fn full_name(&self) -> String {
        match (self.parent(), self.name()) {
            ("next", "href" | "url" | "uri" | "link") => "next".to_owned(),
            (_, name) => name.to_owned(),
        }
    }

    pub(super) fn is_next(&self) -> bool {
        let backwards =
            |name: &Rc<str>| name.contains("prev") || matches!(&**name, "self" | "first");
        self.names.iter().any(|name| name.contains("next")) && !self.names.iter().any(backwards)
    }
}

/// The members of a reply.
pub(super) struct Reply {
    members: Vec<Member>,
}

impl Reply {
    /// The scalars that speak of the page: at the top, beside the items, or in objects that are named for it.
    pub(super) fn about<'r>(&'r self, items: &'r Member) -> impl Iterator<Item = &'r Member> {
        let beside = &items.names[..items.names.len().saturating_sub(1)];
        self.members.iter().filter(move |member| {
            let Some((_, around)) = member.names.split_last() else {
                return false;
            };
            let rest = around.strip_prefix(beside).unwrap_or(around);
            rest.iter().all(|name| AROUND.contains(&&**name))
        })
    }

    /// The list of a page: by its name, or because it is the only one at its depth.
    pub(super) fn items(&self, path: &str) -> Option<&Member> {
        let last = path.rsplit('/').find(|part| !part.contains('{'));
        let resource = plain(last.unwrap_or_default());
        (0..DEPTH).find_map(|depth| {
            let lists: Vec<&Member> = self
                .members
                .iter()
                .filter(|member| member.depth == depth && matches!(member.kind, Kind::List(_)))
                .filter(|member| !ASIDE.contains(&member.name()) && !self.is_part(member))
                .collect();
            let named = |name: &str| lists.iter().copied().find(|list| list.name() == name);
            let known = || ITEMS.iter().find_map(|name| named(name));
            let only = || (lists.len() == 1).then(|| lists[0]);
            named(&resource).or_else(known).or_else(only)
        })
    }

    /// Whether a list is a part of the one resource that the reply is, and no page of an answer.
    fn is_part(&self, list: &Member) -> bool {
        let Some((_, around)) = list.names.split_last() else {
            return false;
        };
        let is_wrapped = around.iter().all(|name| AROUND.contains(&&**name));
        !is_wrapped && self.at("/id").is_some()
    }

    pub(super) fn at(&self, pointer: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.pointer == pointer)
    }
}

impl Lowerer<'_> {
    /// Looks at the reply that a schema describes; members of a union's shapes count like its own.
    pub(super) fn reply(&mut self, id: SchemaId) -> Reply {
        let mut members = Vec::new();
        let mut seen = 0;
        let mut open = vec![(id, String::new(), Vec::new())];
        while let Some((id, pointer, names)) = open.pop() {
            if seen > MEMBERS {
                break;
            }
            let schema = self.merged(id);
            let alternatives = schema.one_of.iter().chain(&schema.any_of);
            open.extend(alternatives.map(|id| (*id, pointer.clone(), names.clone())));
            seen += 1;
            if names.len() < DEPTH {
                open.extend(schema.properties.iter().rev().map(|(name, id)| {
                    let mut inner = Vec::with_capacity(names.len() + 1);
                    inner.extend_from_slice(&names);
                    inner.push(plain(name).into());
                    (*id, super::pointer(&pointer, name), inner)
                }));
            }
            if let Some(kind) = kind(&schema) {
                members.push(member(&schema, kind, pointer, names));
            }
        }
        Reply { members }
    }
}

/// What a member is, if it can say something of a page.
fn kind(schema: &Schema) -> Option<Kind> {
    let has = |ty| schema.types.contains(&ty);
    let is_date = |format: &str| format.starts_with("date");
    if has(JsonType::Array) || schema.items.is_some() {
        Some(Kind::List(schema.items))
    } else if has(JsonType::Integer) || has(JsonType::Number) {
        Some(Kind::Integer)
    } else if has(JsonType::Boolean) {
        Some(Kind::Bool)
    } else if has(JsonType::String) && !schema.format.as_deref().is_some_and(is_date) {
        Some(Kind::Text)
    } else {
        None
    }
}

fn member(schema: &Schema, kind: Kind, pointer: String, names: Vec<Rc<str>>) -> Member {
    Member {
        kind,
        is_url: kind == Kind::Text && is_url(schema, &names),
        depth: names.len(),
        pointer,
        names,
    }
}

/// Whether the schema of a text, or its name, says that it is a URL.
fn is_url(schema: &Schema, names: &[Rc<str>]) -> bool {
    let format = schema.format.as_deref().unwrap_or_default();
    let name = names.last().map_or("", |name| name);
    let named =
        ["url", "uri", "href"].iter().any(|end| name.ends_with(end)) || name.contains("link");
    let around = names.iter().rev().skip(1).any(|name| **name == *"links");
    let shown = schema.examples.iter().filter_map(serde_json::Value::as_str);
    let mut shown = shown.chain(schema.default.as_ref().and_then(serde_json::Value::as_str));
    let described = schema.description.as_deref().unwrap_or_default();
    let mut words = described.split(|c: char| !c.is_alphanumeric());
    let of_urls = ["url", "uri", "href", "hyperlink"];
    matches!(format, "uri" | "url" | "uri-reference" | "iri")
        || named
        || around
        || shown.any(|text| text.starts_with("http") || text.starts_with('/'))
        || words.any(|word| of_urls.iter().any(|url| word.eq_ignore_ascii_case(url)))
}
