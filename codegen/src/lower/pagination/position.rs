//! What a request can say of where a page begins, and how large it is.

use super::words::{OFFSETS, PAGES, SIZES, plain};
use crate::document::{self, JsonType, ParameterIn, Schema, SchemaId};
use crate::ir::PositionPlace;
use crate::lower::Lowerer;
use crate::lower::parameter::is_json;
use std::sync::Arc;

/// How deep a body's members are looked at, and how many.
const DEPTH: usize = 3;
const MEMBERS: usize = 2_000;

/// A parameter of the query, or a member of a JSON body.
#[derive(Debug, Clone)]
pub(super) struct Position {
    /// The parameter's name, or a JSON pointer into the body.
    pub(super) name: String,
    pub(super) plain: String,
    pub(super) place: PositionPlace,
    pub(super) is_integer: bool,
    pub(super) required: bool,
    is_date: bool,
    description: String,
    first: Option<i64>,
}

impl Position {
    fn new(schema: Option<&Schema>, name: String, word: &str, description: Option<&str>) -> Self {
        let own = schema.and_then(|schema| schema.description.as_deref());
        let description = description.or(own).unwrap_or_default().to_ascii_lowercase();
        let default = schema.and_then(|schema| schema.default.as_ref());
        let default = default.and_then(|value| match value.as_str() {
            Some(text) => text.parse().ok(),
            None => value.as_i64(),
        });
        let types = schema.map(|schema| schema.types.as_slice());
        let types = types.unwrap_or_default();
        let format = schema.and_then(|schema| schema.format.as_deref());
        let is_number = |ty| types.contains(&ty);
        let lowest = schema.and_then(|schema| schema.minimum);
        let from_zero = [
            "zero-based",
            "0-based",
            "zero based",
            "starts at 0",
            "starting at 0",
            "starting from 0",
            "starts from 0",
            "zero-index",
            "0-index",
            "start at 0",
            "start with 0",
            "starts with 0",
        ];
        let first = match default {
            Some(default @ (0 | 1)) => Some(default),
            _ if lowest == Some(0.0) => Some(0),
            _ if lowest == Some(1.0) => Some(1),
            _ => from_zero
                .iter()
                .any(|words| description.contains(words))
                .then_some(0),
        };
        Position {
            name,
            plain: plain(word),
            place: PositionPlace::Query,
            is_integer: is_number(JsonType::Integer)
                || is_number(JsonType::Number)
                || (default.is_some() && !format.is_some_and(|format| format.starts_with("date"))),
            required: false,
            is_date: format
                .is_some_and(|format| format.starts_with("date") || format.contains("time")),
            description,
            first,
        }
    }

    /// Whether it can hold what a reply gave.
    pub(super) fn is_cursor(&self) -> bool {
        !self.required && !self.is_date
    }

    /// Whether its description speaks of a moment: then it is a filter.
    pub(super) fn is_moment(&self) -> bool {
        let mut words = self.description.split(|c: char| !c.is_alphanumeric());
        self.is_date
            || words.any(|word| matches!(word, "date" | "time" | "timestamp" | "datetime" | "iso"))
    }

    pub(super) fn is_offset(&self) -> bool {
        self.is_integer && !self.is_moment() && OFFSETS.contains(&self.plain.as_str())
    }

    pub(super) fn is_page(&self) -> bool {
        self.is_integer && PAGES.contains(&self.plain.as_str())
    }

    pub(super) fn is_size(&self) -> bool {
        let name = self.plain.as_str();
        let within = ["limit", "perpage", "pagesize", "pagecount"];
        self.is_integer && (SIZES.contains(&name) || within.iter().any(|part| name.contains(part)))
    }

    /// Whether it is said to be there for the pages of a list.
    pub(super) fn speaks_of_pages(&self) -> bool {
        [
            "paginat",
            "page of results",
            "results page",
            "page of the results",
            "paging",
        ]
        .iter()
        .any(|words| self.description.contains(words))
    }

    /// The position of the first page, where the document says it.
    pub(super) fn said_first(&self) -> Option<i64> {
        self.first
    }

    /// The position of the first page: what the document says, or what is usual.
    pub(super) fn first(&self, usual: i64) -> i64 {
        self.first.unwrap_or(usual)
    }
}

impl Lowerer<'_> {
    /// What a request can say, the query's parameters first.
    pub(super) fn positions(&mut self, operation: &document::Operation) -> Vec<Position> {
        let mut found = Vec::new();
        for parameter in &operation.parameters {
            if parameter.place != ParameterIn::Query {
                continue;
            }
            let schema = parameter.schema.map(|id| self.scalar_schema(id));
            let description = parameter.description.as_deref();
            let name = parameter.name.clone();
            found.push(Position {
                required: parameter.required,
                ..Position::new(schema.as_deref(), name, &parameter.name, description)
            });
        }
        let body = operation.request_body.as_ref().and_then(|body| {
            let json = body
                .content
                .first()
                .filter(|media| is_json(&media.media_type));
            json?.schema
        });
        if let Some(id) = body.filter(|_| operation.method == "POST") {
            self.body_positions(id, &mut found);
        }
        found
    }

    fn body_positions(&mut self, id: SchemaId, found: &mut Vec<Position>) {
        let mut open = vec![(id, String::new(), 0)];
        while let Some((id, pointer, depth)) = open.pop() {
            if found.len() > MEMBERS || open.len() > MEMBERS {
                break;
            }
            let schema = self.merged(id);
            for (name, id) in &schema.properties {
                let pointer = super::pointer(&pointer, name);
                let member = self.scalar_schema(*id);
                if !member.properties.is_empty() {
                    if depth < DEPTH {
                        open.push((*id, pointer, depth + 1));
                    }
                    continue;
                }
                let position = Position::new(Some(&member), pointer, name, None);
                let place = match position.is_integer {
                    true => PositionPlace::BodyNumber,
                    false => PositionPlace::BodyText,
                };
                found.push(Position {
                    required: schema.required.contains(name),
                    place,
                    ..position
                });
            }
        }
    }

    /// A schema; of a union, the member that is a number, or the first.
    fn scalar_schema(&mut self, id: SchemaId) -> Arc<Schema> {
        let schema = self.merged(id);
        if !schema.types.is_empty() {
            return schema;
        }
        let members: Vec<SchemaId> = schema
            .one_of
            .iter()
            .chain(&schema.any_of)
            .copied()
            .collect();
        let members: Vec<Arc<Schema>> = members.into_iter().map(|id| self.merged(id)).collect();
        let number = members
            .iter()
            .find(|member| member.types.contains(&JsonType::Integer));
        number.or(members.first()).cloned().unwrap_or(schema)
    }
}
