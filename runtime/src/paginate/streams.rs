//! The streams that users see.

use super::pager::Pager;
use crate::error::{Error, Kind};
use crate::json::{Decode, Reader};
use crate::request::RequestData;
use crate::response::RawResponse;
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The pages of a list, fetched as they are asked for. Waiting for a page may be given up and taken up again without
/// losing one.
///
/// ```no_run
/// # use specwright_runtime::{Call, Error};
/// # use futures_util::TryStreamExt;
/// # async fn example(call: Call<Vec<String>>) -> Result<(), Error> {
/// let mut pages = call.pages();
/// while let Some(page) = pages.try_next().await? {
///     println!("{} items; the next page begins at {:?}", page.len(), pages.position());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing unless they are polled"]
pub struct PageStream<T> {
    pager: Pager,
    decode: fn(RawResponse) -> Result<T, Error>,
    prefetch: bool,
}

impl<T> PageStream<T> {
    pub(crate) fn new(
        request: Box<RequestData>,
        decode: fn(RawResponse) -> Result<T, Error>,
    ) -> Self {
        PageStream {
            pager: Pager::new(request),
            decode,
            prefetch: false,
        }
    }

    /// Asks for the next page while the caller still works on this one (off).
    ///
    /// ```no_run
    /// # use specwright_runtime::Call;
    /// # fn example(call: Call<Vec<String>>) {
    /// let pages = call.pages().prefetch(true);
    /// # drop(pages);
    /// # }
    /// ```
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.prefetch = prefetch;
        self
    }

    /// Where the page after the last one given begins, for [`Call::resume`](crate::Call::resume). `None` before the
    /// first page and after the last.
    ///
    /// ```no_run
    /// # use specwright_runtime::Call;
    /// # fn example(call: Call<Vec<String>>) {
    /// assert_eq!(call.pages().position(), None);
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
/// # use specwright_runtime::{Call, Error};
/// # use futures_util::TryStreamExt;
/// # async fn example(call: Call<Vec<String>>) -> Result<(), Error> {
/// let all: Vec<String> = call.items::<String>().try_collect().await?;
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
    pub(crate) fn new(request: Box<RequestData>) -> Self {
        ItemStream {
            pager: Pager::new(request),
            page: Vec::new().into_iter(),
            page_position: None,
            prefetch: false,
        }
    }

    /// Asks for the next page while the items of this one are still worked on (off).
    ///
    /// ```no_run
    /// # use specwright_runtime::Call;
    /// # fn example(call: Call<Vec<String>>) {
    /// let items = call.items::<String>().prefetch(true);
    /// # drop(items);
    /// # }
    /// ```
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.prefetch = prefetch;
        self
    }

    /// Where to resume so that no item is lost, for [`Call::resume`](crate::Call::resume): the current page while
    /// items of it are left, so that some may come twice, otherwise the next one. `None` is the beginning, and the end.
    ///
    /// ```no_run
    /// # use specwright_runtime::Call;
    /// # fn example(call: Call<Vec<String>>) {
    /// assert_eq!(call.items::<String>().position(), None);
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
        let wrong = |error| response.attach(Error::decode(error));
        let body = response.body();
        let pointer = self.pager.plan().items;
        let mut reader = Reader::from_slice(&body).map_err(wrong)?;
        if !reader.seek(pointer).map_err(wrong)? {
            return Err(response.fail(
                Kind::Decode,
                &format!("the response has no items at `{pointer}`"),
            ));
        }
        let steps = pointer.split('/').skip(1).collect::<Vec<_>>();
        let items = Vec::decode(&mut reader).map_err(|error| {
            let error = reader.locate(error, reader.position());
            wrong(
                steps
                    .into_iter()
                    .rev()
                    .fold(error, |error, step| error.in_key(step.to_owned())),
            )
        })?;
        self.page = items.into_iter();
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
