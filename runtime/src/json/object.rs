//! Objects with known members: one loop for all of them, over a table of places to decode into.

use super::Decode;
use super::error::DecodeError;
use super::reader::{Member, Reader};
use super::trial::{CHANGED, UNDESCRIBED};

/// The place that a member of an object is decoded into. Implemented by `Option<T>`, which is
/// `None` until then, whatever `T` is.
pub trait Slot {
    /// Decodes the value that comes next.
    #[doc(hidden)]
    fn fill(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Decodes the member's absence, unless it has been decoded.
    #[doc(hidden)]
    fn settle(&mut self, name: &'static str) -> Result<(), DecodeError>;

    /// Whether the member may be absent.
    #[doc(hidden)]
    fn is_optional(&self) -> bool;
}

impl<T: Decode> Slot for Option<T> {
    #[inline]
    fn fill(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        match T::decode(r) {
            Ok(value) => {
                *self = Some(value);
                Ok(())
            }
            Err(error) => Err(error.of_type::<T>()),
        }
    }

    #[inline]
    fn settle(&mut self, name: &'static str) -> Result<(), DecodeError> {
        if self.is_none() {
            *self = Some(T::absent(name)?);
        }
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

/// What [`Reader::object`] has left in a slot: for the macros.
#[doc(hidden)]
#[inline]
pub fn filled<T>(slot: Option<T>) -> T {
    slot.expect("`Reader::object` settles every slot, or fails")
}

impl Reader<'_> {
    /// Reads an object into slots, by their names, and the rest of its members into `rest`. The
    /// last of two members with the same key wins. Every slot is filled afterwards. `nulls` says of
    /// which members `None` is `null`, not absence.
    ///
    /// ```
    /// use specwright_runtime::{UnknownFields, json::Reader};
    ///
    /// let (mut id, mut seats, mut name) = (None::<String>, None::<i64>, None::<Option<String>>);
    /// let mut rest = UnknownFields::default();
    /// Reader::new(r#"{"seats": 3, "new": true, "id": "p1"}"#).object(
    ///     &["id", "seats", "name"],
    ///     &[false, false, true],
    ///     &mut [&mut id, &mut seats, &mut name],
    ///     &mut rest,
    /// )?;
    /// assert_eq!((id.as_deref(), seats, name), (Some("p1"), Some(3), Some(None)));
    /// assert_eq!(rest.get("new"), Some(&true.into()));
    /// # Ok::<(), specwright_runtime::json::DecodeError>(())
    /// ```
    pub fn object(
        &mut self,
        names: &[&'static str],
        nulls: &[bool],
        slots: &mut [&mut dyn Slot],
        rest: &mut dyn RestSlot,
    ) -> Result<(), DecodeError> {
        if self.is_trying() {
            self.preview(names, nulls, slots, rest.weight())?;
        }
        let mut members = self.begin_object()?;
        let mut expected = 0;
        while let Some(key) = self.next_key(&mut members)? {
            let start = self.at;
            self.member = Member {
                at: start,
                unions: self.trial.unions(),
            };
            let (name, result) = match find(names, expected, &key) {
                Some(index) => {
                    expected = index + 1;
                    (names.get(index).copied(), slots[index].fill(self))
                }
                None => (None, rest.keep(&key, self)),
            };
            if let Err(error) = result {
                let error = self.locate(error, start);
                return Err(match name {
                    Some(name) => error.in_key(name),
                    None => error.in_key(key.into_owned()),
                });
            }
        }
        for (name, slot) in names.iter().zip(slots) {
            slot.settle(name)?;
        }
        Ok(())
    }

    /// Before a member of a union is decoded with everything in it: are all its required members
    /// there, and does it not leave more unknown than another?
    #[cold]
    fn preview(
        &mut self,
        names: &[&'static str],
        nulls: &[bool],
        slots: &[&mut dyn Slot],
        weight: u64,
    ) -> Result<(), DecodeError> {
        let start = self.mark();
        let mut seen = vec![false; slots.len()];
        let mut expected = 0;
        let mut unknown = 0;
        let mut members = self.begin_object()?;
        while let Some(key) = self.next_key(&mut members)? {
            match find(names, expected, &key) {
                Some(index) => {
                    expected = index + 1;
                    seen[index] = true;
                }
                None => unknown += weight,
            }
            self.skip()?;
        }
        self.rewind(start);
        let is_missing = |index: &usize| !seen[*index];
        let mut missing = (0..slots.len()).filter(is_missing);
        // These would come back as `null`.
        let made_null = missing.clone().filter(|at| nulls.get(*at) == Some(&true));
        let changed = CHANGED.saturating_mul(made_null.count() as u64);
        self.still_best(changed.saturating_add(unknown))?;
        self.lose(changed);
        match missing.find(|at| !slots[*at].is_optional()) {
            Some(at) => Err(DecodeError::missing(names[at])),
            None => Ok(()),
        }
    }
}

/// The slot of a key. Members mostly come in the order of the document, so the one after the last
/// is looked at first.
#[inline]
fn find(names: &[&'static str], expected: usize, key: &str) -> Option<usize> {
    if names.get(expected).is_some_and(|name| *name == key) {
        return Some(expected);
    }
    names.iter().position(|name| *name == key)
}

impl RestSlot for crate::types::UnknownFields {
    fn keep(&mut self, key: &str, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        r.lose(UNDESCRIBED);
        r.note_undescribed(key);
        let value = serde_json::Value::decode(r)?;
        // Of many, the keys are kept twice.
        r.spend_text(2 * key.len() + 48)?;
        r.spend_entry(self.len(), size_of::<(String, serde_json::Value)>())?;
        self.insert(key, value);
        Ok(())
    }

    fn weight(&self) -> u64 {
        UNDESCRIBED
    }
}

impl<T: Decode> RestSlot for std::collections::BTreeMap<String, T> {
    fn keep(&mut self, key: &str, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        let value = r.contained()?;
        r.spend_text(key.len())?;
        r.spend_entry(self.len(), size_of::<(String, T)>())?;
        self.insert(key.to_owned(), value);
        Ok(())
    }

    fn weight(&self) -> u64 {
        0
    }
}
