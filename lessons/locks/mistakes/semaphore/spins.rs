//! An atomic counts, and who finds no place looks again and again.

use std::hint;
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Semaphore {
    free: AtomicUsize,
}

impl Semaphore {
    pub fn new(places: usize) -> Self {
        Self { free: AtomicUsize::new(places) }
    }

    pub fn acquire(&self) {
        while !self.try_acquire() {
            hint::spin_loop();
        }
    }

    pub fn try_acquire(&self) -> bool {
        let take_one = |free: usize| free.checked_sub(1);
        self.free.fetch_update(Ordering::Acquire, Ordering::Relaxed, take_one).is_ok()
    }

    pub fn release(&self) {
        self.free.fetch_add(1, Ordering::Release);
    }
}
