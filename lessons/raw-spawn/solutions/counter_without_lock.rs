//! What was seen, what is to become of it, and the change only if nobody came in between.

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
        let mut before = self.count.load(Ordering::Relaxed);
        while amount <= self.limit - before {
            // Relaxed: the count carries nothing but itself.
            match self.count.compare_exchange_weak(
                before,
                before + amount,
                Ordering::Relaxed,
                Ordering::Relaxed,
            ) {
                Ok(_) => return true,
                Err(now) => before = now,
            }
        }
        false
    }

    pub fn value(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}
