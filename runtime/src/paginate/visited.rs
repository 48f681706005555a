//! Which positions a list has been at, in memory that does not grow with it.

use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Circles of so many pages are found at once.
const REMEMBERED: usize = 1024;

/// The positions of a list so far, as hashes: the last ones, and one further back. A circle that is
/// longer than what is remembered comes back to that one sooner or later, because it is chosen
/// again whenever the number of pages has doubled (Brent's algorithm).
pub(super) struct Visited {
    hasher: RandomState,
    last: VecDeque<u64>,
    landmark: Option<u64>,
    pages: usize,
    next_landmark: usize,
}

impl Visited {
    pub(super) fn new() -> Self {
        Visited {
            hasher: RandomState::new(),
            last: VecDeque::new(),
            landmark: None,
            pages: 0,
            next_landmark: REMEMBERED,
        }
    }

    /// Notes a position; `false` if the list was there before.
    pub(super) fn insert(&mut self, position: &str) -> bool {
        let hash = self.hasher.hash_one(position);
        if self.last.contains(&hash) || self.landmark == Some(hash) {
            return false;
        }
        if self.last.len() == REMEMBERED {
            self.last.pop_front();
        }
        self.last.push_back(hash);
        self.pages += 1;
        if self.pages == self.next_landmark {
            self.landmark = Some(hash);
            self.next_landmark *= 2;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages_until_a_circle_is_found(length: usize) -> usize {
        let mut visited = Visited::new();
        let mut pages = 0;
        while visited.insert(&(pages % length).to_string()) {
            pages += 1;
        }
        pages
    }

    #[test]
    fn short_circles_are_found_at_once() {
        for length in [1, 2, REMEMBERED] {
            assert_eq!(pages_until_a_circle_is_found(length), length);
        }
    }

    #[test]
    fn long_circles_are_found_in_time() {
        for length in [REMEMBERED + 1, 10 * REMEMBERED] {
            let pages = pages_until_a_circle_is_found(length);
            assert!(pages <= 4 * length, "{pages} pages of a circle of {length}");
        }
    }

    #[test]
    fn a_line_is_no_circle() {
        let mut visited = Visited::new();
        assert!((0..5_000).all(|page: usize| visited.insert(&page.to_string())));
        assert!(visited.last.len() <= REMEMBERED);
    }
}
