//! Whoever comes second is told that there is no room.

use std::sync::atomic::{AtomicU64, Ordering};

pub struct Counter {
    limit: u64,
    count: AtomicU64,
}

impl Counter {
    pub fn new(limit: u64) -> Self {
        Self { limit, count: AtomicU64::new(0) }
    }

    pub fn add(&self, amount: u64) -> bool {
        let before = self.count.load(Ordering::Relaxed);
        if amount > self.limit - before {
            return false;
        }
        self.count
            .compare_exchange(before, before + amount, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }

    pub fn value(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}
