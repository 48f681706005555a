//! Lists that are recognized by what the document says of their parameters and replies.

use super::position::Position;
use super::reply::{Kind, Member};
use super::words::{
    COUNTS, CURSORS, HAS_MORE, LAST, NEXT_URLS, NEXTS, NUMBERS, TOTAL_PAGES, TOTALS,
};
use super::{Listing, Plan};
use crate::document;
use crate::ir::{Ends, Origin, PaginationKind, PositionPlace};
use crate::lower::Lowerer;
use crate::lower::response::success_status;
use std::rc::Rc;

/// How pages follow one another, where the position stands, and what says so.
type Found = (PaginationKind, PositionPlace, String);

impl Lowerer<'_> {
    pub(super) fn inferred(&mut self, listing: &Listing<'_>) -> Option<Plan> {
        let operation = listing.operation;
        let is_get = operation.method == "GET";
        if !is_get && operation.method != "POST" {
            return None;
        }
        let items = listing.reply.items(&operation.path)?;
        let positions = self.positions(operation);
        let about: Vec<&Member> = listing.reply.about(items).collect();
        let ends = ends(&about);
        let by_link = || is_get && linked(operation);
        let (kind, place, from) = next_url(&positions, &about)
            .filter(|_| is_get)
            .or_else(|| cursor(&positions, &about))
            .or_else(|| self.last_item(&positions, items, &ends))
            .or_else(|| by_link().then(link))
            .or_else(|| counted(operation, &positions, &ends))?;
        Some(Plan {
            kind,
            place,
            items: items.pointer.clone(),
            ends,
            origin: Origin::Inferred(from),
        })
    }

    /// The identifier of the last item is the position, where the reply says whether more follows.
    fn last_item(&mut self, positions: &[Position], items: &Member, ends: &Ends) -> Option<Found> {
        let more = ends.has_more.as_ref()?;
        let Kind::List(Some(item)) = items.kind else {
            return None;
        };
        let names = [
            "after",
            "startingafter",
            "startafter",
            "afterid",
            "cursor",
            "marker",
            "lastid",
        ];
        let position = names.iter().find_map(|name| {
            let mut positions = positions.iter();
            positions.find(|own| own.plain == *name && own.is_cursor() && !own.is_moment())
        })?;
        let item = self.reply(item);
        let id = item
            .at("/id")
            .filter(|id| matches!(id.kind, Kind::Text | Kind::Integer))?;
        let next = format!("{}/-1{}", items.pointer, id.pointer);
        let kind = PaginationKind::Cursor {
            parameter: position.name.clone(),
            next,
        };
        let from = format!(
            "the parameter `{}`, the items' `id` and `{more}`",
            position.name
        );
        Some((kind, position.place, from))
    }
}

fn link() -> Found {
    let kind = PaginationKind::Link { next: None };
    (
        kind,
        PositionPlace::Query,
        "the header `Link` of the reply".to_owned(),
    )
}

/// A member holds the next page's URL. Without a format, `next` is one where no parameter takes a text.
fn next_url(positions: &[Position], about: &[&Member]) -> Option<Found> {
    let takes_text = positions
        .iter()
        .any(|own| !own.is_integer && CURSORS.contains(&own.plain.as_str()));
    let takes_number = positions.iter().any(|own| own.is_page() || own.is_offset());
    let member = NEXT_URLS.iter().find_map(|name| {
        about.iter().find(|member| {
            member.kind == Kind::Text
                && member.full_name() == *name
                && member.is_next()
                && (member.is_url || (takes_number && !takes_text))
        })
    })?;
    let kind = PaginationKind::Link {
        next: Some(member.pointer.clone()),
    };
    Some((
        kind,
        PositionPlace::Query,
        format!("the member `{}`", member.pointer),
    ))
}

/// A parameter takes what a member holds.
fn cursor(positions: &[Position], about: &[&Member]) -> Option<Found> {
    let mut best: Option<((usize, usize, usize), &Position, &Member)> = None;
    for position in positions.iter().filter(|position| position.is_cursor()) {
        for member in about.iter().copied() {
            let Some(rank) = rank(position, member) else {
                continue;
            };
            if best.as_ref().is_none_or(|(least, ..)| rank < *least) {
                best = Some((rank, position, member));
            }
        }
    }
    let (_, position, member) = best?;
    let kind = PaginationKind::Cursor {
        parameter: position.name.clone(),
        next: member.pointer.clone(),
    };
    let from = format!(
        "the parameter `{}` and the member `{}`",
        position.name, member.pointer
    );
    Some((kind, position.place, from))
}

/// How well a member fits a parameter, the least best; `None` where it does not.
fn rank(position: &Position, member: &Member) -> Option<(usize, usize, usize)> {
    let fits = match member.kind {
        Kind::Text => !position.is_integer,
        Kind::Integer => true,
        _ => false,
    };
    let backwards = |name: &Rc<str>| name.contains("prev") || matches!(&**name, "before" | "first");
    if !fits || member.is_url || member.names.iter().any(backwards) {
        return None;
    }
    let place = |list: &[&str], name: &str| list.iter().position(|own| *own == name);
    let name = member.name();
    let own = position.plain.as_str();
    let known = place(CURSORS, own);
    // What is named `next` and the parameter's own name fits, whatever that is.
    let same = name == own
        || name.strip_prefix("next") == Some(own)
        || name.strip_suffix("next") == Some(own)
        || own.strip_prefix("page") == Some(name);
    if same && member.is_next() {
        return Some((0, known.unwrap_or(CURSORS.len()), 0));
    }
    let known = known?;
    // A number that is not said to be the next one is that of this page.
    if member.kind == Kind::Integer
        && (position.is_page() || position.is_offset())
        && !member.is_next()
    {
        return None;
    }
    if same && NEXTS.contains(&name) {
        return Some((1, known, 0));
    }
    if matches!(own, "offset" | "page") && !member.is_next() {
        return None;
    }
    // The number of the next page is no count of items, nor the other way round.
    if position.is_integer && (position.is_page() || position.is_offset()) {
        let other = if position.is_page() { "offset" } else { "page" };
        if name.contains(other) {
            return None;
        }
    }
    place(NEXTS, name).map(|next| (2, next, known))
}

/// A parameter counts items or pages.
fn counted(operation: &document::Operation, positions: &[Position], ends: &Ends) -> Option<Found> {
    let size = positions.iter().find(|position| position.is_size());
    let evidence = [
        &ends.has_more,
        &ends.last,
        &ends.total,
        &ends.count,
        &ends.total_pages,
    ];
    let evidence = evidence.into_iter().flatten().next();
    let is_get = operation.method == "GET";
    let sure = |position: &Position| {
        let told = match is_get {
            true => size.is_some() || evidence.is_some() || position.speaks_of_pages(),
            false => evidence.is_some(),
        };
        told || (is_get && position.is_page() && is_called_list(operation))
    };
    let position = positions
        .iter()
        .find(|position| position.is_offset() && sure(position))
        .or_else(|| {
            positions
                .iter()
                .find(|position| position.is_page() && sure(position))
        })?;
    let parameter = position.name.clone();
    let kind = match position.is_page() {
        true => PaginationKind::Page {
            parameter,
            first: position.first(1),
        },
        false => PaginationKind::Offset {
            parameter,
            first: position.first(0),
        },
    };
    let mut from = format!("the parameter `{}`", position.name);
    if let Some(end) = evidence {
        from += &format!(" and the member `{end}`");
    } else if let Some(size) = size {
        from += &format!(" beside `{}`", size.name);
    }
    Some((kind, position.place, from))
}

/// Whether the operation's own name says that it gives a list.
fn is_called_list(operation: &document::Operation) -> bool {
    let names = [
        operation.operation_id.as_deref(),
        operation.summary.as_deref(),
    ];
    names.into_iter().flatten().any(|name| {
        let name = name.to_ascii_lowercase();
        let verbs = [
            "list", "search", "index", "find", "getall", "get all", "query", "browse",
        ];
        verbs
            .iter()
            .any(|verb| name.starts_with(verb) || name.contains(&format!("_{verb}")))
    })
}

/// What a reply says of the end of the list.
fn ends(about: &[&Member]) -> Ends {
    let find = |names: &[&str], kind: Kind| {
        names.iter().find_map(|name| {
            let mut members = about.iter();
            let member = members.find(|member| member.kind == kind && member.name() == *name)?;
            Some(member.pointer.clone())
        })
    };
    Ends {
        has_more: find(HAS_MORE, Kind::Bool),
        last: find(LAST, Kind::Bool),
        total: find(TOTALS, Kind::Integer),
        count: find(COUNTS, Kind::Integer),
        total_pages: find(TOTAL_PAGES, Kind::Integer),
        number: find(NUMBERS, Kind::Integer),
    }
}

/// Whether a successful response documents a `Link` header.
fn linked(operation: &document::Operation) -> bool {
    operation.responses.iter().any(|response| {
        let mut headers = response.headers.iter();
        success_status(&response.status)
            && headers.any(|header| header.name.eq_ignore_ascii_case("link"))
    })
}
