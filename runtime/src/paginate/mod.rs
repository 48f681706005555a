//! Lists that come in pages.

mod following;
mod page;
mod pager;
mod position;
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
    pub(crate) place: Place,
    pub(crate) items: &'static str,
    pub(crate) ends: Ends,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Cursor {
        parameter: &'static str,
        next: &'static str,
    },
    Offset {
        parameter: &'static str,
        first: i64,
    },
    Page {
        parameter: &'static str,
        first: i64,
    },
    Link,
    NextUrl(&'static str),
}

/// Where a request carries the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Query,
    /// In the JSON body; the parameter is a pointer into it.
    BodyText,
    BodyNumber,
}

/// Where a page says that the list ends: JSON pointers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends {
    pub(crate) has_more: Option<&'static str>,
    pub(crate) last: Option<&'static str>,
    pub(crate) total: Option<&'static str>,
    pub(crate) count: Option<&'static str>,
    pub(crate) total_pages: Option<&'static str>,
    pub(crate) number: Option<&'static str>,
}

impl Ends {
    const NONE: Ends = Ends {
        has_more: None,
        last: None,
        total: None,
        count: None,
        total_pages: None,
        number: None,
    };
}

impl Pagination {
    const fn new(kind: Kind) -> Self {
        Pagination {
            kind,
            place: Place::Query,
            items: "",
            ends: Ends::NONE,
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
        Self::new(Kind::Offset {
            parameter,
            first: 0,
        })
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
        self.ends.has_more = Some(pointer);
        self
    }

    /// A JSON pointer to the boolean that says that nothing follows.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::page("page", 0).last("/last").items("/content");
    /// ```
    pub const fn last(mut self, pointer: &'static str) -> Self {
        self.ends.last = Some(pointer);
        self
    }

    /// A JSON pointer to the number of items in all pages.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::offset("offset").total("/total").items("/data");
    /// ```
    pub const fn total(mut self, pointer: &'static str) -> Self {
        self.ends.total = Some(pointer);
        self
    }

    /// A JSON pointer to a number of items that may be that of the page or of all pages. It counts where it is larger than
    /// the page.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::offset("offset").count("/count").items("/data");
    /// ```
    pub const fn count(mut self, pointer: &'static str) -> Self {
        self.ends.count = Some(pointer);
        self
    }

    /// A JSON pointer to the number of pages.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::page("page", 1).total_pages("/total_pages").items("/data");
    /// ```
    pub const fn total_pages(mut self, pointer: &'static str) -> Self {
        self.ends.total_pages = Some(pointer);
        self
    }

    /// A JSON pointer to the number of the page: servers give the last page again to who asks past it.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::page("page", 0).number("/number").items("/content");
    /// ```
    pub const fn number(mut self, pointer: &'static str) -> Self {
        self.ends.number = Some(pointer);
        self
    }

    /// The position of the first item, where it is not 0.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::offset("startIndex").first(1).items("/Resources");
    /// ```
    pub const fn first(mut self, position: i64) -> Self {
        if let Kind::Offset { first, .. } | Kind::Page { first, .. } = &mut self.kind {
            *first = position;
        }
        self
    }

    /// The parameter is a JSON pointer into the request's JSON body, where the position stands as a string.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::cursor("/start_cursor", "/next_cursor").in_body().items("/results");
    /// ```
    pub const fn in_body(mut self) -> Self {
        self.place = Place::BodyText;
        self
    }

    /// The parameter is a JSON pointer into the request's JSON body, where the position stands as a number.
    ///
    /// ```
    /// # use specwright_runtime::Pagination;
    /// static PAGES: Pagination = Pagination::offset("/options/offset").in_body_as_number().items("/accounts");
    /// ```
    pub const fn in_body_as_number(mut self) -> Self {
        self.place = Place::BodyNumber;
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
            position::go_to(call.data(), self, position);
        }
    }
}
