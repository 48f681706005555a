//! An allocator that counts, for the commands that install it: `#[global_allocator] static ALLOCATOR:
//! Counting = Counting;`. Switched off, as it is at the start, it costs one load of a flag.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

/// The system's allocator, with counters.
pub struct Counting;

static ON: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
/// Bytes allocated minus bytes freed since counting began, so below zero when older memory is freed.
static LIVE: AtomicI64 = AtomicI64::new(0);
static PEAK: AtomicI64 = AtomicI64::new(0);

/// What was counted.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// Allocations, those that enlarge a block included.
    pub allocations: u64,
    /// The most bytes that were in use at once, beyond those of the beginning.
    pub peak: u64,
}

/// Begins to count, from zero.
pub fn start() {
    ALLOCATIONS.store(0, Relaxed);
    LIVE.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    ON.store(true, Relaxed);
}

/// What was counted since the start, or since the last lap. What is in use stays counted, and is the
/// least that the next lap's peak can be.
pub fn lap() -> Counted {
    let peak = PEAK.swap(LIVE.load(Relaxed), Relaxed);
    Counted {
        allocations: ALLOCATIONS.swap(0, Relaxed),
        peak: u64::try_from(peak).unwrap_or(0),
    }
}

/// Counts no more, and gives what was counted.
pub fn stop() -> Counted {
    ON.store(false, Relaxed);
    lap()
}

fn note(gained: i64) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    let live = LIVE.fetch_add(gained, Relaxed) + gained;
    PEAK.fetch_max(live, Relaxed);
}

// An allocator is unsafe to implement. This one hands every request to the system's as it came, so that
// what callers promise and what they are promised is passed on unchanged.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if ON.load(Relaxed) {
            note(layout.size() as i64);
        }
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if ON.load(Relaxed) {
            note(layout.size() as i64);
        }
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if ON.load(Relaxed) {
            note(size as i64 - layout.size() as i64);
        }
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if ON.load(Relaxed) {
            LIVE.fetch_sub(layout.size() as i64, Relaxed);
        }
        unsafe { System.dealloc(block, layout) }
    }
}
