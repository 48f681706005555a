//! Rules of the configuration: a convention that no document says.

use super::words::{OFFSETS, PAGES, plain};
use super::{Listing, Plan};
use crate::ir::{Ends, Origin, PaginationKind, PositionPlace};
use crate::lower::Lowerer;
use serde::Deserialize;

/// An entry of `[[pagination]]`: every operation that has the parameter and the items is a list of this kind.
///
/// ```
/// let mut rule = specwright::PaginationRule::default();
/// rule.parameter = Some("offset".to_owned());
/// rule.next = Some("/next_page/offset".to_owned());
/// rule.items = Some("/data".to_owned());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// What carries the position, where the other members do not say it.
    pub kind: Option<RuleKind>,
    /// The parameter of the query that carries the position, or a JSON pointer into a POST's body.
    pub parameter: Option<String>,
    /// Where a reply holds the next position or URL: a JSON pointer. The document need not describe it.
    pub next: Option<String>,
    /// Where a reply holds the items: a JSON pointer. Without it, the reply's only list.
    pub items: Option<String>,
    /// Where a reply says whether more follows: a JSON pointer.
    pub has_more: Option<String>,
    /// Where a reply says how many items there are: a JSON pointer.
    pub total: Option<String>,
    /// Where a reply says how many pages there are: a JSON pointer.
    pub total_pages: Option<String>,
    /// The position of the first page, for `offset` and `page`.
    pub first: Option<i64>,
}

/// What carries the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// The parameter takes what `next` holds.
    Cursor,
    /// The parameter counts items.
    Offset,
    /// The parameter counts pages.
    Page,
    /// `next` holds a URL; without it, the `Link` header.
    Link,
}

impl Rule {
    /// The kind that is said, or follows from the rest.
    pub(crate) fn settled_kind(&self) -> Option<RuleKind> {
        let name = self.parameter.as_deref().map(|name| {
            let last = name.rsplit('/').next();
            plain(last.unwrap_or_default())
        });
        self.kind.or(match (name, &self.next) {
            (Some(_), Some(_)) => Some(RuleKind::Cursor),
            (None, Some(_)) => Some(RuleKind::Link),
            (Some(name), None) if OFFSETS.contains(&name.as_str()) => Some(RuleKind::Offset),
            (Some(name), None) if PAGES.contains(&name.as_str()) => Some(RuleKind::Page),
            _ => None,
        })
    }

    fn kind(&self, first: Option<i64>) -> Option<PaginationKind> {
        let parameter = self.parameter.clone();
        Some(match self.settled_kind()? {
            RuleKind::Cursor => PaginationKind::Cursor {
                parameter: parameter?,
                next: self.next.clone()?,
            },
            RuleKind::Offset => PaginationKind::Offset {
                parameter: parameter?,
                first: first.unwrap_or(0),
            },
            RuleKind::Page => PaginationKind::Page {
                parameter: parameter?,
                first: first.unwrap_or(1),
            },
            RuleKind::Link => PaginationKind::Link {
                next: self.next.clone(),
            },
        })
    }
}

impl Lowerer<'_> {
    /// The list that the first fitting rule makes of an operation.
    pub(super) fn ruled(&mut self, listing: &Listing<'_>) -> Option<Plan> {
        let rules = self.options.pagination.iter().enumerate();
        rules
            .into_iter()
            .find_map(|(at, rule)| self.by_rule(listing, at, rule))
    }

    fn by_rule(&mut self, listing: &Listing<'_>, at: usize, rule: &Rule) -> Option<Plan> {
        let items = match &rule.items {
            Some(pointer) => listing.reply.at(pointer)?,
            None => listing.reply.items(&listing.operation.path)?,
        };
        if !matches!(items.kind, super::reply::Kind::List(_)) {
            return None;
        }
        let (place, first) = match &rule.parameter {
            Some(name) => {
                let positions = self.positions(listing.operation);
                let position = positions
                    .into_iter()
                    .find(|position| position.name == *name)?;
                (position.place, rule.first.or_else(|| position.said_first()))
            }
            None => (PositionPlace::Query, rule.first),
        };
        Some(Plan {
            kind: rule.kind(first)?,
            place,
            items: items.pointer.clone(),
            ends: Ends {
                has_more: rule.has_more.clone(),
                total: rule.total.clone(),
                total_pages: rule.total_pages.clone(),
                ..Ends::default()
            },
            origin: Origin::Rule(at),
        })
    }
}
