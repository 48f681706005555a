//! Unions: finding the member that understands a value.

use super::Decode;
use super::error::DecodeError;
use super::reader::{Kind, Mark, Reader};
use std::borrow::Cow;

/// What a member of a union did not understand, as a weight. A value that an enum does not list, or
/// that is not what its format promises: at least its place is known.
pub(super) const UNLISTED: u64 = 1;
/// A `null` that may not be told from nothing afterwards.
const LEFT_OUT: u64 = 1;
/// A member of an object that the document does not describe. It is common wherever a service is
/// newer than its client.
pub(super) const UNDESCRIBED: u64 = 4;
/// A whole value that was kept as it came, although the union has typed members.
pub(super) const UNTYPED: u64 = 1_000;
/// What cannot be given back as it was: a number, or the absence of a member that is read as `null`.
pub(super) const CHANGED: u64 = 1_000_000;

/// How trying goes, in a [`Reader`].
#[derive(Debug, Clone)]
pub(super) struct Trial {
    /// How many unions are being tried, one in the other.
    unions: u32,
    /// What the member being tried did not understand so far.
    losses: u64,
    /// What a better member has lost: from here on, the one being tried is out.
    bound: u64,
    /// How many bytes may still be read by trying. Members that contain unions again would be
    /// read once per way to combine them, which a hostile text could drive to any number.
    budget: usize,
}

impl Trial {
    #[inline]
    pub(super) fn new(length: usize) -> Self {
        Self {
            unions: 0,
            losses: 0,
            bound: u64::MAX,
            budget: length.saturating_mul(256).saturating_add(1 << 20),
        }
    }

    pub(super) fn unions(&self) -> u32 {
        self.unions
    }
}

impl<'a> Reader<'a> {
    /// Whether members of a union are being tried, so that an error will not be seen.
    #[inline]
    pub(crate) fn is_trying(&self) -> bool {
        self.trial.unions > 0
    }

    /// Notes that something was kept without being understood.
    #[inline]
    pub(super) fn lose(&mut self, weight: u64) {
        self.trial.losses = self.trial.losses.saturating_add(weight);
    }

    /// Notes that a value is not one that the document lists, or not what its format promises: for
    /// the macros, too.
    #[doc(hidden)]
    #[inline]
    pub fn unlisted(&mut self) {
        self.lose(UNLISTED);
    }

    /// Nothing, for a `null` that a member of another kind might keep.
    #[inline]
    pub(super) fn left_out<T>(&mut self) -> Option<T> {
        self.lose(LEFT_OUT);
        None
    }

    /// Notes that a number cannot be given back as it was.
    pub(crate) fn changed(&mut self) {
        self.lose(CHANGED);
    }

    /// An error if the member being tried cannot become the best any more.
    pub(super) fn still_best(&self, more: u64) -> Result<(), DecodeError> {
        if self.trial.losses.saturating_add(more) >= self.trial.bound {
            return Err(DecodeError::new("another member of the union fits better"));
        }
        Ok(())
    }

    /// Looks ahead for the tag of a union: for the macros.
    #[doc(hidden)]
    pub fn tag(&mut self, property: &str) -> Result<Tag<'a>, DecodeError> {
        if self.token() != b'{' {
            return Ok(Tag(None));
        }
        let start = self.mark();
        let mut members = self.begin_object()?;
        let mut tag = None;
        while let Some(key) = self.next_key(&mut members)? {
            if key == property {
                tag = Some(match self.peek()? {
                    Kind::String => self.str()?,
                    _ => Cow::Borrowed(self.raw()?),
                });
                break;
            }
            self.skip()?;
        }
        self.rewind(start);
        Ok(Tag(tag))
    }
}

/// Reads a value of an enum of strings: for the macros.
#[doc(hidden)]
#[inline]
pub fn open_enum<T: for<'t> From<&'t str>>(
    r: &mut Reader<'_>,
    is_unknown: fn(&T) -> bool,
) -> Result<T, DecodeError> {
    let start = r.at;
    let value = T::from(&*r.str()?);
    if is_unknown(&value) {
        r.unlisted();
        r.spend_text(r.at - start)?;
    }
    Ok(value)
}

/// Reads the member of a union that the tag names, or its base if that member does not fit: for the
/// macros.
#[doc(hidden)]
pub fn member_or_base<M: Decode, B: Decode, T>(
    r: &mut Reader<'_>,
    member: fn(M) -> T,
    base: fn(B) -> T,
) -> Result<T, DecodeError> {
    let (start, losses) = (r.mark(), r.trial.losses);
    M::decode(r).map(member).or_else(|error| {
        r.rewind(start);
        r.trial.losses = losses;
        // What is wrong is what the member says: the tag has named it.
        B::decode(r).map(base).map_err(|_| error)
    })
}

/// Reads the member of a union that the tag names, or stays where it was: for the macros.
#[doc(hidden)]
pub fn attempt<M: Decode, T>(r: &mut Reader<'_>, member: fn(M) -> T) -> Result<T, DecodeError> {
    let (start, losses) = (r.mark(), r.trial.losses);
    M::decode(r).map(member).inspect_err(|_| {
        r.rewind(start);
        r.trial.losses = losses;
    })
}

/// A value of an enum of strings: for the macros.
#[doc(hidden)]
pub fn from_string<T: for<'t> From<&'t str>>(text: String) -> T {
    T::from(&text)
}

/// The tag of a union's member: for the macros.
#[doc(hidden)]
#[derive(Debug)]
pub struct Tag<'a>(Option<Cow<'a, str>>);

impl Tag<'_> {
    /// Whether the tag is one of these.
    pub fn is(&self, tags: &[&str]) -> bool {
        self.0.as_deref().is_some_and(|tag| tags.contains(&tag))
    }

    /// Whether there is no tag at all.
    pub fn is_missing(&self) -> bool {
        self.0.is_none()
    }
}

/// The members of a union, tried one after the other: for the macros.
#[doc(hidden)]
#[derive(Debug)]
pub struct Choice<T> {
    start: Mark,
    /// The losses and the bound of the union around this one.
    outer: (u64, u64),
    best: Option<Best<T>>,
}

#[derive(Debug)]
struct Best<T> {
    value: T,
    losses: u64,
    end: Mark,
}

impl<T> Choice<T> {
    /// Begins at the value that comes next.
    pub fn new(r: &mut Reader<'_>) -> Self {
        let choice = Self {
            start: r.mark(),
            outer: (r.trial.losses, r.trial.bound),
            best: None,
        };
        r.trial.unions += 1;
        choice
    }

    /// Tries a member.
    pub fn member<M: Decode>(&mut self, r: &mut Reader<'_>, into: fn(M) -> T) {
        let bound = self.best.as_ref().map_or(u64::MAX, |best| best.losses);
        if bound == 0 || r.trial.budget == 0 {
            return;
        }
        r.rewind(self.start);
        r.trial.losses = if M::is_untyped() { UNTYPED } else { 0 };
        r.trial.bound = bound;
        let result = M::decode(r);
        r.trial.budget = r.trial.budget.saturating_sub(r.at - self.start.at);
        if let Ok(value) = result
            && r.trial.losses < bound
        {
            self.best = Some(Best {
                value: into(value),
                losses: r.trial.losses,
                end: r.mark(),
            });
        }
    }

    /// Ends as [`finish`](Self::finish) does, unless the member of the tag has `refused` the value: then
    /// it is kept as it came, if another member takes it.
    pub fn finish_or_refuse(
        mut self,
        r: &mut Reader<'_>,
        unknown: fn(serde_json::Value) -> T,
        refused: Option<DecodeError>,
    ) -> Result<T, DecodeError> {
        let best = match refused {
            Some(_) => self.best.take(),
            None => return self.finish(r, unknown),
        };
        let kept = self.finish(r, unknown);
        match (best, refused) {
            (None, Some(error)) => Err(error),
            _ => kept,
        }
    }

    /// Ends with the member that understood most, or with what `unknown` makes of the value.
    pub fn finish(
        self,
        r: &mut Reader<'_>,
        unknown: fn(serde_json::Value) -> T,
    ) -> Result<T, DecodeError> {
        r.trial.unions -= 1;
        (r.trial.losses, r.trial.bound) = self.outer;
        if let Some(best) = self.best {
            r.rewind(best.end);
            r.lose(best.losses);
            return Ok(best.value);
        }
        r.rewind(self.start);
        r.note_unknown();
        r.lose(UNTYPED);
        serde_json::Value::decode(r).map(unknown)
    }
}
