//! What decoding may cost, where a text comes from a server: memory and time.

use super::Decode;
use super::error::DecodeError;
use super::reader::Reader;
use crate::time::Instant;

/// So many lists, objects and entries of maps are read between two looks at the clock. Flat lists of numbers and texts
/// are read fast: for them it is looked at when they grow.
const STRIDE: u32 = 1024;
/// What the heap takes for a text beside its bytes.
const TEXT: usize = 16;

/// Bounds for the decoding of one text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// How many bytes the decoded value may take.
    pub(crate) memory: usize,
    /// When to give up.
    pub(crate) until: Option<Instant>,
    /// Whether `null` is no list and no map.
    pub(crate) strict: bool,
}

/// Why a text was not decoded.
pub(crate) enum Failure {
    /// It is not what it should be.
    Wrong(DecodeError),
    /// Its value would be too large.
    Memory,
    /// Time ran out.
    Time,
}

/// How decoding goes, in a [`Reader`].
#[derive(Debug, Clone)]
pub(super) struct Costs {
    /// How many bytes may still be taken.
    pub(super) memory: usize,
    /// How many lists, objects and entries may be read before the next look at the clock.
    steps: u32,
    until: Option<Instant>,
    stopped: Option<Stop>,
}

#[derive(Debug, Clone, Copy)]
enum Stop {
    Memory,
    Time,
}

impl Costs {
    pub(super) const UNLIMITED: Costs = Costs {
        memory: usize::MAX,
        steps: u32::MAX,
        until: None,
        stopped: None,
    };
}

/// Decodes a whole JSON text of a server. A byte order mark may stand before it.
pub(crate) fn from_slice_within<T: Decode>(bytes: &[u8], limits: Limits) -> Result<T, Failure> {
    limits.reader(bytes)?.within()
}

/// The same, and whether it is an object with a member `error` that the type does not know.
pub(crate) fn noting_errors_within<T: Decode>(
    bytes: &[u8],
    limits: Limits,
) -> Result<(T, bool), Failure> {
    let mut reader = limits.reader(bytes)?;
    let value = reader.within()?;
    Ok((value, reader.strange_error))
}

/// Decodes the list that stands at a pointer in a JSON text of a server; `None`: nothing stands there.
pub(crate) fn items_within<T: Decode>(
    bytes: &[u8],
    pointer: &str,
    limits: Limits,
) -> Result<Option<Vec<T>>, Failure> {
    let mut reader = limits.reader(bytes)?;
    match reader.seek(pointer) {
        Ok(true) => {}
        Ok(false) => return Ok(None),
        Err(error) => return Err(reader.failure(error)),
    }
    if !limits.strict && matches!(reader.peek(), Ok(super::Kind::Null)) {
        return Ok(None);
    }
    let items = Vec::decode(&mut reader);
    items
        .map(Some)
        .map_err(|error| reader.failure_below(error, pointer))
}

impl Limits {
    fn reader<'a>(&self, bytes: &'a [u8]) -> Result<Reader<'a>, Failure> {
        let mut reader = Reader::from_slice(bytes).map_err(Failure::Wrong)?;
        reader.skip_mark();
        reader.nulls_are_empty = !self.strict;
        reader.costs = Costs {
            memory: self.memory,
            steps: 0,
            until: self.until,
            stopped: None,
        };
        Ok(reader)
    }
}

impl Reader<'_> {
    fn within<T: Decode>(&mut self) -> Result<T, Failure> {
        match T::decode(self) {
            Ok(value) => self.finish().map(|()| value),
            Err(error) => Err(self.failure(error.of_type::<T>())),
        }
    }

    fn finish(&mut self) -> Result<(), Failure> {
        // A union may have made something of a value that was left in the middle.
        match self.end() {
            Ok(()) if self.costs.stopped.is_none() => Ok(()),
            Ok(()) => Err(self.failure(DecodeError::new("given up"))),
            Err(error) => Err(self.failure(error)),
        }
    }

    #[cold]
    fn failure(&self, error: DecodeError) -> Failure {
        match self.costs.stopped {
            Some(Stop::Memory) => Failure::Memory,
            Some(Stop::Time) => Failure::Time,
            None => Failure::Wrong(self.show(error, 0)),
        }
    }

    /// The same for a value that does not stand at the top.
    #[cold]
    fn failure_below(&self, error: DecodeError, pointer: &str) -> Failure {
        if self.costs.stopped.is_some() {
            return self.failure(error);
        }
        let error = self.show(error, self.position());
        let steps: Vec<&str> = pointer.split('/').skip(1).collect();
        let steps = steps.into_iter().rev();
        Failure::Wrong(steps.fold(error, |error, step| error.in_key(step.to_owned())))
    }

    /// Counts a list, an object, or an entry.
    #[inline]
    pub(super) fn step(&mut self) -> Result<(), DecodeError> {
        if self.costs.steps == 0 {
            self.look_at_clock()?;
        }
        self.costs.steps -= 1;
        Ok(())
    }

    #[cold]
    fn look_at_clock(&mut self) -> Result<(), DecodeError> {
        if self.costs.stopped.is_some() {
            return Err(DecodeError::new("given up"));
        }
        match self.costs.until {
            Some(until) if Instant::now() >= until => self.stop(Stop::Time),
            until => {
                self.costs.steps = until.map_or(u32::MAX, |_| STRIDE);
                Ok(())
            }
        }
    }

    /// From here on nothing is read any more, whoever catches the error.
    #[cold]
    fn stop(&mut self, why: Stop) -> Result<(), DecodeError> {
        self.costs.stopped = Some(why);
        self.costs.steps = 0;
        Err(DecodeError::new("given up"))
    }

    /// Counts memory that is about to be taken.
    #[inline]
    pub(crate) fn spend(&mut self, bytes: usize) -> Result<(), DecodeError> {
        if bytes > self.costs.memory {
            return self.stop(Stop::Memory);
        }
        self.costs.memory -= bytes;
        Ok(())
    }

    /// Counts a text.
    #[inline]
    pub(crate) fn spend_text(&mut self, length: usize) -> Result<(), DecodeError> {
        self.spend(length + TEXT)
    }

    /// Counts what a list takes to grow, where it is full: it doubles.
    #[inline]
    pub(super) fn spend_growth(
        &mut self,
        (length, room): (usize, usize),
        size: usize,
    ) -> Result<(), DecodeError> {
        if length < room {
            return Ok(());
        }
        self.spend_room(room, size)
    }

    #[cold]
    fn spend_room(&mut self, room: usize, size: usize) -> Result<(), DecodeError> {
        self.look_at_clock()?;
        self.spend(room.max(4).saturating_mul(size))
    }

    /// Counts an entry of a map that has `length` of them: its nodes have room for eleven, and are half full or more.
    #[inline]
    pub(super) fn spend_entry(&mut self, length: usize, size: usize) -> Result<(), DecodeError> {
        self.step()?;
        match length {
            0 => self.spend(size.saturating_mul(11)),
            1..11 => Ok(()),
            _ => self.spend(size.saturating_mul(2)),
        }
    }
}
