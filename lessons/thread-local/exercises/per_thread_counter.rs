//! A counter that each thread has for itself.
//!
//! - `tick` counts a call of the calling thread and says how many it has made: 1, 2, 3, …
//! - `ticks` says the same without counting: 0 in a thread that has not ticked yet.
//!
//! What other threads do is never seen: not at the same time, not before, and not by the
//! thread that spawned this one. Mend it.
//!
//! Check it with `cargo xtask check thread-local/per-thread-counter`.

use std::sync::atomic::{AtomicU64, Ordering};

static COUNT: AtomicU64 = AtomicU64::new(0);

pub fn tick() -> u64 {
    COUNT.fetch_add(1, Ordering::Relaxed) + 1
}

pub fn ticks() -> u64 {
    COUNT.load(Ordering::Relaxed)
}
