//! Where the next page begins, by what a page says.

use super::page::{boolean, items_count, number, raw, scalar, text};
use super::{Kind, Pagination};
use crate::error::{Error, Kind as ErrorKind};
use crate::json::DecodeError;
use crate::link;
use crate::response::RawResponse;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use url::Url;

/// What follows a page.
#[derive(Debug)]
pub(super) enum Next {
    /// The page at a position.
    At(String),
    /// Nothing.
    End,
    /// The page is not the one that was asked for: the list was at its end before.
    Past,
    /// The page has the items of the page before: the server does not heed the position.
    Again,
}

/// What a list has said so far.
pub(super) struct Following {
    plan: &'static Pagination,
    /// How many items there were, where the list was read from its beginning.
    seen: Option<i64>,
    /// By how much the numbers in replies differ from those that are asked for.
    shift: Option<i64>,
    /// Whether a count has turned out to be that of all pages.
    counts_all: bool,
    /// The items of the page before, hashed.
    before: Option<u64>,
    hasher: RandomState,
}

impl Following {
    /// `given` is where the caller begins.
    pub(super) fn new(plan: &'static Pagination, given: Option<&str>) -> Self {
        let first = match plan.kind {
            Kind::Offset { first, .. } | Kind::Page { first, .. } => first,
            _ => 0,
        };
        let begins = given.is_none_or(|given| given.parse() == Ok(first));
        Following {
            plan,
            seen: begins.then_some(0),
            shift: None,
            counts_all: false,
            before: None,
            hasher: RandomState::new(),
        }
    }

    /// What follows the page that was asked for at `position`; `None` for the first.
    pub(super) fn next(
        &mut self,
        page: &RawResponse,
        position: Option<&str>,
    ) -> Result<Next, Error> {
        let body = page.body();
        let text = text(&body);
        let problem = |problem: Problem| match problem {
            Problem::Text(error) => page.attach(Error::decode(error.in_text(text))),
            Problem::Position(message) => page.fail(ErrorKind::Pagination, &message),
        };
        self.by(page, text, position).map_err(problem)
    }

    fn by(
        &mut self,
        page: &RawResponse,
        text: &str,
        position: Option<&str>,
    ) -> Result<Next, Problem> {
        let ends = &self.plan.ends;
        let flag = |pointer: Option<&str>| match pointer {
            Some(pointer) => boolean(text, pointer),
            None => Ok(None),
        };
        let mut more = flag(ends.has_more)?;
        if flag(ends.last)? == Some(true) {
            more = Some(false);
        }
        let next = match self.plan.kind {
            Kind::Cursor { next, .. } => scalar(text, next)?,
            Kind::Offset { first, .. } => return self.counted(text, position, first, more, false),
            Kind::Page { first, .. } => return self.counted(text, position, first, more, true),
            Kind::Link => link_header(page)
                .map(|next| same_origin(page.url(), next))
                .transpose()?,
            Kind::NextUrl(next) => {
                let next = scalar(text, next)?.filter(|_| more != Some(false));
                next.map(|next| same_origin(page.url(), &next))
                    .transpose()?
            }
        };
        match (more, next) {
            (Some(false), _) => Ok(Next::End),
            (_, Some(next)) => Ok(Next::At(next)),
            (Some(true), None) => Err(lost()),
            (None, None) => Ok(Next::End),
        }
    }

    /// After a page of a list whose positions are counted by us.
    fn counted(
        &mut self,
        text: &str,
        position: Option<&str>,
        first: i64,
        more: Option<bool>,
        by_page: bool,
    ) -> Result<Next, Problem> {
        let at = position.map_or(Some(first), |text| text.parse().ok());
        let at = at.ok_or_else(|| {
            Problem::Position("the position that was given is not a number".to_owned())
        })?;
        if by_page {
            match self.is_the_page(text, at)? {
                Answer::AsAsked => {}
                Answer::Other if self.before.is_some() => return Ok(Next::Past),
                Answer::Other => return Ok(Next::End),
            }
        }
        let count = items_count(text, self.plan.items)?;
        let left = match more {
            Some(more) => Some(more),
            None => self.left(text, at, first, count, by_page)?,
        };
        self.seen = self.seen.map(|seen| seen.saturating_add(count));
        let is_again = self.is_again(text)?;
        match left {
            Some(false) => return Ok(Next::End),
            None if count == 0 => return Ok(Next::End),
            None if is_again => return Ok(Next::Again),
            Some(true) if count == 0 && !by_page => return Err(lost()),
            _ => {}
        }
        let step = if by_page { 1 } else { count };
        Ok(Next::At(at.saturating_add(step).to_string()))
    }

    /// Whether the reply's own number is that of the page that was asked for. Some count from 0 in replies and from 1 in
    /// requests.
    fn is_the_page(&mut self, text: &str, at: i64) -> Result<Answer, DecodeError> {
        let Some(own) = number(text, self.plan.ends.number)? else {
            return Ok(Answer::AsAsked);
        };
        let shift = own - at;
        let usual = *self.shift.get_or_insert(shift);
        let is_asked = shift == usual && shift.abs() <= 1;
        Ok(if is_asked {
            Answer::AsAsked
        } else {
            Answer::Other
        })
    }

    /// Whether items are left after a page, by the totals that it says; `None` where it does not.
    fn left(
        &mut self,
        text: &str,
        at: i64,
        first: i64,
        count: i64,
        by_page: bool,
    ) -> Result<Option<bool>, DecodeError> {
        let ends = &self.plan.ends;
        if let Some(pages) = number(text, ends.total_pages)?.filter(|_| by_page) {
            return Ok(Some(at - first + 1 < pages));
        }
        let mut total = number(text, ends.total)?;
        if total.is_none() {
            let all = number(text, ends.count)?;
            self.counts_all |= all.is_some_and(|all| all > count);
            total = all.filter(|_| self.counts_all);
        }
        let seen = if by_page { self.seen } else { Some(at - first) };
        let over = total.zip(seen).map(|(total, seen)| seen + count < total);
        // Without items there is no way on, whatever the total.
        Ok(over.map(|left| left && count > 0))
    }

    /// Whether the items are those of the page before.
    fn is_again(&mut self, text: &str) -> Result<bool, DecodeError> {
        let items = raw(text, self.plan.items)?.unwrap_or_default();
        let hash = self.hasher.hash_one(items);
        Ok(self.before.replace(hash) == Some(hash))
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    AsAsked,
    Other,
}

enum Problem {
    Text(DecodeError),
    Position(String),
}

impl From<DecodeError> for Problem {
    fn from(error: DecodeError) -> Self {
        Problem::Text(error)
    }
}

fn lost() -> Problem {
    Problem::Position("the server says that more pages follow, but not where".to_owned())
}

/// Credentials go only to their own origin, so a list does not lead elsewhere.
fn same_origin(from: Option<&Url>, next: &str) -> Result<String, Problem> {
    let next = from.and_then(|from| {
        let next = from.join(next).ok()?;
        Some((next.origin() == from.origin(), next))
    });
    let problem = match next {
        Some((true, url)) => return Ok(url.into()),
        Some((false, _)) => "the next page is on another origin",
        None => "the address of the next page is not a URL",
    };
    Err(Problem::Position(problem.to_owned()))
}

/// The next page by the `Link` headers of a reply.
fn link_header(page: &RawResponse) -> Option<&str> {
    link::target(page.headers(), "next")
}
