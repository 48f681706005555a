//! The streams that users see.

use super::Pagination;
use super::pager::Pager;
use crate::call::{Call, Decoder};
use crate::error::Error;
use crate::json::Decode;
use crate::response::RawResponse;
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The pages of a list, fetched as they are asked for. Waiting for a page may be given up and taken up again without
/// losing one.
///
/// ```no_run
/// # use specwright_runtime::{Error, ItemStream, PageStream};
/// # use futures_util::TryStreamExt;
/// # async fn example(mut pages: PageStream<Vec<String>>) -> Result<(), Error> {
/// while let Some(page) = pages.try_next().await? {
///     println!("{} items; the next page begins at {:?}", page.len(), pages.position());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing unless they are polled"]
pub struct PageStream<T> {
    pager: Pager,
    decode: Decoder<T>,
    prefetch: bool,
}

impl<T> PageStream<T> {
    /// The pages of a call, by how they follow one another. Lists of the document have `pages()` for it.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Client, PageStream, Pagination};
    /// # fn example(client: Client) {
    /// static PAGES: Pagination = Pagination::page("page", 1);
    /// let pages = PageStream::new(client.call("GET", "/pets/hidden"), &PAGES);
    /// # drop(pages);
    /// # }
    /// ```
    pub fn new(call: Call<T>, pagination: &'static Pagination) -> Self {
        let (request, decode) = call.into_parts();
        PageStream {
            pager: Pager::new(request, pagination),
            decode,
            prefetch: false,
        }
    }

    /// Asks for the next page while the caller still works on this one (off).
    ///
    /// ```no_run
    /// # use specwright_runtime::{ItemStream, PageStream};
    /// # fn example(pages: PageStream<Vec<String>>) {
    /// let pages = pages.prefetch(true);
    /// # drop(pages);
    /// # }
    /// ```
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.prefetch = prefetch;
        self
    }

    /// Where the page after the last one given begins, for `resume`. `None` before the
    /// first page and after the last.
    ///
    /// ```no_run
    /// # use specwright_runtime::{ItemStream, PageStream};
    /// # fn example(pages: PageStream<Vec<String>>) {
    /// assert_eq!(pages.position(), None);
    /// # }
    /// ```
    pub fn position(&self) -> Option<String> {
        self.pager.position().map(str::to_owned)
    }
}

impl<T> Stream for PageStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(self.pager.poll_page(cx));
        if self.prefetch && matches!(page, Some(Ok(_))) {
            self.pager.start_now(cx);
        }
        let decode = self.decode;
        Poll::Ready(page.map(|page| page.and_then(decode)))
    }
}

impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream")
            .field("position", &self.pager.position())
            .finish_non_exhaustive()
    }
}

/// The items of all pages of a list, fetched as they are asked for. Waiting for an item may be given up and taken up
/// again without losing one.
///
/// ```no_run
/// # use specwright_runtime::{Error, ItemStream, PageStream};
/// # use futures_util::TryStreamExt;
/// # async fn example(items: ItemStream<String>) -> Result<(), Error> {
/// let all: Vec<String> = items.try_collect().await?;
/// # drop(all);
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing unless they are polled"]
pub struct ItemStream<T> {
    pager: Pager,
    page: std::vec::IntoIter<T>,
    /// Where the page of the items at hand begins.
    page_position: Option<String>,
    prefetch: bool,
}

// Items are moved out, never pinned.
impl<T> Unpin for ItemStream<T> {}

impl<T: Decode> ItemStream<T> {
    /// The items of a call's pages, by how those follow one another. Lists of the document have `items()` for it.
    ///
    /// ```no_run
    /// # use specwright_runtime::{Client, ItemStream, Pagination};
    /// # fn example(client: Client) {
    /// static PAGES: Pagination = Pagination::page("page", 1);
    /// let names = ItemStream::<String>::new(client.call("GET", "/pets/hidden"), &PAGES);
    /// # drop(names);
    /// # }
    /// ```
    pub fn new<P>(call: Call<P>, pagination: &'static Pagination) -> Self {
        ItemStream {
            pager: Pager::new(call.into_parts().0, pagination),
            page: Vec::new().into_iter(),
            page_position: None,
            prefetch: false,
        }
    }

    /// Asks for the next page while the items of this one are still worked on (off).
    ///
    /// ```no_run
    /// # use specwright_runtime::{ItemStream, PageStream};
    /// # fn example(items: ItemStream<String>) {
    /// let items = items.prefetch(true);
    /// # drop(items);
    /// # }
    /// ```
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.prefetch = prefetch;
        self
    }

    /// Where to resume so that no item is lost, for `resume`: the current page while
    /// items of it are left, so that some may come twice, otherwise the next one. `None` is the beginning, and the end.
    ///
    /// ```no_run
    /// # use specwright_runtime::{ItemStream, PageStream};
    /// # fn example(items: ItemStream<String>) {
    /// assert_eq!(items.position(), None);
    /// # }
    /// ```
    pub fn position(&self) -> Option<String> {
        if self.page.len() > 0 {
            self.page_position.clone()
        } else {
            self.pager.position().map(str::to_owned)
        }
    }

    fn take_page(&mut self, response: &RawResponse) -> Result<(), Error> {
        // Where there are no items, many servers leave the list out.
        let items = response.items(self.pager.plan().items)?;
        self.page = items.unwrap_or_default().into_iter();
        Ok(())
    }
}

impl<T: Decode> Stream for ItemStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                if self.prefetch {
                    self.pager.start_now(cx);
                }
                return Poll::Ready(Some(Ok(item)));
            }
            let position = self.pager.position().map(str::to_owned);
            let Some(response) = ready!(self.pager.poll_page(cx)) else {
                return Poll::Ready(None);
            };
            if let Err(error) = response.and_then(|response| self.take_page(&response)) {
                self.pager.stop();
                return Poll::Ready(Some(Err(error)));
            }
            self.page_position = position;
        }
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("position", &self.pager.position())
            .finish_non_exhaustive()
    }
}
