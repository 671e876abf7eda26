//! The allocator of a check: it counts, and gives up before the machine has to.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::lines;

/// What an answer may hold at once, in bytes. No right one needs a hundredth of it.
const MOST: usize = 1 << 30;

#[global_allocator]
static COUNTING: Counting = Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static MADE: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

/// How many blocks of memory the calling thread asks for in a piece of work, and its result.
pub fn allocations<R>(work: impl FnOnce() -> R) -> (usize, R) {
    let before = MADE.get();
    let result = work();
    (MADE.get() - before, result)
}

/// How much the process holds, in bytes.
pub(crate) fn held() -> usize {
    HELD.load(Ordering::Relaxed)
}

fn asked_for(bytes: usize) {
    // Relaxed: a sum, and nothing else, is shared.
    if HELD.fetch_add(bytes, Ordering::Relaxed) + bytes > MOST {
        lines::too_much_memory();
        std::process::abort();
    }
    // A thread whose locals are gone is not asked any more.
    let _ = MADE.try_with(|made| made.set(made.get() + 1));
}

// SAFETY: every call goes to the system's allocator with the layout it came with; counting
// neither allocates nor touches the block.
#[expect(unsafe_code, reason = "an allocator cannot be had without")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        asked_for(layout.size());
        // SAFETY: the caller promises what the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        asked_for(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        asked_for(size);
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above; the block came from the system's allocator.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }
}
