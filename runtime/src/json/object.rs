//! Objects with known members: one loop for all of them, over a table of places to decode into.

use super::Decode;
use super::error::DecodeError;
use super::reader::Reader;
use super::trial::UNLISTED;

/// The place that a member of an object is decoded into. Implemented by `Option<T>`.
pub trait Slot {
    /// Decodes the value that comes next.
    #[doc(hidden)]
    fn fill(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Whether the member may be absent.
    #[doc(hidden)]
    fn is_optional(&self) -> bool;
}

impl<T: Decode> Slot for Option<T> {
    #[inline]
    fn fill(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = Some(T::decode(r)?);
        Ok(())
    }

    fn is_optional(&self) -> bool {
        T::absent("").is_ok()
    }
}

/// What keeps the members of an object that have no [`Slot`].
pub trait RestSlot {
    /// Decodes the value that comes next, the member `key`.
    #[doc(hidden)]
    fn keep(&mut self, key: &str, r: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// How much is lost with each member that is only kept.
    #[doc(hidden)]
    fn weight(&self) -> u64;
}

/// What a [`Slot`] was filled with: for the macros.
#[doc(hidden)]
#[inline]
pub fn take<T: Decode>(slot: Option<T>, name: &'static str) -> Result<T, DecodeError> {
    match slot {
        Some(value) => Ok(value),
        None => T::absent(name),
    }
}

impl Reader<'_> {
    /// Reads an object into slots, the rest of its members into `rest`. The last of two members
    /// with the same key wins.
    ///
    /// ```
    /// use specwright_runtime::{UnknownFields, json::{Reader, Slot}};
    ///
    /// let (mut id, mut seats) = (None::<String>, None::<i64>);
    /// let mut rest = UnknownFields::default();
    /// Reader::new(r#"{"seats": 3, "new": true, "id": "p1"}"#)
    ///     .object(&mut [("id", &mut id as &mut dyn Slot), ("seats", &mut seats)], &mut rest)?;
    /// assert_eq!((id.as_deref(), seats), (Some("p1"), Some(3)));
    /// assert_eq!(rest.get("new"), Some(&true.into()));
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn object(
        &mut self,
        slots: &mut [(&'static str, &mut dyn Slot)],
        rest: &mut dyn RestSlot,
    ) -> Result<(), DecodeError> {
        if self.is_trying() {
            self.preview(slots, rest.weight())?;
        }
        let mut members = self.begin_object()?;
        let mut expected = 0;
        while let Some(key) = self.next_key(&mut members)? {
            let start = self.at;
            match find(slots, expected, &key) {
                Some(index) => {
                    expected = index + 1;
                    let (name, slot) = &mut slots[index];
                    if let Err(error) = slot.fill(self) {
                        return Err(self.locate(error, start).in_key(*name));
                    }
                }
                None => {
                    if let Err(error) = rest.keep(&key, self) {
                        return Err(self.locate(error, start).in_key(key.into_owned()));
                    }
                }
            }
        }
        Ok(())
    }

    /// Before a member of a union is decoded with everything in it: are all its required members
    /// there, and does it not leave more unknown than another?
    #[cold]
    fn preview(
        &mut self,
        slots: &[(&'static str, &mut dyn Slot)],
        weight: u64,
    ) -> Result<(), DecodeError> {
        let start = self.mark();
        let mut seen = vec![false; slots.len()];
        let mut expected = 0;
        let mut unknown = 0;
        let mut members = self.begin_object()?;
        while let Some(key) = self.next_key(&mut members)? {
            match find(slots, expected, &key) {
                Some(index) => {
                    expected = index + 1;
                    seen[index] = true;
                }
                None => unknown += weight,
            }
            self.skip()?;
        }
        self.rewind(start);
        self.still_best(unknown)?;
        match slots
            .iter()
            .zip(seen)
            .find(|((_, slot), seen)| !seen && !slot.is_optional())
        {
            Some(((name, _), _)) => Err(DecodeError::missing(name)),
            None => Ok(()),
        }
    }
}

/// The slot of a key. Members mostly come in the order of the document, so the one after the last
/// is looked at first.
#[inline]
fn find(slots: &[(&'static str, &mut dyn Slot)], expected: usize, key: &str) -> Option<usize> {
    let expected = expected.min(slots.len());
    let (before, after) = slots.split_at(expected);
    let is_it = |(name, _): &(&'static str, &mut dyn Slot)| *name == key;
    after
        .iter()
        .position(is_it)
        .map(|index| index + expected)
        .or_else(|| before.iter().position(is_it))
}

impl RestSlot for crate::types::UnknownFields {
    fn keep(&mut self, key: &str, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        r.lose(UNLISTED);
        let value = super::value::untracked(r)?;
        self.insert(key.to_owned(), value);
        Ok(())
    }

    fn weight(&self) -> u64 {
        UNLISTED
    }
}

impl<T: Decode> RestSlot for std::collections::BTreeMap<String, T> {
    fn keep(&mut self, key: &str, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        let value = T::decode(r)?;
        self.insert(key.to_owned(), value);
        Ok(())
    }

    fn weight(&self) -> u64 {
        0
    }
}
