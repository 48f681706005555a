//! What the methods of one operation are told apart by, and how many there may be.

use std::collections::{HashMap, HashSet};

/// How many parameters and responses all variants may have together, in a document of one operation.
const LEAST: usize = 50_000;
/// How many more for each operation.
const PER_OPERATION: usize = 20;

/// Why a media type has no method of its own when that is reached.
pub(super) const TOO_MANY: &str = "there are more of them than a client can have methods for";

/// How many more variants there may be. Each repeats the parameters and responses of its operation, so that a short
/// document can mean millions of them.
pub(super) struct Room {
    left: usize,
}

impl Room {
    pub(super) fn new(operations: usize) -> Room {
        Room {
            left: LEAST + PER_OPERATION * operations,
        }
    }

    /// Whether a variant fits that repeats so many parameters and responses.
    pub(super) fn fits(&self, repeated: usize) -> bool {
        repeated < self.left
    }

    pub(super) fn spend(&mut self, repeated: usize) {
        self.left = self.left.saturating_sub(1 + repeated);
    }
}

/// The words that tell methods of one operation apart, each once.
#[derive(Default)]
pub(super) struct Suffixes {
    taken: HashSet<String>,
    /// The number that may be free next.
    numbers: HashMap<String, usize>,
}

impl Suffixes {
    pub(super) fn is_taken(&self, words: &str) -> bool {
        self.taken.contains(words)
    }

    pub(super) fn take(&mut self, words: &str) {
        self.taken.insert(words.to_owned());
    }

    /// The words, with a number behind them where another method has them already.
    pub(super) fn unused(&mut self, words: String) -> String {
        if !self.is_taken(&words) {
            return words;
        }
        let next = self.numbers.entry(words.clone()).or_insert(2);
        loop {
            let numbered = format!("{words} {next}");
            if !self.taken.contains(&numbered) {
                return numbered;
            }
            *next += 1;
        }
    }
}
