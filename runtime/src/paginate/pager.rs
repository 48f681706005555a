//! From one page to the next. Nothing here knows the items' type.

use super::Pagination;
use super::following::{Following, Next};
use super::page::{has_items, text};
use super::position::{given, go_to};
use super::visited::Visited;
use crate::BoxFuture;
use crate::client::execute;
use crate::error::{Error, Kind as ErrorKind};
use crate::request::RequestData;
use crate::response::RawResponse;
use std::task::{Context, Poll, ready};

/// Fetches pages one after another.
pub(super) struct Pager {
    request: Box<RequestData>,
    plan: &'static Pagination,
    state: State,
    /// Where the page that is fetched next begins; `None` for the first.
    position: Option<String>,
    visited: Visited,
    following: Following,
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
        let position = given(&request, plan);
        let mut visited = Visited::new();
        position.iter().for_each(|position| {
            visited.insert(position);
        });
        let (pages_left, most_empty) = request.client.settled_options().page_limits();
        Pager {
            request,
            plan,
            state: State::Idle,
            following: Following::new(plan, position.as_deref()),
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
            let next = self.following.next(page, self.position.as_deref());
            self.state = match next.and_then(|next| self.checked(page, next)) {
                Ok(Next::At(next)) => {
                    go_to(&mut self.request, self.plan, &next);
                    self.position = Some(next);
                    State::Idle
                }
                Ok(Next::End) => State::Done,
                Ok(Next::Past) => return Poll::Ready(None),
                Ok(Next::Again) => {
                    let message = "the server gave the same page for two positions";
                    return Poll::Ready(Some(Err(page.fail(ErrorKind::Pagination, message))));
                }
                // What the page holds is good all the same.
                Err(error) => State::Stuck(error),
            };
        }
        Poll::Ready(Some(page))
    }

    /// Counts a page after which there is another one, which must be a new one.
    fn checked(&mut self, page: &RawResponse, next: Next) -> Result<Next, Error> {
        let Next::At(position) = &next else {
            return Ok(next);
        };
        let problem = |message: String| Err(page.fail(ErrorKind::Pagination, &message));
        if !self.visited.insert(position) {
            return problem(format!("the server gave the position `{position}` twice"));
        }
        self.pages_left = self.pages_left.saturating_sub(1);
        if self.pages_left == 0 {
            return problem("the list has more pages than `max_pages` allows".to_owned());
        }
        let body = page.body();
        if has_items(text(&body), self.plan.items) {
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
}
