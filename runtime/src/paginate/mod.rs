//! Lists that come in pages.

mod pager;
mod streams;
mod visited;

use crate::call::Call;
pub use streams::{ItemStream, PageStream};

/// How the pages of a list follow one another, as data.
///
/// ```
/// use specwright_runtime::Pagination;
///
/// static BY_CURSOR: Pagination = Pagination::cursor("after", "/last_id").items("/data").has_more("/has_more");
/// static BY_OFFSET: Pagination = Pagination::offset("offset").items("/items");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Pagination {
    pub(crate) kind: Kind,
    pub(crate) items: &'static str,
    pub(crate) has_more: Option<&'static str>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Cursor {
        parameter: &'static str,
        next: &'static str,
    },
    Offset {
        parameter: &'static str,
    },
    Page {
        parameter: &'static str,
        first: i64,
    },
    Link,
    NextUrl(&'static str),
}

impl Pagination {
    const fn new(kind: Kind) -> Self {
        Pagination {
            kind,
            items: "",
            has_more: None,
        }
    }

    /// A query parameter takes a cursor or token that the body holds at a JSON pointer; in it, `-1` is the last item
    /// of a list.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::cursor("after", "/data/-1/id").items("/data");
    /// ```
    pub const fn cursor(parameter: &'static str, next: &'static str) -> Self {
        Self::new(Kind::Cursor { parameter, next })
    }

    /// A query parameter counts items from 0.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::offset("offset").items("/data");
    /// ```
    pub const fn offset(parameter: &'static str) -> Self {
        Self::new(Kind::Offset { parameter })
    }

    /// A query parameter counts pages, the first having this number.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::page("page", 1).items("/data");
    /// ```
    pub const fn page(parameter: &'static str, first: i64) -> Self {
        Self::new(Kind::Page { parameter, first })
    }

    /// The `Link` header names the next page, with `rel="next"`.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::link();
    /// ```
    pub const fn link() -> Self {
        Self::new(Kind::Link)
    }

    /// The body holds the next page's URL at a JSON pointer.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::next_url("/links/next").items("/data");
    /// ```
    pub const fn next_url(next: &'static str) -> Self {
        Self::new(Kind::NextUrl(next))
    }

    /// A JSON pointer to the items; without one, the body itself is the list.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::link().items("/data");
    /// ```
    pub const fn items(mut self, pointer: &'static str) -> Self {
        self.items = pointer;
        self
    }

    /// A JSON pointer to the boolean that says whether more follows.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::cursor("after", "/last_id").has_more("/has_more");
    /// ```
    pub const fn has_more(mut self, pointer: &'static str) -> Self {
        self.has_more = Some(pointer);
        self
    }

    /// Lets a call begin with the page at a position that a stream told before, perhaps in another process. The first
    /// page stands at an empty one.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Call, Error, PageStream, Pagination};
    /// # use futures_util::TryStreamExt;
    /// # async fn example(call: Call<Vec<String>>, mut again: Call<Vec<String>>) -> Result<(), Error> {
    /// static PAGES: Pagination = Pagination::link();
    /// let mut pages = PageStream::new(call, &PAGES);
    /// let first = pages.try_next().await?;
    /// let position = pages.position().unwrap_or_default();
    /// # drop(first);
    /// PAGES.resume(&mut again, &position);
    /// let rest = PageStream::new(again, &PAGES);
    /// # drop(rest);
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume<T>(&self, call: &mut Call<T>, position: &str) {
        if !position.is_empty() {
            pager::go_to(call.data(), self, position);
        }
    }
}
