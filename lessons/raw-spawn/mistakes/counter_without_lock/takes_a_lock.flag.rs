//! Two atomics, and one of them is a lock.

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub struct Counter {
    limit: u64,
    count: AtomicU64,
    busy: AtomicBool,
}

impl Counter {
    pub fn new(limit: u64) -> Self {
        Self { limit, count: AtomicU64::new(0), busy: AtomicBool::new(false) }
    }

    pub fn add(&self, amount: u64) -> bool {
        while self.busy.swap(true, Ordering::Acquire) {
            hint::spin_loop();
        }
        let before = self.count.load(Ordering::Relaxed);
        let fits = amount <= self.limit - before;
        if fits {
            self.count.store(before + amount, Ordering::Relaxed);
        }
        self.busy.store(false, Ordering::Release);
        fits
    }

    pub fn value(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}
