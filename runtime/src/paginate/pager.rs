//! From one page to the next. Nothing here knows the items' type.

use super::visited::Visited;
use super::{Kind, Pagination};
use crate::BoxFuture;
use crate::client::execute;
use crate::error::{Error, Kind as ErrorKind};
use crate::json::{DecodeError, Kind as Json, Reader};
use crate::request::RequestData;
use crate::response::RawResponse;
use http::header::LINK;
use std::task::{Context, Poll, ready};
use url::Url;

/// Fetches pages one after another.
pub(super) struct Pager {
    request: Box<RequestData>,
    plan: &'static Pagination,
    state: State,
    /// Where the page that is fetched next begins; `None` for the first.
    position: Option<String>,
    visited: Visited,
    /// How many more pages there may be.
    pages_left: usize,
    /// How many pages without items there may be one after another, and how many more now.
    most_empty: usize,
    empty_left: usize,
}

enum State {
    Idle,
    Fetching(BoxFuture<Result<RawResponse, Error>>),
    /// The last page was good, but there is no way on from it.
    Stuck(Error),
    Done,
}

impl Pager {
    pub(super) fn new(request: Box<RequestData>, plan: &'static Pagination) -> Self {
        let position = given_position(&request, plan);
        let mut visited = Visited::new();
        position.iter().for_each(|position| {
            visited.insert(position);
        });
        let (pages_left, most_empty) = request.client.settled_options().page_limits();
        Pager {
            request,
            plan,
            state: State::Idle,
            position,
            visited,
            pages_left,
            most_empty,
            empty_left: most_empty,
        }
    }

    pub(super) fn plan(&self) -> &'static Pagination {
        self.plan
    }

    /// Where the next page begins, if one follows and it is not the first.
    pub(super) fn position(&self) -> Option<&str> {
        if matches!(self.state, State::Done | State::Stuck(_)) {
            None
        } else {
            self.position.as_deref()
        }
    }

    /// Begins to fetch the next page, unless that has begun or there is none.
    fn start(&mut self) {
        if matches!(self.state, State::Idle) {
            // The total timeout is that of the whole list: each page is a copy of a request whose clock runs.
            self.request.start_clock();
            self.state = State::Fetching(execute(self.request.clone()));
        }
    }

    /// Begins to fetch the next page now and drives it as far as it goes; an answer that is there already is kept.
    pub(super) fn start_now(&mut self, cx: &mut Context<'_>) {
        self.start();
        if let State::Fetching(future) = &mut self.state
            && let Poll::Ready(page) = future.as_mut().poll(cx)
        {
            self.state = State::Fetching(Box::pin(std::future::ready(page)));
        }
    }

    /// Gives up: the page could not be used.
    pub(super) fn stop(&mut self) {
        self.state = State::Done;
    }

    /// The next page. After an error there is none.
    pub(super) fn poll_page(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<RawResponse, Error>>> {
        self.start();
        let State::Fetching(future) = &mut self.state else {
            let stuck = match std::mem::replace(&mut self.state, State::Done) {
                State::Stuck(error) => Some(Err(error)),
                _ => None,
            };
            return Poll::Ready(stuck);
        };
        let page = ready!(future.as_mut().poll(cx));
        self.state = State::Done;
        if let Ok(page) = &page {
            self.state = match self
                .next(page)
                .and_then(|next| self.within_limits(page, next))
            {
                Ok(Some(next)) => {
                    go_to(&mut self.request, self.plan, &next);
                    self.position = Some(next);
                    State::Idle
                }
                Ok(None) => State::Done,
                // What the page holds is good all the same.
                Err(error) => State::Stuck(error),
            };
        }
        Poll::Ready(Some(page))
    }

    /// Counts a page after which there is another one.
    fn within_limits(
        &mut self,
        page: &RawResponse,
        next: Option<String>,
    ) -> Result<Option<String>, Error> {
        if next.is_none() {
            return Ok(None);
        }
        let problem = |message: String| Err(page.fail(ErrorKind::Pagination, &message));
        self.pages_left = self.pages_left.saturating_sub(1);
        if self.pages_left == 0 {
            return problem("the list has more pages than `max_pages` allows".to_owned());
        }
        let body = page.body();
        if has_items(
            std::str::from_utf8(&body).unwrap_or_default(),
            self.plan.items,
        ) {
            self.empty_left = self.most_empty;
        } else if self.empty_left == 0 {
            let most = self.most_empty;
            return problem(format!(
                "more than {most} pages without items followed one another"
            ));
        } else {
            self.empty_left -= 1;
        }
        Ok(next)
    }

    /// The position after a page; `None` after the last.
    fn next(&mut self, page: &RawResponse) -> Result<Option<String>, Error> {
        let body = page.body();
        let text = std::str::from_utf8(&body).unwrap_or_default();
        let more = match self.plan.has_more {
            Some(pointer) => {
                boolean(text, pointer).map_err(|error| page.attach(wrong(text, error)))?
            }
            None => None,
        };
        if more == Some(false) {
            return Ok(None);
        }
        let next = self
            .following(page, text)
            .map_err(|error| page.attach(error))?;
        let Some(next) = next else {
            let counts = matches!(self.plan.kind, Kind::Offset { .. } | Kind::Page { .. });
            let say = "the server says that more pages follow, but not where";
            return if more == Some(true) && !counts {
                Err(page.fail(ErrorKind::Pagination, say))
            } else {
                Ok(None)
            };
        };
        if !self.visited.insert(&next) {
            return Err(page.fail(
                ErrorKind::Pagination,
                &format!("the server gave the position `{next}` twice"),
            ));
        }
        Ok(Some(next))
    }

    fn following(&self, page: &RawResponse, text: &str) -> Result<Option<String>, Error> {
        let number = |start: i64| {
            self.position
                .as_deref()
                .and_then(|text| text.parse().ok())
                .unwrap_or(start)
        };
        let step = |start: i64, step: i64| number(start).saturating_add(step).to_string();
        let link = |next: String| same_origin(page.url(), &next);
        match self.plan.kind {
            Kind::Cursor { next, .. } => scalar(text, next).map_err(|error| wrong(text, error)),
            Kind::Offset { .. } => {
                let count =
                    items_count(text, self.plan.items).map_err(|error| wrong(text, error))?;
                Ok((count > 0).then(|| step(0, count)))
            }
            Kind::Page { first, .. } => {
                let count =
                    items_count(text, self.plan.items).map_err(|error| wrong(text, error))?;
                Ok((count > 0).then(|| step(first, 1)))
            }
            Kind::Link => {
                let links = page
                    .headers()
                    .get_all(LINK)
                    .iter()
                    .filter_map(|value| value.to_str().ok());
                links
                    .filter_map(next_link)
                    .next()
                    .map(|next| link(next.to_owned()))
                    .transpose()
            }
            Kind::NextUrl(pointer) => scalar(text, pointer)
                .map_err(|error| wrong(text, error))?
                .map(link)
                .transpose(),
        }
    }
}

fn wrong(text: &str, error: DecodeError) -> Error {
    Error::decode(error.in_text(text))
}

/// Asks for the page at a position.
pub(super) fn go_to(request: &mut RequestData, plan: &Pagination, position: &str) {
    match plan.kind {
        Kind::Cursor { parameter, .. }
        | Kind::Offset { parameter }
        | Kind::Page { parameter, .. } => {
            request.set_query_text(parameter, position);
        }
        Kind::Link | Kind::NextUrl(_) => match Url::parse(position) {
            Ok(url) => request.url = Some(url),
            Err(_) => request
                .reject("the position to resume from is not one that a stream told".to_owned()),
        },
    }
}

/// Where the caller begins.
fn given_position(request: &RequestData, plan: &Pagination) -> Option<String> {
    match plan.kind {
        Kind::Cursor { parameter, .. }
        | Kind::Offset { parameter }
        | Kind::Page { parameter, .. } => {
            let text = &request.query.iter().find(|(name, _)| name == parameter)?.1;
            url::form_urlencoded::parse(text.as_bytes())
                .next()
                .map(|(_, value)| value.into_owned())
        }
        Kind::Link | Kind::NextUrl(_) => request.url.as_ref().map(Url::to_string),
    }
}

/// Credentials go only to their own origin, so a list does not lead elsewhere.
fn same_origin(from: Option<&Url>, next: &str) -> Result<String, Error> {
    let next = from.and_then(|from| {
        let next = from.join(next).ok()?;
        Some((next.origin() == from.origin(), next))
    });
    let problem = match next {
        Some((true, url)) => return Ok(url.into()),
        Some((false, _)) => "the next page is on another origin",
        None => "the address of the next page is not a URL",
    };
    Err(Error::new(ErrorKind::Pagination, problem))
}

/// The target of `<…>; rel="next"` in a `Link` header.
fn next_link(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, after) = after.split_once('>')?;
        // Parameters end where the next target begins.
        let parameters = after.split('<').next().unwrap_or_default();
        let is_next = parameters.split([';', ',']).any(|parameter| {
            let Some((name, value)) = parameter.split_once('=') else {
                return false;
            };
            let kinds = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && kinds
                    .split(' ')
                    .any(|kind| kind.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(target);
        }
        rest = after;
    }
    None
}

/// Goes to what a pointer names; `-1` in it is the last member of a list.
fn seek<'a>(text: &'a str, pointer: &str) -> Result<Option<Reader<'a>>, DecodeError> {
    let pointer = match pointer.split_once("/-1") {
        Some((list, rest)) => match items_count(text, list)? {
            0 => return Ok(None),
            count => format!("{list}/{}{rest}", count - 1),
        },
        None => pointer.to_owned(),
    };
    let mut reader = Reader::new(text);
    Ok(reader.seek(&pointer)?.then_some(reader))
}

fn scalar(text: &str, pointer: &str) -> Result<Option<String>, DecodeError> {
    let Some(mut reader) = seek(text, pointer)? else {
        return Ok(None);
    };
    Ok(match reader.peek()? {
        Json::String => Some(reader.str()?.into_owned()).filter(|text| !text.is_empty()),
        Json::Number => Some(reader.number()?.to_owned()),
        _ => None,
    })
}

fn boolean(text: &str, pointer: &str) -> Result<Option<bool>, DecodeError> {
    let Some(mut reader) = seek(text, pointer)? else {
        return Ok(None);
    };
    if reader.peek()? == Json::Bool {
        reader.bool().map(Some)
    } else {
        Ok(None)
    }
}

/// Whether a page has an item, as far as its text says so.
fn has_items(text: &str, pointer: &str) -> bool {
    let mut reader = Reader::new(text);
    let is_list =
        matches!(reader.seek(pointer), Ok(true)) && matches!(reader.peek(), Ok(Json::Array));
    let first = |reader: &mut Reader<'_>| {
        let mut elements = reader.begin_array()?;
        reader.next_element(&mut elements)
    };
    is_list && first(&mut reader).unwrap_or(false)
}

fn items_count(text: &str, pointer: &str) -> Result<i64, DecodeError> {
    let mut reader = Reader::new(text);
    if !reader.seek(pointer)? || reader.peek()? != Json::Array {
        return Ok(0);
    }
    let mut elements = reader.begin_array()?;
    let mut count = 0;
    while reader.next_element(&mut elements)? {
        reader.skip()?;
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_headers() {
        assert_eq!(
            next_link(r#"<https://a/?p=1>; rel="prev", </b?p=3>; rel="next""#),
            Some("/b?p=3")
        );
        assert_eq!(next_link("<x>; title=\"a\"; rel=\"last next\""), Some("x"));
        assert_eq!(next_link("<x>; rel=next"), Some("x"));
        assert_eq!(next_link("<x>; rel=\"prev\""), None);
        assert_eq!(next_link("nonsense"), None);
        assert_eq!(next_link("<open"), None);
    }

    #[test]
    fn pointers() {
        let text =
            r#"{"data":[{"id":"a"},{"id":"b"}],"last_id":"b","n":7,"null":null,"more":true}"#;
        assert_eq!(scalar(text, "/last_id").unwrap().as_deref(), Some("b"));
        assert_eq!(scalar(text, "/data/-1/id").unwrap().as_deref(), Some("b"));
        assert_eq!(scalar(text, "/n").unwrap().as_deref(), Some("7"));
        assert_eq!(scalar(text, "/null").unwrap(), None);
        assert_eq!(scalar(text, "/missing").unwrap(), None);
        assert_eq!(boolean(text, "/more").unwrap(), Some(true));
        assert_eq!(items_count(text, "/data").unwrap(), 2);
        assert_eq!(items_count("[1,2,3]", "").unwrap(), 3);
    }
}
